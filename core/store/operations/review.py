"""Weekly review: draw cases, then record each result. One key, one transaction, one undo."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, TypedDict, Unpack

from core.errors import BadValue, Conflict, UsageError
from core.model.evidence import ExceptionCase, Review
from core.model.evidence_log import EvidenceLog
from core.model.names import random_id
from core.model.sessions import Session, Strategy, check_week
from core.remedy import Remedy
from core.review.agreement import may_second, second_part
from core.review.draw import CONTROLS, SIZE
from core.review.draw import draw as drawn
from core.rules.validation import validated
from core.store.case_queries import candidates, newest_week
from core.store.codec import same
from core.store.transaction import Transaction


class Wanted(TypedDict, total=False):
    """Optional settings of a draw."""

    week: str
    seed: str
    size: int
    controls: int
    strategy: Strategy
    second: Fraction
    """Share of cases for a blind second review."""


USUAL: Wanted = {
    "week": "",
    "seed": "1",
    "size": SIZE,
    "controls": CONTROLS,
    "strategy": "random",
    "second": Fraction(),
}
"""Default settings; without a week, the newest one with cases."""


def draw(transaction: Transaction, **wanted: Unpack[Wanted]) -> Session:
    """Create a session, which is frozen from then on."""
    transaction.refuse_in_doubt()
    session = preview(transaction.connection, transaction.before.evidence, transaction.now, **wanted)
    transaction.put_evidence("session", None, session)
    transaction.describe("draw", f"drew {len(session.cases)} cases of {session.week}")
    return session


def preview(connection: sqlite3.Connection, log: EvidenceLog, now: datetime, **wanted: Unpack[Wanted]) -> Session:
    """The session that a draw would create. A further draw of a week excludes cases drawn by chance before."""
    options: Wanted = {**USUAL, **wanted}
    chosen = options["week"] or newest_week(connection, now)
    if chosen is None:
        raise BadValue("there are no cases to draw from", "week", remedy=Remedy("bring_in_cases"))
    try:
        check_week(chosen)
    except ValueError as error:
        raise BadValue(str(error), "week") from None
    random = options["strategy"] == "random"
    every = candidates(connection, chosen)
    # Cases picked for another reason can still be drawn by chance; excluding them would bias the draw.
    taken = {name for one in log.sessions if one.week == chosen and (one.by_chance or not random) for name in one.cases}
    pool = [one for one in every if one.name not in taken]
    if every and not pool:
        raise BadValue(f"every case of {chosen} was drawn already", "week", "Name another week.")
    session = drawn(
        chosen,
        options["seed"],
        pool,
        log.traffic,
        at=now,
        size=options["size"],
        controls=options["controls"],
        strategy=options["strategy"],
        taken={one.id for one in log.sessions},
    )
    flagged = sum(one.flagged for one in every)
    whole = {
        "flagged_traffic": max(session.flagged_traffic, flagged),
        "other_traffic": max(session.other_traffic, len(every) - flagged),
    }
    return session.model_copy(update={"second": second_part(session, options["second"]), **whole})


def review(
    transaction: Transaction, name: str, session: str, result: Mapping[str, Any], seen: ExceptionCase | None = None
) -> ExceptionCase:
    """Record this person's result for a case; it replaces their previous one in the same session.

    It counts from now, whatever the clocks of earlier reviewers. With `seen`, only if the case has not changed since.
    """
    transaction.refuse_in_doubt()
    case = must_find(transaction, name)
    if seen is not None and not same(seen, case):
        raise Conflict("it was changed since you read it", f"exceptions.{name}")
    transaction.refuse_ahead(case.at, f"exceptions.{name}.at")
    at = max(transaction.now, case.at, *(one.at for one in case.reviews.values()))
    fields = {"by": transaction.actor, "at": at, "session": session, **result}
    new = validated(Review, fields, f"exceptions.{name}")
    _check_label(new, case)
    if new.second:
        _check_second(transaction, new, case)
    others = {
        key: one
        for key, one in case.reviews.items()
        if (one.by, one.session, one.second) != (new.by, new.session, new.second)
    }
    own = [key for key in case.reviews if key not in others]
    last = max((key for key, one in others.items() if one.at == new.at), default="")
    key = own[-1] if own and own[-1] > last else _id_after(last)
    changed = case.changed if new.second else None  # the current input has been looked at
    reviewed = case.model_copy(update={"reviews": {**others, key: new}, "changed": changed})
    transaction.put_evidence("exception", case, reviewed)
    transaction.describe("review", f"reviewed {name}: {new.outcome}")
    return reviewed


def _id_after(key: str) -> str:
    """A random id, greater than `key`: of two reviews at one instant the one with the greater id counts."""
    new = random_id()
    return new if new > key else f"{key}{new}"


def alter_session(transaction: Transaction, name: str, change: Callable[[Session], Session], label: str) -> Session:
    """Change the mutable parts of a session: skipped, buried or marked cases."""
    source, _, key = name.partition("/")
    old = transaction.find("session", (source, key))
    if not isinstance(old, Session):
        raise UsageError(f"there is no session named {name}", "sessions")
    new = change(old)
    transaction.put_evidence("session", old, new)
    transaction.describe("review", label)
    return new


def must_find(transaction: Transaction, name: str) -> ExceptionCase:
    """The case named `source/id`."""
    source, _, key = name.partition("/")
    case = transaction.find("exception", (source, key))
    if not isinstance(case, ExceptionCase):
        raise UsageError(f"there is no case named {name}", "exceptions")
    return case


def _check_label(review: Review, case: ExceptionCase) -> None:
    place = f"exceptions.{case.name}.label"
    if review.outcome == "misclassified" and not review.label.strip():
        raise BadValue("a misclassified case needs its right label", place)
    if review.outcome == "correct" and review.label.strip():
        raise BadValue("a correct case has no other label", place)
    if review.outcome == "misclassified" and review.label == case.predicted:
        raise BadValue("the right label is the predicted one: then it is correct", place)


def _check_second(transaction: Transaction, review: Review, case: ExceptionCase) -> None:
    place = f"exceptions.{case.name}"
    source, _, key = review.session.partition("/")
    session = transaction.find("session", (source, key))
    if not isinstance(session, Session) or case.name not in session.second:
        raise UsageError("no second review was asked for of this case", place)
    if case.review is None:
        raise UsageError("the first review is missing", place)
    if not may_second(case, review.by):
        raise UsageError("the second review is for somebody else: you reviewed this case first", place)
