"""Rows become evidence exactly if the model would take them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.errors import BadValue, UsageError
from core.ingest import rows
from core.ingest.batch import is_control
from core.ingest.columns import ColumnMapping, map_columns
from core.ingest.rows import CASE_FIELDS, Assumed, case_judge
from core.model.base import utc
from core.model.evidence import ExceptionCase
from core.store.codec import row_of
from core.store.schema import own_fields

HALF_A_DAY = timedelta(hours=12)
COLUMNS = CASE_FIELDS
ALL = {field: field for field in CASE_FIELDS}
judge = case_judge(COLUMNS, ALL, Assumed(UTC))
ODD = st.sampled_from(["", " ", "a", "é", "\0", "\udce9", "a\r\nb", "x" * 300, "1", "0", "true", "No", "1e400", "nan", "0.50", "1.2", " .5", "-0", "2025-01-06", "2025-01-06T10:00Z", "2025-13-01", "0001-01-01T00:00+14:00", "'; DROP TABLE review;--"])  # fmt: skip  # noqa: E501


def row(**cells: str) -> list[str]:
    given = {"id": "1", "at": "2025-01-06T10:00Z", "flagged": "true", **cells}
    return [given.get(field, "") for field in COLUMNS]


@pytest.mark.slow
@given(
    st.fixed_dictionaries({field: ODD | st.text(max_size=5) for field in CASE_FIELDS if field not in ("flagged", "at")})
)
def test_a_row_is_taken_exactly_where_the_model_takes_it(cells: dict[str, str]) -> None:
    fields = {name: text for name, text in cells.items() if name != "confidence" or text.strip()}
    try:
        expected = ExceptionCase.model_validate(
            fields
            | {"source": "s", "at": "2025-01-06T10:00Z", "recorded": "2025-01-06T10:00Z", "id": cells["id"] or "x"}
        )
    except (ValidationError, ValueError):
        expected = None
    try:
        found = judge(row(**cells))
    except BadValue:
        assert expected is None
        return
    assert expected is not None
    wanted = dict(zip(own_fields(ExceptionCase), row_of(expected), strict=True))
    got = dict(zip(CASE_FIELDS, found, strict=True))
    if not cells["id"]:
        wanted["id"] = got["id"]
    assert got == {field: wanted[field] for field in CASE_FIELDS}


ZONES = st.just(UTC) | st.timezones() | st.timedeltas(-HALF_A_DAY, HALF_A_DAY).map(timezone)
FORMS = st.sampled_from(["T%H:%M:%SZ", "T%H:%M:%S+00:00", " %H:%M:%S", "T%H:%MZ", "T%H%M%SZ", "T%H:%M:%S.%fZ", ""])


@given(
    st.datetimes(timezones=ZONES).map(datetime.isoformat)
    | st.tuples(st.datetimes(), FORMS).map(lambda one: f"{one[0].date().isoformat()}{one[0]:{one[1]}}")
    | st.from_regex(r"[0-2]{3}[0-9]-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]Z", fullmatch=True)
)
def test_a_time_is_kept_exactly_as_the_model_keeps_it(text: str) -> None:
    try:
        at = datetime.fromisoformat(text)
        expected = utc(at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()
    except ValueError:
        expected = None
    try:
        found = judge(row(at=text))[CASE_FIELDS.index("at")]
    except BadValue:
        found = None
    assert found == expected


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2025-07-06T10:00Z", "2025-07-06T10:00:00+00:00"),
        ("2025-07-06 10:00", "2025-07-06T08:00:00+00:00"),
        ("2025-07-06", "2025-07-05T22:00:00+00:00"),
        (" 2025-07-06T10:00+05:00 ", "2025-07-06T05:00:00+00:00"),
    ],
)
def test_a_time_without_a_zone_is_of_the_workflow_s(text: str, at: str) -> None:
    found = case_judge(COLUMNS, ALL, Assumed(ZoneInfo("Europe/Berlin")))(row(at=text))
    assert found[CASE_FIELDS.index("at")] == at


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"at": "yesterday"}, "at", "must be a time such as"),
        ({"at": ""}, "at", "must be a time"),
        ({"flagged": "maybe"}, "flagged", "must be true or false"),
        ({"confidence": "1.01"}, "confidence", "between 0 and 1"),
        ({"confidence": "high"}, "confidence", "is not a number"),
        ({"input": "a\0b"}, "input", "NUL"),
        ({"input": "caf\udce9"}, "input", "is not UTF-8 text"),
        ({"id": "  "}, "id", "must not be blank"),
    ],
)
def test_what_is_wrong_is_named_by_its_column(cells: dict[str, str], column: str, words: str) -> None:
    with pytest.raises(BadValue, match=words) as caught:
        judge(row(**cells))
    assert caught.value.place == column


def test_an_id_that_is_made_does_not_depend_on_what_the_file_does_not_say() -> None:
    columns = {"at": "at", "input": "input"}
    made = {
        case_judge(["at", "input"], columns, Assumed(UTC, version))(["2025-01-06", "a"])[0] for version in ("m1", "m2")
    }
    assert len(made) == 1


@pytest.mark.parametrize(
    ("text", "typed"), [("5e-05", "0.00005"), (" 1.5E+2 ", "150"), ("5%", "5%"), ("3s", "3s"), ("0.10", "0.10")]
)
def test_an_exponent_is_written_out(text: str, typed: str) -> None:
    assert rows.plain_number(text) == typed


def test_an_exponent_beyond_all_numbers_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="too large"):
        rows.plain_number("1e999999999")


def test_an_id_is_made_of_the_content() -> None:
    one, same, other = (judge(row(id="", input=text))[0] for text in ("a", "a", "b"))
    assert one == same != other


def test_a_threshold_flags_what_is_less_sure() -> None:
    below = case_judge(COLUMNS, ALL, Assumed(UTC, flag_below=Decimal("0.3")))
    flagged = CASE_FIELDS.index("flagged")
    assert [below(row(confidence=text))[flagged] for text in ("0.29", "0.3", "")] == [1, 0, 0]


@given(st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(1, 2), Fraction(1)]))
def test_controls_are_kept_by_chance_in_their_share(share: Fraction) -> None:
    kept = sum(is_control("log", str(number), share) for number in range(2000))
    assert abs(kept - 2000 * share) <= 60 * (0 < share < 1)


def guess(*columns: str, named: tuple[str, ...] = ()) -> ColumnMapping:
    return map_columns(columns, None, named, "file")


@pytest.mark.parametrize(
    ("columns", "kind", "fields"),
    [
        (("Ticket Text", "createdAt", "Category"), "exceptions",
         {"at": "createdAt", "input": "Ticket Text", "predicted": "Category"}),
        (("id", "occurred_at", "input", "is_exception", "expected"), "predictions",
         {"id": "id", "at": "occurred_at", "input": "input", "flagged": "is_exception"}),
        (("time", "text", "label"), "exceptions", {"at": "time", "input": "text", "predicted": "label"}),
        (("metric", "timestamp", "value"), "readings", {"signal": "metric", "at": "timestamp", "value": "value"}),
        (("activity", "done-at", "who"), "activities", {"activity": "activity", "at": "done-at", "by": "who"}),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_names(columns: tuple[str, ...], kind: str, fields: dict[str, str]) -> None:
    found = guess(*columns)
    assert (found.kind, dict(found.fields)) == (kind, fields)
    assert set(found.left_out) == set(columns) - set(fields.values())
    assert not found.sure


@pytest.mark.parametrize("pair", ["input=body", "body=input"])
def test_a_column_is_named_either_way_round(pair: str) -> None:
    assert guess("at", "text", "body", named=(pair,)).fields["input"] == "body"


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("inptu=body", "neither 'inptu' nor 'body' is a field"),
        ("input=bdy", "no column 'bdy'"),
        ("x", "not a pair of field and column"),
    ],
)
def test_a_mapping_that_names_nothing_is_refused_with_the_nearest(named: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        guess("at", "text", "body", named=(named,))


def test_what_cannot_be_told_is_asked() -> None:
    with pytest.raises(UsageError, match="the columns do not show what kind of evidence this is"):
        guess("a", "b")
    with pytest.raises(UsageError, match="no column holds 'at'"):
        guess("text", "b")
