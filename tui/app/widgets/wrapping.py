"""Wrapping of plain text that never breaks a word where another place will do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

SIGNS = "-/_.,:;@=?&"
"""A long word is broken behind these first."""
PARTS = re.compile(rf"[^{SIGNS}]*[{SIGNS}]+|[^{SIGNS}]+")


def wrapped(text: str, room: int) -> list[str]:
    """The lines of a text, at most `room` cells wide: broken at spaces, in long words behind signs, else anywhere."""
    return [line for paragraph in text.split("\n") for line in _paragraph(paragraph, room)]


def _paragraph(text: str, room: int) -> Iterator[str]:
    indent = text[: len(text) - len(text.lstrip(" "))][: max(0, room - 1)]
    line, taken = indent, cell_len(indent)
    fresh = True
    for space, word in re.findall(r"( *)([^ ]+)", text[len(indent) :]):
        width = cell_len(word)
        gap = 0 if fresh else len(space)
        if taken + gap + width <= room:
            line, taken, fresh = f"{line}{' ' * gap}{word}", taken + gap + width, False
            continue
        if width <= room:
            yield line
            line, taken, fresh = word, width, False
            continue
        if not fresh and taken + gap < room:
            line, taken = f"{line}{' ' * gap}", taken + gap
        elif not fresh:
            yield line
            line, taken = "", 0
        for part in _parts(word, room):
            if taken + cell_len(part) > room:
                if line.strip():
                    yield line.rstrip()
                line, taken = "", 0
            line, taken = f"{line}{part}", taken + cell_len(part)
        fresh = False
    yield line


def _parts(word: str, room: int) -> Iterator[str]:
    """The parts of a word that is wider than a line, each at most as wide as one."""
    for part in word_parts(word):
        if cell_len(part) <= room:
            yield part
        else:
            yield from _chopped(part, room)


def _chopped(part: str, room: int) -> list[str]:
    """Pieces of a part that has no better place to be broken at; signs at its end never stand alone."""
    pieces = chop_cells(part, room)
    letters = part.rstrip(SIGNS)
    end = letters[-1:] + part[len(letters) :]
    if pieces[-1].strip(SIGNS) or not letters[:-1] or cell_len(end) > room:
        return pieces
    return [*chop_cells(letters[:-1], room), end]


def word_parts(word: str) -> list[str]:
    """The parts of a word behind whose signs it may be broken."""
    return PARTS.findall(word)
