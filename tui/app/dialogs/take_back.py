"""Undo of a named change: the question before it, and the words for the result."""

from __future__ import annotations

from datetime import datetime

from core import times
from core.model.place_text import label_in_words
from core.model.workspace import Workspace
from core.store.operations.undo import UndoableChange
from core.visible import visible_line
from tui.app.dialogs.ask import AskDialog, Option


def ask_to_take_back(label: str, about: str, *, again: bool = False) -> AskDialog:
    """The question before undoing a change that another run made; with `again`, before redoing it."""
    verb = "redo it" if again else "undo it"
    title = "Redo?" if again else "Undo?"
    return AskDialog(title, f"{visible_line(label)}\n\n{about}", (Option("y", f"Yes, {verb}", "yes"),))


def shown_time(at: str, zone: str) -> str:
    """The time of a journal entry for people; unchanged if it was edited from outside and is invalid."""
    try:
        return times.local(datetime.fromisoformat(at), zone)
    except ValueError:
        return visible_line(at)


def done(change: UndoableChange, workspace: Workspace) -> str:
    """The result in words."""
    return f"{'Done again' if change.again else 'Undone'}: {label_in_words(workspace, change.label)}"
