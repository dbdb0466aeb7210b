"""Errors in a sentence, with their positions."""

from __future__ import annotations

from core.errors import BadValue, Hint

WIDEST = 40
"""The most characters of a word in a message."""


class SentenceError(BadValue):
    """An invalid sentence; `start` and `end` are the offsets of the wrong word."""

    def __init__(
        self,
        message: str,
        start: int,
        end: int,
        hint: Hint = "",
        expected: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, f"column {start + 1}", hint)
        self.start = start
        self.end = end
        self.expected = expected


def quoted(word: str) -> str:
    """A word for a message, with unprintable characters escaped, shortened to fit on a line."""
    shown = repr(word[:WIDEST])
    return shown if len(word) <= WIDEST and len(shown) <= 2 * WIDEST else f"{shown[:WIDEST]}…{shown[-1]}"
