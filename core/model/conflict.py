"""What two people changed in two ways: kept until somebody chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.model.evidence_log import EVIDENCE, FIELD, EvidenceKind
from core.model.workspace import RecordId, RecordKind

if TYPE_CHECKING:
    from typing_extensions import TypeIs

ConflictKind = RecordKind | EvidenceKind


def is_evidence(kind: ConflictKind) -> TypeIs[EvidenceKind]:
    """Whether it is something that happened."""
    return kind in EVIDENCE


@dataclass(frozen=True, order=True)
class Place:
    """One record, agreed or evidence (its key is `source/id`), and the field in question; none for the whole record."""

    kind: ConflictKind
    key: str
    field: str = ""

    @property
    def path(self) -> str:
        """`roles.builder.holder`, `exceptions.helpdesk/T-10250.note`."""
        record = f"{FIELD[self.kind]}.{self.key}" if is_evidence(self.kind) else RecordId(self.kind, self.key).path
        return f"{record}.{self.field}" if self.field else record


@dataclass(frozen=True)
class OpenConflict:
    """The three values as JSON has them; None where there is no such record, or where a field was not yet."""

    place: Place
    base: Any
    ours: Any
    theirs: Any
    why: str = "changed on both sides"
