"""Suggest numbers in a sentence: examples, and completions of the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet

from core.language.grammar import Token
from core.language.measured_transformer import is_confidence
from core.model.quantity import FITTING, Unit, duration, fits, quantity
from core.model.signals import Signal

Offer = tuple[str, str]
Fits = Callable[[str], bool]

EXAMPLES: dict[Unit | None, tuple[Offer, ...]] = {
    "ratio": (("5%", "a share"),),
    "count": (("2", "a count"),),
    "number": (("0.5", "a number"),),
    "duration": (("3s", "three seconds"), ("250ms", "a quarter of a second")),
    None: (("5%", "a share"), ("2", "a number"), ("3s", "a duration")),
}
WINDOWS: tuple[Offer, ...] = (("4w", "four weeks"), ("2w", "two weeks"), ("7d", "seven days"), ("1d", "one day"))
ENDINGS = ("", "%", "ms", "s", "m", "h", "d", "w")
DIGITS = ("0", "5", "9", ".9")
CALENDAR: tuple[Offer, ...] = (("last week", "the last whole one, from Monday"), ("last 4 weeks", "whole ones"))


def numbers(accepted: AbstractSet[str], tokens: list[Token], signal: Signal | None, prefix: str) -> Iterator[Offer]:
    """Examples that fit the place; for a partly typed number, completions that do."""
    if not accepted & {"WHOLE", "DURATION", "PERCENT", "DECIMAL"}:
        return
    examples, suits, after = _place(accepted, tokens, signal)
    if not prefix[:1].isdigit():
        yield from ((f"{example}{after}", about) for example, about in examples)
        return
    whole = [prefix + ending for ending in ENDINGS if suits(prefix + ending)]
    longer = (prefix + digit + ending for digit in DIGITS for ending in ENDINGS if suits(prefix + digit + ending))
    for number in whole or list(longer)[:2]:
        yield f"{number}{after}", ""


def _place(
    accepted: AbstractSet[str], tokens: list[Token], signal: Signal | None
) -> tuple[tuple[Offer, ...], Fits, str]:
    """The examples of a place, the test for a valid number, and the word that must follow."""
    if "FINE" in accepted:
        unit: Unit | None = "count" if counts_readings(tokens) else signal.unit if signal else None
        return (
            _not_below(EXAMPLES[unit], tokens),
            lambda text: any(fits(text, one) for one in FITTING if unit in (one, None)),
            "",
        )
    if "PERCENT" in accepted:
        return (("95%", "how sure it must be"),), is_confidence, " confidence"
    if "DECIMAL" in accepted:
        return (("1.1", "a factor"),), lambda text: fits(text, "number"), ""
    if accepted >= {"WHOLE", "DURATION"}:
        newest = () if signal and signal.stream else (("3 readings", "the newest three"),)
        return (*WINDOWS, *newest, *(CALENDAR if "LAST" in accepted else ())), is_duration, ""
    if "DURATION" in accepted:
        return (("10d", "ten days"), *WINDOWS), is_duration, ""
    if tokens[-1].type == "LAST":
        return (("4", "whole weeks"),), lambda text: fits(text, "count"), " weeks"
    return (("40", "samples"),), lambda text: fits(text, "count"), ""


def counts_readings(tokens: list[Token]) -> bool:
    """True if the condition counts readings, so that the signal's unit does not matter."""
    return any(token.type == "COUNT" for token in tokens)


def _not_below(examples: tuple[Offer, ...], tokens: list[Token]) -> tuple[Offer, ...]:
    """Upper-bound suggestions >= A for `between A and`, or A itself."""
    begin = max(at for at, token in enumerate(tokens) if token.type in ("OPERATOR", "BETWEEN", "OUTSIDE"))
    first = tokens[begin + 1 : -1]
    if tokens[-1].type != "AND" or first[0].type == "BASELINE":
        return examples
    lower = "".join(token.text for token in first)
    if not any(fits(lower, unit) for unit in FITTING):
        return examples
    return tuple(one for one in examples if quantity(one[0]) >= quantity(lower)) or ((lower, "the same value"),)


def is_duration(text: str) -> bool:
    """True if the text is a duration."""
    try:
        return bool(duration(text))
    except ValueError:
        return False
