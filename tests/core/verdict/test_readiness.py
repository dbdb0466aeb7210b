"""Is the page written? If it cannot be, the team is not yet ready for production."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.model.blocks import CATALOGUE, Block, Blocks
from core.model.evidence_log import EvidenceLog
from core.model.gate import GATES, Gate
from core.model.roles import Activity, Role
from core.model.table import LENSES, Lens, Party
from core.model.workflow import Page, Workflow
from core.model.workspace import RecordId, Workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.readiness import Blank, readiness
from tests.core.verdict.building import AT, item, outcome

DECIDED = Lens(poc="shown", poc_decided=True, production="agreed", production_decided=True)


def written(**parts: Any) -> Workspace:
    """A workspace without a single blank, but for what is given."""
    sentences = {"a": "reviewer is assigned"}
    fields: dict[str, Any] = {
        "workflow": Workflow(name="Triage", scope="Tickets", output="A category", loop="Every week"),
        "page": Page(
            input="Tickets",
            excluded="Threats",
            reviewer="reviewer",
            improvement_owner="improver",
            log_review="log_review",
            stop_how="Turn it off",
            fallback="By hand",
            learning="The taxonomy",
        ),
        "lenses": dict.fromkeys(LENSES, DECIDED),
        "table": {"integration": item()},
        "roles": {
            "reviewer": Role(holder="Ada"),
            "improver": Role(holder="Ben", party="build"),
            "stopper": Role(holder="Cleo", may_stop=True),
            "vacant": Role(party="it", may_stop=True),
        },
        "activities": {"log_review": Activity(role="reviewer", cadence="1d")},
        "gate": Gate(go=outcome(sentences), hold=outcome(sentences), stop=outcome(sentences)),
        **parts,
    }
    return Workspace(**fields)


def changed(kind: Any, key: str, **changes: Any) -> tuple[Blank, ...]:
    """The blanks after one change of a page without any."""
    whole = written()
    record = whole.get(RecordId(kind, key)) or Lens()
    return readiness(whole.having({RecordId(kind, key): record.model_copy(update=changes)})).blanks


def test_a_page_without_blanks_is_complete() -> None:
    found = readiness(written())
    assert found.blanks == ()
    assert found.page_complete
    assert found.filled == found.total


def test_a_page_that_nobody_has_touched_is_all_blank() -> None:
    found = readiness(Workspace())
    assert not found.page_complete
    assert found.filled == 0
    assert sum(blank.on_page for blank in found.blanks) == found.total


@pytest.mark.parametrize(
    ("kind", "key", "field", "side", "party"),
    [
        ("workflow", "workflow", "name", "specification", "business"),
        ("workflow", "workflow", "scope", "specification", "business"),
        ("workflow", "workflow", "output", "specification", "build"),
        ("workflow", "workflow", "loop", "operations", "business"),
        ("page", "page", "input", "specification", "build"),
        ("page", "page", "excluded", "specification", "build"),
        ("page", "page", "stop_how", "operations", "it"),
        ("page", "page", "fallback", "operations", "business"),
        ("page", "page", "learning", "operations", "business"),
        ("page", "page", "reviewer", "operations", "business"),
        ("page", "page", "improvement_owner", "operations", "business"),
        ("page", "page", "log_review", "operations", "business"),
    ],
)
@pytest.mark.parametrize("nothing", ["", " \n"])
def test_each_field_of_the_page_can_be_blank(
    kind: str, key: str, field: str, side: str, party: Party, nothing: str
) -> None:
    (blank,) = changed(kind, key, **{field: nothing})
    assert (blank.record, blank.field, blank.side, blank.party) == ((kind, key), field, side, party)
    assert blank.on_page


@pytest.mark.parametrize(("role", "party"), [("reviewer", "business"), ("improver", "build")])
def test_a_role_on_the_page_needs_somebody_who_holds_it(role: str, party: Party) -> None:
    (blank,) = changed("role", role, holder=" ")
    assert (blank.record, blank.field, blank.party, blank.role) == (("role", role), "holder", party, role)


def test_a_role_that_does_not_exist_leaves_the_page_blank() -> None:
    (blank,) = changed("page", "page", reviewer="gone")
    assert (blank.record.path, blank.field) == ("page", "reviewer")


@pytest.mark.parametrize(("changes", "field"), [({"cadence": ""}, "cadence"), ({"role": ""}, "role")])
def test_a_log_review_needs_a_cadence_and_a_role(changes: dict[str, Any], field: str) -> None:
    (blank,) = changed("activity", "log_review", **changes)
    assert (blank.record.path, blank.field, blank.side) == ("activities.log_review", field, "operations")


def test_somebody_who_is_there_must_be_allowed_to_stop_it() -> None:
    (by_right,) = changed("role", "stopper", may_stop=False)
    (by_holder,) = changed("role", "stopper", holder="")
    assert by_right == by_holder
    assert by_right.field == "may_stop"


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize(("field", "nothing"), [("decision_owners", ()), ("next_action", " "), ("conditions", {})])
def test_each_outcome_needs_conditions_owners_and_a_next_action(gate: str, field: str, nothing: Any) -> None:
    whole = written()
    raw_state = getattr(whole.gate, gate).model_copy(update={field: nothing})
    found = readiness(whole.model_copy(update={"gate": whole.gate.model_copy(update={gate: raw_state})}))
    (blank,) = found.blanks
    assert (blank.record.path, blank.field, blank.side) == (f"gate.{gate}", field, "gate")
    assert not found.page_complete


def test_an_open_specification_goes_to_build_and_is_not_on_the_page() -> None:
    (blank,) = changed("item", "integration", specification_decided=False)
    assert (blank.field, blank.side, blank.party, blank.on_page) == ("specification", "specification", "build", False)


@pytest.mark.parametrize(
    ("owner", "party"), [("vacant", "it"), ("improver", "build"), ("", "audit"), ("gone", "audit")]
)
def test_an_open_operations_side_goes_to_its_owners_party_else_to_its_own(owner: str, party: Party) -> None:
    due = date(2026, 3, 10)
    (blank,) = changed("item", "integration", operations_decided=False, owner=owner, party="audit", due=due)
    assert (blank.side, blank.party, blank.role, blank.due) == ("operations", party, owner, due)
    assert not blank.on_page


def test_a_side_that_is_decided_but_not_written_is_still_open() -> None:
    assert [blank.field for blank in changed("item", "integration", operations=" ")] == ["operations"]


def test_both_sides_of_a_lens_can_be_open() -> None:
    blanks = changed("lens", "change", poc_decided=False, production_decided=False, party="it")
    assert [(blank.field, blank.side, blank.party) for blank in blanks] == [
        ("poc", "specification", "build"),
        ("production", "operations", "it"),
    ]
    assert not any(blank.on_page for blank in blanks)


def test_a_lens_that_nobody_wrote_is_open() -> None:
    assert len(readiness(written(lenses={})).blanks) == 2 * len(LENSES)


def test_open_sides_do_not_make_the_page_incomplete() -> None:
    open_side = written(table={"integration": item(operations_decided=False)}, lenses={})
    found = readiness(open_side)
    assert found.blanks
    assert found.page_complete


def test_the_gate_can_ask_for_the_complete_page() -> None:
    sentences = {
        "go": {"a": "page is complete"},
        "hold": {"a": "vacant is assigned"},
        "stop": {"a": "vacant is assigned"},
    }
    whole = written(gate=Gate(**{gate: outcome(conditions) for gate, conditions in sentences.items()}))
    assert evaluate(Context(whole, EvidenceLog(), AT)).verdict == "go"
    page = whole.page.model_copy(update={"fallback": ""})
    assert evaluate(Context(whole.model_copy(update={"page": page}), EvidenceLog(), AT)).verdict == "hold"


@pytest.mark.parametrize("block", CATALOGUE, ids=[block.name for block in CATALOGUE])
def test_a_blank_of_a_block_is_named_by_its_block_once(block: Block) -> None:
    blanks = readiness(written(blocks=Blocks(used=(block.name,)))).blanks
    names = [blank.what for blank in blanks if blank.record == RecordId("blocks", "blocks")]
    assert len(names) == len(set(names)) == len(block.fields)
    assert all(name.count(block.title) == 1 for name in names)
