"""Screen 2: the operating table, the lenses and the roles, with separate specification and operations sides."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult

from core.model.base import Record
from core.model.field_ref import FieldRef
from core.model.roles import Role
from core.model.table import LENSES, PARTIES, Item, Lens, Party, party_name
from core.model.workspace import RecordId
from core.verdict.readiness import Blank
from tui.app.bindings import bindings
from tui.app.controller import WorkspaceController
from tui.app.feedback import refuse
from tui.app.screens.view import View
from tui.app.view_state import ViewState
from tui.app.widgets.grid import Grid
from tui.app.widgets.rows import GridCell, GridColumn, GridRow
from tui.common.actions import TABLE

ITEMS, LENS_GROUP, ROLES = "TABLE", "LENSES", "ROLES"
SIDES = {"specification", "operations", "poc", "production"}


class TableView(View):
    """A grid of three sections, cell by cell."""

    NAME = TABLE
    BINDINGS = bindings(TABLE)

    def __init__(self, controller: WorkspaceController) -> None:
        super().__init__(controller)
        self.party: Party | None = None

    def compose(self) -> ComposeResult:
        """Compose five columns: title, the two sides, responsible party, date."""
        yield Grid(
            GridColumn("", width=12),
            GridColumn("Specification", share=3),
            GridColumn("Operations", share=3),
            GridColumn("Owner", width=12),
            GridColumn("Due", width=10),
            header=False,
        )

    def rows(self, state: ViewState) -> tuple[GridRow, ...]:
        """See `table_rows`."""
        return table_rows(state, self.party)

    def action_toggle_decided(self) -> None:
        """Toggle decided and open, for the side under the cursor."""
        cell = self.grid.cell
        if cell is None or cell.edits is None or cell.edits.field not in SIDES:
            refuse(self, "Put the cursor on a specification or operations cell")
            return
        record, field = cell.edits.record, f"{cell.edits.field}_decided"
        side = self.state.workspace.get(record)
        if not getattr(side, cell.edits.field).strip():
            refuse(self, "Write down what is decided first")
            return
        now, rev = getattr(side, field), self.state.revs.get(record)
        self.attempt(lambda: self.controller.change(lambda store: store.edit(record, {field: not now}, rev=rev)))

    def action_party(self) -> None:
        """Show everything, then the open fields of each party in turn."""
        order = (None, *PARTIES)
        self.party = order[(order.index(self.party) + 1) % len(order)]
        self.show(self.state)
        self.app.notify(f"Open for {party_name(self.party)}" if self.party else "Every row", timeout=2)

    def action_add(self) -> None:
        """Add a role in the section of roles, else a row of the table."""
        row = self.grid.row
        if row and row.group == ROLES:
            taken = set(self.state.workspace.roles)
            self.ask_new("role", "a responsibility, not a person", lambda key: (RecordId("role", key), Role()), taken)
        else:
            taken = set(self.state.workspace.table)
            self.ask_new("row of the table", "such as Monitoring", lambda key: (RecordId("item", key), Item()), taken)

    def action_remove(self) -> None:
        """Remove the row or role."""
        if record := self._own_record():
            self.ask_remove(record)

    def action_rename(self) -> None:
        """Rename the row or role."""
        if record := self._own_record():
            self.ask_rename(record)

    def _own_record(self) -> RecordId | None:
        row = self.grid.row
        if row and row.record and row.record.kind in ("item", "role"):
            return row.record
        refuse(self, "Put the cursor on a row of the table, or on a role")
        return None


def table_rows(state: ViewState, party: Party | None = None) -> tuple[GridRow, ...]:
    """The three sections; with a party, only its open fields."""
    items = sorted(state.workspace.table.items(), key=lambda one: (one[1].order or "\uffff", one[0]))
    rows = [_headings(ITEMS, "Specification", "Operations")]
    rows += [_item(state, key, item) for key, item in items]
    rows.append(_headings(LENS_GROUP, "The PoC shows", "Production decides"))
    rows += [_lens(state, name, state.workspace.lens(name)) for name in LENSES]
    if party:
        wanted = {blank.record for blank in state.readiness.blanks if blank.party == party}
        return tuple(row for row in rows if row.heading or row.record in wanted)
    rows.append(
        GridRow(
            "roles", tuple(map(GridCell, (ROLES, "Holder", "Deputy", "Party", "May stop"))), heading=True, group=ROLES
        )
    )
    roles = sorted(state.workspace.roles.items(), key=lambda one: (one[1].order or "\uffff", one[0]))
    rows += [_role(key, role) for key, role in roles]
    return tuple(rows)


def _headings(group: str, left: str, right: str) -> GridRow:
    return GridRow(
        group,
        (GridCell(group), GridCell(left), GridCell(right), GridCell("Owner"), GridCell("Due")),
        heading=True,
        group=group,
    )


def _item(state: ViewState, key: str, item: Item) -> GridRow:
    record = RecordId("item", key)
    title = GridCell(item.title or key, "title", edits=FieldRef(record, "title"))
    sides = (_side(state, record, item, "specification"), _side(state, record, item, "operations"))
    return GridRow(record.path, (title, *sides, *_owner(state, record, item)), record, group=ITEMS)


def _lens(state: ViewState, name: str, lens: Lens) -> GridRow:
    record = RecordId("lens", name)
    sides = (_side(state, record, lens, "poc"), _side(state, record, lens, "production"))
    return GridRow(
        record.path, (GridCell(name.title(), "title"), *sides, *_owner(state, record, lens)), record, group=LENS_GROUP
    )


def _side(state: ViewState, record: RecordId, model: Record, field: str) -> GridCell:
    """One side: its text, decided (✓) or open (○), and the party for which it is open."""
    text: str = getattr(model, field)
    decided: bool = getattr(model, f"{field}_decided")
    blank = _blank(state, record, field)
    edits = FieldRef(record, field)
    if decided and text.strip():
        return GridCell(text, edits=edits, mark="✓", mark_tone="good")
    open_for = f"open: {party_name(blank.party)}" if blank else "open"
    return GridCell(
        f"{text} ({open_for})" if text.strip() else open_for, "text" if text.strip() else "blank", edits, "○", "warn"
    )


def _blank(state: ViewState, record: RecordId, field: str) -> Blank | None:
    return next((one for one in state.readiness.blanks if one.record == record and one.field == field), None)


def _owner(state: ViewState, record: RecordId, model: Item | Lens) -> tuple[GridCell, GridCell]:
    role = state.workspace.roles.get(model.owner)
    title = (role.title or model.owner) if role else "nobody yet"
    return (
        GridCell(title, "text" if role else "muted", edits=FieldRef(record, "owner")),
        GridCell(_day(model.due), "text" if model.due else "muted", edits=FieldRef(record, "due")),
    )


def _day(due: date | None) -> str:
    return due.isoformat() if due else "no date"


def _role(key: str, role: Role) -> GridRow:
    record = RecordId("role", key)
    holder = FieldRef(record, "holder")
    if role.is_assigned:
        holder_cell = GridCell(role.holder, edits=holder)
    else:
        holder_cell = GridCell("nobody yet", "blank", edits=holder, mark="○")
    cells = (
        GridCell(role.title or key, "title", edits=FieldRef(record, "title")),
        holder_cell,
        GridCell(role.deputy or "no deputy", "text" if role.deputy else "muted", edits=FieldRef(record, "deputy")),
        GridCell(party_name(role.party), edits=FieldRef(record, "party")),
        GridCell(
            "yes" if role.may_stop else "no", "warn" if role.may_stop else "muted", edits=FieldRef(record, "may_stop")
        ),
    )
    return GridRow(record.path, cells, record, group=ROLES)
