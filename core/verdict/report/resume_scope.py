"""Scope of a decision taken now: the Stops and Holds it lifts, and the evidence it has seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.language.errors import SentenceError
from core.language.kinds.activity import ActivityState
from core.language.parse import parse
from core.language.predicate import Measured
from core.model.decisions import Decision
from core.model.evidence import Completion, Reading
from core.model.names import condition_in_words
from core.model.workspace import Workspace
from core.times import shown
from core.verdict.context import Context
from core.verdict.evaluate import standing
from core.verdict.finding import Verdict
from core.verdict.observations.known_evidence import mark
from core.verdict.observations.review_samples import Sample
from core.verdict.resumes import as_seen

LATCHED = "latched"
"""The word in a recorded finding that no longer was met, and still held the Stop."""


def lifted_by(kind: str, verdict: Verdict, context: Context) -> tuple[str, ...] | None:
    """Keys of the Stops and Holds in force that a decision of this kind lifts; None if this kind lifts nothing."""
    if kind not in ("go", "resume"):
        return None
    holds = tuple(standing(context, "hold"))
    if kind == "go":
        return holds
    stops = standing(context, "stop")
    met = [one.key for one in verdict.of("stop") if one.state == "met" or one.latched]
    kept = (key for one in stops.values() if not one.by for key in _stood(one))
    return (*stops, *holds, *dict.fromkeys((*met, *kept)))


def _stood(stop: Decision) -> Iterator[str]:
    """Conditions for which the gate recorded this Stop: lifting it lifts theirs in every clone."""
    for key, words in stop.findings.items():
        name = key.removeprefix("stop.")
        held = words.startswith("met") or f"({LATCHED})" in words.partition(":")[0]
        if name != key and (held or stop.reason.startswith((f"{name}: ", f"{name} "))):  # older records name it there
            yield key


def lifted_in_words(workspace: Workspace, decision: Decision) -> str:
    """Describe the Stops and Holds lifted by a decision: `the stop of 2026-03-02 10:00 CET`."""
    zone = workspace.workflow.timezone
    known = {key: workspace.decisions.get(key) for key in decision.lifts or ()}
    return ", ".join(
        f"the {one.kind} of {shown(one.at, zone)}" if one else condition_in_words(key) for key, one in known.items()
    )


def evidence_seen(context: Context) -> dict[str, str]:
    """Marks of evidence that became known since the last resume, by signal and activity of the Stop conditions."""
    evidence = {name: context.past(name) for name in sorted(set(_signals(context)))}
    evidence |= {name: context.completions(name, "stop") for name in sorted(set(_activities(context)))}
    return {name: _marks(name, pieces, context) for name, pieces in evidence.items()}


def _marks(name: str, pieces: Iterable[Reading | Completion | Sample], context: Context) -> str:
    known = context.known(name, "stop")
    return as_seen((max(one.at, one.recorded), mark(one)) for one in pieces if known.counts(one))


def _signals(context: Context) -> Iterator[str]:
    yield from (one.signal for one in _predicates(context) if isinstance(one, Measured))


def _activities(context: Context) -> Iterator[str]:
    yield from (one.activity for one in _predicates(context) if isinstance(one, ActivityState))


def _predicates(context: Context) -> Iterator[object]:
    """Parsed sentences of the Stop conditions, including earlier versions."""
    workspace = context.workspace
    sentences = [one.sentence for one in workspace.conditions("stop").values()]
    sentences += [text for one in workspace.earlier.values() for text in one.sentences.values()]
    for sentence in sentences:
        try:
            yield parse(sentence)
        except SentenceError:
            continue
