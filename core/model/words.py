"""Durations, quantities and counts in words: `4w` is `4 weeks`, `250ms` is `250 milliseconds`."""

from __future__ import annotations

from datetime import timedelta

from core.model.quantity import DURATION, QUANTITY, duration_text

UNIT_WORDS = {"ms": "millisecond", "s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week"}

AGES = ((14 * 1440, 7 * 1440, "week"), (1440, 1440, "day"), (120, 60, "hour"), (1, 1, "minute"))
"""For each unit of an age the minutes from which it is used, and its length in minutes."""


def quantity_words(text: str) -> str:
    """A quantity as typed, its unit of time in words: `5%`, `3 seconds`, `1 week`."""
    match = QUANTITY.fullmatch(text)
    if not match or match[2] not in UNIT_WORDS:
        return text
    return f"{match[1]} {UNIT_WORDS[match[2]]}{'s' * (match[1] != '1')}"


def length_words(length: timedelta) -> str:
    """A duration in words, rounded up to a minute: `36 hours`, `2 weeks`."""
    return quantity_words(duration_text(length))


def every(cadence: str) -> str:
    """A cadence in words: `every day`, `every 4 weeks`; empty for one that is no duration."""
    if not DURATION.fullmatch(cadence):
        return ""
    words = quantity_words(cadence)
    return f"every {words.removeprefix('1 ')}" if words.startswith("1 ") else f"every {words}"


def ago(length: timedelta) -> str:
    """A past length of time in its largest fitting unit: `6 days ago`, `3 weeks ago`, `just now`."""
    minutes = length // timedelta(minutes=1)
    for least, size, unit in AGES:
        if minutes >= least:
            return f"{counted(minutes // size, unit)} ago"
    return "just now" if length >= timedelta() else "later"


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 case`, `2,515 cases`."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def sentence_case(text: str) -> str:
    """The text with a capital letter first."""
    return f"{text[:1].upper()}{text[1:]}"
