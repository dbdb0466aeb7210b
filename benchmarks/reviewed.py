"""1,000,000 cases of which 3,000 were reviewed: opening against the sample, a review against 100 cases."""

from __future__ import annotations

import gc
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import count, cycle
from pathlib import Path

from many_cases import AS_OF, REVIEWED, sample, with_cases
from measure import in_turn, median, report
from screen import OPTABLE, start

from core.model.workspace import RecordId
from core.store.store import Store
from core.text.sync import sync
from core.verdict.replay.cache import ReplayCache
from tui.app.view_state import view_state_of

RUNS = 15
REVIEWS = 18
OUTCOMES = cycle(({"outcome": "correct"}, {"outcome": "undefined", "label": "virtual card"}))


def opening(*folders: Path) -> list[float]:
    """Seconds from the start of the process to the painted verdict, in each folder, the median of several runs."""
    jobs = [lambda folder=folder: start([OPTABLE, str(folder)], b"HOLD") for folder in folders]
    return [median(seconds) for seconds in in_turn(RUNS, *jobs)]


def reviews(folder: Path) -> Iterator[float]:
    """Seconds of one review and of everything that the screen shows after it, case by case of the open session."""
    clock = (AS_OF + number * timedelta(seconds=20) for number in count())
    with Store.open(folder, actor="A. Osei", clock=lambda: next(clock)) as store:
        store.edit(RecordId("workflow", "workflow"), {"as_of": None})
        session = max(store.snapshot.evidence.sessions, key=lambda one: one.at)
        replay = ReplayCache()
        view_state_of(store, "", replay)
        for name in session.cases:
            begin = time.perf_counter()
            store.review(name, session.name, next(OUTCOMES))
            view_state_of(store, "", replay)
            yield time.perf_counter() - begin


def main() -> None:
    """Measure and print. With `exported` also where a million lines are in the text: that takes minutes more."""
    folder = Path(tempfile.mkdtemp())
    plain = sample(folder / "sample")
    small = with_cases(folder / "small", 100, 4)
    large = with_cases(folder / "large", 1_000_000, REVIEWED)
    theirs, ours = opening(plain, large)
    report("opening, never exported (median)", ours, theirs, 1.2, what="the sample")
    if "exported" in sys.argv:
        text = Path(shutil.copytree(large, folder / "exported"))
        with sync.open_workspace(text) as store:
            sync.export(store)
        theirs, ours = opening(plain, text)
        report("opening, all exported (median)", ours, theirs, 1.2, what="the sample")
    gc.freeze()
    one, other = reviews(large), reviews(small)
    mine, theirs_too = in_turn(REVIEWS, lambda: next(one), lambda: next(other))
    report("review and new state (median)", median(mine), median(theirs_too), 1.2, what="100 cases")


if __name__ == "__main__":
    main()
