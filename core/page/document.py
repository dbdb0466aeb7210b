"""The page as a small document: words, signs and tones, without any markup. Renderers make files of it."""

from __future__ import annotations

from dataclasses import dataclass

from core.model.gate import GateName


@dataclass(frozen=True)
class PageCell:
    """What stands in one place. Every text in it may be foreign: a renderer shows it and obeys nothing in it."""

    words: str = ""
    more: str = ""
    """Said below it, smaller."""
    tag: str = ""
    """Said behind it, in one word, such as `open`."""
    sign: str = ""
    """One of the signs of a finding or of a blank; a renderer may draw it. It never says more than the words do."""
    tone: str = ""
    """`good`, `warn`, `bad` or `muted`."""
    sentence: bool = False
    """Whether the words are a sentence of the gate."""
    strong: bool = False
    heads: bool = False
    """Whether it is the heading of its row."""
    rows: int = 1
    """How many rows of a table it stands in; those below have None in its place."""


@dataclass(frozen=True)
class Fact:
    """Something with a name: `Input`, and what is written there."""

    label: str
    value: PageCell
    about: str = ""
    """Said below the label, smaller."""


@dataclass(frozen=True)
class Facts:
    """Facts below each other."""

    facts: tuple[Fact, ...]
    small: bool = False
    """To be looked up: in small letters, in two columns where there is room."""


@dataclass(frozen=True)
class PageColumn:
    """A column of a table; widths are shares of a hundred."""

    title: str
    width: int


@dataclass(frozen=True)
class PageTable:
    """Rows of cells."""

    columns: tuple[PageColumn, ...]
    rows: tuple[tuple[PageCell | None, ...], ...]


@dataclass(frozen=True)
class Section:
    """A part of the page with its heading."""

    key: str
    title: str
    about: str
    body: Facts | PageTable
    wide: bool = True
    """Whether it needs the whole width of the sheet; of the others two stand side by side."""
    tall: bool = False
    """Whether two of those beside it stand below each other."""


@dataclass(frozen=True)
class Banner:
    """The verdict, and all that follows from it at once."""

    verdict: GateName
    word: str
    sign: str
    headline: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Document:
    """The page of one workspace at one instant."""

    name: str
    scope: str
    about: tuple[Fact, ...]
    """Stage, versions, instant: what the page is a page of."""
    banner: Banner
    sections: tuple[Section, ...]
    footer: tuple[str, ...]


def blank(words: str, more: str = "") -> PageCell:
    """A place in which nothing is written yet."""
    return PageCell(words, more, sign="○", tone="warn")
