"""From the readings of a window to one exact value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.model.evidence import Reading
from core.model.signals import Kind


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
    values = [Fraction(one.value) for one in readings]
    n = sum(sizes) if sizes else len(readings)
    if name == "last":
        return Sample(values[-1], n, bool(sizes))
    if name == "rate":
        weighted = (
            sum((value * size for value, size in zip(values, sizes, strict=True)), Fraction(0))
            if sizes
            else sum(values)
        )
        return Sample(Fraction(weighted) / n, n, bool(sizes))
    return Sample(_of(name, values), n, bool(sizes))


def _default(kind: Kind) -> str:
    if kind in ("events", "amount"):
        return "sum"
    return "rate" if kind == "rate" else "mean"


def _of(name: str, values: list[Fraction]) -> Fraction:
    ordered = sorted(values)
    match name:
        case "mean":
            return sum(values, Fraction(0)) / len(values)
        case "median":
            middle = len(ordered) // 2
            return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
        case "min":
            return ordered[0]
        case "max":
            return ordered[-1]
        case "sum":
            return sum(values, Fraction(0))
        case "count":
            return Fraction(len(values))
    rank = -(-int(name[1:]) * len(ordered) // 100)
    return ordered[max(rank, 1) - 1]
