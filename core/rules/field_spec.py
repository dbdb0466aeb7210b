"""A field as its editor needs it, and the choice that a typed text means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.errors import BadValue, nearest
from core.language.vocabulary import same_title
from core.model.field_ref import FieldRef

FieldKind = Literal["text", "lines", "choice", "flag", "name", "names", "word", "pair", "day", "instant", "sentence"]
"""The kind of editing of a field: a `word` is one of the choices or any other, a `pair` is a new entry of a table."""


@dataclass(frozen=True)
class Choice:
    """A possible value of a field, with its explanation, and the title that may be typed instead."""

    value: str
    about: str = ""
    title: str = ""


@dataclass(frozen=True)
class FieldSpec:
    """A field as its editor needs it."""

    id: FieldRef
    title: str
    about: str
    kind: FieldKind
    text: str
    """The current value as editable text."""
    choices: tuple[Choice, ...] = ()

    @property
    def shown(self) -> str:
        """The text for people: the titles of the records that it names."""
        titles = {one.value: one.title for one in self.choices if one.title}
        if not titles or self.kind not in ("name", "names", "word"):
            return self.text
        names = self.text.split(", ") if self.kind == "names" else (self.text,)
        return ", ".join(titles.get(name, name) for name in names)

    @property
    def chooses(self) -> bool:
        """True if the value must be one of the choices."""
        return self.kind in ("choice", "flag", "name")


def meant(field: FieldSpec, text: str) -> str | None:
    """The choice that a value or a title, in any case, means; None if there is none. BadValue if there are several."""
    if any(choice.value == text for choice in field.choices):
        return text
    wanted = same_title(text)
    found = [one.value for one in field.choices if wanted in (same_title(one.title), same_title(one.value))]
    if len(found) > 1:
        raise BadValue(f"{text!r} is the title of several", field.id.path, f"Write its name: {' or '.join(found)}.")
    return found[0] if found else None


def one_of(field: FieldSpec, text: str) -> str:
    """The choice that is meant. BadValue, with the nearest one, if there is none, or several."""
    if (value := meant(field, text)) is None:
        raise BadValue(
            f"{text!r} is not allowed here", field.id.path, nearest(text, [one.value for one in field.choices])
        )
    return value
