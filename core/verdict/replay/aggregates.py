"""Running aggregates of a sliding window: readings are added and dropped incrementally.

A value is a total and a weight, `total / weight`: sums remain exact decimals, with no division at each step.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, insort
from decimal import Decimal
from typing import Self

from typing_extensions import override

from core.verdict.statistics.exact_decimal import add, multiply, subtract

Ratio = tuple[Decimal, int]


class Aggregate(ABC):
    """One aggregate over the readings of a window."""

    @abstractmethod
    def add(self, value: Decimal, n: int | None) -> None:
        """Add a reading that is newer than all before."""

    @abstractmethod
    def drop(self, value: Decimal, n: int | None) -> None:
        """Remove the oldest reading."""

    @abstractmethod
    def ratio(self) -> Ratio:
        """The value as total and weight; requires at least one reading."""


class Sum(Aggregate):
    """`sum`: the sum of the values."""

    def __init__(self) -> None:
        self.total = Decimal()

    @override
    def add(self, value: Decimal, n: int | None) -> None:
        self.total = add(self.total, value)

    @override
    def drop(self, value: Decimal, n: int | None) -> None:
        self.total = subtract(self.total, value)

    @override
    def ratio(self) -> Ratio:
        return self.total, 1


class Average(Aggregate):
    """`mean`, and `rate`, in which each reading is weighted by its sample size."""

    def __init__(self, *, weighted: bool) -> None:
        self.weighted = weighted
        self.total = Decimal()
        self.weight = 0

    @override
    def add(self, value: Decimal, n: int | None) -> None:
        weight = n if self.weighted and n else 1
        self.total = add(self.total, value if weight == 1 else multiply(value, weight))
        self.weight += weight

    @override
    def drop(self, value: Decimal, n: int | None) -> None:
        weight = n if self.weighted and n else 1
        self.total = subtract(self.total, value if weight == 1 else multiply(value, weight))
        self.weight -= weight

    @override
    def ratio(self) -> Ratio:
        return self.total, self.weight


class Count(Aggregate):
    """`count`: the number of readings."""

    def __init__(self) -> None:
        self.number = 0

    @override
    def add(self, value: Decimal, n: int | None) -> None:
        self.number += 1

    @override
    def drop(self, value: Decimal, n: int | None) -> None:
        self.number -= 1

    @override
    def ratio(self) -> Ratio:
        return Decimal(self.number), 1


class Last(Aggregate):
    """`last`: the newest reading."""

    def __init__(self) -> None:
        self.value = Decimal()

    @override
    def add(self, value: Decimal, n: int | None) -> None:
        self.value = value

    @override
    def drop(self, value: Decimal, n: int | None) -> None:
        pass  # the newest is the last to leave

    @override
    def ratio(self) -> Ratio:
        return self.value, 1


class Ordered(Aggregate):
    """`min`, `max`, `median` and percentiles, over the sorted values."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.values: list[Decimal] = []

    @override
    def add(self, value: Decimal, n: int | None) -> None:
        insort(self.values, value)

    @override
    def drop(self, value: Decimal, n: int | None) -> None:
        del self.values[bisect_left(self.values, value)]

    def __copy__(self) -> Self:
        other = type(self)(self.word)
        other.values = self.values.copy()
        return other

    @override
    def ratio(self) -> Ratio:
        values = self.values
        if self.word == "min":
            return values[0], 1
        if self.word == "max":
            return values[-1], 1
        if self.word == "median":
            return add(values[(len(values) - 1) // 2], values[len(values) // 2]), 2
        # Nearest rank: the smallest value such that at least this share of the values does not exceed it.
        rank = -(-int(self.word[1:]) * len(values) // 100)
        return values[max(rank, 1) - 1], 1


def aggregate_of(word: str) -> Aggregate:
    """Create the running aggregate of this name."""
    match word:
        case "sum":
            return Sum()
        case "rate" | "mean":
            return Average(weighted=word == "rate")
        case "count":
            return Count()
        case "last":
            return Last()
    return Ordered(word)
