"""A checkpoint makes a long record cheap to open, and the verdict is the one of somebody who read everything."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Conflict, OptableError
from core.model.evidence import Reading
from core.model.evidence_log import EVIDENCE, EvidenceLog
from core.model.readings import Readings
from core.model.workspace import RecordId, Workspace
from core.store import snapshot
from core.store.operations import refresh_checkpoints
from core.store.store import DATABASE, Store
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.finding import Verdict
from core.verdict.history import history
from core.verdict.lint.lint import lint
from tests.core.store.conftest import NOW
from tests.core.verdict.building import SIGNALS, reading, workspace

FEW = 5
SPACE = workspace(
    go={"good": "level < 50 over 4d"},
    hold={"high": "level > 5 over 2d until <= 4", "often": "level > 3 for 2 readings", "unsure": "rate > 5% over 9d"},
    stop={"bad": "level > 8"},
)
BAD = RecordId("condition", "stop.bad")
SILENT_AS_ZERO = workspace(
    go={"good": "level < 50 over 4d"},
    hold={"low": "level < 1 over 1d", "often": "level > 3 for 2 readings"},
    stop={"bad": "level > 8 over 4d until < 2"},
    signals={**SIGNALS, "level": SIGNALS["level"].model_copy(update={"zero_when": "log_review is on time"})},
)
"""Silence of the level means zero as long as somebody looks."""


@pytest.fixture(autouse=True)
def short_records_count_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each example would need ten thousand readings."""
    monkeypatch.setattr(refresh_checkpoints, "FEWEST", FEW)
    monkeypatch.setattr(refresh_checkpoints, "TAIL", 3)
    monkeypatch.setattr(snapshot, "TAIL", 3)


def levels(values: list[int]) -> EvidenceLog:
    """One an hour, up to an hour ago."""
    first = NOW - timedelta(hours=len(values))
    return EvidenceLog.of(
        reading(str(value), first + timedelta(hours=number), id=f"a{number:05}") for number, value in enumerate(values)
    )


def opened(folder: Path) -> Store:
    return Store.open(folder, clock=lambda: NOW)


def made(folder: Path, values: list[int], space: Workspace = SPACE) -> Path:
    """A workspace with these levels."""
    folder.mkdir(exist_ok=True)
    Store.create(folder, space, levels(values), clock=lambda: NOW).close()
    return folder


def log_of(folder: Path) -> EvidenceLog:
    """The evidence as a program finds it that has just been started."""
    with opened(folder) as store:
        return store.snapshot.evidence


def whole(log: EvidenceLog) -> EvidenceLog:
    """The same with nothing replayed."""
    return EvidenceLog({name: tuple(of_one) for name, of_one in log.readings.items()}, log.completions, log.exceptions)


def says(folder: Path) -> Verdict:
    """The verdict by the checkpoint, after it was seen to be that of all evidence, and so is the history."""
    with opened(folder) as store:
        snapshot = store.snapshot
    by_checkpoint = Context(snapshot.workspace, snapshot.evidence, NOW)
    by_all = Context(snapshot.workspace, whole(snapshot.evidence), NOW)
    found = evaluate(by_checkpoint)
    assert found == evaluate(by_all)
    assert history(by_checkpoint) == history(by_all)
    assert lint(by_checkpoint) == lint(by_all)
    for days in (1, 3):  # time alone changes a state and a look
        later = NOW + timedelta(days=days)
        assert evaluate(by_checkpoint.varied(at=later)) == evaluate(by_all.varied(at=later))
    return found


def unread(record: Sequence[Reading]) -> bool:
    """Nobody looked at the older part."""
    return isinstance(record, Readings) and "all" not in record.older.__dict__


def rows(folder: Path) -> int:
    """The number of cached tracks."""
    return count(folder, "1")


def count(folder: Path, condition: str) -> int:
    """The number of such tracks."""
    connection = sqlite3.connect(folder / DATABASE)
    try:
        return int(connection.execute(f"SELECT count(*) FROM checkpoint WHERE {condition}").fetchone()[0])  # noqa: S608  # constants
    finally:
        connection.close()


def test_the_older_part_is_not_read_for_a_verdict(tmp_path: Path) -> None:
    folder = made(tmp_path, [1] * 30)
    record = log_of(folder).readings["level"]
    assert isinstance(record, Readings)
    assert (len(record), len(record.newer), record.older.count) == (30, FEW, 30 - FEW)
    verdict = evaluate(Context(SPACE, EvidenceLog({"level": record}), NOW))
    assert not {"all", "tail"} & record.older.__dict__.keys(), "nobody looked at it"
    assert verdict.verdict == "hold"
    assert says(folder) == evaluate(Context(SPACE, levels([1] * 30), NOW))


def test_of_a_long_record_that_no_condition_asks_for_only_the_newest_is_read(tmp_path: Path) -> None:
    folder = made(tmp_path, [1] * 30, workspace())
    record = log_of(folder).readings["level"]
    assert isinstance(record, Readings)
    assert len(record.newer) == FEW
    assert tuple(record) == levels([1] * 30).readings["level"]


def test_a_short_record_has_none(tmp_path: Path) -> None:
    assert rows(made(tmp_path, [1] * (2 * FEW))) == 0


def test_a_new_reading_leaves_it_and_costs_what_is_new(tmp_path: Path) -> None:
    folder = made(tmp_path, [1] * 30)
    with opened(folder) as store:
        store.record_reading("level", "9")
        older = store.snapshot.evidence.readings["level"]
        assert isinstance(older, Readings)
        assert "all" not in older.older.__dict__
    assert rows(folder) == 5, "one a condition, and one for the record itself"
    assert says(folder).verdict == "stop"


def test_it_is_made_anew_when_much_is_new(tmp_path: Path) -> None:
    folder = made(tmp_path, [1] * 30)
    with opened(folder) as store:
        for number in range(3 * FEW):
            store.record_reading("level", str(number % 7), at=NOW + timedelta(minutes=number - 50), id=f"b{number:05}")
    record = log_of(folder).readings["level"]
    assert isinstance(record, Readings)
    assert record.older.count == 30 + 3 * FEW - FEW - 3, "made at the sixth and the twelfth, three have come since"
    says(folder)


def edited(path: Path, statement: str) -> None:
    """By another program, which knows nothing of checkpoints."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("UPDATE reading SET value = '9' WHERE id = 'a00003'", "stop"),
        ("DELETE FROM reading WHERE id = 'a00003'", "hold"),
        ("UPDATE reading SET signal = 'cost' WHERE id = 'a00003'", "hold"),
        (
            "INSERT INTO reading SELECT source, 'x', signal, at, '9', n, recorded, version, note FROM reading LIMIT 1",
            "stop",
        ),
    ],
)
def test_whoever_changes_what_it_rests_on_drops_it(tmp_path: Path, statement: str, verdict: str) -> None:
    folder = made(tmp_path, [1] * 30)
    assert rows(folder) > 0
    edited(folder / DATABASE, statement)
    assert rows(folder) == 0
    assert says(folder).verdict == verdict


def test_a_late_reading_is_replayed_at_its_own_time(tmp_path: Path) -> None:
    folder = made(tmp_path, [1] * 30)
    with opened(folder) as store:
        store.record_reading("level", "9", at=NOW - timedelta(hours=20, minutes=1))
    assert rows(folder) > 0, "made anew at once"
    found = says(folder)
    assert found.verdict == "stop"
    assert found.of("stop")[0].latched == NOW - timedelta(hours=20, minutes=1)


def test_another_sentence_is_another_question(tmp_path: Path) -> None:
    folder = made(tmp_path, [9] * 3 + [1] * 30)
    assert says(folder).verdict == "stop"
    with opened(folder) as store:
        store.edit(BAD, {"sentence": "level > 0"})
    assert says(folder).verdict == "stop"


def test_an_older_reading_changed_at_the_wrong_moment_is_a_conflict(tmp_path: Path) -> None:
    folder = made(tmp_path, [1] * 30)
    record = log_of(folder).readings["level"]
    edited(folder / DATABASE, "DELETE FROM reading WHERE id = 'a00003'")
    with pytest.raises(Conflict, match="changed older evidence"):
        list(record)


@pytest.mark.parametrize("number", [3, 23])
def test_what_lint_fetches_of_it_is_a_conflict_if_it_was_changed_meanwhile(tmp_path: Path, number: int) -> None:
    folder = made(tmp_path, [1] * 30)
    record = log_of(folder).readings["level"]
    assert isinstance(record, Readings)
    edited(folder / DATABASE, f"DELETE FROM reading WHERE id = 'a{number:05}'")  # noqa: S608  # constants
    with pytest.raises(Conflict, match="changed older evidence"):
        _ = record.at_hand


def test_what_lint_fetches_of_it_is_as_it_was_under_a_newer_checkpoint(tmp_path: Path) -> None:
    folder = made(tmp_path, list(range(30)))
    record = log_of(folder).readings["level"]
    with opened(folder) as store:
        for minute in range(3 * FEW):
            store.record_reading("level", "1", at=NOW - timedelta(minutes=minute), id=f"b{minute:05}")
    assert isinstance(record, Readings)
    assert [int(one.value) for one in record.at_hand] == list(range(30 - FEW - 3, 30))
    assert record[-FEW - 3 :] == record.at_hand
    assert record[-FEW:] == record.newer
    assert unread(record)


def test_readings_of_a_time_to_come_are_not_taken_for_the_past(tmp_path: Path) -> None:
    fixed = SPACE.workflow.model_copy(update={"as_of": NOW - timedelta(hours=21)})
    folder = made(tmp_path, [1] * 10 + [9] * 20, SPACE.model_copy(update={"workflow": fixed}))
    assert says(folder).verdict == "stop"
    with opened(folder) as store:
        snapshot, at = store.snapshot, store.now()
    assert evaluate(Context(snapshot.workspace, snapshot.evidence, at)).verdict == "hold"


def test_readings_of_one_instant_stay_together(tmp_path: Path) -> None:
    at = NOW - timedelta(hours=1)
    same = [reading("1", at, id=f"s{number:05}") for number in range(2 * FEW)]
    before = [reading("1", at - timedelta(hours=number + 1), id=f"t{number:05}") for number in range(2 * FEW)]
    Store.create(tmp_path, SPACE, EvidenceLog.of([*before, *same]), clock=lambda: NOW).close()
    record = log_of(tmp_path).readings["level"]
    assert isinstance(record, Readings)
    assert len(record.newer) == 2 * FEW
    says(tmp_path)


def test_nothing_is_written_anew_for_a_change_that_asks_for_no_other_replay(tmp_path: Path) -> None:
    folder = made(tmp_path, [1] * 30)
    edited(folder / DATABASE, "UPDATE checkpoint SET track = track || ' '")
    with opened(folder) as store:
        store.decide("hold", by=("owner",), reason="for now")
        store.edit(RecordId("role", "owner"), {"title": "Owner of all"})
        store.edit(RecordId("signal", "level"), {"title": "Level of it"})
        store.complete("log_review")
        store.record_reading("level", "1")
    assert count(folder, "track LIKE '% '") == 5, "as the other program left them"
    with opened(folder) as store:
        store.edit(BAD, {"sentence": "level > 7"})
    assert count(folder, "track LIKE '% '") == 0
    assert unread(log_of(folder).readings["level"])


def test_a_look_after_the_older_part_leaves_it(tmp_path: Path) -> None:
    folder = made(tmp_path, [1] * 30, SILENT_AS_ZERO)
    with opened(folder) as store:
        store.complete("log_review")
    log = log_of(folder)
    for days in (0, 3):
        evaluate(Context(SILENT_AS_ZERO, log, NOW + timedelta(days=days)))
        assert unread(log.readings["level"]), "nobody looked for days, and that says nothing of what was before"
    says(folder)


def test_lint_reads_of_the_older_part_what_a_window_needs(tmp_path: Path) -> None:
    twice = [reading("1", NOW - timedelta(hours=20), id="s1"), reading("1", NOW - timedelta(hours=20), id="s2")]
    log = EvidenceLog.of([*levels([1] * 30).readings["level"], *twice])
    Store.create(tmp_path, SPACE, log, clock=lambda: NOW).close()
    evidence = log_of(tmp_path)
    assert isinstance(evidence.readings["level"], Readings)
    assert evidence.readings["level"].older.last.at > NOW - timedelta(hours=20)
    assert "copies" in [one.rule for one in lint(Context(SPACE, evidence, NOW))]
    says(tmp_path)


def test_lint_looks_at_no_more_of_each_signal_than_is_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    record = log_of(made(tmp_path, [1] * 400)).readings["level"]
    list(lint(Context(SPACE, EvidenceLog({"level": record}, stamps=dict.fromkeys(EVIDENCE)), NOW)))
    assert unread(record)


def test_a_record_of_some_hundred_readings_has_a_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    sizes = {}
    for number in (32, 33, 3000):
        record = log_of(made(tmp_path / str(number), [1] * number)).readings["level"]
        sizes[number] = len(record.newer) if isinstance(record, Readings) else None
    assert sizes == {32: None, 33: 16, 3000: 93}


Step = Callable[[Store], object]


def _late(hours: int, value: int) -> Step:
    return lambda store: store.record_reading("level", str(value), at=NOW - timedelta(hours=hours, minutes=7))


def _corrected(number: int, value: int) -> Step:
    def correct(store: Store) -> None:
        log = store.snapshot.evidence
        old = tuple(log.readings["level"])
        number_of_one = number % len(old)
        new = old[number_of_one].model_copy(update={"value": Decimal(value)})
        changed: tuple[Reading, ...] = (*old[:number_of_one], new, *old[number_of_one + 1 :])
        store.replace(store.snapshot.workspace, EvidenceLog({**log.readings, "level": changed}, log.completions))

    return correct


STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(_late, st.integers(0, 60), st.integers(0, 9)),
    st.builds(_corrected, st.integers(0, 60), st.integers(0, 9)),
    st.sampled_from(("level > 8", "level > 7", "level > 8 for 2 readings", "mean of level > 6 over 9h")).map(
        lambda sentence: lambda store: store.edit(BAD, {"sentence": sentence})
    ),
    st.just(lambda store: store.decide("resume", by=("owner",), reason="looked at")),
    st.just(lambda store: store.complete("log_review")),
    st.just(lambda store: store.undo()),
)


@pytest.mark.slow
@given(
    st.lists(st.integers(0, 9), min_size=20, max_size=60),
    st.lists(STEPS, max_size=6),
    st.sampled_from((SPACE, SILENT_AS_ZERO)),
)
def test_nobody_can_tell_the_verdict_apart(values: list[int], steps: list[Step], space: Workspace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made(Path(folder), values, space)
        for step in steps:
            with suppress(OptableError), opened(Path(folder)) as store:
                step(store)  # refused: a resume where nothing stands, an undo of nothing
            says(Path(folder))
