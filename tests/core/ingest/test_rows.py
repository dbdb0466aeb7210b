"""Rows become evidence if the model would take them, but for words that mean no value and cases without a text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.errors import BadValue
from core.ingest.batch import is_control
from core.ingest.report import RowCount
from core.ingest.values.numbers import MISSING, Numbers
from core.ingest.values.rows import CASE_FIELDS, Reader
from core.ingest.values.times import Times
from core.model.base import utc
from core.model.evidence import ExceptionCase
from core.store.codec import row_of
from core.store.schema import own_fields
from tests.core.ingest.making import batch

HALF_A_DAY = timedelta(hours=12)
ODD = st.sampled_from(["", " ", "a", "é", "\0", "\udce9", "a\r\nb", "x" * 300, "1", "0", "true", "No", "1e400", "nan", "0.50", "1.2", " .5", "-0", "2025-01-06", "2025-01-06T10:00Z", "2025-13-01", "0001-01-01T00:00+14:00", "'; DROP TABLE review;--"])  # fmt: skip  # noqa: E501


def judged(cells: dict[str, str], zone: tzinfo = UTC, **more: Any) -> dict[str, Any]:
    """The values of a case from these cells, by field."""
    said = {"id": "1", "at": "2025-01-06T10:00Z", "input": "x", "flagged": "true", **cells}
    judge = Reader(Times(zone), **more).case_judge(tuple(said), tuple(said))
    return dict(zip(CASE_FIELDS, judge(list(said.values())), strict=True))


@pytest.mark.slow
@given(
    st.fixed_dictionaries({field: ODD | st.text(max_size=5) for field in CASE_FIELDS if field not in ("flagged", "at")})
)
def test_a_row_is_taken_exactly_where_the_model_takes_it(cells: dict[str, str]) -> None:
    fields = {
        name: "" if name != "input" and text.strip() in MISSING and (name != "id" or text.strip()) else text
        for name, text in cells.items()
    }
    if not fields["confidence"]:
        del fields["confidence"]
    made = {"source": "s", "at": "2025-01-06T10:00Z", "recorded": "2025-01-06T10:00Z", "id": fields["id"] or "x"}
    try:
        expected = ExceptionCase.model_validate(fields | made) if cells["input"].strip() else None
    except (ValidationError, ValueError):
        expected = None
    try:
        got = judged(cells)
    except BadValue:
        assert expected is None
        return
    assert expected is not None
    wanted = dict(zip(own_fields(ExceptionCase), row_of(expected), strict=True))
    if not fields["id"]:
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
        found = judged({"at": text})["at"]
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
        ("06/Jul/25 10:00 AM", "2025-07-06T08:00:00+00:00"),
    ],
)
def test_a_time_without_a_zone_is_of_the_workflow_s(text: str, at: str) -> None:
    assert judged({"at": text}, ZoneInfo("Europe/Berlin"))["at"] == at


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"at": "yesterday"}, "at", "must be a time such as"),
        ({"at": ""}, "at", "has no time"),
        ({"at": "N/A"}, "at", "has no time"),
        ({"flagged": "maybe"}, "flagged", "must be true or false"),
        ({"confidence": "1.01"}, "confidence", "between 0 and 1"),
        ({"confidence": "high"}, "confidence", "is not a number"),
        ({"confidence": "0,5"}, "confidence", "is not a number"),
        ({"input": "a\0b"}, "input", "NUL"),
        ({"input": "caf\udce9"}, "input", "is not UTF-8 text"),
        ({"input": ""}, "input", "has no text"),
        ({"input": " \n"}, "input", "has no text"),
        ({"id": "  "}, "id", "must not be blank"),
    ],
)
def test_what_is_wrong_is_named_by_its_column(cells: dict[str, str], column: str, words: str) -> None:
    with pytest.raises(BadValue, match=words) as caught:
        judged(cells)
    assert caught.value.place == column


def ids(text: str, **options: Any) -> list[Any]:
    return [row[0] for _line, row in batch(text, **options).rows(RowCount())]


def test_an_id_that_is_made_depends_on_what_is_said_and_not_on_what_is_assumed() -> None:
    text = "at,input\n2025-01-06,a\n2025-01-06,b\n2025-01-06,a\n"
    first, other, same = ids(text)
    assert first == same != other
    assert ids(text, version="m1") == ids(text, version="m2") == [first, other, same]
    assert ids("input\na\n", set=(("at", "2025-01-06"),)) == [first]
    assert ids("input\na\n", set=(("at", "2025-01-13"),)) != [first]


def test_words_for_no_value_are_no_label_but_may_be_what_a_customer_wrote() -> None:
    case = judged({"input": "None", "predicted": "N/A", "id": "null", "confidence": "-", "flagged": "NULL"})
    assert (case["input"], case["predicted"], case["confidence"], case["flagged"]) == ("None", "", None, 0)
    assert len(case["id"]) == 24
    said = judged({"predicted": "?"}, numbers=Numbers(missing=frozenset("?")))
    assert said["predicted"] == ""
    with pytest.raises(BadValue, match="has no text"):
        judged({"input": "?"}, numbers=Numbers(missing=frozenset("?")))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("5e-05", "0.00005"),
        (" 1.5E+2 ", "150"),
        ("5%", "5%"),
        ("5 %", "5%"),
        ("3s", "3s"),
        ("2.5e2ms", "250ms"),
        ("0.10", "0.10"),
        ("n/a?", "n/a?"),
    ],
)
def test_a_number_is_written_out(text: str, plain: str) -> None:
    assert Numbers().plain(text) == plain


def test_an_exponent_beyond_all_numbers_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="too large"):
        Numbers().plain("1e999999999")


@pytest.mark.parametrize(
    ("decimal", "text", "plain"),
    [
        (",", "0,87", "0.87"),
        (",", "1.234,5", "1234.5"),
        (",", "1.234", "1234"),
        (",", "0.87", None),
        (",", "12", "12"),
        (".", "1,234.5", "1234.5"),
        (".", "0,87", None),
        ("", "0,87", None),
    ],
)
def test_the_decimal_sign_is_the_one_that_is_said(decimal: str, text: str, plain: str | None) -> None:
    numbers = Numbers(decimal)
    if plain is None:
        with pytest.raises((BadValue, ValueError)):
            numbers.share(text)
    else:
        assert numbers.plain(text) == plain


@pytest.mark.parametrize(
    ("column", "taken"), [(["0,87", "1,0"], True), (["0,87", "0.5"], False), (["0,87", "1.234,5"], False)]
)
def test_a_decimal_comma_shows_by_itself_where_no_point_stands(column: list[str], taken: bool) -> None:  # a parameter
    numbers = Numbers(survey=lambda: column)
    if taken:
        assert numbers.share("0,87") == "0.87"
    else:
        with pytest.raises(BadValue, match="is not a number"):
            numbers.share("0,87")


@pytest.mark.parametrize(
    ("text", "unit", "share"),
    [
        ("87%", "", "0.87"),
        ("87", "%", "0.87"),
        ("100%", "", "1"),
        ("0%", "", "0"),
        ("1.0000000000000002", "", "1"),
        ("1.00", "", "1.00"),
    ],
)
def test_a_share_is_one_however_it_is_written(text: str, unit: str, share: str) -> None:
    assert Numbers().share(text, unit) == share


def test_a_threshold_flags_what_is_less_sure() -> None:
    flags = [
        judged({"confidence": text}, flag_below=Decimal("0.3"))["flagged"] for text in ("0.29", "29%", "0.3", "", "NaN")
    ]
    assert flags == [1, 1, 0, 0, 0]


@given(st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(1, 2), Fraction(1)]))
def test_controls_are_kept_by_chance_in_their_share(share: Fraction) -> None:
    kept = sum(is_control("log", str(number), share) for number in range(2000))
    assert abs(kept - 2000 * share) <= 60 * (0 < share < 1)
