"""Stop before Hold before Go: worst wins, and the headline says why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.model.evidence_log import EvidenceLog
from core.model.gate import GateName
from core.model.workflow import Workflow
from core.model.workspace import RecordId, Workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.finding import Verdict
from tests.core.verdict.building import AT, ago, judged, outcome, reading, readings, with_signal, workspace

MET, UNMET = {"a": "reviewer is assigned"}, {"a": "vacant is assigned"}
UNKNOWN, UNDECIDED = {"a": "level > 5"}, {"a": "rate > 5% over 1w with 95% confidence"}
ACROSS = readings(["0.06"], signal="rate", sizes=[100])


def verdict(evidence: EvidenceLog | None = None, **parts: Any) -> Verdict:
    """The verdict of a workspace that would be a Go but for what is given."""
    return evaluate(Context(workspace(**parts), evidence or EvidenceLog(), AT))


def blanked(gate: GateName, **changes: Any) -> Workspace:
    """A workspace that would be a Go, but for a blank in one outcome."""
    sentences = {"go": {"a": "reviewer is assigned"}, "hold": UNMET, "stop": UNMET}[gate]
    conditions = changes.pop("sentences", sentences)
    sound = workspace()
    changed = sound.gate.model_copy(update={gate: outcome(conditions, **changes)})
    return sound.model_copy(update={"gate": changed})


@pytest.mark.parametrize(
    ("stop", "hold", "go", "expected"),
    [
        (UNMET, UNMET, MET, "go"),
        (MET, UNMET, MET, "stop"),
        (MET, MET, UNMET, "stop"),
        (MET, UNKNOWN, UNKNOWN, "stop"),
        (UNKNOWN, UNMET, MET, "hold"),
        (UNKNOWN, MET, MET, "hold"),
        (UNMET, MET, MET, "hold"),
        (UNMET, UNKNOWN, MET, "hold"),
        (UNMET, UNMET, UNMET, "hold"),
        (UNMET, UNMET, UNKNOWN, "hold"),
        (UNMET, UNMET, UNDECIDED, "hold"),
        (UNDECIDED, UNMET, MET, "go"),
        (UNMET, UNDECIDED, MET, "go"),
    ],
)
def test_the_worst_outcome_wins(
    stop: dict[str, str], hold: dict[str, str], go: dict[str, str], expected: GateName
) -> None:
    assert verdict(ACROSS, stop=stop, hold=hold, go=go).verdict == expected


def test_one_met_stop_among_many_unmet_ones_is_enough() -> None:
    stop = {"a": "vacant is assigned", "b": "reviewer is assigned", "c": "vacant is assigned"}
    found = verdict(stop=stop)
    assert found.verdict == "stop"
    assert found.decided_by is not None
    assert found.decided_by.key == "stop.b"


def test_every_go_condition_must_be_met() -> None:
    go = {"a": "reviewer is assigned", "b": "vacant is assigned"}
    found = verdict(go=go)
    assert (found.verdict, found.headline) == ("hold", "B is not met: nobody holds Vacant")


@pytest.mark.parametrize(
    ("parts", "headline"),
    [
        ({"hold": {"a": "level > 5"}, "evidence": readings(["9"])}, "A: Level 9, above 5"),
        ({"go": {"a": "level > 5"}, "evidence": readings(["1"])}, "A is not met: Level 1, not above 5"),
        ({"stop": {"a": "level > 5"}}, "A is not known: no reading of Level"),
        ({"hold": {"a": "level > 5"}}, "A is not known: no reading of Level"),
        ({"go": {"a": "level > 5"}}, "A is not known: no reading of Level"),
        ({"stop": {"a": "level >"}}, "A is not known: the sentence cannot be read"),
        ({"go": UNDECIDED, "evidence": ACROSS}, "A is not sure: Rate 6% of 100 cases over 1 week"),
    ],
)
def test_each_way_to_a_hold_is_its_headline(parts: dict[str, Any], headline: str) -> None:
    found = verdict(**parts)
    assert found.verdict == "hold"
    assert found.headline.startswith(headline)
    assert found.decided_by is not None
    assert found.decided_by.id == "a"


@pytest.mark.parametrize("gate", ["go", "hold", "stop"])
@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"sentences": {}}, "condition"),
        ({"decision_owners": ()}, "decision owner"),
        ({"next_action": ""}, "next action"),
        ({"next_action": " \n"}, "next action"),
    ],
)
def test_an_unfinished_gate_is_a_hold(gate: GateName, changes: dict[str, Any], missing: str) -> None:
    found = evaluate(Context(blanked(gate, **changes), EvidenceLog(), AT))
    assert found.verdict == "hold"
    assert found.headline == f"The gate is not finished: {gate.title()} has no {missing}"
    assert found.decided_by is None


def test_a_gate_with_only_success_criteria_is_no_gate() -> None:
    found = verdict(hold={}, stop={})
    assert found.verdict == "hold"
    assert found.causes == (
        "The gate is not finished: Hold has no condition",
        "The gate is not finished: Stop has no condition",
    )


def test_an_empty_workspace_is_a_hold_that_names_what_is_missing() -> None:
    found = evaluate(Context(Workspace(), EvidenceLog(), AT))
    assert found.verdict == "hold"
    assert found.causes[0] == "The gate is not finished: Go has no condition and no decision owner and no next action"
    assert (found.decision_owners, found.next_action, found.findings) == ((), "", ())


def test_a_breach_is_read_before_what_nobody_knows_and_that_before_gaps() -> None:
    found = verdict(
        readings(["9"]),
        stop={"silent": "cases >= 2 over 2w"},
        hold={"breach": "level > 5", "mute": "cost > 5"},
        go={"short": "level > 50", "dumb": "latency < 3s"},
        signals=with_signal("level", max_age="1d"),
    )
    assert [cause.split(":")[0].split(" ")[0] for cause in found.causes] == [
        "Breach",
        "Short",
        "Silent",
        "Mute",
        "Dumb",
    ]
    assert found.headline == "Breach: Level 9, above 5"


def test_owners_and_next_action_are_those_of_the_verdict() -> None:
    sound = workspace(stop=MET)
    stop = outcome(MET, decision_owners=("owner", "reviewer"), next_action="Work by hand")
    found = evaluate(
        Context(sound.model_copy(update={"gate": sound.gate.model_copy(update={"stop": stop})}), EvidenceLog(), AT)
    )
    assert (found.decision_owners, found.next_action) == (("owner", "reviewer"), "Work by hand")


def test_a_go_says_so_in_its_headline() -> None:
    assert verdict().headline == "1 Go condition is met, and no Hold or Stop condition fires"
    both = {"a": "reviewer is assigned", "b": "owner is assigned"}
    assert verdict(go=both).headline == "All 2 Go conditions are met, and no Hold or Stop condition fires"


def test_findings_come_worst_outcome_first_then_by_name() -> None:
    found = verdict(hold={"z": "vacant is assigned", "a": "vacant is assigned"})
    assert [one.key for one in found.findings] == ["stop.unowned", "hold.a", "hold.z", "go.reviewed"]
    assert [one.key for one in found.of("hold")] == ["hold.a", "hold.z"]


def test_each_finding_is_the_one_of_its_sentence_alone() -> None:
    found = verdict(readings(["9"]), hold={"x": "level > 5 over 1w"})
    assert found.of("hold")[0] == judged("level > 5 over 1w", readings(["9"]))


def test_readings_dated_after_the_instant_are_counted_over_all_signals() -> None:
    later = AT + timedelta(days=1)
    evidence = EvidenceLog.of([reading("1", ago("1d")), reading("1", later), reading("1", later, signal="cost")])
    assert verdict(evidence).later == 2


EARLY: dict[str, Any] = {"workflow": Workflow(stage="poc"), "signals": with_signal("level", from_stage="limited")}


def test_what_is_not_yet_observable_blocks_nothing() -> None:
    found = verdict(**EARLY, stop={"a": "level > 5"}, hold={"a": "level > 5"})
    assert found.verdict == "go"
    assert not found.of("stop")[0].blocks
    assert not found.of("hold")[0].blocks


def test_a_go_condition_that_is_not_yet_observable_counts_as_neither() -> None:
    go = {"a": "level > 5", "b": "reviewer is assigned"}
    found = verdict(**EARLY, go=go)
    assert found.verdict == "go"
    assert found.headline.startswith("1 Go condition is met; 1 cannot be observed yet")
    assert verdict(**EARLY, go={**go, "b": "vacant is assigned"}).verdict == "hold"


def test_once_its_stage_is_reached_it_blocks() -> None:
    reached = {**EARLY, "workflow": Workflow(stage="limited")}
    assert verdict(**reached, hold={"a": "level > 5"}).verdict == "hold"


def test_an_edit_of_one_record_moves_the_verdict() -> None:
    sound = workspace()
    vacant = sound.roles["reviewer"].model_copy(update={"holder": ""})
    assert evaluate(Context(sound, EvidenceLog(), AT)).verdict == "go"
    assert evaluate(Context(sound.having({RecordId("role", "reviewer"): vacant}), EvidenceLog(), AT)).verdict == "hold"


def test_foreign_text_in_a_sentence_is_only_text() -> None:
    for text in ("[/foo] x", "\x1b[31m", "a" * 10_000, "'; DROP TABLE x; --", "\u202e\u0301漢", "", " ", "\t"):
        found = verdict(hold={"a": text})
        assert found.verdict == "hold"
        assert found.of("hold")[0].state == "unknown"
