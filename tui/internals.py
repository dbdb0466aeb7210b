"""The state of Textual 8.2.8 (pinned) for which it has no public name, read in one place."""
# ruff: noqa: SLF001

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual._queue import Queue
from textual.app import App
from textual.binding import BindingsMap
from textual.dom import DOMNode
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen


def is_at_work(app: App[Any]) -> bool:
    """Whether anybody in an application has a message left, handles one or is being mounted."""
    return any(map(_works, (app, *app._registry)))


def _works(pump: MessagePump) -> bool:
    """Whether it is not waiting at its empty queue."""
    queue: Queue[Message | None] = pump._message_queue
    ready = queue.ready_event
    waits = not ready.is_set() and len(ready._waiters) > 0
    return not (waits or pump._closing or pump._closed)


def fail(app: App[Any], error: Exception) -> None:
    """End an application with a traceback, as an error in a handler of its does."""
    app._handle_exception(error)


def has_callbacks(screen: Screen[Any]) -> bool:
    """Whether anything waits for the next frame: `call_after_refresh`."""
    return bool(screen._callbacks)


def paint(screen: Screen[Any]) -> None:
    """Make the next frame now."""
    screen._on_timer_update()


def is_dirty(screen: Screen[Any]) -> bool:
    """Whether anything is still to be painted."""
    repaints = screen._repaint_required or screen._dirty_widgets
    return bool(screen.app._batch_count or repaints or is_laid_out(screen))


def is_laid_out(screen: Screen[Any]) -> bool:
    """Whether the next frame moves anything; within a frame, whether this one does."""
    return screen._layout_required or screen._scroll_required


def binding_chain(screen: Screen[Any], *, priority: bool) -> Iterable[tuple[DOMNode, BindingsMap]]:
    """Whose bindings are asked for a key, in turn."""
    return reversed(screen._binding_chain) if priority else screen._modal_binding_chain
