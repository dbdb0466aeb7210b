"""References to records, agreed or evidence, and to a field of a record."""

from __future__ import annotations

from typing import Generic, NamedTuple

from typing_extensions import TypeVar

from core.model.evidence_log import EVIDENCE, FIELD, EvidenceKind
from core.model.workspace import RecordId, RecordKind


class EvidenceId(NamedTuple):
    """The id of a piece of evidence."""

    kind: EvidenceKind
    source: str
    id: str

    @property
    def key(self) -> str:
        """Source and id as one: `helpdesk/T-10250`."""
        return f"{self.source}/{self.id}"

    @property
    def path(self) -> str:
        """The path for display: `exceptions.helpdesk/T-10250`."""
        return f"{FIELD[self.kind]}.{self.key}"


AnyId = RecordId | EvidenceId
IdT = TypeVar("IdT", bound=AnyId, default=RecordId)


class FieldRef(NamedTuple, Generic[IdT]):
    """A field of a record; with an empty field name, the record as a whole.

    A field of evidence is a `FieldRef[AnyId]`; without a parameter it is a field of an agreed record.
    """

    record: IdT
    field: str = ""

    @property
    def path(self) -> str:
        """The path for display: `roles.builder.holder`, `exceptions.helpdesk/T-10250.note`."""
        return f"{self.record.path}.{self.field}" if self.field else self.record.path


def id_of(kind: RecordKind | EvidenceKind, key: str) -> AnyId:
    """The id for a kind and key; the key of evidence is its `source/id`."""
    if kind in EVIDENCE:
        source, _, name = key.partition("/")
        return EvidenceId(kind, source, name)
    return RecordId(kind, key)  # type: ignore[arg-type]  # the same
