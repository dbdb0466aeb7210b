"""Entries of a profile's tables are fields: read, typed, added and taken out one by one."""

from __future__ import annotations

import pytest
from hypothesis import given

from core.errors import BadValue
from core.model.field_ref import FieldRef
from core.model.intake import Intake
from core.model.place_text import field_in_words, place_in_words
from core.model.roles import Activity
from core.model.signals import Signal
from core.model.workspace import RecordId, Workspace
from core.rules import fields
from core.rules.entries import entry_fields
from tests.core.text.strategies import filled_texts

JIRA = RecordId("intake", "jira")
HOSTILE = "a.b = \x1b[31m\n x"
WORKSPACE = Workspace(
    signals={"errors": Signal(title="Error rate"), "late": Signal(title="Late = slow"), "twin": Signal(title="Log")},
    activities={"errors": Activity(title="Errors read"), "log": Activity(title="Log")},
    intake={
        "jira": Intake(
            title="Board",
            map={"input": HOSTILE, "at": "Date"},
            set={"signal": "errors", "note": "errors"},
            rename={HOSTILE: "errors", "x": "no_more"},
            unit={"late": "ms", "Old": "s"},
        )
    },
)


def field(name: str) -> FieldRef:
    return FieldRef(JIRA, name)


def after(name: str, text: str, workspace: Workspace = WORKSPACE) -> Intake:
    """The profile after a text was saved in a field."""
    spec = fields.spec(workspace, field(name))
    changes = fields.changes(workspace, spec.id, fields.parse(spec, text, "UTC"))
    return Intake.model_validate({**dict(workspace.intake["jira"]), **changes})


def refused(name: str, text: str) -> BadValue:
    with pytest.raises(BadValue) as caught:
        after(name, text)
    return caught.value


def test_each_entry_is_a_field_and_after_them_comes_the_one_that_adds_one() -> None:
    found = [one.field for one in entry_fields(JIRA, WORKSPACE.intake["jira"], "map")]
    assert found == ["map.at", "map.input", "map."]


def test_an_entry_saved_as_it_is_typed_changes_nothing() -> None:
    profile = WORKSPACE.intake["jira"]
    for name in ("map", "set", "rename", "unit"):
        for one in entry_fields(JIRA, profile, name):
            assert after(one.field, fields.spec(WORKSPACE, one).text) == profile, one.path


@pytest.mark.parametrize("empty", ["", "  \n"])
def test_an_emptied_entry_is_gone_and_nothing_else(empty: str) -> None:
    assert after("map.input", empty).map == {"at": "Date"}
    assert after(f"rename.{HOSTILE}", empty).rename == {"x": "no_more"}
    assert after("unit.late", empty).unit == {"Old": "s"}
    assert after("map.", empty) == WORKSPACE.intake["jira"]


def test_a_new_entry_is_typed_as_in_the_options_of_an_ingest() -> None:
    assert after("map.", " id = a=b.c ").map["id"] == "a=b.c"
    assert after("set.", "version=m=3").set["version"] == "m=3"
    assert after("rename.", "Errors=5m = other").rename["Errors=5m"] == "other"
    assert after("unit.", "Latency, p95=%").unit["Latency, p95"] == "%"


def test_a_title_becomes_the_name_that_is_meant() -> None:
    assert after("rename.", "E=error RATE").rename["E"] == "errors"
    assert after("rename.x", "Late = slow").rename["x"] == "late"
    assert after("set.signal", "late").set == {"signal": "late", "note": "errors"}
    assert after("unit.", "Error rate=%").unit["errors"] == "%"
    assert after("unit.", "Late = slow=%", WORKSPACE.having({JIRA: Intake()})).unit == {"late": "%"}


def test_a_word_that_names_nothing_is_kept_for_it_may_be_a_label() -> None:
    assert after("rename.x", "Billing, old").rename["x"] == "Billing, old"
    assert after("set.note", "Error rate").set["note"] == "Error rate", "a note is no name"
    labels = WORKSPACE.having({JIRA: Intake(kind="predictions")})
    assert after("rename.", "B=Error rate", labels).rename == {"B": "Error rate"}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("map.", "Summary", "two words with ="),
        ("map.", "=Summary", "two words with ="),
        ("map.", "input= ", "two words with ="),
        ("map.", "at=Created", "one for 'at' already"),
        ("unit.", "Late = slow=s", "one for 'late' already"),
        ("unit.late", "parsec", "not allowed here"),
        ("rename.x", "log", ""),
        ("rename.x", "Log", "title of several"),
    ],
)
def test_what_is_no_entry_is_refused_where_it_is_typed(name: str, text: str, message: str) -> None:
    if not message:
        assert after(name, text).rename["x"] == "log"
        return
    error = refused(name, text)
    assert message in error.message
    assert error.place == field(name).path


def test_no_name_is_shown_where_there_is_a_title() -> None:
    assert fields.spec(WORKSPACE, field("set.signal")).shown == "Error rate"
    assert fields.spec(WORKSPACE, field("set.note")).shown == "errors"
    assert fields.spec(WORKSPACE, field("rename.x")).shown == "no_more"
    assert fields.spec(WORKSPACE, field("unit.late")).title == "Unit of Late = slow"
    assert field_in_words(WORKSPACE, field("unit.Old")) == "the profile Board: Unit of Old"
    assert place_in_words(WORKSPACE, "intake.jira.rename.x") == 'the profile Board: Word "x"'
    assert place_in_words(WORKSPACE, "intake.jira.map.") == "the profile Board: New column"


@given(filled_texts)
def test_any_column_comes_back_from_its_editor(column: str) -> None:
    workspace = WORKSPACE.having({JIRA: Intake(map={"input": column})})
    text = fields.spec(workspace, field("map.input")).text
    assert after("map.input", text, workspace).map == {"input": text}


def test_words_without_a_value_are_a_line_each() -> None:
    assert after("missing", "?\n a, b \n\n-").missing == ("?", "a, b", "-")
    workspace = WORKSPACE.having({JIRA: Intake(missing=("?", "a, b"))})
    assert fields.spec(workspace, field("missing")).text == "?\na, b"
