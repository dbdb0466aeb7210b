"""Make explicit what a sentence takes from its signal."""

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
from core.verdict.statistics.threshold import NoBaseline, WrongUnit, threshold_value

SUFFIX = {"ratio": "", "count": "", "number": "", "duration": "s"}


def explicit_sentence(sentence: str, signal: Signal) -> str:
    """The sentence with the baseline, maximum age and aggregate that it currently takes from the signal.

    Its result no longer depends on those. What a sentence cannot state (unit, rate, zero_when, from) is still taken
    from the signal. A sentence that cannot be parsed, or has no value, is returned unchanged.
    """
    try:
        measured = parse(sentence)
    except SentenceError:
        return sentence
    if not isinstance(measured, Measured) or measured.lacks_window:
        return sentence
    until = measured.until
    try:
        explicit = replace(
            measured,
            comparison=_fixed(measured.comparison, measured, signal),
            within=measured.within or signal.max_age,
            aggregate=measured.aggregate or _aggregate(measured, signal),
            until=Recovery(_fixed(until.comparison, measured, signal), until.for_duration) if until else None,
        )
    except (NoBaseline, WrongUnit):
        return sentence
    return sentence if explicit == measured else render(explicit)


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
    text = f"{decimal(threshold_value(threshold, signal, unit)):f}{SUFFIX[unit]}"
    if not fits(text, unit):
        raise WrongUnit(text)
    return Fixed(text)
