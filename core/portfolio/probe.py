"""Compute the summary of one workspace, and the cache key of the files that it was computed from."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from core.errors import OptableError, Unfitting, Unresolved
from core.portfolio.entry import Seen, UnreadableWorkspace
from core.presence import is_there
from core.store.file_name import DATABASE
from core.text import digests, files, text_format
from core.text.disputed import is_under_way
from core.text.file_names import FILE
from core.text.find_folder import no_workspace
from core.text.git.folder import folder_of, head_mark
from core.text.load import load_workspace
from core.text.text_format import WorkspaceContent
from core.text.unseen_merges import joined
from core.verdict.context import Context, context_of_now
from core.verdict.evaluate import evaluate
from core.verdict.evaluation_time import AHEAD, ahead
from core.verdict.observations.as_of import NEVER, shifted
from core.verdict.report.validity import valid_until
from core.verdict.report.workspace_summary import summarize_workspace

UNFINISHED = (f"{DATABASE}-journal", f"{DATABASE}-wal")
"""SQLite's journals: as long as one exists, the database file alone does not hold the content."""
BEGINNING = datetime.min.replace(tzinfo=UTC)

Stamps = tuple[tuple[int, int, int, int, int] | None, ...]


class Probe(NamedTuple):
    """The result for a folder, and its cache key; the key is empty if the result must not be cached."""

    result: Seen | UnreadableWorkspace
    key: str = ""
    """Empty for a workspace with a conflict, because its result depends on git's state too."""


def probe(folder: Path, clock: datetime, at: datetime | None = None) -> Probe:
    """Read a workspace and summarise it at the clock's time or at `at`. Writes nothing."""
    try:
        if is_there(folder / DATABASE):
            return _with_database(folder, clock, at)
        if is_under_way(folder):
            return Probe(_seen(load_workspace(folder, disputed=True), clock, at))
        texts = files.read(folder)
        if FILE not in texts:
            raise no_workspace(folder)
        key = _key({name: digests.of_text(text) for name, text in texts.items()}, folder)
        try:
            content = joined(folder, text_format.load(texts))
            return Probe(_seen(content, clock, at), "" if content.evidence.disputed else key)
        except (Unresolved, Unfitting):
            return Probe(_seen(load_workspace(folder, disputed=True), clock, at))
    except (OptableError, OSError) as error:
        return Probe(UnreadableWorkspace.of(error))


def key_of(folder: Path) -> str:
    """Cache key of a workspace: a digest of all its inputs; empty if it must be read anew."""
    try:
        if is_under_way(folder):
            return ""  # the state of the conflict is in git's index
        file_digests = digests.of(folder)
        if is_there(folder / DATABASE):
            if any(is_there(folder / name) for name in UNFINISHED):
                return ""
            file_digests[DATABASE] = digests.of_file(folder / DATABASE, DATABASE) or ""
    except (OptableError, OSError):
        return ""
    return _key(file_digests, folder)


def _key(file_digests: dict[str, str], folder: Path) -> str:
    """Digest of the files and, within git, of the commit, because an unseen merge changes the result."""
    if git_folder := folder_of(folder):
        if not (head := head_mark(git_folder)):
            return ""
        file_digests = {**file_digests, "HEAD": head}
    return sha256(json.dumps(sorted(file_digests.items())).encode()).hexdigest()


def _with_database(folder: Path, clock: datetime, at: datetime | None) -> Probe:
    """Probe a workspace with a database. SQLite reads the file itself: its key holds only if nobody wrote meanwhile."""
    before = _stamps(folder), key_of(folder)
    content = _disputed_or_not(folder)
    seen = _seen(content, clock, at)
    after = key_of(folder), _stamps(folder)
    return Probe(seen, before[1] if before == after[::-1] and not content.evidence.disputed else "")


def _disputed_or_not(folder: Path) -> WorkspaceContent:
    """The content of a workspace with a database, even if git left a conflict in its text."""
    if is_under_way(folder):
        return load_workspace(folder, only_look=True, disputed=True)
    try:
        return load_workspace(folder, only_look=True)
    except (Unresolved, Unfitting):
        return load_workspace(folder, only_look=True, disputed=True)


def _stamps(folder: Path) -> Stamps:
    return tuple(_stamp(folder / name) for name in (*text_format.FILES, DATABASE, *UNFINISHED))


def _stamp(path: Path) -> tuple[int, int, int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _seen(content: WorkspaceContent, clock: datetime, at: datetime | None) -> Seen:
    workspace, evidence = content
    context = Context(workspace, evidence, at) if at else context_of_now(workspace, evidence, clock)
    verdict = evaluate(context)
    workspace_summary = summarize_workspace(context, verdict)
    believed = min((shifted(one.at, -AHEAD) for one in context.ahead), default=NEVER)
    if (as_of := workspace.workflow.as_of) is not None:
        return Seen(workspace_summary, context.at, clock if ahead(workspace, evidence, as_of) else BEGINNING, believed)
    return Seen(workspace_summary, context.at, clock, min(valid_until(context, verdict), believed))
