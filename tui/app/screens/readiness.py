"""What is blank or open: by the party that must decide it, with who, since when and by when."""

from __future__ import annotations

from collections.abc import Iterator

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.message import Message

from core.model.table import PARTIES, PARTY_TITLES, Party
from core.verdict.readiness import Blank
from tui.app.controller import Desk
from tui.app.screens.view import View
from tui.app.view_state import State
from tui.app.widgets.grid import LineGrid
from tui.app.widgets.rows import Cell, Column, Row
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

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.party: Party | None = None

    def compose(self) -> ComposeResult:
        """What, on which side, who must decide it, since when, by when."""
        yield BlankGrid(
            Column("Still open", share=3),
            Column("Side", width=4),
            Column("Who", share=2),
            Column("Since", width=10),
            Column("Due", width=10),
        )

    def rows(self, state: State) -> tuple[Row, ...]:
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


def readiness_rows(state: State, party: Party | None = None) -> tuple[Row, ...]:
    """A section a party that has anything open."""
    parties = (party,) if party else PARTIES
    return tuple(row for one in parties for row in _section(state, one))


def _section(state: State, party: Party) -> Iterator[Row]:
    blanks = [blank for blank in state.readiness.blanks if blank.party == party]
    if blanks:
        heading = Cell(f"{PARTY_TITLES[party].upper()} must decide {len(blanks)}")
        yield Row(f"heading {party}", (heading, *[Cell("")] * 4), heading=True, group=party)
    for blank in blanks:
        yield _row(state, blank)


def _row(state: State, blank: Blank) -> Row:
    role = state.workspace.roles.get(blank.role)
    who = f"{role.title or blank.role}: {role.holder.strip() or 'nobody yet'}" if role else PARTY_TITLES[blank.party]
    cells = (
        Cell(blank.what.removesuffix(f": {blank.side}"), mark="○" if not blank.left_open else "…", mark_tone="warn"),
        Cell(SIDES[blank.side], "muted"),
        Cell(plain_line(who)),
        Cell(blank.since.isoformat() if blank.since else "", "muted"),
        Cell(blank.due.isoformat() if blank.due else "", "text" if blank.due else "muted"),
    )
    return Row(blank.place, cells, group=blank.party)
