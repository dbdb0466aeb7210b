"""Lint rules for dates and durations that affect the verdict: `as_of`, future dates, overlong durations."""

from __future__ import annotations

from collections.abc import Iterator

from core.model.words import length_words
from core.model.workflow import STAGES
from core.model.workspace import WORKFLOW, RecordId
from core.times import last_day, shown
from core.verdict.context import Context
from core.verdict.evaluation_time import ahead_in_words
from core.verdict.lint.measured_condition import MeasuredCondition, measured_conditions
from core.verdict.lint.warning import LintWarning
from core.verdict.waivers import LONGEST


def of_dates(context: Context) -> Iterator[LintWarning]:
    """Warnings about dates and durations, independent of evidence values."""
    yield from _now(context)
    yield from _waivers(context)
    yield from _duties(context)
    every = tuple(measured_conditions(context.workspace))
    for condition in every:
        yield from _begins(condition, context)
        yield from _lengths(condition)
    for name in sorted({one.measured.signal for one in every}):
        yield from _stage(name, context)


def _now(context: Context) -> Iterator[LintWarning]:
    for stamp in context.ahead:
        hint = "Correct the clock or that date; until then the verdict is Hold at best."
        yield LintWarning("ahead", WORKFLOW, ahead_in_words(stamp, context.zone), hint)
    if context.workspace.workflow.as_of is not None:
        unseen = sum(map(context.later, context.workspace.signals))
        after = f", and {unseen} reading{'s' * (unseen != 1)} of after it {'is' if unseen == 1 else 'are'} not seen"
        yield LintWarning(
            "as-of",
            WORKFLOW,
            f"the verdict stands at {shown(context.at, context.zone)}: it is not of now{after * bool(unseen)}",
            "Clear As of to evaluate at the present time.",
            field="as_of",
        )


def _waivers(context: Context) -> Iterator[LintWarning]:
    for key, waiver in sorted(context.workspace.waivers.items()):
        record = RecordId("waiver", key)
        if waiver.at > context.at:
            begins = shown(waiver.at, context.zone)
            yield _to_come(record, f"it begins only on {begins}", "at")
        if waiver.end > context.at and waiver.end - max(waiver.at, context.at) > LONGEST:
            until = last_day(waiver.end, context.zone)
            yield LintWarning(
                "long",
                record,
                f"it sets the condition aside until {until}: that is longer than a year",
                "Let it end within a year, or change the sentence.",
                field="until",
            )


def _to_come(record: RecordId, message: str, field: str) -> LintWarning:
    return LintWarning("to-come", record, message, "Give it the time at which somebody decided it.", field=field)


def _duties(context: Context) -> Iterator[LintWarning]:
    """Activities that, once done, are on time for more than a year."""
    for name, activity in sorted(context.workspace.activities.items()):
        if activity.interval is not None and (length := activity.interval + activity.allowance) > LONGEST:
            title = context.title("activity", name)
            message = f"once done, {title} is not overdue for {length_words(length)}"
            yield _long(RecordId("activity", name), message, "cadence")


def _begins(condition: MeasuredCondition, context: Context) -> Iterator[LintWarning]:
    since = context.workspace.conditions(condition.gate)[condition.name].since
    if since is not None and since > context.at:
        message = f"since is in the future: what was met before {shown(since, context.zone)} is forgotten then"
        yield _to_come(condition.record, message, "since")


def _lengths(condition: MeasuredCondition) -> Iterator[LintWarning]:
    length, longest = condition.compiled.comparison.length, condition.compiled.comparison.longest
    if length is not None and length > LONGEST:
        yield _long(condition.record, f"a window of {length_words(length)} dilutes what is new")
    elif longest is not None and longest > LONGEST and (length is None or condition.signal.zero_when):
        yield _long(condition.record, f"a reading of {condition.title} counts for {length_words(longest)}")


def _long(record: RecordId, message: str, field: str = "") -> LintWarning:
    hint = "Make it at most a year long."
    return LintWarning("long", record, message, hint, field=field)


def _stage(name: str, context: Context) -> Iterator[LintWarning]:
    """Warn about readings of a signal that is declared not to exist yet."""
    workspace = context.workspace
    signal, stage = workspace.signals[name], workspace.workflow.stage
    if signal.from_stage is None or STAGES.index(stage) >= STAGES.index(signal.from_stage):
        return
    if count := len(context.past(name)):
        yield LintWarning(
            "stage",
            RecordId("signal", name),
            f"it is measured from the stage {signal.from_stage} on, so at {stage} no condition on it blocks anything;"
            f" but {count} {'reading is' if count == 1 else 'readings are'} there",
            "Set the stage that it is at, or from which the signal is measured.",
            field="from_stage",
        )
