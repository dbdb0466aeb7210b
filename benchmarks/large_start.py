"""Start of the program on the large workspace to its painted verdict, against the sample: seconds and processor time.

uv run python large_start.py [RUNS]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from large import aside, make_large, make_sample
from large_keys import processor
from measure import Terminal, in_turn, median
from screen import OPTABLE

MOST = 1.36
"""The multiple of the sample's time that it may take: 1.5 s where the sample takes 1.1."""
VERDICT = b"HOLD"
"""Painted first, on both."""


class Starts:
    """Starts of one workspace; processor time of each is kept as well."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.costs: list[float] = []

    def __call__(self) -> float:
        """Seconds from the start of the process to the verdict on its terminal."""
        begin = time.perf_counter()
        terminal = Terminal([OPTABLE, str(self.folder)])
        seconds = terminal.wait_for(VERDICT) - begin
        self.costs.append(processor(terminal.pid))
        terminal.close()
        return seconds


def main(runs: int) -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    (folder / "large").mkdir()
    for make in (make_sample, make_large):
        aside(make, folder)
    sample, large = (Starts(folder / name) for name in ("sample", "large"))
    theirs, ours = in_turn(runs, sample, large)
    for what, mine, other in (("seconds", ours, theirs), ("processor time", large.costs[1:], sample.costs[1:])):
        ratio = median(mine) / median(other)
        print(
            f"start, {what}: {median(mine):.3f} s against {median(other):.3f} s (the sample), median of {runs}:"
            f" {ratio:.2f} times, at most {MOST}: {'within' if ratio <= MOST else 'MISSED'}",
            flush=True,
        )
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
