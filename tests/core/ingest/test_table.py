"""Files as rows with their true line numbers."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadData, UsageError
from core.ingest.cells import EMPTY_ROW, Repeated, WrongRow
from core.ingest.reading.json_table import NestedRows
from core.ingest.reading.open_table import open_table
from core.ingest.reading.table import InputTable
from core.remedy import Remedy
from tests.core.ingest.making import source, table


def cells_of(one: InputTable) -> list[tuple[int, object]]:
    """All cells of all rows."""
    picks = [(part,) for part in one.parts]
    return [(line, cells if isinstance(cells, str) else list(cells)) for line, cells in one.read(picks)]


def rows(text: str | bytes, **settings: str) -> list[tuple[int, object]]:
    return cells_of(table(text, **settings))


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


@pytest.mark.parametrize(("header", "words"), [(",,", "names no columns"), ("", "the file is empty")])
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
    assert [str(cells)[:17] for _line, cells in found[1:]] == ["must be an object", "[None]", "is not JSON (Expe"]


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
    found = rows(json.dumps(objects, ensure_ascii=False))
    assert [cells for _line, cells in found] == [[one["id"], long] for one in objects]
    numbers = source("[" + ",\n".join(['{"n": 1}'] * 50_000) + "]")
    lines = open_table(numbers).read([(("n",),)])
    for _ in range(2000):
        next(lines)
    assert numbers.read < 200_000
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
    _line, cells = rows('{"id": 1}\n{"id": 1, "id": 2}\n')[1]
    assert isinstance(cells, list)
    assert isinstance(cells[0], Repeated)


@pytest.mark.parametrize(
    ("text", "words"),
    [("[]", "no objects with keys"), ("[1]", "must be an object")],
)
def test_json_without_an_object_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadData, match=words):
        table(text)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [("id,t\xe9xt\n".encode("latin-1"), "cp1252"), ("id,text\n".encode("utf-16-le"), "utf-16-le")],
)
def test_a_header_in_another_encoding_names_the_likely_one(content: bytes, encoding: str) -> None:
    with pytest.raises(BadData, match="is not UTF-8 text") as caught:
        table(content)
    assert caught.value.remedy == Remedy("encode", encoding)
    assert len(table(content, encoding=encoding).columns) == 2


def test_bytes_that_are_no_utf8_reach_the_judge_of_their_row() -> None:
    assert rows(b"id,text\n1,caf\xe9\n") == [(2, ["1", "caf\udce9"])]


def test_a_hundred_kilobytes_are_one_cell() -> None:
    long = "x" * 200_000
    assert rows(f"id,text\n1,{long}\n") == [(2, ["1", long])]


@pytest.mark.parametrize("names", ["id,id,text", "id,,text", ",id,text"])
def test_columns_that_are_not_used_need_no_name_of_their_own(names: str) -> None:
    one = table(f"{names}\n1,2,x\n")
    part = one.find("text")
    assert part is not None
    assert list(one.read([(part,)])) == [(2, ("x",))]
    if names.startswith("id,id"):
        with pytest.raises(UsageError, match="'id' occurs 2 times"):
            one.find("id")


@pytest.mark.parametrize(
    ("content", "line", "columns"),
    [
        ("sep=;\nid;text\n1;a,b\n", 3, ("id", "text")),
        ('"sep=|"\r\nid|text\r\n1|a\r\n', 3, ("id", "text")),
        ("#TYPE Selected.System\nid,text\n1,a\n", 3, ("id", "text")),
        ("Tickets of November\n\nid,text,at\n1,a,b\n", 4, ("id", "text", "at")),
        ("Tickets of November,,\nid,text,at\n1,a,b\n", 3, ("id", "text", "at")),
        (",text\n0,a\n", 2, ("", "text")),
        ("text\na, b\nc\n", 2, ("text",)),
    ],
)
def test_the_header_is_the_first_line_of_the_table(content: str, line: int, columns: tuple[str, ...]) -> None:
    one = table(content)
    assert one.columns == columns
    assert next(iter(one.read([(one.parts[0],)])))[0] == line


def test_a_delimiter_inside_quotes_is_text() -> None:
    assert table('id,"a;b;c;d"\n1,"x;y;z;w;v"\n').columns == ("id", "a;b;c;d")


@pytest.mark.parametrize("told", ["", "\\"])
def test_quotes_escaped_by_a_backslash_are_quotes(told: str) -> None:
    content = 'id,text\n1,"say \\"hi\\", please"\n2,"C:\\\\temp\\\\"\n3,"C:\\new"\n'
    found = rows(content, escape=told)
    assert [cells[1] for _line, cells in found] == ['say "hi", please', "C:\\temp\\", "C:\\new"]  # type: ignore[index]


def test_a_path_that_ends_with_a_backslash_is_no_escape() -> None:
    assert rows('id,text\n1,"C:\\temp\\"\n2,"say ""hi"""\n') == [(2, ["1", "C:\\temp\\"]), (3, ["2", 'say "hi"'])]


@pytest.mark.parametrize("tail", [",,", ","])
def test_empty_cells_beyond_the_header_are_nothing(tail: str) -> None:
    assert rows(f"id,text\n1,x{tail}\n") == [(2, ["1", "x"])]


def test_rows_without_a_cell_are_left_out() -> None:
    assert rows("id,text\n,\n1,x\n")[0] == (2, EMPTY_ROW)
    assert rows('[{"id": 1}, {}, null]')[1:] == [(1, EMPTY_ROW), (1, EMPTY_ROW)]


@pytest.mark.parametrize(
    ("start", "words", "hint"),
    [
        (b"PK\3\4xl/workbook.xml", "an Excel workbook", "ssconvert file file.csv"),
        (b"PK\3\4other", "a zip archive", "unzip file"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a pointer of Git LFS", "git lfs pull"),
        (b"\n <!DOCTYPE html><html>", "an HTML page", "login page"),
        (b"<?xml version='1.0'?>", "an XML file", "CSV or JSON"),
        (b"SQLite format 3\0", "a SQLite database", "sqlite3"),
        (b"\x28\xb5\x2f\xfd", "compressed with Zstandard", "unzstd file"),
    ],
)
@pytest.mark.parametrize("zipped", [False, True])
def test_what_is_no_text_is_named_with_what_helps(
    start: bytes, words: str, hint: str, zipped: bool
) -> None:  # a parameter
    with pytest.raises(BadData, match=words) as caught:
        table(gzip.compress(start) if zipped else start)
    assert hint in caught.value.hint


@pytest.mark.parametrize("cut", [12, -4])
def test_a_compressed_file_that_breaks_off_is_damaged(cut: int) -> None:
    whole = gzip.compress(b"id,text\n" + bytes(f"1,{'x' * 50}\n" * 5000, "ascii"))
    with pytest.raises(BadData, match="damaged|unpacked"):
        rows(whole[:cut])


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("form", ["id,text\n1,grün\n", '[{"id": "1", "text": "grün"}]'])
def test_a_mark_says_the_encoding(coding: str, form: str) -> None:
    assert [cells for _line, cells in rows(form.encode(coding))] == [["1", "grün"]]


WRAPPED = '{"page": {"n": 1},\n "results": {"items": [{"id": 1, "tags": [{"t": 1}]},\n {"id": 2}], "empty": []}}'


def test_an_object_that_holds_a_list_is_never_one_row() -> None:
    with pytest.raises(NestedRows) as caught:
        table(WRAPPED)
    assert caught.value.lists == ("results.items",)
    assert rows(WRAPPED, rows="results.items") == [(2, ["1", '[{"t": "1"}]']), (3, ["2", None])]
    with pytest.raises(BadData, match="no list of objects at 'results'"):
        table(WRAPPED, rows="results")


@pytest.mark.parametrize(
    "text", ['{"id": 1, "text": "a"}', '{"id": 1,\n "text": "a"}', '\n{"id":1,"text":"a","x":[1]}']
)
def test_an_object_without_a_list_of_objects_is_one_row(text: str) -> None:
    assert [cells[:2] for _line, cells in rows(text)] == [["1", "a"]]  # type: ignore[index]


def test_objects_over_several_lines_may_follow_each_other() -> None:
    text = '{\n "id": 1\n}\n{\n "id": 2\n}\n'
    assert rows(text) == [(1, ["1"]), (4, ["2"])]


def test_a_broken_first_line_does_not_hide_the_others() -> None:
    assert [line for line, cells in rows('{"id": 1\n{"id": 2}\n') if isinstance(cells, WrongRow)] == [1]


def test_paths_reach_into_objects_and_lists() -> None:
    one = table('{"data": {"text": "a", "data.x": 1}, "p": [{"s": 0.5}], "data.text": "exact"}\n{"data": {}}\n')
    found = [one.find(path) for path in ("data.text", "p.0.s", "p.1.s", "nothing", "data.nothing")]
    assert found == [("data.text",), ("p", "0", "s"), None, None, None]
    picks = [(part,) for part in found if part is not None]
    assert [cells for _line, cells in one.read(picks)] == [["exact", "0.5"], [None, None]]


ANSWER = {
    "status": "success",
    "data": {
        "resultType": "matrix",
        "result": [
            {"metric": {"__name__": "errors", "job": "a"}, "values": [[1795514400, "1"], [1795518000.5, "2"]]},
            {"metric": {"__name__": "errors", "job": "b"}, "values": [[1795514400, "3"]]},
            {"metric": {"__name__": "latency"}, "values": [[1795514400, "NaN"]]},
            {"metric": {}, "values": [[1795514400, "4"]]},
        ],
    },
}


def test_series_of_one_name_are_told_apart_by_their_labels() -> None:
    found = [cells[:3] for _line, cells in rows(json.dumps(ANSWER))]  # type: ignore[index]
    assert found == [
        ['errors{job="a"}', "1795514400", "1"],
        ['errors{job="a"}', "1795518000.5", "2"],
        ['errors{job="b"}', "1795514400", "3"],
        ["latency", "1795514400", "NaN"],
        ["{}", "1795514400", "4"],
    ]


def test_a_line_that_no_row_can_be_is_refused() -> None:
    with pytest.raises(BadData, match="16,777,216 characters in one line"):
        rows("id,text\n" + "x" * 2**25)


def test_an_error_that_prometheus_answered_is_named() -> None:
    with pytest.raises(BadData, match="is an error that Prometheus answered .*invalid parameter"):
        table('{"status": "error", "errorType": "bad_data", "error": "invalid parameter query"}')
    assert table('{"status": "error", "text": "a log of mine"}').columns == ("status", "text")
