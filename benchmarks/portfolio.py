"""`optable portfolio` over 1,000 copies of the sample, whole process, against reading their bytes and their TOML.

Cold: nothing was remembered. Warm: a list was printed before, and nothing changed since.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from measure import ROOT, in_turn, median, process

from core.text.sync.sync import open_workspace

NUMBER, RUNS, MOST = 1000, 7, 2.0
BASELINE = """
import sys, tomllib
from pathlib import Path
for file in Path(sys.argv[1]).rglob("workspace.toml"):
    for other in file.parent.rglob("*.*"):
        other.is_file() and other.read_bytes()
    tomllib.loads(file.read_text(encoding="utf-8"))
"""


def workspaces(folder: Path, *, databases: bool) -> None:
    """All different; of every three one is not fixed to an instant, so that its verdict depends on the clock."""
    text = (ROOT / "sample_workspace" / "workspace.toml").read_text(encoding="utf-8")
    for number in range(NUMBER):
        target = folder / f"group{number // 50:02}" / f"team{number:04}"
        shutil.copytree(ROOT / "sample_workspace", target, ignore=shutil.ignore_patterns("workspace.db*"))
        own = text.replace('name = "Support-ticket triage"', f'name = "Triage {number}"')
        if number % 3 == 0:
            own = own.replace("\nas_of = 2026-03-03T09:00:00Z", "")
        (target / "workspace.toml").write_text(own, encoding="utf-8")
        if databases:
            open_workspace(target).close()


def measured(what: str, folder: Path, cache: Path) -> None:
    """Cold, warm and the baseline in turn."""
    command = [str(Path(sys.executable).with_name("optable")), "portfolio", str(folder), "--json"]

    def cold() -> float:
        shutil.rmtree(cache, ignore_errors=True)
        return process(command)

    def warm() -> float:
        return process(command)

    def baseline() -> float:
        return process([sys.executable, "-c", BASELINE, str(folder)])

    jobs: tuple[Callable[[], tuple[float, float]], ...] = tuple(map(with_processor, (cold, warm, baseline)))
    of_each = in_turn(RUNS, *jobs)  # type: ignore[type-var, arg-type]  # two figures at once
    (wall_cold, cpu_cold), (wall_warm, cpu_warm), (wall_base, cpu_base) = (
        tuple(median(figures) for figures in zip(*runs, strict=True))  # type: ignore[call-overload]  # the same
        for runs in of_each
    )
    for how, wall, cpu in (("cold", wall_cold, cpu_cold), ("warm", wall_warm, cpu_warm)):
        verdict = "within" if wall <= MOST else "MISSED"
        print(
            f"{NUMBER} workspaces {what}, {how}: {wall:.2f} s ({cpu:.2f} s of processors), {verdict} {MOST} s; "
            f"{wall / wall_base:.2f} times the baseline's {wall_base:.2f} s ({cpu_base:.2f}), by processors "
            f"{cpu / cpu_base:.2f} times"
        )


def with_processor(job: Callable[[], float]) -> Callable[[], tuple[float, float]]:
    """The seconds by the clock and of all processors."""

    def run() -> tuple[float, float]:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = job()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return run


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as temporary:
        cache = Path(temporary, "cache")
        os.environ["XDG_CACHE_HOME"] = str(cache)
        for what, databases in (("from their text", False), ("with databases", True)):
            folder = Path(temporary, "databases" if databases else "text")
            workspaces(folder, databases=databases)
            measured(what, folder, cache)
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
