"""Repair of a merge whose result is inconsistent.

Both sides of a merge are whole, and what both did may not be: one deleted a signal with its readings, the other
recorded one more. The repair goes from the least to the most:

1. What was deleted and is still named is back, with the evidence about it. That is a conflict, and so is each sentence
   that names it and is another one on the side that deleted it. All else that names it goes with it, if that is chosen.
2. What theirs did to a record that is still wrong is taken back, as a conflict.
3. All that theirs did is taken back, as conflicts.

Git merges file by file, and may leave texts in which nothing is left of what was deleted. `Origins` still have it: they
are what the merged commits held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice
from typing import Literal

from core.errors import BadValue
from core.model.base import Record
from core.model.conflict import OpenConflict
from core.model.evidence import Completion, Reading
from core.model.field_ref import AnyId, FieldRef
from core.model.signals import Signal
from core.model.workspace import RecordId
from core.rules.integrity import problems
from core.rules.naming import naming, place_of, without
from core.text.merge.fields import conflict
from core.text.merge.records import Origins, Records, content_of
from core.text.text_format import WorkspaceContent

ORIGINS_TRIED = 40
Known = frozenset[tuple[str, str]]
"""Problems from before the merge, by place and message: they may stay."""
Gone = Literal["ours", "theirs"]
"""The side that deleted a record."""


def problems_of(records: Records) -> Known:
    """The problems of these records, by place and message."""
    content = content_of(records)
    return frozenset((one.place, one.message) for one in problems(content.workspace, content.evidence, thorough=True))


@dataclass
class Repair:
    """The result so far, and the conflicts added by its repair."""

    base: Records
    ours: Records
    theirs: Records
    records: dict[AnyId, Record]
    known: Known
    conflicts: list[OpenConflict]
    """The conflicts; those of the merge itself come first."""
    every_reading: bool = False
    """True if the sides may hold readings that do not fit their own signals."""
    wrong: list[BadValue] = field(default_factory=list)
    """The inconsistencies that are left."""
    places: set[FieldRef[AnyId]] = field(init=False)
    """The places of the conflicts."""

    def __post_init__(self) -> None:
        """Take in the conflicts of the merge itself."""
        self.places = {one.place for one in self.conflicts}

    def run(self, origins: Iterable[Origins]) -> None:
        """Repair the records with the first of the origins that helps."""
        self._look()
        self._bring_back(Origins({}, self.ours, self.theirs))
        first: Origins | None = None
        for each in islice(origins, ORIGINS_TRIED) if self.wrong else ():
            first = first or each
            self._bring_back(each)
            if not self.wrong:
                break
        self._bring_back(Origins(self.base, {}, {}))
        for side in (first.ours if first else self.ours, self.ours, first.theirs if first else self.theirs):
            for everything in (False, True):
                self._take_back(side, everything=everything)

    def _look(self) -> None:
        content = content_of(self.records)
        errors = [*problems(content.workspace, content.evidence, thorough=True), *self._out_of_range(content)]
        self.wrong = [one for one in errors if (one.place, one.message) not in self.known]

    def _out_of_range(self, content: WorkspaceContent) -> Iterator[BadValue]:
        """Readings that do not fit the kind or unit of their signal; checked if these differ between the sides."""
        for name, signal in content.workspace.signals.items():
            record_id = RecordId("signal", name)
            others = [side[record_id] for side in (self.base, self.ours, self.theirs) if record_id in side]
            matching = [
                isinstance(one, Signal) and (one.kind, one.unit) == (signal.kind, signal.unit) for one in others
            ]
            if all(matching) and not self.every_reading:
                continue
            refused = (signal.out_of_range(one.value) for one in content.evidence.readings.get(name, ()))
            if reason := next(filter(None, refused), None):
                yield BadValue(f"a reading of {name} is out of range: {reason}", f"{record_id.path}.unit")

    def _bring_back(self, origins: Origins) -> None:
        """Restore deleted records that are still named, from these origins; and the records that they name in turn."""
        back: list[RecordId] = []
        while self.wrong and (missing := sorted(_missing(self.records) & _agreed(origins))):
            restored: dict[AnyId, Record] = {}
            about: dict[AnyId, Record] = {}
            for keeper in (origins.base, origins.theirs, origins.ours):
                held: dict[AnyId, Record] = {one: keeper[one] for one in missing if one in keeper}
                restored |= held
                about = {key: each for key, each in about.items() if _subject(each) not in held}
                about |= {key: each for key, each in keeper.items() if _subject(each) in held}
            self.records = {**about, **self.records, **restored}
            back += missing
            self._look()
        if not back:
            return
        places: dict[RecordId, list[tuple[AnyId, str]]] = {}
        for target, source, name in _naming(self.records):
            places.setdefault(target, []).append((source, name))
        for one in back:
            self._ask(one, sorted(places.get(one, ())), origins)

    def _ask(self, one: RecordId, places: Sequence[tuple[AnyId, str]], origins: Origins) -> None:
        """Add the conflict about a restored record, and those about sentences that differ without it."""
        gone: Gone = "theirs" if one in origins.ours and one not in origins.theirs else "ours"
        reason = f"deleted on one side, named on the other: {_where(*places[0]) if places else one.path}"
        self._add(_conflict(one, "", gone, (self._as_was(one, origins), None, self.records[one]), reason))
        for source, name in places:
            deleting = getattr(origins, gone).get(source) or getattr(self, gone).get(source)
            record = self.records[source]
            if deleting is None or not hasattr(record, name) or getattr(deleting, name) == getattr(record, name):
                continue
            if without(record, name, one) is None:
                reason = f"names {one.path}, which the other side deleted"
                self._add(_conflict(source, name, gone, (self._as_was(source, origins), deleting, record), reason))

    def _as_was(self, one: AnyId, origins: Origins) -> Record | None:
        return self.base.get(one) or origins.base.get(one)

    def _add(self, open_conflict: OpenConflict) -> None:
        """Add a conflict, unless there is one about the same place or the same whole record already."""
        if not self.places & {open_conflict.place, FieldRef(open_conflict.place.record)}:
            self.conflicts.append(open_conflict)
            self.places.add(open_conflict.place)

    def _take_back(self, side: Records, *, everything: bool) -> None:
        """Take back the changes against this side wherever the result is wrong; or everywhere."""
        if not self.wrong:
            return
        reason, wrong = self.wrong[0].message, {path for one in self.wrong for path in _paths_to(one.place)}
        records = dict(self.records)
        for one in sorted(self.records.keys() | side.keys()):
            if self.records.get(one) != side.get(one) and (
                everything or (isinstance(one, RecordId) and one.path in wrong)
            ):
                for each in _taken_back(one, self.base, side, self.records, reason):
                    self._add(each)
                if (as_before := side.get(one)) is None:
                    records.pop(one, None)
                else:
                    records[one] = as_before
        self.records = records
        self._look()


def _conflict(
    one: AnyId, name: str, gone: Gone, values: tuple[Record | None, Record | None, Record], reason: str
) -> OpenConflict:
    """A conflict with the values of the base, of the side that deleted the record, and of the other side."""
    base, deleting, naming_it = values
    ours, theirs = (deleting, naming_it) if gone == "ours" else (naming_it, deleting)
    return conflict(one, base, ours, theirs, name, reason=reason)


def _taken_back(one: AnyId, base: Records, side: Records, records: Records, reason: str) -> Iterator[OpenConflict]:
    us, both = side.get(one), records.get(one)
    reason = f"both changes do not go together: {reason}"
    if us is None or both is None:
        yield conflict(one, base.get(one), us, both, reason=reason)
        return
    for name in type(us).model_fields:
        if getattr(us, name) != getattr(both, name):
            yield conflict(one, base.get(one), us, both, name, reason=reason)


def _paths_to(place: str) -> Iterator[str]:
    """The place, and each path that holds it."""
    yield from accumulate(place.split("."), "{}.{}".format)


def _agreed(origins: Origins) -> set[RecordId]:
    return {one for side in origins for one in side if isinstance(one, RecordId)}


def _missing(records: Records) -> set[RecordId]:
    """Records that are named but absent."""
    return {target for target, _, _ in _naming(records) if target not in records}


def _naming(records: Records) -> Iterator[tuple[RecordId, AnyId, str]]:
    """Every required record, with the record and the field that name it."""
    for one, record in records.items():
        if (subject := _subject(record)) is not None:
            yield subject, one, subject.kind
    yield from naming({one: record for one, record in records.items() if isinstance(one, RecordId)})


def _subject(record: Record) -> RecordId | None:
    """The signal or activity that a piece of evidence is about."""
    if isinstance(record, Reading):
        return RecordId("signal", record.signal)
    return RecordId("activity", record.activity) if isinstance(record, Completion) else None


def _where(source: AnyId, name: str) -> str:
    return place_of(source, name) if isinstance(source, RecordId) else "/".join(source[1:])
