"""Draws, traffic, signals fed by reviews, and metadata of reviews."""

from __future__ import annotations

from sqlite_utils import Database

from core.store.migrations.tables import Columns, table


def migrate(db: Database) -> None:
    """Bring the schema to this version."""
    db.execute("PRAGMA defer_foreign_keys=ON")
    for name in ("reading", "completion", "exception_case", "review"):
        # From this version on, a slash ends the source in a name `source/id`.
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
