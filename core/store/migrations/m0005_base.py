"""Sync base by file, evidence written since then, and all predicted labels."""

from __future__ import annotations

import json
from hashlib import sha256

from sqlite_utils import Database

from core.store.migrations.tables import table
from core.store.sqlite_errors import decoding


def migrate(db: Database) -> None:
    """Bring the schema to this version."""
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
        with decoding("the base of the text"):
            contents = [(file, content, content.encode()) for file, content in json.loads(text).items()]
        for file, content, encoded in contents:
            digest = sha256(encoded).hexdigest()
            db.execute('INSERT INTO "base" VALUES (?, ?, ?, ?, ?)', (file, digest, len(encoded), digest, content))
    db.execute("DELETE FROM meta WHERE key = 'base'")
    if not db.table("journal").count:
        return
    for kind in ("reading", "completion", "exception", "session", "traffic"):
        # The evidence written since the base is unknown.
        db.execute('INSERT INTO "written" ("kind", "source", "id", "was") VALUES (?, \'\', \'\', NULL)', (kind,))
