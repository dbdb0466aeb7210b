"""One job for many things on all processors: forked, so that each is ready at once with all that is loaded.

The library's pool waits for ever where one of its processes is killed, and its processes complain where it is killed
itself. Here what a process did not hand back is done by who waits for it, so that an error is met there too.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector
from typing import TypeVar

Thing = TypeVar("Thing")
Result = TypeVar("Result")

LEAST, MOST_PARTS, MOST_PROCESSES = 8, 1000, 8
_PART, _LENGTH = struct.Struct("=I"), struct.Struct("=Q")


def can_fork() -> bool:
    """Not everywhere do the libraries of a system bear it."""
    return sys.platform == "linux"


def map_in_processes(
    job: Callable[[Thing], Result], things: Sequence[Thing]
) -> Generator[tuple[Thing, Result], None, None]:
    """Each thing with what the job makes of it, in the order in which they are ready.

    Only for a program that runs no other thread. A result must be one that pickle takes.
    """
    size = max(LEAST, -(-len(things) // MOST_PARTS))
    parts = [things[start : start + size] for start in range(0, len(things), size)]
    waiting = dict(enumerate(parts))
    for number, results in _handed_back(job, parts):
        yield from zip(waiting.pop(number), results, strict=True)
    for part in waiting.values():
        yield from ((thing, job(thing)) for thing in part)


def _handed_back(
    job: Callable[[Thing], Result], parts: Sequence[Sequence[Thing]]
) -> Iterator[tuple[int, list[Result]]]:
    """What the processes hand back. They take the numbers of the parts from one pipe, whoever is free the next."""
    numbers, put = os.pipe()
    os.write(put, b"".join(map(_PART.pack, range(len(parts)))))  # a pipe holds far more than so many
    os.close(put)
    children: dict[int, int] = {}
    try:
        for _ in range(min(_processors(), len(parts))):
            back, hand = os.pipe()
            if (child := os.fork()) == 0:
                for other in (back, *children):
                    os.close(other)
                _work(job, parts, numbers, hand)
            os.close(hand)
            children[back] = child
        with DefaultSelector() as selector:
            for back in children:
                selector.register(back, EVENT_READ)
            while selector.get_map():
                for key, _ in selector.select():
                    if (content := _received(key.fd)) is None:
                        selector.unregister(key.fd)
                    else:
                        yield pickle.loads(content)  # noqa: S301  # our own process wrote it
    finally:
        os.close(numbers)
        for back, child in children.items():
            os.close(back)
            with suppress(OSError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _work(job: Callable[[Thing], Result], parts: Sequence[Sequence[Thing]], numbers: int, hand: int) -> None:
    """What a process does; it never returns, and leaves errors for who waits to meet."""
    with suppress(BaseException):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # who waits ends it
        while record := os.read(numbers, _PART.size):
            (number,) = _PART.unpack(record)
            content = pickle.dumps((number, [job(thing) for thing in parts[number]]))
            _send(hand, _LENGTH.pack(len(content)) + content)
    os._exit(0)


def _send(hand: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(hand, view) :]


def _received(back: int) -> bytes | None:
    """The next part from a process; None where it has ended."""
    head = _read(back, _LENGTH.size)
    return None if head is None else _read(back, _LENGTH.unpack(head)[0])


def _read(back: int, size: int) -> bytes | None:
    content = bytearray()
    while len(content) < size:
        if not (more := os.read(back, size - len(content))):
            return None
        content += more
    return bytes(content)


def _processors() -> int:
    return max(2, min(len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1, MOST_PROCESSES))
