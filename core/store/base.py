"""What database and text held at the last sync, and which evidence was touched since."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from core.model.evidence_log import EVIDENCE, EvidenceKind
from core.store.journal import get_meta, put_meta

TOUCHED = "touched"


def put_base(connection: sqlite3.Connection, text: str) -> None:
    """Both hold this now; without a text, nobody knows."""
    put_meta(connection, "base", text)
    put_meta(connection, TOUCHED, json.dumps([] if text else sorted(EVIDENCE)))


def touched(connection: sqlite3.Connection) -> frozenset[EvidenceKind]:
    """The kinds of evidence that were written to since the last sync; all of them where nobody kept account."""
    kept = get_meta(connection, TOUCHED)
    return frozenset(json.loads(kept)) if kept else frozenset(EVIDENCE)


def touch(connection: sqlite3.Connection, kinds: Collection[EvidenceKind]) -> None:
    """Something of these kinds is written."""
    known = touched(connection)
    if not known.issuperset(kinds):
        put_meta(connection, TOUCHED, json.dumps(sorted(known.union(kinds))))
