"""Fast hands: a text of which each letter would be a command, and the paces at which it comes."""

from __future__ import annotations

import pytest

PACES = pytest.mark.parametrize("pace", [0, 0.005], ids=["one go", "5 ms"])
"""Seconds a key."""
UNSEEN_PACES = pytest.mark.parametrize("pace", [0, 0.005], ids=["one go", "5 ms"])
"""So fast that a few keys come before anything can be painted anew."""
TEXT = "qzDyZTc1"


def has_line(text: str) -> bool:
    """Whether the text stands alone in a line of the screen, as in a field of its own."""
    return any(line.strip(" │┃╭╮╰╯🔎") == TEXT for line in text.split("\n"))
