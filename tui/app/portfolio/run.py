"""Navigation between the portfolio and a workspace."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from core.errors import OptableError
from tui.app.app import OperatingTable
from tui.app.bindings import binding
from tui.app.error_text import error_on_screen
from tui.app.portfolio.app import PortfolioApp
from tui.common.actions import APP, actions
from tui.common.actor import actor
from tui.common.config import settings
from tui.common.user_paths import config_file


class FromPortfolio(OperatingTable):
    """The workspace application; its quit key returns to the portfolio."""

    BINDINGS: ClassVar[list[BindingType]] = [
        replace(binding(one), description="Back", show=True, tooltip="Back to the list; everything is saved already")
        for one in actions(APP)
        if one.name == "quit"
    ]
    returning = False
    """True if the user quit it; a closed terminal ends the portfolio too."""

    async def action_quit(self) -> None:
        """Return to the list."""
        self.returning = True
        await super().action_quit()


def run(folder: Path) -> int:
    """Show the portfolio until the user quits it; returns the exit code."""
    gc.freeze()  # exclude the loaded modules from garbage collection
    gc.enable()
    shown = PortfolioApp(folder, settings=settings(config_file()))
    while (chosen := shown.run()) is not None:
        complaint = ""
        try:
            workspace = FromPortfolio(chosen, actor=actor(), settings=replace(shown.settings, problem=""))
        except OptableError as error:
            complaint = error_on_screen(error, shown.keys)
        else:
            workspace.theme = shown.theme
            workspace.void_typeahead()
            workspace.run()
            shown.theme = workspace.theme
            if not workspace.returning:
                return workspace.return_code or 0
        shown = PortfolioApp(folder, before=shown, complaint=complaint)
    return shown.return_code or 0
