"""Hostile files into a store: no traceback, nothing half written, bounded time.

    uv run python fuzz_ingest.py [COUNT] [FIRST]

No baseline: what counts is the number of files that end otherwise than with evidence that adds up or an error in words.
"""

from __future__ import annotations

import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))

from core.model.evidence_log import EvidenceLog
from core.store.store import Store
from tests.core.ingest.enduring import endure
from tests.core.ingest.hostile import hostile
from tests.core.store.conftest import clock, small_workspace

OF_ONE_STORE = 100
"""The number of files that meet in one store."""
SLOW = 5.0
"""The most seconds of processor time for one file."""


class Endless(BaseException):
    """A file took too long."""


def _interrupt(_signal: int, _frame: object) -> None:
    raise Endless


def main(count: int, first: int) -> int:
    """Try so many files; returns the number of wrong outcomes."""
    began, wrong, said = time.process_time(), 0, Counter[str]()
    signal.signal(signal.SIGPROF, _interrupt)
    slowest = (0.0, "")
    for start in range(first, first + count, OF_ONE_STORE):
        with (
            TemporaryDirectory() as name,
            Store.create(Path(name), small_workspace(), EvidenceLog(), clock=clock) as store,
        ):
            for number in range(start, min(start + OF_ONE_STORE, first + count)):
                one = hostile(number)
                since = time.process_time()
                signal.setitimer(signal.ITIMER_PROF, SLOW)
                try:
                    said[endure(store, one)] += 1
                except (Exception, Endless) as error:  # noqa: BLE001  # whatever gets out is what is looked for
                    wrong += 1
                    place = traceback.extract_tb(error.__traceback__)[-1]
                    complaint = f"{type(error).__name__} {str(error)[:150]} at {place.name}:{place.lineno}"
                    said[f"WRONG: {complaint}"] += 1
                    print(f"{number} ({one.words}): {complaint}", flush=True)
                finally:
                    signal.setitimer(signal.ITIMER_PROF, 0)
                slowest = max(slowest, (time.process_time() - since, f"{number} ({one.words})"))
        if start % 1000 == 0:
            print(f"at {start}: {said.total()} files, {wrong} wrong", flush=True)
    for words, times in said.most_common():
        print(f"{times:>6}  {words}")
    print(
        f"{count} files, {wrong} wrong, {time.process_time() - began:.0f} s, slowest {slowest[0]:.2f} s: {slowest[1]}"
    )
    return wrong


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:]]
    sys.exit(bool(main(*(numbers + [20_000, 0][len(numbers) :]))))
