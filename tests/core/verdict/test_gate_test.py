"""Statements of a gate's own tests about signals fed by reviews."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.errors import BadValue
from core.model.gate_test import GateTest
from core.model.signals import Signal
from core.model.workspace import Workspace
from core.rules.integrity import problems_of_workspace
from core.verdict.gate_test import GateTestResult, run_tests
from tests.core.verdict.building import workspace

RATE = Signal(stream="reviews:undefined", of="exceptions", kind="rate", unit="ratio", max_age="4w")
SIGNALS = {
    "flagged": RATE,
    "traffic": RATE.model_copy(update={"of": "traffic"}),
    "harmed": Signal(stream="reviews:customer_impact", kind="events", unit="count", max_age="4w"),
}
HOLD = {"flagged": "flagged > 30% over 4w min 20", "traffic": "traffic > 5% over 4w min 20"}
STOP = {"harmed": "harmed >= 2 over 2w"}


def with_test(*readings: str, expect: str = "hold", **findings: str) -> Workspace:
    """A gate that looks at what reviewers find, with one example."""
    stated = {key.replace("_", ".", 1): state for key, state in findings.items()}
    test = GateTest.model_validate({"readings": readings, "expect": expect, "findings": stated})
    return workspace(signals=SIGNALS, hold=HOLD, stop=STOP, tests={"example": test})


def ran(whole: Workspace) -> GateTestResult:
    """The result of the gate's test."""
    assert list(problems_of_workspace(whole)) == []
    return run_tests(whole, "example", whole.tests["example"])


def complaint(whole: Workspace) -> BadValue:
    """The one thing that does not hang together."""
    (found,) = problems_of_workspace(whole)
    return found


def test_a_rate_is_stated_as_a_measurement_of_so_many_cases() -> None:
    stated = ("flagged 35% n 20 at -1w", "traffic 4% n 50 at -1w", "harmed 1 at -1w")
    assert ran(with_test(*stated, hold_flagged="met", hold_traffic="unmet", stop_harmed="unmet")).differences == ()
    calm = ("flagged 30% n 20 at -1w", *stated[1:])
    assert ran(with_test(*calm, expect="go")).differences == ()


def test_several_measurements_are_put_together_by_their_cases() -> None:
    whole = with_test("flagged 40% n 10 at -3w", "flagged 20% n 30 at -1w", "traffic 0% n 20 at -1w", "harmed 2 at -1d")
    outcome = ran(whole)
    assert outcome.verdict.verdict == "stop"
    found = {one.id: one for one in outcome.verdict.findings}
    assert (found["flagged"].value, found["flagged"].n) == (Fraction(1, 4), 40)
    assert found["harmed"].value == 2


def test_a_measurement_of_one_signal_says_nothing_of_another() -> None:
    found = {one.id: one.state for one in ran(with_test("flagged 35% n 20 at -1w")).verdict.findings}
    assert found == {"flagged": "met", "traffic": "unknown", "harmed": "unknown", "reviewed": "met"}


@pytest.mark.parametrize(
    ("reading", "says"),
    [
        ("flagged 35% at -1w", "say of how many cases, such as flagged 35% n 20 at -1w"),
        ("flagged 33% n 20 at -1w", "'33%' of 20 is not a whole number of at most 10000 reviewed cases"),
        ("flagged 50% n 999999998 at -1w", "of at most 10000 reviewed cases"),
        ("flagged 120% n 20 at -1w", "a rate lies between 0% and 100%"),
        ("flagged 2s n 20 at -1w", "does not fit the unit ratio"),
        ("harmed 2 n 20 at -1w", "it has no sample size"),
        ("harmed 0 at -1w", "'0' is not a number of confirmed cases from 1 to 10000"),
        ("harmed 1.5 at -1w", "does not fit the unit count"),
        ("harmed 10001 at -1w", "from 1 to 10000"),
    ],
)
def test_what_single_cases_cannot_come_to_is_refused_in_words(reading: str, says: str) -> None:
    found = complaint(with_test(reading))
    assert says in str(found)
    assert found.place == "tests.example.readings"
