"""Errors for the screen: the remedy is a key if the application has one."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import OptableError
from core.model.place_text import place_in_words
from core.model.words import sentence_case
from core.model.workspace import Workspace
from core.remedy import Action, Remedy
from tui.common.actions import APP, EXCEPTIONS
from tui.common.keymap import KeyMap
from tui.common.remedies import by_command

IN_FORM: Mapping[Action, str] = {
    "encode": "If it is that, choose {} as its encoding.",
    "escape": "If quotes are escaped by a backslash, say so: the sign before a quote.",
    "name_rows": "Say where its rows lie.",
    "name_time_format": "Say how its times are written.",
    "name_unit": "Say its unit.",
    "name_decimal": "If it is a decimal comma, choose that as the decimal sign.",
    "rename": "Say what it is called here: a word to be replaced.",
}
"""The words of the form in which a file is taken in."""


def by_key(remedy: Remedy | None, keys: KeyMap) -> str:
    """The remedy as a key of the application; as a command if there is no such key."""
    if remedy is None:
        return ""
    match remedy.action:
        case "export" | "export_stop":
            return f"{keys.press(APP, 'export')} writes the text."
        case "list_conflicts" | "resolve_conflicts" | "acknowledge_merge":
            return f"{keys.press(APP, 'conflicts')} shows them."
        case "review_cases":
            return f"Review its cases on screen {keys.screen(EXCEPTIONS)}."
        case "replace_file" | "map_column" | "flag_cases" | "name_kind" | "skip_rejected" | "untrack":
            return ""  # an option of a command
        case "bring_in_cases":
            return f"{keys.press(EXCEPTIONS, 'take_in')} on screen {keys.screen(EXCEPTIONS)} brings them in."
        case _:
            return IN_FORM.get(remedy.action, "").format(remedy.object) or by_command(remedy)


def error_on_screen(error: OptableError, keys: KeyMap, workspace: Workspace | None = None) -> str:
    """An error for the screen: place, message, and under them the hint with the key that helps.

    With the workspace, the place is told by titles instead of names.
    """
    place = place_in_words(workspace, error.place) if workspace else error.place
    words = f"{place}: {error.message}" if place else error.message
    return _with_hint(sentence_case(words), error, keys)


def error_at_field(error: OptableError, keys: KeyMap) -> str:
    """An error that stands at the field it is about, with the hint under it."""
    return _with_hint(sentence_case(error.message), error, keys)


def _with_hint(words: str, error: OptableError, keys: KeyMap) -> str:
    hint = " ".join(filter(None, (error.hint, by_key(error.remedy, keys))))
    return f"{words}\n{hint}" if hint else words
