"""Use the program for long: switch screens, edit, review, with readings from another process; then leave it alone.

    uv run python long_use.py [MINUTES]

Prints for each tenth of the time the resident memory, the open files and the processor time, then the share of a
processor at rest, on the sample and on a large workspace; neither is fixed to an instant.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

from large_workspace import large
from many_cases import sample
from measure import Terminal
from screen import OPTABLE

from core.model.workspace import RecordId
from core.text.sync.sync import open_workspace

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
AT_REST = 60
"""Seconds of rest that are measured."""
ROUND = (*b"1234567", b"3", b"\r", b" ", b"\x1b", b"z", b"5", b"c", b"z", b"?", b"\x1b", b"v", b"\x1b", b"/", b"\x1b")


def memory(pid: int) -> float:
    """Resident memory in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 1e6


def processor(pid: int) -> float:
    """Seconds of processor time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def files(pid: int) -> int:
    """Open files."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def use(folder: Path, minutes: float) -> None:
    """Use it and print what it takes."""
    terminal = Terminal([OPTABLE, str(folder)])
    terminal.wait_for(b"Enter")
    keys = [key if isinstance(key, bytes) else bytes([key]) for key in ROUND]
    begin, rounds, readings = time.monotonic(), 0, count(1)
    for tenth in range(1, 11):
        while time.monotonic() - begin < minutes * 6 * tenth:
            for key in keys:
                os.write(terminal.fd, key)
                terminal.quiet(0.02)
            reading = [OPTABLE, "record", "latency", f"{next(readings) % 9 + 1}00ms", "-w", str(folder)]
            subprocess.run(reading, check=True, capture_output=True)
            terminal.output = b""
            rounds += 1
        pid = terminal.pid
        took = f"{memory(pid):6.1f} MB, {files(pid)} files, {processor(pid):6.1f} s of a processor"
        print(f"after {minutes * tenth / 10:5.1f} min, {rounds:5} rounds of {len(keys)} keys and a reading: {took}")
    terminal.close()


def rest(name: str, folder: Path) -> None:
    """Print the share of a processor that it takes at rest."""
    terminal = Terminal([OPTABLE, str(folder)])
    terminal.wait_for(b"Enter")
    terminal.quiet(3)
    before = processor(terminal.pid)
    end = time.monotonic() + AT_REST
    while (left := end - time.monotonic()) > 0:
        terminal.read(left)
    print(f"at rest on {name}: {(processor(terminal.pid) - before) / AT_REST:.2%} of a processor")
    terminal.close()


def main(minutes: float) -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    plain = sample(folder / "sample")
    with open_workspace(plain) as store:
        store.edit(RecordId("workflow", "workflow"), {"as_of": None})
    (folder / "large").mkdir()
    great = large(folder / "large", live=True)
    open_workspace(great).close()
    rest("the sample", plain)
    rest("a large workspace", great)
    use(plain, minutes)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 60)
