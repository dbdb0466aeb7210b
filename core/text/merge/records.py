"""All records of a workspace by id, the input of a merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from core.model.base import Record
from core.model.evidence import Evidence
from core.model.evidence_log import EVIDENCE, EvidenceKind, EvidenceLog
from core.model.field_ref import AnyId, EvidenceId
from core.model.workspace import RecordId, Workspace
from core.text.text_format import WorkspaceContent

Records = Mapping[AnyId, Record]


class Origins(NamedTuple):
    """The contents of the commits from which git made the texts."""

    base: Records
    ours: Records
    theirs: Records


def records_of(content: WorkspaceContent, kinds: Iterable[EvidenceKind] = tuple(EVIDENCE)) -> dict[AnyId, Record]:
    """Every record by its id, with these kinds of evidence."""
    found: dict[AnyId, Record] = dict(content.workspace.records())
    for kind in kinds:
        found |= {EvidenceId(kind, *one.key): one for one in content.evidence.all(kind)}
    return found


def content_of(records: Records) -> WorkspaceContent:
    """The content made of these records; the inverse of `records_of`."""
    agreed = {one: record for one, record in records.items() if isinstance(one, RecordId)}
    by_kind: dict[EvidenceKind, list[Any]] = {kind: [] for kind in EVIDENCE}
    for record_id, record in records.items():
        if isinstance(record_id, EvidenceId) and isinstance(record, Evidence):
            by_kind[record_id.kind].append(record)
    return WorkspaceContent(Workspace.of(agreed), EvidenceLog.of(*by_kind.values()))
