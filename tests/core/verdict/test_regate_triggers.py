"""A change that the page names asks for a new decision, and only such a one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from core.model.blocks import Blocks
from core.model.decisions import Decision
from core.model.gate import Gate, Outcome
from core.model.roles import Role
from core.model.workflow import Workflow
from core.model.workspace import Workspace
from core.verdict.readiness import readiness
from core.verdict.regate_triggers import changed_since_go


def decided(kind: Any = "go", day: int = 1, **under: str) -> Decision:
    at = datetime(2026, 2, day, tzinfo=UTC)
    return Decision(kind=kind, at=at, by=("owner",), holders=("A",), reason="r", verdict="go", under=under)


def workspace(*decisions: Decision, used: Any = ("regate",), on: Any = ("model", "vendor"), **flow: str) -> Workspace:
    return Workspace(
        workflow=Workflow(**flow),
        blocks=Blocks(used=used, regate_on=on),
        roles={"owner": Role(title="Owner", party="audit")},
        gate=Gate(go=Outcome(decision_owners=("owner",))),
        decisions={f"x{number}": one for number, one in enumerate(decisions)},
    )


def test_a_new_model_asks_for_a_new_decision_of_the_owner_of_go() -> None:
    found = workspace(decided(model="m3"), model_version="m4")
    assert changed_since_go(found) == ("model m3 -> m4",)
    (blank,) = [one for one in readiness(found).blanks if one.place.path == "gate.go.decision"]
    assert blank.what == "Decide anew: model m3 -> m4 since the decision of 2026-02-01"
    assert (blank.party, blank.role, blank.on_page) == ("audit", "owner", False)


def test_the_day_of_the_decision_is_that_of_the_workflow_s_own_clock() -> None:
    late = decided(model="m3").model_copy(update={"at": datetime(2026, 2, 1, 23, 30, tzinfo=UTC)})
    found = workspace(late, model_version="m4", timezone="Asia/Tokyo")
    (blank,) = [one for one in readiness(found).blanks if one.place.path == "gate.go.decision"]
    assert blank.what.endswith("since the decision of 2026-02-02")


def test_a_change_that_the_page_does_not_name_asks_for_nothing() -> None:
    assert changed_since_go(workspace(decided(model="m3", prompt="1"), model_version="m3", prompt_version="2")) == ()


def test_a_page_without_the_block_asks_for_nothing() -> None:
    assert changed_since_go(workspace(decided(model="m3"), used=(), model_version="m4")) == ()


def test_the_newest_decision_by_which_it_may_run_counts() -> None:
    old, new = decided(model="m3"), decided(model="m4", day=2)
    assert changed_since_go(workspace(new, old, model_version="m4")) == ()
    assert changed_since_go(workspace(old, decided("hold", 3, model="m4"), model_version="m4")) == ("model m3 -> m4",)
    assert changed_since_go(workspace(old, decided("resume", 3, model="m4"), model_version="m4")) == ()


def test_a_decision_of_which_no_versions_are_known_asks_for_nothing() -> None:
    assert changed_since_go(workspace(decided(), model_version="m4")) == ()


def test_a_version_that_is_gone_or_new_is_a_change() -> None:
    found = workspace(decided(model="m3", vendor="Acme"))
    assert changed_since_go(found) == ("model m3 -> none", "vendor Acme -> none")
