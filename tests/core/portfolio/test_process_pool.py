"""A job on all processors: everything is done once, whatever becomes of the processes."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from collections import Counter

import pytest

from core.portfolio.process_pool import map_in_processes
from tests.paths import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
ME = os.getpid()


def squared(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def no_child_is_left() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return True


@pytest.mark.parametrize("number", [0, 1, 7, 8, 9, 100, 5000, 20_000])
def test_everything_is_done_once_and_elsewhere(number: int) -> None:
    found = dict(map_in_processes(squared, range(number)))
    assert {thing: result for thing, (result, _process) in found.items()} == {n: n * n for n in range(number)}
    assert ME not in {process for _result, process in found.values()}
    assert no_child_is_left()


def test_large_results_come_whole() -> None:
    found = dict(map_in_processes(lambda number: bytes([number % 256]) * 300_000, range(40)))
    assert all(found[number] == bytes([number % 256]) * 300_000 for number in range(40))


def test_what_a_killed_process_did_not_hand_back_is_done_by_who_waits() -> None:
    def deadly(number: int) -> int:
        if number % 10 == 3 and os.getpid() != ME:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert Counter(thing for thing, _ in map_in_processes(deadly, range(50))) == Counter(range(50))
    assert no_child_is_left()


def test_an_error_is_met_by_who_waits() -> None:
    def failing(number: int) -> int:
        return 1 // (number - 30)

    with pytest.raises(ZeroDivisionError):
        dict(map_in_processes(failing, range(50)))
    assert no_child_is_left()


def test_who_wants_no_more_leaves_nothing_running() -> None:
    results = map_in_processes(squared, range(10_000))
    next(results)
    results.close()
    assert no_child_is_left()


def test_a_program_with_a_second_thread_computes_in_its_own_process() -> None:
    """A fork copies the locks that the other thread holds, and nobody is there to release them."""
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        found = dict(map_in_processes(squared, range(100)))
    finally:
        done.set()
        other.join()
    assert found == {number: (number * number, ME) for number in range(100)}


def test_a_system_that_gives_no_more_processes_leaves_none_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    fork = os.fork
    forked: list[bool] = []

    def once() -> int:
        if forked:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        forked.append(True)
        return fork()

    monkeypatch.setattr(os, "fork", once)
    found = dict(map_in_processes(squared, range(100)))
    assert found == {number: (number * number, ME) for number in range(100)}
    assert no_child_is_left()


WAITING = """
import os, sys, time
from core.portfolio.process_pool import map_in_processes

def wait(number):
    print(os.getpid(), flush=True)
    time.sleep(0.2)

list(map_in_processes(wait, range(1000)))
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT], ids=["SIGTERM", "SIGKILL", "SIGINT"])
def test_a_program_that_is_killed_leaves_no_process_and_no_complaint_of_one(how: signal.Signals) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", WAITING], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert program.stdout
    assert program.stderr
    program.stdout.readline()
    program.send_signal(how)
    said, complained = program.stdout.read(), program.stderr.read()  # until the last process has closed them
    assert program.wait(60) != 0
    assert said.count("\n") < 500
    assert "BrokenPipe" not in complained
    assert complained.count("Traceback") == (how == signal.SIGINT)
    program.stdout.close()
    program.stderr.close()
