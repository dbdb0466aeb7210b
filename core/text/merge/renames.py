"""Renames in a merge: the other side's changes of a renamed record, and its references to it, are followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from core.model.base import Record
from core.model.conflict import OpenConflict
from core.model.evidence import Completion, Reading
from core.model.field_ref import AnyId
from core.model.workspace import AGREED, RecordId
from core.rules.renames import in_records
from core.text.merge.fields import conflict
from core.text.merge.records import Origins, Records


class Rename(NamedTuple):
    """A record to which one side gave another key, otherwise unchanged."""

    old: RecordId
    new: RecordId

    @property
    def words(self) -> str:
        """The rename in words."""
        return f"{self.old.path} was renamed to {_last(self.new)}"


class Followed(NamedTuple):
    """The three sides under the new keys."""

    base: Records
    ours: Records
    theirs: Records
    renames: tuple[Rename, ...]


def followed(base: Records, ours: Records, theirs: Records) -> Followed:
    """Apply the new keys to the base and the other side, rename by rename."""
    done: list[Rename] = []
    while rename := next(renames(base, ours, theirs), None) or next(renames(base, theirs, ours), None):
        base = with_new_key(base, rename)
        ours = with_new_key(ours, rename)
        theirs = with_new_key(theirs, rename)
        done.append(rename)
    return Followed(base, ours, theirs, tuple(done))


def followed_in(sides: Sequence[Records], origins: Iterable[Origins]) -> tuple[tuple[Records, ...], tuple[Rename, ...]]:
    """Apply renames known from the commits: git merged file by file, so one file may name the old key."""
    done = tuple(
        one
        for each in origins
        for one in followed(*each).renames
        if any(one.new in side for side in sides) and not any(one.old in side for side in sides[-2:])
    )
    for one in done:
        sides = [with_new_key(side, one) for side in sides]
    return tuple(sides), done


def renames(base: Records, side: Records, other: Records) -> Iterator[Rename]:
    """Unambiguous renames by this side of records that the other side still has by their old key."""
    gone = [one for one in _agreed(base) if one not in side and one in other and _has_content(base[one])]
    new = [one for one in _agreed(side) if one not in base and one not in other]
    for old in gone:
        like = [one for one in new if _may_be(old, one) and side[one] == base[old]]
        twins = [one for one in gone if one.kind == old.kind and base[one] == base[old]]
        if len(like) == len(twins) == 1:
            yield Rename(old, like[0])


def disputed(base: Records, ours: Records, theirs: Records) -> Iterator[OpenConflict]:
    """Conflicts of a record that one side renamed and the other deleted or renamed: both keys stay until a choice."""
    for old in _agreed(base):
        if old in ours or old in theirs:
            continue
        our_id, their_id = (_called(old, base, side) for side in (ours, theirs))
        if our_id == their_id:
            continue
        both = (
            f"renamed on both sides: {old.path} to {_last(our_id)} here, to {_last(their_id)} there"
            if our_id and their_id
            else ""
        )
        for one in filter(None, (our_id, their_id)):
            reason = both or f"deleted on one side, renamed on the other: {old.path} to {_last(one)}"
            yield conflict(one, base[old], ours.get(one), theirs.get(one), reason=reason)


def _called(old: RecordId, base: Records, side: Records) -> RecordId | None:
    """The new key of a renamed record; None if deleted or ambiguous."""
    if not _has_content(base[old]):
        return None
    twins = [one for one in _agreed(base) if one.kind == old.kind and one not in side and base[one] == base[old]]
    like = [one for one in _agreed(side) if one not in base and _may_be(old, one) and side[one] == base[old]]
    return like[0] if len(like) == len(twins) == 1 else None


def with_new_key(records: Records, rename: Rename) -> dict[AnyId, Record]:
    """These records with the new key in every place; a side without the record has no reference to it."""
    old, new = rename
    agreed = in_records({one: record for one, record in records.items() if isinstance(one, RecordId)}, old, new)
    changed: dict[AnyId, Record] = dict(agreed.items())
    for one, record in records.items():
        if isinstance(record, Reading) and old == RecordId("signal", record.signal):
            changed[one] = record.model_copy(update={"signal": new.key})
        elif isinstance(record, Completion) and old == RecordId("activity", record.activity):
            changed[one] = record.model_copy(update={"activity": new.key})
        elif not isinstance(one, RecordId):
            changed[one] = record
    return changed


def _last(record: RecordId) -> str:
    """The record's name without that of its outcome."""
    return record.key.rpartition(".")[2]


def _agreed(records: Records) -> list[RecordId]:
    return sorted(one for one in records if isinstance(one, RecordId) and one.kind in (*AGREED, "condition"))


def _has_content(record: Record) -> bool:
    return bool(record.model_dump(exclude_defaults=True))


def _may_be(old: RecordId, new: RecordId) -> bool:
    same_outcome = old.kind != "condition" or old.key.partition(".")[0] == new.key.partition(".")[0]
    return old.kind == new.kind and same_outcome
