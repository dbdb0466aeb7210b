"""Copying to the user's clipboard through the terminal (OSC 52)."""

from __future__ import annotations

from typing import Any

from textual.app import App

from core.visible import visible, visible_line
from tui.app.feedback import refuse

SHOWN = 40
LONG = 70_000
"""The number of characters that every terminal accepts; some accept no more."""


def copy(app: App[Any], text: str, label: str) -> None:
    """Copy a text with visible control characters, so that pasting it is safe; then notify."""
    safe = "\t".join(map(visible, text.split("\t")))
    if not safe.strip():
        refuse(app, f"{label or 'It'} is empty: nothing was copied")
        return
    app.copy_to_clipboard(safe)
    words = " ".join(safe.split())
    begins = f"{words[:SHOWN].rstrip()}…" if len(words) > SHOWN else words
    long = " (it is long: not every terminal takes all of it)" if len(safe) > LONG else ""
    app.notify(
        visible_line(f"Copied {label}: {begins}{long}" if label else f"Copied: {begins}{long}"), timeout=3, markup=False
    )
