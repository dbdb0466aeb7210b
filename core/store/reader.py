"""Looking things up in an open workspace database, beside its snapshot. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from core.errors import BadValue
from core.model.evidence import ExceptionCase
from core.model.workspace import RecordId
from core.store import journal
from core.store.case_queries import CaseMatches, alike, by_name, labels, newest_week, proposed_labels, search
from core.store.connect import check_pages
from core.store.journal import JournalEntry, Moment
from core.store.session import DatabaseSession
from core.store.snapshot import Snapshot
from core.verdict.evaluation_time import evaluation_time


class Reader:
    """Cases and the journal, which a snapshot does not hold whole."""

    def __init__(self, session: DatabaseSession) -> None:
        self._session = session

    @property
    def path(self) -> Path:
        """The database file."""
        return self._session.path

    @property
    def snapshot(self) -> Snapshot:
        """Workspace, evidence and revs, as last read; own changes are in it at once."""
        return self._session.snapshot

    def now(self) -> datetime:
        """The instant of everything that is given no time."""
        return evaluation_time(self.snapshot.workspace, self.snapshot.evidence, self.clock())

    def clock(self) -> datetime:
        """What this machine's clock says."""
        return self._session.clock().astimezone(UTC)

    def reading(self) -> AbstractContextManager[None]:
        """One moment of the database for all that is read within, the snapshot too."""
        return self._session.reading()

    def cases(self, names: Iterable[str]) -> Mapping[str, ExceptionCase]:
        """The cases of these names, `source/id`, that there are."""
        return self._session.read(lambda connection: by_name(connection, self.path, names))

    def search_cases(self, text: str, *, limit: int = 100, offset: int = 0) -> CaseMatches:
        """Cases that hold a text, newest first, a page at a time. May be called from any thread: it can take long."""
        return search(self.path, text, limit, offset)

    def seen(self, week: str) -> Mapping[str, tuple[str, ...]]:
        """The cases of a week that say nearly the same as another one, each with all of its kind. From any thread."""
        return alike(self.path, week)

    def labels(self) -> tuple[str, ...]:
        """Every label that was predicted or given as a correction, by name."""
        return self._session.read(labels)

    def proposed_labels(self) -> tuple[str, ...]:
        """Labels proposed for undefined categories, the one proposed most often first."""
        return self._session.read(proposed_labels)

    def newest_week(self) -> str | None:
        """The last ISO week in which a case occurred."""
        now = self.now()
        return self._session.read(lambda connection: newest_week(connection, now))

    def journal(self, record: RecordId | None = None, limit: int | None = None) -> Iterator[JournalEntry]:
        """What was changed, newest first, of all records or of one."""
        return self._session.pages(record, limit)

    def entry(self, number: int) -> JournalEntry:
        """One entry of the journal; BadValue where there is none of that number."""
        if (found := self._session.read(lambda connection: journal.entry_at(connection, number))) is None:
            raise BadValue(f"the journal has no entry {number}", "journal")
        return found

    def journal_times(self, clock: datetime) -> tuple[tuple[Moment, ...], tuple[Moment, ...]]:
        """The entries of the journal that are dated after a clock, and those that are earlier than the one before."""
        return self._session.read(lambda connection: journal.odd_times(connection, clock))

    def verify(self) -> JournalEntry | None:
        """The first journal entry that does not hang together; None where all do."""
        return self._session.read(journal.verify)

    def differing(self) -> tuple[str, ...]:
        """The records that are not as their last journal entry says, by path: they were edited beside it."""
        from core.store import journal_audit  # noqa: PLC0415  # only who verifies needs it

        return self._session.read(journal_audit.find_unjournalled_changes)

    def check(self) -> None:
        """Looks at every page of the file and every row of its indexes; BadData where one is damaged."""
        self._session.read(lambda connection: check_pages(self.path, connection, thorough=True))
