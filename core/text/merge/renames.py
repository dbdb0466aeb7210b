"""Renames in a merge: the other side's changes of a renamed record, and its references to it, are followed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

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
    sought = _Sought(base, gone, side, [one for one in _agreed(side) if one not in base and one not in other])
    for old in gone:
        if (new := sought.new_id(old)) is not None:
            yield Rename(old, new)


class _Sought:
    """Records that are gone from one side, and the new ones among which each may have its new key."""

    def __init__(self, base: Records, gone: Iterable[RecordId], side: Records, new: Iterable[RecordId]) -> None:
        self._base = base
        self._gone, self._new = _by_content(base, gone), _by_content(side, new)

    def new_id(self, old: RecordId) -> RecordId | None:
        """The only new record like the one that is gone; None if it has a twin or there are several."""
        content = _content(old, self._base)
        if len(self._gone.get(content, ())) != 1:
            return None
        like = [one for one in self._new.get(content, ()) if _may_be(old, one)]
        return like[0] if len(like) == 1 else None


def disputed(base: Records, ours: Records, theirs: Records) -> Iterator[OpenConflict]:
    """Conflicts of a record that one side renamed and the other deleted or renamed: both keys stay until a choice."""
    both_gone = [one for one in _agreed(base) if one not in ours and one not in theirs]
    sought = [
        _Sought(
            base,
            [one for one in _agreed(base) if one not in side],
            side,
            [one for one in _agreed(side) if one not in base],
        )
        for side in ((ours, theirs) if both_gone else ())
    ]
    for old in filter(lambda one: _has_content(base[one]), both_gone):
        our_id, their_id = (of_one.new_id(old) for of_one in sought)
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


def _by_content(records: Records, ids: Iterable[RecordId]) -> dict[Hashable, list[RecordId]]:
    found: dict[Hashable, list[RecordId]] = {}
    for one in ids:
        found.setdefault(_content(one, records), []).append(one)
    return found


def _content(one: RecordId, records: Records) -> Hashable:
    """Equal for equal records of a kind, and to be looked up."""
    return one.kind, _hashable(records[one])


def _hashable(value: Any) -> Hashable:
    if isinstance(value, Record):
        return type(value), _hashable(value.__dict__)
    if isinstance(value, dict):
        return frozenset((key, _hashable(each)) for key, each in value.items())
    if isinstance(value, (tuple, list)):
        return tuple(map(_hashable, value))
    hashable: Hashable = value
    return hashable


def _has_content(record: Record) -> bool:
    return bool(record.model_dump(exclude_defaults=True))


def _may_be(old: RecordId, new: RecordId) -> bool:
    same_outcome = old.kind != "condition" or old.key.partition(".")[0] == new.key.partition(".")[0]
    return old.kind == new.kind and same_outcome
