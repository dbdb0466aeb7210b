"""Errors that a user can cause, as values: message, place, hint and remedy. Any other exception is a bug."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from core.remedy import Remedy

if TYPE_CHECKING:
    from collections.abc import Iterable

Hint = str | Callable[[], str]
"""A hint, or how to find it when it is first read: a merge makes many errors that nobody reads."""


class OptableError(Exception):
    """Base of all errors that a user can cause; `exit_code` is the exit code of the command line."""

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, place: str = "", hint: Hint = "", remedy: Remedy | None = None) -> None:
        super().__init__(message, place, hint, remedy)
        self.message = message
        self.place = place
        self.remedy = remedy
        self._hint = hint

    @property
    def hint(self) -> str:
        """The expected value, or other help."""
        if not isinstance(self._hint, str):
            self._hint = self._hint()
        return self._hint

    @hint.setter
    def hint(self, hint: str) -> None:
        self._hint = hint

    @property
    def at_place(self) -> str:
        """The message, preceded by its place."""
        return f"{self.place}: {self.message}" if self.place else self.message

    def __str__(self) -> str:
        return f"{self.at_place}\n{self.hint}" if self.hint else self.at_place


class UsageError(OptableError):
    """The call itself is wrong: an unknown name, a value that does not fit."""

    exit_code = 2


class BadValue(OptableError):
    """A value that its field cannot take; nothing was changed."""

    exit_code = 2


class BadData(OptableError):
    """A file or a database that is unreadable or has the wrong format; nothing was changed."""


class Unfitting(BadData):
    """Files that are readable one by one but inconsistent: one names a record that another lacks."""


class Unresolved(BadData):
    """A file in which git left a conflict."""


class Conflict(OptableError):
    """Somebody else changed the record since it was read. `mine` and `theirs` are the two texts.

    `rev` is the record's revision that `theirs` was read from; None if there is no such record.
    """

    def __init__(
        self,
        message: str,
        place: str = "",
        hint: str = "Read it again and decide which of the two to keep.",
        remedy: Remedy | None = None,
        *,
        mine: str = "",
        theirs: str = "",
        rev: int | None = None,
    ) -> None:
        super().__init__(message, place, hint, remedy)
        self.mine = mine
        self.theirs = theirs
        self.rev = rev


class ReadOnly(OptableError):
    """The workspace can be read but not written."""


def nearest(word: str, known: Iterable[str], listed: Iterable[str] | None = None) -> str:
    """The hint that names the nearest known word, or all known words (or those to be `listed`) if none is near."""
    from difflib import get_close_matches  # noqa: PLC0415  # only an error needs it

    names = sorted(known)
    if close := get_close_matches(word, names, n=1, cutoff=0.6):
        return f"Did you mean {close[0]}?"
    if not names:
        return "There is none yet."
    names = names if listed is None else sorted(listed)
    shown = ", ".join(name[:60] for name in names[:8])  # whatever a file calls its columns
    return f"Known: {shown}{', ...' if len(names) > 8 else ''}"
