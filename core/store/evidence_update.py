"""Update the evidence log incrementally, without reloading or sorting everything."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.model.cases import CaseFacts, Cases, facts_of
from core.model.evidence import Completion, Evidence, ExceptionCase, Reading
from core.model.evidence_log import EvidenceKind, EvidenceLog, time_order
from core.model.readings import Readings
from core.model.sessions import Session
from core.model.stamp import Stamp, latest, newest_of
from core.store.rows import Key

Pair = tuple[Evidence | None, Evidence | None]
"""A piece of evidence before and after a change; None if it did not or does not exist."""


def updated_evidence(log: EvidenceLog, changes: Mapping[EvidenceKind, Mapping[Key, Pair]]) -> EvidenceLog:
    """The log after these changes, still in time order; unchanged parts are reused."""
    if not changes:
        return log
    groups: dict[EvidenceKind, dict[str, Any]] = {
        "reading": dict(log.readings),
        "completion": dict(log.completions),
        **{kind: {"": one} for kind, one in _ungrouped(log).items()},
    }
    for kind, pairs in changes.items():
        _regroup(groups[kind], pairs.values())
    if "session" in changes:
        groups["exception"][""] = _redrawn(groups["exception"].get("", ()), changes["session"].values())
    rest = (groups[kind].get("", ()) for kind in _ungrouped(log))
    stamps = {kind: _newest(kind, stamp, changes.get(kind, {})) for kind, stamp in log.stamps.items()}
    return replace(
        EvidenceLog(groups["reading"], groups["completion"], *rest),
        stamps=stamps,
        journal_stamp=log.journal_stamp,
        disputed=log.disputed,
    )


def _newest(kind: EvidenceKind, before: Stamp | None, pairs: Mapping[Key, Pair]) -> Stamp | None:
    """The newest knowledge time within the transaction; deleted evidence still counts until it ends."""
    return latest((before, newest_of(kind, (new for _old, new in pairs.values() if new is not None))))


def _ungrouped(log: EvidenceLog) -> dict[EvidenceKind, Sequence[Evidence]]:
    """The ungrouped kinds of evidence, in the order of the log's fields."""
    return {"exception": log.exceptions, "session": log.sessions, "traffic": log.traffic, "stop": log.stops}


def _regroup(groups: dict[str, Any], pairs: Iterable[Pair]) -> None:
    """Apply changes to their groups."""
    changes: dict[str, tuple[list[Evidence], list[Evidence]]] = {}
    for old, new in pairs:
        for place, one in enumerate((old, new)):
            if one is not None:
                changes.setdefault(_group(one), ([], []))[place].append(one)
    for name, (gone, come) in changes.items():
        if items := _changed(groups.get(name, ()), gone, come):
            groups[name] = items
        else:
            groups.pop(name, None)


def _changed(items: Sequence[Any], gone: Sequence[Any], come: Sequence[Any]) -> Any:
    """Update a sorted sequence by binary search, reusing its older part: copying a tuple is cheap, sorting is not."""
    if isinstance(items, Cases):
        return _changed_cases(items, gone, come)
    if isinstance(items, Readings) and all(time_order(one)[0] > items.older.last.at for one in (*gone, *come)):
        return Readings(items.older, tuple(_changed(items.newer, gone, come)))
    changed = list(items)
    for one in gone:
        del changed[bisect_left(changed, time_order(one), key=time_order)]
    for one in sorted(come, key=time_order):
        changed.insert(bisect_left(changed, time_order(one), key=time_order), one)
    return tuple(changed)


def _changed_cases(cases: Cases, gone: Sequence[Evidence], come: Sequence[Evidence]) -> Cases:
    """Update cases: only facts of reviewed ones are in memory; the rest is loaded from the database when needed.

    What was replayed is dropped if it rests on one of these cases.
    """
    lost, won = _facts(gone), _facts(come)
    changed: dict[Key, ExceptionCase | None] = {one.key: None for one in gone}
    changed |= {one.key: one for one in come if isinstance(one, ExceptionCase)}
    after = cases.having(len(cases) - len(gone) + len(come), _changed(cases.facts, lost, won), changed)
    until = cases.replayed.until if cases.replayed else None
    return after.with_replays(None) if until and any(one.known_by(until) for one in (*lost, *won)) else after


def _redrawn(cases: Sequence[ExceptionCase], sessions: Iterable[Pair]) -> Sequence[ExceptionCase]:
    """The cases, without what was replayed of them if one of these sessions drew a case that it rests on."""
    if not isinstance(cases, Cases) or cases.replayed is None:
        return cases
    until, both = cases.replayed.until, (one for pair in sessions for one in pair if isinstance(one, Session))
    names = {name for one in both for name in one.cases}
    rests_on = any(one.name in names and one.known_by(until) for one in cases.facts if isinstance(one, CaseFacts))
    return cases.with_replays(None) if rests_on else cases


def _facts(cases: Sequence[Evidence]) -> list[CaseFacts]:
    return [facts_of(one) for one in cases if isinstance(one, ExceptionCase) and one.reviews]


def _group(evidence: Evidence) -> str:
    if isinstance(evidence, Reading):
        return evidence.signal
    return evidence.activity if isinstance(evidence, Completion) else ""
