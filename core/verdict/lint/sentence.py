"""Lint rules for a single sentence, independent of evidence."""

from __future__ import annotations

from collections.abc import Iterator

from core.language.errors import SentenceError
from core.language.kinds.activity import ActivityState
from core.language.measured_plain import subject
from core.language.measured_render import comparison, with_window
from core.language.parse import parse
from core.language.plain import plain_reading
from core.language.predicate import Measured
from core.language.vocabulary import Vocabulary
from core.model.base import Record
from core.model.gate import Condition, GateName
from core.model.names import in_words
from core.model.quantity import number_text
from core.model.roles import Activity
from core.model.signals import Signal
from core.model.words import every, length_words, quantity_words, sentence_case
from core.model.workspace import Workspace
from core.verdict.lint.measured_condition import MeasuredCondition, points
from core.verdict.lint.warning import LintWarning

NEVER: dict[GateName, str] = {
    "go": "it can never be met, so the verdict is never Go",
    "hold": "it can never fire",
    "stop": "it can never fire",
}
ALWAYS: dict[GateName, str] = {
    "go": "it is always met, so it checks nothing",
    "hold": "it always fires, so the verdict is never Go",
    "stop": "it always fires, so the workflow never runs",
}


def of_windows(workspace: Workspace) -> Iterator[LintWarning]:
    """Sentences that aggregate readings without a window, as old texts may contain."""
    vocabulary = Vocabulary.of(workspace)
    for record, model in workspace.records():
        field, text = _sentence(model)
        try:
            predicate = parse(text) if text.strip() else None
        except SentenceError:
            continue
        if isinstance(predicate, Measured) and predicate.lacks_window:
            whole = sentence_case(subject(predicate, vocabulary))
            yield LintWarning(
                "window",
                record,
                f"{whole} needs a window: without one it is not known",
                f"Write, for example: {with_window(predicate)}",
                field=field,
            )


def _sentence(model: Record) -> tuple[str, str]:
    if isinstance(model, Signal):
        return "zero_when", model.zero_when
    return "", model.sentence if isinstance(model, Condition) else ""


def of_sentence(condition: MeasuredCondition, workspace: Workspace) -> Iterator[LintWarning]:
    """Warnings about one condition."""
    yield from _threshold(condition)
    yield from _recovery(condition)
    yield from _max_age(condition)
    yield from _silence(condition, workspace)
    yield from _cadence(condition, workspace)


def _threshold(condition: MeasuredCondition) -> Iterator[LintWarning]:
    held = {condition.limit.holds(value) for value in points([condition.limit], *condition.range)}
    if held == {False}:
        yield LintWarning("never", condition.record, NEVER[condition.gate], _values(condition))
    if held == {True}:
        yield LintWarning("always", condition.record, ALWAYS[condition.gate], _values(condition))


def _values(condition: MeasuredCondition) -> str:
    least, greatest = condition.range
    if least is None:
        return "Compare with a value that it may or may not have."
    upwards = f"from {number_text(least, condition.unit)}"
    ends = f"{upwards} to {number_text(greatest, condition.unit)}" if greatest is not None else f"{upwards} upwards"
    return f"Its value goes {ends}: choose a threshold inside that range."


def _recovery(condition: MeasuredCondition) -> Iterator[LintWarning]:
    recovery, until = condition.compiled.recovery, condition.measured.until
    if recovery is None or until is None:
        return
    values = points([condition.limit, recovery.limit], *condition.range)
    level = comparison(until.comparison)
    if not any(recovery.limit.holds(value) for value in values):
        yield LintWarning(
            "recovery", condition.record, f"until {level} can never hold, so it never ends", _values(condition)
        )
        return
    both = next((value for value in values if condition.limit.holds(value) and recovery.limit.holds(value)), None)
    if both is not None:
        yield LintWarning(
            "recovery",
            condition.record,
            f"until {level} is on the wrong side: {number_text(both, condition.unit)} would fire and recover at once",
            "A recovery threshold lies on the side where the condition does not fire.",
        )


def _max_age(condition: MeasuredCondition) -> Iterator[LintWarning]:
    spec, measured = condition.compiled.comparison, condition.measured
    if spec.length is None or spec.longest is None or condition.silence_counts:
        return
    if spec.longest > spec.length and measured.over:
        longest = measured.within or condition.signal.max_age
        yield LintWarning(
            "max-age",
            condition.record,
            f"a reading counts for {quantity_words(longest)}, "
            f"but the window forgets it after {quantity_words(measured.over.duration)}",
            f"Make the window longer, or add: within {measured.over.duration}",
        )


def _silence(condition: MeasuredCondition, workspace: Workspace) -> Iterator[LintWarning]:
    """Warn if silence of the signal means zero but the condition has no window that could be silent."""
    if condition.signal.zero_when and not condition.silence_counts:
        while_words = plain_reading(condition.signal.zero_when, Vocabulary.of(workspace))
        yield LintWarning(
            "zero",
            condition.record,
            f"without a window silence is never 0, also while {while_words}: only a reading says so",
            "Add a window, for example: over 4w",
        )


def _cadence(condition: MeasuredCondition, workspace: Workspace) -> Iterator[LintWarning]:
    """Warn about a window shorter than the interval between looks."""
    length, name = condition.compiled.comparison.length, _looks(condition)
    activity = workspace.activities.get(name, Activity.model_construct())
    if length is None or activity.interval is None:
        return
    longest = activity.interval + activity.allowance
    if length < longest:
        yield LintWarning(
            "cadence",
            condition.record,
            f"the window is over before {activity.title.strip() or in_words(name)} must have looked: "
            f"{every(activity.cadence)}, and up to {length_words(activity.allowance)} late",
            f"Make the window at least {length_words(longest)} long.",
        )


def _looks(condition: MeasuredCondition) -> str:
    """The activity by which silence of the signal comes to mean zero; empty if none is named."""
    try:
        predicate = parse(condition.signal.zero_when) if condition.signal.zero_when else None
    except SentenceError:
        return ""
    return predicate.activity if isinstance(predicate, ActivityState) else ""
