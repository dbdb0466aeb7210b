"""The operating table and the four lenses: specification and operations apart, each open or decided."""

from __future__ import annotations

from core.model.table import LENSES, PARTY_TITLES, Item, Lens
from core.page.document import Cell, Column, Section, Table, blank
from core.page.page_context import Asked


def operating_table(asked: Asked) -> Section | None:
    """One row an item."""
    items = sorted(asked.workspace.table.items(), key=lambda one: (one[1].order or "\uffff", one[0]))
    if not items:
        return None
    columns = (Column("Item", 15), Column("Specification", 25), Column("Operations", 34), Column("Owner", 26))
    rows = tuple(_row(asked, item.title or key, item, ("specification", "operations")) for key, item in items)
    return Section("table", "Operating table", "what it does, and how people keep it running", Table(columns, rows))


def lenses(asked: Asked) -> Section:
    """One row a lens."""
    columns = (Column("Lens", 15), Column("The PoC shows", 25), Column("Production decides", 34), Column("Owner", 26))
    rows = tuple(_row(asked, name.title(), asked.workspace.lens(name), ("poc", "production")) for name in LENSES)
    return Section("lenses", "Lenses", "from proof of concept to production", Table(columns, rows))


def _row(asked: Asked, title: str, one: Item | Lens, fields: tuple[str, str]) -> tuple[Cell, ...]:
    left, right = (_side(one, field) for field in fields)
    return Cell(title, heads=True), left, right, _owner(asked, one)


def _side(one: Item | Lens, field: str) -> Cell:
    text: str = getattr(one, field)
    if not text.strip():
        return blank("not written yet")
    return Cell(text) if getattr(one, f"{field}_decided") else Cell(text, tag="open", sign="○", tone="warn")


def _owner(asked: Asked, one: Item | Lens) -> Cell:
    if one.owner in asked.workspace.roles:
        return Cell(asked.held(one.owner))
    return Cell(f"no role yet: {PARTY_TITLES[one.party]}", tone="muted")
