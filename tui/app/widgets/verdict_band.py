"""The verdict over the whole width, on every screen: the word, why, who decides, what is next."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.notifications import Notification, Notify

from core.model.gate import GATES, GateName
from core.verdict.report.symbols import VERDICT_SIGNS, VERDICT_WORDS
from core.visible import glimpse
from tui.app import internals
from tui.app.sizes import is_tall
from tui.app.view_state import ViewState
from tui.app.widgets.band_text import band_text, workflow_name
from tui.app.widgets.fitted_text import FittedText
from tui.app.widgets.painted_text import PaintedText
from tui.app.widgets.tabs import name_in_tabs

FLASH_SECONDS = 0.6
USUAL = 80
"""Columns from which on few lines suffice."""
SHARE, NARROW_SHARE = 6, 4
"""The band takes at most one line of so many that the screen has; the second if it is narrower than usual."""


class VerdictBand(Horizontal):
    """The verdict. It flashes once when it turns."""

    def __init__(self, *, flashes: bool = True) -> None:
        super().__init__()
        self.flashes = flashes
        self._verdict: GateName | None = None
        self._said: Notification | None = None
        """The notice of the last turn."""

    def compose(self) -> ComposeResult:
        """Compose the word and the reason."""
        yield PaintedText(id="word")
        yield FittedText(id="reason")

    def show(self, state: ViewState) -> None:
        """Paint the state."""
        verdict = state.verdict.verdict
        if verdict != self._verdict:
            for gate in GATES:
                self.set_class(gate == verdict, f"-{gate}")
            if self._verdict is not None:
                self._turn(self._verdict, state)
            self._verdict = verdict
        self.query_one("#word", PaintedText).put(Content(f"{VERDICT_SIGNS[verdict]}  {VERDICT_WORDS[verdict]}"))
        self.query_one("#reason", FittedText).put(lambda width: self._text(state, width))

    def _text(self, state: ViewState, width: int) -> Content:
        columns, lines = self.app.size
        most = max(1, lines // (SHARE if columns >= USUAL else NARROW_SHARE))
        named = bool(name_in_tabs(state.keys, columns, workflow_name(state)))
        return band_text(state, width, alone=not is_tall(self), most=most, spare=1, named=named)

    def _turn(self, before: GateName, state: ViewState) -> None:
        """Say from what to what it turned, and why, instead of what was said before; flash once."""
        turned = f"{VERDICT_WORDS[before].title()} → {VERDICT_WORDS[state.verdict.verdict].title()}"
        if self._said:
            internals.withdraw(self.app, self._said)
        self._said = Notification(f"Because: {glimpse(state.verdict.headline)}", turned, timeout=8, markup=False)
        self.app.post_message(Notify(self._said))
        if self.flashes:
            self.add_class("-turned")
            self.set_timer(FLASH_SECONDS, lambda: self.remove_class("-turned"))
