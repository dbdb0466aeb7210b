"""The three-way merge of two workspaces: by record and field, a sentence being one field.

A change by one side, or the same by both, is taken. If both changed a field differently, our value is used and the
conflict reported. The result is consistent: a record that one side deleted and the other names is restored, as a
conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Literal

from core.errors import BadValue
from core.model.base import Record
from core.model.conflict import OpenConflict
from core.model.evidence_log import EVIDENCE, EvidenceKind
from core.model.field_ref import AnyId, FieldRef
from core.model.workflow import Workflow
from core.model.workspace import WORKFLOW, RecordId
from core.rules.record_values import with_value
from core.text.decisive_records import deciding
from core.text.merge.fields import conflict, merged
from core.text.merge.records import Origins, Records, content_of, records_of
from core.text.merge.renames import Rename, disputed, followed, followed_in
from core.text.merge.repair import Known, Repair, problems_of
from core.text.text_format import WorkspaceContent


@dataclass(frozen=True)
class Merged:
    """The result of a merge. In a conflict, the records have our value."""

    records: Records
    base: Records
    ours: Records
    theirs: Records
    conflicts: tuple[OpenConflict, ...]
    renames: tuple[Rename, ...]
    rest: WorkspaceContent
    same: tuple[EvidenceKind, ...]
    """The kinds of evidence that nobody changed, as `rest` has them: there may be a million records."""
    wrong: tuple[BadValue, ...] = ()
    """Inconsistencies that the sides already had."""

    @property
    def content(self) -> WorkspaceContent:
        """The result as a workspace and its evidence."""
        return self._whole(self.records)

    def _whole(self, records: Records) -> WorkspaceContent:
        made = content_of(records)
        return made._replace(evidence=made.evidence.taking(self.rest.evidence, self.same))

    @property
    def as_ours(self) -> WorkspaceContent:
        """The result with our side in each conflict: a record that ours deleted is absent."""
        return self._as(self.ours, "ours")

    @property
    def as_theirs(self) -> WorkspaceContent:
        """The result with their side in each conflict; perhaps inconsistent."""
        return self._as(self.theirs, "theirs")

    @property
    def as_base(self) -> WorkspaceContent:
        """The result with the base value in each conflict."""
        return self._as(self.base, "base")

    def _as(self, side: Records, name: Literal["base", "ours", "theirs"]) -> WorkspaceContent:
        records = dict(self.records)
        wanted: dict[AnyId, dict[FieldRef[AnyId], Any]] = {}
        for each in self.conflicts:
            wanted.setdefault(each.place.record, {})[each.place] = getattr(each, name)
        for one, values in wanted.items():
            record = _chosen(records.get(one), side.get(one), values)
            if record is None:
                records.pop(one, None)
            else:
                records[one] = record
        return self._whole(records)


def merge(
    base: WorkspaceContent | None,
    ours: WorkspaceContent,
    theirs: WorkspaceContent,
    *,
    origins: Iterable[Origins] | None = None,
    known: WorkspaceContent | None = None,
    repaired: bool = True,
) -> Merged:
    """Merge both changes. Without a base, a record of one side may have been deleted by the other: a conflict.

    With `origins` the sides themselves need not be consistent, and problems that are `known` may stay. A result that is
    merged once more need not be `repaired`.
    """
    logs = [side.evidence for side in (base, ours, theirs) if side]
    same = tuple(kind for kind in EVIDENCE if all(log.part(kind) is logs[0].part(kind) for log in logs))
    kinds = [kind for kind in EVIDENCE if kind not in same]
    tried = iter(origins or ())
    leading = tuple(islice(tried, 1))
    first: Records = {}
    us: Records
    them: Records
    us, them = (records_of(side, kinds) for side in (ours, theirs))
    renames: tuple[Rename, ...] = ()
    if base is None:
        (us, them), renames = followed_in((us, them), leading)
        records, conflicts = _without_base(us, them)
    else:
        (first, us, them), renames = followed_in((records_of(base, kinds), us, them), leading)
        first, us, them, more = followed(first, us, them)
        renames += more
        records, conflicts = _each(first, us, them)
        conflicts += disputed(first, us, them)
    wrong: tuple[BadValue, ...] = ()
    if repaired and (base is not None or origins is not None):
        before = problems_of(us) | problems_of(them) if origins is None else _known(known)
        repair = Repair(first, us, them, records, before, conflicts, every_reading=origins is not None)
        repair.run(chain(leading, tried))
        records, conflicts, wrong = repair.records, repair.conflicts, tuple(repair.wrong)
    if base is not None and first not in (us, them):
        records = _to_be_looked_at(us, them, records)
    in_order = tuple(sorted(conflicts, key=lambda one: one.place))
    return Merged(records, first, us, them, in_order, renames, ours, same, wrong)


def _known(content: WorkspaceContent | None) -> Known:
    return problems_of(records_of(content)) if content else frozenset()


def _each(base: Records, ours: Records, theirs: Records) -> tuple[dict[AnyId, Record], list[OpenConflict]]:
    records: dict[AnyId, Record] = {}
    conflicts: list[OpenConflict] = []
    for one in sorted({*base, *ours, *theirs}):
        record, record_conflicts = merged(one, base.get(one), ours.get(one), theirs.get(one))
        conflicts += record_conflicts
        if record is not None:
            records[one] = record
    return records, conflicts


def _without_base(ours: Records, theirs: Records) -> tuple[dict[AnyId, Record], list[OpenConflict]]:
    records = {**theirs, **ours}
    conflicts: list[OpenConflict] = []
    for one in sorted(records):
        us, them = ours.get(one), theirs.get(one)
        if us is None or them is None:
            conflicts.append(conflict(one, None, us, them, reason="only one side has it"))
        elif us != them:
            fields = [name for name in type(us).model_fields if getattr(us, name) != getattr(them, name)]
            conflicts += [conflict(one, None, us, them, name, reason="changed on both sides") for name in fields]
    return records, conflicts


def _to_be_looked_at(ours: Records, theirs: Records, records: Records) -> dict[AnyId, Record]:
    touched = {
        one.path
        for one in {*ours, *theirs}
        if isinstance(one, RecordId) and deciding(one, ours.get(one)) != deciding(one, theirs.get(one))
    }
    workflow = records[WORKFLOW]
    if not touched or not isinstance(workflow, Workflow):
        return dict(records)
    unseen = tuple(sorted({*workflow.unseen, *touched}))
    return {**records, WORKFLOW: workflow.model_copy(update={"unseen": unseen})}


def _chosen(merged: Record | None, side: Record | None, values: Mapping[FieldRef[AnyId], Any]) -> Record | None:
    """The record with the values of one side in these places."""
    record = merged
    for place, value in values.items():
        if not place.field or record is None:
            return side
        try:
            record = with_value(record, place.field, value, place.path)
        except BadValue:
            return side
    return record
