"""Sets of values that satisfy a threshold, as stretches of the points that represent a range (see `points`).

A threshold changes its answer only at its ends, so a set has at most three stretches, found by bisection. Pairs of sets
of which one contains the other are found by a sweep: both sorted by their first point, the containers come in one by
one and are kept by their last point, so that those that reach far enough are a tail of the list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from core.verdict.statistics.threshold import ExactThreshold

Stretch = tuple[int, int]
"""First and last position, both included."""
ValueSet = tuple[Stretch, ...]
"""Stretches in order, with a gap between each two."""


def value_set(limit: ExactThreshold, values: Sequence[Fraction]) -> ValueSet:
    """The values that satisfy the threshold."""
    edges = sorted({0, len(values), *(side(values, end) for end in limit.ends for side in (bisect_left, bisect_right))})
    return _joined((begin, end - 1) for begin, end in pairwise(edges) if limit.holds(values[begin]))


def complement(of: ValueSet, count: int) -> ValueSet:
    """The other ones of `count` positions."""
    begins = (0, *(last + 1 for _first, last in of))
    ends = (*(first - 1 for first, _last in of), count - 1)
    return tuple((begin, end) for begin, end in zip(begins, ends, strict=True) if begin <= end)


def contained(inner: Iterable[tuple[int, ValueSet]], outer: Iterable[tuple[int, ValueSet]]) -> Iterator[Stretch]:
    """The numbers of each two sets, neither empty, of which the first lies within the second."""
    sets = dict(outer)
    arriving = sorted(((first, last, number) for number, of in sets.items() for first, last in of), reverse=True)
    reaching: list[Stretch] = []
    for number, of in sorted(((number, of) for number, of in inner if of), key=lambda one: one[1]):
        first, last = of[0]
        while arriving and arriving[-1][0] <= first:
            _begin, end, other = arriving.pop()
            insort(reaching, (end, other))
        for _end, other in reaching[bisect_left(reaching, (last, -1)) :]:
            if all(_covered(one, sets[other]) for one in of[1:]):
                yield number, other


def _covered(stretch: Stretch, of: ValueSet) -> bool:
    return any(first <= stretch[0] and stretch[1] <= last for first, last in of)


def _joined(stretches: Iterable[Stretch]) -> ValueSet:
    found: list[Stretch] = []
    for first, last in stretches:
        if found and found[-1][1] + 1 == first:
            found[-1] = found[-1][0], last
        else:
            found.append((first, last))
    return tuple(found)
