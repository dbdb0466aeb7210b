"""The command palette, with an input that rejects pasted control characters."""

from __future__ import annotations

from textual import on
from textual.command import CommandInput, CommandList, CommandPalette
from textual.widgets import Input

from tui.app.typeahead import UNKNOWN, ActsOn, counts

_HARMLESS = r"[^\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]*"


class Palette(CommandPalette, ActsOn):
    """Textual's palette with an input that refuses control and format characters, and help legible under the cursor."""

    DEFAULT_CSS = """
    Palette > .command-palette--help-text { color: $foreground; text-style: not bold; }
    """

    def on_mount(self) -> None:
        """Restrict the input: Textual paints its text unescaped."""
        self.query_one(CommandInput).restrict = _HARMLESS

    def acts_on(self) -> object:
        """The action that Enter would run; UNKNOWN during the search."""
        if any(worker.group == self._GATHER_COMMANDS_GROUP and not worker.is_finished for worker in self.workers):
            return UNKNOWN
        return next(((commands.highlighted, tuple(commands.options)) for commands in self.query(CommandList)), None)

    @on(Input.Submitted)
    def only_what_is_painted(self, event: Input.Submitted) -> None:
        """Refuse Enter if the list still shows results of an earlier text, which Textual would run."""
        if not counts(self):
            event.stop()
            event.prevent_default()
