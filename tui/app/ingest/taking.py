"""Take a file in: read, compared and written in a thread, by a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.errors import Conflict, OptableError
from core.ingest.batch import Batch
from core.ingest.prepare import prepare
from core.ingest.report import RejectedLines, Rejects, Report
from core.store.store import Store
from tui.app.ingest.looking import Looked, Sources, stamp_of

CHANGED = "the file was changed after it was shown here"


@dataclass(frozen=True)
class Outcome:
    """A report of what was written; else the rejected lines, or an error, and then nothing was."""

    report: Report | None = None
    batch: Batch | None = None
    rejects: Rejects | None = None
    error: OptableError | None = None


def take(
    store: Store, looked: Looked, sources: Sources, progress: Callable[[float], None], *, skip_rejected: bool
) -> Outcome:
    """Take in what was looked at; a file that was changed since is not. Raises Stopped if another thread ended it.

    `progress` gets the share that was read.
    """
    request = looked.request
    try:
        with store.for_thread() as own, sources.opened(request) as (file, other):
            if stamp_of(request) != looked.stamp:
                raise Conflict(CHANGED, str(request.path), "Look at it again.")
            batch = prepare(file, request.options, own.snapshot.workspace, joined=other)
            report = own.ingest(
                [batch],
                skip_rejected=skip_rejected,
                progress=lambda _batch: progress(min(file.read / (file.size or 1), 1.0)),
            )
    except RejectedLines as error:
        return Outcome(rejects=error.rejects)
    except OptableError as error:
        return Outcome(error=error)
    return Outcome(report, batch)
