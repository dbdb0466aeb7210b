"""Screen 4: every signal against its threshold; a plot, the readings and the definition of the selected one."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from core import times
from core.model.field_ref import FieldRef
from core.model.quantity import number_text
from core.model.signals import STREAM_WORDS, Signal
from core.model.words import ago
from core.model.workspace import RecordId
from core.verdict.report.signal_summary import SignalSummary
from core.visible import visible_line
from tui.app.bindings import bindings
from tui.app.controller import WorkspaceController
from tui.app.forms import reading_form, signal_form
from tui.app.screens.view import View
from tui.app.theme import KEY
from tui.app.view_state import ViewState
from tui.app.widgets.gauge import interval_words, threshold_words, value_words
from tui.app.widgets.gauge_bar import GaugeBar
from tui.app.widgets.grid import Grid
from tui.app.widgets.record_rows import record_rows
from tui.app.widgets.rows import GridCell, GridColumn, GridRow, drafted
from tui.app.widgets.timeline import Timeline
from tui.common.actions import EXCEPTIONS, SIGNALS

PANES = ("plot", "readings", "definition")


class SignalsView(View):
    """The grid of signals, and the selected signal below it."""

    NAME = SIGNALS
    BINDINGS = bindings(SIGNALS)

    def __init__(self, controller: WorkspaceController) -> None:
        super().__init__(controller)
        self.pane = "plot"

    def compose(self) -> ComposeResult:
        """Compose the selected signal with its panes, then the list; the plot is created on first use."""
        with Vertical(id="chosen", classes="frame"):
            yield GaugeBar(id="chosen-gauge")
            yield Static(id="chosen-title")
            yield Timeline(id="past")
            yield Grid(
                GridColumn("At", width=20),
                GridColumn("Value", width=9),
                GridColumn("n", width=5),
                GridColumn("Version", share=1),
                GridColumn("Note", share=1),
                id="readings",
            )
            yield Grid(
                GridColumn("Week", width=9),
                GridColumn("Value", width=9),
                GridColumn("Interval (95%)", width=16),
                GridColumn("Of what", share=1),
                id="weeks",
            )
            definition = Grid(
                GridColumn("", width=16),
                GridColumn("", share=2),
                GridColumn("", share=3),
                id="definition",
                header=False,
            )
            definition.shows_all_fields = True
            yield definition
        with Vertical(id="signals-card", classes="frame") as card:
            card.border_title = "SIGNALS"
            yield Grid(
                GridColumn("", share=1),
                GridColumn("", width=8, right=True),
                GridColumn("", width=20, narrow=12),
                GridColumn("", width=12, narrow=7, right=True),
                id="signals-grid",
                header=False,
            )

    @property
    def grid(self) -> Grid:
        """The list."""
        return self.query_one("#signals-grid", Grid)

    def rows(self, state: ViewState) -> tuple[GridRow, ...]:
        """See `signal_rows`."""
        return signal_rows(state)

    @property
    def chosen(self) -> str:
        """The name of the signal under the cursor."""
        row = self.grid.row
        return row.record.key if row and row.record else ""

    def show(self, state: ViewState) -> None:
        """Paint the list and the selected signal."""
        super().show(state)
        self._show_chosen(state)

    def take_focus(self) -> None:
        """Load the plot when the screen is first selected, and focus the list."""
        super().take_focus()
        if not self.query("#plot"):
            from tui.app.widgets.plot import SignalPlot  # noqa: PLC0415  # plotting is loaded when it is first seen

            self.query_one("#chosen", Vertical).mount(SignalPlot(), after="#chosen-title")
            self.call_after_refresh(lambda: self._show_chosen(self.state))

    def on_grid_moved(self, event: Grid.Moved) -> None:
        """Show another signal."""
        event.stop()
        if event.grid is self.grid:
            self._show_chosen(self.state)

    def _show_chosen(self, state: ViewState) -> None:
        if self.controller.leaving:
            return
        name = self.chosen
        signal = state.workspace.signals.get(name)
        title = self.query_one("#chosen-title", Static)
        tabs = [
            Content.styled(f" {pane.title()} ", "reverse bold" if pane == self.pane else "$muted") for pane in PANES
        ]
        gauge = next((one for one in state.gauges if one.name == name), None)
        none = f"No signal yet: {state.keys.press(SIGNALS, 'add')} adds one"
        self._show_gauge(gauge, signal, none)
        past = self.query_one(Timeline)
        past.display = self.pane == "plot"
        past.show(state.past, state.workspace.workflow.timezone)
        title.update(Content.assemble(*tabs, " ", (f" {state.keys.press(SIGNALS, 'pane')} ", KEY)))
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

    def _show_gauge(self, gauge: SignalSummary | None, signal: Signal | None, none: str) -> None:
        """Show the value on its scale; the card has the colour of what it does to the verdict."""
        card = self.query_one("#chosen", Vertical)
        tone = value_words(gauge)[2] if gauge else "muted"
        for name in ("good", "warn", "bad"):
            card.set_class(name == tone, f"-{name}")
        card.border_title = Content(visible_line(_about(gauge, signal) if gauge and signal else none))
        self.query_one(GaugeBar).show(gauge)

    def _shown(self, signal: Signal | None) -> str:
        """The widget of the pane: a signal from reviews has weeks instead of readings."""
        return "weeks" if self.pane == "readings" and signal and signal.stream else self.pane

    def why_not(self, action: str) -> str | None:
        """The reason why an action would do nothing for the chosen signal."""
        if action in ("remove", "rename", "record", "pane"):
            signal = self.state.workspace.signals.get(self.chosen)
            if signal is None:
                return self._why_none()
            if action == "record" and signal.stream:
                title = self.state.vocabulary.title("signal", self.chosen)
                words = f"Reviews feed {title}: no reading of it can be recorded"
                return visible_line(f"{words}. {self.controller.keys.screen(EXCEPTIONS)} opens the review.")
        return super().why_not(action)

    def _why_none(self) -> str:
        """The reason why no signal is chosen."""
        if self.state.workspace.signals:
            return "No signal contains that text"
        return f"There is no signal yet: {self.key_of('add')} adds one"

    def action_pane(self) -> None:
        """Switch the pane: plot, readings, definition."""
        self.pane = PANES[(PANES.index(self.pane) + 1) % len(PANES)]
        self._show_chosen(self.state)
        shown = self._shown(self.state.workspace.signals.get(self.chosen))
        if shown != "plot":
            self.call_after_refresh(lambda: self.query_one(f"#{shown}", Grid).focus())
        else:
            self.grid.focus()

    def action_record(self) -> None:
        """Record a reading of the selected signal."""
        self.app.push_screen(reading_form(self.controller, self.chosen))

    def action_add(self) -> None:
        """Add a signal; its definition opens at once."""
        self.app.push_screen(signal_form(self.controller, lambda record: self.grid.go_to(record.path)))
        self.pane = "definition"

    def action_remove(self) -> None:
        """Remove the signal."""
        self.ask_remove(RecordId("signal", self.chosen))

    def action_rename(self) -> None:
        """Rename the signal."""
        self.ask_rename(RecordId("signal", self.chosen))


def signal_rows(state: ViewState) -> tuple[GridRow, ...]:
    """One line for each signal."""
    rows = []
    for gauge in state.gauges:
        record = RecordId("signal", gauge.name)
        words, sign, tone = value_words(gauge)
        cells = (
            GridCell(gauge.title, "title", edits=FieldRef(record, "title"), mark=sign, mark_tone=tone),
            GridCell(words, tone),
            GridCell(threshold_words(gauge), "text", below=gauge.distance),
            GridCell(ago(gauge.age) if gauge.age is not None else "", "muted" if gauge.fresh else "warn"),
        )
        rows.append(GridRow(record.path, cells, record))
    return tuple(rows)


def _about(gauge: SignalSummary, signal: Signal) -> str:
    """The title, and what feeds the signal if reviews do."""
    title = gauge.title.upper()
    return f"{title}  fed by {STREAM_WORDS[signal.stream]}" if signal.stream else title


def week_rows(gauge: SignalSummary) -> tuple[GridRow, ...]:
    """Review results by week, newest first."""
    return tuple(
        GridRow(
            one.week,
            (
                GridCell(one.week),
                GridCell(number_text(one.value, gauge.unit)),
                GridCell(interval_words(one.interval, gauge.unit) if one.interval else "", "muted"),
                GridCell(one.of, "muted"),
            ),
        )
        for one in reversed(gauge.weeks)
    )


def reading_rows(state: ViewState, name: str) -> tuple[GridRow, ...]:
    """The readings of a signal, newest first."""
    signal = state.workspace.signals[name]
    zone = state.workspace.workflow.timezone
    return tuple(
        GridRow(
            f"{one.source!r} {one.id!r}",
            (
                GridCell(times.shown(one.at, zone), "text" if one.at <= state.at else "muted"),
                GridCell(f"{number_text(one.value, signal.unit, places=3)}{signal.suffix}"),
                GridCell(str(one.n) if one.n is not None else "-", "muted"),
                GridCell(one.version, "muted"),
                GridCell(one.note, "muted"),
            ),
        )
        for one in reversed(state.evidence.readings.get(name, ())[-500:])
    )
