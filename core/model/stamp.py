"""The times at which evidence became known: lower bounds of the present, even if a clock was set back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple


class Stamp(NamedTuple):
    """A time, and the event in words that the time can follow: `reading crm/a was recorded`."""

    at: datetime
    what: str


def _case_known(case: Any) -> datetime:
    known: datetime = max((case.recorded, *(review.at for review in case.reviews.values())))
    return known


KNOWN: dict[str, tuple[Callable[[Any], datetime], str]] = {
    "reading": (attrgetter("recorded"), "was recorded"),
    "completion": (attrgetter("recorded"), "was recorded"),
    "exception": (_case_known, "was recorded or reviewed"),
    "session": (attrgetter("at"), "was drawn"),
    "traffic": (attrgetter("recorded"), "was recorded"),
    "stop": (attrgetter("recorded"), "was recorded"),
}
"""The field with the time at which a kind of evidence became known, and the event then."""


def stamp_of(kind: str, piece: Any) -> Stamp:
    """The time at which a piece of evidence became known."""
    known, happened = KNOWN[kind]
    return Stamp(known(piece), f"{kind} {piece.name} {happened}")


def newest_of(kind: str, pieces: Iterable[Any]) -> Stamp | None:
    """The last time at which one of these pieces became known; None if there are none."""
    newest = max(pieces, key=KNOWN[kind][0], default=None)
    return None if newest is None else stamp_of(kind, newest)


def latest(stamps: Iterable[Stamp | None]) -> Stamp | None:
    """The newest of several stamps; None if there are none."""
    return max(filter(None, stamps), key=attrgetter("at"), default=None)
