"""The content of a workspace folder, for commands that only read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadData
from core.presence import is_there
from core.store.file_name import DATABASE
from core.text.folder import read_text
from core.text.git.folder import folder_of
from core.text.text_format import WorkspaceContent

if TYPE_CHECKING:
    from core.text.git.recent_merges import MergesAhead


def load_workspace(
    folder: Path, *, only_look: bool = False, disputed: bool = False, merges: MergesAhead | None = None
) -> WorkspaceContent:
    """The content of the workspace, the same that opening it would show. Writes nothing.

    With `disputed`, a git conflict in the text is no error: the content has the reason why it cannot be relied on.
    With `only_look`, not even SQLite's own recovery may write: a database that needs it is an error.
    `merges` is git's answer in the making.
    """
    if not is_there(folder / DATABASE):
        content = _read(folder) if disputed else read_text(folder)
    else:
        from core.text.sync.effective import effective_content  # noqa: PLC0415  # the store is loaded only where there is a database

        content = effective_content(folder, only_look=only_look, disputed=disputed)
    if folder_of(folder) is None:
        return content
    from core.text.unseen_merges import joined  # noqa: PLC0415  # only within git

    return joined(folder, content, merges)


def load_both(folder: Path) -> tuple[WorkspaceContent, WorkspaceContent]:
    """The content of the text, and that of the database beside it, the same that opening it would show."""
    from core.text.sync.effective import text_and_database  # noqa: PLC0415  # as above

    text, database = text_and_database(folder)
    if folder_of(folder) is None:
        return text, database
    from core.text.unseen_merges import joined  # noqa: PLC0415  # only within git

    return text, joined(folder, database)


def _read(folder: Path) -> WorkspaceContent:
    """The content of the text, with the reason if it cannot be relied on."""
    try:
        content = read_text(folder)
    except BadData as problem:
        from core.text.disputed import read_disputed  # noqa: PLC0415  # only where something is wrong

        return read_disputed(folder, problem)
    if folder_of(folder) is None:
        return content
    from core.text.disputed import in_git, with_dispute  # noqa: PLC0415  # only within git

    return with_dispute(content, in_git(folder))
