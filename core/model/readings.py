"""The readings of a signal in time order; the older part of a long record is fetched only if needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from typing_extensions import override

if TYPE_CHECKING:
    from core.model.evidence import Reading

AT_HAND = 4096
"""The fewest newest readings that a divided record keeps in memory."""


class OlderReadings:
    """The older readings, shared by every later version of the record and fetched at the first access."""

    def __init__(
        self,
        count: int,
        first: Reading,
        last: Reading,
        fetch: Callable[[], tuple[Reading, ...]],
        replayed: Mapping[str, str] | None = None,
        tail: tuple[int, Callable[[], tuple[Reading, ...]]] = (0, tuple),
    ) -> None:  # known without fetching the readings
        self.count, self.first, self.last = count, first, last
        self.in_tail, self._fetch_tail = tail
        """The number of newest readings that can be fetched without the others."""
        self._fetch = fetch
        self.replayed = replayed or {}
        """Cached replay results of exactly these readings by their cache key; opaque to the model."""

    @cached_property
    def tail(self) -> tuple[Reading, ...]:
        """The newest of them, fetched if necessary."""
        return self._fetch_tail()

    @cached_property
    def all(self) -> tuple[Reading, ...]:
        """Every older reading, fetched if necessary."""
        return self._fetch()


class Readings(Sequence["Reading"]):
    """An immutable record. Adding readings makes a new one, which shares the older part."""

    def __init__(self, older: OlderReadings, newer: tuple[Reading, ...]) -> None:
        self.older = older
        self.newer = newer

    @cached_property
    def at_hand(self) -> tuple[Reading, ...]:
        """The newest readings, for which the older part need not be fetched as a whole."""
        return (*self.older.tail, *self.newer)

    @override
    def __len__(self) -> int:
        return self.older.count + len(self.newer)

    @overload
    def __getitem__(self, place: int) -> Reading: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Reading]: ...

    @override
    def __getitem__(self, place: int | slice) -> Reading | Sequence[Reading]:
        count = self.older.count
        begin = count - self.older.in_tail
        if isinstance(place, slice):
            start, stop, step = place.indices(len(self))
            if (start, stop, step) == (0, len(self), 1):
                return self
            if (start, step) == (0, 1) and stop >= count:
                return Readings(self.older, self.newer[: stop - count])
            if start >= count and step > 0:
                return self.newer[start - count : max(stop - count, 0) : step]
            if start >= begin and step > 0:
                return self.at_hand[start - begin : max(stop - begin, 0) : step]
            return tuple(self)[place]
        at = place + len(self) if place < 0 else place
        if at >= count:
            return self.newer[at - count]
        if at in (0, count - 1):
            return self.older.last if at else self.older.first
        if at >= begin:
            return self.at_hand[at - begin]
        return self.older.all[at]

    @override
    def __iter__(self) -> Iterator[Reading]:
        yield from self.older.all
        yield from self.newer

    @override
    def __eq__(self, other: object) -> bool:
        if isinstance(other, Readings) and other.older is self.older:
            return self.newer == other.newer
        return isinstance(other, (Readings, tuple)) and len(self) == len(other) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # equal to a tuple, and never a key

    @override
    def __repr__(self) -> str:
        return f"Readings({len(self)})"


def in_two_parts(readings: tuple[Reading, ...]) -> Sequence[Reading]:
    """Divide a long record into its two parts; a short one is unchanged."""
    if len(readings) <= 2 * AT_HAND:
        return readings
    older, newer = readings[:-AT_HAND], readings[-AT_HAND:]
    return Readings(OlderReadings(len(older), older[0], older[-1], lambda: older), newer)


def begins(one: Sequence[Reading], other: Sequence[Reading]) -> bool:
    """True if `one` is known to be a prefix of `other`, without fetching any readings."""
    if one is other:
        return True
    if isinstance(one, Readings) and isinstance(other, Readings):
        return one.older is other.older and one.newer == other.newer[: len(one.newer)]
    if isinstance(one, Readings) or isinstance(other, Readings):
        return False
    return len(one) <= len(other) and one == other[: len(one)]
