"""The verdict over time as a strip: a sign for each stretch of time, on the verdict's colour."""

from __future__ import annotations

from itertools import groupby

from textual.content import Content

from core import times
from core.verdict.history import History
from core.verdict.report.symbols import VERDICT_TONES
from tui.app.theme import STYLES
from tui.app.widgets.fitted_text import FittedText
from tui.common.history_text import STRIP, strip


class Timeline(FittedText):
    """The strip as a line of its own, between its days. In a grid, or a text, it is one of many lines: `timeline`."""

    def show(self, history: History, zone: str) -> None:
        """Show a past."""
        self.put(lambda width: dated_timeline(history, width, zone))


TONES = {sign: VERDICT_TONES[gate] for gate, sign in STRIP.items()}
"""The tone of each sign of a strip."""


def timeline(history: History, width: int) -> Content:
    """The strip, as wide as asked for."""
    runs = ((sign, "".join(signs)) for sign, signs in groupby(strip(history, width)))
    return Content.assemble(*((signs, f"{STYLES[TONES[sign]]} reverse") for sign, signs in runs))


def dated_timeline(history: History, width: int, zone: str) -> Content:
    """The strip between its first and its last day."""
    first, last = ends_of(history, zone)
    room = max(width - len(first) - len(last) - 2, 8)
    return Content.assemble((f"{first} ", STYLES["muted"]), timeline(history, room), (f" {last}", STYLES["muted"]))


def ends_of(history: History, zone: str) -> tuple[str, str]:
    """The first and the last day of a past."""
    first, last = (times.local(at, zone)[:10] for at in (history.periods[0].start, history.periods[-1].end))
    return first, last
