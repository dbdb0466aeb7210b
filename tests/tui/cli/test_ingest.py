"""`optable ingest`: the guess is shown, lines are named, JSON says all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.store.store import Store
from tests.core.review.building import REAL, on_the_real_file
from tests.terminal import Terminal
from tests.tui.cli.running import ROOT, Ran
from tests.tui.cli.running import optable as run
from tests.tui.reviewers import made

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
        (("--as", "readings"), "no column is known to hold 'signal'"),
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
