"""Files are read as they are, and written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.errors import BadData, OptableError
from core.text import files

TOML = "workspace.toml"
READINGS = "evidence/readings.jsonl"


def left_over(folder: Path) -> list[str]:
    """Temporary files that somebody forgot."""
    return [path.name for path in folder.rglob("*.tmp")]


def test_what_is_equal_is_not_written_again(folder: Path) -> None:
    texts = files.read(folder)
    before = (folder / TOML).stat().st_mtime_ns, (folder / TOML).stat().st_ino
    assert files.write(folder, texts | {READINGS: "{}\n"}) == (folder / READINGS,)
    assert ((folder / TOML).stat().st_mtime_ns, (folder / TOML).stat().st_ino) == before


def test_evidence_that_is_empty_has_no_file(folder: Path) -> None:
    assert files.write(folder, {TOML: "format = 1\n"}) == (folder / TOML, folder / READINGS)
    assert files.read(folder) == {TOML: "format = 1\n"}


def test_the_evidence_folder_is_made_when_it_is_needed(tmp_path: Path) -> None:
    files.write(tmp_path, {TOML: "a", READINGS: "b"})
    assert (tmp_path / READINGS).read_bytes() == b"b"


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    text = "a\nb\r\u2028é\U0001f600"
    files.write(tmp_path, {TOML: text})
    assert (tmp_path / TOML).read_bytes() == text.encode()
    assert files.read(tmp_path) == {TOML: text}


def test_a_symbolic_link_to_the_folder_or_the_file_stays_one(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    real = folder.parent / "agreed.toml"
    (folder / TOML).rename(real)
    (folder / TOML).symlink_to(real)
    files.write(link, {TOML: "new"})
    assert real.read_text() == "new"
    assert (folder / TOML).is_symlink()
    assert link.is_symlink()


def test_when_one_file_cannot_be_replaced_none_is_half_written(folder: Path) -> None:
    agreed = (folder / TOML).read_bytes()
    (folder / READINGS).unlink()
    (folder / "evidence").rmdir()
    (folder / "evidence").write_text("in the way")
    with pytest.raises(OptableError, match="cannot be written"):
        files.write(folder, {TOML: "new", READINGS: "new"})
    assert (folder / TOML).read_bytes() == agreed
    assert left_over(folder) == []


def test_a_file_that_became_a_folder_is_an_error_and_leaves_nothing_behind(folder: Path) -> None:
    (folder / TOML).unlink()
    (folder / TOML).mkdir()
    with pytest.raises(OptableError, match="cannot be written"):
        files.write(folder, {TOML: "new"})
    assert left_over(folder) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_said_to_be_so(folder: Path) -> None:
    folder.chmod(0o500)
    try:
        with pytest.raises(OptableError, match="cannot be written"):
            files.write(folder, {TOML: "new"})
    finally:
        folder.chmod(0o700)


def test_a_folder_that_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OptableError, match="cannot be written"):
        files.write(tmp_path / "gone" / "away", {TOML: "new"})


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        (b"a\nb\xff", "workspace.toml:2", "is not UTF-8"),
        ("format = 1".encode("utf-16"), "workspace.toml:1", "is not UTF-8"),
        (b"\xed\xa0\x80", "workspace.toml:1", "is not UTF-8"),
    ],
)
def test_what_is_no_utf8_is_refused_with_its_line(folder: Path, content: bytes, place: str, message: str) -> None:
    (folder / TOML).write_bytes(content)
    with pytest.raises(BadData) as caught:
        files.read(folder)
    assert caught.value.place == place
    assert message in caught.value.message


def test_a_folder_or_a_pipe_in_the_place_of_a_file_is_refused(folder: Path) -> None:
    (folder / TOML).unlink()
    (folder / TOML).mkdir()
    with pytest.raises(BadData, match="is not a file"):
        files.read(folder)
    (folder / TOML).rmdir()
    os.mkfifo(folder / TOML)
    with pytest.raises(BadData, match="is not a file"):
        files.read(folder)


def test_a_missing_file_is_left_out(tmp_path: Path) -> None:
    assert files.read(tmp_path) == {}


def test_a_new_file_takes_no_place_that_somebody_else_took_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync, path = os.fsync, tmp_path / "page.html"

    def fsync(handle: int) -> None:
        path.write_text("theirs", encoding="utf-8")
        sync(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(BadData, match="this file already exists"):
        files.write_new(path, "ours")
    assert path.read_text(encoding="utf-8") == "theirs"
    assert left_over(tmp_path) == []


def test_what_cannot_take_its_place_is_not_left_lying_about(tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()
    with pytest.raises(BadData, match="cannot be written"):
        files.write_new(tmp_path / "page.html", "ours", replace=True)
    assert left_over(tmp_path) == []
    files.write_new(tmp_path / "other.html", "ours")
    assert (tmp_path / "other.html").read_text(encoding="utf-8") == "ours"
    assert left_over(tmp_path) == []
