"""Copying to the clipboard of whoever looks, through the terminal (OSC 52)."""

from __future__ import annotations

from typing import Any

from textual.app import App

from core.visible import visible, visible_line
from tui.app.feedback import refuse

SHOWN = 40
LONG = 70_000
"""Characters that every terminal takes; some take no more."""


def copy(app: App[Any], text: str, what: str) -> None:
    """Copy a text, its control characters made visible: where it is pasted, nothing in it acts. Then say so."""
    safe = "\t".join(map(visible, text.split("\t")))
    if not safe.strip():
        refuse(app, f"{what or 'It'} is empty: nothing was copied")
        return
    app.copy_to_clipboard(safe)
    words = " ".join(safe.split())
    begins = f"{words[:SHOWN].rstrip()}…" if len(words) > SHOWN else words
    long = " (it is long: not every terminal takes all of it)" if len(safe) > LONG else ""
    app.notify(
        visible_line(f"Copied {what}: {begins}{long}" if what else f"Copied: {begins}{long}"), timeout=3, markup=False
    )
