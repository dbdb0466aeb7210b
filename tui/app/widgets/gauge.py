"""A summary of a signal: its value, threshold, distance, age and a sparkline."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from textual.content import Content

from core.model.quantity import Unit, number_text
from core.model.words import ago
from core.verdict.finding_text import apart
from core.verdict.report.signal_summary import SignalSummary
from core.verdict.report.symbols import finding_sign
from core.verdict.statistics.intervals import Interval
from core.visible import visible_line
from tui.app.theme import STYLES
from tui.app.widgets.scale import gauge_bar

BARS = "▁▂▃▄▅▆▇█"
MOST_TITLE = 2
"""Lines of a title in the pane; Signals shows all of it."""


def sparkline(values: Sequence[Fraction], width: int = 8) -> str:
    """The newest values as bars from the least to the greatest; equal values are bars of middle height."""
    newest = list(values)[-width:]
    if not newest:
        return ""
    low, high = min(newest), max(newest)
    if low == high:
        return BARS[3] * len(newest)
    return "".join(BARS[int((value - low) / (high - low) * (len(BARS) - 1))] for value in newest)


def value_words(gauge: SignalSummary) -> tuple[str, str, str]:
    """The current value with the sign and tone of its worst finding."""
    limits = [level for level, _gate in gauge.thresholds]
    words = "no value"
    if gauge.value is not None:
        words = f"{apart(gauge.value, gauge.unit, *limits)}{visible_line(gauge.suffix)}"
    if gauge.finding is None:
        return words, "·", "muted"
    finding = gauge.finding
    sign, tone = finding_sign(finding)
    return words, sign, tone


def threshold_words(gauge: SignalSummary) -> str:
    """`hold above 5%`, from the sentences that use the signal, with all digits."""
    return ", ".join(gauge.limits) or "no condition"


def of_words(gauge: SignalSummary) -> str:
    """`of 60 flagged cases (18% to 57%)`, for a signal from reviews."""
    return f"{gauge.of} ({interval_words(gauge.interval, gauge.unit)})" if gauge.interval else gauge.of


def interval_words(interval: Interval, unit: Unit) -> str:
    """`18.1% to 56.7%`."""
    return " to ".join(number_text(bound, unit) for bound in interval)


def exactly(level: Fraction, unit: Unit) -> str:
    """A threshold with all its digits: rounded, it could appear on the other side of a value."""
    return apart(level, unit, level)


def gauge_lines(gauge: SignalSummary, width: int) -> list[Content]:
    """Name and value; the bar with its limits; thresholds, distance, denominator and age, with a sparkline."""
    words, sign, tone = value_words(gauge)
    name = Content(visible_line(gauge.title))
    room = max(8, width - len(words) - 4)
    lines = name.wrap(room)
    if len(lines) > MOST_TITLE:
        last = lines[MOST_TITLE - 1].rstrip().truncate(room - 1)
        lines = [*lines[: MOST_TITLE - 1], Content.assemble(last, "…")]
    head = Content.assemble(
        (f"{sign} ", STYLES[tone]),
        lines[0].rstrip().stylize("bold"),
        " " * max(1, width - 2 - lines[0].rstrip().cell_length - len(words)),
        (words, STYLES[tone]),
    )
    more = [Content.assemble("  ", line.rstrip().stylize("bold")) for line in lines[1:]]
    line = bar(gauge, width, tone)
    return [head, *more, line, *_details(gauge, width)]


def bar(gauge: SignalSummary, width: int, tone: str) -> Content:
    """The value of a signal on its scale, with the limits of its conditions."""
    limits = [level for level, _gate in gauge.thresholds]
    return gauge_bar(gauge.value, limits, gauge.unit, width, tone=STYLES[tone])


def age_words(gauge: SignalSummary) -> str:
    """`6 days ago`; empty without a reading."""
    if gauge.age is None:
        return ""
    return ago(gauge.age) if gauge.fresh else f"{ago(gauge.age)}, too old"


def _details(gauge: SignalSummary, width: int) -> list[Content]:
    """Limits, distance, denominator and age, in as many lines as they take; the sparkline ends the last one."""
    parts = [threshold_words(gauge)]
    if gauge.distance:
        parts.append(gauge.distance)
    if gauge.of:
        parts.append(gauge.of)
    if gauge.of and gauge.interval:
        parts.append(interval_words(gauge.interval, gauge.unit))
    parts += filter(None, (age_words(gauge),))
    lines = [""]
    for part in parts:
        longer = f"{lines[-1]} · {part}" if lines[-1] else part
        if len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    bars = sparkline(gauge.recent)
    if bars and len(lines[-1]) + len(bars) + 1 > width:
        lines.append("")
    painted = [Content.styled(line, STYLES["muted"]) for line in lines]
    if bars:
        room = width - painted[-1].cell_length - len(bars)
        painted[-1] = Content.assemble(painted[-1], " " * room, (bars, STYLES["accent"]))
    return painted
