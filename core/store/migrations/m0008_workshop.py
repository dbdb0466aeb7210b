"""Reference blocks, open decisions of a workshop, start of work, and the versions at the time of a decision."""

from __future__ import annotations

from sqlite_utils import Database

from core.store.migrations.tables import Columns, table


def migrate(db: Database) -> None:
    """Bring the schema to this version."""
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
