"""The cost of what a workspace is asked at n, 4n and 16n, and its exponent: 1 is linear, 2 is quadratic.

With names as arguments (`uv run python growth.py decisions lint`) only those are measured; with `SIZE` in the
environment that share of each n, for code that is too slow for the whole.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator
from math import log

from measure import ROOT, median

sys.path.insert(0, str(ROOT))

from tests.core.growing import MEASURES, Job

RUNS = 3
MOST = 1.3
"""The largest exponent that is in step with the work: n log n has 1.1 at these sizes."""


def seconds(job: Job) -> Iterator[float]:
    """The processor time of each run."""
    for _ in range(RUNS):
        gc.collect()
        gc.freeze()
        begin = time.process_time()
        job()
        yield time.process_time() - begin
        gc.unfreeze()


def main() -> None:
    """Measure and print."""
    share = float(os.environ.get("SIZE", "1"))
    for name in sys.argv[1:] or MEASURES:
        job, n = MEASURES[name]
        sizes = [max(int(n * share), 4) * factor for factor in (1, 4, 16)]
        costs = [median(tuple(seconds(job(size)))) for size in sizes]
        exponent = log(costs[2] / costs[1], 4)
        figures = ", ".join(f"{size}: {cost * 1000:.1f} ms" for size, cost in zip(sizes, costs, strict=True))
        verdict = "within" if exponent <= MOST else "MISSED"
        print(f"{name}: {figures}; exponent {exponent:.2f}, {verdict} {MOST}", flush=True)


if __name__ == "__main__":
    main()
