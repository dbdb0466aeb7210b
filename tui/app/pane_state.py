"""State of a review pane: its cases, and the draft of a review before its outcome."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace

from core.model.evidence import ExceptionCase, Review
from core.model.learning import TARGETS, Target
from core.model.sessions import Session
from core.model.words import counted
from core.review.agreement import may_second, second_review
from core.review.queue import Queue, carried_over
from core.store.store import Store

QUEUE, SECOND, ALL = "queue", "second review", "all cases"
PANES = (QUEUE, SECOND, ALL)


@dataclass(frozen=True)
class Pending:
    """A review without an outcome yet; saved as a draft."""

    customer_impact: bool = False
    note: str = ""
    updates: tuple[Target, ...] = ()

    @classmethod
    def of(cls, review: Review) -> Pending:
        """The part of a review beside its outcome."""
        return cls(review.customer_impact, review.note, review.updates)

    @classmethod
    def read(cls, draft: str | None) -> Pending:
        """Read a draft; an unreadable one counts as empty."""
        try:
            fields = json.loads(draft or "{}")
            updates = tuple(one for one in TARGETS if one in fields.get("updates", ()))
            return cls(fields.get("customer_impact") is True, str(fields.get("note", "")), updates)
        except (ValueError, AttributeError, TypeError):
            return cls()

    @property
    def draft(self) -> str:
        """The draft as text; empty if there is nothing to save."""
        return json.dumps(asdict(self), ensure_ascii=False) if self != Pending() else ""

    def toggled(self, target: Target) -> Pending:
        """A copy with this target toggled."""
        updates = set(self.updates) ^ {target}
        return Pending(self.customer_impact, self.note, tuple(one for one in TARGETS if one in updates))


@dataclass(frozen=True)
class PaneState:
    """The content of a pane: cases by name in their order, and the current one."""

    pane: str
    title: str
    about: str = ""
    """More about the title, where there is room."""
    empty: str = ""
    """A hint if there is no case."""
    cases: Mapping[str, ExceptionCase] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    current: str | None = None
    queue: Queue | None = None
    """The session's queue, if the pane shows one."""

    @property
    def session(self) -> Session | None:
        """The session of the queue."""
        return self.queue.session if self.queue else None

    @property
    def blind(self) -> bool:
        """True if the findings of others are hidden."""
        return self.pane == SECOND

    def review(self, case: ExceptionCase) -> Review | None:
        """The review of a case that this pane edits."""
        return second_review(case) if self.blind else case.review


def draft_place(name: str, *, blind: bool = False) -> str:
    """The key of the draft of a case."""
    return f"{'second' if blind else 'exceptions'}.{name}"


def queue_of(store: Store, session: Session) -> Queue:
    """The queue of a session, from the database."""
    earlier = [one for one in store.snapshot.evidence.sessions if (one.at, one.name) < (session.at, session.name)]
    put_off = {name for one in earlier for name in one.buried}
    cases = store.cases({*session.cases, *put_off})
    return Queue(session, cases, carried_over(earlier, cases))


def open_session(store: Store) -> Session | None:
    """The newest session with open cases, else the newest one."""
    evidence = store.snapshot.evidence
    sessions = sorted(evidence.sessions, key=lambda one: (one.at, one.name), reverse=True)
    decided = {one.name for one in evidence.review_facts if one.review}
    put_off = {name for one in sessions for name in one.buried}
    unsure = (one for one in sessions if not {*one.cases, *put_off} <= decided)  # of all others no case is fetched
    return next((one for one in unsure if not queue_of(store, one).finished), sessions[0] if sessions else None)


def session_named(store: Store, name: str) -> Session | None:
    """The session of that name; None if it no longer exists."""
    return next((one for one in store.snapshot.evidence.sessions if name in (one.name, one.id)), None)


def session_of(work: PaneState, case: ExceptionCase, sessions: Iterable[Session]) -> str:
    """The current session; among all cases, the one that drew this case, if any."""
    if work.session:
        return work.session.name
    return next((one.name for one in sessions if case.name in one.cases), "")


def without_session(pane: str, number: int, reviewed: int) -> PaneState:
    """A pane before the first draw: the number of cases, and how many of them were reviewed elsewhere."""
    words = "There are no cases to review yet.\n\n`optable ingest` brings them in."
    if number:
        words = (
            f"{counted(number, 'case')}, {reviewed or 'none'} reviewed. No review session is open.\n\n"
            "Press {draw} to draw a week's cases, or {pane} twice to see all cases."
        )
    return PaneState(pane, "Second review" if pane == SECOND else "Review", empty=words)


def queue_work(queue: Queue) -> PaneState:
    """The session's cases: decided ones where they were drawn, then skipped ones, then postponed ones."""
    session = queue.session
    last = (*queue.skipped, *queue.buried)
    names = (*(name for name in queue.names if name not in last), *last)
    carried = f", {len(queue.carried)} from before" if queue.carried else ""
    drawn = f"{len(session.flagged)} of {session.flagged_pool} flagged, {len(session.controls)} controls{carried}"
    title = f"{session.week}  {queue.progress}"
    return PaneState(QUEUE, title, f"({drawn})", "", queue.cases, names, queue.current, queue)


def second_work(queue: Queue, actor: str) -> PaneState:
    """The cases for a blind second review by this person: drawn for it, and first reviewed by somebody else."""
    if not queue.session.second:
        words = "This session has no second review.\n\nAsk for one when you draw the cases ({draw})."
        return PaneState(SECOND, "Second review", empty=words, queue=queue)
    part = [name for name in queue.session.second if name in queue.cases]
    mine = [name for name in part if may_second(queue.cases[name], actor)]
    done = [name for name in part if second_review(queue.cases[name])]
    todo = [name for name in mine if name not in done]
    title = f"{queue.session.week}  second review, blind: {len(done)}/{len(part)} decided"
    words = (
        f"{len(part) - len(done)} cases wait for a second reviewer.\n\n"
        "A second reviewer sees a case once somebody else has reviewed it."
    )
    return PaneState(SECOND, title, "", words, queue.cases, tuple(mine), todo[0] if todo else None, queue)


def after(work: PaneState, case: ExceptionCase, actor: str) -> PaneState:
    """The pane after a case of it was decided."""
    if work.queue is None:
        return replace(work, cases={**work.cases, case.name: case})
    queue = replace(work.queue, cases={**work.queue.cases, case.name: case})
    return second_work(queue, actor) if work.blind else queue_work(queue)


def all_work(store: Store, names: tuple[str, ...], number: int, text: str) -> PaneState:
    """The results of a search, newest first."""
    cases = store.cases(names)
    shown = f"the newest {len(names)} of {number}" if number > len(names) else str(number)
    about = f" that hold {text!r}" if text.strip() else ""
    empty = f"Nothing matches {text}" if text.strip() else "There are no cases yet.\n\n`optable ingest` brings them in."
    return PaneState(
        ALL, f"All cases: {shown}{about}", "", empty, cases, tuple(name for name in names if name in cases)
    )
