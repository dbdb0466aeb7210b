"""The verdict's history for people: a strip of signs, and its summary. No meaning is in colour alone."""

from __future__ import annotations

from datetime import timedelta

from core.model.gate import WORST_FIRST, GateName
from core.verdict.history import History

STRIP: dict[GateName, str] = {"go": "·", "hold": "‖", "stop": "■"}
KEY = "· Go  ‖ Hold  ■ Stop"


def strip(history: History, width: int) -> str:
    """One sign for each of `width` equal lengths of time: the worst verdict in it."""
    start, end = history.periods[0].start, history.periods[-1].end
    if width < 1 or end <= start:
        return STRIP[history.periods[-1].verdict] * max(width, 0)
    slot = (end - start) / width
    worst: list[GateName] = ["go"] * width
    for one in history.periods:
        first = int((one.start - start) / slot)
        behind = -int((start - one.end) // slot)
        for position in range(first, min(max(behind, first + 1), width)):
            worst[position] = min(worst[position], one.verdict, key=WORST_FIRST.index)
    return "".join(STRIP[verdict] for verdict in worst)


def history_summary(history: History) -> str:
    """`Go 30.2d, 2 Holds (15.0d), 1 Stop (3.0d), 1 flap`."""
    words = [f"Go {days(history.time_in('go'))}", _times(history, "hold"), _times(history, "stop")]
    return ", ".join((*words, f"{history.flaps} flap{'s' * (history.flaps != 1)}"))


def _times(history: History, gate: GateName) -> str:
    number = history.times(gate)
    spent = f" ({days(history.time_in(gate))})" if number else ""
    return f"{number} {gate.title()}{'s' * (number != 1)}{spent}"


def days(length: timedelta) -> str:
    """`2.5d`."""
    return f"{length / timedelta(days=1):.1f}d"
