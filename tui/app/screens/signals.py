"""Screen 4: every signal against its threshold; a plot, the readings and the definition of the one chosen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from core.model.quantity import show
from core.model.signals import Signal
from core.model.workspace import RecordId
from core.verdict.report.signal_summary import Gauge
from tui.app.controller import Desk
from tui.app.feedback import refuse
from tui.app.forms import reading_form, signal_form
from tui.app.screens.details import record_rows
from tui.app.screens.view import View
from tui.app.view_state import State
from tui.app.widgets.gauge import interval_words, of_words, threshold_words, value_words
from tui.app.widgets.grid import Grid
from tui.app.widgets.rows import Cell, Column, FieldId, Row, drafted
from tui.common import time_text
from tui.common.actions import EXCEPTIONS, SIGNALS, bindings
from tui.common.history_text import dated
from tui.common.sanitize import plain_line

PANES = ("plot", "readings", "definition")


class SignalsView(View):
    """A grid of signals above, the chosen one below."""

    NAME = SIGNALS
    BINDINGS = bindings(SIGNALS)
    DEFAULT_CSS = """
    SignalsView {
        & > #signals-grid { height: 2fr; min-height: 5; }
        & > #chosen { height: 3fr; }
        & > #chosen > #chosen-title { height: 1; background: $panel; padding: 0 1; }
        & > #chosen > #past { dock: bottom; height: 1; padding: 0 1; color: $muted; }
        & > #chosen > .pane { height: 1fr; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.pane = "plot"

    def compose(self) -> ComposeResult:
        """The list, then the panes of the chosen signal; the plot comes when the screen is first seen."""
        yield Grid(
            Column("Signal", share=3),
            Column("Now", width=9),
            Column("Threshold", share=2),
            Column("Distance", share=2),
            Column("n", width=4),
            Column("Age", width=4),
            id="signals-grid",
        )
        with Vertical(id="chosen"):
            yield Static(id="chosen-title")
            yield Static(id="past", markup=False)
            yield Grid(
                Column("At", width=20),
                Column("Value", width=9),
                Column("n", width=5),
                Column("Version", share=1),
                Column("Note", share=1),
                id="readings",
            )
            yield Grid(
                Column("Week", width=9),
                Column("Value", width=9),
                Column("Interval (95%)", width=16),
                Column("Of what", share=1),
                id="weeks",
            )
            yield Grid(Column("", width=16), Column("", share=2), Column("", share=3), id="definition", header=False)

    def rows(self, state: State) -> tuple[Row, ...]:
        """See `signal_rows`."""
        return signal_rows(state)

    @property
    def chosen(self) -> str:
        """The name of the signal under the cursor."""
        row = self.grid.row
        return row.record.key if row and row.record else ""

    def show(self, state: State) -> None:
        """Paint the list and the chosen signal."""
        super().show(state)
        self._show_chosen(state)

    def take_focus(self) -> None:
        """The screen was chosen: load the plot now, not before."""
        super().take_focus()
        if not self.query("#plot"):
            from tui.app.widgets.plot import SignalPlot  # noqa: PLC0415  # plotting is loaded when it is first seen

            self.query_one("#chosen", Vertical).mount(SignalPlot(), after="#chosen-title")
            self.call_after_refresh(lambda: self._show_chosen(self.state))

    def on_grid_moved(self, event: Grid.Moved) -> None:
        """Another signal."""
        event.stop()
        if event.grid is self.grid:
            self._show_chosen(self.state)

    def _show_chosen(self, state: State) -> None:
        if self.desk.leaving:
            return
        name = self.chosen
        signal = state.workspace.signals.get(name)
        title = self.query_one("#chosen-title", Static)
        tabs = [
            Content.styled(f" {pane.title()} ", "reverse bold" if pane == self.pane else "$muted") for pane in PANES
        ]
        gauge = next((one for one in state.gauges if one.name == name), None)
        none = f"no signal yet: {state.keys.press(SIGNALS, 'add')} adds one"
        about = Content(plain_line(f"  {_about(gauge, signal) if gauge and signal else none}"))
        past = self.query_one("#past", Static)
        past.display = self.pane == "plot"
        past.update(Content(f"Verdict {dated(state.past, self.size.width - 10, state.workspace.workflow.timezone)}"))
        title.update(Content("").join([*tabs, Content.styled(f"  {state.keys.press(SIGNALS, 'pane')}", "bold"), about]))
        for pane in ("plot", "readings", "weeks", "definition"):
            for widget in self.query(f"#{pane}"):
                widget.display = pane == self._shown(signal)
        if signal is None:
            return
        self.query_one("#weeks", Grid).show(week_rows(gauge) if gauge else ())
        self.query_one("#readings", Grid).show(reading_rows(state, name))
        definition = record_rows(state, RecordId("signal", name))
        self.query_one("#definition", Grid).show(drafted(definition, state.drafts))
        if self.pane == "plot" and gauge:
            for plot in self.query("#plot"):
                plot.show(state, gauge)  # type: ignore[attr-defined]  # its class is loaded late

    def _shown(self, signal: Signal | None) -> str:
        """The widget of the pane: what reviews feed has weeks instead of readings."""
        return "weeks" if self.pane == "readings" and signal and signal.stream else self.pane

    def action_pane(self) -> None:
        """Plot, readings, definition in turn."""
        self.pane = PANES[(PANES.index(self.pane) + 1) % len(PANES)]
        self._show_chosen(self.state)
        shown = self._shown(self.state.workspace.signals.get(self.chosen))
        if shown != "plot":
            self.call_after_refresh(lambda: self.query_one(f"#{shown}", Grid).focus())
        else:
            self.grid.focus()

    def action_record(self) -> None:
        """Record a reading of the chosen signal."""
        if not self.state.workspace.signals:
            refuse(self, f"There is no signal yet: {self.key_of('add')} adds one")
            return
        signal = self.state.workspace.signals.get(self.chosen)
        if signal and signal.stream:
            words = f"Reviews feed {signal.title or self.chosen} ({signal.stream}): nobody records a reading of it"
            refuse(self, plain_line(f"{words}. {self.desk.keys.screen(EXCEPTIONS)} opens the review."))
            return
        self.app.push_screen(reading_form(self.desk, self.chosen))

    def action_add(self) -> None:
        """A new signal; its definition is open at once."""
        self.app.push_screen(signal_form(self.desk, lambda record: self.grid.go_to(record.path)))
        self.pane = "definition"

    def action_remove(self) -> None:
        """Take the signal out."""
        if self.chosen:
            self.ask_remove(RecordId("signal", self.chosen))
        else:
            refuse(self, f"There is no signal yet: {self.key_of('add')} adds one")

    def action_rename(self) -> None:
        """Give the signal another name."""
        if self.chosen:
            self.ask_rename(RecordId("signal", self.chosen))
        else:
            refuse(self, f"There is no signal yet: {self.key_of('add')} adds one")


def signal_rows(state: State) -> tuple[Row, ...]:
    """A line a signal."""
    rows = []
    for gauge in state.gauges:
        record = RecordId("signal", gauge.name)
        words, sign, tone = value_words(gauge)
        finding = gauge.finding
        distance = show(finding.distance, gauge.unit) if finding and finding.distance is not None else "-"
        cells = (
            Cell(gauge.title or gauge.name, "title", edits=FieldId(record, "title"), mark=sign, mark_tone=tone),
            Cell(words, tone),
            Cell(threshold_words(gauge), "text"),
            Cell(distance, "muted"),
            Cell(str(gauge.n) if gauge.n is not None else "-", "muted"),
            Cell(time_text.age(gauge.age) if gauge.age is not None else "-", "text" if gauge.fresh else "warn"),
        )
        rows.append(Row(record.path, cells, record))
    return tuple(rows)


def _about(gauge: Gauge, signal: Signal) -> str:
    """The title; where reviews feed the signal, of what it is one: `35% of 20 flagged cases (18.1% to 56.7%)`."""
    title = signal.title or gauge.name
    if not signal.stream:
        return title
    value = f"{show(gauge.value, gauge.unit)} {of_words(gauge)}".rstrip() if gauge.value is not None else "no value"
    return f"{title}, from {signal.stream}: {value}"


def week_rows(gauge: Gauge) -> tuple[Row, ...]:
    """What reviewers found week by week, newest first."""
    return tuple(
        Row(
            one.week,
            (
                Cell(one.week),
                Cell(show(one.value, gauge.unit)),
                Cell(interval_words(one.interval, gauge.unit) if one.interval else "", "muted"),
                Cell(one.of, "muted"),
            ),
        )
        for one in reversed(gauge.weeks)
    )


def reading_rows(state: State, name: str) -> tuple[Row, ...]:
    """The readings of a signal, newest first."""
    unit = state.workspace.signals[name].unit
    zone = state.workspace.workflow.timezone
    return tuple(
        Row(
            f"{one.source!r} {one.id!r}",
            (
                Cell(time_text.shown(one.at, zone), "text" if one.at <= state.at else "muted"),
                Cell(show(one.value, unit, places=3)),
                Cell(str(one.n) if one.n is not None else "-", "muted"),
                Cell(one.version, "muted"),
                Cell(one.note, "muted"),
            ),
        )
        for one in reversed(state.evidence.readings.get(name, ())[-500:])
    )
