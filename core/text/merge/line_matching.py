"""Lines that two texts share in the same order, in time n log n for texts of mostly different lines.

The method is Bram Cohen's patience diff: lines that occur once in either text are anchors; of those the longest run in
the order of both texts stands (patience sorting), and what lies between two anchors is matched in the same way. Where
no line is unique, `SequenceMatcher` matches the rest; its time grows with the product of the lengths, so a long rest is
not matched at all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

MOST = 1 << 16
"""Pairs of lines without an anchor that are compared at most: 256 by 256."""


class Match(NamedTuple):
    """A run of equal lines: its start in either text, and its length."""

    first: int
    second: int
    length: int


class _Part(NamedTuple):
    """A part of either text, as the bounds of its lines."""

    begin: int
    end: int
    start: int
    stop: int


def matches(one: Sequence[str], other: Sequence[str]) -> Iterator[Match]:
    """The runs of equal lines, in order; two of them may adjoin."""
    parts = [_Part(0, len(one), 0, len(other))]
    while parts:
        part = parts.pop()
        head = _alike(part, one, other)
        if head.length:
            yield head
        rest = _Part(part.begin + head.length, part.end, part.start + head.length, part.stop)
        if tail := _alike_at_the_end(rest, one, other):
            parts.append(_Part(rest.end - tail, rest.end, rest.stop - tail, rest.stop))
            rest = _Part(rest.begin, rest.end - tail, rest.start, rest.stop - tail)
        if rest.begin == rest.end or rest.start == rest.stop:
            continue
        if anchors := _anchors(rest, one, other):
            begins = [(rest.begin, rest.start), *anchors]
            ends = [*anchors, (rest.end, rest.stop)]
            between = [_Part(i, k, j, m) for (i, j), (k, m) in zip(begins, ends, strict=True)]
            parts += reversed(between)
        elif (rest.end - rest.begin) * (rest.stop - rest.start) <= MOST:
            ours, theirs = one[rest.begin : rest.end], other[rest.start : rest.stop]
            for i, j, length in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
                if length:
                    yield Match(rest.begin + i, rest.start + j, length)


def _alike(part: _Part, one: Sequence[str], other: Sequence[str]) -> Match:
    """The equal lines at the beginning."""
    length, most = 0, min(part.end - part.begin, part.stop - part.start)
    while length < most and one[part.begin + length] == other[part.start + length]:
        length += 1
    return Match(part.begin, part.start, length)


def _alike_at_the_end(part: _Part, one: Sequence[str], other: Sequence[str]) -> int:
    """The number of equal lines at the end."""
    length, most = 0, min(part.end - part.begin, part.stop - part.start)
    while length < most and one[part.end - length - 1] == other[part.stop - length - 1]:
        length += 1
    return length


def _anchors(part: _Part, one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Positions of lines that are unique on both sides: the longest run of them in the order of both."""
    here, there = _unique(one, part.begin, part.end), _unique(other, part.start, part.stop)
    pairs = [(place, there[line]) for line, place in here.items() if line in there]
    ends: list[int] = []
    chosen: list[int] = []
    before: list[int] = []
    for number, (_place, second) in enumerate(pairs):
        at = bisect_left(ends, second)
        before.append(chosen[at - 1] if at else -1)
        ends[at : at + 1], chosen[at : at + 1] = [second], [number]
    found: list[tuple[int, int]] = []
    number = chosen[-1] if chosen else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _unique(lines: Sequence[str], begin: int, end: int) -> dict[str, int]:
    """The lines that occur once in this part, in order, with their positions."""
    found: dict[str, int] = {}
    again: set[str] = set()
    for place in range(begin, end):
        if lines[place] in found:
            again.add(lines[place])
        found[lines[place]] = place
    return {line: place for line, place in found.items() if line not in again}
