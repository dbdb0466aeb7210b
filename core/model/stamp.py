"""When things became known: these times bound the present from below, whatever a clock says that was set back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple


class Stamp(NamedTuple):
    """A time, and what carries it in words that a time can follow: `reading crm/a was recorded`."""

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
"""By kind of evidence: when a piece of it became known, and what happened then."""


def stamp_of(kind: str, piece: Any) -> Stamp:
    """When a piece of evidence became known."""
    known, happened = KNOWN[kind]
    return Stamp(known(piece), f"{kind} {piece.name} {happened}")


def newest_of(kind: str, pieces: Iterable[Any]) -> Stamp | None:
    """When the last of these became known; None where there is none."""
    newest = max(pieces, key=KNOWN[kind][0], default=None)
    return None if newest is None else stamp_of(kind, newest)


def latest(stamps: Iterable[Stamp | None]) -> Stamp | None:
    """The newest of several; None where there is none."""
    return max(filter(None, stamps), key=attrgetter("at"), default=None)
