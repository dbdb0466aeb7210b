"""The plan of an import or an export, decided from the three-way status alone; nothing is read or written here.

file changed    database changed    import              export
no              no                  agree               write what is missing
no              yes                 nothing             write
yes             no                  read the text       refused: import first
yes             yes                 merge by field      refused: take one change back
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from core.errors import Conflict
from core.remedy import Remedy
from core.text.sync.results import conflicts_in_words
from core.text.sync.status import ThreeWay
from core.text.text_format import Texts

ImportPlan = Literal["agree", "nothing", "read_text", "merge"]


def plan_import(three_way: ThreeWay, folder: Path, *, has_base: bool) -> ImportPlan:
    """The step that an import takes. Conflict if both sides changed and there is no common base."""
    if not three_way.file_changed:
        return "nothing" if three_way.database_changed else "agree"
    if not three_way.database_changed:
        return "read_text"
    if not has_base:
        raise both_changed(three_way, folder, "nothing was imported")
    return "merge"


def must_be_read(three_way: ThreeWay, *, has_base: bool, has_conflicts: bool) -> bool:
    """Report if a readable text has changes to import into the database."""
    if three_way.missing:
        return False
    if not three_way.file_changed:
        return three_way.file != three_way.base and has_conflicts  # perhaps one was settled there
    return not three_way.database_changed or has_base


def plan_export(three_way: ThreeWay, folder: Path, *, conflicts: int) -> Texts:
    """The texts that an export writes, by file.

    Raises the problem of a text that cannot be read, and Conflict if a conflict is open or the text was changed.
    """
    if three_way.problem:
        raise three_way.problem
    if conflicts:
        message = f"{conflicts_in_words(conflicts)} to resolve first"
        raise Conflict(message, str(folder), "", Remedy("list_conflicts"))
    if three_way.file_changed:
        raise both_changed(three_way, folder, "nothing was overwritten")
    return {name: text for name, text in three_way.database.items() if text != three_way.raw.get(name)}


def both_changed(three_way: ThreeWay, folder: Path, consequence: str) -> Conflict:
    """The error for a text that was changed, and perhaps the database too."""
    both = three_way.database_changed
    changed = "text files and database both changed" if both else "the text files changed"
    message = f"{changed} since the last sync; {consequence}"
    if both:
        return Conflict(message, str(folder), "Undo one of the two changes (in git, or here), then try again.")
    return Conflict(message, str(folder), "", Remedy("import"))
