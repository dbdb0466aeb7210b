"""Every command on a large workspace against the sample: processor time of the whole process, and memory.

uv run python large.py [RUNS]
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from large_workspace import large
from many_cases import sample
from measure import environment
from screen import OPTABLE

from core.model.roles import Role
from core.model.workspace import RecordId
from core.text.sync.sync import open_workspace

MOST_MEMORY = 120
"""MB that a command may take."""
TIMES = {"verdict": 2.5, "record": 3.0}
"""How many times the sample's time each may take; else 4."""


def run(folder: Path, *arguments: str) -> tuple[float, float]:
    """Processor time in seconds, and resident memory in MB, of one command; `-w` names the folder where it must."""
    process = subprocess.Popen(
        [OPTABLE, *arguments], cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    errors = process.stderr.read() if process.stderr else b""
    _pid, status, used = os.wait4(process.pid, 0)
    if (code := os.waitstatus_to_exitcode(status)) not in (0, 3, 10, 20):
        sys.exit(f"optable {' '.join(arguments)} ended with {code}: {errors.decode()[-500:]}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


def without_database(folder: Path) -> None:
    """As after a clone."""
    (folder / "workspace.db").unlink()


def changed(folder: Path) -> None:
    """As after an edit that was not exported."""
    with open_workspace(folder) as store:
        number = len(store.snapshot.workspace.roles)
        store.add(RecordId("role", f"new_{number}"), Role(title="New"))


def nothing(_folder: Path) -> None:
    """As it is."""


JOBS: dict[str, tuple[tuple[str, ...], Callable[[Path], None]]] = {
    "verdict": (("verdict",), nothing),
    "record": (("record", "latency", "2s"), nothing),
    "check": (("check",), nothing),
    "lint": (("lint",), nothing),
    "page": (("page", "--format", "markdown"), nothing),
    "diff": (("diff",), changed),
    "export": (("export",), changed),
    "import": (("import",), without_database),
}


def main(runs: int) -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    plain = sample(folder / "sample")
    (folder / "large").mkdir()
    great = large(folder / "large")
    open_workspace(great).close()
    for name, (arguments, prepare) in JOBS.items():
        figures: dict[Path, list[tuple[float, float]]] = {plain: [], great: []}
        for _ in range(runs):
            for where, found in figures.items():
                prepare(where)
                found.append(run(where, *arguments))
        theirs, ours = (statistics.median(seconds for seconds, _ in found) for found in figures.values())
        memory, most = max(size for _, size in figures[great]), TIMES.get(name, 4)
        verdict = "within" if ours / theirs <= most and memory <= MOST_MEMORY else "MISSED"
        print(
            f"{name}: {ours:.2f} s against {theirs:.2f} s (the sample): {ours / theirs:.1f} times, at most {most};"
            f" {memory:.0f} MB, at most {MOST_MEMORY}: {verdict}",
            flush=True,
        )
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
