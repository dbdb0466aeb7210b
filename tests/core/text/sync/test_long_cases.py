"""Cases that are too many for the memory are exported and read page by page, to the same bytes, with the same care."""

from __future__ import annotations

import tempfile
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings

from core.errors import BadData, Conflict, Unresolved
from core.model.evidence import ExceptionCase, Review
from core.model.evidence_log import EvidenceLog
from core.model.workspace import Workspace
from core.store.store import DATABASE, Store
from core.text import digests, files, text_format
from core.text.file_names import EXCEPTIONS
from core.text.sync import apply, long_file
from core.text.sync.sync import export, import_, open_workspace, state
from tests.core.text.strategies import contents

START = datetime(2025, 3, 3, 9, tzinfo=UTC)
FILE = (EXCEPTIONS,)


def case(number: int, **changed: Any) -> ExceptionCase:
    """A case; every tenth is reviewed."""
    at = START + timedelta(minutes=number)
    review = Review(outcome="correct", by="ada", at=at, note='"ja", sagte sie')
    return ExceptionCase(
        source="crm",
        id=f"T-{number:06}",
        at=at,
        input=changed.get("input", f"Wo ist meine Bestellung {number}? " * 8),
        predicted="billing",
        recorded=at,
        reviews={"r": review} if number % 10 == 0 else {},
    )


def log_of(count: int) -> EvidenceLog:
    return EvidenceLog.of(exceptions=map(case, range(count)))


@pytest.fixture(autouse=True)
def _long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file of cases counts as long, and a page is short."""
    monkeypatch.setattr(digests, "LONG", 0)
    monkeypatch.setattr(long_file, "PAGE", 7)
    monkeypatch.setattr(long_file, "PART", 500)


@pytest.fixture
def exported(tmp_path: Path) -> Iterator[Store]:
    """An open workspace whose 50 cases were exported."""
    with Store.create(tmp_path, Workspace(), log_of(50)) as store:
        export(store)
        yield store


def text_of(folder: Path) -> str:
    return (folder / EXCEPTIONS).read_text(encoding="utf-8")


@pytest.mark.slow
@settings(max_examples=5)
@given(content=contents())
def test_the_text_is_that_of_a_short_file_and_builds_the_same_database(content: tuple[Workspace, EvidenceLog]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store.create(folder, *content) as store:
            export(store)
        wanted = text_format.dump(text_format.WorkspaceContent(*content), FILE)
        assert files.read(folder, FILE) == wanted
        (folder / DATABASE).unlink()
        with patch.object(long_file.CasesFile, "pages", autospec=True, side_effect=long_file.CasesFile.pages) as pages:
            with open_workspace(folder) as store:
                assert store.snapshot.evidence.exceptions == content[1].exceptions
                assert store.base_of(FILE) == wanted
                assert state(store).words == ""
                assert export(store).written == ()
            assert pages.called == (EXCEPTIONS in wanted)


def test_lines_in_another_order_and_form_are_read_and_written_in_the_usual_one(tmp_path: Path, exported: Store) -> None:
    canonical, agreed = text_of(tmp_path), (tmp_path / "workspace.toml").read_bytes()
    lines = canonical.splitlines()
    Random(1).shuffle(lines)  # noqa: S311  # no secret
    folder = tmp_path / "clone"
    (folder / "evidence").mkdir(parents=True)
    (folder / "workspace.toml").write_bytes(agreed)
    (folder / EXCEPTIONS).write_text("\n\n".join(line.replace(": ", ":  ") for line in lines), encoding="utf-8")
    with open_workspace(folder) as store:
        assert store.snapshot.evidence == exported.snapshot.evidence
        assert store.base[EXCEPTIONS] == canonical
        assert [path.name for path in export(store).written] == ["exceptions.jsonl"]
        assert text_of(folder) == canonical
        assert state(store).words == ""


@pytest.mark.parametrize(
    ("line", "error", "place"),
    [
        ('{"source": "crm", "id": ""}\n', BadData, "evidence/exceptions.jsonl:51: id"),
        ("{\n", BadData, "evidence/exceptions.jsonl:51"),
        ("first line again", BadData, "evidence/exceptions.jsonl:51: id"),
        ("<<<<<<< HEAD\n", Unresolved, "evidence/exceptions.jsonl:51"),
    ],
)
def test_what_is_wrong_in_a_long_file_is_said_with_its_line(
    tmp_path: Path, exported: Store, line: str, error: type[BadData], place: str
) -> None:
    exported.close()
    (tmp_path / DATABASE).unlink()
    text = text_of(tmp_path)
    added = f"{text.splitlines()[0]}\n" if line == "first line again" else line
    (tmp_path / EXCEPTIONS).write_text(text + added, encoding="utf-8", newline="\n")
    with pytest.raises(error) as caught:
        open_workspace(tmp_path)
    assert caught.value.place == place
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(DATABASE)) == []


def test_an_export_that_was_killed_after_writing_is_known_as_such(tmp_path: Path, exported: Store) -> None:
    more = EvidenceLog.of(exceptions=[case(number, input="anders") for number in range(60)])
    exported.replace(exported.snapshot.workspace, more)
    with patch.object(apply, "agree", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        export(exported)
    assert exported.announced.keys() == {EXCEPTIONS}
    exported.close()
    with open_workspace(tmp_path) as store:
        assert store.announced == {}
        assert store.base[EXCEPTIONS] == text_of(tmp_path)
        assert len(store.snapshot.evidence.exceptions) == 60
        assert state(store).words in ("", "not exported")
        assert export(store).written == ()
        assert list((tmp_path / "evidence").glob(".*")) == []


def test_what_somebody_writes_into_the_file_during_an_export_stays(tmp_path: Path, exported: Store) -> None:
    exported.replace(exported.snapshot.workspace, log_of(60))
    announce = Store.announce
    theirs = text_of(tmp_path).replace("Wo ist", "Wann kommt")

    def announced(store: Store, texts: Any) -> None:
        announce(store, texts)
        (tmp_path / EXCEPTIONS).write_text(theirs, encoding="utf-8", newline="\n")

    with patch.object(Store, "announce", announced), pytest.raises(Conflict):
        export(exported)
    assert text_of(tmp_path) == theirs
    assert list((tmp_path / "evidence").glob(".*")) == []


def test_a_rendering_that_another_program_clears_away_is_made_again(tmp_path: Path, exported: Store) -> None:
    exported.replace(exported.snapshot.workspace, log_of(60))
    announce = Store.announce
    cleared: list[Path] = []

    def announced(store: Store, texts: Any) -> None:
        announce(store, texts)
        if not cleared:
            cleared.extend(files.leftovers(tmp_path))
            for path in cleared:
                path.unlink()

    with patch.object(Store, "announce", announced):
        assert [path.name for path in export(exported).written] == ["exceptions.jsonl"]
    assert len(cleared) == 1
    assert len(text_of(tmp_path).splitlines()) == 60
    assert state(exported).words == ""


def test_both_sides_are_merged_by_field_from_a_base_in_parts(tmp_path: Path, exported: Store) -> None:
    lines = text_of(tmp_path).splitlines(keepends=True)
    lines[3] = lines[3].replace("billing", "contract")
    (tmp_path / EXCEPTIONS).write_text("".join(lines), encoding="utf-8", newline="\n")
    changed = tuple(
        one.model_copy(update={"note": "ours"}) if one.id == "T-000003" else one for one in map(case, range(50))
    )
    exported.replace(exported.snapshot.workspace, EvidenceLog.of(exceptions=changed))
    assert import_(exported).merged
    (merged,) = (one for one in exported.snapshot.evidence.exceptions if one.id == "T-000003")
    assert (merged.note, merged.predicted) == ("ours", "contract")


def test_a_change_of_other_files_is_merged_and_leaves_the_cases_alone(tmp_path: Path, exported: Store) -> None:
    exported.replace(exported.snapshot.workspace, log_of(60))
    path = tmp_path / "workspace.toml"
    path.write_text(
        f'{path.read_text(encoding="utf-8")}\n[roles.helper]\nholder = "H"\n', encoding="utf-8", newline="\n"
    )
    assert import_(exported).merged
    assert len(exported.snapshot.evidence.exceptions) == 60
    assert exported.snapshot.workspace.roles["helper"].holder == "H"
    assert [path.name for path in export(exported).written] == ["exceptions.jsonl"]
    assert len(text_of(tmp_path).splitlines()) == 60


def peak(work: Any) -> int:
    """The most memory that Python allocated meanwhile, in bytes."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    exports, imports = [], []
    for count in (2200, 6600):
        folder = tmp_path / str(count)
        folder.mkdir()
        log = EvidenceLog.of(
            exceptions=(case(number * 10 + 1, input="Wo bleibt sie? " * 40) for number in range(count))
        )
        Store.create(folder, Workspace(), log).close()
        with Store.open(folder) as store:
            exports.append(peak(lambda: export(store)))  # run at once
        (folder / DATABASE).unlink()
        imports.append(peak(lambda: open_workspace(folder).close()))  # noqa: B023  # run at once
        assert len(text_of(folder)) > digests.LONG
    assert exports[1] < exports[0] * 1.2
    assert imports[1] < imports[0] * 1.2
