"""Creation of a workspace folder from a template, atomically."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.errors import BadData, ReadOnly, UsageError, nearest
from core.store.store import DATABASE
from core.text.file_names import FILE, FOLDER
from core.text.templates import TEMPLATES
from core.text.workspace_toml import dump, load

__all__ = ["TEMPLATES", "create"]

_FOLDER = Path(__file__).with_name("templates")
_GIT = {
    ".gitignore": f"{DATABASE}*\n",
    ".gitattributes": f"{FILE} text eol=lf merge=optable diff=optable\n{FOLDER}/*.jsonl text eol=lf merge=optable\n",
}


def create(folder: Path, template: str = "blank", *, begun: date | None = None) -> tuple[Path, ...]:
    """Write the text of a new workspace and its git files. Existing files are never overwritten.

    `begun` is the day on which work on the page begins: what is open then is open since that day.
    """
    if template not in TEMPLATES:
        raise UsageError(f"there is no template {template!r}", hint=nearest(template, TEMPLATES))
    texts = {**_GIT, FILE: _begun((_FOLDER / f"{template}.toml").read_text(encoding="utf-8"), begun)}
    taken = [name for name in (FILE, DATABASE, FOLDER, *_GIT) if (folder / name).exists()]
    if taken:
        raise UsageError(f"{taken[0]} already exists", str(folder), "Name a new folder, or an empty one.")
    made: list[Path] = []
    try:
        for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
            missing.mkdir()
            made.append(missing)
        (folder / FOLDER).mkdir()
        made.append(folder / FOLDER)
        for name, text in texts.items():
            with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                made.append(folder / name)
                file.write(text)
    except BaseException as error:
        for path in reversed(made):
            path.rmdir() if path.is_dir() else path.unlink()
        if isinstance(error, PermissionError):
            raise ReadOnly(f"a workspace cannot be made here ({error.strerror})", str(folder)) from error
        if isinstance(error, OSError):
            raise BadData(f"a workspace cannot be made here ({error.strerror})", str(folder)) from error
        raise
    return tuple(folder / name for name in texts)


def _begun(text: str, begun: date | None) -> str:
    if begun is None:
        return text
    workspace = load(text)
    return dump(workspace.model_copy(update={"workflow": workspace.workflow.model_copy(update={"begun": begun})}))
