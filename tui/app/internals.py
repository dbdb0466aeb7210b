"""State of Textual 8.2.8 (pinned) that has no public name, read and used in this one place."""
# ruff: noqa: SLF001

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual._compositor import Compositor
from textual._queue import Queue
from textual.app import App
from textual.binding import BindingsMap
from textual.dom import DOMNode
from textual.geometry import Region
from textual.message import Message
from textual.message_pump import MessagePump
from textual.notifications import Notification
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import DataTable
from textual.widgets._toast import ToastHolder, ToastRack


def is_at_work(app: App[Any]) -> bool:
    """Report if the application or a widget in it has a message left, handles one or is being mounted."""
    return any(map(_works, (app, *app._registry)))


def _works(pump: MessagePump) -> bool:
    """Report if a message pump does anything but wait at its empty queue."""
    queue: Queue[Message | None] = pump._message_queue
    ready = queue.ready_event
    waits = not ready.is_set() and len(ready._waiters) > 0
    return not (waits or pump._closing or pump._closed)


def fail(app: App[Any], error: Exception) -> None:
    """End the application with a traceback, as an error in one of its handlers does."""
    app._handle_exception(error)


def has_callbacks(screen: Screen[Any]) -> bool:
    """Report if a callback of `call_after_refresh` waits for the next frame."""
    return bool(screen._callbacks)


def paint(screen: Screen[Any]) -> None:
    """Make the next frame now instead of at the next tick."""
    screen._on_timer_update()


def is_dirty(screen: Screen[Any]) -> bool:
    """Report if anything waits to be painted."""
    repaints = screen._repaint_required or screen._dirty_widgets
    return bool(screen.app._batch_count or repaints or is_laid_out(screen))


def is_laid_out(screen: Screen[Any]) -> bool:
    """Report if a layout or a scroll waits for the next frame; while a frame is displayed, if it brings one."""
    return screen._layout_required or screen._scroll_required


def binding_chain(screen: Screen[Any], *, priority: bool) -> Iterable[tuple[DOMNode, BindingsMap]]:
    """The nodes whose bindings are asked for a key, in turn."""
    return reversed(screen._binding_chain) if priority else screen._modal_binding_chain


def forget(widget: Widget) -> None:
    """Drop the watchers and signals that hold a removed widget until the theme changes or somebody selects a text."""
    for watchers in getattr(widget.app, "__watchers", {}).values():
        watchers[:] = [watcher for watcher in watchers if watcher[0] is not widget]
    for screen in widget.app.screen_stack:
        screen.text_selection_started_signal.unsubscribe(widget)


def lay_out_anew(widget: Widget) -> None:
    """Lay out with the widget's new height; a refresh alone keeps the old one if a layout is under way."""
    widget._layout_updates += 1
    widget.refresh(layout=True)


def replace_cells(table: DataTable[Any], row: int, values: Iterable[object]) -> None:
    """Replace the cells of a row and repaint that row: `update_cell` repaints the whole table."""
    key = table.ordered_rows[row].key
    for column, value in zip(table.ordered_columns, values, strict=False):
        table._data[key][column.key] = value
    table._update_count += 1
    table.refresh_row(row)


def keep_newest_notices(app: App[Any], most: int) -> None:
    """Take all notices away but the newest ones: the rack of Textual's toasts cannot scroll."""
    for notice in list(app._notifications)[:-most]:
        app._unnotify(notice)
    shown = {ToastRack._toast_id(notice) for notice in app._notifications}
    for screen in app.screen_stack:
        for holder in screen.query(ToastHolder):
            if holder.id not in shown:
                holder.remove()  # Textual leaves it empty, and enough of them push the newest notice out of sight


def withdraw(app: App[Any], notice: Notification) -> None:
    """Take a notice away before its time."""
    app._unnotify(notice)


def write_to_terminal(app: App[Any], sequence: str) -> None:
    """Write a control sequence to the terminal, between two frames."""
    if app._driver is not None:
        app._driver.write(sequence)


def keep_for_pasting(app: App[Any], text: str) -> None:
    """Keep a text for Ctrl+V in this program, wherever else it goes."""
    app._clipboard = text


class ChangedLines(Compositor):
    """A compositor that asks only the widgets in a partial update, for its lines: Textual's asks all, for all lines."""

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if crop is None:
            yield from super()._get_renders(crop)
            return
        lines = Region(0, crop.y, self.size.width, crop.height)
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip).intersection(lines)
            if seen and seen.overlaps(crop):
                yield region, seen, widget.render_lines(seen.translate(-region.offset))


def render_changed_lines_only(screen: Screen[Any]) -> None:
    """Make the cost of a frame depend on what changed, not on how many widgets there are."""
    screen._compositor = ChangedLines()
