"""The unit label of a plain number: a cost is read in its currency."""

from __future__ import annotations

import pytest

from core.model.evidence_log import EvidenceLog
from core.model.signals import MOST_LABEL, Signal
from tests.core.verdict.building import ago, judged, reading, with_signal

COST = EvidenceLog.of([reading("0.046", ago("1d"))])


def test_a_finding_says_what_the_value_is_in() -> None:
    signals = with_signal("level", label="EUR")
    assert judged("level > 0.04 over 4w", COST, signals=signals).reason == "Level 0.05 EUR over 4 weeks, above 0.04"
    assert judged("count of level > 5 over 4w", COST, signals=signals).reason.startswith(
        "The number of readings of Level 1 "
    )


@pytest.mark.parametrize(
    ("signal", "suffix"),
    [
        (Signal(label="EUR"), " EUR"),
        (Signal(label=" EUR\nper item "), " EUR per item"),
        (Signal(label="x" * MOST_LABEL), f" {'x' * MOST_LABEL}"),
        (Signal(label="x" * (MOST_LABEL + 1)), f" {'x' * (MOST_LABEL - 1)}…"),
        (Signal(), ""),
        (Signal(unit="ratio", label="share"), ""),
        (Signal(unit="count", label="cases"), ""),
    ],
)
def test_only_a_plain_number_needs_its_unit_behind_it(signal: Signal, suffix: str) -> None:
    assert signal.suffix == suffix
