"""An answer is one change whatever it touches, and what was left open is settled by writing its place."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import BadValue, Conflict
from core.model.open_decision import OpenDecision, open_key
from core.model.roles import Role
from core.model.workspace import RecordId
from core.verdict.readiness import Blank, readiness
from tests.core.store.conftest import OpenStore

PAGE = RecordId("page", "page")
FALLBACK = RecordId("open", "page_fallback")
LEFT_OPEN = {"place": "page.fallback", "party": "it", "role": "builder", "since": date(2025, 3, 1)}


def blank(store_workspace: object, place: str) -> Blank | None:
    return next((one for one in readiness(store_workspace).blanks if one.place.path == place), None)  # type: ignore[arg-type]


def test_a_new_role_and_the_field_that_names_it_are_one_change(open_store: OpenStore) -> None:
    store = open_store()
    made = RecordId("role", "improver")
    store.answer("who improves it", {made: {"title": "Improver"}, PAGE: {"improvement_owner": "improver"}})
    workspace = store.snapshot.workspace
    assert workspace.roles["improver"] == Role(title="Improver")
    assert workspace.page.improvement_owner == "improver"
    store.undo()
    assert "improver" not in store.snapshot.workspace.roles
    assert store.snapshot.workspace.page.improvement_owner == ""


def test_an_answer_that_names_nothing_known_changes_nothing(open_store: OpenStore) -> None:
    store = open_store()
    before = store.snapshot.workspace
    made = RecordId("role", "improver")
    with pytest.raises(BadValue, match="there is no role named 'improve'"):
        store.answer("who improves it", {made: {"title": "Improver"}, PAGE: {"improvement_owner": "improve"}})
    with pytest.raises(BadValue, match="nothing to answer"):
        store.answer("who", {})
    with pytest.raises(BadValue, match="is not a name"):
        store.answer("who", {RecordId("role", "Im prover"): {"title": "x"}})
    with pytest.raises(BadValue, match="decisions are immutable"):
        store.answer("who", {RecordId("decision", "x1"): {"reason": "x"}})
    assert store.snapshot.workspace == before


def test_what_was_not_there_when_it_was_read_is_not_overwritten(open_store: OpenStore) -> None:
    store, other = open_store(), open_store("Two")
    other.answer("manual fallback", {FALLBACK: LEFT_OPEN})
    with pytest.raises(Conflict, match="changed by Two since you read it"):
        store.answer("manual fallback", {FALLBACK: {**LEFT_OPEN, "role": "owner"}}, revs={FALLBACK: None})
    assert store.snapshot.workspace.open["page_fallback"].role == "builder"
    read = store.snapshot.revs[FALLBACK]
    store.answer("manual fallback", {FALLBACK: {**LEFT_OPEN, "role": "owner"}}, revs={FALLBACK: read})
    assert store.snapshot.workspace.open["page_fallback"].role == "owner"


def test_what_is_left_open_says_who_must_decide_it_by_when_and_since_when(open_store: OpenStore) -> None:
    store = open_store()
    store.answer("manual fallback", {FALLBACK: {**LEFT_OPEN, "due": date(2025, 4, 1)}})
    found = blank(store.snapshot.workspace, "page.fallback")
    assert found is not None
    assert (found.party, found.role, found.since, found.due) == (
        "it",
        "builder",
        date(2025, 3, 1),
        date(2025, 4, 1),
    )
    assert found.left_open


def test_writing_the_place_settles_it_and_undo_leaves_it_open_again(open_store: OpenStore) -> None:
    store = open_store()
    store.answer("manual fallback", {FALLBACK: LEFT_OPEN})
    store.edit(PAGE, {"input": "tickets"})
    assert "page_fallback" in store.snapshot.workspace.open
    store.edit(PAGE, {"fallback": "by hand"})
    assert store.snapshot.workspace.open == {}
    store.undo()
    assert "page_fallback" in store.snapshot.workspace.open
    assert store.snapshot.workspace.page.fallback == ""


def test_a_text_that_is_read_keeps_what_it_says(open_store: OpenStore) -> None:
    store = open_store()
    store.answer("manual fallback", {FALLBACK: LEFT_OPEN})
    workspace = store.snapshot.workspace
    written = workspace.having({PAGE: workspace.page.model_copy(update={"fallback": "by hand"})})
    store.replace(written, store.snapshot.evidence)
    assert store.snapshot.workspace == written


def test_what_was_left_open_goes_along_when_its_record_is_renamed(open_store: OpenStore) -> None:
    store = open_store()
    place = "table.integration.operations"
    store.answer("integration", {RecordId("open", open_key(place)): {**LEFT_OPEN, "place": place}})
    store.rename(RecordId("item", "integration"), "crm")
    (key,) = store.snapshot.workspace.open
    assert key == "table_crm_operations"
    found = blank(store.snapshot.workspace, "table.crm.operations")
    assert found is not None
    assert found.left_open
    store.undo()
    assert list(store.snapshot.workspace.open) == ["table_integration_operations"]


def test_an_open_decision_has_no_name_of_its_own(open_store: OpenStore) -> None:
    store = open_store()
    store.answer("manual fallback", {FALLBACK: LEFT_OPEN})
    with pytest.raises(BadValue, match="no name of its own"):
        store.rename(FALLBACK, "other")


def test_a_role_that_must_decide_something_cannot_be_taken_out(open_store: OpenStore) -> None:
    store = open_store()
    store.add(RecordId("role", "extra"), Role(title="Extra"))
    store.answer("manual fallback", {FALLBACK: {**LEFT_OPEN, "role": "extra"}})
    with pytest.raises(BadValue, match="the open decision on the page: Manual fallback: Role"):
        store.remove(RecordId("role", "extra"))


def test_the_key_of_a_long_place_is_a_name_and_its_own() -> None:
    one, other = (f"table.{'x' * 60}{end}.operations" for end in "ab")
    assert len(open_key(one)) <= 64
    assert open_key(one) != open_key(other)
    OpenDecision(place=one)


def test_what_two_people_wrote_and_left_open_is_settled_by_the_next_change_of_its_record(open_store: OpenStore) -> None:
    store = open_store()
    store.answer("manual fallback", {FALLBACK: LEFT_OPEN})
    workspace = store.snapshot.workspace
    merged = workspace.having({PAGE: workspace.page.model_copy(update={"fallback": "by hand"})})
    store.replace(merged, store.snapshot.evidence)
    store.edit(RecordId("workflow", "workflow"), {"name": "another"})
    assert "page_fallback" in store.snapshot.workspace.open
    store.edit(PAGE, {"fallback": "by hand, as before"})
    assert store.snapshot.workspace.open == {}
    store.undo()
    assert "page_fallback" in store.snapshot.workspace.open
