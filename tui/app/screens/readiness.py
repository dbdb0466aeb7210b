"""What is blank or open: by the party that must decide it, with who, since when and by when."""

from __future__ import annotations

from collections.abc import Iterator

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.message import Message

from core.model.table import PARTIES, PARTY_TITLES, Party
from core.verdict.readiness import Blank
from tui.app.controller import WorkspaceController
from tui.app.screens.view import View
from tui.app.view_state import ViewState
from tui.app.widgets.grid import LineGrid
from tui.app.widgets.rows import GridCell, GridColumn, GridRow
from tui.common.actions import READINESS, bindings
from tui.common.sanitize import plain_line

SIDES = {"specification": "Spec", "operations": "Ops", "gate": "Gate"}
ORDER: tuple[Party | None, ...] = (None, *PARTIES)


class BlankGrid(LineGrid):
    """Lines that wrap: on a small screen no word of them is cut."""

    def _lines(self, text: str, room: int, style: Style) -> list[Text]:
        return super(LineGrid, self)._lines(text, room, style)


class ReadinessView(View):
    """A line a blank; Enter asks it as a question."""

    NAME = READINESS
    BINDINGS = bindings(READINESS)

    class Asked(Message):
        """A blank was chosen."""

        def __init__(self, place: str) -> None:
            super().__init__()
            self.place = place

    class PartyChosen(Message):
        """Only what is open for a party is listed now; None for all."""

        def __init__(self, party: Party | None) -> None:
            super().__init__()
            self.party = party

    def __init__(self, controller: WorkspaceController) -> None:
        super().__init__(controller)
        self.party: Party | None = None

    def compose(self) -> ComposeResult:
        """What, on which side, who must decide it, since when, by when."""
        yield BlankGrid(
            GridColumn("Still open", share=3),
            GridColumn("Side", width=4),
            GridColumn("Who", share=2),
            GridColumn("Since", width=10),
            GridColumn("Due", width=10),
        )

    def rows(self, state: ViewState) -> tuple[GridRow, ...]:
        """See `readiness_rows`."""
        return readiness_rows(state, self.party)

    def action_party(self) -> None:
        """All, then each party in turn."""
        self.party = ORDER[(ORDER.index(self.party) + 1) % len(ORDER)]
        self.show(self.state)
        self.post_message(self.PartyChosen(self.party))

    def on_line_grid_open_wanted(self, event: LineGrid.OpenWanted) -> None:
        """Ask it."""
        event.stop()
        self.post_message(self.Asked(event.row.key))


def readiness_rows(state: ViewState, party: Party | None = None) -> tuple[GridRow, ...]:
    """A section a party that has anything open."""
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
    who = f"{role.title or blank.role}: {role.holder.strip() or 'nobody yet'}" if role else PARTY_TITLES[blank.party]
    cells = (
        GridCell(
            blank.what.removesuffix(f": {blank.side}"), mark="○" if not blank.left_open else "…", mark_tone="warn"
        ),
        GridCell(SIDES[blank.side], "muted"),
        GridCell(plain_line(who)),
        GridCell(blank.since.isoformat() if blank.since else "", "muted"),
        GridCell(blank.due.isoformat() if blank.due else "", "text" if blank.due else "muted"),
    )
    return GridRow(blank.place, cells, group=blank.party)
