"""What one sentence says that can hardly be meant, whatever the evidence is."""

from __future__ import annotations

from collections.abc import Iterator

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import ActivityState, Measured
from core.language.render import comparison, with_window
from core.model.base import Record
from core.model.gate import Condition, GateName
from core.model.quantity import duration_text, show
from core.model.roles import Activity
from core.model.signals import Signal
from core.model.workspace import Workspace
from core.verdict.lint.measured_condition import Asked, points
from core.verdict.lint.warning import LintWarning

NEVER: dict[GateName, str] = {
    "go": "it can never be met, so the verdict is never Go",
    "hold": "it can never fire",
    "stop": "it can never fire",
}
ALWAYS: dict[GateName, str] = {
    "go": "it is always met, so it asks for nothing",
    "hold": "it always fires, so the verdict is never Go",
    "stop": "it always fires, so the workflow never runs",
}


def of_windows(workspace: Workspace) -> Iterator[LintWarning]:
    """Sentences that put readings together and do not say which: as old texts may have them."""
    for record, model in workspace.records():
        field, text = _sentence(model)
        try:
            predicate = parse(text) if text.strip() else None
        except SentenceError:
            continue
        if isinstance(predicate, Measured) and predicate.lacks_window:
            yield LintWarning(
                "window",
                record,
                f"{predicate.aggregate} of {predicate.signal} needs a window: without one it is unknown",
                f"Write such as: {with_window(predicate)}",
                field=field,
            )


def _sentence(model: Record) -> tuple[str, str]:
    if isinstance(model, Signal):
        return "zero_when", model.zero_when
    return "", model.sentence if isinstance(model, Condition) else ""


def of_sentence(asked: Asked, workspace: Workspace) -> Iterator[LintWarning]:
    """Each warning of one condition."""
    yield from _threshold(asked)
    yield from _recovery(asked)
    yield from _max_age(asked)
    yield from _silence(asked)
    yield from _cadence(asked, workspace)


def _threshold(asked: Asked) -> Iterator[LintWarning]:
    held = {asked.limit.holds(value) for value in points([asked.limit], *asked.range)}
    if held == {False}:
        yield LintWarning("never", asked.record, NEVER[asked.gate], _values(asked))
    if held == {True}:
        yield LintWarning("always", asked.record, ALWAYS[asked.gate], _values(asked))


def _values(asked: Asked) -> str:
    least, greatest = asked.range
    if least is None:
        return "Compare with a value that it can have, and can fail to have."
    upwards = f"from {show(least, asked.unit)}"
    ends = f"{upwards} to {show(greatest, asked.unit)}" if greatest is not None else f"{upwards} upwards"
    return f"Its value goes {ends}: choose a threshold that parts them."


def _recovery(asked: Asked) -> Iterator[LintWarning]:
    recovery, until = asked.course.recovery, asked.measured.until
    if recovery is None or until is None:
        return
    values = points([asked.limit, recovery.limit], *asked.range)
    said = comparison(until.comparison)
    if not any(recovery.limit.holds(value) for value in values):
        yield LintWarning("recovery", asked.record, f"until {said} can never hold, so it never ends", _values(asked))
        return
    both = next((value for value in values if asked.limit.holds(value) and recovery.limit.holds(value)), None)
    if both is not None:
        yield LintWarning(
            "recovery",
            asked.record,
            f"until {said} is on the wrong side: {show(both, asked.unit)} would fire and recover at once",
            "A recovery threshold lies on the side where the condition does not fire.",
        )


def _max_age(asked: Asked) -> Iterator[LintWarning]:
    question, measured = asked.course.asked, asked.measured
    if question.length is None or question.longest is None or asked.silence_counts:
        return
    if question.longest > question.length and measured.over:
        longest = measured.within or asked.signal.max_age
        yield LintWarning(
            "max-age",
            asked.record,
            f"a reading counts for {longest}, but the window forgets it after {measured.over.duration}",
            f"Make the window longer, or add: within {measured.over.duration}",
        )


def _silence(asked: Asked) -> Iterator[LintWarning]:
    """A signal of which silence is 0, looked at without a window that could be silent."""
    if asked.signal.zero_when and not asked.silence_counts:
        yield LintWarning(
            "zero",
            asked.record,
            f"without a window silence is never 0, also while {asked.signal.zero_when}: only a reading says so",
            "Add such as: over 4w",
        )


def _cadence(asked: Asked, workspace: Workspace) -> Iterator[LintWarning]:
    """A window that is over before somebody has looked."""
    length, name = asked.course.asked.length, _looks(asked)
    activity = workspace.activities.get(name, Activity.model_construct())
    if length is None or activity.interval is None:
        return
    longest = activity.interval + activity.allowance
    if length < longest:
        yield LintWarning(
            "cadence",
            asked.record,
            f"the window is over before {name} must have looked: every {activity.cadence}, and up to "
            f"{duration_text(activity.allowance)} late",
            f"Make the window at least {duration_text(longest)} long.",
        )


def _looks(asked: Asked) -> str:
    """The activity by which somebody looks at the signal; empty where none is named."""
    try:
        predicate = parse(asked.signal.zero_when) if asked.signal.zero_when else None
    except SentenceError:
        return ""
    return predicate.activity if isinstance(predicate, ActivityState) else ""
