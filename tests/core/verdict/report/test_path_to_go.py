"""The path to Go: what must change, by how much, how much longer, and by whom."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.evidence_log import EvidenceLog
from core.model.gate import GateName
from core.model.roles import Activity
from core.model.workflow import Page
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.report.path_to_go import Step, path_to_go
from tests.core.verdict.building import (
    AT,
    ROLES,
    ago,
    decision,
    done,
    item,
    judged,
    reading,
    readings,
    with_signal,
    workspace,
)

NOTHING = EvidenceLog()
PAGE = Page(reviewer="reviewer", improvement_owner="owner", input="x", fallback="by hand")
HIGH_RATE: dict[str, Any] = {"signals": with_signal("rate", max_age="30d")}


def steps(evidence: EvidenceLog = NOTHING, **parts: Any) -> tuple[Step, ...]:
    """The path of a workspace."""
    context = Context(workspace(**{"page": PAGE, **parts}), evidence, AT)
    return path_to_go(context, evaluate(context))


def step(sentence: str, evidence: EvidenceLog = NOTHING, gate: GateName = "hold", **parts: Any) -> Step:
    """The step that one condition needs."""
    conditions: Any = {gate: {"x": sentence}}
    (found,) = (one for one in steps(evidence, **conditions, **parts) if one.place == f"{gate}.x")
    return found


def at_days(*values: tuple[str, int], signal: str = "rate") -> EvidenceLog:
    """Readings so many days before the instant."""
    return EvidenceLog.of(reading(value, ago(f"{day}d") if day else AT, signal=signal, n=20) for value, day in values)


def test_a_go_needs_no_step() -> None:
    assert steps() == ()


# How far


@pytest.mark.parametrize(
    ("gate", "sentence", "value", "what", "away"),
    [
        ("hold", "rate > 5%", "0.075", "Rate must fall from 7.5% to 5%", "1/40"),
        ("hold", "rate > 5% until <= 3%", "0.075", "Rate must fall from 7.5% to 3%", "9/200"),
        ("go", "rate <= 5%", "0.075", "Rate must fall from 7.5% to 5%", "1/40"),
        ("hold", "rate >= 5%", "0.05", "Rate must fall from 5% to below 5%", "0"),
        ("hold", "rate outside 2% and 6%", "0.01", "Rate must rise from 1% to 2%", "1/100"),
    ],
)
def test_it_is_as_far_as_the_value_must_go(gate: GateName, sentence: str, value: str, what: str, away: str) -> None:
    found = step(sentence, at_days((value, 0)), gate=gate)
    assert found.what == what
    assert found.away == Fraction(away)
    assert found.who == ("owner",)


def test_what_still_counts_as_met_must_get_to_where_it_ends() -> None:
    found = step("rate > 5% until <= 3%", at_days(("0.08", 2), ("0.04", 0)))
    assert found.what == "Rate must fall from 4% to 3%"
    assert found.away == Fraction(1, 100)


def test_only_what_was_seen_since_counts_for_the_recovery() -> None:
    sentence = "rate > 5% over 4w min 20 until <= 4%"
    found = step(sentence, at_days(("0.20", 6), ("0.05", 3), ("0.05", 0)), **HIGH_RATE)
    assert found.what == "Rate must fall from 5% to 4%"


def test_where_the_recovery_holds_but_the_window_has_not_come_back_the_window_must() -> None:
    found = step("rate > 5% over 4w until <= 4%", at_days(("0.20", 6), ("0.02", 0)), **HIGH_RATE)
    assert found.what == "Rate must fall from 11% to 5%"
    assert found.away == Fraction(6, 100)


@given(st.integers(6, 90), st.integers(4, 90), st.integers(0, 3))
def test_a_value_that_goes_as_far_as_the_step_says_has_recovered(first: int, now: int, recovered: int) -> None:
    sentence = f"rate > 5% until <= {recovered}%"
    evidence = at_days((f"{first / 100}", 2), (f"{now / 100}", 1))
    found = step(sentence, evidence)
    assert found.away is not None
    reached = reading(f"{float(Fraction(now, 100) - found.away):.4f}", AT, signal="rate", n=20)
    short = reading(f"{float(Fraction(now, 100) - found.away) + 0.0001:.4f}", AT, signal="rate", n=20)
    assert judged(sentence, EvidenceLog.of([*evidence.readings["rate"], reached])).state == "unmet"
    assert judged(sentence, EvidenceLog.of([*evidence.readings["rate"], short])).state == "met"


# How long


@pytest.mark.parametrize(
    ("sentence", "days", "what"),
    [
        ("rate <= 5% for 2w", (9, 0), "Rate must stay so for 5 days more: "),
        ("rate <= 5% for 9d", (7, 0), "Rate must stay so for 2 days more: "),
        ("rate <= 5% for 30h", (1, 0), "Rate must stay so for 6 hours more: "),
        ("rate <= 5% for 3 readings", (2, 0), "Rate must stay so at 1 more reading: "),
        ("rate <= 5% for 4 readings", (2, 0), "Rate must stay so at 2 more readings: "),
    ],
)
def test_where_only_time_is_missing_only_time_is_asked_for(sentence: str, days: tuple[int, ...], what: str) -> None:
    found = step(sentence, at_days(*(("0.02", day) for day in days)), gate="go")
    assert found.what.startswith(what)
    assert found.away is None
    assert found.who == ("reviewer",)


def test_where_the_value_is_missing_too_the_value_comes_first() -> None:
    found = step("rate <= 5% for 2w", at_days(("0.02", 9), ("0.08", 0)), gate="go")
    assert (found.what, found.away) == ("Rate must fall from 8% to 5%", Fraction(3, 100))


@pytest.mark.parametrize(
    ("recovery", "what"),
    [
        ("for 4d", "Rate must stay at most 3% for 3 days more"),
        ("for 3 readings", "Rate must stay at most 3% at 1 more reading"),
    ],
)
def test_a_recovery_that_must_last_asks_for_the_rest_of_it(recovery: str, what: str) -> None:
    found = step(f"rate > 5% until <= 3% {recovery}", at_days(("0.08", 3), ("0.02", 1), ("0.03", 0)))
    assert found.what == what
    assert found.away is None


def test_a_recovery_that_is_not_sure_yet_asks_for_samples() -> None:
    sentence = "rate > 5% over 4w min 20 with 90% confidence until <= 4%"
    evidence = EvidenceLog.of([reading("0.3", ago("8d"), signal="rate", n=60), reading("0", AT, signal="rate", n=5)])
    found = step(sentence, evidence)
    assert found.what == "Rate needs more cases until at most 4% is sure"


def test_the_missing_time_is_what_it_takes() -> None:
    sentence, evidence = "rate <= 5% for 2w", at_days(("0.02", 9), ("0.02", 0))
    assert step(sentence, evidence, gate="go").what.startswith("Rate must stay so for 5 days more")
    for days, state in ((timedelta(days=5), "met"), (timedelta(days=5, microseconds=-1), "unmet")):
        assert judged(sentence, evidence, gate="go", at=AT + days).state == state


# Anything but a value


@pytest.mark.parametrize(
    ("gate", "sentence", "what", "who"),
    [
        ("go", "vacant is assigned", "Vacant needs a holder", ("owner",)),
        ("hold", "vacant is not assigned", "Vacant needs a holder", ("owner",)),
        ("hold", "reviewer is assigned", "Reviewer must be taken from its holder", ("owner",)),
        ("go", "reviewer is not assigned", "Reviewer must be taken from its holder", ("owner",)),
        ("hold", "nobody is assigned", "The sentence must be changed: there is no role Nobody any more", ("owner",)),
        ("go", "monthly is scheduled", "Monthly needs a cadence and a role", ("owner",)),
        ("hold", "log_review is scheduled", "Log review must no longer be scheduled", ("owner",)),
        ("hold", "monthly is overdue", "Monthly needs a cadence and a role", ("owner",)),
        ("go", "log_review is on time", "Log review must be done", ("reviewer",)),
        ("hold", "log_review is overdue", "Log review must be done", ("reviewer",)),
        ("hold", "gone is overdue", "The sentence must be changed: there is no activity Gone any more", ("owner",)),
        ("go", "open is decided", "Open must be decided on both sides", ("reviewer",)),
        ("hold", "open is not decided", "Open must be decided on both sides", ("reviewer",)),
        ("hold", "closed is decided", "Closed must be opened again", ("reviewer",)),
        ("go", "closed is not decided", "Closed must be opened again", ("reviewer",)),
        ("hold", "gone is decided", "The sentence must be changed: there is no row Gone any more", ("owner",)),
        ("go", "page is complete", "The page has 8 blanks", None),
    ],
)
def test_a_condition_on_people_and_duties_says_who_does_what(
    gate: GateName, sentence: str, what: str, who: tuple[str, ...] | None
) -> None:
    activities = {"log_review": Activity(role="reviewer", cadence="1d"), "monthly": Activity(title="Monthly")}
    table = {"open": item(owner="reviewer", operations_decided=False), "closed": item(owner="reviewer")}
    found = step(sentence, EvidenceLog.of([], [done(ago("9d"))]), gate, activities=activities, table=table)
    assert found.what == what
    assert who is None or found.who == who
    assert found.away is None


@pytest.mark.parametrize(("gate", "word"), [("hold", "on time"), ("go", "overdue")])
def test_nobody_is_told_to_let_a_duty_slip(gate: GateName, word: str) -> None:
    evidence = EvidenceLog.of([], [done(ago("1h"))])
    found = step(f"log_review is {word}", evidence, gate)
    assert found.what == "The sentence must be changed: Log review is done, last done 2026-03-02 08:00 UTC"
    assert found.who == ("owner",)
    assert step(f"log_review is {word}", gate=gate).what == "Log review must be done", "nobody knows how it stands"


# Decisions


def test_a_resume_lifts_a_decided_hold_as_well() -> None:
    stopped = {"d1": decision("hold", ago("2d"), verdict="hold"), "d2": decision("stop", ago("1d"), verdict="hold")}
    assert [one.place for one in steps(decisions=stopped)] == ["gate.stop"]
    held = {"d1": decision("hold", ago("2d"), verdict="hold")}
    assert [one.what for one in steps(decisions=held)] == ["Decide go: a decided hold stands"]
    latched = steps(readings(["9", "1"]), stop={"x": "level > 5"}, decisions=held)
    assert [one.place for one in latched] == ["gate.stop"], "also where a condition has stopped it"


def test_unknown_names_what_is_missing_and_who_watches() -> None:
    found = step("rate > 5%")
    assert (found.what, found.who) == ("Rate must be known: no reading of Rate", ("reviewer",))


def test_without_a_reviewer_the_decision_owners_see_to_it() -> None:
    assert step("rate > 5%", page=Page()).who == ("owner",)
    assert set(ROLES) == {"owner", "reviewer", "vacant"}
