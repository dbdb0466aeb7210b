"""From the readings of a window to one exact value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction

from core.model.evidence import Reading
from core.model.signals import Kind

EXACT = Context(prec=120, traps=[Inexact])
"""Sums in it are exact and ten times as fast as those of fractions, or they fail."""


class MixedSizes(Exception):  # it says what is wrong with the evidence
    """Some readings have a sample size and some have none, so that no average would be right."""


@dataclass(frozen=True)
class Sample:
    """The value of a window and the samples behind it."""

    value: Fraction
    n: int
    """Sample sizes added up where the readings have them, else readings."""
    sized: bool


def aggregate(readings: Sequence[Reading], word: str | None, kind: Kind, *, windowed: bool) -> Sample:
    """The value of at least one reading. Without a word: the last one, or in a window what the kind asks for."""
    name = word or (_default(kind) if windowed else "last")
    if name == "last" and not windowed:
        readings = readings[-1:]
    sizes = [one.n for one in readings if one.n is not None]
    if sizes and len(sizes) != len(readings):
        raise MixedSizes
    values = [one.value for one in readings]
    n = sum(sizes) if sizes else len(readings)
    if name == "last":
        value = Fraction(values[-1])
    elif name == "rate":
        value = total(values, sizes or [1] * len(values)) / n
    else:
        value = _of(name, values)
    return Sample(value, n, bool(sizes))


def total(values: Sequence[Decimal], weights: Sequence[int]) -> Fraction:
    """The exact sum of values, each times its weight."""
    try:
        with localcontext(EXACT):
            return Fraction(sum(map(_product, values, weights), Decimal()))
    except Inexact:
        return sum((Fraction(value) * weight for value, weight in zip(values, weights, strict=True)), Fraction())


def _product(value: Decimal, weight: int) -> Decimal:
    return value * weight


def _default(kind: Kind) -> str:
    if kind in ("events", "amount"):
        return "sum"
    return "rate" if kind == "rate" else "mean"


def _of(name: str, values: list[Decimal]) -> Fraction:
    match name:
        case "count":
            return Fraction(len(values))
        case "sum":
            return total(values, [1] * len(values))
        case "mean":
            return total(values, [1] * len(values)) / len(values)
        case "min":
            return Fraction(min(values))
        case "max":
            return Fraction(max(values))
    ordered = sorted(values)
    if name == "median":
        return (Fraction(ordered[(len(ordered) - 1) // 2]) + Fraction(ordered[len(ordered) // 2])) / 2
    return Fraction(ordered[_nearest_rank(int(name[1:]), len(ordered)) - 1])


def _nearest_rank(percent: int, of: int) -> int:
    """The least rank that at least this share of the values does not exceed, counted from 1."""
    return max(1, -(-percent * of // 100))
