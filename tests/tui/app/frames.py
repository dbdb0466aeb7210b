"""Frames of an application without a terminal: rendered where it comes to rest, not each on the way there.

Layout, order and time of the frames are as always; only the text of those that nobody sees is left out, which is half
of what a key costs in a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from weakref import WeakKeyDictionary

from rich.console import RenderableType
from textual._compositor import Compositor
from textual.app import App
from textual.screen import Screen
from textual.strip import Strip

from tui.app import internals

BLANK = ""
"""What stands for a frame that is not rendered."""
RENDERED = WeakKeyDictionary[Compositor, list[Strip]]()
"""The lines of screens that have had no frame since they were rendered."""


@contextmanager
def rendered_at_rest() -> Iterator[None]:
    """Within the block, frames are rendered by `render_newest` only."""
    with (
        patch.object(Compositor, "render_full_update", _full_update),
        patch.object(Compositor, "render_partial_update", _partial_update),
    ):
        yield


def render_newest(app: App[Any]) -> None:
    """Render the screen as it is, unless the application has ended; an error in it is raised."""
    if app.is_running and app.screen_stack:
        strips_of(app.screen)


def strips_of(screen: Screen[Any]) -> list[Strip]:
    """The lines of a screen as they go to the terminal, and as they would go there if it waits to be painted."""
    compositor = screen._compositor
    if compositor not in RENDERED or internals.is_dirty(screen):
        RENDERED[compositor] = compositor.render_strips()
    return RENDERED[compositor]


def _full_update(compositor: Compositor, *, simplify: bool = False) -> RenderableType:
    del simplify
    return _frame(compositor)


def _partial_update(compositor: Compositor) -> RenderableType | None:
    return _frame(compositor) if compositor._dirty_regions else None


def _frame(compositor: Compositor) -> RenderableType:
    compositor._dirty_regions.clear()
    RENDERED.pop(compositor, None)
    return BLANK
