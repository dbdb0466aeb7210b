"""Serialize condition timelines as text, for storage in the database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.verdict.observations.review_samples import Sample
from core.verdict.replay.aggregates import Last
from core.verdict.replay.case_window import CaseWindow
from core.verdict.replay.comparison_state import ComparisonState
from core.verdict.replay.compiled import CompiledCondition
from core.verdict.replay.state_machine import ConditionTimeline, Looks


def dump(timeline: ConditionTimeline, samples: Sequence[Sample] = ()) -> str:
    """Serialize the full state of a timeline, except its compiled condition.

    Of reviewed cases in a window, only their places among the `samples` that it has processed are stored.
    """
    places = {sample: place for place, sample in enumerate(samples)}
    return json.dumps(
        {
            "judged": _judged(timeline.comparison_state, places),
            "recovery": _judged(timeline.recovery_state, places) if timeline.recovery_state else None,
            "looked": timeline.looked,
            "changes": [[_text(at), state] for at, state in timeline.changes],
            "silence_at": _text(timeline.silence_at),
        },
        separators=(",", ":"),
    )


def load(compiled: CompiledCondition, looks: Looks, text: str, samples: Sequence[Sample] = ()) -> ConditionTimeline:
    """Restore a timeline of this compiled condition, which has processed these samples; it can be extended."""
    kept = json.loads(text)
    timeline = ConditionTimeline(compiled, looks)
    _restore(timeline.comparison_state, kept["judged"], samples)
    if kept["recovery"] is not None:
        _restore(timeline.await_recovery(), kept["recovery"], samples)
    timeline.go_on(kept["looked"], [(_time(at), state) for at, state in kept["changes"]], _time(kept["silence_at"]))
    return timeline


def _judged(comparison_state: ComparisonState, places: Mapping[Sample, int]) -> dict[str, Any]:
    window, for_duration = comparison_state.window, comparison_state.for_duration
    if isinstance(window, CaseWindow):
        entries: list[Any] = [places[one] for one in window.cases]
        waiting: list[Any] = [places[one] for one in window.later]
    else:
        entries, waiting = (
            [[_text(leaves), str(value), n] for leaves, value, n in some]
            for some in (window.entries(), window.waiting())
        )
    return {
        "bare": comparison_state.raw_state,
        "since": _or_none(for_duration.since),
        "run": for_duration.run,
        "read_at": _or_none(for_duration.read_at),
        "window": entries,
        "waiting": waiting,
        "last": str(window.tally.value) if isinstance(window.tally, Last) else None,
        "newest": _or_none(window.newest),
        "stale_at": _text(window.stale_at),
        "stale": window.stale,
        "looked": window.looked,
        "most": window.most,
    }


def _restore(comparison_state: ComparisonState, kept: dict[str, Any], samples: Sequence[Sample]) -> None:
    window, for_duration = comparison_state.window, comparison_state.for_duration
    comparison_state.raw_state = kept["bare"]
    for_duration.since, for_duration.run = _or_never(kept["since"]), kept["run"]
    for_duration.read_at = _or_never(kept["read_at"])
    window.newest, window.stale, window.looked = _or_never(kept["newest"]), kept["stale"], kept["looked"]
    window.stale_at, window.most = _time(kept["stale_at"]), kept["most"]
    if isinstance(window, CaseWindow):
        window.take(*((samples[place] for place in kept[part]) for part in ("window", "waiting")))
        if isinstance(window.tally, Last):
            window.tally.value = Decimal(kept["last"])
    else:
        parts = ("window", "waiting")
        window.refill(*([(_time(leaves), Decimal(value), n) for leaves, value, n in kept[part]] for part in parts))


def _text(at: datetime) -> str:
    return at.isoformat()


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _or_none(at: datetime | None) -> str | None:
    return None if at is None else _text(at)


def _or_never(text: str | None) -> datetime | None:
    return None if text is None else _time(text)
