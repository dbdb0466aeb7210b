"""Conditions set aside by their decision owner: shown, never hidden, and only for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from core.model.evidence_log import EvidenceLog
from core.model.gate import GateName
from core.model.workflow import Workflow
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.finding import Verdict
from tests.core.verdict.building import AT, ago, readings, waiver, with_signal, workspace

TICK = timedelta(microseconds=1)
SOUND = {"sound": "reviewer is assigned"}
BREACH = "level > 5"
HIGH = readings(["9"])


def held(evidence: EvidenceLog = HIGH, sentence: str = BREACH, **more: Any) -> Verdict:
    """The verdict on a Hold condition with a waiver for `level > 5`."""
    waivers = {"x": waiver("hold", "a", BREACH, **more)}
    return evaluate(Context(workspace(hold={"a": sentence}, waivers=waivers), evidence, AT))


def going(evidence: EvidenceLog, **more: Any) -> Verdict:
    """The verdict on two Go conditions, one of them with a waiver."""
    waivers = {"x": waiver("go", "a", "level > 5", **more)}
    return evaluate(Context(workspace(go={"a": "level > 5", **SOUND}, waivers=waivers), evidence, AT))


def test_a_waived_hold_does_not_fire_and_keeps_its_finding() -> None:
    found = held()
    assert found.verdict == "go"
    one = found.of("hold")[0]
    assert (one.state, one.waived, one.waiver) == ("met", True, "x")


def test_a_go_beside_a_waived_hold_says_so_and_claims_no_more() -> None:
    assert (
        held().headline
        == "1 Go condition is met; 1 Hold condition is waived, and no other Hold or Stop condition fires"
    )


@pytest.mark.parametrize("evidence", [readings(["1"]), EvidenceLog()], ids=["unmet", "unknown"])
def test_a_waived_go_counts_as_met(evidence: EvidenceLog) -> None:
    found = going(evidence)
    assert found.verdict == "go"
    assert found.headline.startswith("1 Go condition is met; 1 is waived")


@pytest.mark.parametrize(
    ("at", "until", "expected"),
    [
        (AT, AT + TICK, "go"),
        (AT + TICK, AT + timedelta(days=1), "hold"),
        (ago("1d"), AT + TICK, "go"),
        (ago("1d"), AT, "hold"),
        (ago("2d"), ago("1d"), "hold"),
    ],
)
def test_a_waiver_is_valid_from_its_instant_to_just_before_its_expiry(at: Any, until: Any, expected: GateName) -> None:
    assert held(at=at, until=until).verdict == expected


@pytest.mark.parametrize("edited", ["level > 4", "level  > 5", "level > 5 over 4w", "level > 5.0"])
def test_an_edit_of_the_sentence_ends_the_waiver(edited: str) -> None:
    found = held(sentence=edited)
    assert found.verdict == "hold"
    assert not found.of("hold")[0].waived


def test_a_waiver_that_an_edit_ended_is_over_though_the_sentence_reads_as_it_did() -> None:
    assert held(ended=AT + TICK).verdict == "go"
    for ended in (AT, ago("1h"), ago("3d")):
        assert held(ended=ended).verdict == "hold"


@pytest.mark.parametrize(
    ("flaw", "why"),
    [
        ({"by": "reviewer", "holder": "Ben"}, "Reviewer is no decision owner of Hold"),
        ({"by": "gone"}, "Gone is no decision owner of Hold"),
        ({"requested_by": "owner"}, "Owner asked for it itself"),
        ({"reason": ""}, "it gives no reason"),
        ({"reason": " \n"}, "it gives no reason"),
        ({"holder": " "}, "it does not say who was Owner"),
    ],
)
def test_a_waiver_that_nobody_could_have_recorded_has_no_effect_and_says_why(flaw: dict[str, Any], why: str) -> None:
    found = held(**flaw)
    assert found.verdict == "hold"
    one = found.of("hold")[0]
    assert (one.waived, one.waiver, one.not_waived) == (False, "", why)
    assert held(requested_by="reviewer", requester="Ben").of("hold")[0].not_waived == ""


def test_one_in_order_counts_beside_one_that_is_not() -> None:
    waivers = {"x1": waiver("hold", "a", BREACH, reason=""), "x2": waiver("hold", "a", BREACH)}
    one = evaluate(Context(workspace(hold={"a": BREACH}, waivers=waivers), HIGH, AT)).of("hold")[0]
    assert (one.waived, one.waiver, one.not_waived) == (True, "x2", "")


@pytest.mark.parametrize("past", [{"until": AT}, {"ended": AT}, {"sentence": "level > 4"}])
def test_one_that_would_not_cover_anyway_is_not_complained_of(past: dict[str, Any]) -> None:
    sentence = past.pop("sentence", BREACH)
    waivers = {"x": waiver("hold", "a", sentence, reason="", **past)}
    found = evaluate(Context(workspace(hold={"a": BREACH}, waivers=waivers), HIGH, AT))
    assert found.of("hold")[0].not_waived == ""


def test_a_waiver_holds_for_its_own_condition_and_outcome_alone() -> None:
    for other in (waiver("hold", "b", BREACH), waiver("go", "a", BREACH)):
        breach = workspace(hold={"a": BREACH}, waivers={"x": other})
        assert evaluate(Context(breach, HIGH, AT)).verdict == "hold"


def test_a_waiver_given_for_an_unknown_does_not_cover_a_later_breach() -> None:
    assert held(EvidenceLog(), finding="unknown").verdict == "go"
    assert held(HIGH, finding="unknown").verdict == "hold"
    assert going(EvidenceLog(), finding="unknown").verdict == "go"
    assert going(readings(["1"]), finding="unknown").verdict == "hold"


def test_a_waiver_given_for_a_breach_covers_an_unknown() -> None:
    assert held(EvidenceLog(), finding="met").verdict == "go"


def test_of_two_waivers_the_one_that_covers_counts() -> None:
    waivers = {
        "x1": waiver("hold", "a", BREACH, until=ago("1h")),
        "x2": waiver("hold", "a", BREACH),
    }
    found = evaluate(Context(workspace(hold={"a": BREACH}, waivers=waivers), HIGH, AT))
    assert (found.verdict, found.of("hold")[0].waiver) == ("go", "x2")


def test_a_stop_cannot_be_waived() -> None:
    with pytest.raises(ValidationError):
        waiver("stop", "a", BREACH)
    forged = waiver("hold", "a", BREACH).model_copy(update={"gate": "hold"})
    found = evaluate(Context(workspace(stop={"a": BREACH}, waivers={"x": forged}), HIGH, AT))
    assert found.verdict == "stop"


def test_a_go_whose_conditions_are_all_waived_is_a_hold() -> None:
    waivers = {"x": waiver("go", "a", BREACH)}
    found = evaluate(Context(workspace(go={"a": BREACH}, waivers=waivers), readings(["1"]), AT))
    assert found.verdict == "hold"
    assert found.headline == "Every Go condition is waived, so nothing supports Go"


def test_a_waived_go_beside_one_that_is_not_yet_observable_is_a_hold() -> None:
    found = evaluate(
        Context(
            workspace(
                go={"a": BREACH, "b": "cost < 5"},
                waivers={"x": waiver("go", "a", BREACH)},
                signals=with_signal("cost", from_stage="limited"),
                workflow=Workflow(stage="poc"),
            ),
            readings(["1"]),
            AT,
        )
    )
    assert found.verdict == "hold"
