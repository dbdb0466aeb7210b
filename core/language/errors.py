"""What is wrong with a sentence, and where."""

from __future__ import annotations

from core.errors import BadValue

WIDEST = 40
"""How much of a word a message shows."""


class SentenceError(BadValue):
    """A sentence that cannot be read: `start` and `end` are the offsets of the word that is wrong."""

    def __init__(
        self,
        message: str,
        start: int,
        end: int,
        hint: str = "",
        expected: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, f"column {start + 1}", hint)
        self.start = start
        self.end = end
        self.expected = expected


def quoted(word: str) -> str:
    """A word for a message: what cannot be printed is escaped, and it is never longer than a line."""
    shown = repr(word[:WIDEST])
    return shown if len(word) <= WIDEST and len(shown) <= 2 * WIDEST else f"{shown[:WIDEST]}…{shown[-1]}"
