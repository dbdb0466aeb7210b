"""Lint rules for conditions of one gate that contradict each other or leave a gap."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate

from core.language.kinds.item import ItemState
from core.language.kinds.role import RoleState
from core.language.predicate import Predicate
from core.model.gate import WORST_FIRST, GateName
from core.model.names import condition_in_words
from core.model.quantity import Unit, number_text
from core.model.workspace import RecordId, Workspace
from core.verdict.lint.measured_condition import MeasuredCondition, measured_conditions, points, predicate_of
from core.verdict.lint.value_sets import complement, contained, value_set
from core.verdict.lint.warning import LintWarning

TYPICAL = ("last", "mean", "median", "rate")
"""Aggregates that describe a typical value: their thresholds are comparable."""
AGAINST: tuple[GateName, ...] = ("hold", "stop")


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
    names: dict[GateName, dict[Predicate, list[str]]] = {gate: {} for gate in WORST_FIRST}
    for gate, by_predicate in names.items():
        for name, one in sorted(workspace.conditions(gate).items()):
            if (predicate := predicate_of(one)) is not None:
                by_predicate.setdefault(predicate, []).append(name)
    for predicate, of_one in names["go"].items():
        opposite = _opposite(predicate)
        others = [f"{gate}.{other}" for gate in AGAINST for other in names[gate].get(predicate, ())]
        go = names["go"].get(opposite, ()) if opposite is not None else ()
        for name in of_one:
            for other in (*others, *(f"go.{other}" for other in go if name < other)):
                yield _contradicts(RecordId("condition", f"go.{name}"), other)


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
        f"it contradicts {condition_in_words(other)}: they leave nothing for Go",
        "Choose thresholds that leave values at which Go is met and the other is not.",
    )


def _contradictions(of_one: Sequence[MeasuredCondition]) -> Iterator[LintWarning]:
    """Go conditions all of whose values are excluded by another condition."""
    values = points([one.limit for one in of_one], *of_one[0].range)
    sets = [(number, value_set(one.limit, values)) for number, one in enumerate(of_one)]
    go = [(number, of) for number, of in sets if of_one[number].gate == "go"]
    against = [(number, of) for number, of in sets if of_one[number].gate != "go"]
    beside = [(number, complement(of, len(values))) for number, of in go]
    pairs = [*contained(go, against), *contained(go, beside)]
    for number, other in sorted(pairs):
        if of_one[other].gate != "go" or of_one[number].name < of_one[other].name:
            yield _contradicts(of_one[number].record, of_one[other].record.key)


def _gaps(of_one: Sequence[MeasuredCondition]) -> Iterator[LintWarning]:
    """Value ranges in which Go is not met but no Hold or Stop applies."""
    go = [one for one in of_one if one.gate == "go"]
    against = [one for one in of_one if one.gate != "go"]
    if not go or not against:
        return
    values = points([one.limit for one in of_one], *of_one[0].range)
    met, applying = _count(go, values), _count(against, values)
    open_ones = [met[place] < len(go) and not applying[place] for place in range(len(values))]
    ends = {end for one in of_one for end in one.limit.ends}
    others = " and ".join(condition_in_words(one.record.key) for one in against)
    for first, last in _runs(open_ones):
        yield LintWarning(
            "gap",
            go[0].record,
            f"{_where(values, first, last, ends, of_one[0].unit)} it is not met, and {others} "
            f"{'say' if len(against) > 1 else 'says'} nothing",
            "Let the thresholds meet, or say what is done between them.",
        )


def _count(conditions: Sequence[MeasuredCondition], values: Sequence[Fraction]) -> list[int]:
    """The number of these conditions' comparisons that hold at each value."""
    steps = [0] * (len(values) + 1)
    for one in conditions:
        for first, last in value_set(one.limit, values):
            steps[first] += 1
            steps[last + 1] -= 1
    return list(accumulate(steps))


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and last position of each run of true values."""
    start: int | None = None
    for position, one in enumerate([*flags, False]):
        if one and start is None:
            start = position
        elif not one and start is not None:
            yield start, position - 1
            start = None


def _where(values: Sequence[Fraction], first: int, last: int, ends: Collection[Fraction], unit: Unit) -> str:
    """`at 92%`, `between 90% and 92%`, `above 95%`, in the thresholds as typed."""
    below = next((values[place] for place in range(first, -1, -1) if values[place] in ends), None)
    above = next((values[place] for place in range(last, len(values)) if values[place] in ends), None)
    if below is not None and above is not None:
        return (
            f"at {number_text(below, unit)}"
            if below == above
            else f"between {number_text(below, unit)} and {number_text(above, unit)}"
        )
    return f"above {number_text(below, unit)}" if above is None else f"below {number_text(above, unit)}"
