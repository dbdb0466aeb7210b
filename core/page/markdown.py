"""Render the page as Markdown for a wiki or a pull request. Foreign text never begins a line and is never markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.page.document import Document, Fact, Facts, PageCell, PageTable, Section
from core.page.markdown_escape import in_cell, in_line
from core.visible import visible_line


def markdown(page: Document) -> str:
    """The complete text."""
    return "\n".join(_lines(page)) + "\n"


def _lines(page: Document) -> Iterator[str]:
    banner = page.banner
    yield f"# {in_line(page.name)}"
    yield ""
    yield f"**Scope:** {in_line(page.scope) or 'not written yet'}"
    yield ""
    yield f"**{banner.sign} {banner.word}:** {in_line(banner.headline)}"
    yield ""
    yield from _facts((*banner.facts, *page.about))
    for section in page.sections:
        yield from _section(section)
    yield ""
    yield "---"
    yield ""
    yield f"The page of {', '.join(map(in_line, page.footer))}."


def _section(section: Section) -> Iterator[str]:
    yield ""
    yield f"## {section.title}: {section.about}"
    yield ""
    yield from _facts(section.body.facts) if isinstance(section.body, Facts) else _table(section.body)


def _facts(facts: Iterable[Fact]) -> Iterator[str]:
    for fact in facts:
        about = f" ({in_line(fact.about)})" if fact.about else ""
        yield f"- **{in_line(fact.label)}:** {_cell(fact.value)}{about}"


def _table(table: PageTable) -> Iterator[str]:
    yield f"| {' | '.join(column.title for column in table.columns)} |"
    yield f"|{'---|' * len(table.columns)}"
    for row in table.rows:
        yield f"| {' | '.join(_cell(cell) if cell else '' for cell in row)} |"


def _cell(cell: PageCell) -> str:
    code = f"({in_cell(visible_line(cell.sentence))})" if cell.sentence else ""
    more = f"({in_line(cell.more)})" if cell.more else ""
    tag = f"**{cell.tag}**" if cell.tag else ""
    return " ".join(part for part in (cell.sign, in_line(cell.words), code, tag, more) if part)
