"""The weekly draw of the cases for a session. Its randomness comes from a hash, so that anybody can repeat it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from heapq import nsmallest
from typing import NamedTuple

from core.errors import BadValue
from core.model.base import plain_text
from core.model.sessions import Session, Strategy, Stratum, Traffic, check_week, span_of

SIZE = 20
CONTROLS = 5
SOURCE = "review"


class Candidate(NamedTuple):
    """The fields of a case that a draw depends on."""

    source: str
    id: str
    flagged: bool = True
    confidence: Decimal | None = None

    @property
    def name(self) -> str:
        """`source/id`."""
        return f"{self.source}/{self.id}"


def order(seed: str, week: str, names: Iterable[str]) -> tuple[str, ...]:
    """Order cases named `source/id` by the hex of sha256(f"{seed}:{week}:{id}"); equal ids by their source."""
    return tuple(sorted(names, key=lambda name: (_hash(seed, week, name.partition("/")[2]), name)))


def draw(  # noqa: PLR0913  # each argument is recorded in the session
    week: str,
    seed: str,
    pool: Iterable[Candidate],
    traffic: Iterable[Traffic],
    *,
    at: datetime,
    size: int = SIZE,
    controls: int = CONTROLS,
    strategy: Strategy = "random",
    taken: Collection[str] = (),
) -> Session:
    """Draw the session of a week: `controls` cases that were not flagged, and flagged ones up to `size`.

    `pool` holds each case of the week once; `taken` the ids of existing sessions. If one stratum has too few cases,
    all of them are drawn and the other does not fill up: a stratum never grows because another is short. The traffic
    of a stratum is the count for the days of the week, and at least the size of its pool.

    Raises BadValue for an invalid week, seed or size, and for a week without cases.
    """
    _check(week, seed, size, controls)
    flagged: list[Candidate] = []
    others: list[Candidate] = []
    for candidate in pool:
        (flagged if candidate.flagged else others).append(candidate)
    if not flagged and not others:
        raise BadValue(
            f"there are no cases in {week} to draw from", "week", "Ingest the cases of that week, or name another week."
        )

    def by_chance(candidate: Candidate) -> tuple[str, str]:
        return _hash(seed, week, candidate.id), candidate.name

    def by_confidence(candidate: Candidate) -> tuple[bool, Decimal, tuple[str, str]]:
        known = candidate.confidence
        return known is None, known or Decimal(), by_chance(candidate)

    first, last = span_of(week)
    days = [day for day in traffic if first <= day.at < last]
    drawn = (
        nsmallest(size - controls, flagged, key=by_chance)
        if strategy == "random"
        else nsmallest(size - controls, flagged, key=by_confidence)
    )
    return Session(
        source=SOURCE,
        id=_free(week, taken),
        at=at,
        week=week,
        seed=seed,
        strategy=strategy,
        flagged=tuple(candidate.name for candidate in drawn),
        controls=tuple(candidate.name for candidate in nsmallest(controls, others, key=by_chance)),
        flagged_pool=len(flagged),
        controls_pool=len(others),
        flagged_traffic=max(len(flagged), sum(day.flagged for day in days)),
        other_traffic=max(len(others), sum(day.others for day in days)),
    )


def inclusion(session: Session, stratum: Stratum) -> Fraction | None:
    """The probability that a case of the stratum was drawn: drawn / traffic.

    None if the stratum is empty or the cases were not drawn at random.
    """
    of = session.traffic(stratum)
    drawn = session.flagged if stratum == "flagged" else session.controls
    return Fraction(len(drawn), of) if of and session.by_chance else None


def _hash(seed: str, week: str, key: str) -> str:
    return sha256(f"{seed}:{week}:{key}".encode()).hexdigest()


def _free(week: str, taken: Collection[str]) -> str:
    """A free session id: the week, or `week-2`, `week-3` for further draws of it."""
    name, number = week, 1
    while name in taken:
        number += 1
        name = f"{week}-{number}"
    return name


def _check(week: str, seed: str, size: int, controls: int) -> None:
    try:
        check_week(week)
    except ValueError as error:
        raise BadValue(str(error), "week") from None
    try:
        kept = plain_text(seed)
    except ValueError as error:
        raise BadValue(f"the seed {error}", "seed") from None
    if kept != seed:
        raise BadValue("the seed must not contain a carriage return", "seed")  # it would be stored as another text
    if size < 1:
        raise BadValue(f"a session cannot have {size} cases", "size", "Draw at least 1 case.")
    if not 0 <= controls <= size:
        raise BadValue(
            f"{controls} controls do not fit in a session of {size} cases", "controls", f"Give 0 to {size} controls."
        )
