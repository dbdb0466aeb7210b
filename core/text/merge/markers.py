"""Conflict markers as git writes them: a text with a conflict is never valid, so no conflict is hidden."""

from __future__ import annotations

import re
from typing import NamedTuple

from core.text.merge.line_matching import Match, matches

OURS, BASE, THEIRS = "ours", "base", "theirs"
_OPEN, _BASE, _MIDDLE, _CLOSE = (re.compile(rf"{mark}{{7}}(?:[ \r].*)?") for mark in ("<", r"\|", "=", ">"))


class MarkedSides(NamedTuple):
    """The texts from which a text with markers was made; the base only if every conflict shows it."""

    ours: str
    theirs: str
    base: str | None


def with_markers(ours: str, theirs: str) -> str:
    """Both texts in one, with markers around the lines in which they differ."""
    one, other = ours.split("\n"), theirs.split("\n")
    lines: list[str] = []
    place, opposite = 0, 0
    for first, second, length in (*matches(one, other), Match(len(one), len(other), 0)):
        if place < first or opposite < second:
            lines += [f"<<<<<<< {OURS}", *one[place:first], "=======", *other[opposite:second], f">>>>>>> {THEIRS}"]
        lines += one[first : first + length]
        place, opposite = first + length, second + length
    return "\n".join(lines)


def marked_sides(text: str) -> MarkedSides | None:
    """The texts of both sides; None if the text has no markers, or they do not pair up."""
    sides: dict[str, list[str]] = {OURS: [], BASE: [], THEIRS: []}
    within, conflicts, with_base = "", 0, 0
    for line in text.split("\n"):
        if not within and _OPEN.fullmatch(line):
            within, conflicts = OURS, conflicts + 1
        elif within == OURS and _BASE.fullmatch(line):
            within, with_base = BASE, with_base + 1
        elif within in (OURS, BASE) and _MIDDLE.fullmatch(line):
            within = THEIRS
        elif within == THEIRS and _CLOSE.fullmatch(line):
            within = ""
        elif any(mark.fullmatch(line) for mark in (_OPEN, _BASE, _CLOSE)):
            return None
        else:
            for side in (within,) if within else tuple(sides):
                sides[side].append(line)
    if within or not conflicts:
        return None
    ours, base, theirs = ("\n".join(lines) for lines in sides.values())
    return MarkedSides(ours, theirs, base if with_base == conflicts else None)
