"""The migrations, oldest first. A released one is never edited; a change of the schema is a new one at the end.

Imported only when a database is created or brought up to date: sqlite_utils takes long to import.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from sqlite_utils import Database, Migrations
from sqlite_utils.db import ForeignKey

MIGRATIONS = Migrations("optable")

Columns = dict[str, Any]
"""Column name to Python type, as sqlite_utils takes it."""


def table(
    db: Database, name: str, columns: Columns, pk: str | tuple[str, ...], *, optional: tuple[str, ...] = ()
) -> None:
    """A STRICT table whose columns are all NOT NULL but for the optional ones."""
    required = [column for column in columns if column not in optional]
    db.create_table(name, columns, pk=pk, not_null=required, strict=True)


@MIGRATIONS()
def m0001_agreed(db: Database) -> None:
    """One table a kind of record, keyed as in the text form; `rev` is the journal entry that last changed it."""
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
    """What happened, with an index that gives it in the order of its time."""
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
    """The journal, half-typed texts, and what the database knows about itself."""
    journal: Columns = {"seq": int, "at": str, "actor": str, "action": str, "label": str, "kind": str, "key": str}
    journal |= {"before": str, "after": str, "change": str, "undoes": str, "hash": str}
    table(db, "journal", journal, "seq", optional=("before", "after"))
    db.table("journal").create_index(["kind", "key", "seq"])
    db.table("journal").create_index(["actor", "seq"])
    db.table("journal").create_index(["change"])
    table(db, "draft", {"place": str, "text": str}, "place")
    table(db, "meta", {"key": str, "value": str}, "key")


@MIGRATIONS()
def m0002_gate(db: Database) -> None:
    """From when on a Stop condition latches, who asked for a waiver, and the gate's own tests."""
    db.table("condition").add_column("since", str)
    for column in ("requested_by", "requester"):
        db.table("waiver").add_column(column, str, not_null_default="")
    key: Columns = {"key": str, "rev": int}
    table(db, "test", key | {"note": str, "readings": str, "done": str, "expect": str, "findings": str}, "key")


@MIGRATIONS()
def m0003_checkpoint(db: Database) -> None:
    """What a replay of a signal's readings up to `until` (of which there are `count`) came to, by what was asked."""
    table(
        db, "checkpoint", {"signal": str, "asked": str, "until": str, "count": int, "track": str}, ("signal", "asked")
    )


@MIGRATIONS()
def m0004_review(db: Database) -> None:
    """Draws, traffic, signals that reviews feed, and what a review keeps about itself."""
    db.execute("PRAGMA defer_foreign_keys=ON")
    for name in ("reading", "completion", "exception_case", "review"):
        # From now on a slash ends the source of what is named `source/id`.
        db.execute(f"""UPDATE "{name}" SET "source" = replace("source", '/', '-') WHERE "source" LIKE '%/%'""")  # noqa: S608
    for column in ("stream", "of"):
        db.table("signal").add_column(column, str, not_null_default="")
    db.table("decision").add_column("reviews", str, not_null_default="")
    db.table("exception_case").add_column("changed", str)
    db.table("exception_case").create_index(["predicted"])
    db.table("review").add_column("session", str, not_null_default="")
    db.table("review").add_column("second", int, not_null_default=0)
    db.table("review").add_column("seconds", int)
    evidence: Columns = {"source": str, "id": str, "at": str}
    counts: Columns = {"flagged_pool": int, "controls_pool": int, "flagged_traffic": int, "other_traffic": int}
    lists: Columns = {"flagged": str, "controls": str, "second": str}
    table(
        db,
        "session",
        evidence
        | {"week": str, "seed": str, "strategy": str}
        | lists
        | counts
        | {"skipped": str, "buried": str, "marked": str},
        ("source", "id"),
    )
    table(db, "traffic", evidence | {"flagged": int, "others": int, "recorded": str}, ("source", "id"))
    db.table("session").create_index(["week"])
    db.table("traffic").create_index(["at"])


@MIGRATIONS()
def m0005_base(db: Database) -> None:
    """The base of the sync file by file, which evidence was written since, and every label that was predicted."""
    db.execute("""UPDATE "decision" SET "reviews" = '{}'""")
    db.execute('DROP INDEX IF EXISTS "idx_exception_case_predicted"')
    table(db, "base", {"file": str, "digest": str, "size": int, "raw": str, "content": str}, "file")
    table(
        db,
        "written",
        {"kind": str, "source": str, "id": str, "was": str},
        ("kind", "source", "id"),
        optional=("was",),
    )
    table(db, "label", {"name": str}, "name")
    db.execute('INSERT INTO "label" SELECT DISTINCT "predicted" FROM "exception_case" WHERE "predicted" <> \'\'')
    for (text,) in db.execute("SELECT value FROM meta WHERE key = 'base' AND value <> ''").fetchall():
        for file, content in json.loads(text).items():
            encoded = content.encode()
            digest = sha256(encoded).hexdigest()
            db.execute('INSERT INTO "base" VALUES (?, ?, ?, ?, ?)', (file, digest, len(encoded), digest, content))
    db.execute("DELETE FROM meta WHERE key = 'base'")
    if not db.table("journal").count:
        return
    for kind in ("reading", "completion", "exception", "session", "traffic"):
        # Nobody knows what was written since the base.
        db.execute('INSERT INTO "written" ("kind", "source", "id", "was") VALUES (?, \'\', \'\', NULL)', (kind,))


@MIGRATIONS()
def m0006_waiver(db: Database) -> None:
    """When an edit of its sentence ended a waiver."""
    db.table("waiver").add_column("ended", str)


@MIGRATIONS()
def m0007_merge(db: Database) -> None:
    """What a merge touched and nobody has looked at, and what it left for somebody to choose."""
    db.table("workflow").add_column("unseen", str, not_null_default="[]")
    columns: Columns = {"kind": str, "key": str, "field": str, "base": str, "ours": str, "theirs": str, "why": str}
    table(db, "conflict", columns, ("kind", "key", "field"))


@MIGRATIONS()
def m0008_workshop(db: Database) -> None:
    """Reference blocks, what a workshop left open, when work began, and the versions that a decision was taken for."""
    db.table("workflow").add_column("begun", str)
    db.table("decision").add_column("under", str, not_null_default="{}")
    key: Columns = {"key": str, "rev": int}
    table(
        db,
        "blocks",
        key
        | {"used": str, "tags": int, "identifier": str, "vendor": str, "data_version": str, "contact": str}
        | {"last_drill": str, "drill_found": str, "oversight": str, "oversight_why": str, "limits": str}
        | {"misuse": str, "logs_where": str, "logs_kept": str, "logs_reader": str, "logs_personal_data": str}
        | {"dependencies": str, "dependencies_down": str, "rollout": str, "rollback_trigger": str}
        | {"regate_on": str, "affected": str, "appeal": str, "decommissioning": str, "note": str},
        "key",
        optional=("last_drill",),
    )
    table(
        db,
        "open",
        key | {"place": str, "party": str, "role": str, "since": str, "due": str, "note": str},
        "key",
        optional=("since", "due"),
    )


@MIGRATIONS()
def m0009_newest(db: Database) -> None:
    """What became known last, and the newest time of the journal, are found at once among however many."""
    for name in ("reading", "completion", "exception_case", "traffic"):
        db.table(name).create_index(["recorded"])
    for name in ("session", "journal"):
        db.table(name).create_index(["at"])


@MIGRATIONS()
def m0010_earlier(db: Database) -> None:
    """The earlier sentences of Stop conditions, what a decision lifts and had seen, and which merges were looked at."""
    table(db, "earlier", {"key": str, "rev": int, "sentences": str}, "key")
    db.table("decision").add_column("lifts", str)
    db.table("decision").add_column("seen", str, not_null_default="{}")
    db.table("workflow").add_column("looked", str, not_null_default="[]")


@MIGRATIONS()
def m0011_said(db: Database) -> None:
    """The Stops that the gate has said."""
    columns: Columns = {"source": str, "id": str, "condition": str, "at": str, "sentence": str, "recorded": str}
    table(db, "stop", columns, ("source", "id"))
    db.table("stop").create_index(["recorded"])
