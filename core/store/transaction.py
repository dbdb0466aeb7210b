"""What one operation is about to change: collected, judged, then written and journalled as one."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from core.errors import BadValue, nearest
from core.model.base import Record
from core.model.conflict import OpenConflict
from core.model.evidence import Evidence
from core.model.evidence_log import EvidenceKind, EvidenceLog
from core.model.field_ref import AnyId, FieldRef
from core.model.stamp import Stamp
from core.model.workspace import FIXED, RecordId, Workspace
from core.remedy import Remedy
from core.store.codec import same
from core.store.evidence_update import Pair, updated_evidence
from core.store.journal import JournalEntry, entry_at
from core.store.origin import Origin
from core.store.rows import Key
from core.store.snapshot import Snapshot, find, load
from core.times import shown
from core.verdict.evaluation_time import ahead, ahead_in_words, evaluation_time, trusted

ConflictPair = tuple[OpenConflict | None, OpenConflict | None]
"""As it was open, and as it is now; None where it is not."""
IN_DOUBT = "A stop and a hold can be decided all the same."


@dataclass
class Transaction:
    """Holds the write lock: `before` is what the database has, and nobody else can change it meanwhile."""

    connection: sqlite3.Connection
    path: Path
    before: Snapshot
    actor: str
    at: datetime
    """The clock's time, for the journal."""
    origin: Origin
    action: str = ""
    label: str = ""
    undoes: str = ""
    records: dict[RecordId, Record | None] = field(default_factory=dict)
    evidence: dict[EvidenceKind, dict[Key, Pair]] = field(default_factory=dict)
    in_bulk: list[str] = field(default_factory=list)
    """What was written already, too much to be kept here: facts about it as JSON, one entry of the journal each."""
    revised: list[Evidence] = field(default_factory=list)
    """Of that, what reviews had seen, as it was."""
    conflicts: dict[FieldRef[AnyId], ConflictPair] = field(default_factory=dict)
    """What somebody chose between, or has to choose between again."""

    @cached_property
    def now(self) -> datetime:
        """When something happens that is given no time."""
        return evaluation_time(self.before.workspace, self.before.evidence, self.at)

    @cached_property
    def ahead(self) -> tuple[Stamp, ...]:
        """What lies more than a day ahead of the clock."""
        return ahead(self.before.workspace, self.before.evidence, self.at)

    @property
    def zone(self) -> str:
        """The name of the time zone in which people read times, as it was."""
        return self.before.workspace.workflow.timezone

    def refuse_in_doubt(self) -> None:
        """BadValue while the clock and the record disagree by days: nobody knows which time something new would get."""
        if self.ahead:
            message = f"{ahead_in_words(self.ahead[0], self.zone)}: nothing is recorded meanwhile"
            raise BadValue(message, "clock", IN_DOUBT, Remedy("diagnose"))

    @property
    def edit_time(self) -> datetime:
        """When what an edit ends or begins does so: in doubt early, so that nothing is set aside for longer."""
        return min(self.now, self.at) if self.ahead else self.now

    def refuse_ahead(self, at: datetime, place: str) -> None:
        """BadValue where something is said to have happened more than a day ahead of the clock."""
        if at > trusted(self.before.workspace, self.at):
            raise BadValue(f"{shown(at, self.zone)} is still to come: nothing has happened then", place)

    @cached_property
    def known(self) -> dict[RecordId, Record]:
        """Every record as it was; an outcome without its conditions, which are records themselves."""
        return dict(self.before.workspace.records())

    @property
    def workspace(self) -> Workspace:
        """The workspace as it will be."""
        return self.before.workspace.having(self.records) if self.records else self.before.workspace

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.records or self.evidence or self.in_bulk or self.conflicts)

    def evidence_after(self) -> EvidenceLog:
        """The evidence as it will be."""
        before = load(self.connection, self.path).evidence if self.in_bulk else self.before.evidence
        return updated_evidence(before, self.evidence)

    @property
    def asks_anew(self) -> bool:
        """Whether a condition may ask something else of the readings than before."""
        return bool(self.records) or "completion" in self.evidence

    def describe(self, action: str, label: str) -> None:
        """What the journal says was done."""
        self.action, self.label = action, label

    def get(self, record: RecordId) -> Record | None:
        """The record as it will be."""
        return self.records[record] if record in self.records else self.known.get(record)

    def must_get(self, record: RecordId) -> Record:
        """The record, or BadValue with the nearest one of its kind."""
        if (found := self.get(record)) is None:
            keys = [one.key for one in self.known if one.kind == record.kind]
            raise BadValue(f"there is no {record.kind} named {record.key!r}", record.path, nearest(record.key, keys))
        return found

    def put(self, record: RecordId, model: Record | None) -> None:
        """Puts a record in its place, or takes it out; what is as it was is no change."""
        if same(model, self.known.get(record)):
            self.records.pop(record, None)
        else:
            self.records[record] = model

    def find(self, kind: EvidenceKind, key: Key) -> Evidence | None:
        """One piece of evidence as it was."""
        return find(self.connection, self.path, kind, key)

    def put_evidence(self, kind: EvidenceKind, old: Evidence | None, new: Evidence | None) -> None:
        """Adds, replaces or takes out one piece of evidence."""
        if (named := new or old) is not None and not same(old, new):
            self.evidence.setdefault(kind, {})[named.key] = (old, new)

    def last_change(self, record: RecordId) -> JournalEntry | None:
        """Who changed it last, and when."""
        return entry_at(self.connection, self.before.revs.get(record, 0))


def refuse_fixed(record: RecordId, what: str) -> None:
    """The workflow, the page, the lenses and the outcomes are always there."""
    if record.kind in FIXED:
        raise BadValue(f"it is always there and cannot be {what}", record.path)
