"""One table per kind of record, keyed as in the text form; `rev` is the journal entry that last changed it."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.db import ForeignKey

from core.store.migrations.tables import Columns, table


def migrate(db: Database) -> None:
    """Bring the schema to this version."""
    key: Columns = {"key": str, "rev": int}
    table(
        db,
        "workflow",
        key
        | {"name": str, "scope": str, "output": str, "loop": str, "stage": str}
        | {"model_version": str, "prompt_version": str, "tools_version": str, "taxonomy_version": str}
        | {"timezone": str, "as_of": str, "note": str},
        "key",
        optional=("as_of",),
    )
    table(
        db,
        "page",
        key
        | {"input": str, "excluded": str, "reviewer": str, "improvement_owner": str, "log_review": str}
        | {"stop_how": str, "fallback": str, "learning": str, "note": str},
        "key",
    )
    table(
        db,
        "lens",
        key
        | {"poc": str, "poc_decided": int, "production": str, "production_decided": int}
        | {"owner": str, "party": str, "due": str, "note": str},
        "key",
        optional=("due",),
    )
    table(
        db,
        "item",
        key
        | {"title": str, "specification": str, "specification_decided": int, "operations": str}
        | {"operations_decided": int, "owner": str, "party": str, "due": str, "order": str, "note": str},
        "key",
        optional=("due",),
    )
    table(
        db,
        "role",
        key | {"title": str, "holder": str, "deputy": str, "party": str, "may_stop": int, "order": str, "note": str},
        "key",
    )
    table(
        db,
        "activity",
        key | {"title": str, "role": str, "cadence": str, "grace": str, "order": str, "note": str},
        "key",
    )
    table(
        db,
        "signal",
        key
        | {"title": str, "kind": str, "unit": str, "label": str, "better": str, "max_age": str, "baseline": str}
        | {"target": str, "from_stage": str, "zero_when": str, "order": str, "note": str},
        "key",
        optional=("from_stage",),
    )
    table(db, "outcome", key | {"decision_owners": str, "next_action": str, "note": str}, "key")
    table(db, "condition", key | {"sentence": str, "note": str}, "key")
    table(
        db,
        "decision",
        key
        | {"kind": str, "at": str, "by": str, "holders": str, "reason": str, "treatment": str}
        | {"verdict": str, "findings": str},
        "key",
    )
    table(
        db,
        "waiver",
        key
        | {"gate": str, "condition": str, "sentence": str, "by": str, "holder": str, "reason": str}
        | {"control": str, "at": str, "until": str, "finding": str},
        "key",
    )
    table(
        db,
        "update",
        key | {"target": str, "what": str, "cases": str, "asked": str, "made": str, "version": str, "note": str},
        "key",
        optional=("asked", "made"),
    )
    _evidence(db)
    _keeping(db)


def _evidence(db: Database) -> None:
    """Evidence tables, with indexes in time order."""
    evidence: Columns = {"source": str, "id": str}
    table(
        db,
        "reading",
        evidence | {"signal": str, "at": str, "value": str, "n": int, "recorded": str, "version": str, "note": str},
        ("source", "id"),
        optional=("n",),
    )
    table(
        db,
        "completion",
        evidence | {"activity": str, "at": str, "by": str, "recorded": str, "note": str},
        ("source", "id"),
    )
    table(
        db,
        "exception_case",
        evidence
        | {"at": str, "input": str, "predicted": str, "confidence": str, "rationale": str, "flagged": int}
        | {"recorded": str, "version": str, "note": str},
        ("source", "id"),
        optional=("confidence",),
    )
    review: Columns = {"source": str, "case_id": str, "id": str}
    review |= {"outcome": str, "customer_impact": int, "label": str, "updates": str, "by": str, "at": str, "note": str}
    case = ForeignKey(
        table="review",
        column=None,
        other_table="exception_case",
        other_column=None,
        columns=("source", "case_id"),
        other_columns=("source", "id"),
        is_compound=True,
    )
    db.create_table(
        "review", review, pk=("source", "case_id", "id"), foreign_keys=[case], not_null=list(review), strict=True
    )
    db.table("reading").create_index(["signal", "at"])
    db.table("completion").create_index(["activity", "at"])
    db.table("exception_case").create_index(["at"])
    db.table("review").create_index(["at"])


def _keeping(db: Database) -> None:
    """The journal, drafts and database metadata."""
    journal: Columns = {"seq": int, "at": str, "actor": str, "action": str, "label": str, "kind": str, "key": str}
    journal |= {"before": str, "after": str, "change": str, "undoes": str, "hash": str}
    table(db, "journal", journal, "seq", optional=("before", "after"))
    db.table("journal").create_index(["kind", "key", "seq"])
    db.table("journal").create_index(["actor", "seq"])
    db.table("journal").create_index(["change"])
    table(db, "draft", {"place": str, "text": str}, "place")
    table(db, "meta", {"key": str, "value": str}, "key")
