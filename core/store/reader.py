"""Queries on an open workspace database, in addition to its snapshot. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from core.errors import BadValue
from core.model.evidence import ExceptionCase
from core.model.evidence_log import EvidenceKind
from core.model.workspace import RecordId
from core.store import journal, sync_base
from core.store.case_queries import (
    CaseMatches,
    alike,
    by_name,
    known_labels,
    newest_week,
    proposed_labels,
    search,
)
from core.store.codec import Form
from core.store.connect import check_pages
from core.store.journal import JournalEntry, Moment
from core.store.rows import Key, evidence_pages
from core.store.session import DatabaseSession
from core.store.snapshot import Snapshot
from core.verdict.evaluation_time import evaluation_time


class Reader:
    """Read access to cases and the journal, which a snapshot does not contain completely."""

    def __init__(self, session: DatabaseSession) -> None:
        self._session = session

    @property
    def path(self) -> Path:
        """The database file."""
        return self._session.path

    @property
    def snapshot(self) -> Snapshot:
        """Workspace, evidence and revs as last read, including own changes."""
        return self._session.snapshot

    def now(self) -> datetime:
        """Default time of changes."""
        return evaluation_time(self.snapshot.workspace, self.snapshot.evidence, self.clock())

    def clock(self) -> datetime:
        """The time of this machine's clock."""
        return self._session.clock().astimezone(UTC)

    def reading(self) -> AbstractContextManager[None]:
        """A context in which all reads, including the snapshot, see the same state of the database."""
        return self._session.reading()

    def cases(self, names: Iterable[str]) -> Mapping[str, ExceptionCase]:
        """The existing cases among these names (`source/id`)."""
        return self._session.read(lambda connection: by_name(connection, self.path, names))

    def evidence_by_key(self, kind: EvidenceKind, forms: Mapping[str, Form]) -> Iterator[list[tuple[str, ...]]]:
        """All evidence of a kind, sorted by key, as the forms of its fields.

        It is read in pages and nothing is locked between two, except by the caller.
        """
        return evidence_pages(self._session.read, self.path, kind, forms)

    def search_cases(self, text: str, *, limit: int = 100, offset: int = 0) -> CaseMatches:
        """One page of cases containing a text, newest first. Can be called from any thread, since it may be slow."""
        return search(self.path, text, limit, offset)

    def seen(self, week: str) -> Mapping[str, tuple[str, ...]]:
        """Near-duplicate cases of a week, each with all members of its group. Can be called from any thread."""
        return alike(self.path, week)

    def labels(self) -> tuple[str, ...]:
        """All labels that were predicted or given as a correction, sorted."""
        return self._session.read(known_labels)

    def proposed_labels(self) -> tuple[str, ...]:
        """Labels proposed for undefined categories, most frequent first."""
        return self._session.read(proposed_labels)

    def newest_week(self) -> str | None:
        """The last ISO week in which a case occurred."""
        now = self.now()
        return self._session.read(lambda connection: newest_week(connection, now))

    @property
    def base(self) -> dict[str, str]:
        """The canonical texts as of the last sync, by file; empty if there was none."""
        return self.base_of(self.base_files)

    def base_of(self, files: Iterable[str]) -> dict[str, str]:
        """The texts of these files as of the last sync."""
        return self._session.read(lambda connection: sync_base.texts(connection, files))

    def base_lines(self, file: str) -> Iterator[str]:
        """The lines of one of these texts; of a long one, only a part is in memory."""
        return sync_base.lines(self._session.read, file)

    @property
    def base_files(self) -> Mapping[str, sync_base.BaseFile]:
        """Digest and size of each text as of the last sync, without reading it."""
        return self._session.read(sync_base.base_files)

    @property
    def written(self) -> Mapping[EvidenceKind, sync_base.WriteStatus]:
        """Change status of each kind of evidence written since the last sync."""
        return self._session.read(lambda connection: sync_base.written(connection, self.path))

    def written_pieces(self, kind: EvidenceKind) -> Mapping[Key, sync_base.Written] | None:
        """The evidence of a kind written since the last sync, by key; None if it is not known."""
        return self._session.read(lambda connection: sync_base.written_pieces(connection, self.path, kind))

    def journal(self, record: RecordId | None = None, limit: int | None = None) -> Iterator[JournalEntry]:
        """Journal entries, newest first, of all records or of one."""
        return self._session.pages(record, limit)

    def entry(self, number: int) -> JournalEntry:
        """One journal entry. Raises BadValue if the number does not exist."""
        if (entry := self._session.read(lambda connection: journal.entry_at(connection, number))) is None:
            raise BadValue(f"the journal has no entry {number}", "journal")
        return entry

    def journal_times(self, clock: datetime) -> tuple[tuple[Moment, ...], tuple[Moment, ...]]:
        """Journal entries dated after a clock, and entries dated before the previous one."""
        return self._session.read(lambda connection: journal.odd_times(connection, clock))

    def verify(self) -> JournalEntry | None:
        """The first journal entry that breaks the chain; None if it is intact."""
        return self._session.read(journal.verify)

    def differing(self) -> tuple[str, ...]:
        """Records that differ from their last journal entry, by path, because of changes outside the journal."""
        from core.store import journal_audit  # noqa: PLC0415  # only who verifies needs it

        return self._session.read(journal_audit.find_unjournalled_changes)

    def check(self) -> None:
        """Check every page of the file and every index. Raises BadData if one is damaged."""
        self._session.read(lambda connection: check_pages(self.path, connection, thorough=True))
