"""Words in letters of several lines, legible from the last row of the room."""

from __future__ import annotations

from functools import cache, lru_cache

from pyfiglet import Figlet

SMALL, LARGE = "smblock", "mono9"
ROOMY = 24
"""Lines from which the large font is tried; it is slow to load."""


@lru_cache(maxsize=64)
def big(words: str, width: int, height: int) -> str:
    """The words in the largest letters that fit; empty if none do, or if a character has no large letter."""
    if not words.isascii() or width < 20:  # no word fits a smaller width
        return ""
    return (height >= ROOMY and _drawn(words, LARGE, width, height)) or _drawn(words, SMALL, width, height)


def _drawn(words: str, font: str, width: int, height: int) -> str:
    """The words in the letters of a font, no word broken; empty if they do not fit."""
    if font == LARGE and any(max(map(len, _lines(word, font, 2000))) > width for word in words.split()):
        return ""
    drawn = _lines(words, font, width)
    fits = len(drawn) <= height and max(map(len, drawn)) <= width
    return "\n".join(drawn) if fits else ""


def _lines(words: str, font: str, width: int) -> list[str]:
    """The lines of letters, without the blank ones around."""
    drawn = [line.rstrip() for line in _figlet(font, width).renderText(words).splitlines()]
    while len(drawn) > 1 and not drawn[-1]:
        drawn.pop()
    while len(drawn) > 1 and not drawn[0]:
        drawn.pop(0)
    return drawn


@cache
def _loaded(font: str) -> Figlet:
    return Figlet(font=font)


def _figlet(font: str, width: int) -> Figlet:
    figlet = _loaded(font)
    figlet.width = width
    return figlet
