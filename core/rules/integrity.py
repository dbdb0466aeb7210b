"""Check the integrity of a workspace: dangling names and invalid sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import partial

from core.errors import BadValue, nearest
from core.language.errors import SentenceError
from core.language.semantics import check
from core.language.vocabulary import Vocabulary
from core.model.evidence_log import EVIDENCE_FILE, EvidenceLog
from core.model.gate import GATES, Condition
from core.model.gate_test import cases_then, reading_then
from core.model.place_text import place_in_words
from core.model.quantity import EXAMPLE, fits, quantity
from core.model.signals import Signal
from core.model.workspace import RecordId, Workspace
from core.rules.references import dangling

SHOWN = 5
"""The most places that a message names."""


def problems_of_workspace(workspace: Workspace) -> Iterator[BadValue]:
    """Each problem of a workspace with its place, such as `gate.hold.conditions.undefined_categories`."""
    for _reference, error in dangling(workspace):
        yield error
    yield from _of_tests(workspace)
    vocabulary = Vocabulary.of(workspace)
    for place, sentence in every_sentence(workspace):
        try:
            check(sentence, vocabulary, typed=False)  # a missing window is for lint to report
        except SentenceError as error:
            yield BadValue(f"{error.message} ({error.place} of the sentence)", place, partial(_hint_of, error))


def problems(workspace: Workspace, evidence: EvidenceLog, *, thorough: bool) -> Iterator[BadValue]:
    """Dangling names in fields and evidence; if thorough, also every invalid sentence."""
    if thorough:
        yield from problems_of_workspace(workspace)
    else:
        yield from (problem for _, problem in dangling(workspace))
    for name in sorted(evidence.readings.keys() - workspace.signals.keys()):
        hint = partial(nearest, name, workspace.signals)
        yield BadValue(f"there is no signal named {name!r}", EVIDENCE_FILE["reading"], hint)
    for name in sorted(evidence.completions.keys() - workspace.activities.keys()):
        hint = partial(nearest, name, workspace.activities)
        yield BadValue(f"there is no activity named {name!r}", EVIDENCE_FILE["completion"], hint)


def _hint_of(error: BadValue) -> str:
    return error.hint


def broken(introduced: list[BadValue], changed: Iterable[RecordId], workspace: Workspace) -> BadValue:
    """The problem to report: one within the changed records, else the places elsewhere that the change would break."""
    paths = sorted(record.path for record in changed)
    for problem in introduced:
        if any(problem.place == path or problem.place.startswith(f"{path}.") for path in paths):
            return problem
    if not paths:
        return introduced[0]
    first = introduced[0]
    return BadValue(
        f"this would break {places_text((problem.place for problem in introduced), workspace)}: {first.message}",
        paths[0],
        first.hint or "Change those first.",
    )


def places_text(places: Iterable[str], workspace: Workspace) -> str:
    """Places for a message, by title: the first few, and the number of the rest."""
    unique = list(dict.fromkeys(place_in_words(workspace, place) for place in places))
    more = f" and {len(unique) - SHOWN} more" if len(unique) > SHOWN else ""
    return f"{', '.join(unique[:SHOWN])}{more}"


def _of_tests(workspace: Workspace) -> Iterator[BadValue]:
    """Dangling names and wrong units in the gate's own tests."""
    conditions = {f"{gate}.{name}" for gate in GATES for name in workspace.conditions(gate)}
    known: dict[str, Collection[str]] = {
        "signal": workspace.signals,
        "activity": workspace.activities,
        "condition": conditions,
    }
    for key, test in workspace.tests.items():
        for field, kind, name in test.names():
            if name not in known[kind]:
                later = partial(nearest, name, known[kind])
                yield BadValue(f"there is no {kind} named {name!r}", f"tests.{key}.{field}", later)
        for then in map(reading_then, test.readings):
            signal = workspace.signals.get(then.signal)
            if signal and not fits(then.value, signal.unit):
                hint = f"Expected a value such as {EXAMPLE[signal.unit]}."
                yield BadValue(f"{then.value!r} does not fit the unit {signal.unit}", f"tests.{key}.readings", hint)
            elif signal and (reason := signal.out_of_range(quantity(then.value))):
                yield BadValue(f"{then.value!r} is out of range: {reason}", f"tests.{key}.readings")
            elif signal and signal.stream:
                try:
                    cases_then(then, signal)
                except ValueError as error:
                    yield BadValue(str(error), f"tests.{key}.readings")


def every_sentence(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Every sentence of a workspace, with its place."""
    for record_id, record in workspace.records():
        if isinstance(record, Condition):
            yield record_id.path, record.sentence
        elif isinstance(record, Signal) and record.zero_when.strip():
            yield f"{record_id.path}.zero_when", record.zero_when
