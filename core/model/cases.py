"""The cases of a workspace; only the reviewed ones are in memory if there are many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import overload

from typing_extensions import override

from core.model.evidence import ExceptionCase


class Cases(Sequence[ExceptionCase]):
    """The cases in time order. All are fetched at the first access to one that was not reviewed."""

    def __init__(
        self, count: int, reviewed: tuple[ExceptionCase, ...], fetch: Callable[[int], tuple[ExceptionCase, ...]]
    ) -> None:
        self.number = count
        self.reviewed = reviewed
        self._fetch = fetch

    def having(self, count: int, reviewed: tuple[ExceptionCase, ...]) -> Cases:
        """The cases after a change, fetched from the same source."""
        return Cases(count, reviewed, self._fetch)

    @cached_property
    def all(self) -> tuple[ExceptionCase, ...]:
        """Every case, fetched if necessary."""
        return self._fetch(self.number)

    @override
    def __len__(self) -> int:
        return self.number

    @overload
    def __getitem__(self, place: int) -> ExceptionCase: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[ExceptionCase]: ...

    @override
    def __getitem__(self, place: int | slice) -> ExceptionCase | Sequence[ExceptionCase]:
        return self.all[place]

    @override
    def __iter__(self) -> Iterator[ExceptionCase]:
        return iter(self.all)

    @override
    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, (Cases, tuple)) and len(self) == len(other) and self.all == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # equal to a tuple, and never a key

    @override
    def __repr__(self) -> str:
        return f"Cases({self.number}, {len(self.reviewed)} reviewed)"
