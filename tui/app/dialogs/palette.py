"""The command palette, in whose line nothing can be pasted that would act on a terminal."""

from __future__ import annotations

from textual import on
from textual.command import CommandInput, CommandList, CommandPalette
from textual.widgets import Input

from tui.app.typeahead import UNKNOWN, ActsOn, counts

_HARMLESS = r"[^\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]*"


class Palette(CommandPalette, ActsOn):
    """Textual's own, with a line that refuses control and format characters, and help that the cursor keeps legible."""

    DEFAULT_CSS = """
    Palette > .command-palette--help-text { color: $foreground; text-style: not bold; }
    """

    def on_mount(self) -> None:
        """Textual paints what is typed there as it is."""
        self.query_one(CommandInput).restrict = _HARMLESS

    def acts_on(self) -> object:
        """The action that Enter would run; unknown while it is still looked for."""
        if any(worker.group == self._GATHER_COMMANDS_GROUP and not worker.is_finished for worker in self.workers):
            return UNKNOWN
        return next(((found.highlighted, tuple(found.options)) for found in self.query(CommandList)), None)

    @on(Input.Submitted)
    def only_what_is_painted(self, event: Input.Submitted) -> None:
        """Textual runs what the list shows, though it may be for what was typed before."""
        if not counts(self):
            event.stop()
            event.prevent_default()
