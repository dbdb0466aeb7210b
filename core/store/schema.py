"""Schema constants: names, versions and triggers. The tables are created by the migrations."""

from __future__ import annotations

from functools import cache

from core.model.base import Record
from core.model.evidence import ExceptionCase, Review
from core.model.evidence_log import EVIDENCE, EvidenceKind
from core.model.workspace import MODELS, RecordKind

APPLICATION_ID = 0x4F505442
"""`OPTB`: the SQLite application id of our databases."""

EVIDENCE_TABLE: dict[EvidenceKind, str] = {
    "reading": "reading",
    "completion": "completion",
    "exception": "exception_case",
    "session": "session",
    "traffic": "traffic",
    "stop": "stop",
}

NESTED: dict[type[Record], str] = {MODELS["outcome"]: "conditions", ExceptionCase: "reviews"}
"""Fields of models that hold records with a table of their own."""

REVIEW_KEY = ("source", "case_id", "id")
JOURNAL = (
    "seq",
    "at",
    "actor",
    "action",
    "label",
    "kind",
    "key",
    "before",
    "after",
    "change",
    "undoes",
    "hash_v1",
    "hash",
)


def _drops_checkpoint(name: str, event: str, row: str) -> str:
    return (
        f'CREATE TRIGGER "{name}" AFTER {event} ON "reading" '  # noqa: S608  # constants
        f'BEGIN DELETE FROM "checkpoint" WHERE "signal" = {row}."signal" AND "until" >= {row}."at"; END'
    )


CONTENT = tuple(name for name in ExceptionCase.model_fields if name not in ("source", "id", "changed", "reviews"))
"""The columns of a case that are its content, in contrast to its reviews."""


def _loses_its_ingest(name: str) -> str:
    columns = ", ".join(f'"{column}"' for column in CONTENT)
    differs = " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in CONTENT)
    return (
        f'CREATE TRIGGER "{name}" AFTER UPDATE OF {columns} ON "exception_case" '  # noqa: S608  # constants
        f'WHEN OLD."ingest" <> 0 AND NEW."ingest" = OLD."ingest" AND ({differs}) '
        'BEGIN UPDATE "exception_case" SET "ingest" = 0 WHERE "source" = NEW."source" AND "id" = NEW."id"; END'
    )


TRIGGERS = {
    "journal_is_not_changed": (
        'CREATE TRIGGER "journal_is_not_changed" BEFORE UPDATE ON "journal" '
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    ),
    "journal_is_not_shortened": (
        'CREATE TRIGGER "journal_is_not_shortened" BEFORE DELETE ON "journal" '
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    ),
    "journal_grows_at_its_end": (
        'CREATE TRIGGER "journal_grows_at_its_end" BEFORE INSERT ON "journal" '
        'WHEN NEW."seq" IS NOT (SELECT coalesce(max("seq"), 0) + 1 FROM "journal") '
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    ),
    "checkpoint_loses_to_a_new_reading": _drops_checkpoint("checkpoint_loses_to_a_new_reading", "INSERT", "NEW"),
    "checkpoint_loses_to_a_change": _drops_checkpoint("checkpoint_loses_to_a_change", "UPDATE", "OLD"),
    "checkpoint_loses_to_a_changed_one": _drops_checkpoint("checkpoint_loses_to_a_changed_one", "UPDATE", "NEW"),
    "checkpoint_loses_to_a_removal": _drops_checkpoint("checkpoint_loses_to_a_removal", "DELETE", "OLD"),
    "case_loses_its_ingest": _loses_its_ingest("case_loses_its_ingest"),
}
"""Triggers by name. `journal_grows_at_its_end` also stops INSERT OR REPLACE, which fires no DELETE trigger.

A checkpoint covers the readings up to `until`: changing one of those, with any program, deletes it. A case changed by
anything but an ingest is no longer as that ingest wrote it.
"""


@cache
def own_fields(model: type[Record]) -> tuple[str, ...]:
    """The model fields that are columns of its table, in model order."""
    nested = NESTED.get(model)
    return tuple(name for name in model.model_fields if name != nested)


def record_columns(kind: RecordKind) -> tuple[str, ...]:
    """The columns of the table of a record kind."""
    return ("key", "rev", *own_fields(MODELS[kind]))


def expected_columns() -> dict[str, frozenset[str]]:
    """All tables with their columns, as expected by this version."""
    tables = {str(kind): frozenset(record_columns(kind)) for kind in MODELS}
    for kind, table in EVIDENCE_TABLE.items():
        tables[table] = frozenset(own_fields(EVIDENCE[kind]))
    tables["exception_case"] |= {"ingest"}
    tables["superseded_case"] = frozenset(("ingest", "source", "id", "earlier", "changed", *CONTENT)) - {"recorded"}
    tables["ingested_label"] = frozenset(("ingest", "name"))
    tables["review"] = frozenset((*REVIEW_KEY, *own_fields(Review)))
    tables["journal"] = frozenset(JOURNAL)
    tables["checkpoint"] = frozenset(("signal", "asked", "until", "count", "track"))
    tables["review_checkpoint"] = frozenset(("asked", "until", "rests_on", "track"))
    tables["base"] = frozenset(("file", "digest", "size", "raw", "content"))
    tables["base_part"] = frozenset(("file", "number", "content"))
    tables["written"] = frozenset(("kind", "source", "id", "was"))
    tables["conflict"] = frozenset(("kind", "key", "field", "base", "ours", "theirs", "why"))
    tables["label"] = frozenset(("name",))
    tables["draft"] = frozenset(("place", "text"))
    tables["meta"] = frozenset(("key", "value"))
    return tables
