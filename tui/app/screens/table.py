"""Screen 2: the operating table, the lenses and the roles, with separate specification and operations sides."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.content import Content
from textual.events import Key as KeyPress

from core.model.base import Record
from core.model.field_ref import FieldRef
from core.model.place_text import record_in_words
from core.model.roles import Role
from core.model.table import LENSES, PARTIES, Item, Lens, Party, party_name
from core.model.words import sentence_case
from core.model.workspace import RecordId
from core.verdict.readiness import Blank, item_decided
from core.visible import visible_line
from tui.app.bindings import bindings
from tui.app.controller import WorkspaceController
from tui.app.screens.view import CardView
from tui.app.sizes import is_huge
from tui.app.view_state import ViewState
from tui.app.widgets.grid import Grid
from tui.app.widgets.open_chip import OPEN
from tui.app.widgets.record_rows import record_rows
from tui.app.widgets.rows import GridCell, GridColumn, GridRow, drafted
from tui.common.actions import TABLE

ITEMS, LENS_GROUP, ROLES = "OPERATING TABLE", "LENSES", "ROLES"
SIDES = {"specification", "operations", "poc", "production"}


class TableView(CardView):
    """Rows, lenses and roles, cell by cell."""

    NAME = TABLE
    BINDINGS = bindings(TABLE)
    FULL = frozenset((ITEMS, LENS_GROUP, ROLES))
    AIRY = frozenset((ITEMS, LENS_GROUP))
    TELLS_MOVES = True

    def __init__(self, controller: WorkspaceController) -> None:
        super().__init__(controller)
        self.party: Party | None = None

    def compose(self) -> ComposeResult:
        """Compose the cards, and beside them the fields of the row under the cursor, edited in place there too."""
        yield from super().compose()
        fields = Grid(GridColumn("", width=16), GridColumn("", share=1), id="fields", header=False)
        fields.shows_all_fields = True
        yield fields.add_class("frame")

    def on_resize(self) -> None:
        """Show the fields where there is room for them."""
        super().on_resize()
        if not self.controller.leaving:
            self._show_fields(self.state)

    def show(self, state: ViewState) -> None:
        """Paint the cards, and the fields of the row under the cursor."""
        super().show(state)
        self._show_fields(state)

    def on_grid_moved(self, event: Grid.Moved) -> None:
        """Show the fields of another row."""
        event.stop()
        self._show_fields(self.state)

    def on_grid_details_wanted(self, event: Grid.DetailsWanted) -> None:
        """Go to the fields if they stand beside the table; else the application opens them over it."""
        if is_huge(self):
            event.stop()
            self.query_one("#fields").focus()

    def on_key(self, event: KeyPress) -> None:
        """Return from the fields to the table on Esc."""
        if event.key == "escape" and self.query_one("#fields").has_focus:
            event.stop()
            self.take_focus()

    def _show_fields(self, state: ViewState) -> None:
        record = self.grid.row.record if self.grid.row else None
        if not is_huge(self) or record is None:
            return
        fields = self.query_one("#fields", Grid)
        fields.border_title = Content(visible_line(sentence_case(record_in_words(state.workspace, record))))
        fields.show(drafted(record_rows(state, record), state.drafts))

    def columns(self, heading: GridRow) -> tuple[GridColumn, ...]:
        """Title, the two sides, owner, date; for roles title, holder, deputy, party, authority."""
        if heading.group == ROLES:
            titles = ("ROLE", 3, ""), ("HOLDER", 3, ""), ("DEPUTY", 3, ""), ("PARTY", 2, ""), ("MAY STOP", 2, "STOP")
            return tuple(GridColumn(title, share=share, brief=brief) for title, share, brief in titles)
        of_table = heading.group == ITEMS
        left, right = ("SPECIFICATION", "OPERATIONS") if of_table else ("THE POC SHOWS", "PRODUCTION")
        return (
            GridColumn("", width=13, narrow=11, wide=20),
            GridColumn(left, share=3, tone="spec", brief="AI DOES" if of_table else "POC"),
            GridColumn(right, share=3, tone="ops", brief="PEOPLE" if of_table else "THEN"),
            GridColumn("OWNER", width=12, narrow=10, wide=20),
            GridColumn("DUE", width=6, narrow=3, optional=True),  # what is open says below it when it is due
        )

    def rows(self, state: ViewState) -> tuple[GridRow, ...]:
        """See `table_rows`."""
        return table_rows(state, self.party)

    def why_not(self, action: str) -> str | None:
        """The reason why an action would do nothing for the cell under the cursor."""
        if action == "toggle_decided" and not self._side:
            return "Put the cursor on a specification or operations cell"
        if action == "toggle_decided" and self._side and not self._is_written(self._side):
            return "First write down what is decided"
        if action in ("remove", "rename") and not self._own_record:
            return "Put the cursor on a row of the table, or on a role"
        return super().why_not(action)

    @property
    def _side(self) -> FieldRef | None:
        """The side under the cursor."""
        field = self.grid.cell.edits if self.grid.cell else None
        return field if field and field.field in SIDES else None

    def action_toggle_decided(self) -> None:
        """Toggle decided and open, for the side under the cursor."""
        if self._side is None:
            return
        record, field = self._side.record, f"{self._side.field}_decided"
        now, rev = getattr(self.state.workspace.get(record), field), self.state.revs.get(record)
        self.attempt(lambda: self.controller.change(lambda store: store.edit(record, {field: not now}, rev=rev)))

    def _is_written(self, side: FieldRef) -> bool:
        """Report if anything stands on a side."""
        return bool(getattr(self.state.workspace.get(side.record), side.field, "").strip())

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
        if record := self._own_record:
            self.ask_remove(record)

    def action_rename(self) -> None:
        """Rename the row or role."""
        if record := self._own_record:
            self.ask_rename(record)

    @property
    def _own_record(self) -> RecordId | None:
        """The row of the table, or the role, under the cursor."""
        record = self.grid.row.record if self.grid.row else None
        return record if record and record.kind in ("item", "role") else None


def table_rows(state: ViewState, party: Party | None = None) -> tuple[GridRow, ...]:
    """The three sections; with a party, only its open fields."""
    items = sorted(state.workspace.table.items(), key=lambda one: (one[1].order or "\uffff", one[0]))
    decided = sum(item_decided(item) for item in state.workspace.table.values())
    foot = f"{decided} of {len(items)} rows decided on both sides"
    rows = [_heading(ITEMS, "what the AI does, and how people keep it running", foot)]
    rows += [_item(state, key, item) for key, item in items]
    rows.append(_heading(LENS_GROUP, "what a proof of concept leaves open"))
    rows += [_lens(state, name, state.workspace.lens(name)) for name in LENSES]
    if party:
        wanted = {blank.record for blank in state.readiness.blanks if blank.party == party}
        return tuple(row for row in rows if row.heading or row.record in wanted)
    held = sum(role.is_assigned for role in state.workspace.roles.values())
    rows.append(_heading(ROLES, "who answers for it", f"{held} of {len(state.workspace.roles)} held by a person"))
    roles = sorted(state.workspace.roles.items(), key=lambda one: (one[1].order or "\uffff", one[0]))
    rows += [_role(state, key, role) for key, role in roles]
    return tuple(rows)


def _heading(group: str, about: str, foot: str = "") -> GridRow:
    return GridRow(group, (GridCell(group), GridCell(about, "muted")), heading=True, group=group, foot=foot)


def _item(state: ViewState, key: str, item: Item) -> GridRow:
    record = RecordId("item", key)
    title = GridCell(state.vocabulary.title("item", key), "title", edits=FieldRef(record, "title"))
    sides = (_side(state, record, item, "specification"), _side(state, record, item, "operations"))
    return GridRow(record.path, (title, *sides, *_owner(state, record, item)), record, group=ITEMS)


def _lens(state: ViewState, name: str, lens: Lens) -> GridRow:
    record = RecordId("lens", name)
    sides = (_side(state, record, lens, "poc"), _side(state, record, lens, "production"))
    return GridRow(
        record.path, (GridCell(name.title(), "title"), *sides, *_owner(state, record, lens)), record, group=LENS_GROUP
    )


def _side(state: ViewState, record: RecordId, model: Record, field: str) -> GridCell:
    """One side: its text; what is open says so, and who decides it until when."""
    text: str = getattr(model, field).strip()
    edits = FieldRef(record, field)
    if getattr(model, f"{field}_decided") and text:
        return GridCell(text, edits=edits)
    blank = _blank(state, record, field)
    whose = f" · {party_name(blank.party)}" if blank else ""
    due = f" · due {blank.due:%-d %b}" if blank and blank.due else ""
    return GridCell(
        text or "not written yet", "text" if text else "blank", edits, OPEN, "warn", f"open{whose}{due}", "warn"
    )


def _blank(state: ViewState, record: RecordId, field: str) -> Blank | None:
    return next((one for one in state.readiness.blanks if one.record == record and one.field == field), None)


def _owner(state: ViewState, record: RecordId, model: Item | Lens) -> tuple[GridCell, GridCell]:
    role = state.workspace.roles.get(model.owner)
    title = state.vocabulary.title("role", model.owner) if role else "nobody yet"
    return (
        GridCell(title, "text" if role else "muted", edits=FieldRef(record, "owner")),
        GridCell(_day(model.due), "text" if model.due else "muted", edits=FieldRef(record, "due")),
    )


def _day(due: date | None) -> str:
    return f"{due:%-d %b}" if due else "—"


def _role(state: ViewState, key: str, role: Role) -> GridRow:
    record = RecordId("role", key)
    holder = FieldRef(record, "holder")
    if role.is_assigned:
        holder_cell = GridCell(role.holder, edits=holder)
    else:
        holder_cell = GridCell("nobody yet", "blank", edits=holder, mark=OPEN)
    cells = (
        GridCell(state.vocabulary.title("role", key), "title", edits=FieldRef(record, "title")),
        holder_cell,
        GridCell(role.deputy or "no deputy", "text" if role.deputy else "muted", edits=FieldRef(record, "deputy")),
        GridCell(party_name(role.party), edits=FieldRef(record, "party")),
        GridCell(
            "yes" if role.may_stop else "no", "warn" if role.may_stop else "muted", edits=FieldRef(record, "may_stop")
        ),
    )
    return GridRow(record.path, cells, record, group=ROLES)
