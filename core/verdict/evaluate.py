"""The verdict at an instant: Stop before Hold before Go, worst wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.language.plain import plain_reading
from core.model.decisions import Decision
from core.model.gate import GATES, WORST_FIRST, GateName
from core.model.words import sentence_case
from core.model.workspace import RecordId, Workspace
from core.times import shown
from core.verdict.context import Context
from core.verdict.decision_log import StandingDecisions, StandingKind
from core.verdict.evaluation_time import ahead_in_words
from core.verdict.finding import Finding, Verdict
from core.verdict.findings import finding, removed
from core.verdict.unseen_changes import unseen_in_words
from core.verdict.waivers import waived

CONFLICT = "conflict"
"""The subject of a cause if two changes conflict, or git cannot tell what was merged."""
CLOCK = "clock"
"""The subject of a cause if the record lies ahead of the clock."""
NONE_KNOWN: Mapping[tuple[GateName, str], Finding] = {}
DECIDED: dict[StandingKind, str] = {"stop": "decided stop", "hold": "decided hold"}
"""The subjects of the causes that people decided."""
NOT_CERTAIN = {"unknown": "not known", "undecided": "not sure"}


@dataclass(frozen=True)
class Cause:
    """A reason why the verdict is not better."""

    words: str
    finding: Finding | None = None
    about: str = ""
    """The subject if it is not a condition: `decided stop`, `gate`."""

    @property
    def key(self) -> str:
        """The name of the condition (`hold.exception_volume`), or the other subject."""
        return self.finding.key if self.finding else self.about


def evaluate_edited(context: Context, condition: RecordId, before: Verdict) -> Verdict:
    """The verdict that `evaluate` gives after an edit of one condition and nothing else since the verdict before.

    What another condition measures is as it was.
    """
    known = {(one.gate, one.id): one for one in before.findings if one.signal}
    known = {place: one for place, one in known.items() if ".".join(place) != condition.key}
    return evaluate(context, known)


def evaluate(context: Context, known: Mapping[tuple[GateName, str], Finding] = NONE_KNOWN) -> Verdict:
    """Go, Hold or Stop with every finding. Reads no clock, no file, no database.

    Evidence dated after the context's instant is ignored, but counted. Findings in `known` are not computed again.
    """
    workspace, evidence = context.workspace, context.evidence
    findings = tuple(
        known.get((gate, name)) or waived(finding(gate, name, condition, context), context)
        for gate in WORST_FIRST
        for name, condition in sorted(workspace.conditions(gate).items())
    )
    findings += tuple(filter(None, (removed(name, context) for name in context.removed)))
    verdict, causes = _undisputed(evidence.disputed, *decide(findings, context))
    outcome = workspace.gate.outcome(verdict)
    return Verdict(
        verdict=verdict,
        at=context.at,
        headline=sentence_case(causes[0].words),
        decided_by=causes[0].finding,
        decision_owners=outcome.decision_owners,
        next_action=outcome.next_action,
        findings=findings,
        causes=tuple(sentence_case(cause.words) for cause in causes),
        later=sum(map(context.later, workspace.signals.keys() | evidence.readings.keys())),
        ahead=tuple(ahead_in_words(stamp, context.zone) for stamp in context.ahead),
    )


def _undisputed(dispute: str, verdict: GateName, causes: tuple[Cause, ...]) -> tuple[GateName, tuple[Cause, ...]]:
    """Downgrade Go to Hold while a merge conflict awaits a choice; at any instant, since its outcome is not known."""
    if not dispute:
        return verdict, causes
    cause = Cause(dispute, about=CONFLICT)
    if verdict == "stop":
        return verdict, (*causes, cause)
    return "hold", (cause, *causes) if verdict == "hold" else (cause,)


def decide(findings: tuple[Finding, ...], context: Context) -> tuple[GateName, tuple[Cause, ...]]:
    """Apply the precedence: Stop, else Hold, else Go. The first cause is the headline.

    Without findings, report only the causes apart from conditions.
    """
    if stops := tuple(_stops(findings, context)):
        return "stop", (*stops, *_doubts(context))
    if holds := (*_doubts(context), *_holds(findings, context)):
        return "hold", holds
    return "go", (Cause(f"{_go_in_words(findings)}{_holds_in_words(findings)}"),)


def _holds_in_words(findings: tuple[Finding, ...]) -> str:
    """A waived Hold condition may be met, so a Go counts it."""
    waived = sum(1 for one in findings if one.gate == "hold" and one.waived)
    if not waived:
        return ", and no Hold or Stop condition fires"
    noun = "Hold condition is" if waived == 1 else "Hold conditions are"
    return f"; {waived} {noun} waived, and no other Hold or Stop condition fires"


def _go_in_words(findings: tuple[Finding, ...]) -> str:
    go = [one for one in findings if one.gate == "go"]
    met = sum(1 for one in go if one.blocks and not one.waived)
    waived = sum(1 for one in go if one.blocks and one.waived)
    every = "all " if met == len(go) > 1 else ""
    aside = (
        f"; {waived} {'is' if waived == 1 else 'are'} waived" if waived else "",
        f"; {len(go) - met - waived} cannot be observed yet" if met + waived < len(go) else "",
    )
    return f"{every}{met} Go condition{' is' if met == 1 else 's are'} met{''.join(aside)}"


def _stops(findings: tuple[Finding, ...], context: Context) -> Iterator[Cause]:
    """Causes of a Stop: decided stops first, since they are a person's word, then met and latched conditions."""
    for decision in reversed(standing(context, "stop").values()):
        yield Cause(f"stopped by {who(decision, context)}{decision.mark}: {decision.reason}", about=DECIDED["stop"])
    for one in findings:
        if one.gate == "stop" and one.state == "met":
            yield Cause(one.in_words, one)
    for one in findings:
        if one.gate == "stop" and one.state != "met" and one.latched:
            earlier = plain_reading(one.latched_by, context.vocabulary) if one.latched_by != one.sentence else ""
            by = f" (then: {earlier})" if earlier else ""
            when = shown(one.latched, context.zone)
            yield Cause(f"{one.title}{by} fired on {when}; only a resume lifts it", one)


def _doubts(context: Context) -> Iterator[Cause]:
    """Clock doubts, before other causes of a Hold: if clock and record differ by days, findings are unreliable."""
    for stamp in context.ahead:
        yield Cause(ahead_in_words(stamp, context.zone), about=CLOCK)


def not_looked_at(workspace: Workspace) -> Iterator[Cause]:
    """Causes of merged changes that nobody has looked at."""
    if unseen := unseen_in_words(workspace.workflow.unseen, workspace):
        more = f" and {len(unseen) - 1} more" if len(unseen) > 1 else ""
        yield Cause(f"a merge touched {unseen[0]}{more}, and nobody has looked at it yet", about="merge")


def _holds(findings: tuple[Finding, ...], context: Context) -> Iterator[Cause]:
    """Causes of a Hold in reading order: breaches, then unknowns, then gaps."""
    active = [one for one in findings if one.blocks and not one.waived]
    for one in active:
        if one.gate == "hold" and one.state == "met":
            yield Cause(one.in_words, one)
    for one in active:
        if one.gate == "go" and one.state == "unmet":
            yield Cause(f"{one.title} is not met: {one.reason}", one)
    yield from not_looked_at(context.workspace)
    for decision in reversed(standing(context, "hold").values()):
        yield Cause(f"held by {who(decision, context)}{decision.mark}: {decision.reason}", about=DECIDED["hold"])
    for gate in WORST_FIRST:
        for one in active:
            if one.gate == gate and (one.state == "unknown" or (gate == "go" and one.state == "undecided")):
                yield Cause(f"{one.title} is {NOT_CERTAIN[one.state]}: {one.reason}", one)
    go = [one for one in findings if one.gate == "go"]
    if go and all(one.set_aside for one in go):
        yield Cause(f"every Go condition is {_set_aside(go)}, so nothing supports Go", about="go")
    yield from gaps(context)


def _set_aside(go: list[Finding]) -> str:
    ways = {"waived" if one.blocks else "not yet observable" for one in go}
    return " or ".join(sorted(ways, reverse=True))


def gaps(context: Context) -> Iterator[Cause]:
    """Missing parts of the gate: a gate with only success criteria is no gate."""
    for gate in GATES:
        if missing := missing_of(context.workspace, gate):
            yield Cause(f"the gate is not finished: {gate.title()} has no {' and no '.join(missing)}", about="gate")


def missing_of(workspace: Workspace, gate: GateName) -> tuple[str, ...]:
    """The missing parts of an outcome, in words."""
    outcome = workspace.gate.outcome(gate)
    parts = (
        ("condition", bool(outcome.conditions)),
        ("decision owner", bool(outcome.decision_owners)),
        ("next action", bool(outcome.next_action.strip())),
    )
    return tuple(part for part, present in parts if not present)


def standing(context: Context, kind: StandingKind) -> dict[str, Decision]:
    """The decisions of a kind not lifted since, oldest first."""
    found = StandingDecisions()
    for key, one in context.decisions:
        found.take(key, one)
    return found.of[kind]


def who(decision: Decision, context: Context) -> str:
    """`Business owner (L. Moreau)`: each role with its holder at that time; `the gate` if no role decided."""
    if not decision.by:
        return "the gate"
    pairs = zip(decision.by, decision.holders, strict=True)
    return ", ".join(f"{context.title('role', role)} ({holder})" for role, holder in pairs)
