"""The sync state of a store: base, merges, conflicts, recorded Stops."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from core.errors import BadValue
from core.model.conflict import OpenConflict
from core.model.decisions import Decision
from core.model.evidence import ExceptionCase
from core.model.evidence_log import EVIDENCE, EvidenceLog
from core.model.workspace import Workspace
from core.store import conflicts, operations, sync_base
from core.store.reader import Reader
from core.store.rows import Key

if TYPE_CHECKING:
    from core.store.operations import (  # noqa: F401  # what the package loads when it is asked for
        await_review,
        record_stop_events,
        replace,
        resolve,
    )


class SyncedStore(Reader):
    """The operations of a sync with the text, on top of what a reader can ask."""

    def set_base(
        self,
        texts: Mapping[str, str],
        files: Iterable[str] = (),
        *,
        raw: Mapping[str, str] | None = None,
        held: bool = False,
        long: Mapping[str, sync_base.LongBase] = {},  # never changed
    ) -> None:
        """Record the contents of these files (by default all) as of the last sync; `long` are those of long files.

        `raw`: their actual form, if not canonical. `held`: true if the snapshot has exactly this content.
        """

        def put(connection: sqlite3.Connection) -> None:
            names = files or {*texts, *sync_base.base_files(connection)}
            sync_base.put(connection, texts, names, raw or {}, long)
            if held and self._session.is_current:
                sync_base.forget(connection)
            else:
                sync_base.note_many(connection, *EVIDENCE)

        self._session.put(put)

    @property
    def noted(self) -> Mapping[str, Collection[str]]:
        """Git merges whose changes are already recorded for acknowledgement, by name, with the paths each changed."""
        return self._session.read(sync_base.noted)

    def set_noted(self, merges: Mapping[str, Collection[str]]) -> None:
        """Record these merges, replacing the previous ones."""
        self._session.put(lambda connection: sync_base.set_noted(connection, merges))

    def announce(self, digests: Mapping[str, str]) -> None:
        """Record what an export is about to write into these files, by its SHA-256."""
        self._session.put(lambda connection: sync_base.announce(connection, digests))

    @property
    def announced(self) -> Mapping[str, str]:
        """Digests of the texts an export was about to write, by file, if it was killed before its end."""
        return self._session.read(sync_base.announced)

    def replace(
        self,
        workspace: Workspace,
        evidence: EvidenceLog,
        cases: Mapping[Key, ExceptionCase | None] = {},  # never changed
    ) -> int:
        """Replace the whole content, including deletions; returns the count of changed records. Undone only by name.

        `cases` are changed beside the evidence, which then has those of the snapshot; None removes one.
        """
        return self._session.write(lambda to: operations.replace.replace(to, workspace, evidence, cases))

    def take_in(
        self,
        workspace: Workspace,
        evidence: EvidenceLog,
        open_conflicts: Sequence[OpenConflict],
        cases: Mapping[Key, ExceptionCase | None] = {},  # never changed
    ) -> int:
        """Apply a merge result and store its conflicts, as `replace`; returns the count of changed records."""
        return self._session.write(
            lambda to: operations.resolve.apply_merge(to, workspace, evidence, open_conflicts, cases)
        )

    def await_look(self, touched: Iterable[str], stops: Mapping[str, Decision]) -> None:
        """Record the changes of a git merge for acknowledgement, and the Stops it would lift."""
        self._session.write(lambda to: operations.await_review.await_review(to, touched, stops))

    def say_stops(self) -> None:
        """Record Stops caused by evidence as Stop events, so that everyone who gets the text knows of them."""
        replay, seen = self._session.replay, self.snapshot
        if operations.record_stop_events.has_unrecorded_stops(seen, self.clock(), replay):
            self._session.write(lambda to: operations.record_stop_events.record_stop_events(to, replay))

    @property
    def conflicts(self) -> tuple[OpenConflict, ...]:
        """Open merge conflicts."""
        return self._session.read(conflicts.as_held(self.path, self.snapshot.workspace))

    def resolve(
        self, path: str, value: Any, *, seen: OpenConflict | None = None, by_text: bool = False
    ) -> tuple[str, ...]:
        """Resolve a conflict with a value, as in JSON; None removes a whole record.

        Returns the effects on dependents in words: records that name a removed one cannot remain.

        With `seen`, only if nobody changed its sides since. `by_text`: the text made the choice, not a person here.
        """
        try:
            return self._session.write(
                lambda to: operations.resolve.resolve(to, path, value, seen=seen, by_text=by_text)
            )
        except BadValue as error:
            if (
                seen is not None
                and value in (seen.ours, seen.theirs)
                and operations.resolve.CHOOSE_OTHER not in error.hint
            ):
                error.hint = operations.resolve.CHOOSE_OTHER
            raise
