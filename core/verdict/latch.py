"""The latch of Stop: a condition that was met since the last resume lifting it remains a Stop until the next one.

An edited condition has had several sentences (`[gate.stop.earlier]`): each applies to the evidence that became known
while it was in force. Merging an edit with evidence that somebody else evaluated by the earlier sentence therefore
gives the same Stop as theirs, from the text alone.

    2026-03-02 09:00  a reading of 3 becomes known            impact >= 2   latched at the time of the reading
    2026-03-02 10:00  the sentence is edited                  impact >= 9   still a Stop: 3 is compared with 2
    2026-03-02 11:00  another reading of 3 becomes known                    compared with 9: it alone would not stop

The last reading may come from a clone without the edit, whose gate did report Stop, while git ordered one commit
after the other. The text cannot tell who knew what, so exporting a Stop also records a Stop event
(`evidence/stops.jsonl`), which latches like a met condition.
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
    """The first instant at which a Stop condition was met, and the sentence in force then."""

    at: datetime
    sentence: str


@dataclass(frozen=True)
class Reign:
    """A sentence of a condition and the period in which it was in force, both ends included. None means no bound."""

    sentence: str
    since: datetime | None
    until: datetime | None
    follows: bool = False
    """True if a known sentence preceded this one: evidence that became known since is evaluated by this one."""


def latched(name: str, condition: Condition | None, context: Context) -> Latch | None:
    """The latch of a Stop condition at the instant, or None. `condition` is None for a removed condition."""
    candidates = carried_latch(name, condition, context), latched_since(name, condition, context)
    return min(filter(None, candidates), default=None)


def carried_latch(name: str, condition: Condition | None, context: Context) -> Latch | None:
    """The latch that no resume so far has lifted, since none named it."""
    *_, last = carried_latches(name, condition, context)
    return last


def carried_latches(name: str, condition: Condition | None, context: Context) -> Iterator[Latch | None]:
    """The latch that is left before any resume, after the first, after the second, and so on."""
    latch: Latch | None = None
    yield latch
    for one in context.resumes:
        if lifts(one, f"stop.{name}"):
            latch = None
        elif latch is None:
            before = context.varied(at=shifted(one.at, -INSTANT), part=KnowledgeFilter(until=one.at))
            latch = latched_since(name, condition, before)
        yield latch


def latched_since(name: str, condition: Condition | None, context: Context) -> Latch | None:
    """The latch by the evidence since the last resume, or by evidence unseen by it."""
    latches = [latch for one in reigns(name, condition, context) for latch in _in_reign(one, context)]
    return min((*latches, *_of_recorded_stops(name, context)), default=None)


def _of_recorded_stops(name: str, context: Context) -> Iterator[Latch]:
    """Latches from recorded Stop events, whatever the text says of the condition."""
    for one in context.said_stops:
        if one.condition == name:
            yield Latch(one.at, one.sentence)


def reigns(name: str, condition: Condition | None, context: Context) -> Iterator[Reign]:
    """The sentences that apply to a Stop condition at the instant, in the order in which they were in force.

    The start of the first one is unknown. The current sentence also applies to all times before its own, as all current
    text does.
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
    """Times at which the sentence was met while in force, also by evidence of earlier times that became known then."""
    try:
        predicate = parse(reign.sentence)
    except SentenceError:
        return
    if reign.until is not None:
        if not rests_on_evidence(predicate) or _is_over(reign.until, context):
            return
        until = min(reign.until, context.part.until or reign.until)
        context = context.varied(part=replace(context.part, until=until))
    courses = [(context, reign.since)]
    if reign.follows and reign.since is not None:
        courses.append((context.varied(part=replace(context.part, after=reign.since)), None))
    for part, since in courses:
        met_at = first_met(changes(predicate, "stop", part), since)
        if met_at is not None and (reign.until is None or met_at <= reign.until):
            yield Latch(max(met_at, reign.since or met_at), reign.sentence)


def rests_on_evidence(predicate: Predicate) -> bool:
    """Report if a predicate depends on dated evidence; roles, rows and the page have no history."""
    return isinstance(predicate, Measured) or (isinstance(predicate, ActivityState) and predicate.state != "scheduled")


def _is_over(until: datetime, context: Context) -> bool:
    """Report if a later resume has seen all that was known then."""
    if context.resumed is None or until > context.resumed:
        return False
    return not context.facts.decisions.has_marks(context.resumes_so_far)
