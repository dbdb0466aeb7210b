"""Files that are easily read as something that they do not say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.errors import BadData, BadValue, UsageError
from core.ingest.batch import Batch
from core.ingest.gaps import IngestGaps
from core.ingest.options import IngestOptions
from core.ingest.prepare import prepare
from core.ingest.report import RowCount
from core.model.workspace import Workspace
from tests.core.ingest.making import batch, source, table
from tests.core.store.conftest import small_workspace

AT = "2025-03-01T09:00:00Z"
INPUT, PREDICTED, ID = 2, 3, 0
"""Places in the row of a case."""


def cases(content: str, **options: Any) -> list[Any]:
    return [row for _line, row in batch(content, **options).rows(RowCount())]


def rejected(file: Batch) -> list[str]:
    count = RowCount()
    assert list(file.rows(count)) == []
    return [reason for _file, _line, reason in count.rejects.lines]


def with_texts(content: str, texts: str, **options: Any) -> Batch:
    said = IngestOptions(kind="exceptions", **({"on": "key"} | options))
    return prepare(source(content), said, Workspace(), joined=source(texts, "texts"))


@pytest.mark.parametrize("header", ["id\tat\tinput", "ref\twhen\tsaid"])
def test_a_text_with_commas_in_every_row_separates_no_cells(header: str) -> None:
    rows = "".join(f"{number}\t{AT}\tone, two, three, four\n" for number in range(5))
    assert table(f"{header}\n{rows}").columns == tuple(header.split("\t"))


def test_a_title_is_passed_over_also_where_texts_have_semicolons() -> None:
    found = table(f"Report of March\nref,when,said\n1,{AT},a; b\n2,{AT},c; d\n")
    assert found.columns == ("ref", "when", "said")


@pytest.mark.parametrize("escape", ["", "\\"])
def test_a_quote_is_escaped_in_cells_with_and_without_quotes(escape: str) -> None:
    text = f'id,at,input\n1,{AT},say \\"no\\" C:\\\\new\n2,{AT},"say \\"no\\", twice"\n'
    assert [row[INPUT] for row in cases(text, escape=escape)] == ['say "no" C:\\new', 'say "no", twice']


@pytest.mark.parametrize("sign", ['"', "\n", "\r", "\0", "ab"])
@pytest.mark.parametrize("option", ["delimiter", "escape"])
def test_a_sign_that_csv_needs_itself_is_refused(option: str, sign: str) -> None:
    with pytest.raises(UsageError, match="one character"):
        IngestOptions(**{option: sign}).checked()  # type: ignore[arg-type]  # either option


@pytest.mark.parametrize("word", ["tab", "\\t", "\t"])
def test_a_tab_has_several_names(word: str) -> None:
    assert [row[INPUT] for row in cases(f"at\tinput\n{AT}\ta\n", delimiter=word)] == ["a"]


def test_a_column_that_is_called_exactly_so_wins() -> None:
    assert [row[INPUT] for row in cases(f"at,Input,input\n{AT},wrong,right\n")] == ["right"]


def test_nan_is_no_text() -> None:
    assert rejected(batch(f'[{{"at": "{AT}", "input": NaN}}]')) == ["input has no text"]


def test_a_label_that_is_called_none_can_be_renamed() -> None:
    text = f"at,input,predicted\n{AT},a,None\n{AT},b,None of these\n"
    assert [row[PREDICTED] for row in cases(text)] == ["", "None of these"]
    assert [row[PREDICTED] for row in cases(text, rename=(("None", "nothing"),))] == ["nothing", "None of these"]


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ('[{{"signal": "s", "at": "{at}", "value": "{value}"}}]', "1,234"),
        ("signal\tat\tvalue\ns\t{at}\t{value}\n", "1,234"),
        ("signal;at;value\ns;{at};{value}\n", "12,000"),
    ],
)
def test_a_comma_that_may_be_one_of_thousands_is_asked_for(content: str, value: str) -> None:
    said = batch(content.format(at=AT, value=value)).reader
    with pytest.raises(BadValue, match="is not a number"):
        said.value_text(value, "s", is_duration=False)


def test_one_comma_that_has_no_thousands_shows_those_of_the_others() -> None:
    reader = batch(f"signal;at;value\ns;{AT};1,234\ns;{AT};0,5\n").reader
    assert [reader.value_text(one, "s", is_duration=False) for one in ("1,234", "0,5")] == ["1.234", "0.5"]


def test_columns_that_many_exports_have_are_not_those_of_one_program() -> None:
    found = batch(f"Id,Created at,Subject,Body\n1,{AT},short,the whole text\n")
    assert (found.profile, found.mapped.fields["input"]) == ("", "Body")


def test_each_signal_of_a_row_with_an_id_is_a_reading() -> None:
    text = f"id,at,undefined_rate,latency\n7,{AT},5%,3s\n"
    found = batch(text, workspace=small_workspace(), columns_are="signals")
    assert [row["id"] for _line, row in found.rows(RowCount())] == ["7 undefined_rate", "7 latency"]


def test_what_is_no_text_stays_none_in_a_joined_file() -> None:
    keys = "".join(json.dumps({"key": key, "at": AT}) + "\n" for key in "ab")
    texts = '{"key": "a", "input": "x", "input": "y"}\n{"key": "b", "input": ["x"]}\n'
    assert rejected(with_texts(keys, texts, map=(("input", "input"),))) == [
        "input occurs twice in its object",
        'input must be one value, not ["x"]',
    ]


def test_what_is_no_text_stays_none_beside_another_column() -> None:
    text = json.dumps([{"at": AT, "a": ["x"], "b": "c"}])
    assert rejected(batch(text, kind="exceptions", map=(("input", "a+b"),))) == ['a+b must be one value, not ["x"]']


def test_rows_without_a_key_have_no_partner() -> None:
    found = with_texts(f"key,at\nNaN,{AT}\n,{AT}\n1,{AT}\n", "key,input\nNaN,a\n,b\n1,c\n")
    count = RowCount()
    assert [row[INPUT] for _line, row in found.rows(count)] == ["c"]
    assert count.left_out.total() == 2


def test_a_broken_row_of_a_joined_file_is_named() -> None:
    with pytest.raises(BadData) as caught:
        with_texts(f"key,at\n1,{AT}\n2,{AT}\n", "key,input\n1,a,b\n2,c\n")
    assert caught.value.place == "texts:2"


def test_a_threshold_of_confidence_says_nothing_of_readings() -> None:
    with pytest.raises(IngestGaps) as caught:
        batch("signal,value\ns,1\n", flag_below="0.3")
    assert [gap.pair[0] for gap in caught.value.gaps] == ["at"]
