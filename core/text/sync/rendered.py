"""The database's evidence as canonical text, rendered from its rows: no record is built."""

from __future__ import annotations

from collections.abc import Iterator

from core.model.evidence_log import EVIDENCE, EvidenceKind
from core.store.store import Store
from core.text.evidence_lines import forms, lines_of_forms


def rendered_lines(store: Store, kind: EvidenceKind) -> Iterator[str]:
    """The canonical text of the database's evidence of a kind, in parts."""
    return map(lines_of_forms, store.evidence_by_key(kind, forms(EVIDENCE[kind])))
