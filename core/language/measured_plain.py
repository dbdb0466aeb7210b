"""A measured sentence in plain words: `Undefined categories above 5% over 4 weeks, from at least 40 cases`.

Every number, unit and clause of the sentence is kept as typed, so that different sentences never read the same.
"""

from __future__ import annotations

from core.language.predicate import Comparison, Fixed, Measured, Operator, Span, Threshold
from core.language.vocabulary import Vocabulary
from core.model.signals import Signal
from core.model.words import counted, quantity_words, sentence_case

OPERATOR_WORDS: dict[Operator, str] = {
    ">": "above",
    ">=": "at least",
    "<": "below",
    "<=": "at most",
    "=": "exactly",
    "!=": "other than",
    "between": "from",
    "outside": "outside",
}
AGGREGATE_WORDS = {
    "last": "the newest",
    "mean": "the mean of",
    "median": "the median of",
    "min": "the smallest",
    "max": "the largest",
    "sum": "the sum of",
    "count": "the number of readings of",
}
ARITHMETIC_WORDS = {"+": "plus", "-": "minus"}


def plain(one: Measured, vocabulary: Vocabulary) -> str:
    """The sentence in words."""
    words = f"{subject(one, vocabulary)} {limits(one.comparison)}{window(one)}{conditions(one, vocabulary)}"
    return sentence_case(words)


def subject(one: Measured, vocabulary: Vocabulary) -> str:
    """The quantity that is compared: `Undefined categories`, `the 95th percentile of Time to candidate`."""
    title = vocabulary.title("signal", one.signal)
    return f"{aggregate(one.aggregate)} {title}" if one.aggregate else title


def aggregate(name: str) -> str:
    """An aggregate in words: `the largest`, `the 95th percentile of`."""
    if name in AGGREGATE_WORDS:
        return AGGREGATE_WORDS[name]
    digits = name.removeprefix("p")
    last = int(digits) % 10 if not 10 <= int(digits) < 20 else 0
    return f"the {digits}{({1: 'st', 2: 'nd', 3: 'rd'}).get(last, 'th')} percentile of"


def limits(one: Comparison) -> str:
    """A comparison in words: `above 5%`, `from 1 to 2`, `at least the baseline minus 2 percentage points`."""
    lower = f"{OPERATOR_WORDS[one.operator]} {threshold(one.threshold)}"
    return f"{lower} to {threshold(one.upper)}" if one.upper else lower


def threshold(one: Threshold) -> str:
    """A threshold in words: `3 seconds`, `1.1 times the baseline`."""
    if isinstance(one, Fixed):
        return quantity_words(one.text)
    if one.operator == "*":
        return f"{one.text} times the baseline"
    if not one.operator:
        return "the baseline"
    amount = one.text.removesuffix("%")
    points = f"{amount} percentage point{'s' * (amount != '1')}" if amount != one.text else quantity_words(one.text)
    return f"the baseline {ARITHMETIC_WORDS[one.operator]} {points}"


def window(one: Measured) -> str:
    """The evidence that is looked at: ` over 4 weeks, of the current version only`; empty if it is the newest."""
    over = ""
    if one.over:
        over = f" over {'the last ' * bool(one.over.readings or one.over.weeks)}{span(one.over)}"
    return f"{over}{', of the current version only' * one.since_version}"


def conditions(one: Measured, vocabulary: Vocabulary) -> str:
    """The clauses behind the window: `, from at least 40 cases`, `, for 2 days`, `, then until at most 4%`."""
    parts = []
    if one.minimum is not None:
        parts.append(f"from at least {counted(one.minimum, sample(vocabulary.signals.get(one.signal)))}")
    if one.within:
        parts.append(f"the newest reading less than {quantity_words(one.within)} old")
    if one.confidence:
        parts.append(f"with {one.confidence} confidence")
    if one.for_duration:
        parts.append(for_how_long(one.for_duration))
    if one.until:
        parts.append(f"then until {limits(one.until.comparison)}")
        if one.until.for_duration:
            parts.append(for_how_long(one.until.for_duration))
    return "".join(f", {part}" for part in parts)


def span(one: Span) -> str:
    """`4 weeks`, `3 readings`, `4 whole weeks`."""
    if one.weeks:
        return "whole week" if one.weeks == 1 else f"{one.weeks} whole weeks"
    return counted(one.readings, "reading") if one.readings else quantity_words(one.duration)


def for_how_long(one: Span) -> str:
    """`for 2 days`, `at 3 readings in a row`."""
    return f"at {span(one)}{' in a row' * (one.readings > 1)}" if one.readings else f"for {span(one)}"


def sample(signal: Signal | None) -> str:
    """The noun for what `min` counts."""
    return "case" if signal is None or signal.stream or signal.kind == "rate" else "sample"
