"""A record that is built without pydantic's validators is the one that they would build."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
import tomli
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from core.model.base import Record
from core.model.construct import all_constructed, constructed
from core.model.evidence_log import EVIDENCE, EVIDENCE_FILE, EvidenceLog
from core.model.workspace import Workspace
from core.text import evidence_jsonl, text_format, workspace_toml
from core.text.file_names import FILE
from core.text.folder import read_text
from core.text.text_format import WorkspaceContent
from tests.core.text.strategies import contents
from tests.paths import SAMPLE

ODD: tuple[Any, ...] = (
    *(None, True, 0, 1, -1, 2**60, 1.5, float("nan"), Decimal("NaN"), Decimal("0.10")),
    *("", " ", "go", "x", "1", "true", "2025-03-03", "4w", "a b", "\0", "\ud800", "a\r\nb"),
    *([], [1], ["owner", "owner"], {}, {"x": 1}, {"": ""}),
    *(date(2025, 3, 3), datetime(2025, 3, 3, 9, tzinfo=UTC), datetime(2025, 3, 3, 9, tzinfo=UTC).replace(tzinfo=None)),
)
"""Values that belong in few fields, or in none."""


def documents(content: WorkspaceContent) -> Iterator[tuple[type[Record], dict[str, Any]]]:
    """The content read from the text: the workspace, then each line of evidence."""
    texts = text_format.dump(content)
    yield Workspace, workspace_toml._parts(tomli.loads(texts[FILE]))
    for kind, model in EVIDENCE.items():
        for line in texts.get(EVIDENCE_FILE[kind], "").split("\n"):
            if line:
                yield model, evidence_jsonl._object(line, "")


def judged(model: type[Record], data: object) -> Record | None:
    """The result of pydantic; None if it is invalid."""
    try:
        return model.model_validate(data, by_alias=True, by_name=False)
    except ValidationError:
        return None


def spots(data: Any) -> Iterator[tuple[Any, Any]]:
    """Each table or list with each of its keys."""
    for key in data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield data, key
        yield from spots(data[key])


def check_alike(record: Record, other: Record) -> None:
    assert record == other
    assert record.model_fields_set == other.model_fields_set
    assert repr(record) == repr(other), "also where values are equal and differ, as 0.1 and 0.10, or 1 and True"


@pytest.mark.slow
@given(contents())
@settings(max_examples=50)
def test_all_that_is_written_is_built_alike(content: tuple[Workspace, EvidenceLog]) -> None:
    for model, data in documents(WorkspaceContent(*content)):
        record, other = constructed(model, data), judged(model, data)
        assert record is not None
        assert other is not None
        check_alike(record, other)


@cache
def sample() -> tuple[tuple[type[Record], dict[str, Any]], ...]:
    return tuple(documents(read_text(SAMPLE)))


def together(documents: Iterable[tuple[type[Record], dict[str, Any]]]) -> dict[type[Record], list[dict[str, Any]]]:
    """The data of each model."""
    found: dict[type[Record], list[dict[str, Any]]] = {}
    for model, data in documents:
        found.setdefault(model, []).append(data)
    return found


@pytest.mark.slow
@given(contents())
@settings(max_examples=50)
def test_all_lines_together_are_built_as_each_alone(content: tuple[Workspace, EvidenceLog]) -> None:
    for model, data in together(documents(WorkspaceContent(*content))).items():
        records = all_constructed(model, data)
        assert records is not None
        for record, one in zip(records, data, strict=True):
            check_alike(record, model.model_validate(one, by_alias=True, by_name=False))


@given(st.data())
@settings(max_examples=200)
def test_an_odd_value_among_many_lines_is_judged_as_in_a_line_alone(draw: st.DataObject) -> None:
    lines = together(sample())
    model = draw.draw(st.sampled_from([*EVIDENCE.values()]), "model")
    data = copy.deepcopy(lines.get(model, [])[:3])
    assume(data)
    table, key = draw.draw(st.sampled_from([spot for one in data for spot in spots(one)]), "spot")
    if isinstance(table, dict) and draw.draw(st.booleans(), "other key"):
        table["x"] = table.pop(key)
    else:
        table[key] = draw.draw(st.sampled_from(ODD), "value")
    alone = [constructed(model, one) for one in data]
    records = all_constructed(model, data)
    assert (records is None) == (None in alone)
    for record, other in zip(records or (), alone, strict=bool(records)):
        assert other is not None
        check_alike(record, other)


def test_the_sample_needs_no_validator() -> None:
    for model, data in sample():
        assert constructed(model, data) is not None


@given(st.data())
@settings(max_examples=400)
def test_an_odd_value_anywhere_is_judged_as_pydantic_does(draw: st.DataObject) -> None:
    model, data = draw.draw(st.sampled_from(sample()[:1] * 9 + sample()[::20]), "document")
    data = copy.deepcopy(data)
    for _ in range(draw.draw(st.integers(1, 2), "changes")):
        table, key = draw.draw(st.sampled_from([*spots(data)]), "spot")
        if isinstance(table, dict) and draw.draw(st.booleans(), "other key"):
            table[draw.draw(st.sampled_from(["", "x", "title", "from", "stream", "Upper", "a.b"]), "key")] = table.pop(
                key
            )
        else:
            table[key] = draw.draw(st.sampled_from(ODD), "value")
    if (record := constructed(model, data)) is not None:
        other = judged(model, data)
        assert other is not None, json.dumps(data, default=repr)
        check_alike(record, other)
