"""Search among all cases, in the background."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.widget import Widget
from textual.worker import get_current_worker

from core.errors import OptableError
from tui.app.controller import WorkspaceController
from tui.app.error_text import error_on_screen

MOST = 200
"""The maximum number of listed cases."""


class CaseSearch:
    """The cases that contain a text. Each letter starts a new search; only the newest one is answered."""

    def __init__(self, view: Widget, controller: WorkspaceController, answered: Callable[[], None]) -> None:
        """Build the search; `answered` is called in the application's thread."""
        self._view, self._controller, self._answered = view, controller, answered
        self._wanted = ""
        self.text = ""
        """The text of the search."""
        self.names: tuple[str, ...] = ()
        self.number = 0
        """The number of matching cases, listed or not."""
        self.problem = ""
        """The problem of the typed text; empty if there is none."""

    def look(self, text: str) -> None:
        """Search in a thread of its own."""
        self._wanted = text
        self._view.run_worker(partial(self._looking, text), thread=True, group="search", exclusive=True)

    def _looking(self, text: str) -> None:
        names: tuple[str, ...] = ()
        number, problem = 0, ""
        try:
            matches = self._controller.store.search_cases(text, limit=MOST)
        except OptableError as error:
            problem = error_on_screen(error, self._controller.keys)
        else:
            names, number = tuple(case.name for case in matches.cases), matches.number
        if not get_current_worker().is_cancelled:
            self._view.app.call_from_thread(self._show_matches, text, names, number, problem)

    def _show_matches(self, text: str, names: tuple[str, ...], number: int, problem: str) -> None:
        if text == self._wanted:  # otherwise a newer search has started
            self.text, self.names, self.number, self.problem = text, names, number, problem
            self._answered()
