"""A threshold moved by keys: key to paint on 10,000 readings of eight weeks, against a key that moves the cursor."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from measure import ROOT, Terminal, median, p95, process

READINGS, KEYS = 10_000, 60
FRAME = 0.016
OPTABLE = str(Path(sys.executable).with_name("optable"))
TO_CONDITION = (b"3", b"j", b"j", b"j")
"""From the start to the Hold condition on undefined categories."""


def workspace() -> str:
    """The sample, with readings of its undefined categories every few minutes."""
    folder = Path(tempfile.mkdtemp(), "sample_workspace")
    shutil.copytree(ROOT / "sample_workspace", folder, ignore=shutil.ignore_patterns("workspace.db*"))
    random, end = Random(42), datetime(2026, 3, 3, 9, tzinfo=UTC)  # noqa: S311  # the same in every run
    file = folder / "evidence/readings.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines()
    for number in range(READINGS):
        at = f"{end - timedelta(weeks=8) * (1 - number / READINGS):%Y-%m-%dT%H:%M:%SZ}"
        value = f"{random.randint(0, 12) / 100}"
        names = {"source": "x", "id": f"x{number:05d}", "signal": "undefined_rate"}
        lines.append(json.dumps({**names, "at": at, "value": value, "n": 20, "recorded": at}))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    process([OPTABLE, "import", str(folder)])
    return str(folder)


def main() -> None:
    """Measure and print."""
    terminal = Terminal([OPTABLE, workspace()])
    terminal.wait_for(b"HOLD")
    terminal.quiet(1)
    for key in TO_CONDITION:
        terminal.key_to_paint(key)
        terminal.quiet()
    terminal.quiet(1)
    moved = [terminal.key_to_paint((b"+", b"-")[number // 20 % 2]) for number in range(KEYS)]
    terminal.key_to_paint(b"\x1b")
    terminal.quiet()
    cursor = [terminal.key_to_paint((b"k", b"j")[number % 2]) for number in range(KEYS)]
    terminal.close()
    first, middle, worst = (seconds * 1000 for seconds in (moved[0], median(moved), p95(moved)))
    print(f"a key of the what-if: first {first:.1f} ms, median {middle:.1f}, p95 {worst:.1f}")
    print(f"a key that moves the cursor there: median {median(cursor) * 1000:.1f} ms, p95 {p95(cursor) * 1000:.1f}")
    print("within a frame" if p95(moved) <= FRAME else "MISSED: more than a frame of 16 ms")


if __name__ == "__main__":
    main()
