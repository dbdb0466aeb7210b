"""Start to painted verdict, and keystroke to paint, each against a bare Textual application in the same run."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from measure import HERE, ROOT, Terminal, in_turn, median, p95, report

RUNS = 15
KEYS = 150
OPTABLE = str(Path(sys.executable).with_name("optable"))


def workspace() -> str:
    """A copy of the sample with its database built, as on any start but the first."""
    folder = Path(tempfile.mkdtemp(), "sample_workspace")
    shutil.copytree(ROOT / "sample_workspace", folder, ignore=shutil.ignore_patterns("workspace.db*"))
    terminal = Terminal([OPTABLE, str(folder)])
    terminal.wait_for(b"HOLD")
    terminal.close()
    return str(folder)


def start(command: list[str], marker: bytes) -> float:
    """Seconds from the start of the process to the marker on its terminal."""
    begin = time.perf_counter()
    terminal = Terminal(command)
    seconds = terminal.wait_for(marker) - begin
    terminal.close()
    return seconds


def keys(command: list[str], marker: bytes, before: bytes = b"") -> list[float]:
    """Seconds from key to paint, down and up in turn so that no edge is reached."""
    terminal = Terminal(command)
    terminal.wait_for(marker)
    terminal.quiet()
    if before:
        terminal.key_to_paint(before)
        terminal.quiet()
    terminal.key_to_paint(b"\x1b[B")
    seconds = [terminal.key_to_paint((b"\x1b[B", b"\x1b[A")[index % 2]) for index in range(KEYS)]
    terminal.close()
    return seconds


def main() -> None:
    """Measure and print."""
    ours = [OPTABLE, workspace()]
    bare = [sys.executable, str(HERE / "bare_app.py")]
    mine, theirs = in_turn(RUNS, lambda: start(ours, b"HOLD"), lambda: start(bare, b"row-3"))
    report("start to painted verdict (median)", median(mine), median(theirs), 1.4, what="bare application")
    mine, theirs = [], []
    for _ in range(3):
        mine += keys(ours, b"HOLD", b"2")
        theirs += keys(bare, b"row-3")
    report("keystroke to paint in the table (p95)", p95(mine), p95(theirs), 1.5, what="its cursor key")


if __name__ == "__main__":
    main()
