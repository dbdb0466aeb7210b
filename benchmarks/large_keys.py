"""Keys on a large workspace against the sample: processor time from a key to the next rest, all threads together.

    uv run python large_keys.py [KEYS [PLACE...]]

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

DOWN, UP = b"\x1b[B", b"\x1b[A"
PLACES: dict[str, tuple[bytes, tuple[bytes, bytes]]] = {
    "Page": (b"1", (DOWN, UP)),
    "Table": (b"2", (DOWN, UP)),
    "Gate": (b"3", (DOWN, UP)),
    "Signals": (b"4", (DOWN, UP)),
    "Exceptions": (b"5oo", (DOWN, UP)),
    "Learning": (b"6", (DOWN, UP)),
    "Decisions": (b"7", (DOWN, UP)),
    "Sentence": (b"3\r", (b" ", b"\x7f")),
}
"""The keys to a place, and two keys, the second of which takes back the first; each letter of a sentence is judged.

Of the exceptions, all cases: the sample's queue is too short to move in.
"""
REST = 1.5
"""Seconds without output after which a screen that was shown for the first time has nothing left to do."""
MOST = 1.5
"""The multiple of the sample's time that a key may take at the 95th percentile."""


def processor(pid: int) -> float:
    """Seconds of processor time of all threads so far, to the nanosecond."""
    return sum(int(one.read_text().split()[0]) for one in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def keys(folder: Path, place: str, number: int) -> tuple[list[float], list[float], float]:
    """Processor time of each key that painted, and seconds to its first paint: six of one, six of the other.

    Then the processor time that it takes to get there.
    """
    way, pair = PLACES[place]
    terminal = Terminal([OPTABLE, str(folder)])
    terminal.wait_for(b"Enter")
    terminal.quiet(REST)
    opened = processor(terminal.pid)
    for key in way:
        os.write(terminal.fd, bytes([key]))
        terminal.quiet(REST)
    opened = processor(terminal.pid) - opened
    costs, seconds = [], []
    for index in range(number):
        before, begin = processor(terminal.pid), time.perf_counter()
        os.write(terminal.fd, pair[index // 6 % 2])
        if terminal.read(1):
            seconds.append(time.perf_counter() - begin)
            terminal.quiet(0.12)
            costs.append(processor(terminal.pid) - before)
    terminal.close()
    return costs, seconds, opened


def main(number: int, *places: str) -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    (folder / "large").mkdir()
    for make in (make_sample, make_large):
        aside(make, folder)
    for place in places or PLACES:
        (theirs, their_seconds, their_way), (ours, our_seconds, our_way) = (
            keys(folder / one, place, number) for one in ("sample", "large")
        )
        if not (ours and theirs):
            print(f"{place}: {len(ours)} keys painted, of the sample {len(theirs)}: nothing to compare", flush=True)
            continue
        ratio = p95(ours) / p95(theirs)
        print(
            f"{place}: {p95(ours) * 1000:.1f} ms against {p95(theirs) * 1000:.1f} ms (the sample), p95 of {len(ours)}:"
            f" {ratio:.2f} times, at most {MOST}: {'within' if ratio <= MOST else 'MISSED'};"
            f" median {median(ours) * 1000:.1f} against {median(theirs) * 1000:.1f} ms,"
            f" to the paint {p95(our_seconds) * 1000:.0f} against {p95(their_seconds) * 1000:.0f} ms;"
            f" to get there {our_way * 1000:.0f} against {their_way * 1000:.0f} ms: {our_way / their_way:.1f} times",
            flush=True,
        )
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60, *sys.argv[2:])
