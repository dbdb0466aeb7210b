"""A profile holds what an ingest can use, and nothing that would fail only there."""

from __future__ import annotations

import csv
import io
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from core.ingest.fields import FIELDS, KINDS
from core.model.intake import ENTRIES, NAMED, Intake, IntakeKind, check_field, entry_in_words


def refused(**fields: Any) -> str:
    with pytest.raises(ValidationError) as error:
        Intake.model_validate(fields)
    return str(error.value.errors()[0]["msg"])


def test_it_knows_the_kinds_and_fields_of_an_ingest() -> None:
    assert get_args(IntakeKind) == ("", *KINDS)
    for fields in FIELDS.values():
        assert [check_field(field) for field in fields] == list(fields)
    assert set(ENTRIES) <= set(Intake.model_fields)
    assert {kind for kinds in NAMED.values() for kind in kinds} <= set(get_args(IntakeKind))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"map": {"at": "Date"}, "set": {"at": "2026-11-24"}}, "at has a column .map. and a constant .set."),
        ({"encoding": "cp1253x"}, "no encoding 'cp1253x'"),
        ({"encoding": "hex"}, "no encoding"),
        ({"encoding": "undefined"}, "no encoding"),
        ({"encoding": "cp1252\n"}, "no encoding"),
        ({"encoding": "a\0b"}, "no encoding"),
        ({"encoding": "x" * 10_000}, r"no encoding 'x{60}'"),
        ({"controls": "110%"}, "between 0% and 100%"),
        ({"controls": "10"}, "between 0% and 100%"),
        ({"controls": "10s"}, "between 0% and 100%"),
        ({"flag_below": "60%"}, "between 0 and 1"),
        ({"flag_below": "1.01"}, "between 0 and 1"),
        ({"flag_below": "nan"}, "between 0 and 1"),
        ({"escape": '"'}, "one character"),
        ({"escape": "ab"}, "one character"),
        ({"delimiter": "\n"}, "one character"),
        ({"delimiter": "\0"}, "one character"),
        ({"delimiter": "\ud800"}, "one character"),
        ({"delimiter": "\\", "escape": "\\"}, "different characters"),
        ({"time_format": "ddmmyy"}, "dayfirst, monthfirst, epoch, excel"),
        ({"time_format": "%d/%m"}, "whole date"),
        ({"time_format": "%d/%m/%Y %Q"}, "whole date"),
        ({"time_format": "%d/%d/%Y"}, "whole date"),
        ({"time_format": "%d/%m/%Y\r"}, "whole date"),
        ({"unit": {"latency": "minutes"}}, "must be one of %, ms, s"),
        ({"unit": {" ": "ms"}}, "must not be blank"),
        ({"map": {"Ticket": "text"}}, "'Ticket' is no field of evidence"),
        ({"map": {"input": "a\0b"}}, "NUL"),
        ({"map": {"input": " "}}, "must not be blank"),
        ({"rename": {"a\0b": "x"}}, "NUL"),
        ({"rename": {"half \ud800": "x"}}, "Unicode"),
        ({"source": "help/desk"}, "slash"),
        ({"rows": "a\nb"}, "one line"),
        ({"missing": ["a\nb"]}, "one line"),
        ({"missing": [" "]}, "blank"),
    ],
)
def test_what_no_ingest_could_use_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Intake.model_validate(fields)


@pytest.mark.parametrize("typed", ["tab", "TAB", "\t", "\\t"])
def test_a_tab_is_one_word_however_it_is_typed(typed: str) -> None:
    assert Intake(delimiter=typed).delimiter == "tab"


@pytest.mark.parametrize("character", [";", "|", " ", "\x01", "\\", "\u00a6", "\U0001f600"])
def test_a_delimiter_is_one_that_csv_can_use(character: str) -> None:
    given = Intake(delimiter=character).delimiter
    assert list(csv.reader(io.StringIO(f"a{given}b"), delimiter=given)) == [["a", "b"]]


def test_a_renamed_signal_is_followed_in_what_may_mean_it() -> None:
    words = {"rename": {"Errors": "errors", "errors": "other"}, "set": {"signal": "errors", "note": "errors"}}
    of_signals = Intake(kind="readings", unit={"errors": "%", "latency": "ms"}, **words)
    after = of_signals.renamed("signal", "errors", "failures")
    assert after.rename == {"Errors": "failures", "errors": "other"}, "a word of the file stays"
    assert after.set == {"signal": "failures", "note": "errors"}, "a note names nothing"
    assert after.unit == {"failures": "%", "latency": "ms"}
    assert of_signals.renamed("activity", "errors", "failures") == of_signals


def test_a_label_that_is_called_like_a_signal_keeps_its_name() -> None:
    of_cases = Intake(kind="predictions", rename={"Billing": "billing"}, unit={"confidence": "%"})
    assert of_cases.renamed("signal", "billing", "invoices") == of_cases
    assert of_cases.renamed("signal", "confidence", "certainty") == of_cases


def test_an_activity_is_followed_where_the_file_holds_activities() -> None:
    fields = {"rename": {"Log": "log_review"}, "set": {"activity": "log_review"}}
    after = Intake(kind="activities", **fields).renamed("activity", "log_review", "morning_look")
    assert (after.rename, after.set) == ({"Log": "morning_look"}, {"activity": "morning_look"})


def test_an_entry_in_words_is_one_short_line() -> None:
    assert entry_in_words("map.input") == "column of input"
    assert entry_in_words("rename.a.b\n{}") == 'word "a.b {}"'
    assert len(entry_in_words(f"rename.{'x' * 10_000}")) < 80
    assert entry_in_words("title") == ""
