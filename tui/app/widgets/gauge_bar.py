"""One signal large: its value, its distance from the limit, and both on a scale."""

from __future__ import annotations

from textual.content import Content

from core.verdict.report.signal_summary import SignalSummary
from tui.app.sizes import is_tall
from tui.app.theme import STYLES
from tui.app.widgets.fitted_text import FittedText
from tui.app.widgets.gauge import age_words, bar, of_words, threshold_words, value_words


class GaugeBar(FittedText):
    """A signal that has its name above it. Where one of many is a few lines of a text, see `gauge.gauge_lines`."""

    def show(self, gauge: SignalSummary | None) -> None:
        """Show a signal, or nothing."""
        self.put(lambda width: large_gauge(gauge, width, whole=is_tall(self)) if gauge else Content(""))


def large_gauge(gauge: SignalSummary, width: int, *, whole: bool) -> Content:
    """A signal that has its name above it: value and distance, the bar; the `whole` also has limits and age."""
    words, sign, tone = value_words(gauge)
    away = gauge.distance
    value = Content.assemble(
        (f"{sign} {words}", STYLES[tone]), (f"  {of_words(gauge).strip()}".rstrip(), STYLES["muted"])
    )
    value = value.truncate(max(8, width - len(away) - 2), ellipsis=True)
    head = Content.assemble(value, " " * max(1, width - value.cell_length - len(away)), (away, STYLES[tone]))
    lines = [head, bar(gauge, width, tone)]
    if whole:
        about = " · ".join(filter(None, (threshold_words(gauge), age_words(gauge))))
        lines.append(Content.styled(about, STYLES["muted"]))
    return Content("\n").join(lines)
