"""The ingest that wrote a case, the content that it replaced and its labels, so that it can be taken back."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    """Bring the schema to this version. Of cases and labels that are there already, no ingest is known (0)."""
    db.table("exception_case").add_column("ingest", int, not_null_default=0)
    db.execute("""
        CREATE TABLE "superseded_case" (
            "ingest" INTEGER NOT NULL, "source" TEXT NOT NULL, "id" TEXT NOT NULL, "earlier" INTEGER NOT NULL,
            "at" TEXT, "input" TEXT, "predicted" TEXT, "confidence" TEXT, "rationale" TEXT, "flagged" INTEGER,
            "version" TEXT, "note" TEXT, "changed" TEXT,
            PRIMARY KEY ("ingest", "source", "id")
        ) STRICT, WITHOUT ROWID
    """)
    db.execute("""
        CREATE TABLE "ingested_label" (
            "ingest" INTEGER NOT NULL, "name" TEXT NOT NULL, PRIMARY KEY ("ingest", "name")
        ) STRICT, WITHOUT ROWID
    """)
    db.execute('INSERT INTO "ingested_label" SELECT 0, "name" FROM "label"')
