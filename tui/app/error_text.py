"""Errors for the screen: the remedy is a key if the application has one."""

from __future__ import annotations

from core.errors import OptableError
from core.remedy import Remedy
from tui.common.actions import APP, EXCEPTIONS
from tui.common.keymap import KeyMap
from tui.common.remedies import by_command


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
        case _:
            return by_command(remedy)


def error_on_screen(error: OptableError, keys: KeyMap) -> str:
    """An error for the screen: place, message, and under them the hint with the key that helps."""
    hint = " ".join(filter(None, (error.hint, by_key(error.remedy, keys))))
    return f"{error.at_place}\n{hint}" if hint else error.at_place
