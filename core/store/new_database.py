"""Create a database: build it beside its final path and move it there, so that a partial one never appears."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from core.errors import BadData, OptableError, ReadOnly
from core.model.evidence_log import EVIDENCE, EvidenceLog
from core.model.names import random_id
from core.model.workspace import Workspace
from core.presence import is_there
from core.store import sync_base
from core.store.case_queries import all_cases, as_loaded
from core.store.commit import write_all
from core.store.journal import JournalEntry, append
from core.store.long_cases import CasesText, fill
from core.store.migrate import build
from core.store.newest_stamp import stamped
from core.store.operations.refresh_checkpoints import refresh_checkpoints
from core.store.snapshot import Snapshot
from core.store.sqlite_errors import translated_errors
from core.verdict.evaluation_time import evaluation_time


def create_database(  # what a database begins with
    path: Path,
    workspace: Workspace,
    evidence: EvidenceLog,
    *,
    texts: Mapping[str, str | CasesText],
    actor: str,
    clock: Callable[[], datetime],
) -> None:
    """Create the database unless one exists by now: of two concurrent programs, the first one's remains.

    The evidence lacks the cases of a text that is read page by page.
    """
    unfinished = path.with_name(f"{path.name}.new-{secrets.token_hex(4)}")
    try:
        with translated_errors(path):
            connection = build(unfinished)
            try:
                connection.execute("BEGIN IMMEDIATE")
                write_all(connection, Snapshot(workspace, evidence, {}), rev=1)
                whole = {name: text for name, text in texts.items() if isinstance(text, str)}
                sync_base.put(connection, whole, whole, whole, {})
                for text in texts.values():
                    if not isinstance(text, str):
                        evidence = _with_cases(connection, unfinished, text, evidence)
                at = clock().astimezone(UTC)
                now = evaluation_time(workspace, evidence, at)
                evidence = replace(evidence, exceptions=as_loaded(evidence.exceptions))
                refresh_checkpoints(connection, workspace, evidence, now, keys_may_differ=True)
                append(connection, [_first_entry(actor, at)])
                if not texts:
                    sync_base.note_many(connection, *EVIDENCE)
                connection.execute("COMMIT")
            finally:
                connection.close()
        put_in_place(unfinished, path)
    except (OptableError, OSError) as error:
        if path.exists():  # another program has created it meanwhile and removed this one
            return
        if isinstance(error, OptableError):
            raise
        if not isinstance(error, PermissionError):
            raise BadData(f"the database cannot be written here ({error.strerror})", str(path)) from error
        raise ReadOnly(f"the database cannot be written here ({error.strerror})", str(path)) from error
    finally:
        for leftover in (unfinished, unfinished.with_name(f"{unfinished.name}-journal")):
            leftover.unlink(missing_ok=True)


def _with_cases(connection: sqlite3.Connection, path: Path, cases: CasesText, rest: EvidenceLog) -> EvidenceLog:
    """Write the cases and return all evidence; committed, for evidence may be fetched by another connection."""
    fill(connection, path, cases)
    connection.execute("COMMIT")
    connection.execute("BEGIN IMMEDIATE")
    log = replace(rest, exceptions=all_cases(connection, path, rest.sessions))
    return stamped(log, connection, path)


def put_in_place(unfinished: Path, path: Path) -> None:
    """Link the file into place: a link fails if the name is taken, while a rename would overwrite."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        return
    except OSError:
        # A file system without hard links: the race between check and rename cannot be avoided there.
        if not is_there(path):
            unfinished.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _first_entry(actor: str, at: datetime) -> JournalEntry:
    label = "made from the text form"
    return JournalEntry(1, at.isoformat(), actor, "create", label, "workspace", "", None, None, random_id(), "")
