"""The content that ingests replaced in existing cases, kept so that an ingest can be taken back.

A case has the number of the ingest that wrote its content, 0 if none did: that of the first journal entry of the
change. Whatever else changes the content sets it to 0, by a trigger; reviews do not. A row here belongs to an ingest
and a case that it revised:

    ingest   source  id   earlier  input   predicted  ...
    17       crm     e1   9        (NULL)  'billing'         ingest 17 replaced a prediction that ingest 9 had written

Only fields that differ are kept; NULL stands for an equal one, an empty text for no confidence. `changed`, which a
revision sets, is always kept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from core.ingest.values.rows import CASE_FIELDS
from core.store.rows import quoted_columns

KEPT = tuple(name for name in CASE_FIELDS if name != "id")
KEY = ("ingest", "source", "id", "earlier")
OF_CASE = '"exception_case"."source" = s."source" AND "exception_case"."id" = s."id"'


def keep(connection: sqlite3.Connection, ingest: int, source: str, given: Sequence[str]) -> None:
    """Keep the present content of the cases in `temp.changed` that an ingest is about to revise in these fields."""
    content = (f'CASE WHEN i."{name}" IS NOT e."{name}" THEN coalesce(e."{name}", \'\') END' for name in given)
    connection.execute(
        f'INSERT INTO "superseded_case" ({quoted_columns((*KEY, "changed", *given))})'  # noqa: S608  # constants
        f' SELECT ?, ?, c."id", e."ingest", e."changed", {", ".join(content)} FROM temp."changed" c'
        ' CROSS JOIN temp."incoming" i ON i."row" = c."row"'
        ' CROSS JOIN "exception_case" e ON e."source" = ? AND e."id" = c."id" ORDER BY c."id"',
        (ingest, source, source),
    )


def restore(connection: sqlite3.Connection, ingest: int) -> None:
    """Give the cases revised by an ingest the content that they had, and forget it here."""
    sets = ", ".join(
        f'"{name}" = CASE WHEN s."{name}" IS NULL THEN "exception_case"."{name}" ELSE {_restored(name)} END'
        for name in KEPT
    )
    connection.execute(
        f'UPDATE "exception_case" SET {sets}, "changed" = s."changed", "ingest" = s."earlier"'  # noqa: S608
        f' FROM "superseded_case" s WHERE s."ingest" = ? AND {OF_CASE} AND "exception_case"."ingest" = s."ingest"',
        (ingest,),
    )
    connection.execute('DELETE FROM "superseded_case" WHERE "ingest" = ?', (ingest,))


def _restored(name: str) -> str:
    return f"nullif(s.\"{name}\", '')" if name == "confidence" else f's."{name}"'


def replaced(connection: sqlite3.Connection, ingest: int) -> dict[int, int]:
    """The earlier ingests whose content this one replaced, each with the number of cases; 0 for no ingest."""
    statement = 'SELECT "earlier", count(*) FROM "superseded_case" WHERE "ingest" = ? GROUP BY "earlier"'
    return dict(connection.execute(statement, (ingest,)))


def replaced_by(connection: sqlite3.Connection, ingest: int) -> dict[int, int]:
    """The later ingests that replaced content of this one, each with the number of cases."""
    statement = 'SELECT "ingest", count(*) FROM "superseded_case" WHERE "earlier" = ? GROUP BY "ingest"'
    return dict(connection.execute(statement, (ingest,)))
