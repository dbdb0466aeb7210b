"""Guards of a decision, at the command line: each trick is refused, a Hold, or named by lint, check and doctor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from core.model.evidence import ExceptionCase, Review
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition, Gate
from core.model.roles import Activity
from core.model.words import sentence_case
from core.model.workflow import Page, Workflow
from core.model.workspace import RecordId, Workspace
from core.store.store import Store
from core.text import files, text_format
from core.text.text_format import WorkspaceContent
from tests.core.verdict.building import AT, SIGNALS, ago, decision, done, outcome, reading, waiver, workspace
from tests.tui.cli.running import Ran, optable_at

GO, HOLD, STOP, BAD, REFUSED = 0, 10, 20, 3, 2
DAY = timedelta(days=1)
FAR = AT.replace(year=2126)
PRODUCTION = Workflow(stage="production", name="Triage", model_version="m3")
PAGE = Page(fallback="By hand")
GATES = {"stop": {"high": "level > 5"}, "hold": {"rate": "rate > 5% over 4w within 10d"}}


def put(folder: Path, evidence: EvidenceLog, **parts: Any) -> Path:
    """A workspace in its text form alone."""
    content = workspace(**{"workflow": PRODUCTION, "page": PAGE, **parts})
    files.write(folder, text_format.dump(WorkspaceContent(content, evidence)))
    return folder


def run(folder: Path, *arguments: str, clock: datetime = AT) -> Ran:
    """The command at the instant of the tests, unless the clock says something else."""
    return optable_at(clock, *arguments, cwd=folder)


def rates(*samples: tuple[str, int, str], **more: Any) -> list[Any]:
    """Readings of the rate: its value, the samples behind it, and how long ago."""
    return [
        reading(value, ago(when), signal="rate", n=n, id=f"r{number}", **more)
        for number, (value, n, when) in enumerate(samples)
    ]


BAD_WEEKS = (("0.10", 20, "2w"), ("0.10", 20, "1w"))
GOOD = [reading("1", ago("1h"), id="good")]

ALLOWED: dict[str, tuple[Mapping[str, Any], EvidenceLog, int, str, str, str]] = {
    "one reading outweighs the window": (
        GATES,
        EvidenceLog.of([*GOOD, *rates(*BAD_WEEKS, ("0.01", 1000, "1d"))]),
        GO,
        "outweighs",
        "gate.hold.conditions.rate",
        "reading manual/r2 of 2026-03-01 outweighs all others of the window: 1000 of 1040 samples",
    ),
    "copies of a good reading dilute the bad one": (
        GATES,
        EvidenceLog.of([*GOOD, *rates(*BAD_WEEKS, *[("0.00", 20, "6d")] * 3)]),
        GO,
        "copies",
        "signals.rate",
        "3 readings of Rate at 2026-02-24 09:00 UTC under different ids (manual/r2, manual/r3, manual/r4)",
    ),
    "an instant stands on a good day": (
        {**GATES, "workflow": PRODUCTION.model_copy(update={"as_of": ago("3d")})},
        EvidenceLog.of(
            [reading("1", ago("4d")), reading("9", ago("1d")), *rates(("0.01", 20, "4d"), ("0.5", 20, "1d"))]
        ),
        GO,
        "as-of",
        "workflow.as_of",
        "the verdict stands at 2026-02-27 09:00 UTC: it is not of now, and 2 readings of after it are not seen",
    ),
    "a waiver of a hundred years": (
        {**GATES, "waivers": {"w": waiver("hold", "rate", GATES["hold"]["rate"], until=FAR)}},
        EvidenceLog.of([*GOOD, *rates(*BAD_WEEKS)]),
        GO,
        "long",
        "waivers.w.until",
        "it sets the condition aside until 2126-03-02: that is longer than a year",
    ),
    "a waiver that is still to come": (
        {**GATES, "waivers": {"w": waiver("hold", "rate", "x > 1", at=AT + DAY, until=AT + 9 * DAY)}},
        EvidenceLog.of([*GOOD, *rates(("0.01", 20, "1d"))]),
        GO,
        "to-come",
        "waivers.w.at",
        "it begins only on 2026-03-03 09:00 UTC",
    ),
    "a log review that was done ahead of time": (
        {"hold": {"late": "log_review is overdue"}},
        EvidenceLog.of([], [done(ago("1h"), recorded=ago("9d")), done(ago("9d"))]),
        GO,
        "foreseen",
        "activities.log_review",
        "1 completion was recorded more than a day early",
    ),
    "a reading that was recorded before it was taken": (
        GATES,
        EvidenceLog.of([*GOOD, *rates(("0.01", 20, "1d"), recorded=ago("9d"))]),
        GO,
        "foreseen",
        "signals.rate",
        "1 reading was recorded more than a day early (manual/r0)",
    ),
    "a duty once in 19 years": (
        {
            "hold": {"late": "log_review is overdue"},
            "activities": {"log_review": Activity(role="owner", cadence="1000w")},
        },
        EvidenceLog.of([], [done(ago("9w"))]),
        GO,
        "long",
        "activities.log_review.cadence",
        "once done, Log review is not overdue for 1500 weeks",
    ),
    "a reading that counts for ever": (
        {"hold": {"level": "level > 5 within 999w"}},
        EvidenceLog.of([reading("1", ago("52w"))]),
        GO,
        "long",
        "gate.hold.conditions.level",
        "a reading of Level counts for 999 weeks",
    ),
    "a window that forgets nothing": (
        {"hold": {"rate": "rate > 5% over 520w within 10d"}},
        EvidenceLog.of([*rates(("0.00", 900, "99w"), ("0.00", 900, "98w"), ("0.10", 20, "1d"))]),
        GO,
        "long",
        "gate.hold.conditions.rate",
        "a window of 520 weeks dilutes what is new",
    ),
    "a stage in which the Stop is not observable": (
        {
            "stop": {"high": "level > 5"},
            "workflow": PRODUCTION.model_copy(update={"stage": "poc"}),
            "signals": {**SIGNALS, "level": SIGNALS["level"].model_copy(update={"from_stage": "limited"})},
        },
        EvidenceLog.of([reading("9", ago("1h"))]),
        GO,
        "stage",
        "signals.level.from_stage",
        "it is measured from the stage limited on, so at poc no condition on it blocks anything; but 1 reading is",
    ),
    "a version by which a bad reading is left out": (
        {"hold": {"rate": "rate > 5% over 4w since version"}},
        EvidenceLog.of(
            [
                *rates(("0.01", 20, "1w"), version="model m3"),
                reading("0.5", ago("1d"), signal="rate", n=20, version="model m2", id="hidden"),
            ]
        ),
        GO,
        "version",
        "gate.hold.conditions.rate",
        "since version leaves out 1 reading of another version that came after the first of this one (manual/hidden)",
    ),
}


@pytest.mark.parametrize("trick", ALLOWED)
def test_what_is_allowed_is_named_by_lint_check_and_doctor(tmp_path: Path, trick: str) -> None:
    parts, evidence, code, rule, place, message = ALLOWED[trick]
    folder = put(tmp_path, evidence, **parts)
    assert run(folder, "verdict").code == code
    lint = run(folder, "lint", "--json").json["warnings"]
    (named,) = [one for one in lint if (one["rule"], one["place"]) == (rule, place)]
    assert named["message"].startswith(message)
    assert named["hint"]
    check = run(folder, "check", "--json")
    assert check.code == 0
    assert named in check.json["warnings"]
    doctor = run(folder, "doctor", "--json").json["checks"]
    assert f"{place}: {named['message']}" in [one["detail"] for one in doctor if one["name"] == "guard"]


def test_nothing_is_named_of_a_plain_record(tmp_path: Path) -> None:
    """Three events of one day, a sample that grows, a clock that is an hour behind another one."""
    events = [reading("1", ago("1d"), signal="cases", id=f"e{number}") for number in range(3)]
    weeks = rates(("0.01", 20, "3w"), ("0.02", 30, "2w"), ("0.01", 60, "1w"), recorded=AT + timedelta(hours=1))
    conditions = {"stop": {"cases": "cases > 5 over 2w within 10d"}, "hold": {"rate": "rate > 5% over 4w within 10d"}}
    folder = put(tmp_path, EvidenceLog.of([*events, *weeks]), **conditions)
    assert run(folder, "verdict").code == GO
    assert run(folder, "lint").out == "No warnings\n"
    doctor = run(folder, "doctor", "--json")
    assert (doctor.code, [one for one in doctor.json["checks"] if one["name"] == "guard"]) == (0, [])
    (clock,) = [one for one in doctor.json["checks"] if one["name"] == "clock"]
    assert clock["state"] == "note"
    assert "the program uses 2026-03-02 10:00 UTC" in clock["detail"]


WAIVE = ("waive", "hold.rate", "--by", "owner", "--reason", "r", "--until")
FINE = EvidenceLog.of(GOOD)
STOPPED = EvidenceLog.of([reading("1", ago("2d"), id="before"), reading("9", ago("3h"), id="bad"), *GOOD])

AHEAD: dict[str, tuple[Mapping[str, Any], EvidenceLog, int, str, str]] = {
    "a reading recorded in a hundred years": (
        {},
        EvidenceLog.of([*GOOD, reading("1", ago("2h"), recorded=FAR, id="far")]),
        HOLD,
        "reading manual/far was recorded on 2126-03-02 09:00 UTC",
        "its time in evidence/readings.jsonl",
    ),
    "a review of a hundred years ahead": (
        {},
        EvidenceLog.of(
            GOOD,
            [],
            [ExceptionCase(id="c", at=ago("3d"), recorded=ago("3d"), reviews={"x": Review(outcome="correct", at=FAR)})],
        ),
        HOLD,
        "exception manual/c was recorded or reviewed on 2126-03-02 09:00 UTC",
        "its time in evidence/exceptions.jsonl",
    ),
    "a go that is still to come": (
        {"decisions": {"d": decision("go", FAR)}},
        FINE,
        HOLD,
        "decision d was taken on 2126-03-02 09:00 UTC",
        "decisions.d.at in workspace.toml",
    ),
    "a resume that is still to come": (
        {"decisions": {"d": decision("resume", FAR)}},
        STOPPED,
        STOP,
        "decision d was taken on 2126-03-02 09:00 UTC",
        "decisions.d.at in workspace.toml",
    ),
}


@pytest.mark.parametrize("trick", AHEAD)
def test_what_lies_days_ahead_is_no_go_and_doctor_says_how_to_end_it(tmp_path: Path, trick: str) -> None:
    parts, evidence, code, words, where = AHEAD[trick]
    folder = put(tmp_path, evidence, **{"stop": GATES["stop"], **parts})
    said = f"{words}, more than a day ahead of this machine's clock"
    told = run(folder, "verdict", "--json")
    assert (told.code, sentence_case(said) in told.json["causes"]) == (code, True)
    printed = run(folder, "verdict", "--why")
    assert (sentence_case(said) if code == HOLD else said) in printed.out
    assert f"Correct the clock or the date: {words}" in printed.out
    replay = run(folder, "replay", "--json").json["gate"]["periods"]
    assert replay[-1]["verdict"] == told.json["verdict"]
    listed = run(folder.parent, "portfolio", str(folder), "--json").json["workspaces"][0]
    assert (listed["verdict"], listed["headline"]) == (told.json["verdict"], told.json["headline"])
    assert said in [one["message"] for one in run(folder, "lint", "--json").json["warnings"]]
    assert said in run(folder, "check").out
    doctor = run(folder, "doctor", "--json")
    assert doctor.code == BAD
    (clock,) = [one for one in doctor.json["checks"] if one["name"] == "clock"]
    assert (clock["state"], clock["detail"]) == ("problem", said)
    assert f"Else correct {where}, or wait until 2126-03-01 09:00 UTC. `optable import` reads" in clock["hint"]
    assert said not in run(folder, "verdict", "--at", "2026-03-02T09:00Z", "--json").json["causes"]
    mended = {name: text.replace("2126-", "2026-") for name, text in files.read(folder).items()}
    files.write(folder, text_format.dump(text_format.load(mended)))
    assert run(folder, "verdict").code == (HOLD if code == STOP else GO), "mended in the text, it is over"
    assert run(folder, "doctor").code == 0


def test_beside_a_database_a_date_that_is_mended_in_the_text_is_mended_at_once(tmp_path: Path) -> None:
    folder = put(tmp_path, AHEAD["a reading recorded in a hundred years"][1], stop=GATES["stop"])
    assert run(folder, "import").code == 0
    assert run(folder, "verdict").code == HOLD
    mended = {name: text.replace("2126-", "2026-") for name, text in files.read(folder).items()}
    files.write(folder, text_format.dump(text_format.load(mended)))
    for _before_and_after_it_is_imported in range(2):
        assert run(folder, "verdict").code == GO
        assert run(folder, "import").code == 0
    assert run(folder, "record", "level", "1").code == 0


def test_a_clock_set_back_by_21_hours_turns_no_stop_into_a_go(tmp_path: Path) -> None:
    folder = put(tmp_path, STOPPED, stop=GATES["stop"])
    assert [run(folder, "verdict", clock=AT - timedelta(hours=hours)).code for hours in (0, 21, 800)] == [STOP] * 3
    assert run(folder, "verdict", "--at", str(ago("21h"))).code == GO, "an instant that is asked for is what it is"


def test_with_a_database_the_journal_bounds_now_too(tmp_path: Path) -> None:
    """All evidence is of days ago; only an edit tells how late it is by now."""
    held = {"hold": {"level": "level > 5 within 3d"}}
    folder = put(tmp_path, EvidenceLog.of([reading("1", ago("3d"))]), **held)
    assert run(folder, "import").code == 0
    assert [run(folder, "verdict", clock=AT - timedelta(hours=hours)).code for hours in (0, 21, 800)] == [HOLD] * 3
    text = folder / "workspace.toml"
    text.write_text(text.read_text(encoding="utf-8").replace("By hand", "By two hands"), encoding="utf-8")
    assert run(folder, "verdict", clock=AT - timedelta(hours=21)).code == HOLD, "also where the text says something new"
    (folder / "workspace.db").unlink()
    assert run(folder, "verdict", clock=AT - timedelta(hours=21)).code == GO, "the text alone cannot know"


def test_doctor_names_entries_of_the_future_and_where_time_ran_backwards(tmp_path: Path) -> None:
    folder = put(tmp_path, FINE)
    content = text_format.load(files.read(folder))
    Store.create(folder, *content, texts=text_format.dump(content), clock=partial(_later, 0)).close()
    for days in (0, 30, 0):
        with Store.open(folder, clock=partial(_later, days)) as store:
            store.edit(RecordId("workflow", "workflow"), {"note": f"after {days} days"})
    doctor = run(folder, "doctor", "--json")
    assert doctor.code == BAD
    future, backwards = [one for one in doctor.json["checks"] if one["name"] == "journal time"]
    assert (future["state"], future["detail"]) == (
        "problem",
        "entry 3 is dated after this machine's clock (2026-03-02 09:00 UTC)",
    )
    assert "If it was wrong then, rebuild the database" in future["hint"]
    assert "`optable export`, move workspace.db away" in future["hint"]
    assert "or wait until 2026-03-31 09:00 UTC" in future["hint"]
    assert (backwards["state"], backwards["detail"]) == (
        "note",
        "entry 4 is earlier than the one before, by 720h",
    )
    assert run(folder, "verdict").code == HOLD
    assert "Entry 3 of the journal was written on 2026-04-01" in run(folder, "verdict").out
    refused = run(folder, "record", "level", "1")
    assert (refused.code, "nothing is recorded meanwhile" in refused.err) == (REFUSED, True)
    assert run(folder, "export").code == 0
    (folder / "workspace.db").unlink()
    assert run(folder, "record", "level", "1").code == 0
    assert run(folder, "export").code == 0
    assert run(folder, "doctor").code == 0
    assert run(folder, "verdict").code == GO
    day_before = run(folder, "doctor", "--json", clock=ago("20h")).json["checks"]
    assert [one["state"] for one in day_before if one["name"] == "journal time"] == ["note"]


def _later(days: int) -> datetime:
    return AT + days * DAY


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("waive", "hold.rate", "--by", "owner", "--reason", "r", "--until", "2126-03-02"),
            "a waiver ends within a year",
        ),
        (("record", "level", "1", "--at", "2026-03-03T10:00Z"), "2026-03-03 10:00 UTC is in the future"),
        (("done", "log_review", "--at", "2026-03-09T10:00Z"), "2026-03-09 10:00 UTC is in the future"),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    folder = put(tmp_path, EvidenceLog.of([*GOOD, *rates(*BAD_WEEKS)]), **GATES)
    ran = run(folder, *arguments)
    assert (ran.code, words in ran.err) == (REFUSED, True), ran.err
    assert run(folder, "verdict").code == HOLD


def test_a_waiver_of_a_year_is_given(tmp_path: Path) -> None:
    folder = put(tmp_path, EvidenceLog.of([*GOOD, *rates(*BAD_WEEKS)]), **GATES)
    assert run(folder, *WAIVE, "2027-03-02").code == 0
    assert run(folder, "verdict").code == GO


def test_a_stop_condition_that_latches_only_from_a_day_to_come_is_named_and_forgets_nothing(tmp_path: Path) -> None:
    latching = outcome({"high": "level > 5"})
    later = latching.model_copy(update={"conditions": {"high": Condition(sentence="level > 5", since=AT + 30 * DAY)}})
    plain: Workspace = workspace(workflow=PRODUCTION, page=PAGE)
    gate = Gate(go=plain.gate.go, hold=plain.gate.hold, stop=later)
    folder = put(tmp_path, STOPPED, gate=gate)
    assert run(folder, "verdict").code == STOP
    (named,) = [one for one in run(folder, "lint", "--json").json["warnings"] if one["rule"] == "to-come"]
    assert named["place"] == "gate.stop.conditions.high.since"
