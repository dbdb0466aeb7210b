"""Ingest of 1,000,000 exceptions from CSV, against the `.import` of the sqlite3 shell of the same file."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from measure import ROOT, environment, in_turn, median, report
from million import write_log

from core.text.sync.sync import open_workspace
from tui.cli.errors import BAD_DATA

ROWS = 1_000_000
RUNS = 3
MOST_MEGABYTES = 200
OPTABLE = str(Path(sys.executable).with_name("optable"))


def timed(command: list[str], cwd: Path, code: int = 0) -> tuple[float, float]:
    """Seconds of a process that ends with this code, and the most memory that it held, in megabytes."""
    start = time.perf_counter()
    pid = os.posix_spawnp(
        "env",
        ["env", "-C", str(cwd), *command],
        environment(),
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", 1, 0)],
    )
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) != code:
        sys.exit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def new_workspace(folder: Path) -> Path:
    """The example without its evidence."""
    workspace = Path(tempfile.mkdtemp(dir=folder))
    (workspace / "workspace.toml").write_bytes((ROOT / "sample_workspace" / "workspace.toml").read_bytes())
    return workspace


def broken(log: Path) -> None:
    """The same log with one line in its middle that cannot be read: nothing of it may stay."""
    workspace, wrong = new_workspace(log.parent), log.with_name("broken.csv")
    with log.open("rb") as whole, wrong.open("wb") as file:
        for number, line in enumerate(whole):
            file.write(b"t,never,x,,,,\n" if number == ROWS // 2 else line)
    open_workspace(workspace).close()
    database = workspace / "workspace.db"
    before = database.read_bytes()
    command = [OPTABLE, "ingest", str(wrong), "--as", "exceptions", "-w", str(workspace)]
    seconds, megabytes = timed(command, log.parent, BAD_DATA)
    left = "nothing left behind" if database.read_bytes() == before else "SOMETHING LEFT BEHIND"
    print(f"a broken line in the middle of {ROWS:,}: refused after {seconds:.1f} s, {left}, {megabytes:.0f} MB")


def main() -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    log = folder / "log.csv"
    write_log(log, ROWS)
    memory: list[float] = []

    def ours() -> float:
        command = [OPTABLE, "ingest", str(log), "--as", "exceptions", "-w", str(new_workspace(folder))]
        seconds, megabytes = timed(command, folder)
        memory.append(megabytes)
        return seconds

    def theirs() -> float:
        database = Path(tempfile.mkdtemp(dir=folder), "plain.db")
        return timed(["sqlite3", str(database), ".mode csv", f".import {log} log"], folder)[0]

    mine, plain = in_turn(RUNS, ours, theirs)
    report(f"ingest of {ROWS:,} exceptions (median)", median(mine), median(plain), 8, what=".import of sqlite3")
    verdict = "within" if max(memory) <= MOST_MEGABYTES else "MISSED"
    print(f"resident memory: {max(memory):.0f} MB, {verdict} {MOST_MEGABYTES} MB")
    broken(log)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
