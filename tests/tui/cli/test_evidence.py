from __future__ import annotations

from pathlib import Path

from tests.tui.cli.running import optable


def test_a_reading_is_recorded_and_the_verdict_after_it_told(opened: Path) -> None:
    ran = optable("record", "undefined_rate", "3.5%", "--n", "200", "--note", "counted by hand", cwd=opened)
    assert (ran.code, ran.err) == (0, "")
    first, second = ran.out.splitlines()
    assert first == "Recorded Undefined categories 3.5% of 200 cases at 2026-03-03 09:00 UTC"
    assert second.startswith("Now ")


def test_a_reading_can_bring_the_workflow_to_a_stop(opened: Path) -> None:
    ran = optable("record", "customer_impact", "2", cwd=opened)
    assert ran.code == 0
    assert ran.out.splitlines()[1].startswith("Now STOP  ")
    assert optable("verdict", cwd=opened).code == 20


def test_what_was_recorded_comes_back_as_json(opened: Path) -> None:
    ran = optable("record", "latency", "2500ms", "--at", "2026-03-02T10:00:00+01:00", "--json", cwd=opened)
    recorded = ran.json["recorded"]
    assert recorded["signal"] == "latency"
    assert recorded["at"] == "2026-03-02T09:00:00Z"
    assert recorded["value"] == 2.5
    assert recorded["value_exact"] == "2.5"
    assert recorded["n"] is None
    assert recorded["version"] == "model m3, prompt 15, taxonomy 4"
    assert recorded["source"] == "manual"
    assert recorded["id"]
    assert ran.json["verdict"] in {"go", "hold", "stop"}
    assert ran.json["headline"]


def test_a_negative_value_is_a_value_and_no_option(opened: Path) -> None:
    ran = optable("record", "cost_per_item", "-0.02", "--json", cwd=opened)
    assert ran.json["recorded"]["value_exact"] == "-0.02"


def test_an_activity_is_recorded_as_done(opened: Path) -> None:
    ran = optable(
        "done", "log_review", "--at", "2026-03-03T07:30Z", "--by", "K. Tanaka", "--note", "quiet night", cwd=opened
    )
    assert (ran.code, ran.err) == (0, "")
    first, second = ran.out.splitlines()
    assert first == "Done: Log review by K. Tanaka at 2026-03-03 07:30 UTC"
    assert second.startswith("Now HOLD  ")


def test_a_completion_comes_back_as_json(opened: Path) -> None:
    recorded = optable("done", "evaluation", "--by", "L. Novotná", "--json", cwd=opened).json["recorded"]
    assert recorded["activity"] == "evaluation"
    assert recorded["at"] == "2026-03-03T09:00:00Z"
    assert recorded["by"] == "L. Novotná"


def test_the_workspace_is_named_with_an_option(opened: Path) -> None:
    assert optable("record", "cost_per_item", "0.05", "-w", "triage", cwd=opened.parent).code == 0
    assert optable("done", "log_review", "--workspace", "triage", cwd=opened.parent).code == 0


def test_recording_in_a_folder_that_is_text_alone_makes_its_database(sample: Path) -> None:
    assert optable("record", "cost_per_item", "0.05", cwd=sample).code == 0
    assert (sample / "workspace.db").exists()
