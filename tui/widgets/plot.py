"""A signal's readings over time with the threshold lines. Loaded late: plotting is slow to import."""

from __future__ import annotations

from fractions import Fraction

from textual_plotext import PlotextPlot

from core.model.quantity import show
from core.verdict.gauges import Gauge
from tui import times
from tui.state import State

MOST_POINTS = 400


class SignalPlot(PlotextPlot):
    """Points and a line; each threshold is a line of its own with its value on the axis."""

    DEFAULT_CSS = "SignalPlot { height: 1fr; padding: 0; }"

    def __init__(self) -> None:
        super().__init__(id="plot", classes="pane")
        self.can_focus = False

    def show(self, state: State, gauge: Gauge) -> None:
        """Draw the readings that lie before the instant."""
        plot = self.plt
        plot.clear_data()
        plot.clear_figure()
        theme = self.app.current_theme
        dark = theme.name == "table-dark"
        plot.theme("textual-design-dark" if theme.dark else "textual-design-light")
        readings = [one for one in state.evidence.readings.get(gauge.name, ()) if one.at <= state.at][-MOST_POINTS:]
        thresholds = [(level, gate) for level, gate in gauge.thresholds]
        if readings:
            start = readings[0].at.timestamp()
            xs = [(one.at.timestamp() - start) / 86400 for one in readings]
            ys = [float(one.value) for one in readings]
            plot.plot(xs, ys, marker="braille", color=(122, 162, 247) if dark else "blue")
            plot.scatter(
                xs,
                ys,
                marker="●",
                color="default" if theme.name == "table-mono" else (213, 217, 230) if theme.dark else "black",
            )
            zone = times.zone(state.workspace.workflow.timezone)
            step = max(1, len(readings) // 6)
            ticks = list(range(0, len(readings), step))
            plot.xticks([xs[i] for i in ticks], [f"{readings[i].at.astimezone(zone):%d %b}" for i in ticks])
        else:
            ys = []
            plot.xticks([], [])
        lines = [float(level) for level, _gate in thresholds]
        for level in lines:
            plot.hline(level, "orange")
        low, high = min([*ys, *lines, 0.0]), max([*ys, *lines, 0.0]) or 1.0
        margin = (high - low) * 0.08
        plot.ylim(low - (margin if low < 0 else 0), high + margin)
        marks = sorted({low, high, *lines})
        plot.yticks(marks, [show_float(mark, gauge, lines) for mark in marks])
        self.refresh()


def show_float(value: float, gauge: Gauge, lines: list[float]) -> str:
    """A tick of the axis; a threshold says which outcome it belongs to."""
    words = show(Fraction(value).limit_denominator(10**6), gauge.unit)
    gate = next((gate for level, gate in gauge.thresholds if float(level) == value), None) if value in lines else None
    return f"{gate} {words}" if gate else words
