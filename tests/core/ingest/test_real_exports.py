"""Small re-makings of real exports come in with the right values, with what a person must say and nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.errors import BadData
from core.ingest.gaps import IngestGaps
from core.ingest.options import IngestOptions
from core.ingest.prepare import prepare
from core.ingest.reading.source import opened
from core.ingest.report import Report
from core.model.evidence import ExceptionCase, Reading
from core.model.evidence_log import EvidenceLog
from core.store.store import Store
from core.text import workspace_toml
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from tests.paths import DATA

FILES = DATA / "ingest"
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="the files are not here")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    workspace = workspace_toml.load((FILES / "workspace.toml").read_text())
    with Store.create(tmp_path, workspace, EvidenceLog(), clock=lambda: NOW) as made:
        yield made


def ingest(store: Store, name: str, join: str = "", *, skip_rejected: bool = False, **said: Any) -> Report:
    with opened(FILES / name) as file, opened(FILES / (join or name)) as other:
        options = IngestOptions(**said)
        batch = prepare(file, options, store.snapshot.workspace, joined=other if join else None)
        return store.ingest([batch], skip_rejected=skip_rejected)


def cases(store: Store) -> list[ExceptionCase]:
    return sorted(store.snapshot.evidence.exceptions, key=lambda one: (one.at, one.id))


def readings(store: Store, signal: str) -> list[tuple[Decimal, datetime]]:
    found = [one for one in store.snapshot.evidence.all("reading") if isinstance(one, Reading)]
    return sorted(((one.value, one.at) for one in found if one.signal == signal), key=lambda one: one[1])


def at(hour: int, minute: int = 0, day: int = 24, micro: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, 0, micro, tzinfo=UTC)


def test_three_alike_events_are_three_and_a_stop(store: Store) -> None:
    assert ingest(store, "twins-events.csv").new == 3
    assert [value for value, _at in readings(store, "customer_impact")] == [1, 1, 1]
    snapshot = store.snapshot
    assert evaluate(Context(snapshot.workspace, snapshot.evidence, NOW)).verdict == "stop"
    assert ingest(store, "twins-events.csv").new == 0


def test_rows_inside_an_object_are_asked_for_and_all_come(store: Store) -> None:
    with pytest.raises(IngestGaps) as caught:
        ingest(store, "wrapped-pretty.json")
    assert caught.value.answered(seen=False)
    assert caught.value.filled.rows == "results"
    assert ingest(store, "wrapped-pretty.json", rows="results").new == 5
    assert [one.id for one in cases(store)] == ["r0", "r1", "r2", "r3", "r4"]


def test_an_answer_of_prometheus_is_readings(store: Store) -> None:
    report = ingest(store, "matrix.json")
    assert (report.new, report.left_out, report.rows) == (2, 1, 3)
    assert readings(store, "exception_rate") == [(Decimal("0.05"), at(10)), (Decimal("0.07"), at(12))]


NESTED = (("input", "data.text"), ("predicted", "predictions.0.result.0.value.choices.0"), ("confidence", "predictions.0.score"))  # fmt: skip  # noqa: E501


@pytest.mark.parametrize("said", [{"kind": "exceptions", "map": NESTED}, {}], ids=["told", "by its profile"])
def test_a_task_is_read_by_paths(store: Store, said: dict[str, Any]) -> None:
    assert ingest(store, "nested-tasks.json", **said).new == 1
    (case,) = cases(store)
    assert (case.at, case.input, case.predicted) == (at(10), "printer is on fire", "hardware")
    assert case.confidence == Decimal("0.31")


@pytest.mark.parametrize(
    ("name", "times"),
    [
        ("dates-dayfirst.csv", [at(10), at(23, 59, 25)]),
        ("dates-slashes.csv", [at(10)] * 3),
        ("dates-epoch.csv", [at(10), at(10), at(10, micro=500_000)]),
    ],
)
def test_times_that_can_be_read_in_one_way_are_read(store: Store, name: str, times: list[datetime]) -> None:
    ingest(store, name)
    assert [one.at for one in cases(store)] == times


def test_a_file_without_times_takes_the_day_that_is_said(store: Store) -> None:
    ingest(store, "no-time.csv", set=(("at", "2026-11-24"),), flag_below="0.5", controls="100%")
    assert {(one.input, one.predicted, one.flagged, one.at) for one in cases(store)} == {
        ("hello", "greeting", False, at(0)),
        ("hm", "greeting", True, at(0)),
    }
    (traffic,) = store.snapshot.evidence.traffic
    assert (traffic.flagged, traffic.others) == (1, 1)


@pytest.mark.parametrize(
    ("name", "said", "text"),
    [
        ("repeated-column.csv", {"kind": "exceptions", "map": (("input", "Summary"),)}, "printer"),
        ("index-column.csv", {}, "x"),
        ("utf16.csv", {}, "größer"),
        ("log.csv.gz", {}, "x"),
        ("human-label.csv", {}, "hello"),
    ],
)
def test_what_is_not_used_harms_nobody(store: Store, name: str, said: dict[str, Any], text: str) -> None:
    ingest(store, name, **said)
    assert [(one.input, one.predicted) for one in cases(store)] == [(text, "")]


@pytest.mark.parametrize("decimal", ["", ","])
def test_a_decimal_comma_is_one(store: Store, decimal: str) -> None:
    ingest(store, "decimal-comma.csv", decimal=decimal)
    assert [one.confidence for one in cases(store)] == [Decimal("0.87")]


def test_words_for_no_value_are_none(store: Store) -> None:
    ingest(store, "missing-words.csv")
    assert [(one.id, one.confidence) for one in cases(store)] == [("a", None), ("b", None), ("c", None)]


def test_a_series_is_renamed_and_null_is_left_out(store: Store) -> None:
    rename = (("Exceptions 5m", "exception_rate"),)
    report = ingest(store, "series-null.csv", kind="readings", map=(("signal", "Series"),), rename=rename)
    assert (report.new, report.left_out) == (1, 1)
    assert readings(store, "exception_rate") == [(Decimal("0.05"), at(9, 10))]


def test_a_file_of_one_signal_is_told_which(store: Store) -> None:
    said = (("at", "Resolved"), ("value", "Hours"))
    ingest(store, "one-signal.csv", kind="readings", map=said, set=(("signal", "customer_impact"),))
    assert readings(store, "customer_impact") == [(Decimal(62), at(10))]


def test_rows_that_are_all_rejected_are_nothing(store: Store) -> None:
    assert ingest(store, "all-rejected.csv", skip_rejected=True).nothing_came


def test_of_a_history_the_last_line_counts(store: Store) -> None:
    said = (("id", "number"), ("input", "description"), ("at", "opened_at"))
    report = ingest(store, "history.csv", kind="exceptions", map=said, latest=True)
    assert [(one.id, one.input) for one in cases(store)] == [("I1", "vpn down")]
    assert (report.new, report.left_out, report.rows) == (1, 1, 2)


def test_predictions_and_texts_of_two_files_are_joined(store: Store) -> None:
    said = (("id", "request_id"), ("predicted", "team"))
    ingest(store, "answers.csv", "answers-texts.csv", kind="exceptions", map=said, on="request_id")
    assert [(one.id, one.input, one.predicted, one.at) for one in cases(store)] == [
        ("SR1", "does not start", "Repairs", at(10)),
        ("SR2", "charged twice", "Billing", at(10)),
    ]


def test_what_is_no_evidence_is_refused_with_what_it_could_be(store: Store) -> None:
    with pytest.raises(IngestGaps, match="no kind fits: readings need signal, at, value; exceptions need at, input"):
        ingest(store, "named-things.csv")
    with pytest.raises(BadData, match="is a pointer of Git LFS") as caught:
        ingest(store, "pointer.jsonl")
    assert caught.value.hint == "Run: git lfs pull"


def test_what_was_right_stays_right(store: Store) -> None:
    ingest(store, "ok-forms.csv")
    (case,) = cases(store)
    assert (case.id, case.input, case.predicted) == ("007", 'a; b "c"', "x")
    assert (case.confidence, case.at) == (Decimal("0.00005"), at(10))
