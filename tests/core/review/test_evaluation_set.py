from __future__ import annotations

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from core.review.evaluation_set import Row, as_csv, as_json_lines, rows
from tests.core.review.building import case, review

FOREIGN = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=20) | st.sampled_from(
    ["=1+1", '"', 'a "b", c\nd', "\u2028", "\x1b[31m", "[/b]", "שלום", "'; drop table x"]
)
ROWS = st.lists(st.builds(Row, FOREIGN, FOREIGN, FOREIGN, FOREIGN, FOREIGN, st.just("correct"), FOREIGN), max_size=8)


def test_the_label_is_the_right_one() -> None:
    cases = [
        case("c", "three", review("undefined", "new"), predicted="p"),
        case("a", "one", review("correct"), predicted="p"),
        case("b", "two", review("misclassified", "q"), predicted="p"),
    ]
    at = "2025-01-13T10:00:00Z"
    assert rows(cases) == (
        ("a", "log", "one", "p", "p", "correct", at),
        ("b", "log", "two", "p", "q", "misclassified", at),
        ("c", "log", "three", "p", "new", "undefined", at),
    )


def test_cases_whose_right_label_nobody_said_are_left_out() -> None:
    cases = [
        case("a"),
        case("b", "", review("undefined")),
        case("c", "", review("misclassified")),
        case("d", "", review("correct")),
        case("e", "", review("correct", second=True), predicted="p"),
    ]
    assert rows(cases) == ()


@given(ROWS)
def test_csv_gives_back_every_text_as_it_came(given: list[Row]) -> None:
    header, *read = csv.reader(io.StringIO(as_csv(given, raw=True), newline=""))
    assert header == ["id", "source", "input", "predicted", "label", "outcome", "reviewed_at"]
    assert read == [list(row) for row in given]


@given(ROWS)
def test_json_lines_give_back_every_text_one_object_a_line(given: list[Row]) -> None:
    lines = as_json_lines(given).splitlines()
    assert [json.loads(line) for line in lines] == [row._asdict() for row in given]


def test_what_a_spreadsheet_takes_for_a_formula_is_exact_in_raw_form() -> None:
    row = Row("1", "log", "=HYPERLINK(1)", "p", "p", "correct", "")
    assert as_csv([row], raw=True).splitlines()[1] == "1,log,=HYPERLINK(1),p,p,correct,"
