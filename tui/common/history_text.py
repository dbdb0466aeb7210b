"""The verdict's history for people: a strip of signs, and its summary. No meaning is in colour alone."""

from __future__ import annotations

from datetime import timedelta

from core.model.gate import WORST_FIRST, GateName
from core.model.names import in_words
from core.model.words import counted
from core.verdict.history import History

STRIP: dict[GateName, str] = {"go": "·", "hold": "‖", "stop": "■"}
WHOLE = 10
"""From so many days on they are rounded to whole ones."""
CAUSES = {
    "gate": "the gate is not finished",
    "go": "nothing supports Go",
    "merge": "a merge that nobody has looked at",
    "conflict": "two conflicting changes",
    "clock": "the clock is in doubt",
}
"""The causes of a past verdict that are no conditions, in words."""
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
    """`Go 32 days, 3 Holds, 25 days in all, no Stop, back and forth 3 times`."""
    words = [f"Go {days(history.time_in('go'))}", _times(history, "hold"), _times(history, "stop")]
    if history.flaps:
        words.append(f"back and forth {'once' if history.flaps == 1 else f'{history.flaps} times'}")
    return ", ".join(words)


def _times(history: History, gate: GateName) -> str:
    number = history.times(gate)
    if not number:
        return f"no {gate.title()}"
    return f"{counted(number, gate.title())}, {days(history.time_in(gate))}{' in all' * (number > 1)}"


def days(length: timedelta) -> str:
    """`2.5 days`, `25 days`."""
    number = length / timedelta(days=1)
    text = f"{number:.0f}" if number >= WHOLE else f"{number:.1f}".removesuffix(".0")
    return f"{text} day{'s' * (text != '1')}"


def cause_words(key: str) -> str:
    """A cause of a past verdict: a condition by its name in words, anything else as it is."""
    gate, _, name = key.partition(".")
    return in_words(name) if gate in STRIP and name else CAUSES.get(key, key)
