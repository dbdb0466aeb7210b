"""The command palette, in whose line nothing can be pasted that would act on a terminal."""

from __future__ import annotations

from textual.command import CommandInput, CommandPalette

_HARMLESS = r"[^\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]*"


class Palette(CommandPalette):
    """Textual's own, with a line that refuses control and format characters, and help that the cursor keeps legible."""

    DEFAULT_CSS = """
    Palette > .command-palette--help-text { color: $foreground; text-style: not bold; }
    """

    def on_mount(self) -> None:
        """Textual paints what is typed there as it is."""
        self.query_one(CommandInput).restrict = _HARMLESS
