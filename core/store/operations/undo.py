"""Undo and redo from the journal, as in an editor.

Without a name, they apply to this run of the program: its newest change in effect, and its newest undone change. By
name, any change can be undone, whoever made it. Changes from the text (an import or a merge, which may also run
automatically) are undone only by name, since they were written by other people, and so is an ingest of cases, which is
not redone.

Each undo or redo is itself a change, whose entries name the change that they undo or redo.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from core.errors import UsageError
from core.model.evidence import Evidence
from core.model.evidence_log import EVIDENCE
from core.model.sessions import Session
from core.model.workspace import MODELS, RecordId
from core.store import conflicts
from core.store.codec import from_json, list_from_json, same
from core.store.journal import JournalEntry, is_in_effect, of_change
from core.store.operations.take_back_ingest import IngestedCases, refuse_if_used, take_back_cases
from core.store.origin import APPLICATION, Origin, in_application
from core.store.rows import Key
from core.store.sqlite_errors import decoding
from core.store.transaction import Transaction

LASTING = {"create": "the beginning of a workspace", "say": "the record of a Stop"}
"""Actions that are no edits and cannot be undone, in words."""
FROM_TEXT = ("import", "merge", "settle")
"""Actions that come with the text."""
BY_NAME = (*FROM_TEXT, "ingest")
"""Actions undone only by name."""
COLUMNS = '"seq", "at", "actor", "action", "label", "change", "undoes"'


@dataclass(frozen=True)
class UndoableChange:
    """The change that was undone or redone, and the agreed records it touched."""

    label: str
    records: tuple[RecordId, ...]
    evidence: tuple[str, ...] = ()
    """Single pieces of evidence it touched, as `source/id`; for a session, the cases put off or marked."""
    again: bool = False
    """True if the change was redone."""


class JournalChange(NamedTuple):
    """A change as listed in the journal, without its content."""

    seq: int
    at: str
    actor: str
    action: str
    label: str
    change: str
    undoes: str


class Undoable(NamedTuple):
    """A change that can be undone: id, label and time."""

    change: str
    label: str
    at: str
    here: bool
    """True if this run made the change. One of an earlier run is only offered."""


def undo(transaction: Transaction) -> UndoableChange:
    """Undo the newest change of this run in effect."""
    change = _done_by(transaction.connection, transaction.origin)
    if change is None:
        raise UsageError("there is nothing to undo")
    return _undo(transaction, of_change(transaction.connection, change))


def redo(transaction: Transaction) -> UndoableChange:
    """Redo the change that this run last undid, unless it has made another change since."""
    change = next_redo(transaction.connection, transaction.origin)
    if change is None:
        raise UsageError("there is nothing to redo")
    return _redo(transaction, of_change(transaction.connection, change))


def take_back(transaction: Transaction, change: str) -> UndoableChange:
    """Undo a change by its id, whoever made it; an undo is undone by a redo."""
    entries = of_change(transaction.connection, change)
    if not entries:
        raise UsageError("the journal has no such change")
    first = entries[0]
    if first.action in LASTING:
        raise UsageError(f"{LASTING[first.action]} cannot be undone", first.title)
    about = of_change(transaction.connection, first.undoes) if first.undoes else entries
    standing = is_in_effect(transaction.connection, about[0])
    if first.action == "undo":
        if standing:
            raise UsageError("it is already redone", first.title)
        return _redo(transaction, about)
    if not standing:
        raise UsageError("it is already undone", first.title)
    return _undo(transaction, about)


def next_undo(connection: sqlite3.Connection, actor: str, origin: Origin, began: int) -> Undoable | None:
    """This run's newest change in effect; else this person's newest one of an earlier run of the application.

    `began` is the newest journal entry at the start of this run: later changes by others are theirs.
    """
    if (change := _done_by(connection, origin)) is not None:
        first = of_change(connection, change)[0]
        return Undoable(change, first.title, first.at, here=True)

    def earlier(step: JournalChange) -> bool:
        return step.seq <= began and step.actor == actor and in_application(step.change)

    if (since := _first_of(connection, APPLICATION)) is None:
        return None
    if (change := _newest_standing(_newest_first(connection, since), earlier)) is None:
        return None
    first = of_change(connection, change)[0]
    return Undoable(change, first.title, first.at, here=False)


def _done_by(connection: sqlite3.Connection, origin: Origin) -> str | None:
    """The newest change of a run in effect."""
    if (since := _first_of(connection, origin.prefix)) is None:
        return None
    return _newest_standing(_newest_first(connection, since), lambda step: origin.made(step.change))


def _newest_standing(steps: Iterator[JournalChange], did: Callable[[JournalChange], bool]) -> str | None:
    """The newest change in effect that was made or redone in a step satisfying `did`."""
    marked: set[str] = set()
    for step in steps:
        about = step.undoes or step.change
        if about not in marked and step.action not in ("undo", *LASTING, *BY_NAME) and did(step):
            return about
        marked.add(about)
    return None


def next_redo(connection: sqlite3.Connection, origin: Origin) -> str | None:
    """The change that a run last undid and did not redo; a later change ends what can be redone."""
    if (since := _first_of(connection, origin.prefix)) is None:
        return None
    redone: set[str] = set()
    for step in _newest_first(connection, since):
        if not origin.made(step.change) or step.action in FROM_TEXT:
            continue
        if step.action == "redo":
            redone.add(step.undoes)
        elif step.action == "undo":
            if step.undoes not in redone:
                return step.undoes if _can_be_redone(connection, step.undoes) else None
            redone.discard(step.undoes)
        else:
            return None
    return None


def _can_be_redone(connection: sqlite3.Connection, change: str) -> bool:
    """True unless the change brought cases, which are not kept when it is undone."""
    statement = 'SELECT 1 FROM "journal" WHERE "change" = ? AND "kind" = \'ingest\' LIMIT 1'
    return connection.execute(statement, (change,)).fetchone() is None


def _first_of(connection: sqlite3.Connection, beginning: str) -> int | None:
    """The number of the first entry whose change id has this prefix; None if there is none."""
    statement = 'SELECT min("seq") FROM "journal" WHERE "change" >= ? AND "change" < ?'
    first: int | None = connection.execute(statement, (beginning, f"{beginning}~")).fetchone()[0]
    return first


def _newest_first(connection: sqlite3.Connection, since: int) -> Iterator[JournalChange]:
    """Changes from an entry on, newest first, each once: entries of one change are adjacent."""
    last = ""
    for row in connection.execute(f'SELECT {COLUMNS} FROM "journal" WHERE "seq" >= ? ORDER BY "seq" DESC', (since,)):  # noqa: S608
        step = JournalChange(*row)
        if step.change != last:
            yield step
        last = step.change


def _undo(transaction: Transaction, entries: list[JournalEntry]) -> UndoableChange:
    _refuse_removed_text(entries)
    ingest = IngestedCases.of(entries)
    if ingest:
        refuse_if_used(transaction, ingest, entries[0].title)
    for entry in entries:
        _refuse_losing_a_draw(transaction, entry)
        _put(transaction, entry, expected=entry.after, wanted=entry.before)
    if ingest:
        take_back_cases(transaction, ingest)
    return _described(transaction, "undo", entries)


def _redo(transaction: Transaction, entries: list[JournalEntry]) -> UndoableChange:
    _refuse_removed_text(entries)
    if any(entry.kind == "ingest" for entry in entries):
        raise UsageError("its cases are not kept twice: ingest the file again", entries[0].title)
    for entry in entries:
        _put(transaction, entry, expected=entry.before, wanted=entry.after)
    return _described(transaction, "redo", entries)


def _described(transaction: Transaction, action: str, entries: list[JournalEntry]) -> UndoableChange:
    label = entries[0].title
    transaction.describe(action, f"{action}: {label}")
    transaction.undoes = entries[0].change
    touched = (RecordId(kind, entry.key) for entry in entries for kind in MODELS if kind == entry.kind)
    evidence = tuple(name for entry in entries for name in _evidence_of(entry))
    return UndoableChange(label, tuple(touched), evidence, again=action == "redo")


def _evidence_of(entry: JournalEntry) -> Iterator[str]:
    if entry.kind not in EVIDENCE or not entry.key:
        return
    if entry.kind == "session" and entry.before and entry.after:
        (old,), (new,) = (list_from_json(Session, text) for text in (entry.before, entry.after))
        for names in ("skipped", "buried", "marked"):
            yield from set(getattr(old, names)) ^ set(getattr(new, names))
    else:
        yield entry.key


def _put(transaction: Transaction, entry: JournalEntry, *, expected: str | None, wanted: str | None) -> None:
    _refuse_lifting_a_stop(entry, expected, wanted)
    whose = "your" if entry.actor == transaction.actor else "the"
    if entry.kind == conflicts.KIND:
        pair = conflicts.from_json(expected), conflicts.from_json(wanted)
        transaction.conflicts |= {one.place: pair for one in pair if one}
    for kind, model in MODELS.items():
        if kind == entry.kind:
            record = RecordId(kind, entry.key)
            if not same(transaction.known.get(record), from_json(model, expected)):
                raise _moved_on(record.path, transaction.last_change(record), whose)
            transaction.put(record, from_json(model, wanted))
    for evidence_kind, evidence in EVIDENCE.items():
        if evidence_kind == entry.kind:
            old, new = _by_key(evidence, expected), _by_key(evidence, wanted)
            for key in old | new:
                current = transaction.find(evidence_kind, key)
                if not same(current, old.get(key)):
                    raise _moved_on(f"{evidence_kind} {'/'.join(key)}", None, whose)
                transaction.put_evidence(evidence_kind, current, new.get(key))


def _by_key(model: type[Evidence], text: str | None) -> dict[Key, Evidence]:
    return {one.key: one for one in list_from_json(model, text)}


def _moved_on(place: str, entry: JournalEntry | None, whose: str) -> UsageError:
    author = f" by {entry.actor}" if entry and entry.actor else ""
    when = f" at {entry.at}" if entry else ""
    return UsageError(f"it was changed{author}{when} since; undoing {whose} change would lose that", place)


def _refuse_removed_text(entries: list[JournalEntry]) -> None:
    """Refuse a change whose records are no longer complete in the journal."""
    if any(entry.lacks_text for entry in entries):
        message = "a text of it was removed from the journal for good; it cannot be undone or redone"
        raise UsageError(message, entries[0].title)


def _refuse_losing_a_draw(transaction: Transaction, entry: JournalEntry) -> None:
    """Refuse to undo a draw with reviews: without it, they would belong to no sample and feed no rate."""
    if entry.action != "draw":
        return
    for session in list_from_json(Session, entry.after):
        statement = 'SELECT "by" FROM "review" WHERE "session" = ? LIMIT 1'
        if (row := transaction.connection.execute(statement, (session.name,)).fetchone()) is not None:
            reviewer = f" by {row[0]}" if row[0] else ""
            raise UsageError(f"its cases were reviewed{reviewer} since; a draw is frozen from then on", session.name)


def _refuse_lifting_a_stop(entry: JournalEntry, expected: str | None, wanted: str | None) -> None:
    """Refuse to undo a person's Stop. One recorded by the gate itself can be undone if its Stop remains anyway."""
    if entry.kind == "decision" and _is_a_persons_stop(expected) and not _is_a_persons_stop(wanted):
        raise UsageError("only a resume lifts a Stop", f"decisions.{entry.key}", "Decide a resume.")


def _is_a_persons_stop(decision: str | None) -> bool:
    if decision is None:
        return False
    with decoding("a decision in the journal"):
        fields = json.loads(decision)
        return fields["kind"] == "stop" and bool(fields["by"])
