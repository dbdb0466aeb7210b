"""A review at work: the session, where it stands, and what is said of a case before its outcome."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from core.errors import BadValue
from core.model.evidence import ExceptionCase
from core.model.learning import TARGETS, Target
from core.model.sessions import Session
from core.review.queue import Queue, carried
from core.store.store import Store


@dataclass(frozen=True)
class Pending:
    """What a person has said of a case that has no outcome yet; kept as a draft."""

    customer_impact: bool = False
    note: str = ""
    updates: tuple[Target, ...] = ()

    @classmethod
    def of(cls, case: ExceptionCase) -> Pending:
        """What the review of a case says beside its outcome."""
        review = case.review
        return cls(review.customer_impact, review.note, review.updates) if review else cls()

    @classmethod
    def read(cls, draft: str | None) -> Pending:
        """From a draft; one that cannot be read is none."""
        try:
            said = json.loads(draft or "{}")
            updates = tuple(one for one in TARGETS if one in said.get("updates", ()))
            return cls(said.get("customer_impact") is True, str(said.get("note", "")), updates)
        except (ValueError, AttributeError, TypeError):
            return cls()

    @property
    def draft(self) -> str:
        """As text; empty where nothing was said."""
        return json.dumps(asdict(self), ensure_ascii=False) if self != Pending() else ""

    def toggled(self, target: Target) -> Pending:
        """With a target more, or less."""
        there = set(self.updates) ^ {target}
        return Pending(self.customer_impact, self.note, tuple(one for one in TARGETS if one in there))


def draft_place(name: str) -> str:
    """Where what is said of a case before its outcome is kept."""
    return f"exceptions.{name}"


def queue_of(store: Store, session: Session) -> Queue:
    """The queue of a session as it stands in the database."""
    earlier = [one for one in store.snapshot.evidence.sessions if (one.at, one.name) < (session.at, session.name)]
    put_off = {name for one in earlier for name in one.buried}
    cases = store.cases({*session.cases, *put_off})
    return Queue(session, cases, carried(earlier, cases))


def open_session(store: Store) -> Session | None:
    """The newest session that has something to decide, else the newest one."""
    sessions = sorted(store.snapshot.evidence.sessions, key=lambda one: (one.at, one.name), reverse=True)
    return next((one for one in sessions if not queue_of(store, one).finished), sessions[0] if sessions else None)


def session_named(store: Store, name: str) -> Session:
    """The session of that name; BadValue where there is none."""
    for session in store.snapshot.evidence.sessions:
        if name in (session.name, session.id):
            return session
    raise BadValue(f"there is no session {name}", "sessions")
