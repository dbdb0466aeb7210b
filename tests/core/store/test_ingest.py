"""Evidence in bulk: the same once more is nothing, another content is a revision, a broken line leaves nothing."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from core.errors import UsageError
from core.ingest.report import RejectedLines, Report
from core.model.evidence import ExceptionCase
from core.model.gate import Condition
from core.model.workspace import RecordId
from core.store.file_name import DATABASE
from core.store.store import Store
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from tests.core.ingest.making import batch
from tests.core.review.building import REAL, on_the_real_file, real_cases, truth
from tests.core.store.conftest import NOW, OpenStore

HEADER = "id,at,input,predicted,confidence,flagged\n"


def ingest(store: Store, text: str, *, dry_run: bool = False, skip_rejected: bool = False, **more: Any) -> Report:
    return store.ingest([batch(text, **more)], dry_run=dry_run, skip_rejected=skip_rejected)


def rows(numbers: range, text: str = "text", flagged: str = "true") -> str:
    lines = (f"c{one:05},2025-01-{one % 28 + 1:02}T10:00Z,{text} {one},label,0.2,{flagged}\n" for one in numbers)
    return HEADER + "".join(lines)


def content(folder: Path) -> list[tuple[Any, ...]]:
    """Every row of every table, but the connection's own."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return [(name, *row) for name in names for row in connection.execute(f'SELECT * FROM "{name}"')]  # noqa: S608  # names of our own


def cases(store: Store) -> dict[str, ExceptionCase]:
    return {one.id: one for one in store.snapshot.evidence.exceptions if one.source == "log"}


def test_the_same_file_twice_changes_nothing(store: Store) -> None:
    first = ingest(store, rows(range(50)), kind="predictions")
    assert (first.new, first.days) == (50, 28)
    before = content(store.folder)
    again = ingest(store, rows(range(50)), kind="predictions")
    assert again.counts() == dict.fromkeys(Report().counts(), 0) | {"rows": 50, "unchanged": 50}
    assert content(store.folder) == before
    assert store.verify() is None


def test_a_changed_row_is_a_revision_that_keeps_the_review(store: Store) -> None:
    ingest(store, rows(range(20)), kind="exceptions")
    session = store.draw(week="2025-W02", seed="1")
    name = session.cases[0]
    store.review(name, session.name, {"outcome": "undefined", "label": "virtual card"})
    report = ingest(store, rows(range(20), text="other"), kind="exceptions")
    assert (report.new, report.changed) == (0, 20)
    case = cases(store)[name.partition("/")[2]]
    assert case.review
    assert (case.review.label, case.changed) == ("virtual card", NOW)
    assert case.input.startswith("other")
    assert [one.changed for one in cases(store).values() if not one.reviews] == [None] * 19
    (entry,) = [one for one in store.journal(limit=5) if one.kind == "ingest"][:1]
    assert json.loads(entry.before or "")[0]["input"].startswith("text")
    assert json.loads(entry.after or "")["changed"] == 20
    assert store.snapshot.evidence.sessions == (session,)
    assert store.verify() is None


def test_a_case_that_is_reviewed_again_is_marked_as_changed_no_more(store: Store) -> None:
    ingest(store, rows(range(1)))
    store.review("log/c00000", "", {"outcome": "correct"})
    ingest(store, rows(range(1), text="other"))
    assert store.search_cases("is:changed").number == 1
    store.review("log/c00000", "", {"outcome": "correct"})
    assert store.search_cases("is:changed").number == 0


def test_what_a_file_does_not_say_stays_as_it_was(store: Store) -> None:
    ingest(store, rows(range(1)))
    ingest(store, "id,at,input\nc00000,2025-01-01T10:00Z,new\n", kind="exceptions")
    case = cases(store)["c00000"]
    assert (case.input, case.predicted, str(case.confidence), case.flagged) == ("new", "label", "0.2", True)


def test_one_id_with_two_contents_is_rejected_by_all_its_lines(store: Store) -> None:
    before = content(store.folder)
    text = HEADER + "".join(
        f"{key},2025-01-01T10:00Z,{text},,,true\n" for key, text in map(tuple, ["ax", "by", "az", "cw", "cw"])
    )
    with pytest.raises(RejectedLines) as caught:
        ingest(store, text)
    assert [line for _file, line, _why in caught.value.rejects.in_order()] == [2, 4]
    assert content(store.folder) == before
    report = ingest(store, text, skip_rejected=True)
    assert (report.new, report.rejects.number) == (2, 2)
    assert set(cases(store)) == {"b", "c"}


def test_a_broken_line_in_the_middle_leaves_nothing_behind(store: Store) -> None:
    before = content(store.folder)
    lines = rows(range(20_000)).splitlines(keepends=True)
    lines[10_000] = "c,not a time,x,,,true\n"
    with pytest.raises(RejectedLines, match="at must be a time") as caught:
        ingest(store, "".join(lines))
    assert caught.value.place == "log.csv:10001"
    assert content(store.folder) == before
    with closing(sqlite3.connect(f"file:{store.path}?mode=ro", uri=True)) as other:
        assert other.execute("PRAGMA quick_check").fetchone() == ("ok",)


def test_a_file_that_breaks_off_leaves_nothing_behind(store: Store) -> None:
    before = content(store.folder)
    with pytest.raises(Exception, match="is not CSV"):
        ingest(store, rows(range(9000)) + '"never closed')
    assert content(store.folder) == before
    assert ingest(store, rows(range(10))).new == 10


def test_of_two_files_both_come_in_or_none(store: Store) -> None:
    before = content(store.folder)
    with pytest.raises(RejectedLines):
        store.ingest([batch(rows(range(5))), batch(HEADER + "x,never,y,,,true\n")])
    assert content(store.folder) == before


def test_a_dry_run_counts_and_writes_nothing(store: Store) -> None:
    before = content(store.folder)
    tried = ingest(store, rows(range(30)), dry_run=True, kind="predictions").counts()
    assert content(store.folder) == before
    assert ingest(store, rows(range(30)), kind="predictions").counts() == tried


def test_a_log_keeps_flagged_cases_and_a_share_of_the_others_and_counts_all(store: Store) -> None:
    flagged, others = rows(range(100)), rows(range(100, 1100), flagged="false").removeprefix(HEADER)
    report = ingest(store, flagged + others, kind="predictions")
    kept = Counter(one.flagged for one in cases(store).values())
    assert kept[True] == 100
    assert 60 <= kept[False] <= 140
    assert report.new + report.counted == 1100
    days = [one for one in store.snapshot.evidence.traffic if one.source == "log"]
    assert (sum(one.flagged for one in days), sum(one.others for one in days)) == (100, 1000)
    backwards = HEADER + "".join(reversed((flagged + others).removeprefix(HEADER).splitlines(keepends=True)))
    assert ingest(store, backwards, kind="predictions").counts()["new"] == 0


@pytest.mark.parametrize(("share", "kept"), [("0%", 0), ("100%", 50)])
def test_no_control_or_every_one_can_be_kept(store: Store, share: str, kept: int) -> None:
    assert ingest(store, rows(range(50), flagged="no"), kind="predictions", controls=share).new == kept


def test_a_fuller_log_of_a_day_takes_the_place_of_the_first(store: Store) -> None:
    def day(count: int) -> str:
        return HEADER + "".join(f"d{one},2025-01-06T10:00Z,x,,,no\n" for one in range(count))

    def others() -> list[int]:
        return [one.others for one in store.snapshot.evidence.traffic if one.source == "log"]

    ingest(store, day(5), kind="predictions")
    ingest(store, day(9), kind="predictions")
    assert others() == [9]
    assert ingest(store, day(3), kind="predictions").days == 0
    assert others() == [9]


def test_a_log_that_is_judged_anew_is_counted_anew(store: Store) -> None:
    def counted(below: int) -> tuple[int, list[tuple[int, int]]]:
        rows = (f"d{one},2025-01-06T10:00Z,x,,0.{one},{'yes' if one < below else 'no'}\n" for one in range(1, 9))
        report = ingest(store, HEADER + "".join(rows), kind="predictions")
        days = [one for one in store.snapshot.evidence.traffic if one.source == "log"]
        return report.days, [(one.flagged, one.others) for one in days]

    assert counted(2) == (1, [(1, 7)])
    assert counted(5) == (1, [(4, 4)])
    assert counted(5) == (0, [(4, 4)])


def test_a_late_import_does_not_change_a_drawn_session(store: Store) -> None:
    ingest(store, rows(range(20)))
    session = store.draw(week="2025-W02", seed="1")
    ingest(store, rows(range(20, 200)))
    assert session in store.snapshot.evidence.sessions


def test_another_program_sees_what_came_in(store: Store, open_store: OpenStore) -> None:
    other = open_store()
    known = len(other.snapshot.evidence.exceptions)
    ingest(store, rows(range(2500)))
    assert other.refresh()
    assert len(other.snapshot.evidence.exceptions) == known + 2500
    other.draw(week="2025-W02", seed="1")
    assert store.refresh()


def test_an_ingest_is_not_taken_back_by_a_key(store: Store) -> None:
    ingest(store, rows(range(5)))
    with pytest.raises(UsageError, match="nothing to undo"):
        store.undo()
    assert len(cases(store)) == 5


READINGS = "signal,at,value,n\nundefined_rate,2025-02-01T10:00Z,6%,50\nundefined_rate,2025-02-08T10:00Z,0.04,60\n"


def test_readings_come_in_once_and_are_undone_as_one(store: Store) -> None:
    before = store.snapshot.evidence.readings
    assert ingest(store, READINGS).counts()["new"] == 2
    assert ingest(store, READINGS).counts() == dict.fromkeys(Report().counts(), 0) | {"rows": 2, "unchanged": 2}
    assert store.snapshot.evidence.readings != before
    store.undo()
    assert store.snapshot.evidence.readings == before


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("undefined_rat,2025-02-01T10:00Z,6%,", "no signal named 'undefined_rat'"),
        ("undefined_rate,2025-02-01T10:00Z,6s,", "does not fit the unit"),
        ("undefined_rate,2025-02-01T10:00Z,6%,many", "sample size must be a whole number"),
        ("undefined_rate,2025-02-01T10:00Z,6%,0", "n"),
    ],
)
def test_a_reading_that_cannot_be_is_rejected_by_line(store: Store, line: str, words: str) -> None:
    with pytest.raises(RejectedLines, match=words) as caught:
        ingest(store, READINGS + line + "\n")
    assert caught.value.place == "log.csv:4"


def test_a_signal_that_reviews_feed_takes_no_reading(store: Store) -> None:
    signal = store.snapshot.workspace.signals["undefined_rate"]
    fed = signal.model_copy(update={"stream": "reviews:undefined", "of": "exceptions", "baseline": "", "target": ""})
    store.add(RecordId("signal", "fed"), fed)
    with pytest.raises(RejectedLines, match="reviews feed this signal"):
        ingest(store, "signal,at,value\nfed,2025-02-01T10:00Z,6%\n")


def test_activities_come_in(store: Store) -> None:
    name = next(iter(store.snapshot.workspace.activities))
    report = ingest(store, f"activity,at,by\n{name},2025-02-01T10:00Z,B. Ode\n")
    assert report.new == 1
    assert any(one.by == "B. Ode" for one in store.snapshot.evidence.completions[name])


def test_late_readings_do_not_lift_a_stop(store: Store) -> None:
    store.add(RecordId("condition", "stop.rate"), Condition(sentence="undefined_rate > 50% over 1d"))
    store.record_reading("undefined_rate", "90%", n=10, at=NOW)
    assert evaluate(Context(store.snapshot.workspace, store.snapshot.evidence, NOW)).verdict == "stop"
    ingest(store, f"signal,at,value,n\nundefined_rate,{NOW.isoformat()},0%,1000\n")
    assert evaluate(Context(store.snapshot.workspace, store.snapshot.evidence, NOW)).verdict == "stop"


@on_the_real_file
def test_the_real_file_comes_in_as_it_is(store: Store) -> None:
    real = batch((REAL / "banking77_predictions.csv").read_bytes(), controls="100%")
    assert real.mapped.left_out == ("expected",)
    assert store.ingest([real]).new == len(truth())
    found = {one.id: one for one in store.cases([f"log/{key}" for key in truth()]).values()}
    for case in real_cases():
        assert found[case.id].input == case.input.replace("\r\n", "\n").replace("\r", "\n")
        assert (found[case.id].flagged, found[case.id].confidence) == (case.flagged, case.confidence)


HOSTILE = "\"[red]x[/] \x1b[31m \u202e '; DROP TABLE review;-- " + "y" * 100_000 + '"'


def test_a_text_is_data(store: Store) -> None:
    ingest(store, f"id,at,input\n'; DROP TABLE review;--,2025-01-01T10:00Z,{HOSTILE}\n")
    (case,) = cases(store).values()
    assert case.input == HOSTILE.strip('"')
    assert case.id == "'; DROP TABLE review;--"
