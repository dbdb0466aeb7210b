"""Files as rows with their true line numbers."""

from __future__ import annotations

from io import BytesIO

import pytest

from core.errors import BadData
from core.ingest.table import Table, WrongRow, open_table


def table(text: str | bytes) -> Table:
    return open_table(BytesIO(text if isinstance(text, bytes) else text.encode()), "file")


def rows(text: str | bytes) -> list[tuple[int, object]]:
    return [(line, cells if isinstance(cells, WrongRow) else list(cells)) for line, cells in table(text).rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_csv_file_is_read_whatever_joins_its_cells(delimiter: str, end: str, mark: str) -> None:
    text = mark + end.join([f"id{delimiter}text", f'1{delimiter}"a {delimiter} b"', ""])
    assert table(text).columns == ("id", "text")
    assert rows(text) == [(2, ["1", f"a {delimiter} b"])]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    text = '\n\nid,text\n1,"two\nlines"\n\n2,x\n3,"a\r\n\r\nb"\n4,y\n'
    assert rows(text) == [
        (4, ["1", "two\nlines"]),
        (7, ["2", "x"]),
        (8, ["3", "a\r\n\r\nb"]),
        (11, ["4", "y"]),
    ]


def test_a_row_with_too_few_or_too_many_cells_is_wrong_by_its_line() -> None:
    assert rows("id,text\n1\n2,x,y\n3,z\n") == [
        (2, "has 1 cells, the header 2"),
        (3, "has 3 cells, the header 2"),
        (4, ["3", "z"]),
    ]


def test_an_open_quote_is_named_where_its_record_begins() -> None:
    with pytest.raises(BadData, match="is no CSV") as caught:
        rows('id,text\n1,x\n2,"never\nclosed\n')
    assert caught.value.place == "file:3"


@pytest.mark.parametrize(
    ("header", "words"), [("id,id", "'id' is there twice"), ("id,,x", "a column has no name"), ("", "nothing in it")]
)
def test_a_header_that_names_no_columns_is_refused(header: str, words: str) -> None:
    with pytest.raises(BadData, match=words):
        table(f"{header}\n")


@pytest.mark.parametrize("form", ["lines", "list"])
def test_json_keeps_numbers_as_they_are_written(form: str) -> None:
    objects = ['{"id": 1, "value": 0.10, "on": true}', '{"id": "2", "none": null}']
    text = "\n".join(objects) if form == "lines" else "[\n" + ",\n".join(objects) + "\n]"
    assert table(text).columns == ("id", "value", "on", "none")
    first = 1 if form == "lines" else 2
    assert rows(text) == [
        (first, ["1", "0.10", "true", None]),
        (first + 1, ["2", None, None, None]),
    ]


def test_a_line_that_is_no_object_is_wrong_by_its_number() -> None:
    found = rows('{"id": 1}\n\n[1]\n{"id": NaN}\n{"id": \n')
    assert [line for line, _cells in found] == [1, 3, 4, 5]
    assert [str(cells)[:16] for _line, cells in found[1:]] == [
        "must be an objec",
        "is no JSON (NaN ",
        "is no JSON (Expe",
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[{"a": 1}\n{"b": 2}]', "file:2"),
        ('[{"a": 1},\n\n{"b": }]', "file:3"),
        ('[{"a": 1}] x', "file"),
        ("[", "file:1"),
    ],
)
def test_a_json_list_that_breaks_off_is_named_by_its_line(text: str, place: str) -> None:
    with pytest.raises(BadData, match="is no JSON") as caught:
        rows(text)
    assert caught.value.place == place


def test_five_hundred_nested_brackets_are_no_crash() -> None:
    assert isinstance(rows('{"a": ' + "[" * 100_000 + "\n")[0][1], WrongRow)


def test_bytes_that_are_no_utf8_reach_the_judge_of_their_row() -> None:
    assert rows(b"id,text\n1,caf\xe9\n") == [(2, ["1", "caf\udce9"])]


def test_a_hundred_kilobytes_are_one_cell() -> None:
    long = "x" * 200_000
    assert rows(f"id,text\n1,{long}\n") == [(2, ["1", long])]
