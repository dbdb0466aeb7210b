"""A workspace whose names are seen at once, to find where people read a name instead of a title."""

from __future__ import annotations

from pathlib import Path

from core.model.workspace import RecordId
from core.rules.sentences import sentences
from core.text.load import load_workspace
from core.text.sync import sync

MARK = "zq"
"""No title, text or word of the program begins so; each name does."""
NAMED = ("signal", "role", "activity", "item", "condition")


def give_names(folder: Path, text: str = "") -> None:
    """Rename every record of the workspace; leave its title, or put the text into it.

    The journal, whose labels tell the old names, begins anew.
    """
    with sync.open_workspace(folder) as store:
        for number, record in enumerate([one for one, _ in store.snapshot.workspace.records() if one.kind in NAMED]):
            gate, dot, _name = record.key.rpartition(".")
            store.rename(record, name := f"{gate}{dot}{MARK}{number}_{record.kind}")
            if text and record.kind != "condition":
                store.edit(RecordId(record.kind, name), {"title": f"{number} {text}"})
        sync.export(store)
    for path in folder.glob("workspace.db*"):
        path.unlink()


def names_in(text: str, folder: Path) -> list[str]:
    """The lines of a text in which a name stands outside a sentence; a condition's name in words is none."""
    workspace, _evidence = load_workspace(folder)
    allowed = sorted((one for _record, _field, one in sentences(dict(workspace.records()))), key=len, reverse=True)
    return [line for line in text.split("\n") if MARK in _without(line, allowed)]


def _without(line: str, allowed: list[str]) -> str:
    for sentence in allowed:
        line = line.replace(sentence, "")
    return line
