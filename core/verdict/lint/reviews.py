"""Lint rules for signals fed by reviews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from core.model.workspace import RecordId
from core.verdict.context import Context
from core.verdict.lint.measured_condition import MeasuredCondition, measured_conditions
from core.verdict.lint.warning import LintWarning
from core.verdict.observations.review_samples import STRATUM

WEEK = timedelta(weeks=1)


def of_reviews(context: Context) -> Iterator[LintWarning]:
    """Warnings about signals used by the gate, one per signal and rule."""
    signals = {one.measured.signal: one.signal for one in measured_conditions(context.workspace) if one.signal.stream}
    scheduled = any(one.cadence and one.role for one in context.workspace.activities.values())
    for name, signal in sorted(signals.items()):
        title = context.title("signal", name)
        if not scheduled:
            yield LintWarning(
                "unfed",
                RecordId("signal", name),
                f"reviews feed {title}, and no activity is scheduled in which somebody could review",
                "Add an activity, such as the exception review, with a cadence and a role.",
                field="from",
            )
        if signal.kind == "events" and not signal.zero_when:
            yield LintWarning(
                "zero",
                RecordId("signal", name),
                f"as long as no case of {title} is confirmed it is not known, never 0, so the verdict is never Go",
                "Set zero_when, such as log_review is on time.",
                field="zero_when",
            )


def too_few_drawn(condition: MeasuredCondition, context: Context) -> str:
    """Explain why no window can reach the minimum samples of a rate fed by reviews; empty if one can, or if unknown."""
    spec, signal = condition.compiled.comparison, condition.signal
    if not spec.minimum or not signal.stream or signal.kind == "events" or spec.length is None:
        return ""
    drawn: Counter[str] = Counter()
    for session in context.evidence.sessions:
        if session.by_chance and session.at <= context.at:
            drawn[session.week] += sum(len(getattr(session, stratum)) for stratum in STRATUM[signal.of])
    if not drawn:
        return ""
    weeks, most = -(-spec.length // WEEK) + 1, max(drawn.values())
    if most * weeks >= spec.minimum:
        return ""
    return (
        f"min {spec.minimum} cannot be reached: at most {most} such cases were drawn for any week, "
        f"and the window touches at most {weeks} weeks, so it is never known"
    )
