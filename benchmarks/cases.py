"""The program with 1,000,000 cases: opening against the sample, a decision against 100 cases and a bare cursor key."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import HERE, ROOT, Terminal, environment, in_turn, median, p95, report
from million import write_log

ROWS, FEW = 1_000_000, 100
RUNS = 10
DECISIONS = 60
OPTABLE = str(Path(sys.executable).with_name("optable"))
OPENED = b"HOLD"
PAGE = """format = 1

[workflow]
name = "Questions"

[gate.hold.conditions]
undefined = "undefined_rate > 20% over 4w"

[signals.undefined_rate]
kind = "rate"
unit = "ratio"
max_age = "52w"
from = "reviews:undefined"
of = "exceptions"
"""


def workspace(rows: int) -> str:
    """A gate that looks at reviews, so many cases, and a session drawn from them by the newest week."""
    folder = Path(tempfile.mkdtemp())
    (folder / "workspace.toml").write_text(PAGE)
    log = folder / "log.csv"
    write_log(log, rows)
    command = [OPTABLE, "ingest", str(log), "--as", "exceptions", "--yes", "-w", str(folder)]
    subprocess.run(command, env=environment(), check=True, capture_output=True)
    return str(folder)


def sample() -> str:
    """A copy of the sample with its database built."""
    folder = Path(tempfile.mkdtemp(), "sample_workspace")
    shutil.copytree(ROOT / "sample_workspace", folder, ignore=shutil.ignore_patterns("workspace.db*"))
    opened(str(folder))
    return str(folder)


def opened(folder: str) -> float:
    """Seconds from the start of the process to the painted verdict."""
    begin = time.perf_counter()
    terminal = Terminal([OPTABLE, folder])
    seconds = terminal.wait_for(OPENED) - begin
    terminal.close()
    return seconds


def decisions(folder: str) -> list[float]:
    """Seconds from the key `c` to the next case painted, case by case."""
    size = ["--size", str(DECISIONS + 2), "--controls", "0"]
    terminal = Terminal([OPTABLE, "review", folder, *size])
    terminal.wait_for(b"0/")
    seconds = []
    for number in range(1, DECISIONS + 1):
        terminal.quiet(1 if number == 1 else 0.5)
        terminal.output = b""
        start = time.perf_counter()
        os.write(terminal.fd, b"c")
        seconds.append(terminal.wait_for(f"{number}/".encode()) - start)
    terminal.close()
    return seconds[1:]


def cursor_keys() -> list[float]:
    """Seconds from a cursor key to its paint in a bare application with a table."""
    terminal = Terminal([sys.executable, str(HERE / "bare_app.py")])
    terminal.wait_for(b"row-3")
    terminal.quiet()
    terminal.key_to_paint(b"\x1b[B")
    seconds = []
    for index in range(DECISIONS):
        terminal.quiet(0.5)
        seconds.append(terminal.key_to_paint((b"\x1b[B", b"\x1b[A")[index % 2]))
    terminal.close()
    return seconds


def main() -> None:
    """Measure and print."""
    million, hundred, small = workspace(ROWS), workspace(FEW), sample()
    many, few = in_turn(RUNS, lambda: opened(million), lambda: opened(small))
    report("opening with 1,000,000 cases (median)", median(many), median(few), 1.2, what="the sample")
    mine, theirs, bare = decisions(million), decisions(hundred), cursor_keys()
    report("a decision with 1,000,000 cases (p95)", p95(mine), p95(theirs), 1.2, what="with 100 cases")
    report("a decision with 1,000,000 cases (median)", median(mine), median(theirs), 1.2, what="with 100 cases")
    report("a decision (median)", median(mine), median(bare), 2, what="a table's cursor key")


if __name__ == "__main__":
    main()
