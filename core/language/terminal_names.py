"""Readable names for the terminals of the grammar, and the terminals that a sentence still allows."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from core.language.grammar import END, Token, parse_table

CLAUSES = ("OVER", "SINCE", "MIN", "WITHIN", "WITH", "FOR")
"""The first words of clauses, in the order in which clauses are written."""

AGGREGATES = frozenset({"LAST", "MEAN", "MEDIAN", "MIN", "MAX", "SUM", "COUNT", "PERCENTILE"})

NUMBERS = {
    frozenset({"WHOLE", "DECIMAL", "PERCENT", "DURATION", "FINE"}): ("a number such as 5%, 2 or 3s",),
    frozenset({"WHOLE", "DURATION"}): ("a duration such as 4w", "a number of readings such as 3 readings"),
    frozenset({"PERCENT", "DECIMAL"}): ("a confidence such as 95%",),
    frozenset({"WHOLE", "DECIMAL"}): ("a factor such as 1.1",),
    frozenset({"DURATION"}): ("a duration such as 10d",),
    frozenset({"WHOLE"}): ("a whole number such as 40",),
}
"""The meaning of a number, by the kinds of numbers that are allowed."""

PHRASES = {
    "NAME": "the name of a signal",
    "OPERATOR": "a comparison such as > or <=",
    "SINCE": "since version",
    "WITH": "with 95% confidence",
    "ON": "on time",
    "LAST": "whole weeks such as last 4 weeks",
    "TIMES": "*",
}
"""Terminals whose readable names differ from their own."""

ORDER = (
    *("NAME", "PAGE", "OF", "OPERATOR", "BETWEEN", "OUTSIDE", "IS", "BASELINE", "SIGN", "TIMES", "AND"),
    *("READINGS", "VERSION", "CONFIDENCE", *CLAUSES, "UNTIL"),
    *("ASSIGNED", "NOT", "SCHEDULED", "ON", "TIME", "OVERDUE", "DECIDED", "COMPLETE"),
)


def phrases(accepted: AbstractSet[str]) -> tuple[str, ...]:
    """Readable names of the terminals, the likely ones first."""
    if "PAGE" in accepted:
        return ("the name of a signal, role, activity or item", "an aggregate such as mean", "page")
    if accepted >= AGGREGATES:
        return ("an aggregate such as mean or p95",)
    numbers = frozenset(accepted) & frozenset({"WHOLE", "DECIMAL", "PERCENT", "DURATION", "FINE"})
    found = list(NUMBERS.get(numbers, ()))
    if numbers and "BASELINE" in accepted:
        found = ["a threshold such as 5%"]
    others = sorted(set(parse_table().words.values()) - {*ORDER, *AGGREGATES, "READING"})  # readings says that
    for terminal in (*ORDER, *others):
        if terminal not in accepted:
            continue
        if terminal == "SIGN":
            found += [] if numbers else ["+", "-"]
        else:
            found.append(PHRASES.get(terminal, terminal.lower()))
    return (*found, "the end of the sentence") if END in accepted else tuple(found)


def keywords(accepted: AbstractSet[str]) -> tuple[str, ...]:
    """The keywords among the terminals, as typed."""
    return tuple(word for word, terminal in parse_table().words.items() if terminal in accepted)


def still_open(accepted: AbstractSet[str], tokens: tuple[Token, ...] | list[Token]) -> frozenset[str]:
    """The terminals except clauses already present: the grammar allows any order, so it does not exclude them."""
    return frozenset(accepted) - used(tokens)


def used(tokens: tuple[Token, ...] | list[Token]) -> frozenset[str]:
    """The clauses already present. Those after `until` belong to it and are counted by the grammar."""
    types = [token.type for token in tokens]
    if "NAME" not in types or "UNTIL" in types:
        return frozenset()
    return frozenset(types[types.index("NAME") :]).intersection(CLAUSES)


def lacks_window(tokens: tuple[Token, ...] | list[Token]) -> bool:
    """True if the sentence lacks a window that can still be added, i.e. before `until`."""
    types = [token.type for token in tokens]
    joins = len(types) > 1 and types[1] == "OF" and types[0] in AGGREGATES - {"LAST"}
    return joins and not {"OVER", "UNTIL"} & set(types)


def alternatives(words: tuple[str, ...]) -> str:
    """Words as a list: `a, b or c`."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)
