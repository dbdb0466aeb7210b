"""Export and import of many cases: memory, and time against reading and writing the same lines.

    uv run python long_cases.py [CASES]

The baseline decodes each line of the exported file as JSON, encodes it again and writes it, and does nothing else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from many_cases import REVIEWED, with_cases
from measure import environment

OPTABLE = str(Path(sys.executable).with_name("optable"))
FILE = Path("evidence", "exceptions.jsonl")
BASELINE = """
import json, os, sys
with open(sys.argv[1], encoding="utf-8") as lines, open(sys.argv[2], "w", encoding="utf-8") as target:
    for line in lines:
        target.write(json.dumps(json.loads(line), ensure_ascii=False) + "\\n")
    target.flush()
    os.fsync(target.fileno())
"""


class Run(NamedTuple):
    """One process: seconds, seconds of processor time, and the most resident memory in MB."""

    wall: float
    cpu: float
    memory: float


def run(*call: str) -> Run:
    """Run a process to its end."""
    began = time.monotonic()
    process = subprocess.Popen(call, env=environment(), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(call[:3])} ended with {process.returncode}")
    return Run(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main(cases: int) -> None:
    """Print a line for each step."""
    with tempfile.TemporaryDirectory() as name:
        folder = with_cases(Path(name) / "triage", cases, sessions=min(REVIEWED, cases // 2000))
        steps = {"export": run(OPTABLE, "export", str(folder))}
        copy = str(Path(name) / "copy.jsonl")
        steps["baseline"] = run(sys.executable, "-c", BASELINE, str(folder / FILE), copy)
        steps["export again, unchanged"] = run(OPTABLE, "export", str(folder))
        clone = Path(name) / "clone"
        shutil.copytree(folder, clone, ignore=shutil.ignore_patterns("workspace.db*"))
        steps["import of a clone"] = run(OPTABLE, "import", str(clone))
        size = (folder / FILE).stat().st_size / 1e6
        print(f"{cases} cases, {size:.0f} MB")
        for step, (wall, cpu, memory) in steps.items():
            ratio = cpu / steps["baseline"].cpu
            print(f"{step:>26}: {wall:6.1f} s, processor {cpu:6.1f} s ({ratio:.1f} x), {memory:5.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
