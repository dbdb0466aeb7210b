from __future__ import annotations

from pathlib import Path

from tests.tui.cli.running import optable

OWNERS = ("--by", "builder", "--by", "business_owner")


def test_a_decision_is_recorded_with_who_held_the_roles(opened: Path) -> None:
    ran = optable("decide", "hold", *OWNERS, "--reason", "The taxonomy comes first", cwd=opened)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "Decided HOLD by Builder (L. Novotná), Business owner (F. Rahimi) at 2026-03-03 09:00 UTC"
    assert lines[-1].startswith("Now HOLD  ")
    assert "differs" not in ran.out


def test_a_decision_against_the_verdict_says_so(opened: Path) -> None:
    ran = optable("decide", "go", "--by", "business_owner", "--reason", "A demo", "--treatment", "accept", cwd=opened)
    assert ran.code == 0
    assert "This differs from the verdict, which was HOLD" in ran.out


def test_a_decision_comes_back_as_json(opened: Path) -> None:
    ran = optable("decide", "hold", *OWNERS, "--reason", "Because", "--json", cwd=opened)
    decision = ran.json["decision"]
    assert decision["kind"] == "hold"
    assert decision["at"] == "2026-03-03T09:00:00Z"
    assert decision["by"] == ["builder", "business_owner"]
    assert decision["holders"] == ["L. Novotná", "F. Rahimi"]
    assert decision["reason"] == "Because"
    assert decision["treatment"] is None
    assert decision["verdict"] == "hold"
    assert decision["differs"] is False
    assert decision["findings"]
    assert ran.json["verdict"] == "hold"


def test_a_stop_that_was_decided_stands(opened: Path) -> None:
    ran = optable("decide", "stop", "--by", "audit", "--reason", "A complaint", cwd=opened)
    assert ran.code == 0
    assert ran.out.splitlines()[-1].startswith("Now STOP  ")
    assert optable("verdict", cwd=opened).code == 20


def test_a_decision_needs_a_role_and_a_reason(opened: Path) -> None:
    assert optable("decide", "go", "--reason", "x", cwd=opened).code == 2
    assert optable("decide", "go", "--by", "business_owner", cwd=opened).code == 2


def test_a_role_that_may_not_decide_is_refused(opened: Path) -> None:
    ran = optable("decide", "stop", "--by", "taxonomy_owner", "--reason", "x", cwd=opened)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("optable: ")
