"""Undo and redo, as an editor has them, from the journal: across restarts, one's own changes only.

Each is itself a change, whose entries name the one that they take back or make again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import UsageError
from core.model.evidence import Evidence
from core.model.evidence_log import EVIDENCE
from core.model.sessions import Session
from core.model.workspace import MODELS, RecordId
from core.store import conflicts
from core.store.codec import from_json, list_from_json, same
from core.store.journal import Entry, of_change
from core.store.rows import Key
from core.store.transaction import Transaction

LASTING = ("create", "ingest")
"""What is no edit and is never taken back."""


@dataclass(frozen=True)
class Change:
    """What was taken back or made again, and the agreed records that it touched."""

    label: str
    records: tuple[RecordId, ...]
    evidence: tuple[str, ...] = ()
    """The single pieces of evidence that it touched, as `source/id`; of a session, the cases put off or marked."""


def undo(transaction: Transaction) -> Change:
    """Takes back this actor's newest change that still stands."""
    change = next_undo(transaction.connection, transaction.actor)
    if change is None:
        raise UsageError("there is nothing to undo")
    entries = of_change(transaction.connection, change)
    for entry in entries:
        _refuse_lifting_a_stop(entry)
        _refuse_losing_a_draw(transaction, entry)
        _put(transaction, entry, expected=entry.after, wanted=entry.before)
    return _described(transaction, "undo", entries)


def redo(transaction: Transaction) -> Change:
    """Makes again what this actor took back last, unless something was edited since."""
    change = next_redo(transaction.connection, transaction.actor)
    if change is None:
        raise UsageError("there is nothing to redo")
    entries = of_change(transaction.connection, change)
    for entry in entries:
        _put(transaction, entry, expected=entry.before, wanted=entry.after)
    return _described(transaction, "redo", entries)


def next_undo(connection: sqlite3.Connection, actor: str) -> str | None:
    """The newest change whose last mark is not an undo."""
    undone: dict[str, bool] = {}
    for change, action, undoes in _own(connection, actor):
        if action in ("undo", "redo"):
            undone.setdefault(undoes, action == "undo")
        elif action not in LASTING and not undone.get(change, False):
            return change
    return None


def next_redo(connection: sqlite3.Connection, actor: str) -> str | None:
    """The change undone last and not made again; an edit made since ends what can be redone."""
    redone: set[str] = set()
    for _, action, undoes in _own(connection, actor):
        if action == "redo":
            redone.add(undoes)
        elif action == "undo":
            if undoes not in redone:
                return undoes
            redone.discard(undoes)
        else:
            return None
    return None


def _own(connection: sqlite3.Connection, actor: str) -> Iterator[tuple[str, str, str]]:
    """Change, action and what it undoes, of one actor's changes, newest first."""
    yield from connection.execute(
        "SELECT change, action, undoes FROM journal WHERE actor = ? GROUP BY change ORDER BY max(seq) DESC", (actor,)
    )


def _described(transaction: Transaction, action: str, entries: list[Entry]) -> Change:
    label = entries[0].label
    transaction.describe(action, f"{action}: {label}")
    transaction.undoes = entries[0].change
    touched = (RecordId(kind, entry.key) for entry in entries for kind in MODELS if kind == entry.kind)
    return Change(label, tuple(touched), tuple(name for entry in entries for name in _evidence_of(entry)))


def _evidence_of(entry: Entry) -> Iterator[str]:
    if entry.kind not in EVIDENCE or not entry.key:
        return
    if entry.kind == "session" and entry.before and entry.after:
        (old,), (new,) = (list_from_json(Session, text) for text in (entry.before, entry.after))
        for names in ("skipped", "buried", "marked"):
            yield from set(getattr(old, names)) ^ set(getattr(new, names))
    else:
        yield entry.key


def _put(transaction: Transaction, entry: Entry, *, expected: str | None, wanted: str | None) -> None:
    if entry.kind == conflicts.KIND:
        pair = conflicts.from_json(expected), conflicts.from_json(wanted)
        transaction.conflicts |= {one.place: pair for one in pair if one}
    for kind, model in MODELS.items():
        if kind == entry.kind:
            record = RecordId(kind, entry.key)
            if not same(transaction.known.get(record), from_json(model, expected)):
                raise _moved_on(record.path, transaction.last_change(record))
            transaction.put(record, from_json(model, wanted))
    for evidence_kind, evidence in EVIDENCE.items():
        if evidence_kind == entry.kind:
            old, new = _by_key(evidence, expected), _by_key(evidence, wanted)
            for key in old | new:
                current = transaction.find(evidence_kind, key)
                if not same(current, old.get(key)):
                    raise _moved_on(f"{evidence_kind} {'/'.join(key)}", None)
                transaction.put_evidence(evidence_kind, current, new.get(key))


def _by_key(model: type[Evidence], text: str | None) -> dict[Key, Evidence]:
    return {one.key: one for one in list_from_json(model, text)}


def _moved_on(place: str, entry: Entry | None) -> UsageError:
    who = f" by {entry.actor}" if entry and entry.actor else ""
    when = f" at {entry.at}" if entry else ""
    return UsageError(f"it was changed{who}{when} since; taking your change back would lose that", place)


def _refuse_losing_a_draw(transaction: Transaction, entry: Entry) -> None:
    """What reviews found was found in a draw: without it, it would be of no sample, and feed no rate."""
    if entry.action != "draw":
        return
    for session in list_from_json(Session, entry.after):
        statement = 'SELECT "by" FROM "review" WHERE "session" = ? LIMIT 1'
        if (found := transaction.connection.execute(statement, (session.name,)).fetchone()) is not None:
            who = f" by {found[0]}" if found[0] else ""
            raise UsageError(f"its cases were reviewed{who} since; a draw is frozen from then on", session.name)


def _refuse_lifting_a_stop(entry: Entry) -> None:
    """A person's word is not taken back by a key. One that the gate itself recorded goes if its Stop stands anyway."""
    if entry.kind != "decision" or entry.before or not entry.after:
        return
    decision = json.loads(entry.after)
    if decision["kind"] == "stop" and decision["by"]:
        raise UsageError("only a resume lifts a Stop", f"decisions.{entry.key}", "Decide a resume.")
