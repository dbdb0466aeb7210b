"""Transform the tree of a measured sentence to its predicate. Errors that the grammar cannot detect are raised here."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

from core.language.errors import quoted
from core.language.grammar import Node, Token
from core.language.predicate import (
    Comparison,
    Fixed,
    Measured,
    Operator,
    Recovery,
    Relative,
    Span,
    Threshold,
)
from core.language.syntax_errors import at
from core.model.quantity import FITTING, duration, fits, quantity

MOST = 10**9
"""The largest number of samples or readings that a sentence may require."""
MOST_WEEKS = 520
"""Ten years."""


def measured(node: Node) -> Measured:
    """Transform a measured sentence."""
    clauses: dict[str, Any] = {}
    for part in _nodes(node):
        if part.name == "aggregate":
            clauses["aggregate"] = _aggregate(_tokens(part)[0])
        elif part.name == "comparison":
            clauses["comparison"] = _comparison(part)
        elif part.name == "until":
            clauses["until"] = _recovery(part)
        else:
            _clause(_nodes(part)[0], clauses)
    name = next(token for token in _tokens(node) if token.type == "NAME")
    return Measured(signal=name.text, **clauses)


def _clause(node: Node, clauses: dict[str, Any]) -> None:
    tokens = _tokens(node)
    if node.name in clauses:
        raise at(tokens[0], f"{quoted(tokens[0].text)} is used twice", "Use each clause once: leave one out.")
    match node.name:
        case "over" | "for_duration":
            clauses[node.name] = _span(tokens[1:])
        case "since_version":
            clauses[node.name] = True
        case "minimum":
            clauses[node.name] = _whole(tokens[1], "samples", "40")
        case "within":
            clauses[node.name] = _length(tokens[1])
        case "confidence":
            clauses[node.name] = _share(tokens[1])


def _aggregate(token: Token) -> str:
    if token.type == "PERCENTILE" and int(token.text[1:]) == 0:
        raise at(token, f"{quoted(token.text)} is not a percentile", "Percentiles are p1 to p99; for p0 write min.")
    return token.text


def _comparison(node: Node) -> Comparison:
    operator = cast("Operator", _tokens(node)[0].text)
    parts = _nodes(node)
    lower = _threshold(_nodes(parts[0])[0])
    if len(parts) == 1:
        return Comparison(operator, lower)
    upper = _threshold(_nodes(parts[1])[0])
    if _wrong_way_round(lower, upper):
        words = list(parts[1].tokens())
        raise at(words[0], "the second value is below the first", "The lower value comes first.", last=words[-1])
    return Comparison(operator, lower, upper)


def _wrong_way_round(lower: Threshold, upper: Threshold) -> bool:
    """True if the bounds of `between` are known to be in the wrong order, without knowing the baseline."""
    if isinstance(lower, Fixed) and isinstance(upper, Fixed):
        first, second = lower.text, upper.text
    elif isinstance(lower, Relative) and isinstance(upper, Relative) and "*" not in (lower.operator, upper.operator):
        first, second = f"{lower.operator}{lower.text}", f"{upper.operator}{upper.text}"
    else:
        return False
    one_unit = any(all(fits(text, unit) for text in (first, second) if text) for unit in FITTING)
    return one_unit and _size(first) > _size(second)


def _size(text: str) -> Fraction:
    """The quantity added to the baseline; zero for the baseline alone."""
    return quantity(text) if text else Fraction(0)


def _threshold(node: Node) -> Threshold:
    tokens = _tokens(node)
    if node.name == "fixed":
        return Fixed("".join((*(token.text for token in tokens[:-1]), _sane(tokens[-1]))))
    if len(tokens) == 1:
        return Relative()
    return Relative(cast("Any", tokens[1].text), _sane(tokens[2]))


def _recovery(node: Node) -> Recovery:
    comparison, *for_duration = _nodes(node)
    return Recovery(_comparison(comparison), _span(_tokens(for_duration[0])[1:]) if for_duration else None)


def _span(tokens: list[Token]) -> Span:
    if tokens[0].type == "LAST":
        return Span(weeks=_weeks(tokens[1]) if tokens[1].type == "WHOLE" else 1)
    if len(tokens) == 1:
        return Span(duration=_length(tokens[0]))
    return Span(readings=_whole(tokens[0], "readings", "3"))


def _sane(token: Token) -> str:
    try:
        quantity(token.text)
    except ValueError:
        raise at(token, "this number is too long", "Use at most 15 digits on each side of the point.") from None
    return token.text


def _length(token: Token) -> str:
    try:
        duration(token.text)
    except ValueError:
        message = f"{quoted(token.text)} is too short or too long"
        raise at(token, message, "A duration is at least 1m and at most a hundred years.") from None
    return token.text


def _whole(token: Token, noun: str, example: str) -> int:
    if len(token.text) > 10 or not 0 < int(token.text) <= MOST:
        message = f"{quoted(token.text)} is not a possible number of {noun}"
        raise at(token, message, f"Write a whole number such as {example}, at most {MOST}.")
    return int(token.text)


def _weeks(token: Token) -> int:
    number = _whole(token, "weeks", "4")
    if number > MOST_WEEKS:
        raise at(token, f"{quoted(token.text)} weeks are too many", f"At most {MOST_WEEKS}.")
    return number


def _share(token: Token) -> str:
    text = _sane(token)
    if not is_confidence(text):
        raise at(token, f"{quoted(text)} is not a confidence", "Write more than 50% and less than 100%, such as 95%.")
    return text


def is_confidence(text: str) -> bool:
    """True if the quantity lies above 50% and below 100%: at 50% or less, chance alone would be right as often."""
    return fits(text, "ratio") and 0.5 < quantity(text) < 1


def _nodes(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node)]


def _tokens(node: Node) -> list[Token]:
    return [child for child in node.children if isinstance(child, Token)]
