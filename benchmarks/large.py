"""Every command on a large workspace against the sample: processor time of the whole process, and memory.

uv run python large.py [RUNS [COMMAND...]]
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from multiprocessing import get_context
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
"""The multiple of the sample's time that each may take; else 4."""


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


def make_sample(folder: Path) -> None:
    """The sample, as on any start but the first."""
    sample(folder / "sample")


def make_large(folder: Path) -> None:
    """The large workspace, likewise."""
    open_workspace(large(folder / "large")).close()


def aside(job: Callable[[Path], None], folder: Path) -> None:
    """Run it in a process of its own: a command is charged with the memory of the process that starts it."""
    process = get_context("fork").Process(target=job, args=(folder,))
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(f"{job.__name__} ended with {process.exitcode}")


def main(runs: int, *commands: str) -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    plain, great = folder / "sample", folder / "large"
    great.mkdir()
    for make in (make_sample, make_large):
        aside(make, folder)
    for name, (arguments, prepare) in JOBS.items():
        if commands and name not in commands:
            continue
        figures: dict[Path, list[tuple[float, float]]] = {plain: [], great: []}
        for _ in range(runs):
            for where, found in figures.items():
                aside(prepare, where)
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
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, *sys.argv[2:])
