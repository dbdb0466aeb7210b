"""The latch of Stop: a condition that was met at any instant since a resume that lifts it stops until the next one.

A condition has had several sentences if it was edited (`[gate.stop.earlier]`): each judges the evidence that became
known while it was in force. So whoever merges an edit with the evidence of somebody else, who judged that by the
earlier sentence, gets the same Stop as they did, from the text alone.

    2026-03-02 09:00  a reading of 3 becomes known            impact >= 2   latched at the time of the reading
    2026-03-02 10:00  the sentence is edited                  impact >= 9   the Stop stands: 3 is judged by 2
    2026-03-02 11:00  another reading of 3 becomes known                    judged by 9: it would not have stopped

That last reading may come from somebody who knew nothing of the edit and whose gate did say Stop, while git put one
commit on top of the other. No text tells who knew what, so whoever exports a Stop writes that it was said
(`evidence/stops.jsonl`): it stands like one that was met.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from core.language.errors import SentenceError
from core.language.kinds.activity import ActivityState
from core.language.parse import parse
from core.language.predicate import Measured, Predicate
from core.model.gate import Condition
from core.model.workspace import INSTANT
from core.verdict.conditions.dispatch import begun, changes
from core.verdict.context import Context
from core.verdict.observations.as_of import shifted
from core.verdict.observations.known_evidence import KnowledgeFilter
from core.verdict.replay.state_machine import first_met
from core.verdict.resumes import lifts


@dataclass(frozen=True, order=True)
class Latch:
    """The first instant at which a Stop condition was met, and the sentence that it had then."""

    at: datetime
    sentence: str


@dataclass(frozen=True)
class Reign:
    """A sentence of a condition and the time in which it was in force, both ends included. None is no bound."""

    sentence: str
    since: datetime | None
    until: datetime | None
    follows: bool = False
    """Another sentence was in force before, and is known: what became known since is for this one to judge."""


def latched(name: str, condition: Condition | None, context: Context) -> Latch | None:
    """The latch of a Stop condition (None: one that was removed) at the instant; None where it is not latched."""
    found = carried(name, condition, context), latched_since(name, condition, context)
    return min(filter(None, found), default=None)


def carried(name: str, condition: Condition | None, context: Context) -> Latch | None:
    """The latch that the resumes so far left standing, since they did not name it."""
    found: Latch | None = None
    for one in context.resumes:
        if lifts(one, f"stop.{name}"):
            found = None
        elif found is None:
            before = replace(context, at=shifted(one.at, -INSTANT), part=KnowledgeFilter(until=one.at))
            found = latched_since(name, condition, before)
    return found


def latched_since(name: str, condition: Condition | None, context: Context) -> Latch | None:
    """The latch by the evidence since the last resume, or that which it had not seen."""
    found = [latch for one in reigns(name, condition, context) for latch in _in_reign(one, context)]
    return min((*found, *_said(name, context)), default=None)


def _said(name: str, context: Context) -> Iterator[Latch]:
    """The Stops that somebody's gate said, whatever the text says of the condition."""
    for one in context.said_stops:
        if one.condition == name:
            yield Latch(one.at, one.sentence)


def reigns(name: str, condition: Condition | None, context: Context) -> Iterator[Reign]:
    """The sentences that judge a Stop condition at the instant, in the order in which they were in force.

    Since when the first of them was in force nobody knows. The sentence of now stands for all times before its own too,
    as everything that is written does.
    """
    since, earlier = None, context.workspace.earlier.get(name)
    for until, sentence in earlier.in_order if earlier else ():
        if since is not None and since > context.at:
            break
        yield Reign(sentence, since, until, follows=since is not None)
        since = until
    if condition is not None:
        begin = begun(condition, context.at)
        yield Reign(condition.sentence, begin, None, follows=begin is not None and begin == since)


def _in_reign(reign: Reign, context: Context) -> Iterator[Latch]:
    """When the sentence was met while it was in force, also by what became known only then of an earlier time."""
    try:
        predicate = parse(reign.sentence)
    except SentenceError:
        return
    if reign.until is not None:
        if not rests_on_evidence(predicate) or _is_over(reign.until, context):
            return
        until = min(reign.until, context.part.until or reign.until)
        context = replace(context, part=replace(context.part, until=until))
    courses = [(context, reign.since)]
    if reign.follows and reign.since is not None:
        courses.append((replace(context, part=replace(context.part, after=reign.since)), None))
    for part, since in courses:
        found = first_met(changes(predicate, "stop", part), since)
        if found is not None and (reign.until is None or found <= reign.until):
            yield Latch(max(found, reign.since or found), reign.sentence)


def rests_on_evidence(predicate: Predicate) -> bool:
    """Report if a predicate looks at what happened; roles, rows and the page are known only as they are now."""
    return isinstance(predicate, Measured) or (isinstance(predicate, ActivityState) and predicate.state != "scheduled")


def _is_over(until: datetime, context: Context) -> bool:
    """Report if a resume since has seen all that was known then."""
    return context.resumed is not None and until <= context.resumed and not any(one.seen for one in context.resumes)
