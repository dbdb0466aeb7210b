"""What the verdict was over the recorded past, had somebody looked at every instant.

Role holders, rows and the page are taken as they are now, and so are the sentences; evidence, activities, decisions
and waivers are taken as they were. A late or corrected reading is seen at its own time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from operator import itemgetter

from core.language.errors import SentenceError
from core.language.parse import parse
from core.model.evidence_log import EvidenceLog
from core.model.gate import GATES, WORST_FIRST, Condition, GateName
from core.model.workspace import INSTANT, Workspace
from core.verdict.condition import begun, changes
from core.verdict.context import Context
from core.verdict.evaluate import gaps, standing
from core.verdict.finding import Finding, keeps_from_go
from core.verdict.measured import blocks
from core.verdict.replay.replay import Replay
from core.verdict.replay.track import BEGINNING, Change, first_met
from core.verdict.waiver import covers

Effect = tuple[datetime, GateName | None]
"""From this instant on something keeps the verdict at Stop or Hold; or (None) at nothing."""


@dataclass(frozen=True)
class Period:
    """From `start` to `end` the verdict was the same, because of these conditions (`hold.exception_volume`)."""

    verdict: GateName
    start: datetime
    end: datetime
    because: tuple[str, ...] = ()

    @property
    def length(self) -> timedelta:
        """How long it was so."""
        return self.end - self.start


@dataclass(frozen=True)
class History:
    """The periods in the order of time, without a gap."""

    periods: tuple[Period, ...]

    def time_in(self, verdict: GateName) -> timedelta:
        """How long the verdict was this one, altogether."""
        return sum((one.length for one in self.periods if one.verdict == verdict), timedelta())

    def times(self, verdict: GateName) -> int:
        """How often it became this one (or began so)."""
        return sum(one.verdict == verdict for one in self.periods)

    @property
    def flaps(self) -> int:
        """How often the verdict went back to what it had been just before."""
        verdicts = [one.verdict for one in self.periods]
        return sum(one == third for one, third in zip(verdicts, verdicts[2:], strict=False))


def history(
    workspace: Workspace,
    evidence: EvidenceLog,
    at: datetime,
    *,
    start: datetime | None = None,
    replay: Replay | None = None,
) -> History:
    """The verdict from `start` (the first evidence, where none is given) up to the instant."""
    return history_in(Context(workspace, evidence, at, replay or Replay()), start)


def history_in(context: Context, start: datetime | None = None) -> History:
    """The same, where others look at the same evidence."""
    at = context.at
    begin = first_evidence(context.evidence) if start is None else start
    if begin is None or begin >= at:
        begin = at
    return History(tuple(_periods(dict(_effects(context)), begin, at)))


def first_evidence(evidence: EvidenceLog) -> datetime | None:
    """When the record begins."""
    firsts = [of_one[0].at for of_one in evidence.readings.values() if of_one]
    firsts += [of_one[0].at for of_one in evidence.completions.values() if of_one]
    firsts += [case.at for case in evidence.reviewed[:1]]
    return min(firsts, default=None)


def _periods(effects: dict[str, list[Effect]], begin: datetime, end: datetime) -> Iterator[Period]:
    steps = [(at, name, gate) for name, of_one in effects.items() for at, gate in _joined(of_one)]
    steps.sort(key=itemgetter(0))
    current: dict[str, GateName] = {}
    count: Counter[GateName] = Counter()
    open_period: Period | None = None
    position = 0
    while True:
        if open_period is not None and (position == len(steps) or steps[position][0] > end):
            break  # what changed at the very end is a period too, of no length
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


def _joined(effects: list[Effect]) -> Iterator[Effect]:
    """Without those that change nothing."""
    last: GateName | None = None
    newest = dict(effects)  # of several at one instant the last one holds
    for at, gate in newest.items():
        if gate != last:
            yield at, gate
            last = gate


def _effects(context: Context) -> Iterator[tuple[str, list[Effect]]]:
    """By name, what keeps the verdict from Go, and from when to when."""
    aside: list[list[tuple[datetime, bool]]] = []
    for gate in WORST_FIRST:
        for name, condition in context.workspace.conditions(gate).items():
            key = f"{gate}.{name}"
            if gate == "stop":
                yield key, list(_of_stop(condition, context))
            else:
                steps = list(_with_waivers(gate, name, condition, context))
                yield key, [(at, keeps_from_go(finding)) for at, finding in steps]
                if gate == "go":
                    aside.append([(at, finding.waived or not finding.blocks) for at, finding in steps])
    yield from _decided(context)
    yield "gate", [(BEGINNING, "hold" if any(gaps(context)) else None)]
    if context.ahead:
        yield "clock", [(BEGINNING, None), (context.at, "hold")]
    if aside:
        instants = sorted({at for of_one in aside for at, _ in of_one})
        yield "go", [(at, "hold" if all(_value_at(of_one, at) for of_one in aside) else None) for at in instants]


def _value_at(steps: list[tuple[datetime, bool]], at: datetime) -> bool:
    return next((value for start, value in reversed(steps) if start <= at), False)


def _of_stop(condition: Condition, context: Context) -> Iterator[Effect]:
    """Once met it stops until the next resume; each resume begins anew, with what became known after it."""
    resumes = sorted({one.at for _, one in context.decisions if one.kind == "resume"})
    for begin, end in pairwise([BEGINNING, *resumes, context.at + INSTANT]):
        of_time = replace(context, at=end - INSTANT)
        course = _course("stop", condition, of_time)
        latched = first_met(course, begun(condition, context.at))
        stops = None if latched is None else max(latched, begin)
        yield begin, None
        for at, state in course:
            if stops is not None and at >= stops:
                break
            yield max(at, begin), "hold" if state == "unknown" else None
        if stops is not None:
            yield stops, "stop"


def _with_waivers(
    gate: GateName, name: str, condition: Condition, context: Context
) -> Iterator[tuple[datetime, Finding]]:
    """The findings of a Go or Hold condition, as far as they decide, each with the time from which it held."""
    course = _course(gate, condition, context)
    of_it = [one for one in context.workspace.waivers.values() if (one.gate, one.condition) == (gate, name)]
    instants = {at for at, _ in course} | {at for one in of_it for at in (one.at, one.end) if at <= context.at}
    blocking = blocks(condition.sentence, context)
    for at in sorted(instants):
        state = next(state for start, state in reversed(course) if start <= at)
        finding = Finding(gate, name, condition.sentence, state, "", blocks=blocking)
        yield at, replace(finding, waived=any(covers(one, finding, context.workspace, at) for one in of_it))


def _course(gate: GateName, condition: Condition, context: Context) -> tuple[Change, ...]:
    try:
        return changes(parse(condition.sentence), gate, context)
    except SentenceError:
        return ((BEGINNING, "unknown"),)


def _decided(context: Context) -> Iterator[tuple[str, list[Effect]]]:
    """The stops and holds that people decided, while they stood."""
    instants = sorted({one.at for _, one in context.decisions})
    for kind, lifted_by in (("stop", ("resume",)), ("hold", ("go", "resume"))):
        stands = [(at, standing(replace(context, at=at), kind, lifted_by) is not None) for at in instants]
        effects: list[Effect] = [(BEGINNING, None)]
        effects += [(at, _gate(kind) if yes else None) for at, yes in stands]
        yield f"decided {kind}", effects


def _gate(kind: str) -> GateName:
    return next(gate for gate in GATES if gate == kind)
