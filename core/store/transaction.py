"""The pending changes of one operation: collected, validated, then written and journalled together."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from core.errors import BadValue, nearest
from core.model.base import Record
from core.model.conflict import OpenConflict
from core.model.decisions import Decision
from core.model.evidence import Evidence
from core.model.evidence_log import EvidenceKind, EvidenceLog
from core.model.field_ref import AnyId, FieldRef
from core.model.stamp import Stamp
from core.model.workspace import FIXED, RecordId, RecordKind, Workspace
from core.remedy import Remedy
from core.store.codec import same
from core.store.evidence_update import Pair, updated_evidence
from core.store.journal import JournalEntry, entry_at, head
from core.store.origin import Origin
from core.store.rows import Key
from core.store.snapshot import Snapshot, find_evidence, load
from core.times import shown
from core.verdict.evaluation_time import ahead, ahead_in_words, evaluation_time, trusted

ConflictPair = tuple[OpenConflict | None, OpenConflict | None]
"""A conflict before and after; None if it is not open."""
KEY_KINDS: frozenset[RecordKind] = frozenset(("workflow", "condition", "earlier", "signal", "activity"))
"""The kinds of records that replay keys are made of, besides resumes."""
IN_DOUBT = "A stop and a hold can still be decided."


class BulkEntry(NamedTuple):
    """A journal entry about cases too many to be listed; before and after are JSON.

    `ingest` tells of the cases of one file, `overlap` of what a call contained and left as it was.
    """

    kind: Literal["ingest", "overlap"]
    before: str | None
    after: str | None


@dataclass
class Transaction:
    """Changes under the write lock: `before` is the database content, and nobody else can change it meanwhile."""

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
    in_bulk: list[BulkEntry] = field(default_factory=list)
    """Journal entries about cases that are already written in bulk."""
    conflicts: dict[FieldRef[AnyId], ConflictPair] = field(default_factory=dict)
    """Conflicts that were resolved or reopened."""

    @cached_property
    def now(self) -> datetime:
        """Default time of changes."""
        return evaluation_time(self.before.workspace, self.before.evidence, self.at)

    @cached_property
    def ahead(self) -> tuple[Stamp, ...]:
        """Times more than a day ahead of the clock."""
        return ahead(self.before.workspace, self.before.evidence, self.at)

    @cached_property
    def first_entry(self) -> int:
        """The number that the first journal entry of this change gets."""
        return head(self.connection)[0] + 1

    @property
    def zone(self) -> str:
        """The time zone for display, before the changes."""
        return self.before.workspace.workflow.timezone

    def refuse_in_doubt(self) -> None:
        """Raise BadValue while clock and record differ by days, since the right time of a new record is unknown."""
        if self.ahead:
            message = f"{ahead_in_words(self.ahead[0], self.zone)}: nothing is recorded meanwhile"
            raise BadValue(message, "clock", IN_DOUBT, Remedy("diagnose"))

    @property
    def edit_time(self) -> datetime:
        """Time at which effects of an edit start or end; the earlier one in doubt, so that no waiver lasts longer."""
        return min(self.now, self.at) if self.ahead else self.now

    def refuse_ahead(self, at: datetime, place: str) -> None:
        """Raise BadValue if `at` is more than a day ahead of the clock."""
        if at > trusted(self.before.workspace, self.at):
            raise BadValue(f"{shown(at, self.zone)} is in the future: nothing has happened then", place)

    @cached_property
    def known(self) -> dict[RecordId, Record]:
        """All records before the changes; outcomes without their conditions, which are separate records."""
        return dict(self.before.workspace.records())

    @property
    def workspace(self) -> Workspace:
        """The workspace after the changes."""
        return self.before.workspace.having(self.records) if self.records else self.before.workspace

    @property
    def changes(self) -> bool:
        """True if there is anything to write."""
        return bool(self.records or self.evidence or self.in_bulk or self.conflicts)

    def evidence_after(self) -> EvidenceLog:
        """The evidence after the changes."""
        before = load(self.connection, self.path).evidence if self.in_bulk else self.before.evidence
        return updated_evidence(before, self.evidence)

    @property
    def keys_may_differ(self) -> bool:
        """True if a condition's replay key may have changed."""
        return "completion" in self.evidence or any(
            one.kind in KEY_KINDS or _is_resume(model) or _is_resume(self.known.get(one))
            for one, model in self.records.items()
        )

    def describe(self, action: str, label: str) -> None:
        """Set the action and label for the journal."""
        self.action, self.label = action, label

    def get(self, record: RecordId) -> Record | None:
        """The record after the changes."""
        return self.records[record] if record in self.records else self.known.get(record)

    def must_get(self, record: RecordId) -> Record:
        """The record after the changes. Raises BadValue, suggesting the nearest key, if it does not exist."""
        if (found := self.get(record)) is None:
            keys = [one.key for one in self.known if one.kind == record.kind]
            raise BadValue(f"there is no {record.kind} named {record.key!r}", record.path, nearest(record.key, keys))
        return found

    def put(self, record: RecordId, model: Record | None) -> None:
        """Set or (None) remove a record; an unchanged one is no change."""
        if same(model, self.known.get(record)):
            self.records.pop(record, None)
        else:
            self.records[record] = model

    def find(self, kind: EvidenceKind, key: Key) -> Evidence | None:
        """One piece of evidence before the changes."""
        return find_evidence(self.connection, self.path, kind, key)

    def put_evidence(self, kind: EvidenceKind, old: Evidence | None, new: Evidence | None) -> None:
        """Add, replace or remove one piece of evidence."""
        if (named := new or old) is not None and not same(old, new):
            self.evidence.setdefault(kind, {})[named.key] = (old, new)

    def last_change(self, record: RecordId) -> JournalEntry | None:
        """The journal entry that last changed the record."""
        return entry_at(self.connection, self.before.revs.get(record, 0))


def _is_resume(record: Record | None) -> bool:
    return isinstance(record, Decision) and record.kind == "resume"


def refuse_fixed(record: RecordId, action: str) -> None:
    """Raise BadValue for the workflow, the page, lenses and outcomes, which always exist."""
    if record.kind in FIXED:
        raise BadValue(f"built in; cannot be {action}", record.path)
