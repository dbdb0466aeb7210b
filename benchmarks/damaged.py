"""Damage a database in many ways, and run every command on it: no traceback, no wrong verdict.

    uv run python damaged.py [COUNT] [FIRST]

No baseline: what counts is the number of runs that end otherwise than with a documented exit code and a message.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.damage import READING, WRITING, damaged, problems_of, run, template, try_everything


def main(count: int, first: int) -> int:
    """Try so many databases; returns the number of wrong runs."""
    began, wrong, said = time.monotonic(), 0, Counter[str]()
    with TemporaryDirectory() as name:
        os.environ["OPTABLE_STATE"] = os.environ["OPTABLE_CONFIG"] = str(Path(name) / "none")
        whole = template(Path(name) / "whole")
        before = [run(whole, call) for call in READING]
        for number in range(first, first + count):
            target = Path(name) / "damaged" / "triage"
            damage = damaged(whole, target, number)
            for complaint in try_everything(target, before[0], problems_of(before)):
                wrong += 1
                said[complaint.strip().splitlines()[-1][:150]] += 1
                print(f"{number} ({damage.words}): {complaint}", flush=True)
            shutil.rmtree(target.parent)
    for words, times in said.most_common():
        print(f"{times:>5}  {words}")
    runs = count * (len(READING) + len(WRITING))
    print(f"{count} databases, {runs} runs, {wrong} wrong, {time.monotonic() - began:.0f} s")
    return wrong


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:]]
    sys.exit(bool(main(*(numbers + [300, 0][len(numbers) :]))))
