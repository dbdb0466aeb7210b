"""Ingest of 1,000,000 exceptions from CSV, against the `.import` of the sqlite3 shell of the same file."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from measure import ROOT, environment, in_turn, median, report
from million import write_log

ROWS = 1_000_000
RUNS = 3
MOST_MEGABYTES = 200
OPTABLE = str(Path(sys.executable).with_name("optable"))


def timed(command: list[str], cwd: Path) -> tuple[float, float]:
    """Seconds of a process, and the most memory that it held, in megabytes."""
    start = time.perf_counter()
    pid = os.posix_spawnp(
        "env",
        ["env", "-C", str(cwd), *command],
        environment(),
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", 1, 0)],
    )
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(f"{command} ended with {status}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    log = folder / "log.csv"
    write_log(log, ROWS)
    memory: list[float] = []

    def ours() -> float:
        workspace = Path(tempfile.mkdtemp(dir=folder))
        (workspace / "workspace.toml").write_bytes((ROOT / "sample_workspace" / "workspace.toml").read_bytes())
        seconds, megabytes = timed([OPTABLE, "ingest", str(log), "--as", "exceptions", "-w", str(workspace)], folder)
        memory.append(megabytes)
        return seconds

    def theirs() -> float:
        database = Path(tempfile.mkdtemp(dir=folder), "plain.db")
        return timed(["sqlite3", str(database), ".mode csv", f".import {log} log"], folder)[0]

    mine, plain = in_turn(RUNS, ours, theirs)
    report(f"ingest of {ROWS:,} exceptions (median)", median(mine), median(plain), 8, what=".import of sqlite3")
    verdict = "within" if max(memory) <= MOST_MEGABYTES else "MISSED"
    print(f"resident memory: {max(memory):.0f} MB, {verdict} {MOST_MEGABYTES} MB")


if __name__ == "__main__":
    main()
