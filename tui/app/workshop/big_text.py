"""Words in letters of several lines, legible from the last row of the room."""

from __future__ import annotations

from functools import lru_cache

from pyfiglet import Figlet

FONT = "smblock"


@lru_cache(maxsize=64)
def big(words: str, width: int, height: int) -> str:
    """The words in large letters; empty if they do not fit, or contain a character without a large letter."""
    if not words.isascii() or width < 20:  # no word fits a smaller width
        return ""
    drawn = [line.rstrip() for line in Figlet(font=FONT, width=width).renderText(words).splitlines()]
    while drawn and not drawn[-1]:
        drawn.pop()
    fits = drawn and len(drawn) <= height and max(map(len, drawn)) <= width
    return "\n".join(drawn) if fits else ""
