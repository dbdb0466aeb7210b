"""Typed text becomes a value, and a value is typed as it was shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadValue
from core.model.base import Record
from core.model.field_ref import FieldRef
from core.model.gate import Condition
from core.model.learning import Update
from core.model.roles import Activity, Role
from core.model.signals import Signal
from core.model.table import Item
from core.model.workflow import Page, Workflow
from core.model.workspace import MODELS, RecordId, RecordKind, Workspace
from core.rules import fields
from core.rules.field_spec import FieldKind, FieldSpec

ZONE = "Europe/Prague"
RECORDS: dict[RecordId, Record] = {
    RecordId("workflow", "workflow"): Workflow(name="Triage", timezone=ZONE),
    RecordId("page", "page"): Page(reviewer="owner"),
    RecordId("role", "owner"): Role(title="Owner", holder="Ada", may_stop=True),
    RecordId("role", "audit"): Role(holder="[/b] \x1b[2J"),
    RecordId("activity", "log_review"): Activity(role="owner", cadence="1d"),
    RecordId("signal", "errors"): Signal(unit="ratio"),
    RecordId("item", "cost"): Item(operations="two\nlines", due=date(2026, 3, 2)),
    RecordId("condition", "hold.errors"): Condition(sentence="errors > 5%"),
}
WORKSPACE = Workspace.of(RECORDS)
FLAG = FieldRef(RecordId("role", "owner"), "may_stop")
PARTY = FieldRef(RecordId("role", "owner"), "party")
OWNER = FieldRef(RecordId("item", "cost"), "owner")
DUE = FieldRef(RecordId("item", "cost"), "due")
OWNERS = FieldRef(RecordId("outcome", "hold"), "decision_owners")
SENTENCE = FieldRef(RecordId("condition", "hold.errors"), "sentence")
TEXT = FieldRef(RecordId("item", "cost"), "operations")
AS_OF = FieldRef(RecordId("workflow", "workflow"), "as_of")


def meant(field: FieldRef, text: str) -> Any:
    """The value that the text means in this field."""
    return fields.parse(fields.spec(WORKSPACE, field), text, ZONE)


def refusal(field: FieldRef, text: str) -> BadValue:
    """The error that this text is."""
    with pytest.raises(BadValue) as caught:
        meant(field, text)
    return caught.value


@pytest.mark.parametrize(
    ("record", "field", "kind"),
    [
        ("workflow", "name", "text"),
        ("workflow", "stage", "choice"),
        ("workflow", "as_of", "instant"),
        ("page", "reviewer", "name"),
        ("page", "log_review", "name"),
        ("item", "due", "day"),
        ("item", "specification_decided", "flag"),
        ("role", "may_stop", "flag"),
        ("activity", "cadence", "text"),
        ("signal", "zero_when", "sentence"),
        ("signal", "from_stage", "choice"),
        ("outcome", "decision_owners", "names"),
        ("condition", "sentence", "sentence"),
        ("condition", "note", "text"),
    ],
)
def test_how_a_field_is_edited_follows_from_its_model(record: RecordKind, field: str, kind: FieldKind) -> None:
    assert fields.kind_of(record, field) == kind


def test_every_field_of_every_record_has_a_title_to_be_edited_under() -> None:
    for record, model in (*WORKSPACE.records(), (RecordId("update", "x"), Update(target="prompt"))):
        for name in type(model).model_fields:
            spec = fields.spec(WORKSPACE, FieldRef(record, name))
            assert spec.title != name, f"{record.path}.{name}"


def test_what_is_shown_means_what_is_there_in_every_field_that_is_edited() -> None:
    for record, model in WORKSPACE.records():
        for name in MODELS[record.kind].model_fields:
            field = FieldRef(record, name)
            value = getattr(model, name)
            if isinstance(value, (str, bool, date, tuple)) or value is None:
                assert meant(field, fields.spec(WORKSPACE, field).text) == value, field.path


@pytest.mark.slow
@given(st.text())
def test_a_text_is_kept_to_the_last_character(text: str) -> None:
    assert meant(TEXT, text) == text


def test_a_sentence_becomes_one_line() -> None:
    assert meant(SENTENCE, "errors > 5%\nover 4w\nmin 50") == "errors > 5% over 4w min 50"


@pytest.mark.parametrize(("typed", "value"), [("yes", True), (" YES ", True), ("no", False), ("No\n", False)])
def test_yes_and_no_are_a_flag(typed: str, value: bool) -> None:
    assert meant(FLAG, typed) is value


@pytest.mark.parametrize("typed", ["", "true", "1", "y", "yes no", "\x1b[2J"])
def test_nothing_else_is_a_flag(typed: str) -> None:
    assert refusal(FLAG, typed).place == FLAG.path


def test_a_choice_is_one_of_the_offered_ones_and_the_nearest_is_named() -> None:
    assert meant(PARTY, " audit ") == "audit"
    error = refusal(PARTY, "busines")
    assert error.message == "'busines' is not allowed here"
    assert error.hint == "Did you mean business?"


def test_roles_are_offered_with_who_holds_them_and_a_name_may_be_left_out() -> None:
    spec = fields.spec(WORKSPACE, OWNER)
    assert [(choice.value, choice.about) for choice in spec.choices] == [
        ("audit", "[/b] \x1b[2J"),
        ("owner", "Owner, Ada"),
    ]
    assert spec.chooses
    assert meant(OWNER, "  ") == ""
    assert refusal(OWNER, "ownr").hint == "Did you mean owner?"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ()),
        ("owner", ("owner",)),
        ("owner,audit", ("owner", "audit")),
        (" owner ,, audit, ", ("owner", "audit")),
        ("owner\naudit", ("owner", "audit")),
    ],
)
def test_several_names_stand_with_commas_or_lines_between(typed: str, names: tuple[str, ...]) -> None:
    assert meant(OWNERS, typed) == names


def test_of_several_names_the_wrong_one_is_told() -> None:
    assert "'nobody'" in refusal(OWNERS, "owner, nobody").message


def test_a_day_is_typed_as_it_is_written_or_left_out() -> None:
    assert meant(DUE, " 2026-03-02 ") == date(2026, 3, 2)
    assert meant(DUE, "") is None


@pytest.mark.parametrize("typed", ["tomorrow", "2026-02-30", "02.03.2026", "2026-03-02 10:00", "2026-3-2", "-"])
def test_what_is_no_day_is_refused_with_an_example(typed: str) -> None:
    assert refusal(DUE, typed).message == f"{typed!r} is not a day such as 2026-03-02"


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("2026-03-02 10:00", 9), ("2026-07-02 10:00", 8), ("2026-03-02T10:00Z", 10), ("2026-03-02 10:00+05:00", 5)],
)
def test_an_instant_without_a_zone_is_in_the_workflows(typed: str, hour: int) -> None:
    assert meant(AS_OF, typed).astimezone(UTC).hour == hour


def test_an_instant_may_be_left_out_and_is_refused_with_an_example() -> None:
    assert meant(AS_OF, "") is None
    assert "is not a time such as" in refusal(AS_OF, "noon").message


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # hypothesis wants bounds without a zone
def test_an_instant_that_is_shown_is_the_same_when_it_is_typed(at: datetime) -> None:
    spec = FieldSpec(AS_OF, "", "", "instant", "")
    assert fields.parse(spec, fields.field_text(at, ZONE), ZONE) == at


def test_a_record_that_is_gone_shows_empty_fields() -> None:
    assert fields.spec(WORKSPACE, FieldRef(RecordId("role", "gone"), "holder")).text == ""


@pytest.mark.parametrize(
    ("record", "field", "at"),
    [
        ("waiver", "until", "2026-03-29T22:00Z"),
        ("waiver", "ended", "2026-03-29T22:00Z"),
        ("condition", "since", "2026-03-28T23:00Z"),
        ("workflow", "as_of", "2026-03-29T21:59:59.999999Z"),
        ("update", "made", "2026-03-29T21:59:59.999999Z"),
    ],
)
def test_a_day_in_a_field_of_instants_is_its_end_and_where_something_begins_its_beginning(
    record: RecordKind, field: str, at: str
) -> None:
    spec = FieldSpec(FieldRef(RecordId(record, "x"), field), "", "", "instant", "")
    assert fields.parse(spec, "2026-03-29", ZONE) == datetime.fromisoformat(at)


def test_each_field_of_instants_that_ends_or_begins_something_is_known() -> None:
    known = {name for model in MODELS.values() for name in model.model_fields}
    assert {*fields.ENDS, *fields.BEGINS} <= known


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2026-10-25 02:30", "02:30 CEST (00:30 UTC) and 02:30 CET (01:30 UTC)"),
        ("2026-03-29 02:30", "01:30 CET (00:30 UTC) or 03:30 CEST (01:30 UTC)"),
    ],
)
def test_a_local_time_that_the_clock_makes_unclear_is_refused_with_both_readings(typed: str, words: str) -> None:
    assert words in refusal(AS_OF, typed).message


@pytest.mark.parametrize("at", ["2026-10-25T00:30Z", "2026-10-25T01:30Z", "2026-10-25T01:30:15.5Z"])
def test_an_instant_in_an_hour_that_exists_twice_stays_the_same_when_it_is_saved_unchanged(at: str) -> None:
    instant = datetime.fromisoformat(at)
    assert meant(AS_OF, fields.field_text(instant, ZONE)) == instant
