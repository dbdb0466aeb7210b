"""A summary of a signal: its value, threshold, distance, age and a sparkline."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from textual.content import Content

from core import times
from core.model.quantity import Unit, number_text
from core.verdict.finding_text import apart
from core.verdict.report.signal_summary import SignalSummary
from core.verdict.report.symbols import finding_sign
from core.verdict.statistics.intervals import Interval
from core.visible import visible_line
from tui.app.theme import STYLES

BARS = "▁▂▃▄▅▆▇█"


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
    words = apart(gauge.value, gauge.unit, *limits) if gauge.value is not None else "no value"
    if gauge.finding is None:
        return words, "·", "muted"
    finding = gauge.finding
    sign, tone = finding_sign(finding)
    return words, sign, tone


def threshold_words(gauge: SignalSummary) -> str:
    """`hold at 5%`, from the sentences that use the signal, with all digits."""
    return ", ".join(f"{gate} at {exactly(level, gauge.unit)}" for level, gate in gauge.thresholds) or "no condition"


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
    """Name, value and sparkline; the denominator of a signal from reviews; then threshold, distance and age."""
    words, sign, tone = value_words(gauge)
    bars = sparkline(gauge.recent)
    name = visible_line(gauge.title or gauge.name)
    room = max(8, width - len(words) - len(bars) - 5)
    head = Content.assemble(
        (f"{sign} ", STYLES[tone]),
        Content(name).truncate(room, ellipsis=True, pad=True),
        " ",
        (words, STYLES[tone]),
        " ",
        (bars, STYLES["accent"]),
    )
    parts = [threshold_words(gauge)]
    if gauge.finding and gauge.finding.distance is not None:
        distance = gauge.finding.distance
        side = "past it" if distance > 0 else "away" if distance < 0 else "on it"
        parts.append(f"{number_text(abs(distance), gauge.unit)} {side}" if distance else side)
    if gauge.age is not None:
        parts.append(f"{times.age(gauge.age)} old" if gauge.fresh else f"{times.age(gauge.age)} old, too old")
    tail = _tail(parts, width)
    if not gauge.of:
        return [head, *tail]
    whole = f"  {of_words(gauge)}"
    interval = f"  {interval_words(gauge.interval, gauge.unit)}" if gauge.interval else ""
    of = [whole] if len(whole) <= width or not interval else [f"  {gauge.of}", interval]
    return [head, *(Content.styled(line, STYLES["muted"]).truncate(width, ellipsis=True) for line in of), *tail]


def _tail(parts: list[str], width: int) -> list[Content]:
    """One line if the parts fit; else the age, which shows if the signal is still measured, has its own line."""
    whole = " · ".join(parts)
    fits = len(parts) == 1 or len(whole) < width
    written = [whole] if fits else [" · ".join(parts[:-1]), parts[-1]]
    indent = " " if len(whole) == width - 1 else "  "
    return [Content.styled(indent + line, STYLES["muted"]).truncate(width, ellipsis=True) for line in written]
