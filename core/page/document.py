"""The page as a document of words, signs and tones, without markup. The renderers turn it into files."""

from __future__ import annotations

from dataclasses import dataclass

from core.model.gate import GateName


@dataclass(frozen=True)
class PageCell:
    """The content of one place on the page. Any of its texts may be foreign; a renderer must never interpret them."""

    words: str = ""
    more: str = ""
    """A smaller text below the words."""
    tag: str = ""
    """A one-word label after the words, such as `open`."""
    sign: str = ""
    """The sign of a finding or a blank; a renderer may draw it. It never adds to what the words say."""
    tone: str = ""
    """`good`, `warn`, `bad` or `muted`."""
    sentence: str = ""
    """The sentence of the gate that the words put plainly."""
    strong: bool = False
    heads: bool = False
    """True if the cell is the heading of its row."""
    rows: int = 1
    """The number of table rows that the cell spans; the rows below have None in its place."""


@dataclass(frozen=True)
class Fact:
    """A labelled value, such as `Input` and the text written for it."""

    label: str
    value: PageCell
    about: str = ""
    """A smaller text below the label."""


@dataclass(frozen=True)
class Facts:
    """Facts, one below the other."""

    facts: tuple[Fact, ...]
    small: bool = False
    """Reference material: small letters, in two columns if there is room."""


@dataclass(frozen=True)
class PageColumn:
    """A column of a table; its width is a percentage."""

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
    """True if the section needs the whole width of the sheet; otherwise two stand side by side."""
    tall: bool = False
    """True if two other sections can stand one below the other beside this one."""


@dataclass(frozen=True)
class Banner:
    """The verdict with its direct consequences."""

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
    """Stage, versions and instant of the page."""
    banner: Banner
    sections: tuple[Section, ...]
    footer: tuple[str, ...]


def blank_cell(words: str, more: str = "") -> PageCell:
    """A cell for a text that is not written yet."""
    return PageCell(words, more, sign="○", tone="warn")
