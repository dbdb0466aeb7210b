"""`optable ingest`: the guess is shown, lines are named, JSON says all of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

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
    assert "Took in: 1 new, 0 changed, 0 unchanged, 0 rejected" in done.out
    assert number(folder) == 1


def test_a_rejected_line_is_named_and_nothing_is_written(folder: Path) -> None:
    done = ingest(folder, written(folder, LOG))
    assert done.code == 3
    assert f"{folder.parent}/log.csv:2: score '0,5' is not a number" in done.err
    assert "--skip-rejected" in done.err
    assert number(folder) == 0
    report = ingest(folder, written(folder, LOG), "--json")
    assert report.json["rejected_lines"] == [
        {"file": f"{folder.parent}/log.csv", "line": 2, "why": "score '0,5' is not a number"}
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
        (("--as", "readings"), "no column holds 'signal'"),
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


MANY = "".join(line(number) for number in range(30_000))


@pytest.mark.slow
def test_while_standard_input_comes_slowly_others_write(folder: Path) -> None:
    with started(folder) as process:
        given(process, HEADER + MANY)
        assert guess_of(process)[0].startswith(b"standard input (CSV) is taken for predictions")
        with Store.open(folder) as store:
            store.ingest([batch(HEADER + line("other"), source="o")])
        given(process, line("last"))
        out, _err = process.communicate()
    assert process.returncode == 0
    assert out.startswith(b"Took in: 30001 new, 0 changed")
    assert number(folder) == 30_002


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_ingest_that_is_ended_leaves_nothing_behind(folder: Path, how: signal.Signals) -> None:
    with started(folder) as process:
        given(process, HEADER + MANY)
        guess_of(process)
        process.send_signal(how)
        _out, err = process.communicate()
    assert process.returncode != 0
    assert b"Traceback" not in err
    assert number(folder) == 0
    assert ingest(folder, written(folder, HEADER + line(1))).code == 0


def test_skipped_lines_are_named_on_the_terminal_up_to_twenty_and_all_in_json(folder: Path) -> None:
    file = written(folder, HEADER + line("good") + "".join(line(key, "never") for key in range(50)))
    told = ingest(folder, file, "--skip-rejected", "--dry-run").out.splitlines()
    assert told[0] == "Would take in: 1 new, 0 changed, 0 unchanged, 50 rejected"
    assert told[1] == "Counted and not kept: 0; days of traffic: 1"
    assert told[2].endswith("log.csv:3: at must be a time such as 2025-03-03T09:00:00Z, not 'never'")
    assert told[22] == "  ... and 30 lines more"
    found = ingest(folder, file, "--skip-rejected", "--json").json
    assert [one["line"] for one in found["rejected_lines"]] == list(range(3, 53))
    assert (found["new"], number(folder)) == (1, 1)


def test_on_a_terminal_it_is_shown_how_far_it_is(folder: Path) -> None:
    file = written(folder, HEADER + MANY)
    with Terminal("ingest", str(file), "-w", str(folder), "--yes") as terminal:
        assert terminal.wait_for_end() == 0
        assert "Writing" in terminal.text
        assert "100%" in terminal.text
