"""Where a session stands: what is decided, what is still to do and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from core.model.evidence import ExceptionCase
from core.model.sessions import Session


@dataclass(frozen=True)
class Queue:
    """A session with its cases by name; `carried` are those put off by earlier sessions, which come first.

    A case is decided once it has a review that counts, whichever session it came from.
    """

    session: Session
    cases: Mapping[str, ExceptionCase]
    carried: tuple[str, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every case of the queue, in its fixed order; those that are in the workspace no more are left out."""
        return tuple(name for name in dict.fromkeys((*self.carried, *self.session.cases)) if name in self.cases)

    @cached_property
    def decided(self) -> tuple[str, ...]:
        """Those with an outcome."""
        return tuple(name for name in self.names if self.cases[name].review)

    @cached_property
    def buried(self) -> tuple[str, ...]:
        """Put off to the next session, and not decided all the same."""
        put_off = set(self.session.buried).difference(self.decided)
        return tuple(name for name in self.names if name in put_off)

    @cached_property
    def skipped(self) -> tuple[str, ...]:
        """At the end of what is to do, the one that was skipped last at the very end."""
        waiting = set(self.names).difference(self.decided, self.buried)
        return tuple(name for name in dict.fromkeys(self.session.skipped) if name in waiting)

    @cached_property
    def todo(self) -> tuple[str, ...]:
        """Undecided ones in the order of the queue, then the skipped ones."""
        elsewhere = {*self.decided, *self.buried, *self.skipped}
        return (*(name for name in self.names if name not in elsewhere), *self.skipped)

    @property
    def current(self) -> str | None:
        """The case to decide now."""
        return self.todo[0] if self.todo else None

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to decide."""
        return not self.todo

    @property
    def progress(self) -> str:
        """`12/20 decided, 3 skipped`; what was put off stays among the 20."""
        parts = [f"{len(self.decided)}/{len(self.names)} decided"]
        parts += [f"{len(self.skipped)} skipped"] if self.skipped else []
        parts += [f"{len(self.buried)} buried"] if self.buried else []
        return ", ".join(parts)


def carried(earlier: Iterable[Session], cases: Mapping[str, ExceptionCase]) -> tuple[str, ...]:
    """What earlier sessions put off and nobody has decided since, the oldest first."""
    oldest_first = sorted(earlier, key=lambda session: (session.at, session.name))
    put_off = dict.fromkeys(name for session in oldest_first for name in session.buried)
    return tuple(name for name in put_off if name in cases and not cases[name].review)


def skipping(session: Session, name: str) -> Session:
    """The session with a case moved to the very end; one that was put off comes back."""
    return session.model_copy(
        update={"skipped": (*_without(session.skipped, name), name), "buried": _without(session.buried, name)}
    )


def burying(session: Session, name: str) -> Session:
    """The session with a case put off to the next one."""
    return session.model_copy(
        update={"buried": (*_without(session.buried, name), name), "skipped": _without(session.skipped, name)}
    )


def marking(session: Session, name: str) -> Session:
    """The session with the mark of a case set, or taken away where it was set."""
    marked = session.marked
    return session.model_copy(update={"marked": _without(marked, name) if name in marked else (*marked, name)})


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(each for each in names if each != name)
