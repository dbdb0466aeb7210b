"""The effects of an answer, their limits, and texts that cannot be an answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.errors import BadValue
from core.model.evidence_log import EvidenceLog
from core.model.gate import GATES
from core.model.workspace import RecordId, Workspace
from core.store.store import Store
from core.text.new_workspace import create
from core.text.sync.sync import open_workspace
from core.verdict.readiness import readiness
from core.workshop.answers import LeftOpen, changes, left_open
from core.workshop.gate import ready_sentences
from core.workshop.question import Question
from core.workshop.questions import questions

TODAY = date(2026, 3, 2)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    create(tmp_path / "w")
    return open_workspace(tmp_path / "w", clock=lambda: datetime(2026, 3, 2, tzinfo=UTC))


def asked(workspace: Workspace, place: str) -> Question:
    return next(question for question in questions(workspace) if question.place.path == place)


def answer(store: Store, place: str, text: str) -> Workspace:
    workspace = store.snapshot.workspace
    if found := changes(workspace, asked(workspace, place), text):
        store.answer(place, found)
    return store.snapshot.workspace


def test_a_text_is_written_and_a_side_that_is_answered_is_decided(store: Store) -> None:
    assert answer(store, "page.input", " New tickets \n").page.input == "New tickets"
    item = answer(store, "table.cost.operations", "Stop at 900 EUR a month").table["cost"]
    assert (item.operations, item.operations_decided) == ("Stop at 900 EUR a month", True)
    item = answer(store, "table.cost.operations", "").table["cost"]
    assert (item.operations, item.operations_decided) == ("", False)


@pytest.mark.parametrize("typed", ["Builder", "builder", " BUILDER "])
def test_a_role_is_known_by_its_title_or_name(store: Store, typed: str) -> None:
    workspace = answer(store, "activities.log_review.role", typed)
    assert workspace.activities["log_review"].role == "builder"
    assert len(workspace.roles) == 6


def test_a_role_is_known_by_who_holds_it_where_only_one_does(store: Store) -> None:
    answer(store, "roles.builder.holder", "L. Novotná")
    assert answer(store, "gate.go.decision_owners", "l. novotná").gate.go.decision_owners == ("builder",)
    answer(store, "roles.auditor.holder", "L. Novotná")
    owners = answer(store, "gate.go.decision_owners", "l. novotná").gate.go.decision_owners
    assert owners == ("l_novotna",)


def test_a_new_title_makes_a_role_in_the_same_change(store: Store) -> None:
    workspace = answer(store, "activities.log_review.role", "Service desk")
    assert workspace.roles["service_desk"].title == "Service desk"
    assert workspace.activities["log_review"].role == "service_desk"
    store.undo()
    assert "service_desk" not in store.snapshot.workspace.roles


def test_several_roles_decide_and_none_twice(store: Store) -> None:
    workspace = answer(store, "gate.stop.decision_owners", "Auditor, Legal counsel,, legal counsel , auditor")
    assert workspace.gate.stop.decision_owners == ("auditor", "legal_counsel")
    assert workspace.roles["legal_counsel"].title == "Legal counsel"


def test_an_empty_workspace_gets_its_log_review_from_the_first_answer(tmp_path: Path) -> None:
    with Store.create(tmp_path, Workspace(), EvidenceLog()) as store:
        workspace = answer(store, "activities.log_review.role", "IT operations")
        assert workspace.page.log_review == "log_review"
        assert workspace.activities["log_review"].role == "it_operations"
        workspace = answer(store, "page.may_stop", "Accountable owner")
        assert workspace.roles["accountable_owner"].may_stop
        assert asked(workspace, "roles.accountable_owner.holder").section == "Opening"


@pytest.mark.parametrize(("typed", "cadence"), [("1d", "1d"), ("Every morning", "1d"), ("weekly", "1w"), ("", "")])
def test_a_cadence_is_typed_as_people_say_it(store: Store, typed: str, cadence: str) -> None:
    assert answer(store, "activities.log_review.cadence", typed).activities["log_review"].cadence == cadence


def test_what_is_no_cadence_is_refused_with_an_example(store: Store) -> None:
    with pytest.raises(BadValue) as caught:
        answer(store, "activities.log_review.cadence", "now and then")
    assert "1d for every day" in caught.value.hint
    assert store.snapshot.workspace.activities["log_review"].cadence == ""


def test_what_is_measured_becomes_signals_that_sentences_can_use(store: Store) -> None:
    workspace = answer(store, "workflow.signals", "Undefined categories, customer_impact, Rework share")
    assert sorted(workspace.signals) == ["customer_impact", "rework_share", "undefined_rate"]
    assert workspace.signals["customer_impact"].unit == "count"
    assert workspace.signals["rework_share"].max_age == "10d"
    same = "undefined categories, Rework Share\ncustomer_impact"
    assert changes(workspace, asked(workspace, "workflow.signals"), same) == {}
    for gate in GATES:
        for sentence in ready_sentences(workspace, gate):
            (condition,) = answer(store, f"gate.{gate}.conditions", sentence).conditions(gate).values()
            assert condition.sentence == sentence


def test_sentences_keep_their_names_when_they_change_and_go_when_their_line_goes(store: Store) -> None:
    answer(store, "workflow.signals", "Undefined categories, Exception rate")
    place = "gate.hold.conditions"
    one, other = "undefined_rate > 5% over 4w", "exception_rate > 12% over 4w"
    workspace = answer(store, place, f"{one}\n{other}\n\n{one}")
    assert {key: got.sentence for key, got in workspace.conditions("hold").items()} == {
        "undefined_rate": one,
        "exception_rate": other,
    }
    changed = "undefined_rate > 4% over 4w"
    workspace = answer(store, place, f"{other}\n{changed}")
    assert workspace.conditions("hold")["undefined_rate"].sentence == changed
    assert list(answer(store, place, other).conditions("hold")) == ["exception_rate"]


def test_a_sentence_that_cannot_be_read_changes_nothing(store: Store) -> None:
    with pytest.raises(BadValue):
        answer(store, "gate.hold.conditions", "undefined_rat > 5%")
    assert store.snapshot.workspace.conditions("hold") == {}


def leave(store: Store, place: str, who: str, due: date | None = None) -> Workspace:
    workspace = store.snapshot.workspace
    store.answer(place, left_open(workspace, asked(workspace, place), LeftOpen(who, due, TODAY)))
    return store.snapshot.workspace


def test_what_is_not_decided_waits_for_a_party_or_a_role(store: Store) -> None:
    workspace = leave(store, "page.fallback", "IT", date(2026, 4, 1))
    (blank,) = [one for one in readiness(workspace).blanks if one.place.path == "page.fallback"]
    assert (blank.party, blank.role, blank.due, blank.since) == ("it", "", date(2026, 4, 1), TODAY)
    workspace = leave(store, "page.fallback", "Auditor")
    (blank,) = [one for one in readiness(workspace).blanks if one.place.path == "page.fallback"]
    assert (blank.party, blank.role, blank.due, blank.since) == ("audit", "auditor", None, TODAY)


def test_a_row_of_the_table_says_itself_who_decides_it(store: Store) -> None:
    workspace = leave(store, "table.cost.operations", "Business owner", date(2026, 4, 1))
    item = workspace.table["cost"]
    assert (item.owner, item.due) == ("business_owner", date(2026, 4, 1))
    assert workspace.open["table_cost_operations"].role == ""
    (blank,) = [one for one in readiness(workspace).blanks if one.place.path == "table.cost.operations"]
    assert (blank.role, blank.due, blank.since) == ("business_owner", date(2026, 4, 1), TODAY)
    assert blank.left_open


def test_an_answer_settles_what_was_left_open(store: Store) -> None:
    leave(store, "table.cost.operations", "IT")
    assert answer(store, "table.cost.operations", "Stop at 900 EUR").open == {}


def test_what_is_written_cannot_be_left_open_and_nobody_cannot_decide(store: Store) -> None:
    answer(store, "page.input", "Tickets")
    with pytest.raises(BadValue, match="written already"):
        leave(store, "page.input", "IT")
    with pytest.raises(BadValue, match="no role is named for it"):
        leave(store, "page.fallback", "")
    with pytest.raises(BadValue, match="cannot be left open"):
        leave(store, "workflow.signals", "IT")


def test_a_signal_that_is_left_out_of_the_list_is_not_taken_out_in_silence(store: Store) -> None:
    workspace = answer(store, "workflow.signals", "Undefined categories, Error rate")
    for text in ("Undefined categories", ""):
        with pytest.raises(BadValue, match="is measured already") as caught:
            changes(workspace, asked(workspace, "workflow.signals"), text)
        assert "where signals are defined" in caught.value.hint


def test_a_sentence_that_somebody_wrote_meanwhile_stays(store: Store) -> None:
    answer(store, "workflow.signals", "Undefined categories, Exception rate")
    place, one, mine = "gate.hold.conditions", "undefined_rate > 5% over 4w", "undefined_rate > 4% over 4w"
    theirs = "exception_rate > 12% over 4w"
    seen = asked(answer(store, place, one), place)
    workspace = answer(store, place, f"{one}\n{theirs}")
    store.answer(place, changes(workspace, seen, mine))
    sentences = {condition.sentence for condition in store.snapshot.workspace.conditions("hold").values()}
    assert sentences == {mine, theirs}


def test_a_sentence_that_somebody_took_out_meanwhile_does_not_come_back(store: Store) -> None:
    answer(store, "workflow.signals", "Undefined categories, Exception rate")
    place, one, other = "gate.hold.conditions", "undefined_rate > 5% over 4w", "exception_rate > 12% over 4w"
    seen = asked(answer(store, place, f"{one}\n{other}"), place)
    workspace = answer(store, place, other)
    assert changes(workspace, seen, f"{other}\n{one}") == {}


def test_a_title_with_a_comma_names_one_role(store: Store) -> None:
    store.edit(RecordId("role", "auditor"), {"title": "Head of Risk, Legal"})
    place = "gate.go.decision_owners"
    workspace = answer(store, place, "head of risk,  legal, Builder, Board")
    assert workspace.gate.go.decision_owners == ("auditor", "builder", "board")
    assert asked(workspace, place).text == "Head of Risk, Legal, Builder, Board"


def test_a_role_that_is_called_like_a_party_is_meant_by_its_title(store: Store) -> None:
    store.edit(RecordId("role", "auditor"), {"title": "Audit"})
    assert leave(store, "page.fallback", "Audit").open["page_fallback"].role == "auditor"
    left = leave(store, "page.fallback", "audit").open["page_fallback"]
    assert (left.role, left.party) == ("", "audit")
    workspace = store.snapshot.workspace
    given = LeftOpen("audit", None, TODAY, only_role=True)
    store.answer("given", left_open(workspace, asked(workspace, "page.fallback"), given))
    assert store.snapshot.workspace.open["page_fallback"].role == "auditor"
