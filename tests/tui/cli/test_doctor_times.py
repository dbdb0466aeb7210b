"""Dates and local times at the command line: a day ends with the workflow's zone, an unclear local time is refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from core.model.evidence_log import EvidenceLog
from core.model.workflow import Workflow
from core.text import files, text_format
from core.text.text_format import WorkspaceContent
from tests.core.verdict.building import AT, done, reading, workspace
from tests.core.walk import walk
from tests.tui.cli.running import Ran, optable_at

GO, HOLD, REFUSED, BAD = 0, 10, 2, 3
NEW_YORK, BERLIN = "America/New_York", "Europe/Berlin"
WAIVE = ("waive", "a", "--by", "owner", "--reason", "it is known", "--json", "--until")


def put(folder: Path, zone: str, *, at: datetime = AT, hold: str = "level > 5") -> Path:
    """A workspace in that zone whose Hold condition is met."""
    log = EvidenceLog.of([reading("9", at - timedelta(hours=1), id="r")], [done(at - timedelta(hours=2))])
    flow = Workflow(name="Triage", timezone=zone)
    files.write(folder, text_format.dump(WorkspaceContent(workspace(hold={"a": hold}, workflow=flow), log)))
    return folder


def run(folder: Path, *arguments: str, clock: datetime = AT) -> Ran:
    return optable_at(clock, *arguments, cwd=folder)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        (NEW_YORK, date(2026, 12, 10)),
        (NEW_YORK, date(2026, 3, 8)),
        ("America/Havana", date(2026, 3, 7)),
        ("Pacific/Auckland", date(2026, 4, 5)),
        ("UTC", date(2026, 3, 29)),
    ],
    ids=str,
)
def test_a_waiver_until_a_day_ends_where_that_day_is_over(tmp_path: Path, zone: str, day: date) -> None:
    end = walk(zone, day).after(day)
    given = run(put(tmp_path, zone), *WAIVE, day.isoformat())
    assert given.json["waiver"]["until"] == f"{end:%Y-%m-%dT%H:%M:%SZ}"


def test_in_new_york_a_waived_condition_is_set_aside_until_midnight_there(tmp_path: Path) -> None:
    put(tmp_path, NEW_YORK)
    told = run(tmp_path, *(one for one in WAIVE if one != "--json"), "2026-03-08").out
    assert "until the end of 2026-03-08\n" in told
    said = [
        run(tmp_path, "verdict", "--at", at).code
        for at in ("2026-03-08T05:00Z", "2026-03-08T23:59-04:00", "2026-03-08", "2026-03-09T00:00-04:00", "2026-03-09")
    ]
    assert said == [GO, GO, GO, HOLD, HOLD]


def test_a_waiver_that_is_over_is_refused_with_the_time_in_the_zone(tmp_path: Path) -> None:
    ran = run(put(tmp_path, NEW_YORK), *WAIVE, "2026-03-01")
    assert (ran.code, "Now is 2026-03-02 04:00 EST." in ran.err) == (REFUSED, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("verdict", "--at", "2026-03-01T09:00"), "must have a time zone"),
        ((*WAIVE, "2026-10-25T02:30"), "must have a time zone"),
        (("verdict", "--at", "2026-02-30"), "'2026-02-30' is not a day"),
        (("portfolio", ".", "--at", "2026-03-01"), "must have a time zone"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_a_time_needs_its_zone_and_a_day_must_be_one(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    ran = run(put(tmp_path, BERLIN), *arguments)
    assert (ran.code, words in ran.err) == (REFUSED, True), ran.err


def test_a_replay_from_a_day_to_a_day_has_all_of_both(tmp_path: Path) -> None:
    ran = run(put(tmp_path, BERLIN, at=AT - timedelta(days=9)), "replay", "--from", "2026-02-27", "--to", "2026-02-28")
    assert "from 2026-02-27 00:00 CET" in ran.out
    periods = run(tmp_path, "replay", "--from", "2026-02-27", "--to", "2026-02-28", "--json").json["gate"]["periods"]
    assert (periods[0]["from"], periods[-1]["to"]) == ("2026-02-26T23:00:00Z", "2026-02-28T22:59:59.999999Z")


@pytest.mark.parametrize(
    ("day", "at"), [("2026-03-01", "2026-03-02T04:59:59.999999Z"), ("2026-03-02", "2026-03-02T09:00:00Z")]
)
def test_what_happened_on_a_day_happened_by_its_end_and_today_it_happened_now(
    tmp_path: Path, day: str, at: str
) -> None:
    put(tmp_path, NEW_YORK)
    assert run(tmp_path, "done", "log_review", "--at", day, "--json").json["recorded"]["at"] == at
    assert run(tmp_path, "record", "level", "1", "--at", day, "--json").json["recorded"]["at"] == at


def test_what_is_still_to_come_is_told_in_the_zone(tmp_path: Path) -> None:
    ran = run(put(tmp_path, NEW_YORK), "record", "level", "1", "--at", "2026-03-20T09:00Z")
    assert "2026-03-20 05:00 EDT is in the future" in ran.err


def test_a_clock_that_is_behind_is_told_in_the_zone_everywhere(tmp_path: Path) -> None:
    put(tmp_path, BERLIN)
    words = "was recorded on 2026-03-02 09:00 CET, more than a day ahead of this machine's clock"
    early = AT - timedelta(days=9)
    for command in ("verdict", "lint", "doctor"):
        assert words in run(tmp_path, command, clock=early).out, command
    assert words in run(tmp_path, "record", "level", "1", clock=early).err


LINES = (
    "2026-10-25 02:30",  # exists twice
    "2026-10-25T02:59:59",  # so does this
    "2026-03-29 02:15",  # does not exist
    "2026-10-25 02:30+01:00",
    "2026-10-25 03:00",
    "2026-10-25",
)
TWICE = (
    "2026-10-25 02:30 exists twice in Europe/Berlin: 02:30 CEST (00:30 UTC) and 02:30 CET (01:30 UTC);"
    " give it with its offset, such as 2026-10-25 02:30+01:00"
)
COUNTS = {"local time that does not exist": 1, "local time that exists twice": 2}
FILES = {
    "cases": ("id,text,created_at", "{number},Where is my card,{at}", "created_at "),
    "readings": ("id,signal,at,value", "{number},level,{at},3", ""),
    "activities": ("id,activity,done_at", "{number},log_review,{at}", ""),
}


@pytest.mark.parametrize("kind", FILES)
def test_local_times_that_a_change_of_the_clock_makes_unclear_are_counted_by_name(tmp_path: Path, kind: str) -> None:
    head, line, column = FILES[kind]
    clock = datetime.fromisoformat("2026-11-01T09:00Z")
    put(tmp_path, BERLIN, at=clock)
    rows = [line.format(number=number, at=at) for number, at in enumerate(LINES)]
    (tmp_path / "log.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    refused = run(tmp_path, "ingest", "log.csv", "--yes", clock=clock)
    assert refused.code == BAD
    assert f"log.csv:2: {column}{TWICE}" in refused.err
    assert "Rejected as local time that exists twice: 2\n" in refused.err
    all_of_it = run(tmp_path, "ingest", "log.csv", "--yes", "--json", clock=clock)
    assert all_of_it.json["rejected_by_name"] == COUNTS
    taken = run(tmp_path, "ingest", "log.csv", "--yes", "--json", "--skip-rejected", clock=clock).json
    assert (taken["new"], taken["rejected"], taken["rejected_by_name"]) == (3, 3, COUNTS)
    assert [one["line"] for one in taken["rejected_lines"]] == [2, 3, 4]
    again = run(tmp_path, "ingest", "log.csv", "--yes", "--skip-rejected", clock=clock).out
    assert "0 new, 0 changed, 3 unchanged, 0 counted, 3 rejected" in again
    assert "Rejected as local time that does not exist: 1\nRejected as local time that exists twice: 2\n" in again


def test_a_day_in_a_file_is_its_beginning_also_where_there_is_no_midnight(tmp_path: Path) -> None:
    put(tmp_path, "America/Havana")
    (tmp_path / "log.csv").write_text("id,signal,at,value\n1,level,2026-03-08,3\n", encoding="utf-8")
    clock = datetime.fromisoformat("2026-03-09T09:00Z")
    assert run(tmp_path, "ingest", "log.csv", "--yes", clock=clock).code == 0
    run(tmp_path, "export", clock=clock)
    assert '"at": "2026-03-08T05:00:00Z"' in (tmp_path / "evidence" / "readings.jsonl").read_text(encoding="utf-8")
