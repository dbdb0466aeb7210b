"""Map a job over many things on all processors, with the standard library's process pool.

The workers are forked, so that they start at once with all modules loaded. A program that runs a second thread, or a
system where fork is unsafe, computes in its own process instead.

Three things are added to `ProcessPoolExecutor`:

- A worker that is killed breaks the pool; its part and the remaining ones are then computed in this process.
- A worker exits with its parent. Otherwise the workers of a killed program would wait for work for ever.
- A consumer that stops early waits for one thing per worker, not for whole parts: a byte of shared memory tells the
  workers to stop. Killing them is no alternative: the pool hangs if it loses one in the middle of a result.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from mmap import mmap
from multiprocessing import active_children, get_context, parent_process
from typing import Any, Generic, TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")

SMALLEST_PART, MOST_PARTS, MOST_PROCESSES = 8, 1000, 8


@dataclass(frozen=True)
class Work(Generic[Thing, Result]):
    """The work of a pool, inherited through the fork; only part numbers are sent to the workers."""

    job: Callable[[Thing], Result]
    parts: Sequence[Sequence[Thing]]
    stopping: mmap
    """One byte shared by all processes: 1 once no more results are wanted."""


_inherited: list[Work[Any, Any]] = []
"""The work of a worker process, appended when it starts."""


def can_fork() -> bool:
    """True if forking is safe: on Linux, in a program with one thread. The system libraries of macOS do not bear it."""
    return sys.platform == "linux" and threading.active_count() == 1


def map_in_processes(
    job: Callable[[Thing], Result], things: Sequence[Thing]
) -> Generator[tuple[Thing, Result], None, None]:
    """Yield each thing and the job's result for it as soon as it is computed.

    The results must be picklable. Errors of the job are raised to the consumer.
    """
    size = max(SMALLEST_PART, -(-len(things) // MOST_PARTS))
    parts = [things[start : start + size] for start in range(0, len(things), size)]
    remaining = dict(enumerate(parts))
    if parts and can_fork():
        for number, results in _computed_elsewhere(job, parts):
            yield from zip(remaining.pop(number), results, strict=True)
    for part in remaining.values():
        yield from ((thing, job(thing)) for thing in part)


def _computed_elsewhere(
    job: Callable[[Thing], Result], parts: Sequence[Sequence[Thing]]
) -> Iterator[tuple[int, list[Result]]]:
    """Yield the number and the results of each part that a worker completes, in the order of completion."""
    stopping = mmap(-1, 1)
    workers, work = min(_processors(), len(parts)), Work(job, parts, stopping)
    try:
        pool = ProcessPoolExecutor(workers, get_context("fork"), initializer=_start_worker, initargs=(work,))
    except (ImportError, NotImplementedError, OSError):
        return  # a system without shared semaphores
    try:
        numbers = _submitted(pool, len(parts))
        for future in as_completed(numbers):
            with suppress(BrokenProcessPool):
                yield numbers.pop(future), future.result()
    finally:
        stopping[0] = 1
        pool.shutdown(cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, number: int) -> dict[Future[list[Any]], int]:
    """Submit the parts; the number of each by its future. Incomplete if workers cannot be started or one is killed."""
    numbers: dict[Future[list[Any]], int] = {}
    try:
        for part in range(number):
            numbers[pool.submit(_compute, part)] = part
    except BrokenProcessPool:
        pass
    except OSError:  # no more processes: the pool forgets those that it has started
        for worker in active_children():
            worker.kill()
            worker.join()
    return numbers


def _start_worker(work: Work[Any, Any]) -> None:
    _inherited.append(work)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _compute(number: int) -> list[Any]:
    """Compute a part in a worker; cut short once nobody waits for the results."""
    work = _inherited[-1]
    return [work.job(thing) for thing in work.parts[number] if not work.stopping[0]]


def _processors() -> int:
    return max(2, min(len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1, MOST_PROCESSES))
