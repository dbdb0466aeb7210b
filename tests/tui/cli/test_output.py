"""Standard streams that are closed, full or a terminal, and files of another kind than expected: no traceback."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from core.review.evaluation_set import Row, as_csv
from tests.tui.cli.running import environment, optable

COMMAND = f"'{sys.executable}' -m tui.cli"
STREAMS = {
    "closed": ("verdict triage >&-", 10),
    "closed for errors": ("verdict triage 2>&-", 10),
    "all closed": ("verdict triage <&- >&- 2>&-", 10),
    "an error with none to say it": ("verdict nowhere 2>&-", 2),
    "full": ("verdict triage >/dev/full", 3),
    "full for errors": ("verdict nowhere 2>/dev/full", 2),
    "full for help": ("--help >/dev/full", 3),
    "an export to a full one": ("exceptions export triage >/dev/full", 3),
    "an export to a closed one": ("exceptions export triage >&-", 0),
}


@pytest.mark.parametrize("what", STREAMS)
def test_a_stream_that_takes_nothing_gives_no_traceback(opened: Path, what: str) -> None:
    call, code = STREAMS[what]
    done = subprocess.run(
        ["sh", "-c", f"{COMMAND} {call}"], cwd=opened.parent, env=environment(), capture_output=True, check=False
    )
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_nothing_in_an_exported_text_acts_on_a_terminal(opened: Path) -> None:
    text = (opened / "evidence" / "exceptions.jsonl").read_text(encoding="utf-8")
    text = text.replace("Purchase order", "\\u001b[31mPur\\u202echase order", 1)
    (opened / "evidence" / "exceptions.jsonl").write_text(text, encoding="utf-8")
    assert optable("import", ".", cwd=opened).code == 0
    ours, terminal = pty.openpty()
    assert "\x1b[31m" in optable("exceptions", "export", ".", "--format", "csv", cwd=opened).out
    script = (
        "from tui.cli.output import write, write_exact; write('a\\x1b[31mb\\u202ec\\x1b[2J'); write_exact('\\x1b]0;x')"
    )
    subprocess.run([sys.executable, "-c", script], env=environment(), stdout=terminal, check=True)
    os.close(terminal)
    shown = os.read(ours, 1000).decode()
    os.close(ours)
    assert "a\x1b[31mb<U+202E>c␛[2J" in shown
    assert "␛]0;x" in shown


def row(text: str) -> Row:
    return Row("1", "log", text, "p", "l", "correct", "2026-03-03T09:00:00Z")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "\uff1d1"])
def test_no_cell_is_a_formula_unless_exact_texts_are_wanted(text: str) -> None:
    assert f"'{text}" in as_csv([row(text)])
    assert f"'{text}" not in as_csv([row(text)], raw=True)


@pytest.mark.parametrize("text", ["a=1", "Total: -5", "", "'quoted", "1,5"])
def test_other_cells_are_exact(text: str) -> None:
    assert as_csv([row(text)]) == as_csv([row(text)], raw=True)


@pytest.mark.parametrize("name", [".gitignore", ".gitattributes"])
@pytest.mark.parametrize("kind", ["folder", "pipe", "noise", "link to nothing"])
def test_an_odd_file_of_git_is_said(opened: Path, name: str, kind: str) -> None:
    path = opened / name
    path.unlink(missing_ok=True)
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "noise":
            path.write_bytes(b"\xff\xfe\0" * 50)
        case _:
            path.symlink_to("nowhere")
    subprocess.run(["git", "init", "-q"], cwd=opened, check=True)
    ran = optable("doctor", ".", cwd=opened)
    assert ran.code in (0, 3)
    assert f"{name} " in ran.out
    assert "Traceback" not in ran.err
    if kind in ("folder", "pipe"):
        assert f"{name}: is there and is no file" in ran.out
    assert optable("git", "status", ".", cwd=opened).code == 3
