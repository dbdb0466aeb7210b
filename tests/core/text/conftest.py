"""A small workspace, as text and in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

AGREED = """\
format = 1

[workflow]
name = "Triage"

[table.cost]
title = "Cost"
owner = "builder"
due = 2025-03-03

[roles.builder]
holder = "Ada"
party = "build"

[activities.log_review]
role = "builder"
cadence = "1d"

[signals.error_rate]
kind = "rate"
unit = "ratio"
max_age = "2w"
baseline = "5%"

[gate.hold]
decision_owners = [
    "builder",
]
next_action = "Revise"

[gate.hold.conditions]
too_many = "error_rate > 5% over 4w min 40"

[gate.hold.notes]
too_many = "As agreed in May"

[decisions.x1]
kind = "hold"
at = 2025-03-03T09:00:00Z
by = [
    "builder",
]
holders = [
    "Ada",
]
verdict = "hold"

[decisions.x1.findings]
"hold.too_many" = "met"
"""
READINGS = (
    '{"id": "1", "signal": "error_rate", "at": "2025-03-03T09:00:00Z", "value": "0.054", "n": 80,'
    ' "recorded": "2025-03-03T09:05:00Z"}\n'
    '{"id": "2", "signal": "error_rate", "at": "2025-03-04T09:00:00Z", "value": "0.060",'
    ' "recorded": "2025-03-04T09:05:00.500000Z", "note": "late"}\n'
)


@pytest.fixture
def agreed() -> str:
    """A canonical workspace.toml."""
    return AGREED


@pytest.fixture
def readings() -> str:
    """A canonical readings.jsonl that goes with it."""
    return READINGS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace in text form only."""
    path = tmp_path / "triage"
    (path / "evidence").mkdir(parents=True)
    (path / "workspace.toml").write_text(AGREED, encoding="utf-8", newline="\n")
    (path / "evidence" / "readings.jsonl").write_text(READINGS, encoding="utf-8", newline="\n")
    return path
