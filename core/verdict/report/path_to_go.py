"""Path to Go: the minimal list of required changes, each with the responsible roles and the distance of the value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from core.model.gate import GATES, WORST_FIRST
from core.model.words import sentence_case
from core.verdict.context import Context
from core.verdict.evaluate import missing_of, standing
from core.verdict.evaluation_time import ahead_in_words
from core.verdict.finding import Verdict, blocking_verdict
from core.verdict.report.required_changes import required_change
from core.verdict.unseen_changes import unseen_in_words


@dataclass(frozen=True)
class Step:
    """One required change before the verdict can be Go."""

    place: str
    """The subject, as a key: `hold.undefined_categories`, `gate.go`."""
    what: str
    """The required change, worded for people."""
    who: tuple[str, ...]
    """Role names; empty if no role is assigned yet."""
    away: Fraction | None = None
    """Distance of the value from an acceptable one, in base units."""


def path_to_go(context: Context, verdict: Verdict) -> tuple[Step, ...]:
    """The steps, worst outcome first; empty if the verdict is Go."""
    if verdict.verdict == "go":
        return ()
    steps = (*_clock(context), *_conflicts(context), *_steps(context, verdict))
    return tuple(replace(one, what=sentence_case(one.what)) for one in steps)


def _clock(context: Context) -> Iterator[Step]:
    for stamp in context.ahead:
        yield Step("workflow.clock", f"correct the clock or the date: {ahead_in_words(stamp, context.zone)}", ())


def _conflicts(context: Context) -> Iterator[Step]:
    if dispute := context.evidence.disputed:
        yield Step("conflicts", f"resolve this first: {dispute}", ())


def _steps(context: Context, verdict: Verdict) -> Iterator[Step]:
    workspace = context.workspace
    for gate in WORST_FIRST:
        for finding in verdict.of(gate):
            if blocking_verdict(finding):
                needed = required_change(finding, context)
                yield Step(finding.key, needed.what, tuple(role for role in needed.who if role), needed.away)
    if verdict.verdict == "stop":
        yield Step("gate.stop", "record a resume: only that lifts a Stop", workspace.gate.stop.decision_owners)
    elif standing(context, "hold"):  # a resume would lift that too
        yield Step("gate.hold", "decide go: a decided hold stands", workspace.gate.go.decision_owners)
    if unseen := unseen_in_words(workspace.workflow.unseen, workspace):
        yield Step("workflow.unseen", f"look at what a merge touched: {', '.join(unseen)}", ())
    go = verdict.of("go")
    if go and all(one.set_aside for one in go):
        yield Step("gate.go", "at least one Go condition must count: none does", workspace.gate.go.decision_owners)
    for gate in GATES:
        if missing := missing_of(workspace, gate):
            yield Step(f"gate.{gate}", f"{gate.title()} needs a {' and a '.join(missing)}", ())
