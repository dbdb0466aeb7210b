"""A record comes back from its row as it went in, and a row that is no record is named."""

from __future__ import annotations

import json
from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.model.base import Record
from core.model.decisions import Decision, Waiver
from core.model.learning import Update
from core.model.roles import Role
from core.model.table import Lens
from core.store.codec import as_json, cells_of, from_json, list_as_json, list_from_json, records_of, row_of, same
from core.store.schema import own_fields
from tests.core.store.conftest import NOW, reading, small_evidence, small_workspace

SENTENCE = "undefined_rate > 5% over 4w min 40"
EXAMPLES: dict[type[Record], Record] = {
    **{type(record): record for _, record in small_workspace().records()},
    **{
        type(record): record
        for record in (
            Lens(),
            Update(target="prompt"),
            Decision(kind="go", at=NOW, by=("ada",), holders=("A",), verdict="hold", findings={"go.x": "met: so"}),
            Waiver(
                gate="go",
                condition="x",
                sentence=SENTENCE,
                by="ada",
                holder="A",
                reason="r",
                at=NOW,
                until=NOW,
                finding="unknown",
            ),
            reading("a"),
            *small_evidence().all("completion"),
            small_evidence().exceptions[1],
            small_evidence().exceptions[1].reviews["x1"],
        )
    },
}
"""One valid record of each model that has a table."""

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=30)
VALUES: st.SearchStrategy[Any] = st.one_of(
    TEXTS,
    st.sampled_from(["ada", "1d", "5%", "Europe/Berlin", "poc", "build", "hold", "accept", "taxonomy", "events"]),
    st.booleans(),
    st.none(),
    st.integers(1, 2**53),
    st.datetimes(timezones=st.just(UTC)),
    st.dates(),
    st.decimals(-1000, 1000, allow_nan=False, places=4),
    st.lists(st.sampled_from(["ada", "bob", "prompt", "taxonomy"]), max_size=3),
    st.dictionaries(TEXTS, TEXTS, max_size=3),
)


@pytest.mark.slow
@pytest.mark.parametrize("model", EXAMPLES)
@given(data=st.data())
def test_every_record_comes_back_from_its_row_as_it_was(model: type[Record], data: st.DataObject) -> None:
    fields = dict(EXAMPLES[model])
    for field in own_fields(model):
        candidate = data.draw(VALUES, label=field)
        try:
            model.model_validate(fields | {field: candidate})
        except ValidationError:
            continue
        fields[field] = candidate
    record = model.model_validate(fields)
    nested = [value for field, value in record if field not in own_fields(model)]
    (again,) = records_of(model, [row_of(record)], nested)
    assert same(again, record)
    assert [type(value) for _, value in again] == [type(value) for _, value in record]
    assert row_of(again) == row_of(record)
    assert same(from_json(model, as_json(record)), record)
    assert cells_of(model, json.loads(as_json(record))) == row_of(record), "without making a record of it"
    assert list_from_json(model, list_as_json([record, record])) == [record, record]


@pytest.mark.parametrize(
    ("field", "cell", "message"),
    [
        ("party", "pirates", "must be one of"),
        ("may_stop", 2, "must be true or false"),
        ("title", "a\0b", "NUL"),
    ],
)
def test_a_cell_that_no_record_can_have_is_named(field: str, cell: str | int, message: str) -> None:
    row = list(row_of(Role(holder="A")))
    row[own_fields(Role).index(field)] = cell
    with pytest.raises(ValueError, match=f"^{field} is invalid: .*{message}"):
        records_of(Role, [row_of(Role()), row])


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("at", "yesterday"),
        ("at", "2025-03-03T09:00:00"),
        ("by", "ada"),
        ("by", '{"ada": 1}'),
        ("by", '["Not A Name"]'),
        ("by", "[1]"),
        ("findings", "[]"),
        ("kind", "pause"),
    ],
)
def test_lists_times_and_choices_are_judged_too(field: str, cell: str) -> None:
    row = list(row_of(EXAMPLES[Decision]))
    row[own_fields(Decision).index(field)] = cell
    with pytest.raises(ValueError, match=f"^{field} is invalid"):
        records_of(Decision, [row])


def test_what_an_older_program_journalled_has_the_defaults_of_what_came_later() -> None:
    fields = json.loads(as_json(EXAMPLES[Role]))
    later = {"deputy", "may_stop", "note"}
    older = {name: value for name, value in fields.items() if name not in later}
    assert cells_of(Role, older) == row_of(Role(**{**older, "deputy": "", "may_stop": False, "note": ""}))


def test_equal_numbers_that_are_written_differently_are_not_the_same() -> None:
    one, other = reading("a", "0.1"), reading("a", "0.10")
    assert one == other
    assert not same(one, other)
    assert same(one, reading("a", "0.1"))
    assert not same(one, None)
    assert same(None, None)
    assert one.model_copy(update={"value": Decimal("0.1")}) == one
