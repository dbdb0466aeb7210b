"""A scheduler: threads of which one at a time runs, and which take turns by chance wherever they look or write."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from core.store import lock, session
from core.store.session import DatabaseSession
from core.text import compare_and_swap, digests, files
from core.text.sync import look

Job = Callable[[], None]
RESTLESS = (0.05, 0.2, 0.6)
"""The probability that another one goes on at a possible place; small ones reach late places too."""


class Scheduler:
    """Runs jobs in one random interleaving after another. Who runs is decided by the seed alone."""

    def __init__(self, seed: object) -> None:
        self._random = Random(repr(seed))  # noqa: S311  # no secret
        self._here = threading.local()
        self._turns: dict[int, threading.Semaphore] = {}
        self._done = threading.Semaphore(0)
        self._restless = 1.0
        self.switches = 0

    def run(self, jobs: Sequence[Job]) -> None:
        """All jobs to their ends; the first error of one is raised."""
        errors: list[BaseException] = []

        def go(number: int, job: Job) -> None:
            self._here.number = number
            self._turns[number].acquire()
            try:
                job()
            except BaseException as error:  # noqa: BLE001  # raised below
                errors.append(error)
            del self._turns[number]
            self._next().release()

        self._turns = {number: threading.Semaphore(0) for number in range(len(jobs))}
        self._restless = self._random.choice(RESTLESS)
        threads = [threading.Thread(target=go, args=pair) for pair in enumerate(jobs)]
        for thread in threads:
            thread.start()
        self._next().release()
        self._done.acquire()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]

    def _next(self) -> threading.Semaphore:
        return self._turns[self._random.choice(sorted(self._turns))] if self._turns else self._done

    def turn(self, *, waits: bool = False) -> None:
        """Perhaps another one goes on here. Not at a read, whose lock would keep the others from committing."""
        number: int | None = getattr(self._here, "number", None)
        if number not in self._turns or self._reads:
            return
        if not waits and self._random.random() > self._restless:
            return
        own, chosen = self._turns[number], self._next()
        if chosen is not own:
            self.switches += 1
            chosen.release()
            own.acquire()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A moment at which nobody else goes on."""
        self._here.reads = self._reads + 1
        try:
            yield
        finally:
            self._here.reads -= 1

    def takes_turns_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Everything goes on as it is, but that others may go on before each look, lock and write."""
        monkeypatch.setattr(lock, "pause", lambda: self.turn(waits=True))
        monkeypatch.setattr(look, "time", SimpleNamespace(sleep=lambda _seconds: self.turn(waits=True)))
        for module, name in (
            (session, "take_lock"),
            (digests, "of"),
            (files, "read"),
            (files, "sizes"),
            (files, "stamps"),
            (files, "write"),
            (files, "swap"),
            (compare_and_swap, "_exchange"),
        ):
            monkeypatch.setattr(module, name, self._before(getattr(module, name)))
        reading = DatabaseSession.reading

        @contextmanager
        def read(one: DatabaseSession) -> Iterator[None]:
            with self.reading(), reading(one):
                yield

        monkeypatch.setattr(DatabaseSession, "reading", read)

    @property
    def _reads(self) -> int:
        reads: int = getattr(self._here, "reads", 0)
        return reads

    def _before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.turn()
            return function(*arguments, **named)

        return call
