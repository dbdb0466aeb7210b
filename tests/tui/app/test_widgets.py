"""Parts that several screens use: sparklines, gauges, axes, rows and their grid."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from core.model.gate import GateName
from core.model.quantity import Unit
from core.verdict.finding import Finding
from core.verdict.report.signal_summary import SignalSummary, _limit
from core.visible import visible_line
from tui.app.theme import DARK
from tui.app.widgets import gauge as words
from tui.app.widgets.fitted_table import MOST_LINES
from tui.app.widgets.gauge import BARS, sparkline
from tui.app.widgets.grid import Grid
from tui.app.widgets.plot import axis_range, tick
from tui.app.widgets.rows import GridCell, GridColumn, GridRow, filtered, widths

FRACTIONS = st.fractions(min_value=-(10**15), max_value=10**15)


def gauge_of(
    value: str | None = "0.05", *thresholds: tuple[str, GateName], unit: Unit = "ratio", title: str = "Errors"
) -> SignalSummary:
    """A gauge without a finding."""
    return SignalSummary(
        name="errors",
        title=title,
        unit=unit,
        value=None if value is None else Fraction(value),
        thresholds=tuple((Fraction(level), gate) for level, gate in thresholds),
        age=timedelta(days=3),
        fresh=True,
        recent=(),
        weeks=(),
        finding=None,
        limits=tuple(_limit(finding_of(gate, threshold=level), unit) for level, gate in thresholds),
    )


def finding_of(gate: GateName, *, threshold: str, value: str | None = None) -> Finding:
    """A finding with a threshold, and with the distance of its value."""
    limit, measured = Fraction(threshold), None if value is None else Fraction(value)
    return Finding(
        gate=gate,
        id="x",
        sentence="errors > 4%",
        state="met",
        reason="r",
        threshold=limit,
        value=measured,
        distance=None if measured is None else measured - limit,
    )


# Sparklines


@given(st.lists(FRACTIONS, max_size=30), st.integers(1, 20))
def test_a_sparkline_has_a_bar_for_each_of_the_newest_values(values: list[Fraction], width: int) -> None:
    bars = sparkline(values, width)
    assert len(bars) == min(len(values), width)
    assert set(bars) <= set(BARS)


@given(st.lists(FRACTIONS, min_size=2, max_size=8))
def test_a_greater_value_never_has_a_lower_bar(values: list[Fraction]) -> None:
    heights = [BARS.index(bar) for bar in sparkline(values)]
    by_value = [height for _value, height in sorted(zip(values, heights, strict=True))]
    assert by_value == sorted(by_value)
    if min(values) < max(values):
        assert (by_value[0], by_value[-1]) == (0, len(BARS) - 1)


def test_values_that_never_moved_are_a_line_of_middle_height() -> None:
    assert sparkline([Fraction(7)] * 3) == "▄▄▄"
    assert sparkline([]) == ""


# Gauges and axes


@pytest.mark.parametrize(
    ("level", "unit", "shown"),
    [
        ("0.05", "ratio", "5%"),
        ("0.0504", "ratio", "5.04%"),
        ("0.12345", "number", "0.12345"),
        ("2", "count", "2"),
        ("3", "duration", "3s"),
        ("200", "duration", "200s"),
        ("0.25", "duration", "250ms"),
    ],
)
def test_a_threshold_is_told_exactly(level: str, unit: Unit, shown: str) -> None:
    assert words.threshold_words(gauge_of(None, (level, "hold"), unit=unit)) == f"hold above {shown}"
    assert tick(float(Fraction(level)), gauge_of(None, (level, "hold"), unit=unit)) == f"hold {shown}"


def test_each_threshold_names_its_outcome() -> None:
    assert words.threshold_words(gauge_of("0.05", ("0.04", "hold"), ("0.1", "stop"))) == "hold above 4%, stop above 10%"
    assert words.threshold_words(gauge_of("0.05")) == "no condition"


def test_a_value_is_never_rounded_onto_its_threshold() -> None:
    assert words.value_words(gauge_of("0.0501", ("0.05", "hold")))[0] == "5.01%"
    assert words.value_words(gauge_of("0.0503", ("0.0504", "hold")))[0] == "5.03%"
    assert words.value_words(gauge_of(None))[0] == "no value"


@pytest.mark.parametrize("value", ["0.000000001", "-0.000000001", "1000000000000000", "0"])
def test_an_axis_tells_small_and_large_values(value: str) -> None:
    shown = tick(float(value), gauge_of(None, unit="number"))
    assert Decimal(shown.replace(",", "")) == Decimal(value)


@given(st.lists(st.floats(min_value=-1e15, max_value=1e15), max_size=10))
def test_an_axis_holds_every_value_and_is_never_empty(values: list[float]) -> None:
    low, high = axis_range(values)
    assert low < high
    assert all(low <= value <= high for value in values)


def test_an_axis_begins_at_zero_unless_values_lie_close_together_far_from_it() -> None:
    assert axis_range([0.02, 0.08])[0] == 0
    assert axis_range([0.92, 0.95])[0] > 0.9


@pytest.mark.parametrize("title", ["[/foo] [b]x", "a\x1b[2Jb", "界" * 200, "x\ny", "several words " * 9])
def test_a_gauge_keeps_to_its_width_and_its_title_to_two_lines(title: str) -> None:
    *named, bar, tail = words.gauge_lines(gauge_of("0.05", ("0.04", "hold"), title=title), 36)
    assert 1 <= len(named) <= 2
    for line in (*named, bar, tail):
        assert line.cell_length <= 36
        assert not set("\n\x1b") & set(line.plain)
    shown = "".join("".join(line.plain.removeprefix("·").split()) for line in named).replace("5%", "")
    whole = "".join(visible_line(title).split())
    assert whole.startswith(shown.removesuffix("…"))
    assert shown.endswith("…") == (shown != whole), "a title that is cut says so"


@pytest.mark.parametrize(
    ("gate", "value", "said"),
    [
        ("hold", "0.05", "1 point over"),
        ("hold", "0.03", "1 point to spare"),
        ("go", "0.05", "1 point to spare"),
        ("go", "0.035", "0.5 points short"),
        ("hold", "0.04", "at the limit"),
        ("hold", "0.04001", "0.001 points over"),
    ],
)
def test_a_gauge_says_on_which_side_of_the_threshold_it_stands(gate: GateName, value: str, said: str) -> None:
    finding = finding_of(gate, threshold="0.04", value=value)
    one = gauge_of(value, ("0.04", gate))
    told = words.gauge_lines(SignalSummary(**{**vars(one), "finding": finding}), 60)[-1].plain
    assert f"· {said} ·" in told


# Rows


def row(key: str, *texts: str, group: str = "", heading: bool = False) -> GridRow:
    """A row of plain cells."""
    return GridRow(key, tuple(map(GridCell, texts)), group=group, heading=heading)


ROWS = (
    row("A", "FRUIT", group="fruit", heading=True),
    row("a1", "Apple", "Straße", group="fruit"),
    row("a2", "Pear", "lane", group="fruit"),
    row("B", "STONES", group="stones", heading=True),
    row("b1", "Flint", "", group="stones"),
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", ["A", "a1", "a2", "B", "b1"]),
        ("pear", ["A", "a2"]),
        ("STRASSE", ["A", "a1"]),
        ("fruit", []),
        ("l", ["A", "a1", "a2", "B", "b1"]),
        ("nothing", []),
        (".*", []),
    ],
)
def test_a_filter_finds_texts_and_keeps_their_headings(text: str, keys: list[str]) -> None:
    assert [one.key for one in filtered(ROWS, text)] == keys


@given(
    st.lists(
        st.builds(GridColumn, st.just(""), st.sampled_from([0, 0, 9, 12]), st.integers(1, 3)), min_size=1, max_size=6
    ),
    st.integers(1, 240),
)
def test_columns_fill_the_width_exactly_where_there_is_room(columns: list[GridColumn], total: int) -> None:
    found = widths(tuple(columns), total)
    assert all(width >= (column.width or 6) for column, width in zip(columns, found, strict=True))
    flexible = sum(column.share for column in columns if not column.width)
    fixed = sum(column.width for column in columns) + 2 * len(columns)
    if flexible and total - fixed >= 6 * flexible:
        assert sum(found) + 2 * len(columns) == total


# The grid


class Board(App[None]):
    """Nothing but a grid."""

    def compose(self) -> ComposeResult:
        """Two columns."""
        yield Grid(GridColumn("", width=8), GridColumn("", share=1), header=False)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """As the application has it."""
        return dict(DARK.variables)


@asynccontextmanager
async def board(rows: tuple[GridRow, ...]) -> AsyncIterator[Grid]:
    """A grid of these rows on a small screen, with the focus."""
    app = Board()
    async with app.run_test(size=(40, 12)) as pilot:
        grid = app.query_one(Grid)
        grid.show(rows)
        grid.focus()
        await pilot.pause()
        yield grid


def line_of(grid: Grid) -> str:
    """The key of the row under the cursor."""
    return grid.row.key if grid.row else ""


async def test_the_cursor_steps_over_headings() -> None:
    async with board(ROWS) as grid:
        visited = [line_of(grid)]
        for _ in range(4):
            grid.action_cursor_down()
            visited.append(line_of(grid))
        for _ in range(4):
            grid.action_cursor_up()
            visited.append(line_of(grid))
        assert visited == ["a1", "a2", "b1", "b1", "b1", "a2", "a1", "a1", "a1"]


async def test_the_cursor_stays_on_its_row_when_others_come_and_go() -> None:
    async with board(ROWS) as grid:
        grid.go_to("b1", 1)
        grid.show((row("new", "New"), *ROWS))
        assert (line_of(grid), grid.cursor_column) == ("b1", 1)
        grid.show((ROWS[0], *ROWS[3:]))
        assert (line_of(grid), grid.cursor_column) == ("b1", 1)
        grid.show(ROWS[:3])
        assert line_of(grid) == "a2"
        grid.show(())
        assert (line_of(grid), grid.cell) == ("", None)
        grid.show(ROWS)
        assert line_of(grid) == "a1"


async def test_a_long_text_is_cut_to_a_few_lines_that_say_so() -> None:
    async with board((row("x", "x", "word " * 400), row("y", "y", "界" * 4000), row("z", "z", "\n" * 50))) as grid:
        for line in range(3):
            text = grid.get_cell_at(grid.cursor_coordinate.__class__(line, 1))
            assert text.plain.count("\n") + 1 == MOST_LINES
            assert text.plain.endswith("… Enter shows all")
            assert max(cell_len(part) for part in text.plain.split("\n")) <= 40
