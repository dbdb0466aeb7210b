"""Recording what happened."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.errors import BadValue
from core.model.evidence_log import EvidenceLog
from core.model.signals import Signal
from core.model.workspace import RecordId
from core.store.store import Store
from tests.core.store.conftest import NOW, OpenStore, clock, small_workspace


@pytest.mark.parametrize(
    ("signal", "typed", "stored"),
    [
        ("undefined_rate", "5%", "0.05"),
        ("undefined_rate", "0.05", "0.05"),
        ("undefined_rate", " 100% ", "1"),
        ("undefined_rate", "0", "0"),
        ("undefined_rate", "6.123456789012345%", "0.06123456789012345"),
        ("latency", "3s", "3"),
        ("latency", "250ms", "0.25"),
        ("latency", "1h", "3600"),
    ],
)
def test_a_value_is_kept_exactly_in_base_units(
    store: Store, open_store: OpenStore, signal: str, typed: str, stored: str
) -> None:
    reading = store.record_reading(signal, typed)
    assert str(reading.value) == stored
    assert open_store().snapshot.evidence.readings[signal][-1] == reading


@pytest.mark.parametrize(
    ("signal", "typed", "message"),
    [
        ("undefined_rate", "nan", "not a number"),
        ("undefined_rate", "inf", "not a number"),
        ("undefined_rate", "-inf", "not a number"),
        ("undefined_rate", "", "not a number"),
        ("undefined_rate", "1e-3", "not a number"),
        ("undefined_rate", "3s", "does not fit the unit ratio"),
        ("undefined_rate", "150%", "between 0% and 100%"),
        ("undefined_rate", "-1%", "between 0% and 100%"),
        ("latency", "-1s", "a duration is never less than 0"),
        ("cases", "-1", "a count is never less than 0"),
        ("faults", "-0.5", "a number of events is never less than 0"),
        ("latency", "5%", "does not fit the unit duration"),
        ("latency", "5", "does not fit the unit duration"),
        ("latency", "999999999999999w", "too large"),
        ("latency", "٣s", "not a number"),  # an Arabic digit, on purpose
    ],
)
def test_a_value_that_is_none_or_does_not_fit_is_refused(store: Store, signal: str, typed: str, message: str) -> None:
    store.add(RecordId("signal", "cases"), Signal(unit="count", max_age="1w"))
    store.add(RecordId("signal", "faults"), Signal(kind="events", max_age="1w"))
    before = store.snapshot
    with pytest.raises(BadValue, match=message):
        store.record_reading(signal, typed)
    assert store.snapshot is before


@pytest.mark.parametrize(
    ("wrong", "place"),
    [({"n": 0}, "n"), ({"n": -3}, "n"), ({"at": datetime(2025, 3, 3, 9)}, "at"), ({"source": " "}, "source")],  # noqa: DTZ001
)
def test_bad_sizes_and_times_are_refused_at_their_field(store: Store, wrong: dict[str, Any], place: str) -> None:
    with pytest.raises(BadValue) as caught:
        store.record_reading("undefined_rate", "5%", **wrong)
    assert caught.value.place == f"signals.undefined_rate.{place}"


def test_an_unknown_signal_gets_the_nearest_one(store: Store) -> None:
    with pytest.raises(BadValue, match="no signal named") as caught:
        store.record_reading("undefind_rate", "5%")
    assert caught.value.hint == "Did you mean undefined_rate?"
    with pytest.raises(BadValue, match="no activity named"):
        store.complete("log_reviw")


def test_a_reading_carries_both_times_and_the_version(store: Store) -> None:
    at = NOW - timedelta(days=3)
    reading = store.record_reading("undefined_rate", "5%", at=at, n=80, note="by hand")
    assert (reading.at, reading.recorded, reading.version) == (at, NOW, "model m3")
    assert (reading.n, reading.note, reading.source) == (80, "by hand", "manual")


def test_readings_stay_in_the_order_of_their_time(store: Store, open_store: OpenStore) -> None:
    for days in (0, 5, 30, 5):
        store.record_reading("undefined_rate", "5%", at=NOW - timedelta(days=days))
    times = [one.at for one in store.snapshot.evidence.readings["undefined_rate"]]
    assert times == sorted(times)
    assert len(times) == 6
    assert open_store().snapshot == store.snapshot


def test_a_workspace_that_stands_still_records_at_its_own_instant(tmp_path: Path) -> None:
    as_of = NOW - timedelta(days=100)
    workspace = small_workspace()
    workspace = workspace.model_copy(update={"workflow": workspace.workflow.model_copy(update={"as_of": as_of})})
    with Store.create(tmp_path, workspace, EvidenceLog.of(), clock=clock) as store:
        assert store.now() == as_of
        reading = store.record_reading("latency", "3s")
        assert (reading.at, reading.recorded) == (as_of, as_of)
        assert store.complete("log_review").at == as_of
        assert next(store.journal()).at == NOW.isoformat(), "the journal says when it was done"


def test_the_same_reading_under_the_same_id_is_recorded_once(store: Store) -> None:
    first = store.record_reading("latency", "3s", id="r1", source="crm")
    again = store.record_reading("latency", "3000ms", id="r1", source="crm")
    assert again == first
    with pytest.raises(BadValue, match="already recorded with other content"):
        store.record_reading("latency", "4s", id="r1", source="crm")
    assert len(store.snapshot.evidence.readings["latency"]) == 2


def test_an_activity_is_done_by_whoever_says_so(open_store: OpenStore) -> None:
    store = open_store("ada")
    assert store.complete("log_review", note="quiet").by == "ada"
    done = store.complete("log_review", by="bob", at=NOW - timedelta(hours=1))
    assert (done.by, done.at, done.recorded) == ("bob", NOW - timedelta(hours=1), NOW)
    assert len(store.snapshot.evidence.completions["log_review"]) == 3


def test_a_count_or_a_number_may_be_what_it_is(store: Store) -> None:
    store.add(RecordId("signal", "impact"), Signal(kind="events", unit="count"))
    store.add(RecordId("signal", "balance"), Signal(kind="level", unit="number"))
    assert store.record_reading("impact", "3").value == 3
    assert store.record_reading("balance", "-2.50", n=4).value == Decimal("-2.5")
    with pytest.raises(BadValue, match="does not fit the unit count"):
        store.record_reading("impact", "2.5")


def test_what_is_no_share_and_no_number_of_anything_may_be_negative(store: Store) -> None:
    store.add(RecordId("signal", "drift"), Signal(unit="ratio", max_age="1w"))
    store.add(RecordId("signal", "balance"), Signal(kind="amount", max_age="1w"))
    assert str(store.record_reading("drift", "-12%").value) == "-0.12"
    assert str(store.record_reading("balance", "-3.5").value) == "-3.5"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"unit": "count"}, "there is a reading of -3, and a count is never less than 0"),
        ({"unit": "duration"}, "a duration is never less than 0"),
        ({"kind": "events"}, "a number of events is never less than 0"),
        ({"unit": "ratio", "kind": "rate"}, "a rate lies between 0% and 100%"),
    ],
)
def test_a_signal_cannot_become_what_its_readings_could_not_be(
    store: Store, changes: dict[str, object], why: str
) -> None:
    record = RecordId("signal", "balance")
    store.add(record, Signal(kind="amount", max_age="1w"))
    store.record_reading("balance", "4")
    store.record_reading("balance", "-3")
    before = store.snapshot
    with pytest.raises(BadValue, match=why) as caught:
        store.edit(record, changes)
    assert caught.value.place == "signals.balance.unit"
    assert store.snapshot is before
    store.edit(record, {"unit": "ratio", "kind": "level"})
