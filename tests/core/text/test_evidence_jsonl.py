"""Evidence as JSON Lines: one record is one line for every tool, and an error names the line."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadData
from core.model.evidence import Completion, ExceptionCase, Reading, Review
from core.model.evidence_log import EvidenceLog
from core.model.signals import Signal
from core.model.workspace import RecordId, Workspace
from core.text.evidence_jsonl import FILES, dump, load
from core.text.file_names import ACTIVITIES, EXCEPTIONS, READINGS
from core.text.workspace_toml import load as load_workspace
from tests.core.text.strategies import texts

AT = datetime(2025, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def workspace(agreed: str) -> Workspace:
    return load_workspace(agreed)


def refused(text: str, workspace: Workspace, name: str = READINGS) -> BadData:
    """The error with which a file is refused."""
    with pytest.raises(BadData) as caught:
        load({name: text}, workspace)
    return caught.value


def reading(**fields: object) -> str:
    """A line with a valid reading, apart from what is given."""
    valid = {
        "id": "1",
        "signal": "error_rate",
        "at": "2025-03-03T09:00:00Z",
        "value": "1",
        "recorded": "2025-03-03T09:00:00Z",
    }
    return json.dumps(valid | fields)


def with_costs(workspace: Workspace, **fields: Any) -> Workspace:
    """A signal more, of any number where nothing else is said."""
    return workspace.having({RecordId("signal", "cost"): Signal(max_age="2w", **fields)})


@pytest.mark.parametrize(
    ("fields", "value", "why"),
    [
        ({"kind": "rate", "unit": "ratio"}, "1.000001", "a rate lies between 0% and 100%"),
        ({"kind": "rate", "unit": "ratio"}, "-0.1", "a rate lies between 0% and 100%"),
        ({"unit": "count"}, "-1", "a count is never less than 0"),
        ({"unit": "duration"}, "-0.25", "a duration is never less than 0"),
        ({"kind": "events"}, "-1", "a number of events is never less than 0"),
    ],
)
def test_a_value_that_nothing_can_have_is_refused_with_file_and_line(
    workspace: Workspace, fields: dict[str, Any], value: str, why: str
) -> None:
    good = reading(id="0", signal="cost", value="0")
    error = refused(f"{good}\n{reading(signal='cost', value=value)}\n", with_costs(workspace, **fields))
    assert (error.message, error.place) == (f"{value} cannot be a reading of cost: {why}", f"{READINGS}:2: value")
    assert load({READINGS: reading(signal="cost", value="-3")}, with_costs(workspace, unit="ratio")).readings["cost"]


def test_the_canonical_text_reads_and_writes_to_the_same_bytes(readings: str, workspace: Workspace) -> None:
    assert dump(load({READINGS: readings}, workspace)) == {READINGS: readings}


def test_no_evidence_is_no_file() -> None:
    assert dump(EvidenceLog()) == {}


def test_a_review_stands_in_its_case_by_id() -> None:
    review = Review(outcome="misclassified", customer_impact=True, updates=("prompt",), at=AT)
    case = ExceptionCase(id="T-1", at=AT, confidence=Decimal("0.90"), flagged=False, recorded=AT, reviews={"x": review})
    assert dump(EvidenceLog.of(exceptions=[case])) == {
        EXCEPTIONS: '{"id": "T-1", "at": "2025-03-03T09:00:00Z", "confidence": "0.90", "flagged": false,'
        ' "recorded": "2025-03-03T09:00:00Z", "reviews": {"x": {"outcome": "misclassified", "customer_impact": true,'
        ' "updates": ["prompt"], "at": "2025-03-03T09:00:00Z"}}}\n'
    }


def test_lines_are_sorted_by_source_and_id(workspace: Workspace) -> None:
    done = [
        Completion(source=source, id=key, activity="log_review", at=AT, recorded=AT)
        for source, key in (("b", "1"), ("a", "9"), ("a", "10"))
    ]
    lines = dump(EvidenceLog.of(completions=done))[ACTIVITIES].split("\n")
    assert [re.findall(r'"(?:source|id)": "(\w+)"', line) for line in lines] == [
        ["a", "10"],
        ["a", "9"],
        ["b", "1"],
        [],
    ]


@given(texts)
def test_a_record_is_one_line_for_every_tool(text: str) -> None:
    line = dump(EvidenceLog.of(exceptions=[ExceptionCase(id="1", at=AT, recorded=AT, input=text)]))[EXCEPTIONS]
    assert len(line.splitlines()) == 1
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", line)


@given(st.decimals(Decimal(-(10**15)), Decimal(10**15), places=9))
def test_a_value_is_exactly_what_was_written(value: Decimal) -> None:
    workspace = Workspace.model_validate({"signals": {"error_rate": {}}})
    log = load({READINGS: reading(value=str(value))}, workspace)
    assert str(log.readings["error_rate"][0].value) == str(value)


@pytest.mark.parametrize(("number", "text"), [("0.054", "0.054"), ("0.10", "0.10"), ("3", "3"), ("1e3", "1E+3")])
def test_a_json_number_is_read_exactly_and_written_as_text(number: str, text: str, workspace: Workspace) -> None:
    line = reading(signal="cost").replace('"value": "1"', f'"value": {number}')
    assert f'"value": "{text}"' in dump(load({READINGS: line}, with_costs(workspace)))[READINGS]


def test_blank_lines_windows_line_ends_and_a_missing_last_one_read_the_same(
    readings: str, workspace: Workspace
) -> None:
    expected = load({READINGS: readings}, workspace)
    assert load({READINGS: "\n" + readings.replace("\n", "\r\n")[:-2]}, workspace) == expected


@pytest.mark.parametrize(
    ("line", "place", "message", "hint"),
    [
        ('{"id": "3"', "", "is not valid JSON", ""),
        ("[]", "", "must be one JSON object", ""),
        ("3", "", "must be one JSON object", ""),
        ('{"a": 1}{"b": 2}', "", "is not valid JSON", ""),
        ('{"id": "3", "id": "4"}', "", "has the key 'id' twice", ""),
        ("[" * 100_000, "", "nested too deeply", ""),
        (f'{{"n": {"9" * 5000}}}', "", "a number is too large", ""),
        ('{"value": 1e999999999999999999999}', "", "too large or too small", ""),
        (reading().replace('"1"', "NaN"), "", "NaN is not a finite number", ""),
        (reading().replace('"1"', "-Infinity"), "", "-Infinity is not a finite number", ""),
        (reading(value="nan"), ": value", "is not a finite number", ""),
        (reading(value="9e99"), ": value", "too large or too small", ""),
        (reading(value=None), ": value", "must be a number", ""),
        (reading(value=True), ": value", "must be a number", ""),
        (reading(n=10**20), ": n", "is too large: at most 9007199254740992", ""),
        (reading(n=0), ": n", "must be at least 1, not 0", ""),
        (reading(n="8"), ": n", "must be a whole number, not '8'", ""),
        (reading(n=8.5), ": n", "must be a whole number, not 8.5", ""),
        (reading(at="2025-03-03T09:00:00"), ": at", "must have a time zone", ""),
        (reading(at="yesterday"), ": at", "must be a time such as", ""),
        (reading(id=" "), ": id", "must not be blank", ""),
        (reading(id=7), ": id", "must be a text in quotes, not 7", ""),
        (reading(nots="x"), ": nots", "unknown key 'nots'", "Did you mean note?"),
        (reading(signal="eror_rate"), ": signal", "there is no signal named 'eror_rate'", "Did you mean error_rate?"),
        ('{"id": "3"}', ": signal", "signal is missing (and 3 more problems)", ""),
        ("<<<<<<< HEAD", "", "conflict marker", ""),
    ],
)
def test_an_error_names_file_line_and_field(
    readings: str, workspace: Workspace, line: str, place: str, message: str, hint: str
) -> None:
    error = refused(readings + line.replace('"id": "1"', '"id": "3"') + "\n", workspace)
    assert error.place == f"evidence/readings.jsonl:3{place}"
    assert message in error.message
    assert hint in error.hint


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | texts,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(Reading.model_fields)), inner)
        ),
        max_leaves=8,
    )
)
def test_any_json_is_read_or_refused_in_words(value: object) -> None:
    with suppress(BadData):
        load({READINGS: json.dumps(value)}, Workspace.model_validate({"signals": {"error_rate": {}}}))


def test_the_same_key_twice_names_both_lines(readings: str, workspace: Workspace) -> None:
    error = refused(readings + reading(source="manual", id="1"), workspace)
    assert error.place == "evidence/readings.jsonl:3: id"
    assert error.message == "the id '1' of source 'manual' is already used on line 1"


def test_an_error_in_a_review_names_its_path(workspace: Workspace) -> None:
    case = {"id": "1", "at": "2025-03-03T09:00:00Z", "recorded": "2025-03-03T09:00:00Z"}
    reviewed = case | {"reviews": {"x": {"outcome": "corect", "at": "2025-03-03T09:00:00Z", "lable": "a"}}}
    error = refused(json.dumps(reviewed), workspace, EXCEPTIONS)
    assert error.place == "evidence/exceptions.jsonl:1: reviews.x.outcome"
    assert error.hint == "Did you mean correct?"
    reviewed = case | {"reviews": {"x": {"outcome": "correct", "at": "2025-03-03T09:00:00Z", "lable": "a"}}}
    assert refused(json.dumps(reviewed), workspace, EXCEPTIONS).hint == "Did you mean label?"


def test_an_unknown_activity_is_refused_with_the_nearest(workspace: Workspace) -> None:
    line = '{"id": "1", "activity": "log_revue", "at": "2025-03-03T09:00:00Z", "recorded": "2025-03-03T09:00:00Z"}'
    error = refused(line, workspace, ACTIVITIES)
    assert (error.place, error.hint) == ("evidence/activities.jsonl:1: activity", "Did you mean log_review?")


@pytest.mark.parametrize("name", FILES)
def test_a_byte_order_mark_is_refused(name: str, workspace: Workspace) -> None:
    assert refused("\ufeff{}", workspace, name).place == f"{name}:1"


@pytest.mark.parametrize("broken", [None, 5, 2600])
def test_of_many_lines_the_first_error_is_named_with_the_number_of_all(
    workspace: Workspace, broken: int | None
) -> None:
    lines = [reading(id=str(number), value="0.5") for number in range(1, 2801)]
    lines[1499], lines[2699] = reading(id="x", value="much"), reading(id="y", value="more")
    if broken is not None:
        lines[broken] = "{"
    error = refused("\n".join(lines), workspace)
    if broken is None:
        assert error.place == f"{READINGS}:1500: value"
        assert "1 more" in error.message
    else:
        assert error.place == f"{READINGS}:{broken + 1}", "what is no JSON comes before what is invalid"


def test_many_lines_are_read_as_a_few_are(workspace: Workspace) -> None:
    lines = [reading(id=f"{number:04}", value="0.5") for number in range(2100)]
    (many,) = load({READINGS: "\n".join(lines)}, workspace).readings.values()
    assert len(many) == 2100
    for start in (0, 700, 1400):
        (few,) = load({READINGS: "\n".join(lines[start : start + 700])}, workspace).readings.values()
        assert tuple(few) == tuple(many)[start : start + 700]
    assert "line 3" in refused("\n".join([*lines, lines[2]]), workspace).message
