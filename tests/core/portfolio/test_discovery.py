"""The workspaces found under a folder, whatever else is there."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

import pytest

from core.portfolio.discovery import any_workspace, workspaces
from tests.core.portfolio.conftest import as_nobody


def make(*folders: Path) -> None:
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "workspace.toml").write_text("format = 1\n")


def found(folder: Path) -> list[str]:
    return [str(one.folder.relative_to(folder)) for one in workspaces(folder)]


def test_every_depth_and_a_workspace_below_another_one_by_name(folder: Path) -> None:
    make(folder / "b", folder / "a" / "x" / "y", folder / "a", folder / "a" / "inner")
    (folder / "c" / "evidence").mkdir(parents=True)
    assert found(folder) == ["a", "a/inner", "a/x/y", "b"]


def test_the_folder_itself_may_be_one(folder: Path) -> None:
    make(folder, folder / "inner")
    assert found(folder) == [".", "inner"]


def test_a_database_alone_is_one_too(folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a" / "workspace.db").touch()
    assert found(folder) == ["a"]


def test_hidden_folders_are_passed_over(folder: Path) -> None:
    make(folder / ".git" / "a", folder / ".venv", folder / "a")
    assert found(folder) == ["a"]


def test_links_in_a_circle_end(folder: Path) -> None:
    make(folder / "a")
    (folder / "a" / "up").symlink_to(folder)
    (folder / "self").symlink_to(folder / "self")
    (folder / "one").symlink_to(folder / "two")
    (folder / "two").symlink_to(folder / "one")
    (folder / "nowhere").symlink_to(folder / "gone")
    assert found(folder) == ["a"]


def test_a_link_to_a_workspace_elsewhere_counts_once_and_no_other_link_leads_out(folder: Path, tmp_path: Path) -> None:
    make(tmp_path / "elsewhere" / "w", folder / "z")
    (folder / "first").symlink_to(tmp_path / "elsewhere" / "w")
    (folder / "second").symlink_to(tmp_path / "elsewhere" / "w")
    (folder / "out").symlink_to(tmp_path / "elsewhere")
    (folder / "again").symlink_to(folder / "z")
    assert found(folder) == ["z", "first"]


def test_a_folder_that_may_not_be_looked_into_is_told(public: Path) -> None:
    make(public / "a", public / "b")
    (public / "closed").mkdir(mode=0o700)
    (public / "closed").chmod(0 if os.geteuid() else 0o700)
    with as_nobody():
        seen = list(workspaces(public))
    (public / "closed").chmod(0o700)
    assert [(one.folder.name, one.problem is None) for one in seen] == [("a", True), ("b", True), ("closed", False)]
    assert seen[2].problem
    assert "Permission denied" in seen[2].problem.message


def test_a_link_to_where_nobody_may_look_is_told(public: Path) -> None:
    make(public / "closed" / "w")
    (public / "open").mkdir()
    (public / "open" / "link").symlink_to(public / "closed" / "w")
    (public / "closed").chmod(0)
    with as_nobody():
        seen = {one.folder.name: one.problem for one in workspaces(public / "open")}
    (public / "closed").chmod(0o700)
    assert seen["link"] is not None, "it may be a workspace, and a Stop"
    assert "Permission denied" in seen["link"].message


@pytest.mark.parametrize("name", ["new\nline", "\x1b[31mred", "\u202ebackwards", "a" * 250, "emoji 🙂", "-f", "*"])
def test_a_hostile_name_is_a_name(folder: Path, name: str) -> None:
    make(folder / name)
    assert found(folder) == [name]


def test_a_name_that_is_no_text_is_found(folder: Path) -> None:
    name = os.fsdecode(b"caf\xe9")
    make(folder / name)
    assert found(folder) == [name]


def test_a_thousand_folders_without_a_workspace(folder: Path) -> None:
    for number in range(1000):
        (folder / f"{number % 10}" / f"{number}").mkdir(parents=True)
    assert found(folder) == []
    assert not any_workspace(folder)


def test_a_chain_of_folders_deeper_than_python_calls(folder: Path) -> None:
    here = folder
    for _ in range(1100):
        here = here / "d"
        here.mkdir()
    (here / "workspace.toml").touch()
    assert len(found(folder)) == 1
    here = folder / "d"
    while (here / "d").exists():  # shutil.rmtree and pytest recurse
        os.rename(here / "d", folder / "next")  # noqa: PTH104
        os.rmdir(here)  # noqa: PTH106
        os.rename(folder / "next", here)  # noqa: PTH104


def test_who_asks_for_the_first_does_not_wait_for_the_last(folder: Path) -> None:
    for number in range(3000):
        (folder / f"{number:04}").mkdir()
    make(folder / "2999")
    assert not any_workspace(folder), "only so many folders are looked into"
    make(folder / "0003")
    assert any_workspace(folder)


def test_the_search_stops_when_nobody_wants_it_any_more(folder: Path) -> None:
    make(*(folder / f"{number}" for number in range(9)))
    looked = count()
    assert len(list(workspaces(folder, lambda: next(looked) < 5))) == 4


def test_a_folder_that_is_not_there_is_told(folder: Path) -> None:
    (gone,) = workspaces(folder / "gone")
    assert gone.problem
    assert "No such file" in gone.problem.message
