"""Frames of an application without a terminal: rendered where it comes to rest, not each on the way there.

Layout, order and time of the frames are as always; only the text of those that nobody sees is left out, which is half
of what a key costs in a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from rich.console import RenderableType
from textual._compositor import Compositor
from textual.app import App

BLANK = ""
"""The stand-in for a frame that is not rendered."""


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
        app.screen._compositor.render_strips()


def _full_update(compositor: Compositor, *, simplify: bool = False) -> RenderableType:
    del simplify
    compositor._dirty_regions.clear()
    return BLANK


def _partial_update(compositor: Compositor) -> RenderableType | None:
    if not compositor._dirty_regions:
        return None
    compositor._dirty_regions.clear()
    return BLANK
