"""Warn about conditions that are valid but probably unintended: never met, contradictory, or leaving a gap."""

from __future__ import annotations

from collections.abc import Iterator

from core.model.gate import GATES
from core.verdict.context import Context
from core.verdict.lint.condition_pairs import of_pairs
from core.verdict.lint.dates import of_dates
from core.verdict.lint.evidence import of_evidence
from core.verdict.lint.left_open import of_left_open
from core.verdict.lint.measured_condition import measured_conditions
from core.verdict.lint.people import of_people
from core.verdict.lint.record import of_record
from core.verdict.lint.reviews import of_reviews
from core.verdict.lint.sentence import of_sentence, of_windows
from core.verdict.lint.warning import LintWarning


def lint(context: Context) -> tuple[LintWarning, ...]:
    """All warnings: conditions in text order, then the others. Reads no clock and no file."""
    return tuple(sorted(_warnings(context), key=_place))


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
