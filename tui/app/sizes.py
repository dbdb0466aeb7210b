"""Sizes of the screen at which it is laid out in another way."""

from textual.widget import Widget

WIDE = 120
"""Columns that have room for a pane beside a screen, and for cards side by side."""
HUGE = 170
"""Columns that have room for two columns of cards beside the pane."""
TALL = 32
"""Lines that have room for a title, a high band, and air between rows."""
TOWERING = 50
"""Lines that have room for air between the rows of a long list."""


def is_tall(widget: Widget) -> bool:
    """True if the screen of a widget has that many lines."""
    return widget.app.size.height >= TALL


def is_huge(widget: Widget) -> bool:
    """True if the screen of a widget has room for a second column beside the pane."""
    return widget.app.size.width >= HUGE
