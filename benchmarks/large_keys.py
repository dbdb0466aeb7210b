"""Keys on a large workspace against the sample: processor time from a key to the next rest, all threads together.

    uv run python large_keys.py [KEYS [SCREEN...]]

Processor time is what the program itself takes, whatever else the machine does. The seconds from key to paint are
printed beside it. Where a cursor may stand is different on both, so that the median is told as well.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from large import aside, make_large, make_sample
from measure import Terminal, median, p95
from screen import OPTABLE

SCREENS = {"1": "Overview", "2": "Table", "3": "Gate", "4": "People", "5": "Signals", "6": "Exceptions", "7": "History"}
DOWN, UP = b"\x1b[B", b"\x1b[A"
MOST = 1.5
"""How many times the sample's time a key may take at the 95th percentile."""


def processor(pid: int) -> float:
    """Seconds of processor time of all threads so far, to the nanosecond."""
    return sum(int(one.read_text().split()[0]) for one in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def keys(folder: Path, screen: str, number: int) -> tuple[list[float], list[float]]:
    """Processor time of each key, and seconds to its first paint: six down, six up, and so on."""
    terminal = Terminal([OPTABLE, str(folder)])
    terminal.wait_for(b"Enter")
    terminal.quiet(1)
    os.write(terminal.fd, screen.encode())
    terminal.quiet(1)
    costs, seconds = [], []
    for index in range(-1, number):
        key = DOWN if index // 6 % 2 == 0 or index < 0 else UP
        before, begin = processor(terminal.pid), time.perf_counter()
        os.write(terminal.fd, key)
        painted = terminal.read(1)
        seconds.append(time.perf_counter() - begin)
        terminal.quiet(0.12)
        if painted and index >= 0:
            costs.append(processor(terminal.pid) - before)
    terminal.close()
    return costs, seconds[1:]


def main(number: int, *screens: str) -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    for make in (make_sample, make_large):
        if make is make_large:
            (folder / "large").mkdir()
        aside(make, folder)
    for screen, name in SCREENS.items():
        if screens and screen not in screens:
            continue
        (theirs, their_seconds), (ours, our_seconds) = (
            keys(folder / one, screen, number) for one in ("sample", "large")
        )
        ratio = p95(ours) / p95(theirs)
        print(
            f"{name}: {p95(ours) * 1000:.1f} ms against {p95(theirs) * 1000:.1f} ms (the sample), p95 of {len(ours)}:"
            f" {ratio:.2f} times, at most {MOST}: {'within' if ratio <= MOST else 'MISSED'};"
            f" median {median(ours) * 1000:.1f} against {median(theirs) * 1000:.1f} ms,"
            f" to the paint {p95(our_seconds) * 1000:.0f} against {p95(their_seconds) * 1000:.0f} ms",
            flush=True,
        )
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60, *sys.argv[2:])
