"""Verdict history over the recorded past, equivalent to an evaluation at every instant.

The history at an instant is `evaluate` at that instant with everything known now, each piece at its own time. Role
holders, rows, the page, unseen merge changes and sentences are taken as they are now; evidence, activities, decisions
and waivers are taken as they were. A late or corrected reading counts at its own time.

The computation is not done per instant. Later evidence never changes the earlier course of a condition, so one course
serves all instants between which the other inputs stay the same:

- for a Go or Hold condition, between the starts and ends of waivers;
- for a Stop condition, between resumes, since a resume restarts its evidence; and within that, before and from the
  instant at which it latches (`since`).

Of the causes other than conditions only decided Stops and Holds change, with a decision: see `decide`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import itemgetter
from typing import TypeVar, get_args

from core.language.errors import SentenceError
from core.language.parse import parse
from core.model.evidence_log import EvidenceLog
from core.model.gate import WORST_FIRST, Condition, GateName
from core.model.workspace import INSTANT, RecordId
from core.verdict.conditions.dispatch import changes
from core.verdict.conditions.measured import blocks
from core.verdict.context import Context
from core.verdict.decision_log import StandingDecisions
from core.verdict.evaluate import CLOCK, DECIDED, gaps, not_looked_at
from core.verdict.finding import Finding, FindingState, blocking_verdict
from core.verdict.latch import carried_latches, latched_since
from core.verdict.observations.as_of import shifted
from core.verdict.replay.state_machine import BEGINNING, StateChange
from core.verdict.waivers import Cover, covers

ValueT = TypeVar("ValueT")
Effect = tuple[datetime, GateName | None]
"""Effect of one cause on the verdict from an instant on: Stop, Hold or None."""

Steps = Sequence[tuple[datetime, GateName | None, bool]]
"""Effect of one condition from an instant on, and whether the condition is set aside."""

NONE_KNOWN: Mapping[str, Steps] = {}

HistorySpan = tuple[datetime, datetime]
"""An interval of time, both ends included."""


@dataclass(frozen=True)
class Period:
    """A period of constant verdict."""

    verdict: GateName
    start: datetime
    end: datetime
    because: tuple[str, ...] = ()
    """Causes at its start: conditions (`hold.exception_volume`) and others (`decided hold`)."""

    @property
    def length(self) -> timedelta:
        """Duration of the period."""
        return self.end - self.start


@dataclass(frozen=True)
class History:
    """Consecutive periods in time order, without gaps."""

    periods: tuple[Period, ...]
    of_conditions: Mapping[str, Steps] = field(default_factory=dict, compare=False, repr=False)
    """The effect of each condition (`hold.exception_volume`), for the history after an edit of another one."""

    @property
    def turns(self) -> tuple[tuple[GateName, datetime, tuple[str, ...]], ...]:
        """Verdict, start and causes of each period: equal at two instants between which nothing has changed."""
        return tuple((one.verdict, one.start, one.because) for one in self.periods)

    def time_in(self, verdict: GateName) -> timedelta:
        """Total time in this verdict."""
        return sum((one.length for one in self.periods if one.verdict == verdict), timedelta())

    def times(self, verdict: GateName) -> int:
        """Number of periods with this verdict, including the first."""
        return sum(one.verdict == verdict for one in self.periods)

    @property
    def flaps(self) -> int:
        """Number of times the verdict returned to the one before the previous change."""
        verdicts = [one.verdict for one in self.periods]
        return sum(one == third for one, third in zip(verdicts, verdicts[2:], strict=False))


def history_edited(context: Context, condition: RecordId, before: History) -> History:
    """The history that `history` gives after an edit of one condition and nothing else since the history before."""
    return history(context, known={key: steps for key, steps in before.of_conditions.items() if key != condition.key})


def history(context: Context, start: datetime | None = None, known: Mapping[str, Steps] = NONE_KNOWN) -> History:
    """The verdict from `start` (by default the first evidence) up to the context's instant.

    The effects of conditions in `known` are not computed again.
    """
    at = context.at
    begin = first_evidence(context.evidence) if start is None else start
    if begin is None or begin >= at:
        begin = at
    of_conditions = dict(_of_conditions(context, known))
    return History(tuple(_periods(_effects(context, begin, of_conditions), begin, at)), of_conditions)


def history_of(context: Context, cause: str, whole: History) -> History:
    """The part of the history that one cause alone, such as `hold.exception_volume`, would have decided."""
    begin = min(first_evidence(context.evidence) or context.at, context.at)
    effects = _effects(context, begin, whole.of_conditions)
    return History(tuple(_periods({cause: effects[cause]}, begin, context.at)))


def first_evidence(evidence: EvidenceLog) -> datetime | None:
    """Time of the first evidence; None if there is none."""
    firsts = [of_one[0].at for of_one in evidence.readings.values() if of_one]
    firsts += [of_one[0].at for of_one in evidence.completions.values() if of_one]
    firsts += [case.at for case in evidence.review_facts[:1]]
    return min(firsts, default=None)


def _periods(effects: Mapping[str, Iterable[Effect]], begin: datetime, end: datetime) -> Iterator[Period]:
    steps = [(at, name, gate) for name, of_one in effects.items() for at, gate in _joined(of_one)]
    steps.sort(key=itemgetter(0))
    current: dict[str, GateName] = {}
    count: Counter[GateName] = Counter()
    open_period: Period | None = None
    position = 0
    while True:
        if open_period is not None and (position == len(steps) or steps[position][0] > end):
            break  # a change at the very end yields a period of zero length
        at = begin if open_period is None else steps[position][0]
        while position < len(steps) and steps[position][0] <= at:
            _, name, gate = steps[position]
            if (old := current.pop(name, None)) is not None:
                count[old] -= 1
            if gate:
                current[name] = gate
                count[gate] += 1
            position += 1
        verdict: GateName = "stop" if count["stop"] else "hold" if count["hold"] else "go"
        if open_period is None or open_period.verdict != verdict:
            if open_period is not None:
                yield replace(open_period, end=at)
            because = tuple(sorted(name for name, gate in current.items() if gate == verdict))
            open_period = Period(verdict, at, end, because)
    yield open_period


def _joined(steps: Iterable[tuple[datetime, ValueT]]) -> Iterator[tuple[datetime, ValueT]]:
    """Drop steps that change nothing."""
    last: ValueT | None = None
    newest = dict(steps)  # of several steps at one instant, the last one wins
    for at, value in newest.items():
        if value != last:
            yield at, value
            last = value


def _effects(context: Context, begin: datetime, of_conditions: Mapping[str, Steps]) -> dict[str, list[Effect]]:
    """Effects by cause: the times from which it prevents Go, and from which it does not."""
    found = _beside(context, begin)
    for key, steps in of_conditions.items():
        found[key] = [(at, effect) for at, effect, _aside in steps]
    go = [of_conditions[f"go.{name}"] for name in context.workspace.conditions("go")]
    if go:
        found["go"] = list(_nothing_speaks([[(at, aside) for at, _effect, aside in steps] for steps in go]))
    return found


def _of_conditions(context: Context, known: Mapping[str, Steps]) -> Iterator[tuple[str, Steps]]:
    for gate in WORST_FIRST:
        for name, condition in context.workspace.conditions(gate).items():
            key = f"{gate}.{name}"
            steps = _of_stop(name, condition, context) if gate == "stop" else _of(gate, name, condition, context)
            yield key, known.get(key) or tuple(steps)
    for name in context.removed:
        yield f"stop.{name}", tuple(_of_stop(name, None, context))


def _beside(context: Context, begin: datetime) -> dict[str, list[Effect]]:
    """Effects other than conditions: only those of decisions change, with a decision."""
    found: dict[str, list[Effect]] = {
        cause.key: [(begin, "hold")] for cause in (*not_looked_at(context.workspace), *gaps(context))
    }
    standing = StandingDecisions()
    for key, one in context.decisions:
        standing.take(key, one)
        for kind, decided in standing.of.items():
            found.setdefault(DECIDED[kind], []).append((one.at, kind if decided else None))
    if context.ahead:
        found[CLOCK] = [(context.at, "hold")]  # only now: earlier clock readings are not recorded
    return found


def _nothing_speaks(aside: Sequence[Sequence[tuple[datetime, bool]]]) -> Iterator[Effect]:
    """Hold while every Go condition is set aside."""
    steps = sorted((at, number, yes) for number, of_one in enumerate(aside) for at, yes in _joined(of_one))
    now: set[int] = set()
    for at, number, yes in steps:
        (now.add if yes else now.discard)(number)
        yield at, "hold" if len(now) == len(aside) else None


def _of_stop(
    name: str, condition: Condition | None, context: Context
) -> Iterator[tuple[datetime, GateName | None, bool]]:
    """Effects of a Stop condition: once met, it holds until a resume lifts it; each resume restarts its evidence.

    `condition` is None for a removed condition.
    """
    effects: dict[FindingState, GateName | None] = dict.fromkeys(get_args(FindingState))
    if condition is not None:
        blank = _blank("stop", name, condition, context)
        effects = {state: blocking_verdict(replace(blank, state=state)) for state in effects}
    carried = tuple(carried_latches(name, condition, context))
    for first, last in _spans(context.facts.decisions.resumed[: context.resumes_so_far], context.at):
        then = context.varied(at=last)
        course = _course("stop", condition, then) if condition else ((BEGINNING, "unmet"),)
        since = condition.since if condition else None
        changed = {since} if since and first < since <= last else set()
        stands = carried[then.resumes_so_far] is not None
        for begin, end in _spans(changed, last, first):
            latch = latched_since(name, condition, then if end == last else context.varied(at=end))
            stops = begin if stands else max(latch.at, begin) if latch else None
            for at, state in _within(course, begin, end):
                if stops is not None and at >= stops:
                    break
                yield at, effects[state], False
            if stops is not None:
                yield stops, "stop", False


def _of(
    gate: GateName, name: str, condition: Condition, context: Context
) -> Iterator[tuple[datetime, GateName | None, bool]]:
    """Effects of a Go or Hold condition."""
    course = _course(gate, condition, context)
    cover = {at: one for at, one in covers(gate, name, condition.sentence, context) if at <= context.at}
    blank = _blank(gate, name, condition, context)
    effects: dict[tuple[FindingState, Cover], tuple[GateName | None, bool]] = {}
    for begin, end in _spans(cover, context.at):
        for at, state in _within(course, begin, end):
            place = state, cover[begin]
            if place not in effects:
                finding = replace(blank, state=state)
                finding = replace(finding, waived=cover[begin].of(finding))
                effects[place] = blocking_verdict(finding), finding.set_aside
            yield at, *effects[place]


def _blank(gate: GateName, name: str, condition: Condition, context: Context) -> Finding:
    """The initial finding, of unknown state."""
    return Finding(gate, name, condition.sentence, "unknown", "", blocks=blocks(condition.sentence, context))


def _spans(edges: Iterable[datetime], last: datetime, first: datetime = BEGINNING) -> Iterator[HistorySpan]:
    """Split the time from first to last (both included) into intervals, each from an edge to just before the next."""
    begins = sorted({first, *edges})
    ends = (shifted(begin, -INSTANT) for begin in begins[1:])
    return zip(begins, (*ends, last), strict=True)


def _within(course: Sequence[StateChange], begin: datetime, end: datetime) -> Iterator[StateChange]:
    """The state at the beginning, and its changes up to the end."""
    position = bisect_right(course, begin, key=itemgetter(0)) - 1
    yield begin, course[position][1]
    for place in range(position + 1, len(course)):
        if course[place][0] > end:
            return
        yield course[place]


def _course(gate: GateName, condition: Condition, context: Context) -> tuple[StateChange, ...]:
    try:
        return changes(parse(condition.sentence), gate, context)
    except SentenceError:
        return ((BEGINNING, "unknown"),)
