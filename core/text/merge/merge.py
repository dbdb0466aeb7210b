"""The three-way merge of two workspaces: by record and field, a sentence being one field.

What both sides agree on, or only one changed, is taken. Where they want two things, ours stands and the conflict is
told. Nothing comes out that does not hang together: what one side deleted and the other names is back, as a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from core.errors import BadValue
from core.model.base import Record
from core.model.conflict import OpenConflict, Place
from core.model.evidence_log import EVIDENCE, EvidenceKind
from core.model.workflow import Workflow
from core.model.workspace import RecordId
from core.store.integrity import problems
from core.store.values import with_value
from core.text.form import Content
from core.text.merge.fields import conflict, merged
from core.text.merge.records import Id, Records, content_of, id_of, records_of
from core.text.merge.renames import Rename, disputed, followed

LOOKED_AT = ("outcome", "condition", "signal")
"""What decides the verdict: after a merge that touched it, somebody must look."""
WORKFLOW = RecordId("workflow", "workflow")


@dataclass(frozen=True)
class Merged:
    """What came out. Where there are conflicts, the records have what ours has."""

    records: Records
    base: Records
    ours: Records
    theirs: Records
    conflicts: tuple[OpenConflict, ...]
    renames: tuple[Rename, ...]
    rest: Content
    same: tuple[EvidenceKind, ...]
    """The kinds of evidence that nobody changed, as the rest has them: there may be a million of it."""

    @property
    def content(self) -> Content:
        """As a workspace and its evidence."""
        return self._whole(self.records)

    def _whole(self, records: Records) -> Content:
        made = content_of(records)
        return made._replace(evidence=made.evidence.taking(self.rest.evidence, self.same))

    @property
    def as_ours(self) -> Content:
        """The same, with what ours has where there is a conflict: a record that ours deleted is not there."""
        return self._as(self.ours, "ours")

    @property
    def as_theirs(self) -> Content:
        """The same, with what theirs has where there is a conflict; perhaps it does not hang together."""
        return self._as(self.theirs, "theirs")

    @property
    def as_base(self) -> Content:
        """The same, with what both sides were made of where there is a conflict."""
        return self._as(self.base, "base")

    def _as(self, side: Records, name: Literal["base", "ours", "theirs"]) -> Content:
        records = dict(self.records)
        for one in {id_of(each.place) for each in self.conflicts}:
            wanted = [each for each in self.conflicts if id_of(each.place) == one]
            record = _chosen(records.get(one), side.get(one), {each.place: getattr(each, name) for each in wanted})
            if record is None:
                records.pop(one, None)
            else:
                records[one] = record
        return self._whole(records)


def merge(base: Content | None, ours: Content, theirs: Content) -> Merged:
    """Both changes. Without a base, what only one side has may have been deleted by the other: a conflict."""
    logs = [side.evidence for side in (base, ours, theirs) if side]
    same = tuple(kind for kind in EVIDENCE if all(log.part(kind) is logs[0].part(kind) for log in logs))
    kinds = [kind for kind in EVIDENCE if kind not in same]
    us: Records
    them: Records
    if base is None:
        us, them = (records_of(side, kinds) for side in (ours, theirs))
        records, conflicts = _without_base(us, them)
        return Merged(records, {}, us, them, tuple(conflicts), (), ours, same)
    first, us, them, renames = followed(*(records_of(side, kinds) for side in (base, ours, theirs)))
    records, conflicts = _each(first, us, them)
    conflicts += disputed(first, us, them)
    records, broken = _hanging_together(first, us, them, records)
    told = {one.place for one in conflicts}
    conflicts += [one for one in broken if one.place not in told]
    if first not in (us, them):
        records = _to_be_looked_at(us, them, records)
    return Merged(records, first, us, them, tuple(sorted(conflicts, key=lambda one: one.place)), renames, ours, same)


def _each(base: Records, ours: Records, theirs: Records) -> tuple[dict[Id, Record], list[OpenConflict]]:
    records: dict[Id, Record] = {}
    conflicts: list[OpenConflict] = []
    for one in sorted({*base, *ours, *theirs}):
        record, found = merged(one, base.get(one), ours.get(one), theirs.get(one))
        conflicts += found
        if record is not None:
            records[one] = record
    return records, conflicts


def _without_base(ours: Records, theirs: Records) -> tuple[dict[Id, Record], list[OpenConflict]]:
    records = {**theirs, **ours}
    conflicts: list[OpenConflict] = []
    for one in sorted(records):
        us, them = ours.get(one), theirs.get(one)
        if us is None or them is None:
            conflicts.append(conflict(one, None, us, them, why="only one side has it"))
        elif us != them:
            fields = [name for name in type(us).model_fields if getattr(us, name) != getattr(them, name)]
            conflicts += [conflict(one, None, us, them, name, why="changed on both sides") for name in fields]
    return records, conflicts


def _hanging_together(
    base: Records, ours: Records, theirs: Records, records: dict[Id, Record]
) -> tuple[dict[Id, Record], list[OpenConflict]]:
    """Takes back what would break something: first deletions, then what theirs did there, at last all it did."""
    known = {_problem(one) for side in (ours, theirs) for one in _problems(side)}
    conflicts: list[OpenConflict] = []
    wrong = _new(records, known)
    for one in sorted(base.keys() - records.keys()) if wrong else ():
        back = {**records, one: ours.get(one) or theirs.get(one) or base[one]}
        if len(less := _new(back, known)) < len(wrong):
            why = f"deleted on one side, named on the other: {wrong[0].place}"
            conflicts.append(conflict(one, base[one], ours.get(one), theirs.get(one), why=why))
            records, wrong = back, less
    for everything in (False, True):
        for one in sorted(records.keys() | ours.keys()) if wrong else ():
            if records.get(one) != ours.get(one) and (everything or _is_at(one, wrong)):
                conflicts += _taken_back(one, base, ours, records, wrong[0].message)
                records = {key: record for key, record in {**records, one: ours.get(one)}.items() if record is not None}
        wrong = _new(records, known)
    return records, conflicts


def _taken_back(one: Id, base: Records, ours: Records, records: Records, why: str) -> Iterator[OpenConflict]:
    us, both = ours.get(one), records.get(one)
    why = f"both changes do not go together: {why}"
    if us is None or both is None:
        yield conflict(one, base.get(one), us, both, why=why)
        return
    for name in type(us).model_fields:
        if getattr(us, name) != getattr(both, name):
            yield conflict(one, base.get(one), us, both, name, why=why)


def _problems(records: Records) -> list[BadValue]:
    content = content_of(records)
    return list(problems(content.workspace, content.evidence, thorough=True))


def _problem(one: BadValue) -> tuple[str, str]:
    return one.place, one.message


def _new(records: Records, known: Iterable[tuple[str, str]]) -> list[BadValue]:
    return [one for one in _problems(records) if _problem(one) not in known]


def _is_at(one: Id, wrong: Iterable[BadValue]) -> bool:
    path = one.path if isinstance(one, RecordId) else ""
    return bool(path) and any(problem.place == path or problem.place.startswith(f"{path}.") for problem in wrong)


def _to_be_looked_at(ours: Records, theirs: Records, records: Records) -> dict[Id, Record]:
    touched = {
        one.path
        for one in {*ours, *theirs}
        if isinstance(one, RecordId) and one.kind in LOOKED_AT and ours.get(one) != theirs.get(one)
    }
    workflow = records[WORKFLOW]
    if not touched or not isinstance(workflow, Workflow):
        return dict(records)
    unseen = tuple(sorted({*workflow.unseen, *touched}))
    return {**records, WORKFLOW: workflow.model_copy(update={"unseen": unseen})}


def _chosen(merged: Record | None, side: Record | None, values: Mapping[Place, Any]) -> Record | None:
    """The record with what a side wants in these places."""
    record = merged
    for place, value in values.items():
        if not place.field or record is None:
            return side
        try:
            record = with_value(record, place.field, value, place.path)
        except BadValue:
            return side
    return record
