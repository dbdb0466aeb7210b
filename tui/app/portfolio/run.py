"""From the list into a workspace, and back to where one was."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from core.errors import OptableError
from tui.app.app import OperatingTable
from tui.app.bindings import binding
from tui.app.error_text import explained
from tui.app.portfolio.app import PortfolioApp
from tui.common.actions import APP, actions
from tui.common.actor import actor
from tui.common.config import settings
from tui.common.user_paths import config_file


class FromPortfolio(OperatingTable):
    """The ordinary application; its key that quits leads back to the list, and says so."""

    CSS_PATH = "../app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        replace(binding(one), description="Back", show=True, tooltip="Back to the list; everything is saved already")
        for one in actions(APP)
        if one.name == "quit"
    ]
    goes_back = False
    """Whether its person quit it: a terminal that is closed ends the list too."""

    async def action_quit(self) -> None:
        """Back to the list."""
        self.goes_back = True
        await super().action_quit()


def run(folder: Path) -> int:
    """Show the list until its person quits it; its exit code."""
    gc.freeze()  # what was loaded stays; only what comes from now on is looked through
    gc.enable()
    shown = PortfolioApp(folder, settings=settings(config_file()))
    while (chosen := shown.run()) is not None:
        complaint = ""
        try:
            workspace = FromPortfolio(chosen, actor=actor(), settings=replace(shown.settings, problem=""))
        except OptableError as error:
            complaint = explained(error, shown.keys)
        else:
            workspace.theme = shown.theme
            workspace.void_typeahead()
            workspace.run()
            shown.theme = workspace.theme
            if not workspace.goes_back:
                return workspace.return_code or 0
        shown = PortfolioApp(folder, before=shown, complaint=complaint)
    return shown.return_code or 0
