"""A clock that is set back, and dates that lie ahead of it: no Stop is hidden, and nothing new gets a wrong time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadValue
from core.model.decisions import Decision
from core.model.evidence import Reading
from core.model.evidence_log import EVIDENCE, EvidenceLog
from core.model.gate import Condition
from core.model.stamp import latest, newest_of
from core.model.workspace import RecordId
from core.store.newest_stamp import JOURNAL, NEWEST
from core.store.schema import TRIGGERS
from core.store.store import DATABASE, Store
from core.verdict.context import context_of_now
from core.verdict.evaluate import evaluate
from tests.core.store.conftest import NOW, reading, small_evidence, small_workspace
from tests.core.store.test_instants import Clock, resume

DAY = timedelta(days=1)
SLOW = RecordId("condition", "stop.slow")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """The small workspace, whose latency stops it."""
    slow = {SLOW: Condition(sentence="latency > 9s")}
    with Store.create(tmp_path, small_workspace().having(slow), small_evidence(), clock=clock) as store:
        yield store


def verdict_of(store: Store) -> str:
    """The verdict of now."""
    snapshot = store.snapshot
    return evaluate(context_of_now(snapshot.workspace, snapshot.evidence, store.clock())).verdict


def latched(store: Store, clock: Clock) -> None:
    """A reading that stops the workflow, and an hour later one that would not."""
    store.record_reading("latency", "10s")
    clock.at += timedelta(hours=1)
    store.record_reading("latency", "1s")
    assert verdict_of(store) == "stop"


@pytest.mark.parametrize("hours", [21, 24, 24 * 400])
def test_a_clock_that_is_set_back_hides_no_stop(store: Store, clock: Clock, tmp_path: Path, hours: int) -> None:
    latched(store, clock)
    clock.back(hours=hours)
    assert verdict_of(store) == "stop"
    with Store.open(tmp_path, clock=clock) as again:
        assert verdict_of(again) == "stop"


def test_an_edit_by_a_clock_that_was_set_back_lifts_no_stop_and_keeps_it(store: Store, clock: Clock) -> None:
    latched(store, clock)
    clock.back(hours=21)
    store.edit(SLOW, {"sentence": "latency > 99s"})
    assert verdict_of(store) == "stop"
    assert [one.kind for one in store.snapshot.workspace.decisions.values()] == ["stop"]


def test_what_was_edited_bounds_now_as_well_as_what_was_recorded(store: Store, clock: Clock) -> None:
    clock.at += timedelta(hours=5)
    store.edit(RecordId("workflow", "workflow"), {"scope": "other"})
    clock.back(hours=20)
    assert store.now() == NOW + timedelta(hours=5, microseconds=1)
    store.edit(RecordId("workflow", "workflow"), {"scope": "another"})
    assert store.now() > NOW + timedelta(hours=5), "the newest time, not the time of the newest entry"


def test_what_is_taken_back_bounds_now_all_the_same(store: Store, clock: Clock) -> None:
    clock.at += timedelta(hours=5)
    store.record_reading("latency", "1s")
    store.undo()
    clock.back(hours=20)
    assert store.now() > NOW + timedelta(hours=5), "the journal knows that it was recorded"


def test_what_a_clock_that_was_set_back_records_keeps_its_order(store: Store, clock: Clock) -> None:
    """Each has a time of its own, so that the newest is the one that was recorded last."""
    store.record_reading("latency", "1s")
    clock.back(hours=21)
    for value in ("2s", "3s", "4s", "5s"):
        store.record_reading("latency", value)
    seconds = [one.value for one in store.snapshot.evidence.readings["latency"]]
    assert [int(value) for value in seconds[-5:]] == [1, 2, 3, 4, 5]
    assert len({one.at for one in store.snapshot.evidence.readings["latency"][-5:]}) == 5


FUTURE = NOW + 400 * DAY


def with_future(store: Store) -> Reading:
    """Somebody's text says that a reading was recorded more than a year from now; it stands in the evidence."""
    content = store.snapshot
    wrong = reading("wrong").model_copy(update={"recorded": FUTURE})
    readings = [*content.evidence.all("reading"), wrong]
    log = content.evidence
    store.replace(content.workspace, EvidenceLog.of(readings, log.all("completion"), log.all("exception")))
    return wrong


def without_future(store: Store) -> None:
    """It is mended in the text."""
    log = store.snapshot.evidence
    mended = [one for one in log.all("reading") if one.recorded != FUTURE]
    store.replace(store.snapshot.workspace, EvidenceLog.of(mended, log.all("completion"), log.all("exception")))


WRITES: dict[str, Callable[[Store], object]] = {
    "record": lambda store: store.record_reading("latency", "1s"),
    "done": lambda store: store.complete("log_review"),
    "draw": lambda store: store.draw(week="2025-W09"),
    "review": lambda store: store.review("crm/e1", "", {"outcome": "undefined"}),
    "waive": lambda store: store.waive("hold.undefined", "owner", reason="r", until=FUTURE + DAY),
    "go": lambda store: store.decide("go", ["owner"], reason="r"),
    "resume": resume,
}


@pytest.mark.parametrize("what", WRITES)
def test_while_a_date_lies_days_ahead_nothing_gets_a_time_that_nobody_believes(store: Store, what: str) -> None:
    wrong = with_future(store)
    before = store.snapshot
    with pytest.raises(BadValue, match=f"reading {wrong.name} was recorded on 2026-04-07 09:00 UTC, more than a day"):
        WRITES[what](store)
    assert store.snapshot is before
    without_future(store)
    assert store.now() == NOW
    if what != "waive":  # which would then be too long
        WRITES[what](store)


@pytest.mark.parametrize("kind", ["stop", "hold"])
def test_a_stop_and_a_hold_can_always_be_decided(store: Store, kind: str) -> None:
    with_future(store)
    store.decide(kind, ["owner"], reason="r")
    assert verdict_of(store) == kind


def test_an_edit_of_a_stop_in_doubt_begins_by_the_clock_and_not_in_a_year(store: Store) -> None:
    with_future(store)
    store.edit(SLOW, {"sentence": "latency > 8s"})
    assert store.snapshot.workspace.conditions("stop")["slow"].since == NOW


def test_an_edit_in_doubt_ends_a_waiver_by_the_clock_and_not_in_a_year(store: Store) -> None:
    store.waive("hold.undefined", "owner", reason="r", until=NOW + 9 * DAY)
    with_future(store)
    store.edit(RecordId("condition", "hold.undefined"), {"sentence": "undefined_rate > 9% over 4w"})
    (waiver,) = store.snapshot.workspace.waivers.values()
    assert waiver.end == NOW


def test_a_stage_that_is_set_back_lifts_no_stop(store: Store, clock: Clock) -> None:
    signal = RecordId("signal", "latency")
    store.edit(RecordId("workflow", "workflow"), {"stage": "limited"})
    store.edit(signal, {"from_stage": "limited"})
    latched(store, clock)
    store.edit(RecordId("workflow", "workflow"), {"stage": "poc"})
    assert verdict_of(store) == "stop"


def test_an_import_of_a_resume_that_is_still_to_come_lifts_no_stop(store: Store, clock: Clock) -> None:
    latched(store, clock)
    later = Decision(kind="resume", at=FUTURE, by=("owner", "reviewer"), holders=("a", "b"), reason="r", verdict="stop")
    content = store.snapshot
    store.replace(content.workspace.having({RecordId("decision", "x"): later}), content.evidence)
    assert verdict_of(store) == "stop"
    harmless = {SLOW: Condition(sentence="latency > 99s")}
    store.replace(store.snapshot.workspace.having(harmless), content.evidence)
    assert verdict_of(store) == "stop", "nor does it let an edit of the gate lift it"


@pytest.mark.parametrize("what", ["record", "done"])
def test_what_is_still_to_come_has_not_happened(store: Store, what: str) -> None:
    def write(at: datetime) -> object:
        return store.complete("log_review", at=at) if what == "done" else store.record_reading("latency", "1s", at=at)

    with pytest.raises(BadValue, match="is in the future: nothing has happened then"):
        write(NOW + timedelta(hours=25))
    write(NOW + timedelta(hours=23))
    store.edit(RecordId("workflow", "workflow"), {"as_of": NOW + 9 * DAY})
    write(NOW + 9 * DAY)


def test_a_waiver_lasts_a_year_at_most(store: Store) -> None:
    for until in (NOW + 368 * DAY, NOW.replace(year=2126)):
        with pytest.raises(BadValue, match="a waiver ends within a year"):
            store.waive("hold.undefined", "owner", reason="r", until=until)
    store.waive("hold.undefined", "owner", reason="r", until=NOW + 366 * DAY)


def test_the_newest_is_found_by_an_index_however_much_there_is(folder: Path) -> None:
    connection = sqlite3.connect(folder / DATABASE)
    for query in (JOURNAL, *(query for queries in NEWEST.values() for query in queries)):
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query} ORDER BY 1 DESC LIMIT 1")]
        assert len(plan) == 1, plan
        assert "USING INDEX" in plan[0] or "USING COVERING INDEX" in plan[0], plan
    connection.close()


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from(["reading", "completion", "undo"]), st.integers(0, 50)), max_size=6))
def test_the_database_and_its_pieces_tell_the_same_newest(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    clock = Clock()
    folder = tmp_path_factory.mktemp("newest")
    with Store.create(folder, small_workspace(), small_evidence(), clock=clock) as store:
        stand = 0
        for what, hours in steps:
            clock.at = NOW + timedelta(hours=hours)
            if store.now() - clock.at > DAY:
                continue
            if what == "reading":
                store.record_reading("latency", "1s")
            elif what == "completion":
                store.complete("log_review")
            elif stand:
                store.undo()
            stand += -1 if what == "undo" and stand else what != "undo"
            evidence = store.snapshot.evidence
            alone = EvidenceLog.of(*(evidence.all(kind) for kind in EVIDENCE))
            stamps = {kind: newest_of(kind, evidence.all(kind)) for kind in EVIDENCE}
            told = {kind: stamp and stamp.at for kind, stamp in evidence.stamps.items()}
            assert told == {kind: stamp and stamp.at for kind, stamp in stamps.items()}
            assert evidence.newest is not None
            assert evidence.newest.at == max(one.at for one in (latest((alone.newest, evidence.journal_stamp)),) if one)
            with Store.open(folder, clock=clock) as again:
                assert again.snapshot.evidence.newest == evidence.newest
                assert (
                    replace(again.snapshot.evidence, journal_stamp=None).newest
                    == replace(evidence, journal_stamp=None).newest
                )


@pytest.mark.parametrize("time", ["tomorrow", "9999-12-31T23:59:59.999999+00:00", "99999"])
def test_a_time_that_somebody_made_up_in_the_journal_is_a_hold_and_can_be_shown(
    folder: Path, clock: Clock, time: str
) -> None:
    connection = sqlite3.connect(folder / DATABASE)
    connection.execute('DROP TRIGGER "journal_is_not_changed"')
    connection.execute("UPDATE journal SET at = ?", (time,))
    connection.execute(TRIGGERS["journal_is_not_changed"])
    connection.commit()
    connection.close()
    with Store.open(folder, clock=clock) as store:
        context = context_of_now(store.snapshot.workspace, store.snapshot.evidence, store.clock())
        assert evaluate(context).verdict == "hold"
        assert context.ahead[0].what == "entry 1 of the journal was written"
        assert [one.number for one in store.journal_times(NOW)[0]] == [1]
        assert [entry.at for entry in store.journal()] == [time]


@pytest.fixture
def moments(store: Store, clock: Clock) -> Store:
    """A journal that was written by a clock that went ahead, and back."""
    for days in (0, 0, 5, 1, 0):
        clock.at = NOW + days * DAY
        store.edit(RecordId("workflow", "workflow"), {"note": f"{days} {clock.at}"})
        store.edit(RecordId("workflow", "workflow"), {"note": f"{days} again"})
    return store


def test_the_journal_names_its_entries_of_the_future_and_where_its_time_runs_backwards(moments: Store) -> None:
    later, back = moments.journal_times(NOW)
    count = next(iter(moments.journal())).seq
    assert [(one.number, one.at) for one in later] == [
        (entry.seq, datetime.fromisoformat(entry.at))
        for entry in reversed(list(moments.journal()))
        if datetime.fromisoformat(entry.at) > NOW
    ]
    assert [(one.number, one.back) for one in back] == [(count - 3, 4 * DAY), (count - 1, DAY)]
