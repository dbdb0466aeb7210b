"""A track as text and back, so that a database can keep what a replay came to."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.verdict.replay.comparison_state import Judged
from core.verdict.replay.compiled import Course
from core.verdict.replay.state_machine import Looks, Track


def keep(track: Track) -> str:
    """Everything that the track knows and that its course does not say."""
    return json.dumps(
        {
            "judged": _judged(track.judged),
            "recovery": _judged(track.waiting) if track.waiting else None,
            "looked": track.looked,
            "changes": [[_text(at), state] for at, state in track.changes],
            "next_at": _text(track.next_at),
        },
        separators=(",", ":"),
    )


def revive(course: Course, looks: Looks, text: str) -> Track:
    """A track of that course which goes on where the kept one stood."""
    kept = json.loads(text)
    track = Track(course, looks)
    _restore(track.judged, kept["judged"])
    if kept["recovery"] is not None:
        _restore(track.await_recovery(), kept["recovery"])
    track.go_on(kept["looked"], [(_time(at), state) for at, state in kept["changes"]], _time(kept["next_at"]))
    return track


def _judged(judged: Judged) -> dict[str, Any]:
    series, sustained = judged.series, judged.sustained
    return {
        "bare": judged.bare,
        "since": _or_none(sustained.since),
        "run": sustained.run,
        "read_at": _or_none(sustained.read_at),
        "window": [[_text(leaves), str(value), n] for leaves, value, n in series.window()],
        "newest": _or_none(series.newest),
        "stale_at": _text(series.stale_at),
        "stale": series.stale,
        "looked": series.looked,
        "most": series.most,
    }


def _restore(judged: Judged, kept: dict[str, Any]) -> None:
    series, sustained = judged.series, judged.sustained
    judged.bare = kept["bare"]
    sustained.since, sustained.run = _or_never(kept["since"]), kept["run"]
    sustained.read_at = _or_never(kept["read_at"])
    series.newest, series.stale, series.looked = _or_never(kept["newest"]), kept["stale"], kept["looked"]
    series.stale_at, series.most = _time(kept["stale_at"]), kept["most"]
    series.refill((_time(leaves), Decimal(value), n) for leaves, value, n in kept["window"])


def _text(at: datetime) -> str:
    return at.isoformat()


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _or_none(at: datetime | None) -> str | None:
    return None if at is None else _text(at)


def _or_never(text: str | None) -> datetime | None:
    return None if text is None else _time(text)
