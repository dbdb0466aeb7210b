"""Warn about conditions that are valid but probably unintended: never met, contradictory, or leaving a gap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.language.predicate import Measured
from core.model.gate import GATES, Condition, Outcome
from core.model.workspace import RecordId, Workspace
from core.verdict.context import Context
from core.verdict.lint.condition_pairs import of_pairs
from core.verdict.lint.dates import of_dates
from core.verdict.lint.evidence import of_evidence
from core.verdict.lint.left_open import of_left_open
from core.verdict.lint.measured_condition import measured_conditions, predicate_of
from core.verdict.lint.people import of_people
from core.verdict.lint.record import of_record
from core.verdict.lint.reviews import of_reviews
from core.verdict.lint.sentence import of_sentence, of_windows
from core.verdict.lint.warning import LintWarning


def lint(context: Context) -> tuple[LintWarning, ...]:
    """All warnings: conditions in text order, then the others. Reads no clock and no file."""
    return tuple(sorted(_warnings(context), key=_place))


def lint_condition(context: Context, condition: RecordId) -> tuple[LintWarning, ...]:
    """The warnings of `lint` about one condition. Its cost does not grow with the gate: an editor asks at each key."""
    alone = replace(context, workspace=_about(context.workspace, condition))
    return tuple(one for one in lint(alone) if one.record == condition)


def _about(workspace: Workspace, condition: RecordId) -> Workspace:
    """The workspace with none but the conditions on the same subject, and without waivers."""
    gate, _, name = condition.key.partition(".")
    subject = {one: _subject(model) for one, model in _conditions(workspace)}
    wanted = subject.get((gate, name))
    outcomes: dict[str, Outcome] = {
        each: workspace.gate.outcome(each).model_copy(
            update={
                "conditions": {
                    one: model for one, model in workspace.conditions(each).items() if subject[each, one] == wanted
                }
            }
        )
        for each in GATES
    }
    return workspace.model_copy(update={"gate": workspace.gate.model_copy(update=outcomes), "waivers": {}})


def _conditions(workspace: Workspace) -> Iterator[tuple[tuple[str, str], Condition]]:
    return (((gate, name), one) for gate in GATES for name, one in workspace.conditions(gate).items())


def _subject(condition: Condition) -> str:
    """The signal that a condition measures; empty for all others, which are few and compared by their predicates."""
    predicate = predicate_of(condition)
    return predicate.signal if isinstance(predicate, Measured) else ""


def _warnings(context: Context) -> Iterator[LintWarning]:
    yield from of_windows(context.workspace)
    for condition in measured_conditions(context.workspace):
        yield from of_sentence(condition, context.workspace)
        yield from of_evidence(condition, context)
    yield from of_pairs(context.workspace)
    yield from of_people(context)
    yield from of_reviews(context)
    yield from of_left_open(context.workspace)
    yield from of_dates(context)
    yield from of_record(context)


def _place(warning: LintWarning) -> tuple[int, int, str]:
    kind, key = warning.record
    if kind != "condition":
        return 1, 0, warning.place
    return 0, next(number for number, gate in enumerate(GATES) if key.startswith(f"{gate}.")), key
