"""What a workspace folder holds, for commands that only read: from the text alone, no database is touched."""

from __future__ import annotations

from pathlib import Path

from core.presence import is_there
from core.store.schema import DATABASE
from core.text.folder import read_text
from core.text.form import Content


def load_workspace(folder: Path, *, only_look: bool = False) -> Content:
    """What the workspace holds, the same that opening it would show. Writes nothing.

    With `only_look` not even what SQLite itself would mend: then a database that needs it is an error.
    """
    from core.text.git import is_in_repository  # noqa: PLC0415

    if not is_there(folder / DATABASE):
        content = read_text(folder)
    else:
        from core.text.sync import held_or_written  # noqa: PLC0415  # the store is loaded only where there is a database

        content = held_or_written(folder, only_look=only_look)
    if not is_in_repository(folder):
        return content
    from core.text.joined import joined  # noqa: PLC0415  # only within git

    return joined(folder, content)
