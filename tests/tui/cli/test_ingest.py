"""`optable ingest`: the guess is shown, lines are named, JSON says all of it."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.model.workspace import RecordId
from core.store.store import Store
from tests.core.ingest.making import batch
from tests.core.review.building import REAL, on_the_real_file
from tests.paths import ROOT
from tests.terminal import Terminal
from tests.tui.app.reviewers import made
from tests.tui.cli.running import Ran, environment
from tests.tui.cli.running import optable as run

LOG = 'ticket;Ticket Text;Created At;score;flagged\n1;"Where is\nmy card?";2026-02-24;0,5;true\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace without a case."""
    return made(tmp_path / "questions", [])


def ingest(folder: Path, file: Path, *more: str) -> Ran:
    return run("ingest", str(file), "-w", str(folder), *more, cwd=ROOT)


def written(folder: Path, text: str, name: str = "log.csv") -> Path:
    path = folder.parent / name
    path.write_bytes(text.encode())
    return path


def number(folder: Path) -> int:
    with Store.open(folder) as store:
        return len(store.snapshot.evidence.exceptions)


def test_what_is_guessed_is_said(folder: Path) -> None:
    file = written(folder, LOG.replace("0,5", "0.5"))
    done = ingest(folder, file, "--map", "id=ticket")
    assert done.code == 0
    assert "is taken for predictions" in done.err
    assert "input      from Ticket Text  (guessed)" in done.err
    assert "id         from ticket\n" in done.err
    assert "times without a zone are taken for UTC" in done.err
    assert "Took in: 1 new, 0 changed, 0 unchanged, 0 counted, 0 rejected, 0 left out; rows: 1" in done.out
    assert number(folder) == 1


def test_a_rejected_line_is_named_and_nothing_is_written(folder: Path) -> None:
    log = LOG.replace("0,5", "high")
    done = ingest(folder, written(folder, log))
    assert done.code == 3
    assert f"{folder.parent}/log.csv:2: score 'high' is not a number" in done.err
    assert "--skip-rejected" in done.err
    assert number(folder) == 0
    report = ingest(folder, written(folder, log), "--json")
    assert report.json["rejected_lines"] == [
        {"file": f"{folder.parent}/log.csv", "line": 2, "why": "score 'high' is not a number"}
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--map", "input=nothing"), "there is no column 'nothing'"),
        (("--controls", "many"), "--controls"),
        (("--controls", "150%"), "between 0 and 1"),
        (("--flag-below", "sure"), "--flag-below"),
        (("--source", "a/b"), "without a slash"),
        (("--source", "\udcff"), "valid Unicode"),
        (("--as", "readings"), "no column holds the signal"),
    ],
)
def test_a_call_that_is_wrong_says_where(folder: Path, arguments: tuple[str, ...], words: str) -> None:
    done = ingest(folder, written(folder, LOG), *arguments)
    assert (done.code, words in done.err) == (2, True)
    assert "Traceback" not in done.err


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_file_that_cannot_be_read_is_bad_data(folder: Path, name: str) -> None:
    done = ingest(folder, folder.parent / name)
    assert (done.code, "cannot be read" in done.err) == (3, True)


def test_a_dry_run_says_what_it_would_do(folder: Path) -> None:
    done = ingest(folder, written(folder, LOG.replace("0,5", "0.5")), "--dry-run")
    assert "Would take in: 1 new" in done.out
    assert number(folder) == 0


def test_rows_that_are_alike_and_have_no_id_are_told_before_and_after_they_come_in(folder: Path) -> None:
    file = written(folder, "at,input\n" + "2026-03-02T09:00Z,refund\n" * 3)
    for arguments, words in (("--dry-run",), "Would take in: 3 new"), ((), "Took in: 3 new"), ((), "3 unchanged"):
        done = ingest(folder, file, "--as", "exceptions", *arguments)
        assert words in done.out
        assert "Without an id and alike to a row before: 2; each counts" in done.out
    assert number(folder) == 3
    assert ingest(folder, file, "--as", "exceptions", "--json").json["twins"] == 2


def test_escapes_of_a_file_do_not_reach_the_terminal(folder: Path) -> None:
    done = ingest(folder, written(folder, "id,at,input,\x1b[31mred\n\x1b]0;x\x07,never,x,y\n"))
    assert done.code == 3
    assert "\x1b" not in done.err + done.out


@on_the_real_file
def test_the_real_file_comes_in_by_guesses_alone(folder: Path) -> None:
    found = ingest(folder, REAL / "banking77_predictions.csv", "--json").json
    assert (found["new"], found["left"], found["days"]) == (640, 2440, 56)
    assert found["files"][0]["left_out"] == ["expected"]
    with Store.open(folder) as store:
        assert sum(one.flagged for one in store.snapshot.evidence.exceptions) == 346


@pytest.mark.parametrize(("answer", "kept"), [("y", 1), ("n", 0)])
def test_on_a_terminal_a_guess_is_asked_for(folder: Path, answer: str, kept: int) -> None:
    file = written(folder, LOG.replace("0,5", "0.5"))
    with Terminal("ingest", str(file), "-w", str(folder)) as terminal:
        terminal.wait_until(lambda text: "Use this? [Y/n]" in text, "the question")
        terminal.press(answer, "enter")
        assert terminal.wait_for_end() == (0 if kept else 2)
    assert number(folder) == kept


HEADER = "id,at,input,flagged\n"


def line(key: object, at: str = "2026-02-24") -> str:
    return f"{key},{at},x,yes\n"


def started(folder: Path) -> subprocess.Popen[bytes]:
    """An ingest that reads what a test will give it."""
    # A shell starts what runs in its background with ctrl+c ignored; this is one in the foreground.
    command = ["env", "--default-signal=INT", sys.executable, "-m", "tui.cli", "ingest", "-", "-w", str(folder)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=environment(), stdin=pipe, stdout=pipe, stderr=pipe)


def given(process: subprocess.Popen[bytes], text: str) -> None:
    assert process.stdin
    process.stdin.write(text.encode())
    process.stdin.flush()


# More than a pipe holds: once it is written, the command is reading.
MANY = "".join(line(number) for number in range(30_000))


@pytest.mark.slow
def test_while_standard_input_comes_slowly_others_write(folder: Path) -> None:
    with started(folder) as process:
        given(process, HEADER + MANY)
        with Store.open(folder) as store:
            store.ingest([batch(HEADER + line("other"), source="o")])
        given(process, line("last"))
        out, err = process.communicate()
    assert process.returncode == 0
    assert err.startswith(b"standard input (CSV, comma between cells) is taken for predictions")
    assert out.startswith(b"Took in: 30001 new, 0 changed")
    assert number(folder) == 30_002


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_ingest_that_is_ended_leaves_nothing_behind(folder: Path, how: signal.Signals) -> None:
    with started(folder) as process:
        given(process, HEADER + MANY)
        process.send_signal(how)
        _out, err = process.communicate()
    assert process.returncode != 0
    assert b"Traceback" not in err
    assert number(folder) == 0
    assert ingest(folder, written(folder, HEADER + line(1))).code == 0


def test_equal_faults_are_one_line_on_the_terminal_and_each_in_json(folder: Path) -> None:
    faults = [*((key, "never") for key in range(50)), *((key, "") for key in range(50, 53)), (53, "2026-02-30")]
    file = written(folder, HEADER + line("good") + "".join(line(key, at) for key, at in faults))
    told = ingest(folder, file, "--skip-rejected", "--dry-run").out.splitlines()
    assert told[0] == "Would take in: 1 new, 0 changed, 0 unchanged, 0 counted, 54 rejected, 0 left out; rows: 55"
    assert told[1] == "Counted and not kept: 0; days of traffic: 1"
    form = "at must be a time such as 2025-03-03T09:00:00Z"
    assert told[2].endswith(f"log.csv: 51 lines: {form}, not 'never' (first: 3, 4, 5)")
    assert told[3].endswith("log.csv: 3 lines: at has no time (first: 53, 54, 55)")
    found = ingest(folder, file, "--skip-rejected", "--json").json
    assert [one["line"] for one in found["rejected_lines"]] == list(range(3, 57))
    assert [(one["lines"], one["first"]) for one in found["rejected_groups"]] == [(51, [3, 4, 5]), (3, [53, 54, 55])]
    assert (found["new"], number(folder)) == (1, 1)


def test_the_numbers_of_a_call_add_up_and_are_printed_always(folder: Path) -> None:
    log = HEADER + line(1) + line(1) + ",,,\n" + line(2, "never") + "3,2026-02-24,x,no\n" * 2
    found = ingest(folder, written(folder, log), "--skip-rejected", "--controls", "0%", "--json").json
    parts = ("new", "changed", "unchanged", "counted", "rejected", "left_out")
    assert [found[part] for part in ("rows", *parts)] == [6, 1, 0, 2, 1, 1, 1]
    assert found["left"] == found["counted"]
    assert found["left_out_by_reason"] == {"an empty row": 1}


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        (HEADER + line(1, "never"), ("--skip-rejected",), 3),
        (HEADER + line(1, "never"), (), 3),
        (HEADER + ",,,\n", (), 3),
        (HEADER, (), 0),
        (HEADER + line(1) + line(2, "never"), ("--skip-rejected",), 0),
    ],
)
def test_a_call_of_which_nothing_came_in_says_so(
    folder: Path, text: str, arguments: tuple[str, ...], code: int
) -> None:
    assert ingest(folder, written(folder, text), *arguments).code == code
    again = ingest(folder, written(folder, text), *arguments)
    assert again.code == code, "all unchanged is no failure"


GAPS = "When,What,label,score\n03/04/2026,a printer,x,0.5\n"


def test_all_that_is_missing_is_said_at_once_with_a_line_to_paste(folder: Path) -> None:
    file = written(folder, GAPS, "my log.csv")
    done = ingest(folder, file)
    assert done.code == 2
    assert "no kind fits: readings need signal, at, value" in done.err
    pasted = done.err.splitlines()[-1].strip()
    assert pasted.startswith("optable ingest ")
    words = shlex.split(pasted)[1:]
    said = ["--as", "exceptions", "--map", "at=When", "--map", "input=What", "--map", "predicted=label"]
    assert words[-10:] == [*said, "--time-format", "FORM"]
    assert run(*words[:-1], "dayfirst", cwd=ROOT).code == 0
    with Store.open(folder) as store:
        assert [(one.input, one.predicted) for one in store.snapshot.evidence.exceptions] == [("a printer", "x")]
    found = ingest(folder, file, "--json").json
    assert [one["option"] for one in found["gaps"]] == ["kind", "map", "map", "map", "time_format"]
    assert shlex.split(found["command"])[1:] == words


@pytest.mark.parametrize(("answer", "rows"), [("y", 2), ("n", 0)])
def test_rows_inside_an_object_are_agreed_to_on_a_terminal(folder: Path, answer: str, rows: int) -> None:
    items = '[{"id": "a", "at": "2026-02-24", "input": "x"}, {"id": "b", "at": "2026-02-24", "input": "y"}]'
    file = written(folder, f'{{"page": 1, "items": {items}}}', "page.json")
    with Terminal("ingest", str(file), "-w", str(folder), "--as", "exceptions") as terminal:
        terminal.wait_until(lambda text: "Take items? [Y/n]" in text, "the question")
        terminal.press(answer, "enter")
        assert terminal.wait_for_end() == (0 if rows else 2)
    assert number(folder) == rows


def test_a_profile_is_kept_and_found_the_next_time(folder: Path) -> None:
    first = written(folder, "When;What;Team\n03/04/2026;late;Repairs\n", "first.csv")
    said = ("--as", "exceptions", "--map", "When=at", "--map", "input=What", "--time-format", "dayfirst")
    renamed = ("--map", "predicted=Team", "--rename", "Repairs=repairs", "--source", "desk")
    done = ingest(folder, first, *said, *renamed, "--save-profile", "desk")
    assert done.code == 0
    then = written(folder, "When;What;Team\n03/05/2026;broken;Repairs\n", "then.csv")
    again = ingest(folder, then)
    assert (again.code, "by the profile" in again.err) == (0, True)
    with Store.open(folder) as store:
        cases = sorted((one.at.month, one.source, one.predicted) for one in store.snapshot.evidence.exceptions)
        assert cases == [(4, "desk", "repairs"), (5, "desk", "repairs")]
        assert store.snapshot.workspace.intake["desk"].rename == {"Repairs": "repairs"}
        store.edit(RecordId("intake", "desk"), {"title": "Service desk"})
    assert ingest(folder, then, "--profile", "nosuch").code == 2
    assert ingest(folder, then, "--profile", "desk", "--missing", "?", "--save-profile", "desk").code == 0
    with Store.open(folder) as store:
        assert (kept := store.snapshot.workspace.intake["desk"]).missing == ("?",)
        assert (kept.title, kept.map["at"]) == ("Service desk", "When")


def test_a_tab_is_told_by_its_name(folder: Path) -> None:
    file = written(folder, "at\tinput\n2026-02-24\ta;b;c\n")
    said = ("--as", "exceptions", "--delimiter", "tab", "--save-profile", "tabs")
    assert ingest(folder, file, *said).code == 0
    assert ingest(folder, file, "--profile", "tabs", "--json").json["unchanged"] == 1


def test_two_files_are_joined(folder: Path) -> None:
    answers = written(folder, "rid,team\n1,a\n2,b\n9,c\n", "answers.csv")
    texts = written(folder, "rid,created_at,text\n1,2026-02-24,x\n2,2026-02-24,y\n3,2026-02-24,z\n", "texts.csv")
    joined = ("--join", str(texts), "--map", "id=rid", "--map", "predicted=team", "--json")
    found = ingest(folder, answers, *joined, "--on", "rid").json
    assert (found["rows"], found["new"], found["left_out"]) == (3, 2, 1)
    assert ingest(folder, answers, *joined).code == 2
    assert ingest(folder, answers, *joined, "--on", "nosuch").code == 2
    twice = written(folder, "rid,created_at,text\n1,2026-02-24,x\n1,2026-02-24,y\n", "texts.csv")
    done = ingest(folder, answers, "--join", str(twice), "--on", "rid", "--map", "id=rid")
    assert (done.code, "occurs twice with different content" in done.err) == (3, True)


def test_on_a_terminal_it_is_shown_how_far_it_is(folder: Path) -> None:
    file = written(folder, HEADER + MANY)
    with Terminal("ingest", str(file), "-w", str(folder), "--yes") as terminal:
        assert terminal.wait_for_end() == 0
        assert "Writing" in terminal.text
        assert "100%" in terminal.text
