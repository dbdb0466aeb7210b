"""Jump targets of a screen, each with a place for its letter that hides no word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import accumulate

from textual.errors import NoWidget
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

from tui.app.dialogs.ask import AskDialog
from tui.app.widgets.grid import Grid
from tui.app.widgets.tabs import ScreenTabs


@dataclass(frozen=True)
class JumpTarget:
    """A target: the place of its letter, in cells of the screen, and its action."""

    at: Offset
    go: Callable[[], object]
    answers: bool = False
    """True if going there answers a question, which changes data."""


def jump_targets(screen: Screen[object]) -> tuple[JumpTarget, ...]:
    """Rows first, the focused grid's before others; then panes and fields, answers, and the tabs at last."""
    widgets = [widget for widget in screen.query("*").results(Widget) if widget.region.area]
    grids = sorted((one for one in widgets if isinstance(one, Grid)), key=lambda one: not one.has_focus)
    panes = [one for one in widgets if one.focusable and not one.has_class("box")]
    around = {outer for one in panes for outer in one.ancestors}
    fields = [one for one in panes if one not in around and not (isinstance(one, Grid) and one.shown_rows)]
    found = [
        *(place for grid in grids for place in _rows(screen, grid)),
        *(JumpTarget(_before(one), one.focus) for one in fields if _is_seen(screen, one, one.content_region.offset)),
        *_answers(screen),
        *(place for one in widgets if isinstance(one, ScreenTabs) for place in _tabs(one)),
    ]
    return tuple(found)


def _rows(screen: Screen[object], grid: Grid) -> Iterator[JumpTarget]:
    """The visible rows; their letters are in the blank before the first cell."""
    window = grid.content_region
    first = window.y + grid.header_height * grid.show_header
    tops = accumulate((row.height for row in grid.ordered_rows), initial=first - round(grid.scroll_y))
    for number, (row, shown, top) in enumerate(zip(grid.ordered_rows, grid.shown_rows, tops, strict=False)):
        at = Offset(window.x, max(top, first))
        in_sight = top + row.height > first and at.y < window.bottom
        if in_sight and not shown.heading and _is_seen(screen, grid, at):
            yield JumpTarget(at, partial(_to_row, grid, number))


def _to_row(grid: Grid, number: int) -> None:
    grid.focus()
    grid.move_cursor(row=number, animate=False)


def _answers(screen: Screen[object]) -> Iterator[JumpTarget]:
    if isinstance(screen, AskDialog):
        for option, widget in zip(screen.options, screen.query(".answer"), strict=True):
            yield JumpTarget(_before(widget), partial(screen.dismiss, option.answer), answers=True)


def _tabs(tabs: ScreenTabs) -> Iterator[JumpTarget]:
    """The tabs; each letter is in the blank before the tab's key."""
    for name, x in tabs.starts():
        yield JumpTarget(tabs.region.offset + Offset(x - 1, 0), partial(tabs.choose, name))


def _before(widget: Widget) -> Offset:
    x, y = widget.content_region.offset
    return Offset(max(x - 1, 0), y)


def _is_seen(screen: Screen[object], widget: Widget, at: Offset) -> bool:
    """Report if the widget is not covered there."""
    try:
        topmost, _ = screen.get_widget_at(*at)
    except NoWidget:
        return False
    return widget in topmost.ancestors_with_self
