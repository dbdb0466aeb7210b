"""The queue of a session: the decided cases, and the remaining ones in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from core.model.evidence import ExceptionCase
from core.model.sessions import Session


@dataclass(frozen=True)
class Queue:
    """A session with its cases by name; `carried_over` are those put off by earlier sessions, which come first.

    A case is decided once it has a review that counts, from any session.
    """

    session: Session
    cases: Mapping[str, ExceptionCase]
    carried: tuple[str, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every case of the queue that the workspace still has, in the fixed order."""
        return tuple(name for name in dict.fromkeys((*self.carried, *self.session.cases)) if name in self.cases)

    @cached_property
    def decided(self) -> tuple[str, ...]:
        """The cases with an outcome."""
        return tuple(name for name in self.names if self.cases[name].review)

    @cached_property
    def buried(self) -> tuple[str, ...]:
        """The undecided cases that were put off to the next session."""
        put_off = set(self.session.buried).difference(self.decided)
        return tuple(name for name in self.names if name in put_off)

    @cached_property
    def skipped(self) -> tuple[str, ...]:
        """The skipped cases, the last skipped at the end."""
        waiting = set(self.names).difference(self.decided, self.buried)
        return tuple(name for name in dict.fromkeys(self.session.skipped) if name in waiting)

    @cached_property
    def todo(self) -> tuple[str, ...]:
        """The undecided cases in the order of the queue, then the skipped ones."""
        elsewhere = {*self.decided, *self.buried, *self.skipped}
        return (*(name for name in self.names if name not in elsewhere), *self.skipped)

    @property
    def current(self) -> str | None:
        """The case to decide now."""
        return self.todo[0] if self.todo else None

    @property
    def finished(self) -> bool:
        """True if no case is left to decide."""
        return not self.todo

    @property
    def progress(self) -> str:
        """Progress in words, `12/20 decided, 3 skipped`; cases that were put off count among the 20."""
        parts = [f"{len(self.decided)}/{len(self.names)} decided"]
        parts += [f"{len(self.skipped)} skipped"] if self.skipped else []
        parts += [f"{len(self.buried)} buried"] if self.buried else []
        return ", ".join(parts)


def carried_over(earlier: Iterable[Session], cases: Mapping[str, ExceptionCase]) -> tuple[str, ...]:
    """The undecided cases that earlier sessions put off, the oldest first."""
    oldest_first = sorted(earlier, key=lambda session: (session.at, session.name))
    put_off = dict.fromkeys(name for session in oldest_first for name in session.buried)
    return tuple(name for name in put_off if name in cases and not cases[name].review)


def skipping(session: Session, name: str) -> Session:
    """The session with a case moved to the end; a case that was put off comes back."""
    return session.model_copy(
        update={"skipped": (*_without(session.skipped, name), name), "buried": _without(session.buried, name)}
    )


def burying(session: Session, name: str) -> Session:
    """The session with a case put off to the next one."""
    return session.model_copy(
        update={"buried": (*_without(session.buried, name), name), "skipped": _without(session.skipped, name)}
    )


def marking(session: Session, name: str) -> Session:
    """The session with the mark of a case toggled."""
    marked = session.marked
    return session.model_copy(update={"marked": _without(marked, name) if name in marked else (*marked, name)})


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(each for each in names if each != name)
