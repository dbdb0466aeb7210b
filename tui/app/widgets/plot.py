"""A signal's readings over time with the threshold lines. Loaded late: plotting is slow to import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from fractions import Fraction
from functools import partial
from typing import Literal, NamedTuple

from textual.app import RenderResult
from textual.color import Color
from textual_plotext import PlotextPlot

from core import times
from core.model.quantity import number_text
from core.verdict.observations.weekly_rates import Week
from core.verdict.report.signal_summary import SignalSummary
from tui.app.view_state import ViewState
from tui.app.widgets.gauge import exactly

MOST_POINTS = 400
NEAR = 0.2
"""The share of the axis within which a label would take the place of a threshold's on a low plot."""
MOST_TICKS = 6
FRAMED = 7
"""Lines from which a plot has a frame."""
GROUNDLESS: Literal["clear"] = "clear"
"""The plot library's theme without a ground: its own would lie on the tint of the card."""


class Point(NamedTuple):
    """A value and its interval."""

    at: datetime
    value: float
    interval: tuple[float, float] | None = None


class SignalPlot(PlotextPlot):
    """Points joined by a line; each threshold is a line of its own, labelled on the axis.

    A signal from reviews has one point for each week, with its interval: no line, since each week is a separate sample.
    """

    DEFAULT_CSS = "SignalPlot { height: 1fr; background: transparent; }"

    def __init__(self) -> None:
        super().__init__(id="plot", classes="pane")
        self.theme = GROUNDLESS

    def show(self, state: ViewState, gauge: SignalSummary) -> None:
        """Draw the readings up to the instant."""
        plot = self.plt
        plot.clear_figure()
        points = points_of(state, gauge)
        levels = [float(level) for level, _gate in gauge.thresholds]
        for level, gate in gauge.thresholds:
            plot.hline(float(level), self._rgb(gate))
        if points:
            self._draw(points, partial(day_label, zone_of(state, gauge)), joined=not gauge.weeks)
        ends = [end for one in points for end in one.interval or ()]
        low, high = axis_range([one.value for one in points] + ends + levels)
        plot.ylim(low, high)
        marks = marks_of(low, high, levels)
        plot.yticks(marks, [tick(mark, gauge) for mark in marks])
        self.refresh()

    def render(self) -> RenderResult:
        """Render the plot; where a frame would leave no line for the points, it has none."""
        self.plt.frame(self.size.height >= FRAMED)
        return super().render()

    def _draw(self, points: Sequence[Point], label: Callable[[Point], str], *, joined: bool) -> None:
        start = points[0].at
        days = [(one.at - start).total_seconds() / 86400 for one in points]
        values = [one.value for one in points]
        if joined:
            self.plt.plot(days, values, marker="braille", color=self._rgb("primary"))
        for day, one in zip(days, points, strict=True):
            if one.interval:
                self.plt.plot([day, day], list(one.interval), marker="braille", color=self._rgb("primary"))
        self.plt.scatter(days, values, marker="●", color=self._rgb("foreground"))
        ticks = range(0, len(points), max(1, -(-len(points) // MOST_TICKS)))
        self.plt.xticks([days[at] for at in ticks], [label(points[at]) for at in ticks])

    def _rgb(self, variable: str) -> tuple[int, int, int]:
        """A colour of the theme as RGB, for the plot library."""
        return Color.parse(self.app.theme_variables[variable]).rgb


def zone_of(state: ViewState, gauge: SignalSummary) -> str:
    """The time zone of the points' days; ISO weeks are in UTC, whatever the workflow's zone."""
    return "UTC" if gauge.weeks else state.workspace.workflow.timezone


def day_label(zone: str, point: Point) -> str:
    """`02 Mar`, under a point."""
    return f"{times.within(point.at, zone):%d %b}"


def points_of(state: ViewState, gauge: SignalSummary) -> list[Point]:
    """The readings up to the instant; one point for each week of a signal from reviews."""
    if gauge.weeks:
        return [_of_week(one) for one in gauge.weeks[-MOST_POINTS:]]
    readings = [one for one in state.evidence.readings.get(gauge.name, ()) if one.at <= state.at]
    return [Point(one.at, float(one.value)) for one in readings[-MOST_POINTS:]]


def _of_week(week: Week) -> Point:
    ends = (float(week.interval[0]), float(week.interval[1])) if week.interval else None
    return Point(week.at, float(week.value), ends)


def axis_range(values: Sequence[float]) -> tuple[float, float]:
    """The range of the axis: from zero, unless all values lie far from it and close together."""
    least, most = min(values, default=0.0), max(values, default=1.0)
    margin = (most - least) * 0.1 or abs(most) * 0.1 or 1.0
    from_zero = least >= 0 and most - least > least * 0.5
    return (0.0 if from_zero else least - margin), most + margin


def marks_of(low: float, high: float, levels: Sequence[float]) -> list[float]:
    """The labels of the axis: every threshold, and the ends that lie far enough from it for a line of their own."""
    near = (high - low) * NEAR
    ends = (end for end in (low, high) if all(abs(end - level) > near for level in levels))
    return sorted({*ends, *levels})


def tick(value: float, gauge: SignalSummary) -> str:
    """A value on the axis; a threshold with its outcome."""
    for level, gate in gauge.thresholds:
        if float(level) == value:
            return f"{gate} {exactly(level, gauge.unit)}"
    return number_text(Fraction(value), gauge.unit)
