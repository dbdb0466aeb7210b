"""The five ways in which database and text can stand, on the four occasions on which that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import OptableError
from core.model.workspace import RecordId
from core.store.store import Store
from core.text.sync import sync
from tui.app.controller import WorkspaceController

BUILDER = RecordId("role", "builder")
TEXT = "workspace.toml"


def same(_store: Store) -> None:
    """Nobody changed anything."""


def database(store: Store) -> None:
    """Somebody changed the database."""
    store.edit(BUILDER, {"deputy": "Hedy"})


def text(store: Store) -> None:
    """Somebody changed the text, and took a decision out of it."""
    path = store.folder / TEXT
    changed = path.read_text(encoding="utf-8").replace('holder = "Ada"', 'holder = "Grace"')
    path.write_text(changed[: changed.index("[decisions")].rstrip() + "\n", encoding="utf-8")


def both(store: Store) -> None:
    """Somebody changed the one, somebody the other."""
    database(store)
    text(store)


def unreadable(store: Store) -> None:
    """The text was changed to none, and the database to something else."""
    database(store)
    path = store.folder / TEXT
    path.write_text("<<<<<<< HEAD\n" + path.read_text(encoding="utf-8"), encoding="utf-8")


def opened(folder: Path) -> None:
    """The moment at which a workspace is opened."""
    sync.open_workspace(folder).close()


def pulled(folder: Path) -> None:
    """The moment at which the file changes under the running program."""
    with Store.open(folder) as store:
        sync.pull(store)


def saved(folder: Path) -> None:
    """By ctrl+s."""
    with Store.open(folder) as store:
        WorkspaceController(store, lambda _state: None).export()


def imported(folder: Path) -> None:
    """By `optable import`."""
    with Store.open(folder) as store:
        sync.import_(store)


def exported(folder: Path) -> None:
    """By `optable export` of a program that has the database open already."""
    with Store.open(folder) as store:
        sync.export(store)


NEITHER, MINE, THEIRS, MERGED = ("Ada", ""), ("Ada", "Hedy"), ("Grace", ""), ("Grace", "Hedy")
REFUSED = "refused"
Held = tuple[str, str]


@pytest.mark.parametrize(
    ("state", "occasion", "in_database", "in_text"),
    [
        (same, opened, NEITHER, NEITHER),
        (same, pulled, NEITHER, NEITHER),
        (same, saved, NEITHER, NEITHER),
        (same, imported, NEITHER, NEITHER),
        (same, exported, NEITHER, NEITHER),
        (database, opened, MINE, NEITHER),
        (database, pulled, MINE, NEITHER),
        (database, saved, MINE, MINE),
        (database, imported, MINE, NEITHER),
        (database, exported, MINE, MINE),
        (text, opened, THEIRS, THEIRS),
        (text, pulled, THEIRS, THEIRS),
        (text, saved, THEIRS, THEIRS),
        (text, imported, THEIRS, THEIRS),
        (text, exported, NEITHER, REFUSED),
        (both, opened, MERGED, THEIRS),
        (both, pulled, MERGED, THEIRS),
        (both, saved, MERGED, MERGED),
        (both, imported, MERGED, THEIRS),
        (both, exported, MINE, REFUSED),
        (unreadable, opened, MINE, NEITHER),
        (unreadable, pulled, MINE, NEITHER),
        (unreadable, saved, MINE, REFUSED),
        (unreadable, imported, MINE, REFUSED),
        (unreadable, exported, MINE, REFUSED),
    ],
)
def test_what_becomes_of_database_and_text(
    folder: Path,
    state: Callable[[Store], None],
    occasion: Callable[[Path], None],
    in_database: Held,
    in_text: Held | str,
) -> None:
    with sync.open_workspace(folder) as store:
        state(store)
    before = (folder / TEXT).read_bytes()
    if in_text == REFUSED:
        with pytest.raises(OptableError):
            occasion(folder)
    else:
        occasion(folder)
    with Store.open(folder) as store:
        role, decided = store.snapshot.workspace.roles["builder"], store.snapshot.workspace.decisions
    assert (role.holder, role.deputy) == in_database
    assert bool(decided) is (in_database != THEIRS), "deletions come with the text, but no merge takes a decision"
    after = (folder / TEXT).read_bytes()
    if in_text in (REFUSED, NEITHER) or state is unreadable or occasion in (opened, pulled, imported):
        assert after == before, "never overwritten"
    if isinstance(in_text, tuple) and state is not unreadable:
        assert ('holder = "Grace"' in after.decode(), 'deputy = "Hedy"' in after.decode()) == (
            in_text[0] == "Grace",
            in_text[1] == "Hedy",
        )
