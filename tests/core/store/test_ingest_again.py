"""Ingest of several files and again and again: what comes out never depends on how often, or in which order."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Conflict
from core.ingest.batch import Batch, is_control
from core.ingest.report import RejectedLines, Report
from core.model.evidence import ExceptionCase
from core.model.evidence_log import EvidenceLog
from core.store.file_name import DATABASE
from core.store.store import Store
from tests.core.ingest.making import batch
from tests.core.store.conftest import NOW, OpenStore, clock, small_workspace

HEADER = "id,at,input,predicted,confidence,flagged\n"
TENTH = Fraction(1, 10)


def log(*rows: tuple[object, ...]) -> str:
    return HEADER + "".join(",".join(map(str, row)) + "\n" for row in rows)


def case(key: object, text: str = "x", flagged: str = "yes", day: int = 6) -> tuple[object, ...]:
    return key, f"2025-01-{day:02}T10:00Z", text, "label", "0.2", flagged


def cases(store: Store) -> dict[str, ExceptionCase]:
    return {one.id: one for one in store.snapshot.evidence.exceptions if one.source == "log"}


def traffic(store: Store) -> dict[str, tuple[int, int]]:
    return {one.id: (one.flagged, one.others) for one in store.snapshot.evidence.traffic if one.source == "log"}


def named(report: Report | RejectedLines) -> list[tuple[str, int]]:
    return [(file, line) for file, line, _why in report.rejects.in_order()]


def test_a_case_without_an_id_is_the_same_one_under_another_version_of_the_workflow(store: Store) -> None:
    text = "at,input\n2025-01-06,hello\n"
    assert store.ingest([batch(text, version="m1")]).new == 1
    assert store.ingest([batch(text, version="m2")]).counts()["unchanged"] == 1


def test_one_id_with_two_contents_is_rejected_also_where_it_stands_in_two_files(store: Store) -> None:
    files = {"one.csv": log(case("a"), case("b")), "two.csv": log(case("b"), case("a", "other"))}
    with pytest.raises(RejectedLines) as caught:
        store.ingest([batch(text, name) for name, text in files.items()])
    assert named(caught.value) == [("one.csv", 2), ("two.csv", 3)]
    report = store.ingest([batch(text, name) for name, text in files.items()], skip_rejected=True)
    assert (named(report), set(cases(store))) == (named(caught.value), {"b"})


def test_one_reading_with_two_values_is_rejected_also_where_it_stands_in_two_files(store: Store) -> None:
    texts = [f"id,signal,at,value\nr,undefined_rate,2025-01-06,{value}\n" for value in ("5%", "6%")]
    with pytest.raises(RejectedLines) as caught:
        store.ingest([batch(text, f"{number}.csv") for number, text in enumerate(texts)])
    assert named(caught.value) == [("0.csv", 2), ("1.csv", 2)]


def test_a_day_in_several_files_of_one_call_is_counted_whole(store: Store) -> None:
    morning, evening = (
        log(*(case(f"m{one}", flagged="no") for one in range(5))),
        log(case("e"), case("m1", flagged="no")),
    )
    for _ in range(2):
        store.ingest([batch(text, kind="predictions") for text in (morning, evening)])
        assert traffic(store) == {"2025-01-06": (1, 5)}


def test_a_day_begins_at_midnight_utc(store: Store) -> None:
    store.ingest([batch(HEADER + "a,2025-01-06T23:30:00-01:00,x,,,no\nb,2025-01-07T00:30+01:00,x,,,no\n")])
    assert traffic(store) == {"2025-01-07": (0, 1), "2025-01-06": (0, 1)}


def test_a_case_that_is_flagged_no_more_is_a_control_only_where_chance_draws_it(store: Store) -> None:
    ids = [f"c{number}" for number in range(60)]
    before = log(*(case(key) for key in ids))
    after = log(*(case(key, text="y", flagged="no") for key in ids))
    store.ingest([batch(before, kind="predictions")])
    assert store.ingest([batch(after, kind="predictions")]).changed == 60
    assert {key for key, one in cases(store).items() if not one.flagged} == {
        key for key in ids if is_control("log", key, TENTH)
    }
    assert {one.input for one in cases(store).values()} == {"y"}
    assert store.ingest([batch(after, kind="predictions")]).unchanged == 60


def test_a_corrected_reading_is_known_from_the_correction_on(store: Store, open_store: OpenStore) -> None:
    text = "id,signal,at,value,n\nr,undefined_rate,2025-01-06T10:00Z,{},20\n"
    store.ingest([batch(text.format("5%"))])
    later = NOW + timedelta(days=3)
    with Store.open(store.folder, clock=lambda: later) as other:
        assert other.ingest([batch(text.format("0.050"))]).counts()["new"] == 0
        assert other.ingest([batch(text.format("9e-2"))]).changed == 1
        (found,) = [one for one in other.snapshot.evidence.readings["undefined_rate"] if one.id == "r"]
    assert (str(found.value), found.recorded) == ("0.09", later)


def test_cases_of_the_future_come_in_and_are_told(store: Store) -> None:
    rows = [("a", NOW + timedelta(hours=5)), ("b", NOW + timedelta(days=2)), ("c", datetime(9999, 12, 31, tzinfo=UTC))]
    report = store.ingest([batch(log(*((key, at.isoformat(), "x", "", "", "yes") for key, at in rows)))])
    assert (report.new, report.ahead) == (3, 2)


def test_every_rejected_line_is_named_however_many_there_are(store: Store) -> None:
    wrong = log(*((number, "never", "x", "", "", "") for number in range(3000)))
    with pytest.raises(RejectedLines) as caught:
        store.ingest([batch(wrong)])
    assert named(caught.value) == [("log.csv", line) for line in range(2, 3002)]


def test_the_same_id_a_thousand_times_is_one_case_or_a_thousand_rejects(store: Store) -> None:
    assert store.ingest([batch(log(*[case("a")] * 1000))]).new == 1
    with pytest.raises(RejectedLines) as caught:
        store.ingest([batch(log(*[case("a")] * 999, case("a", "other")))])
    assert caught.value.rejects.number == 1000


def test_a_database_that_is_replaced_while_a_file_is_read_is_left_alone(store: Store, tmp_path: Path) -> None:
    def replaced(_batch: Batch) -> None:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        Store.create(elsewhere, small_workspace(), EvidenceLog(), clock=clock).close()
        (elsewhere / DATABASE).replace(store.path)

    with pytest.raises(Conflict, match="replaced while the files were read"):
        store.ingest([batch(log(case("a")))], progress=replaced)
    assert len(store.snapshot.evidence.exceptions) == 0
    assert store.ingest([batch(log(case("a")))]).new == 1


def test_readings_say_which_file_they_came_from(store: Store) -> None:
    one = batch("signal,at,value\nundefined_rate,2025-01-06,5%\n")
    store.ingest([one])
    assert next(store.journal()).label.startswith(f"ingested log.csv (sha256 {one.file.digest[:12]})")


KILLED = """
import os, sys
from pathlib import Path
from core.store.store import Store
from tests.core.store.killing import kill_at
from tests.core.store.test_ingest_again import batch, case, log
text = log(*(case(number, text="new") for number in range(20)))
for calls in range(1, 1000, 3):
    child = os.fork()
    if child == 0:
        with Store.open(Path(sys.argv[1])) as store:
            sys.setprofile(kill_at(calls))
            store.ingest([batch(text, kind="predictions")])
            sys.setprofile(None)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    with Store.open(Path(sys.argv[1])) as store:
        log_ = store.snapshot.evidence
        inputs = {one.input for one in log_.exceptions if one.source == "log"}
        print(status, inputs, sum(day.flagged for day in log_.traffic), store.verify(), sep=";")
    if status == 0:
        break
"""


@pytest.mark.slow
def test_an_ingest_that_is_killed_at_any_moment_has_happened_whole_or_not_at_all(store: Store) -> None:
    """Killed before its 1st, 4th, 7th ... statement, until one gets through."""
    store.ingest([batch(log(*(case(number, text="old") for number in range(10))), kind="predictions")])
    done = subprocess.run([sys.executable, "-c", KILLED, store.folder], capture_output=True, text=True, check=False)
    *killed, last = done.stdout.splitlines()
    before, after = (f"{int(signal.SIGKILL)};{content};None" for content in ("{'old'};10", "{'new'};20"))
    assert killed.count(before) > 10
    assert killed == [before] * killed.count(before) + [after] * killed.count(after)
    assert last == "0;{'new'};20;None"


CONTENT = st.fixed_dictionaries(
    {
        "id": st.sampled_from("abcde"),
        "input": st.sampled_from(["x", "y"]),
        "confidence": st.sampled_from([None, 0.5]),
        "flagged": st.booleans(),
    }
)


@pytest.mark.slow
@given(st.lists(st.lists(CONTENT, max_size=6), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_what_is_there_is_what_was_said_last_and_only_once(files: Sequence[Sequence[dict[str, Any]]]) -> None:
    """Against the plainest thing that does it: a dictionary."""
    expected: dict[str, dict[str, Any]] = {}
    with TemporaryDirectory() as name, Store.create(Path(name), small_workspace(), EvidenceLog(), clock=clock) as store:
        for rows in files:
            said = {row["id"]: row for row in rows}
            clashing = {row["id"] for row in rows if row != said[row["id"]]}
            good = {key: row for key, row in said.items() if key not in clashing}
            text = json.dumps([row | {"at": "2025-01-06"} for row in rows] or [{"id": "", "at": "", "input": ""}])
            report = store.ingest([batch(text, kind="exceptions")], skip_rejected=True)
            if not rows:
                assert report.counts()["rejected"] == 1
                continue
            assert report.new == len(good.keys() - expected.keys())
            assert report.changed == sum(expected[key] != row for key, row in good.items() if key in expected)
            assert {line for _file, line in named(report)} == ({1} if clashing else set())
            assert report.rejects.number == sum(row["id"] in clashing for row in rows)
            expected |= good
        found = {
            key: {
                "id": key,
                "input": one.input,
                "confidence": None if one.confidence is None else float(one.confidence),
                "flagged": one.flagged,
            }
            for key, one in cases(store).items()
        }
    assert found == expected
