"""The menu: every action of the table by its name, those of other screens with the screen that they lead to."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from textual.app import SystemCommand
from textual.dom import DOMNode
from textual.screen import Screen

from tui.app.base_app import MainScreen
from tui.app.dialogs.base import Dialog
from tui.app.feedback import SECONDS
from tui.app.overlays.overlays import Overlays
from tui.app.screens.view import View
from tui.app.typeahead import refused
from tui.app.widgets.editor import typing
from tui.app.widgets.grid import Grid
from tui.common.actions import (
    ACTIONS,
    ANSWER,
    APP,
    EDITOR,
    GRID,
    LIST,
    PROFILES,
    READINESS,
    SCREENS,
    WORKSHOP,
    Action,
    active_places,
)

TITLES = {name: title for name, _key, title in SCREENS}


class CommandMenu(Overlays):
    """Commands with a key on the screen, in the text field or in the dialog from which the menu is opened."""

    def acts_on(self) -> object:
        """The subject of keys; on the main screen the current view's, since the focus may arrive a frame later."""
        if isinstance(self.screen, MainScreen) and typing(self.screen) is None:
            return self.view.acts_on()
        return super().acts_on()

    @property
    def view(self) -> View:
        """The current screen."""
        raise NotImplementedError

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: every action with a key in the current place; those that only move are found by name."""
        for action in ACTIONS:
            if action.where in self._active_places(screen) and action.name != "palette":
                title = f"{action.title} ({self.keys.shown(action)})"
                call = partial(self.run_named, action.where, action.name)
                yield SystemCommand(title, action.help, call, discover=action.palette)

    def commands_elsewhere(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The actions of other screens: each goes to its screen and names its key, since it acts on what is there."""
        if isinstance(screen, Dialog) or typing(screen) is not None:
            return
        for action in ACTIONS:
            title = TITLES.get(action.where)
            if title and action.where != self.current:
                words = f"{title}: {action.title} ({self.keys.shown(action)})"
                yield SystemCommand(words, action.help, partial(self._lead_to, action), discover=False)

    async def _lead_to(self, action: Action) -> None:
        await self.run_named(APP, f"view('{action.where}')")
        words = f"{self.keys.shown(action)} {action.title}: {action.help}"
        self.notify(words, timeout=SECONDS, markup=False)

    def _active_places(self, screen: Screen[Any]) -> tuple[str, ...]:
        """The places whose keys are active on a screen now."""
        if isinstance(screen, Dialog):
            return screen.PLACES
        editor = typing(screen)
        if editor is None:
            return tuple(place for place in active_places(self.current) if place != ANSWER)
        return active_places(self.current) if self.current == WORKSHOP else (EDITOR,)

    async def run_named(self, place: str, name: str) -> None:
        """Run an action of the table on its widget."""
        target = self._target(place)
        if not refused(target, name):
            await self.run_action(name, default_namespace=target)

    def _target(self, place: str) -> DOMNode:
        screen = self.screen
        if place == APP:
            return self
        if place in (EDITOR, ANSWER):
            return typing(screen) or self.view
        if place in (GRID, LIST):
            return screen.focused if isinstance(screen.focused, Grid) else self.view.grid
        if place in (READINESS, PROFILES):
            return screen.query_one(View)
        return screen if isinstance(screen, Dialog) else self.view
