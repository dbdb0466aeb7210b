"""Copying to the user's clipboard through the terminal, or to a file where that cannot be."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from textual.app import App

from core.errors import OptableError
from core.text.files import write_new
from core.visible import visible, visible_line
from tui.app.feedback import refuse
from tui.app.internals import keep_for_pasting, write_to_terminal
from tui.common import osc52
from tui.common.user_paths import state_folder

SHOWN = 40
FILE = "copied.txt"


def copy(app: App[Any], text: str, label: str) -> None:
    """Copy a text with visible control characters, so that pasting it is safe; then say where it went."""
    safe = "\t".join(map(visible, text.split("\t")))
    if not safe.strip():
        refuse(app, f"{label or 'It'} is empty: nothing was copied")
        return
    words = " ".join(safe.split())
    begins = f"{words[:SHOWN].rstrip()}…" if len(words) > SHOWN else words
    what = f"Copied {label}: {begins}" if label else f"Copied: {begins}"
    where = _put(app, safe)
    app.notify(visible_line(what), title=visible_line(where), timeout=4, markup=False)


def _put(app: App[Any], text: str) -> str:
    """Put a text on the clipboard, else into a file; the place in words."""
    keep_for_pasting(app, text)
    if app.is_web:
        app.copy_to_clipboard(text)
        return "To the browser's clipboard"
    way = osc52.route(os.environ)
    fits = len(text.encode()) <= osc52.MOST
    if way and fits:
        write_to_terminal(app, osc52.sequence(text, os.environ))
        return f"To {way}"
    reason = "too long for a terminal's clipboard" if way else "this terminal has no clipboard"
    try:
        path = _to_file(text)
    except (OptableError, OSError) as error:
        return f"Only for Ctrl+V in this program: {reason}, and no file can be written ({error})"
    return f"To the file {path}: {reason}"


def _to_file(text: str) -> Path:
    """Write the text to a file that only this person can read."""
    folder = state_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / FILE
    write_new(path, text, replace=True)
    path.chmod(0o600)
    return path
