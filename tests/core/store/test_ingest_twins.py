"""Rows that are alike and have no id are as many as they are, however often and in whichever order they come."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ingest.batch import Batch
from core.ingest.report import RowCount
from core.ingest.values.rows import derived
from core.model.evidence import Reading
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition
from core.model.signals import Signal
from core.model.workspace import RecordId
from core.store.store import Store
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from tests.core.ingest import making
from tests.core.store.conftest import NOW, OpenStore, clock, newest_change, small_workspace

Row = tuple[str, ...]
HEADERS = {
    "exceptions": "at,input",
    "predictions": "at,input,flagged",
    "readings": "signal,at,value",
    "activities": "activity,at",
}


def batch(kind: Any, rows: Sequence[Row], name: str = "log.csv", **more: Any) -> Batch:
    text = "".join(f"{line}\n" for line in (HEADERS[kind], *map(",".join, rows)))
    return making.batch(text, name, kind=kind, **more)


def contents(store: Store, kind: str) -> Counter[Row]:
    """The number of pieces of evidence with each content, in the words of the rows."""
    log = store.snapshot.evidence
    found: Counter[Row] = Counter()
    for one in log.all("reading"):
        if kind == "readings" and one.source == "log":
            assert isinstance(one, Reading)
            found[one.signal, f"{one.at:%Y-%m-%d}", f"{one.value:f}"] += 1
    for done in log.all("completion"):
        if kind == "activities" and done.source == "log":
            found["log_review", f"{done.at:%Y-%m-%d}"] += 1
    for case in log.exceptions:
        if case.source == "log":
            found[f"{case.at:%Y-%m-%d}", case.input] += 1
    return found


DAYS = st.sampled_from(["2025-01-06", "2025-01-07"])
OF_KIND = {
    "exceptions": st.tuples(DAYS, st.sampled_from(["a", "b"])),
    "readings": st.tuples(st.just("undefined_rate"), DAYS, st.sampled_from(["0.05", "0.06"])),
    "activities": st.tuples(st.just("log_review"), DAYS),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", OF_KIND)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_there_are_as_many_as_in_the_file_with_most(kind: str, data: st.DataObject) -> None:
    """Whether the files come in one call or one after another, again or in another order."""
    files = data.draw(st.lists(st.lists(OF_KIND[kind], min_size=1, max_size=6), min_size=1, max_size=3))
    at_once = data.draw(st.booleans())
    expected: Counter[Row] = Counter()
    for rows in files:
        expected |= Counter(rows)
    calls = [files] if at_once else [[rows] for rows in files]
    with TemporaryDirectory() as name, Store.create(Path(name), small_workspace(), EvidenceLog(), clock=clock) as store:
        assert sum(store.ingest([batch(kind, rows) for rows in call]).new for call in calls) == expected.total()
        assert contents(store, kind) == expected
        before = store.snapshot
        for rows in files:
            shuffled = data.draw(st.permutations(rows))
            report = store.ingest([batch(kind, shuffled)])
            assert (report.new, report.changed, report.unchanged) == (0, 0, len(rows))
        assert store.snapshot.evidence == before.evidence


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("exceptions", ("2025-01-06", "a")),
        ("readings", ("undefined_rate", "2025-01-06", "0.05")),
        ("activities", ("log_review", "2025-01-06")),
    ],
)
def test_a_longer_file_adds_only_what_it_has_more_of(store: Store, kind: str, row: Row) -> None:
    for number in (1, 3, 3, 4, 2):
        before = contents(store, kind)[row]
        would = store.ingest([batch(kind, [row] * number)], dry_run=True)
        assert contents(store, kind)[row] == before
        report = store.ingest([batch(kind, [row] * number)])
        assert (would.new, would.unchanged, would.twins) == (report.new, report.unchanged, report.twins)
        assert (report.new, report.unchanged) == (max(number - before, 0), min(number, before))
        assert report.twins == number - 1
        assert contents(store, kind)[row] == max(number, before)


def test_the_first_of_them_has_the_id_that_it_always_had(store: Store) -> None:
    store.ingest([batch("exceptions", [("2025-01-06", "a")] * 3)])
    store.ingest([batch("readings", [("undefined_rate", "2025-01-06", "0.05")] * 3)])
    ((_line, (case, *_rest)),) = batch("exceptions", [("2025-01-06", "a")]).rows(RowCount())
    assert case == "439ec9b184bf52edaa1012d0", "a file that came in with an earlier version changes nothing"
    reading = derived({"signal": "undefined_rate", "at": "2025-01-06", "value": "0.05"})
    assert reading == "b155c55f5bdbf9bf4d92a485"
    log = store.snapshot.evidence
    assert {case, reading} < {one.id for one in (*log.exceptions, *log.all("reading"))}


def test_rows_with_an_id_are_the_same_thing_however_often_they_stand_there(store: Store) -> None:
    text = "id,signal,at,value\n" + "r1,undefined_rate,2025-01-06,0.05\n" * 3 + ",undefined_rate,2025-01-06,0.05\n" * 2
    report = store.ingest([making.batch(text)])
    assert (report.new, report.twins) == (3, 1)


def test_traffic_counts_each_and_chance_keeps_each_for_itself(store: Store) -> None:
    log = [("2025-01-06", "a", "no")] * 400 + [("2025-01-06", "a", "yes")] * 3
    for _ in range(2):
        store.ingest([batch("predictions", log), batch("predictions", log[100:])])
        (day,) = [one for one in store.snapshot.evidence.traffic if one.source == "log"]
        assert (day.flagged, day.others) == (3, 400)
        kept = [one.flagged for one in store.snapshot.evidence.exceptions if one.source == "log"]
        assert kept.count(True) == 3
        assert 20 <= kept.count(False) <= 60, "a tenth, by chance, and not all or none"
    assert store.ingest([batch("predictions", log, controls="100%")]).new == 400 - kept.count(False)


def test_three_alike_events_of_a_day_are_a_stop_where_three_different_ones_are(store: Store) -> None:
    store.add(RecordId("signal", "customer_impact"), Signal(kind="events", unit="count", max_age="2w"))
    store.add(RecordId("condition", "stop.repeats"), Condition(sentence="customer_impact >= 3 over 1w"))
    event = ("customer_impact", f"{NOW:%Y-%m-%d}", "1")
    store.ingest([batch("readings", [event] * 2)])
    assert verdict(store) != "stop"
    store.ingest([batch("readings", [event] * 3)])
    assert verdict(store) == "stop"


def verdict(store: Store) -> str:
    snapshot = store.snapshot
    return evaluate(Context(snapshot.workspace, snapshot.evidence, datetime(2025, 3, 3, 10, tzinfo=UTC))).verdict


def test_twins_of_one_call_are_taken_back_as_one(store: Store, open_store: OpenStore) -> None:
    before = store.snapshot.evidence
    store.ingest([batch("readings", [("undefined_rate", "2025-01-06", "0.05")] * 3)])
    assert len(json.loads(next(store.journal(limit=1)).after or "")) == 3
    open_store("ada").take_back(newest_change(store))
    assert open_store().snapshot.evidence == before
