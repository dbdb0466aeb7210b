"""The decision that a verdict asks for, which the form begins with."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.model.gate import GateName
from core.verdict.finding import Finding, Verdict
from core.verdict.report.expected_decision import expected_decision

AT = datetime(2026, 3, 3, 9, tzinfo=UTC)


def verdict(word: GateName, *findings: Finding) -> Verdict:
    """A verdict with these findings."""
    return Verdict(word, AT, "", None, (), "", findings)


def stop(*, met: bool, latched: bool) -> Finding:
    """A finding of a Stop condition."""
    return Finding(
        "stop", "impact", "impact >= 2 over 2w", "met" if met else "unmet", "", latched=AT if latched else None
    )


@pytest.mark.parametrize("word", ["go", "hold"])
def test_go_and_hold_ask_for_themselves(word: GateName) -> None:
    assert expected_decision(verdict(word, stop(met=False, latched=False))) == word


def test_a_stop_condition_that_is_met_asks_for_a_stop() -> None:
    assert expected_decision(verdict("stop", stop(met=True, latched=True), stop(met=False, latched=True))) == "stop"


def test_a_stop_that_only_the_latch_holds_asks_for_a_resume() -> None:
    assert expected_decision(verdict("stop", stop(met=False, latched=True))) == "resume"


def test_a_stop_that_only_a_decision_holds_asks_for_a_resume() -> None:
    assert expected_decision(verdict("stop", stop(met=False, latched=False))) == "resume"
    assert expected_decision(verdict("stop")) == "resume"
