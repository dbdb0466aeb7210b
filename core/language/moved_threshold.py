"""A sentence with its threshold a step higher or lower, to look at what another one would mean."""

from __future__ import annotations

from decimal import Decimal

from core.language.errors import SentenceError
from core.language.grammar import Token
from core.language.parse import read
from core.language.predicate import Measured
from core.language.vocabulary import Vocabulary
from core.model.quantity import QUANTITY, Unit

FACTOR = Decimal("0.05")
"""The step of what a baseline is multiplied by."""
NUMBERS = ("WHOLE", "DECIMAL", "PERCENT", "DURATION", "FINE")


def moved(sentence: str, vocabulary: Vocabulary, *, up: bool) -> str:
    """The sentence with its threshold one step up or down, of two thresholds the first one.

    Unchanged if it compares no number, or at the end of what the signal's unit allows.
    """
    try:
        predicate, tree = read(sentence)
    except SentenceError:
        return sentence
    signal = vocabulary.signals.get(predicate.signal) if isinstance(predicate, Measured) else None
    if signal is None or not isinstance(predicate, Measured):
        return sentence
    tokens = list(next(tree.parts("threshold")).tokens())
    if tokens[-1].type not in NUMBERS:
        return sentence
    unit: Unit = "count" if predicate.aggregate == "count" else signal.unit
    sign = next((token for token in tokens if token.type == "SIGN"), None)
    relative = tokens[0].type == "BASELINE"
    if relative:
        number = _offset(tokens[-1], unit, up=up != (sign is not None and sign.text == "-"), factor=sign is None)
    else:
        number = _limit(tokens[-1], unit, negative=sign is not None and sign.text == "-", up=up)
    start = sign.start if sign and not relative else tokens[-1].start
    changed = f"{sentence[:start]}{number}{sentence[tokens[-1].end :]}"
    try:
        read(changed)
    except SentenceError:  # it would pass the other threshold
        return sentence
    return changed


def _limit(token: Token, unit: Unit, *, negative: bool, up: bool) -> str:
    """A threshold one step on, within the range of its unit."""
    value, suffix = _split(token.text)
    value = -value if negative else value
    size = step(value, suffix, unit)
    if up:
        end = max(value, Decimal(100 if suffix == "%" else 1)) if unit == "ratio" else None
        return _text(value + size if end is None else min(value + size, end), suffix)
    return _text(value - size if unit == "number" else max(value - size, min(value, Decimal())), suffix)


def _offset(token: Token, unit: Unit, *, up: bool, factor: bool) -> str:
    """The offset or factor of a baseline, one step higher or lower; never below zero."""
    value, suffix = _split(token.text)
    size = FACTOR if factor else step(value, suffix, unit)
    return _text(max(value + (size if up else -size), Decimal()), suffix)


def step(value: Decimal, suffix: str, unit: Unit) -> Decimal:
    """A sensible step: 0.5% for 5%, 1% for 92%, 10 for 250; a whole number for counts."""
    shares = unit == "ratio" and suffix != "%"
    number = value * 100 if shares else value
    magnitude = number.adjusted() if number else 0
    size = Decimal(10) ** (magnitude - 1) * (1 if magnitude >= 1 else 5)
    if unit == "ratio":
        size = min(size, Decimal(1))
    if unit == "count":
        size = max(size, Decimal(1))
    return size / 100 if shares else size


def _split(text: str) -> tuple[Decimal, str]:
    match = QUANTITY.fullmatch(text)
    return (Decimal(match[1]), match[2] or "") if match else (Decimal(text), "")


def _text(value: Decimal, suffix: str) -> str:
    text = f"{value:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}{suffix}"
