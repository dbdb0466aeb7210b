from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from core.model.base import Instant, Name, Text
from core.model.decisions import Decision
from core.model.names import RESERVED, random_id, slug
from core.model.roles import Role
from core.model.signals import Signal
from core.model.workspace import COLLECTIONS, MODELS, RecordId, RecordKind, Workspace

CLASS_NAME = re.compile(r"[a-z]{2}[A-Z][a-z]")
"""Two words in one, as the name of a class: a name for people has a space between them."""


def valid(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


def test_line_ends_become_lf() -> None:
    assert valid(Text, "a\r\nb\rc") == "a\nb\nc"


@pytest.mark.parametrize("text", ["a\0b", "half \ud800 pair"])
def test_what_no_file_could_hold_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="NUL|surrogate|Unicode"):
        valid(Text, text)


@pytest.mark.parametrize("word", [*sorted(RESERVED), "p95", "p5"])
def test_the_languages_own_words_cannot_be_names(word: str) -> None:
    with pytest.raises(ValidationError, match="word of the sentence language"):
        valid(Name, word)


@pytest.mark.parametrize("word", ["", "A", "1st", "ä", "a-b", "a b", "a\n", "a" * 65])
def test_a_name_is_a_slug(word: str) -> None:
    with pytest.raises(ValidationError):
        valid(Name, word)


@pytest.mark.parametrize("title", ["Output shape", "Größe", "日本", "95", "page", "p95", "", "-", "x" * 500])
def test_a_name_is_made_from_any_title(title: str) -> None:
    name = slug(title)
    assert valid(Name, name) == name
    assert valid(Name, slug(title, {name})) != name


def test_random_ids_are_names_and_differ() -> None:
    ids = {random_id() for _ in range(200)}
    assert len(ids) == 200
    assert all(valid(Name, one) == one for one in ids)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="time zone"):
        valid(Instant, "2026-03-02T09:00:00")


def test_an_instant_is_kept_in_utc() -> None:
    at = valid(Instant, datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=1))))
    assert (at, at.tzinfo) == (datetime(2026, 3, 2, 9, tzinfo=UTC), UTC)


def test_a_flag_is_true_or_false_and_nothing_else() -> None:
    with pytest.raises(ValidationError, match="true or false"):
        Role.model_validate({"may_stop": 1})


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Role.model_validate({"holdr": "A. Osei"})


def test_a_baseline_must_fit_the_unit() -> None:
    with pytest.raises(ValidationError, match="does not fit the unit ratio"):
        Signal.model_validate({"unit": "ratio", "baseline": "3s"})


def test_a_decision_names_a_holder_for_each_role() -> None:
    with pytest.raises(ValidationError, match="one person for each role"):
        Decision.model_validate(
            {"kind": "go", "at": "2026-03-02T09:00Z", "by": ("a", "b"), "holders": ("A",), "verdict": "go"}
        )


def test_every_kind_of_record_has_a_model_and_a_place_in_the_text() -> None:
    assert set(MODELS) == set(get_args(RecordKind))
    assert set(COLLECTIONS.values()) <= set(Workspace.model_fields)


def test_every_field_has_a_title_for_people() -> None:
    assert [
        f"{kind}.{name}"
        for kind, model in MODELS.items()
        for name, info in model.model_fields.items()
        if not info.title or CLASS_NAME.search(info.title)
    ] == []


def test_a_workspace_is_the_sum_of_its_records() -> None:
    workspace = Workspace.model_validate(
        {
            "roles": {"builder": {"holder": "B"}},
            "lenses": {"input": {"poc": "x"}},
            "gate": {"stop": {"conditions": {"a": {"sentence": "page is complete"}}, "decision_owners": ["builder"]}},
        },
    )
    assert Workspace.of(dict(workspace.records())) == workspace
    changed = workspace.having({RecordId("role", "builder"): None, RecordId("role", "audit_lead"): Role(holder="C")})
    assert list(changed.roles) == ["audit_lead"]
    assert RecordId("condition", "stop.a").path == "gate.stop.conditions.a"


def test_a_sentence_stands_on_one_line() -> None:
    with pytest.raises(ValidationError, match="one line"):
        Workspace.model_validate({"gate": {"go": {"conditions": {"a": {"sentence": "page is\ncomplete"}}}}})
