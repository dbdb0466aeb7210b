"""The way of a value to its threshold in words: `2.5 points over`, `must fall from 7.5% to 5%`."""

from __future__ import annotations

from fractions import Fraction

from core.language.predicate import Operator
from core.model.quantity import Unit, number_text
from core.verdict.finding import Finding
from core.verdict.finding_text import apart
from core.verdict.statistics.threshold import ExactThreshold

OPPOSITE: dict[Operator, Operator] = {
    ">": "<=",
    ">=": "<",
    "<": ">=",
    "<=": ">",
    "=": "!=",
    "!=": "=",
    "between": "outside",
    "outside": "between",
}


def must_change(limit: ExactThreshold, value: Fraction, unit: Unit, *, holds: bool) -> str:
    """The change in words; `holds` is True if the comparison must hold, False if it must not."""
    wanted = limit.operator if holds else OPPOSITE[limit.operator]
    lower, upper = limit.value, limit.upper
    now = apart(value, unit, lower, upper)
    low = apart(lower, unit, lower)
    if upper is not None:
        high = apart(upper, unit, upper)
        if wanted == "outside":
            return f"must leave the range from {low} to {high}: it is {now}"
        return f"must rise from {now} to {low}" if value < lower else f"must fall from {now} to {high}"
    match wanted:
        case ">" | ">=":
            return f"must rise from {now} to {'above ' * (wanted == '>')}{low}"
        case "<" | "<=":
            return f"must fall from {now} to {'below ' * (wanted == '<')}{low}"
        case "=":
            return f"must {'rise' if value < lower else 'fall'} from {now} to exactly {low}"
        case _:
            return f"must be other than {low}"


def distance_words(finding: Finding, unit: Unit) -> str:
    """The distance of a finding's value from its threshold: `2.5 points over`, `3.4 points to spare`, `1 point short`.

    Empty without a value.
    """
    value, lower, distance = finding.value, finding.threshold, finding.distance
    if value is None or lower is None or distance is None:
        return ""
    if not distance:
        return "at the limit"
    amount = amount_words(abs(distance), unit)
    if (distance > 0) == (finding.gate == "go"):
        return f"{amount} to spare"
    upper = lower if finding.upper is None else finding.upper
    if lower < value < upper:
        return f"{amount} inside"
    return f"{amount} over" if value > upper else f"{amount} short" if finding.gate == "go" else f"{amount} under"


def amount_words(amount: Fraction, unit: Unit) -> str:
    """A difference of two values; of shares it is counted in points: `2.5 points`."""
    text = number_text(amount, unit)
    if unit != "ratio":
        return text
    points = text.removesuffix("%")
    return f"{points} point{'s' * (points != '1')}"
