"""A value on a scale, with its limits marked on it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from textual.content import Content

from core.model.quantity import Unit

FILLED, TRACK, LIMIT = "━", "─", "┃"
HEADROOM = Fraction(5, 4)
"""The end of the scale lies at least this far beyond the greatest of value and limits."""
STEPS = tuple(map(Fraction, ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "8", "10")))


def scale_end(values: Sequence[Fraction], unit: Unit) -> Fraction:
    """A round end for the scale from zero: 1 for shares above one half, else a little beyond the greatest value."""
    greatest = max((abs(value) for value in values), default=Fraction())
    if not greatest:
        return Fraction(1)
    if unit == "ratio" and Fraction(1, 2) < greatest <= 1:
        return Fraction(1)
    wanted = greatest * HEADROOM
    power = Fraction(1)
    while power * 10 <= wanted:
        power *= 10
    while power > wanted:
        power /= 10
    return next(power * step for step in STEPS if power * step >= wanted)


def gauge_bar(
    value: Fraction | None, limits: Sequence[Fraction], unit: Unit, width: int, *, tone: str = "$muted"
) -> Content:
    """The bar: filled from zero to the value, a mark at each limit; a negative value or limit lies at the left end."""
    end = scale_end([one for one in (value, *limits) if one is not None], unit)
    filled = _cell(value, end, width) if value is not None else 0
    marks = {min(width - 1, _cell(limit, end, width)) for limit in limits}
    cells = [
        (LIMIT, "bold $foreground") if at in marks else (FILLED, tone) if at < filled else (TRACK, "$line")
        for at in range(width)
    ]
    if value and value > 0 and not filled:
        cells[0] = cells[0] if 0 in marks else (FILLED, tone)
    return Content.assemble(*cells)


def _cell(value: Fraction, end: Fraction, width: int) -> int:
    """The cells from the left end to the value."""
    return max(0, min(width, round(value / end * width)))
