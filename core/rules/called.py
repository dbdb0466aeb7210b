"""Records by what people call them: the name, or the title in any case."""

from __future__ import annotations

from functools import partial

from core.errors import BadValue, nearest
from core.language.vocabulary import same_title
from core.model.gate import GateName
from core.model.names import in_words
from core.model.workspace import RecordId, RecordKind, Workspace
from core.rules.references import known

WAIVABLE: tuple[GateName, ...] = ("hold", "go")


def key_called(workspace: Workspace, kind: RecordKind, text: str, place: str) -> str:
    """The key of the record that is meant by a name or a title. BadValue if there is none, or several."""
    records = known(workspace, kind)
    if text in records:
        return text
    wanted = same_title(text)
    titles = {key: workspace.title(RecordId(kind, key)) for key in records}
    said = {key: {same_title(title), same_title(key), same_title(f"{title} ({key})")} for key, title in titles.items()}
    found = [key for key, words in said.items() if wanted in words]
    if len(found) == 1:
        return found[0]
    if found:
        raise BadValue(f"{text!r} is the title of several", place, f"Write its name: {' or '.join(found)}.")
    near = partial(nearest, text, (*titles, *titles.values()), titles.values())
    raise BadValue(f"there is no {kind} named {text!r}", place, near)


def condition_called(workspace: Workspace, text: str) -> tuple[GateName, str]:
    """The Go or Hold condition meant by `exception_volume`, `hold.exception_volume` or `Exception volume`."""
    wanted = same_title(text)
    keys = [f"{gate}.{name}" for gate in WAIVABLE for name in workspace.conditions(gate)]
    found = [key for key in keys if wanted in _said(key)]
    if len(found) == 1:
        gate, _, name = found[0].partition(".")
        return next(one for one in WAIVABLE if one == gate), name
    if found:
        raise BadValue(f"{text} is the name of several conditions", "condition", f"Write {' or '.join(found)}.")
    if any(wanted in _said(f"stop.{name}") for name in workspace.conditions("stop")):
        raise BadValue(f"{text} is a Stop condition, and those cannot be waived", "condition")
    words = [f"{key.partition('.')[0].title()}: {in_words(key.partition('.')[2])}" for key in keys]
    raise BadValue(f"there is no condition named {text!r}", "condition", nearest(text, words))


def _said(key: str) -> tuple[str, ...]:
    """The ways to name a condition."""
    gate, _, name = key.partition(".")
    words = same_title(in_words(name))
    return key, name, words, f"{gate}.{words}", f"{gate}: {words}"
