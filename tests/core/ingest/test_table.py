"""Files as rows with their true line numbers."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadData
from core.ingest.cells import WrongRow
from core.ingest.table import InputTable, open_table


def table(text: str | bytes) -> InputTable:
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
        (2, "has 1 cells, but the header has 2"),
        (3, "has 3 cells, but the header has 2"),
        (4, ["3", "z"]),
    ]


def test_an_open_quote_is_named_where_its_record_begins() -> None:
    with pytest.raises(BadData, match="is not CSV") as caught:
        rows('id,text\n1,x\n2,"never\nclosed\n')
    assert caught.value.place == "file:3"


@pytest.mark.parametrize(
    ("header", "words"), [("id,id", "'id' occurs twice"), ("id,,x", "a column has no name"), ("", "the file is empty")]
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
    assert [str(cells)[:17] for _line, cells in found[1:]] == [
        "must be an object",
        "is not JSON (NaN ",
        "is not JSON (Expe",
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[{"a": 1}\n{"b": 2}]', "file:2"),
        ('[{"a": 1},\n\n{"b": }]', "file:3"),
        ('[{"a": 1}]\n\nx', "file:3"),
        ("[", "file:1"),
    ],
)
def test_a_json_list_that_breaks_off_is_named_by_its_line(text: str, place: str) -> None:
    with pytest.raises(BadData, match="is not JSON") as caught:
        rows(text)
    assert caught.value.place == place


def test_five_hundred_nested_brackets_are_no_crash() -> None:
    assert isinstance(rows('{"a": 1}\n{"a": ' + "[" * 100_000 + "\n")[1][1], WrongRow)


def test_a_list_is_read_piece_by_piece() -> None:
    long = "ü" * 100_000
    objects = [{"id": str(number), "text": long} for number in range(30)]
    read = BytesIO(json.dumps(objects, ensure_ascii=False).encode())
    begun = open_table(read, "file")
    assert [cells for _line, cells in begun.rows] == [[one["id"], long] for one in objects]
    numbers = BytesIO(("[" + ",\n".join(['{"n": 1}'] * 50_000) + "]").encode())
    lines = open_table(numbers, "file").rows
    for _ in range(2000):
        next(lines)
    assert numbers.tell() < 200_000
    assert [line for line, _cells in lines][-1] == 50_000


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), st.text() | st.none() | st.booleans(), min_size=1), min_size=1),
    st.sampled_from([None, 0, 2]),
)
def test_a_list_says_what_json_says(objects: list[dict[str, str | bool | None]], indent: int | None) -> None:
    found = rows(json.dumps(objects, indent=indent))
    columns = list(dict.fromkeys(key for one in objects for key in one))
    words = {True: "true", False: "false"}
    expected = [[words.get(value, value) if isinstance(value, bool) else value for value in map(one.get, columns)] for one in objects]  # fmt: skip  # noqa: E501
    assert [cells for _line, cells in found] == expected


def test_a_stray_quote_is_wrong_in_its_own_line() -> None:
    assert rows('id,text\n1,"x"y\n2,z\n') == [(2, "is not CSV (',' expected after '\"')"), (3, ["2", "z"])]


def test_a_key_that_comes_late_matters_only_where_it_names_a_field() -> None:
    first = '{"id": 1}\n' * 1000
    found = rows(first + '{"id": 2, "weather": "rain"}\n{"id": 3, "createdAt": "2025-01-01"}\n')
    assert found[1000:] == [(1001, ["2"]), (1002, "has 'createdAt', which none of the first 1000 objects has")]


def test_a_key_that_is_there_twice_says_nothing_certain() -> None:
    assert rows('{"id": 1}\n{"id": 1, "id": 2}\n')[1] == (2, "is not JSON (the key 'id' occurs twice)")


@pytest.mark.parametrize(
    ("text", "words"),
    [("[]", "no objects with keys"), ('{"a": 1, "a": 2}', "'a' occurs twice"), ("[1]", "must be an object")],
)
def test_json_without_an_object_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadData, match=words):
        table(text)


@pytest.mark.parametrize(
    "content", ["id,text\n1,x\n".encode("utf-16"), b"PK\3\4\0\0", "id,t\xe9xt\n".encode("latin-1")]
)
def test_a_file_that_is_no_text_is_refused_at_its_first_line(content: bytes) -> None:
    with pytest.raises(BadData, match="is not UTF-8 text") as caught:
        table(content)
    assert caught.value.place == "file:1"


def test_bytes_that_are_no_utf8_reach_the_judge_of_their_row() -> None:
    assert rows(b"id,text\n1,caf\xe9\n") == [(2, ["1", "caf\udce9"])]


def test_a_hundred_kilobytes_are_one_cell() -> None:
    long = "x" * 200_000
    assert rows(f"id,text\n1,{long}\n") == [(2, ["1", long])]
