"""A sentence that says by itself what it took from its signal."""

from __future__ import annotations

from dataclasses import replace

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import Comparison, Fixed, Measured, Recovery, Relative, Threshold
from core.language.render import render
from core.model.quantity import fits
from core.model.signals import Signal
from core.verdict.replay.compiled import default_aggregate, unit_of
from core.verdict.statistics.exact_decimal import decimal
from core.verdict.statistics.threshold import NoBaseline, WrongUnit, exact

SUFFIX = {"ratio": "", "count": "", "number": "", "duration": "s"}


def explicit_sentence(sentence: str, signal: Signal) -> str:
    """The sentence with the baseline, the maximum age and the aggregate that it takes from the signal as it is.

    It judges the same when those change. What a sentence cannot say (unit, rate, zero_when, from) it goes on to take
    from the signal. One that cannot be read, or has no value, stays as it is.
    """
    try:
        measured = parse(sentence)
    except SentenceError:
        return sentence
    if not isinstance(measured, Measured) or measured.lacks_window:
        return sentence
    until = measured.until
    try:
        told = replace(
            measured,
            comparison=_fixed(measured.comparison, measured, signal),
            within=measured.within or signal.max_age,
            aggregate=measured.aggregate or _aggregate(measured, signal),
            until=Recovery(_fixed(until.comparison, measured, signal), until.for_duration) if until else None,
        )
    except (NoBaseline, WrongUnit):
        return sentence
    return sentence if told == measured else render(told)


def _aggregate(measured: Measured, signal: Signal) -> str | None:
    word = default_aggregate(signal, windowed=measured.over is not None)
    return None if word == "rate" or signal.kind == "rate" else word


def _fixed(comparison: Comparison, measured: Measured, signal: Signal) -> Comparison:
    lower, upper = _number(comparison.threshold, measured, signal), comparison.upper
    return replace(comparison, threshold=lower, upper=_number(upper, measured, signal) if upper else None)


def _number(threshold: Threshold, measured: Measured, signal: Signal) -> Threshold:
    if not isinstance(threshold, Relative):
        return threshold
    unit = unit_of(measured, signal)
    text = f"{decimal(exact(threshold, signal, unit)):f}{SUFFIX[unit]}"
    if not fits(text, unit):
        raise WrongUnit(text)
    return Fixed(text)
