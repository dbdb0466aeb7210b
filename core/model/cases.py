"""The cases of a workspace; if there are many, only what a verdict needs of the reviewed ones is in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, overload

from typing_extensions import override

from core.model.evidence import ExceptionCase, ReviewOutcome

Key = tuple[str, str]


class ReviewFacts(NamedTuple):
    """The facts of a review: all that a verdict needs of it."""

    at: datetime
    outcome: ReviewOutcome
    customer_impact: bool
    second: bool


class CaseFacts(NamedTuple):
    """The facts of a reviewed case: all that a verdict needs of it."""

    at: datetime
    key: Key
    recorded: datetime
    version: str
    reviews: Mapping[str, ReviewFacts]

    @property
    def name(self) -> str:
        """`source/id`."""
        return f"{self.key[0]}/{self.key[1]}"

    @property
    def review(self) -> ReviewFacts | None:
        """The review that counts: the newest that is not a blind second review."""
        first = [(one.at, key) for key, one in self.reviews.items() if not one.second]
        return self.reviews[max(first)[1]] if first else None

    def known_by(self, instant: datetime) -> bool:
        """True if a review up to the instant counts, so that the case is among the samples known then."""
        return any(one.at <= instant and not one.second for one in self.reviews.values())


ReviewedCase = CaseFacts | ExceptionCase
"""A reviewed case, of which all or only the facts are at hand."""


def facts_of(case: ExceptionCase) -> CaseFacts:
    """The facts of a reviewed case."""
    reviews = {
        key: ReviewFacts(one.at, one.outcome, one.customer_impact, one.second) for key, one in case.reviews.items()
    }
    return CaseFacts(case.at, case.key, case.recorded, case.version, reviews)


def merged(reviewed: Iterable[ExceptionCase], changed: Mapping[Key, ExceptionCase | None]) -> tuple[ExceptionCase, ...]:
    """The reviewed cases after changes, in time order."""
    after = {one.key: one for one in reviewed if one.key not in changed}
    after |= {key: one for key, one in changed.items() if one is not None and one.reviews}
    return tuple(sorted(after.values(), key=lambda one: (one.at, one.key)))


@dataclass(frozen=True)
class ReplayedReviews:
    """Cached replay results of the samples known by `until`, by their cache key; opaque to the model."""

    until: datetime
    timelines: Mapping[str, str]
    uncovered: int
    """The number of cases with a review after `until`, less that of those that had changed by then."""


class Cases(Sequence[ExceptionCase]):
    """The cases in time order. The reviewed ones, or all, are fetched at the first access.

    `facts` are those of the reviewed cases, in time order. Without `fetch_reviewed` they are the cases themselves.
    """

    def __init__(
        self,
        count: int,
        facts: tuple[ReviewedCase, ...],
        fetch: Callable[[int], tuple[ExceptionCase, ...]],
        fetch_reviewed: Callable[[Cases], tuple[ExceptionCase, ...]] | None = None,
        replayed: ReplayedReviews | None = None,
    ) -> None:  # where the rest comes from
        self.number = count
        self.facts = facts
        self.changed: Mapping[Key, ExceptionCase | None] = {}
        """Cases changed since the facts were read; None for a removed one."""
        self.replayed = replayed
        self._fetch = fetch
        self._fetch_reviewed = fetch_reviewed

    def having(self, count: int, facts: tuple[ReviewedCase, ...], changed: Mapping[Key, ExceptionCase | None]) -> Cases:
        """The cases after a change, fetched from the same source."""
        other = Cases(count, facts, self._fetch, self._fetch_reviewed, self.replayed)
        other.changed = {**self.changed, **changed}
        if "reviewed" in self.__dict__:
            known = self.reviewed
            other._fetch_reviewed = lambda cases: merged(known, cases.changed)
        return other

    def with_replays(self, replayed: ReplayedReviews | None) -> Cases:
        """The same cases with other replay results, or none."""
        other = self.having(self.number, self.facts, {})
        other.replayed = replayed
        other.__dict__.update({name: self.__dict__[name] for name in ("all", "reviewed") if name in self.__dict__})
        return other

    @cached_property
    def reviewed(self) -> tuple[ExceptionCase, ...]:
        """The reviewed cases, fetched if necessary."""
        if self._fetch_reviewed is not None:
            return self._fetch_reviewed(self)
        return tuple(one for one in self.facts if isinstance(one, ExceptionCase))

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
        return f"Cases({self.number}, {len(self.facts)} reviewed)"
