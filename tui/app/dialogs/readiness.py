"""Everything that is still blank or open, over the screen that it was opened from."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from core.model.table import PARTY_TITLES
from tui.app.controller import WorkspaceController
from tui.app.dialogs.base import Dialog
from tui.app.screens.readiness import ReadinessView
from tui.app.widgets.grid import Grid
from tui.common.actions import LIST, READINESS


class ReadinessDialog(Dialog[str]):
    """Answers the place of the blank that is to be asked."""

    DEFAULT_CSS = """
    ReadinessDialog > .box { width: 98%; max-width: 120; height: 90%; padding: 0; margin: 0; }
    """

    PLACES = (LIST, READINESS)

    def __init__(self, controller: WorkspaceController) -> None:
        super().__init__()
        self.controller = controller

    def compose(self) -> ComposeResult:
        """The list in a box."""
        ready = self.controller.state.readiness
        with Vertical(classes="box") as box:
            written = "the page is written" if ready.page_complete else f"{ready.filled} of {ready.total} written"
            box.border_title = Content(f"Readiness: {written}")
            box.border_subtitle = Content(self._keys() if ready.blanks else "Nothing is open · Esc back")
            yield ReadinessView(self.controller)

    def _keys(self) -> str:
        places = ((LIST, "select_cursor"), (READINESS, "party"), (LIST, "filter"))
        ask, party, narrow = (self.controller.keys.press(*place) for place in places)
        return f"{ask} ask it · {party} party · {narrow} filter · Esc back"

    def on_mount(self) -> None:
        """Take the keys."""
        self.query_one(Grid).focus()

    def on_readiness_view_party_chosen(self, event: ReadinessView.PartyChosen) -> None:
        """Say whose lines these are."""
        event.stop()
        whose = f"only {PARTY_TITLES[event.party]} · " if event.party else ""
        self.query_one(".box").border_subtitle = Content(f"{whose}{self._keys()}")

    def on_readiness_view_asked(self, event: ReadinessView.Asked) -> None:
        """Answer the place."""
        event.stop()
        self.dismiss(event.place)
