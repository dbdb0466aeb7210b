"""A file as a table: its columns, and rows that can be read more than once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.ingest.cells import NotText, Numbered, Repeated


@dataclass(frozen=True)
class OtherPart:
    """A column of the file that was joined."""

    part: Part


NAMED, NAMED_CHARACTERS = 60, 60
"""The most columns that are named, and the most characters of each."""
Part = int | tuple[str, ...] | OtherPart
"""A column by its index, or a path into objects and lists."""
Pick = tuple[Part, ...]
"""The parts of one cell; the texts of several are joined with a space."""


@dataclass(frozen=True)
class InputTable:
    """The rows of a file."""

    name: str
    format: str
    columns: tuple[str, ...]
    """The columns as the file names them; a name may be empty or occur twice."""
    parts: tuple[Part, ...]
    """The place of each column."""
    find: Callable[[str], Part | None]
    """The column of that name, or of that path. Raises UsageError for a name that occurs twice."""
    read: Callable[[Sequence[Pick]], Iterator[Numbered]]
    """The rows from the first, each with one cell per pick."""
    containers: frozenset[str] = frozenset()
    """The columns that hold objects or lists."""
    paths: tuple[str, ...] = ()
    """The paths of nested values, for hints."""
    notes: tuple[str, ...] = ()
    """Notes on traits that were recognised and lines that were passed over."""
    comma_is_free: bool = False
    """True if something else than a comma separates cells, so that a comma can be that of a decimal number."""
    base_units: bool = False
    """True if bare numbers are in base units: seconds, shares."""


def listed(names: Sequence[str], word: str = ", ") -> str:
    """Names of columns in a sentence; of very many the first."""
    shown = word.join(name[:NAMED_CHARACTERS] or "(no name)" for name in names[:NAMED])
    return f"{shown} and {len(names) - NAMED:,} more" if len(names) > NAMED else shown


def joined(texts: Sequence[str | None]) -> str | None:
    """Several cells as one; empty ones are passed over. One that is no text makes the whole none."""
    for text in texts:
        if isinstance(text, (NotText, Repeated)):
            return text
    return " ".join(text for text in texts if text) or None
