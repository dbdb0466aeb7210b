"""Tests of the gate: example evidence at relative times, and the expected verdict."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import AfterValidator, Field

from core.model.base import Record, Text
from core.model.gate import GateName
from core.model.quantity import duration, quantity
from core.model.signals import Signal

_READING = re.compile(
    r"(?P<signal>[a-z][a-z0-9_]*) +(?P<value>[^ ]+)(?: +n +(?P<n>[1-9][0-9]{0,8}))? +at +(?P<ago>\S+)"
)
_DONE = re.compile(r"(?P<activity>[a-z][a-z0-9_]*) +at +(?P<ago>\S+)")


MOST_CASES = 10_000
"""The most cases of an example. For signals fed by reviews, every case is generated."""


class ReadingThen(NamedTuple):
    """A reading at a time before the instant of the test."""

    signal: str
    value: str
    n: int | None
    ago: timedelta


class DoneThen(NamedTuple):
    """A completion at a time before the instant of the test."""

    activity: str
    ago: timedelta


def ago(text: str) -> timedelta:
    """Parse `-3w` or `now` as the time before the instant. Raises ValueError in words."""
    if text == "now":
        return timedelta()
    if not text.startswith("-"):
        raise ValueError(f"{text!r} is not a time before the test, such as -3w or now")
    return duration(text[1:])


@lru_cache(maxsize=1024)
def reading_then(text: str) -> ReadingThen:
    """Parse `undefined_rate 8% n 40 at -3w`. Raises ValueError in words."""
    match = _READING.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not a reading such as: undefined_rate 8% n 40 at -3w")
    quantity(match["value"])
    return ReadingThen(match["signal"], match["value"], int(match["n"]) if match["n"] else None, ago(match["ago"]))


def cases_then(then: ReadingThen, signal: Signal) -> tuple[int, int]:
    """The number of positive cases and of all cases that give a reading of a signal fed by reviews.

    Raises ValueError in words if no whole number of cases gives the value.
    """
    value = quantity(then.value)
    if signal.kind == "events":
        if then.n is not None:
            raise ValueError(f"{then.signal} is a number of confirmed cases: it has no sample size")
        if value.denominator != 1 or not 1 <= value <= MOST_CASES:
            raise ValueError(f"{then.value!r} is not a number of confirmed cases from 1 to {MOST_CASES}")
        return int(value), int(value)
    if then.n is None:
        example = f"{then.signal} {then.value} n 20 at -1w"
        raise ValueError(f"{then.signal} comes from reviews: say of how many cases, such as {example}")
    hits = value * then.n
    if then.n > MOST_CASES or hits.denominator != 1 or not 0 <= value <= 1:
        raise ValueError(f"{then.value!r} of {then.n} is not a whole number of at most {MOST_CASES} reviewed cases")
    return int(hits), then.n


def done_then(text: str) -> DoneThen:
    """Parse `log_review at -1d`. Raises ValueError in words."""
    match = _DONE.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not an activity such as: log_review at -1d")
    return DoneThen(match["activity"], ago(match["ago"]))


def _is_reading(text: str) -> str:
    reading_then(text)
    return text.strip()


def _is_done(text: str) -> str:
    done_then(text)
    return text.strip()


ExampleState = Literal["met", "unmet", "undecided", "unknown"]


class GateTest(Record):
    """A test of the gate. It ignores decisions and waivers; roles, page and stage are the current ones."""

    note: Text = Field("", title="Note")
    readings: tuple[Annotated[Text, AfterValidator(_is_reading)], ...] = Field(
        (), title="Readings", description="Such as undefined_rate 8% n 40 at -3w; what reviews feed is stated alike"
    )
    done: tuple[Annotated[Text, AfterValidator(_is_done)], ...] = Field(
        (), title="Done", description="Such as log_review at -1d"
    )
    expect: GateName = Field(title="Expect", description="The verdict")
    findings: dict[Text, ExampleState] = Field(
        default_factory=dict, title="Findings", description="By gate.condition, as far as they matter"
    )

    def names(self) -> Iterator[tuple[str, str, str]]:
        """The records that the test names: field, kind and key of each."""
        for text in self.readings:
            yield "readings", "signal", reading_then(text).signal
        for text in self.done:
            yield "done", "activity", done_then(text).activity
        for key in self.findings:
            yield "findings", "condition", key

    def renamed(self, kind: str, old: str, new: str) -> Self:
        """The test after a rename of a record."""

        def first(texts: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(f"{new}{text[len(old) :]}" if text.split()[0] == old else text for text in texts)

        if kind == "signal":
            return self.model_copy(update={"readings": first(self.readings)})
        if kind == "activity":
            return self.model_copy(update={"done": first(self.done)})
        if kind == "condition":
            findings = {new if key == old else key: state for key, state in self.findings.items()}
            return self.model_copy(update={"findings": findings})
        return self
