"""Blank and open fields, grouped by the party that must decide them, over the current screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from core.model.field_ref import FieldRef
from core.model.table import PARTIES, PARTY_TITLES, Party
from core.rules.role_text import role_holder
from core.verdict.readiness import Blank
from core.visible import visible_line
from tui.app.bindings import bindings
from tui.app.controller import WorkspaceController
from tui.app.dialogs.base import Dialog
from tui.app.screens.view import View
from tui.app.view_state import ViewState
from tui.app.widgets.grid import Grid
from tui.app.widgets.line_grid import LineGrid
from tui.app.widgets.open_chip import OPEN, open_count
from tui.app.widgets.rows import GridCell, GridColumn, GridRow
from tui.common.actions import LIST, READINESS

SIDES = {"specification": "Spec", "operations": "Ops", "gate": "Gate"}
NEAR = timedelta(days=300)
ORDER: tuple[Party | None, ...] = (None, *PARTIES)


class BlankGrid(LineGrid):
    """A grid with wrapped lines: on a small screen no word is cut."""

    wraps = True

    def _lines(self, text: str, room: int, style: Style) -> list[Text]:
        return super(LineGrid, self)._lines(text, room, style)


class ReadinessView(View):
    """One line for each blank; Enter asks it as a question."""

    NAME = READINESS
    BINDINGS = bindings(READINESS)

    class Asked(Message):
        """A blank was chosen."""

        def __init__(self, place: FieldRef) -> None:
            super().__init__()
            self.place = place

    class PartyChosen(Message):
        """The list is limited to one party; None for all."""

        def __init__(self, party: Party | None) -> None:
            super().__init__()
            self.party = party

    def __init__(self, controller: WorkspaceController) -> None:
        super().__init__(controller)
        self.party: Party | None = None

    def compose(self) -> ComposeResult:
        """Compose the columns: blank, side, decider, open since, due."""
        yield BlankGrid(
            GridColumn("Still open", share=3),
            GridColumn("Side", width=4),
            GridColumn("Who", share=2),
            GridColumn("Since", width=7),
            GridColumn("Due", width=7),
        )

    def rows(self, state: ViewState) -> tuple[GridRow, ...]:
        """See `readiness_rows`."""
        return readiness_rows(state, self.party)

    def action_party(self) -> None:
        """Show all, then each party in turn."""
        self.party = ORDER[(ORDER.index(self.party) + 1) % len(ORDER)]
        self.show(self.state)
        self.post_message(self.PartyChosen(self.party))

    def on_line_grid_open_wanted(self, event: LineGrid.OpenWanted) -> None:
        """Ask the blank as a question."""
        event.stop()
        place = next((one.place for one in self.state.readiness.blanks if one.place.path == event.row.key), None)
        if place is not None:
            self.post_message(self.Asked(place))


def readiness_rows(state: ViewState, party: Party | None = None) -> tuple[GridRow, ...]:
    """One section for each party with blanks."""
    parties = (party,) if party else PARTIES
    return tuple(row for one in parties for row in _section(state, one))


def _section(state: ViewState, party: Party) -> Iterator[GridRow]:
    blanks = [blank for blank in state.readiness.blanks if blank.party == party]
    if blanks:
        heading = GridCell(f"{PARTY_TITLES[party].upper()} must decide {len(blanks)}")
        yield GridRow(f"heading {party}", (heading, *[GridCell("")] * 4), heading=True, group=party)
    for blank in blanks:
        yield _row(state, blank)


def _row(state: ViewState, blank: Blank) -> GridRow:
    role = state.workspace.roles.get(blank.role)
    responsible = (role.title or blank.role) if role else PARTY_TITLES[blank.party]
    holder = role_holder(state.workspace, blank.role) if role else ""
    cells = (
        GridCell(blank.what.removesuffix(f": {blank.side}"), mark=OPEN, mark_tone="warn"),
        GridCell(SIDES[blank.side], "muted"),
        GridCell(visible_line(responsible), below=visible_line(holder)),
        GridCell(_day(state, blank.since), "muted"),
        GridCell(_day(state, blank.due), "text" if blank.due else "muted"),
    )
    return GridRow(blank.place.path, cells, group=blank.party)


def _day(state: ViewState, day: date | None) -> str:
    """A day as `13 Mar`; one that is far away as `2025-03`, since its year matters more."""
    if day is None:
        return ""
    return f"{day:%-d %b}" if abs(day - state.at.date()) < NEAR else f"{day:%Y-%m}"


class ReadinessDialog(Dialog[FieldRef]):
    """The dialog; returns the field of the blank to ask."""

    DEFAULT_CSS = """
    ReadinessDialog > .box { width: 98%; max-width: 120; height: 90%; padding: 0; margin: 0; }
    """

    PLACES = (LIST, READINESS)

    def __init__(self, controller: WorkspaceController) -> None:
        super().__init__()
        self.controller = controller

    def compose(self) -> ComposeResult:
        """Compose the list in a box."""
        ready = self.controller.state.readiness
        with Vertical(classes="box") as box:
            count = open_count(self.controller.state)
            box.border_title = Content(f"Readiness: {f'{OPEN} {count} open' if count else 'nothing is open'}")
            box.border_subtitle = Content(self._keys() if ready.blanks else "Nothing is open · Esc back")
            yield ReadinessView(self.controller)

    def _keys(self) -> str:
        places = ((LIST, "select_cursor"), (READINESS, "party"), (LIST, "filter"))
        ask, party, narrow = (self.controller.keys.press(*place) for place in places)
        return f"{ask} ask it · {party} party · {narrow} filter · Esc back"

    def on_mount(self) -> None:
        """Focus the list."""
        self.query_one(Grid).focus()

    def on_readiness_view_party_chosen(self, event: ReadinessView.PartyChosen) -> None:
        """Show the party in the title."""
        event.stop()
        whose = f"only {PARTY_TITLES[event.party]} · " if event.party else ""
        self.query_one(".box").border_subtitle = Content(f"{whose}{self._keys()}")

    def on_readiness_view_asked(self, event: ReadinessView.Asked) -> None:
        """Return the field."""
        event.stop()
        self.dismiss(event.place)
