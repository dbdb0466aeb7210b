"""Ingest of 1,000,000 exceptions, against the `.import` of the sqlite3 shell of the same CSV.

    uv run python ingest.py [OPTABLE]

The other program, if one is named, is measured in turn: an earlier version, say.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from measure import ROOT, environment, in_turn, median, report
from million import write_log

from core.text.sync.sync import open_workspace
from tui.cli.errors import BAD_DATA

ROWS = 1_000_000
RUNS = 3
MOST_MEGABYTES = 200
UNUSED = 60
"""The number of columns that nobody uses, in a shorter file."""
FEWER = ROWS // 5
OPTABLE = str(Path(sys.executable).with_name("optable"))


def timed(command: list[str], cwd: Path, code: int = 0) -> tuple[float, float]:
    """Processor seconds of a program that ends with this code, and the most memory that it held, in megabytes."""
    pid = os.posix_spawnp(
        "env",
        ["env", "-C", str(cwd), *command],
        environment(),
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", 1, 0)],
    )
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) != code:
        sys.exit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


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


def ingested(log: Path, optable: str = OPTABLE) -> tuple[float, float]:
    """Seconds and megabytes of an ingest into a new workspace."""
    command = [optable, "ingest", str(log), "--as", "exceptions", "-w", str(new_workspace(log.parent))]
    return timed(command, log.parent)


def other_forms(log: Path) -> None:
    """The same rows compressed, as JSON Lines, and with columns that nobody uses."""
    zipped, lines = log.with_suffix(".csv.gz"), log.with_suffix(".jsonl")
    with log.open("rb") as file, gzip.open(zipped, "wb", compresslevel=1) as to:
        shutil.copyfileobj(file, to)
    with log.open(encoding="utf-8", newline="") as file, lines.open("w", encoding="utf-8") as to_lines:
        to_lines.writelines(json.dumps(row) + "\n" for row in csv.DictReader(file))
    for form in (zipped, lines):
        seconds, megabytes = ingested(form)
        verdict = "within" if megabytes <= MOST_MEGABYTES else "MISSED"
        print(f"from {form.suffix}: {seconds:.1f} s, {megabytes:.0f} MB, {verdict} {MOST_MEGABYTES} MB")
    narrow, wide = log.with_name("narrow.csv"), log.with_name("wide.csv")
    with log.open() as file, narrow.open("w") as some, wide.open("w") as many:
        for number, line in zip(range(FEWER), file, strict=False):
            some.write(line)
            cells = ",".join(f"x{one}" if number == 0 else "12.5" for one in range(UNUSED))
            many.write(f"{line.rstrip()},{cells}\n")
    more, few = in_turn(RUNS, lambda: ingested(wide)[0], lambda: ingested(narrow)[0])
    report(f"{UNUSED} columns that nobody uses", median(more), median(few), 1.5, what="the same file without them")


def main() -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    log = folder / "log.csv"
    write_log(log, ROWS)
    memory: list[float] = []

    def ours() -> float:
        seconds, megabytes = ingested(log)
        memory.append(megabytes)
        return seconds

    def theirs() -> float:
        database = Path(tempfile.mkdtemp(dir=folder), "plain.db")
        return timed(["sqlite3", str(database), ".mode csv", f".import {log} log"], folder)[0]

    mine, plain = in_turn(RUNS, ours, theirs)
    report(f"ingest of {ROWS:,} exceptions (median)", median(mine), median(plain), 6, what=".import of sqlite3")
    verdict = "within" if max(memory) <= MOST_MEGABYTES else "MISSED"
    print(f"resident memory: {max(memory):.0f} MB, {verdict} {MOST_MEGABYTES} MB")
    if sys.argv[1:]:
        before, now = in_turn(RUNS, lambda: ingested(log, sys.argv[1])[0], ours)
        report("ingest by this program", median(now), median(before), 1.5, what="by the other")
    broken(log)
    other_forms(log)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
