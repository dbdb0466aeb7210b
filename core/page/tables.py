"""The operating table and the four lenses: specification and operations side by side, each open or decided."""

from __future__ import annotations

from core.model.table import LENSES, PARTY_TITLES, Item, Lens
from core.page.document import PageCell, PageColumn, PageTable, Section, blank_cell
from core.page.page_context import PageContext


def operating_table(page: PageContext) -> Section | None:
    """The operating table with one row per item."""
    items = sorted(page.workspace.table.items(), key=lambda one: (one[1].order or "\uffff", one[0]))
    if not items:
        return None
    columns = (
        PageColumn("Item", 15),
        PageColumn("Specification", 25),
        PageColumn("Operations", 34),
        PageColumn("Owner", 26),
    )
    rows = tuple(_row(page, item.title or key, item, ("specification", "operations")) for key, item in items)
    return Section("table", "Operating table", "what it does, and how people keep it running", PageTable(columns, rows))


def lenses(page: PageContext) -> Section:
    """The lenses with one row each."""
    columns = (
        PageColumn("Lens", 15),
        PageColumn("The PoC shows", 25),
        PageColumn("Production decides", 34),
        PageColumn("Owner", 26),
    )
    rows = tuple(_row(page, name.title(), page.workspace.lens(name), ("poc", "production")) for name in LENSES)
    return Section("lenses", "Lenses", "from proof of concept to production", PageTable(columns, rows))


def _row(page: PageContext, title: str, one: Item | Lens, fields: tuple[str, str]) -> tuple[PageCell, ...]:
    left, right = (_side(one, field) for field in fields)
    return PageCell(title, heads=True), left, right, _owner(page, one)


def _side(one: Item | Lens, field: str) -> PageCell:
    text: str = getattr(one, field)
    if not text.strip():
        return blank_cell("not written yet")
    return PageCell(text) if getattr(one, f"{field}_decided") else PageCell(text, tag="open", sign="○", tone="warn")


def _owner(page: PageContext, one: Item | Lens) -> PageCell:
    if one.owner in page.workspace.roles:
        return PageCell(page.held(one.owner))
    return PageCell(f"no role yet: {PARTY_TITLES[one.party]}", tone="muted")
