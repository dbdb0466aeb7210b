"""The same evidence comes out, in whatever shape its rows come."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings

from core.ingest.report import RowCount
from tests.core.ingest.making import batch
from tests.core.ingest.shapes import FORMS, SHAPES, Row, as_csv, objects, rows

FEW = settings(max_examples=8, deadline=None)


def evidence(content: str | bytes, options: Mapping[str, Any]) -> list[Any]:
    """The rows of a file; none of them is rejected or left out."""
    count = RowCount()
    taken = [row for _line, row in batch(content, kind="exceptions", **options).rows(count)]
    assert (count.rows, count.rejects.lines, count.left_out.total()) == (len(taken), [], 0)
    return taken


def expected(data: Sequence[Row]) -> list[list[Any]]:
    return [
        [key, at.isoformat(), text, predicted, confidence, "", 1, "", ""]
        for key, at, text, predicted, confidence in data
    ]


@pytest.mark.parametrize("shape", SHAPES)
@FEW
@given(data=rows())
def test_every_shape_says_the_same(shape: str, data: Sequence[Row]) -> None:
    content, options = SHAPES[shape](data)
    assert evidence(content, options) == expected(data)


@FEW
@given(data=rows())
def test_escaped_quotes_are_seen_where_there_is_one(data: Sequence[Row]) -> None:
    data = [(*data[0][:2], 'x "x" x', *data[0][3:]), *data[1:]]
    twin = as_csv(data, quoting=csv.QUOTE_ALL, doublequote=False, escapechar="\\")
    assert evidence(twin, {}) == evidence(as_csv(data), {}) == expected(data)


@FEW
@given(data=rows())
def test_another_encoding_says_the_same_once_it_is_named(data: Sequence[Row]) -> None:
    data = [(key, at, text.replace("\u2028", ""), *rest) for key, at, text, *rest in data]  # type: ignore[misc]
    assert evidence(as_csv(data).encode("cp1252"), {"encoding": "cp1252"}) == expected(data)


@pytest.mark.parametrize("form", FORMS)
@FEW
@given(data=rows())
def test_every_form_of_time_says_the_same(form: str, data: Sequence[Row]) -> None:
    write, told = FORMS[form]
    many = [one | {"at": write(row[1])} for one, row in zip(objects(data), data, strict=True)]
    assert evidence(json.dumps(many), {"time_format": told}) == expected(data)


NUMBERS: Mapping[str, tuple[Any, Mapping[str, str]]] = {
    "comma": (lambda share: share.replace(".", ","), {}),
    "comma told": (lambda share: share.replace(".", ","), {"decimal": ","}),
    "point told": (lambda share: share, {"decimal": "."}),
    "per cent": (lambda share: f"{round(float(share) * 100)}%", {}),
    "per cent with a blank": (lambda share: f"{round(float(share) * 100)} %", {}),
    "exponent": (lambda share: f"{float(share):.3e}", {}),
    "many digits": (lambda share: f"{share}0000", {}),
}


@pytest.mark.parametrize("way", NUMBERS)
@FEW
@given(data=rows())
def test_every_way_to_write_a_share_says_the_same(way: str, data: Sequence[Row]) -> None:
    write, told = NUMBERS[way]
    content = as_csv([(*row[:4], write(row[4])) for row in data], delimiter=";")
    assert [float(row[4]) for row in evidence(content, told)] == [float(row[4]) for row in data]


@FEW
@given(data=rows())
def test_the_order_of_columns_and_columns_that_nobody_uses_change_nothing(data: Sequence[Row]) -> None:
    many = [{"odd": [1], **dict(reversed(one.items())), "": "x", "truth": "y"} for one in objects(data)]
    assert evidence(json.dumps(many), {}) == expected(data)
