"""Lint rules for conditions of one gate that contradict each other or leave a gap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction

from core.language.kinds.item import ItemState
from core.language.kinds.role import RoleState
from core.language.predicate import Predicate
from core.model.quantity import number_text
from core.model.workspace import RecordId, Workspace
from core.verdict.lint.measured_condition import MeasuredCondition, measured_conditions, points, predicate_of
from core.verdict.lint.warning import LintWarning

TYPICAL = ("last", "mean", "median", "rate")
"""Aggregates that describe a typical value: their thresholds are comparable."""


def of_pairs(workspace: Workspace) -> Iterator[LintWarning]:
    """Warnings about conditions on the same subject."""
    every = tuple(measured_conditions(workspace))
    yield from _states(workspace)
    for of_one in _groups(every, lambda one: (one.measured.signal, one.compiled.comparison.word)):
        yield from _contradictions(of_one)
    for of_one in _groups(every, _scale):
        yield from _gaps(of_one)


def _scale(condition: MeasuredCondition) -> tuple[str, str]:
    word = condition.compiled.comparison.word
    return condition.measured.signal, "typical" if word in TYPICAL else word


def _groups(
    every: Iterable[MeasuredCondition], key: Callable[[MeasuredCondition], tuple[str, str]]
) -> Iterator[tuple[MeasuredCondition, ...]]:
    groups: dict[tuple[str, str], list[MeasuredCondition]] = {}
    for one in every:
        groups.setdefault(key(one), []).append(one)
    return map(tuple, groups.values())


def _states(workspace: Workspace) -> Iterator[LintWarning]:
    """Contradictions of Go with Hold, Stop or another Go on a role, a row, an activity or the page."""
    go = {name: predicate_of(one) for name, one in sorted(workspace.conditions("go").items())}
    for name, predicate in go.items():
        if predicate is None:
            continue
        for gate in ("hold", "stop"):
            for other, one in sorted(workspace.conditions(gate).items()):
                if predicate_of(one) == predicate:
                    yield _contradicts(RecordId("condition", f"go.{name}"), f"{gate}.{other}")
        for other, another in go.items():
            if name < other and another is not None and _opposite(predicate) == another:
                yield _contradicts(RecordId("condition", f"go.{name}"), f"go.{other}")


def _opposite(predicate: Predicate) -> Predicate | None:
    match predicate:
        case RoleState(role, negated):
            return RoleState(role, not negated)
        case ItemState(item, negated):
            return ItemState(item, not negated)
    return None


def _contradicts(record: RecordId, other: str) -> LintWarning:
    return LintWarning(
        "contradiction",
        record,
        f"it contradicts {other}: they leave nothing for Go",
        "Choose thresholds that leave values at which Go is met and the other is not.",
    )


def _contradictions(of_one: Sequence[MeasuredCondition]) -> Iterator[LintWarning]:
    """Go conditions all of whose values are excluded by another condition."""
    values = points([one.limit for one in of_one], *of_one[0].range)
    for one in of_one:
        met = [value for value in values if one.limit.holds(value)]
        for other in of_one:
            if one.gate != "go" or one is other or not met:
                continue
            if other.gate == "go":
                against = one.name < other.name and not any(other.limit.holds(value) for value in met)
            else:
                against = all(other.limit.holds(value) for value in met)
            if against:
                yield _contradicts(one.record, other.record.key)


def _gaps(of_one: Sequence[MeasuredCondition]) -> Iterator[LintWarning]:
    """Value ranges in which Go is not met but no Hold or Stop applies."""
    go = [one for one in of_one if one.gate == "go"]
    against = [one for one in of_one if one.gate != "go"]
    if not go or not against:
        return
    values = points([one.limit for one in of_one], *of_one[0].range)
    open_ones = [
        not all(one.limit.holds(value) for one in go) and not any(one.limit.holds(value) for one in against)
        for value in values
    ]
    for first, last in _runs(open_ones):
        others = ", ".join(one.record.key for one in against)
        yield LintWarning(
            "gap",
            go[0].record,
            f"{_where(values, first, last, of_one)} it is not met, and {others} "
            f"{'say' if len(against) > 1 else 'says'} nothing",
            "Let the thresholds meet, or say what is done between them.",
        )


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and last position of each run of true values."""
    start: int | None = None
    for position, one in enumerate([*flags, False]):
        if one and start is None:
            start = position
        elif not one and start is not None:
            yield start, position - 1
            start = None


def _where(values: Sequence[Fraction], first: int, last: int, of_one: Sequence[MeasuredCondition]) -> str:
    """`at 92%`, `between 90% and 92%`, `above 95%`, in the thresholds as typed."""
    unit, ends = of_one[0].unit, {end for one in of_one for end in one.limit.ends}
    below = next((value for value in reversed(values[: first + 1]) if value in ends), None)
    above = next((value for value in values[last:] if value in ends), None)
    if below is not None and above is not None:
        return (
            f"at {number_text(below, unit)}"
            if below == above
            else f"between {number_text(below, unit)} and {number_text(above, unit)}"
        )
    return f"above {number_text(below, unit)}" if above is None else f"below {number_text(above, unit)}"
