"""Scope of a resume: it lifts the Stops it names and covers the evidence it had seen.

Two clones may disagree: one stops, or learns more, while the other resumes. A resume therefore records the Stops in
force when it was taken (`lifts`: ids of decided ones, `stop.customer_impact` for a condition) and marks of the evidence
it knew (`seen`). Stops it does not name remain; evidence it had not seen counts as if it became known afterwards.
Resumes of earlier program versions name nothing: they lift everything and have seen all that was known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from core.model.base import instant_text, utc
from core.model.decisions import Decision
from core.verdict.observations.known_evidence import SeenEvidence

MOST = 200
"""Maximum number of marked pieces of evidence per signal, the newest; older ones count as seen."""


def lifts(decision: Decision, key: str) -> bool:
    """Report if a decision lifts a Stop or Hold, given the id of its decision or the key of its condition."""
    return decision.lifts is None or key in decision.lifts


def seen_by_each(resumes: Sequence[Decision], name: str) -> Iterator[SeenEvidence | None]:
    """The evidence seen by none of the resumes, by the first, by the first two, and so on."""
    until: datetime | None = None
    marks: set[str] = set()
    so_far = SeenEvidence(None, ())
    yield None
    for one in resumes:
        first, *others = one.seen.get(name, "").split() or [""]
        if name not in one.seen:
            until, marks = one.at, set()
            yield None
            continue
        if "T" in first:
            until = max(until, utc(first)) if until else utc(first)
            marks.update(others)
        else:
            marks.update((first, *others) if first else ())
        if until != so_far.until or len(marks) != len(so_far.marks) or not marks.issuperset(so_far.marks):
            so_far = SeenEvidence(until, tuple(sorted(marks)))
        yield so_far


def as_seen(marked: Iterable[tuple[datetime, str]]) -> str:
    """Encode `Decision.seen` for evidence with the times at which it became known."""
    pairs = sorted(marked)
    if len(pairs) <= MOST:
        return " ".join(sorted(mark for _known, mark in pairs))
    until = pairs[-MOST - 1][0]
    return " ".join((instant_text(until), *sorted(mark for known, mark in pairs if known > until)))
