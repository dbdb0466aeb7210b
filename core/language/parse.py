"""From a sentence to its predicate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from lark import Token, Tree, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from core.errors import nearest
from core.language.errors import SentenceError, quoted
from core.language.grammar import keywords, parser, words
from core.language.predicate import (
    ActivityState,
    Comparison,
    Fixed,
    ItemState,
    Measured,
    PageState,
    Predicate,
    Recovery,
    Relative,
    RoleState,
    Span,
    Threshold,
)
from core.model.quantity import duration, quantity

LONGEST = 500
"""A condition stands on one line; more is no condition."""

CLAUSES = {
    "over": "over",
    "since_version": "since version",
    "minimum": "min",
    "within": "within",
    "confidence": "with confidence",
    "sustained": "for",
}


def parse(text: str) -> Predicate:
    """The predicate of a sentence; SentenceError says which word is wrong and what may stand there."""
    return read(text)[0]


@lru_cache(maxsize=4096)
def read(text: str) -> tuple[Predicate, Tree[Token]]:
    """The predicate, and the tree that knows where each word stands."""
    if len(text) > LONGEST:
        raise SentenceError(f"a condition has at most {LONGEST} characters", LONGEST, len(text))
    tree = _tree(text)
    return _predicate(tree), tree


def _tree(text: str) -> Tree[Token]:
    try:
        return parser().parse(text)
    except UnexpectedToken as error:
        at = error.token
        end_of_text = at.type == "$END"
        start = len(text) if end_of_text else at.start_pos or 0
        raise _unexpected(text, start, "" if end_of_text else str(at), set(error.accepts or error.expected)) from None
    except UnexpectedCharacters as error:
        start = int(str(error.pos_in_stream))
        raise _unexpected(text, start, _word(text, start), set(error.allowed)) from None
    except UnexpectedInput as error:
        raise SentenceError("this is not a condition", 0, len(text), str(error)[:80]) from None


def _word(text: str, start: int) -> str:
    rest = text[start:].split(maxsplit=1)
    return rest[0] if rest else text[start : start + 1]


def _unexpected(text: str, start: int, word: str, terminals: set[str]) -> SentenceError:
    expected = words(terminals)
    listed = f"Expected {' or '.join(expected[-1:]) if len(expected) == 1 else ', '.join(expected)}."
    if not word:
        message = "the sentence is not finished" if text.strip() else "a condition is needed"
        return SentenceError(message, start, start, listed, expected)
    lowered = word.lower()
    if word != lowered and lowered in keywords():
        hint = f"Write {lowered} in small letters."
    else:
        close = nearest(word, expected)
        hint = f"{close} {listed}" if close.startswith("Did you mean") else listed
    return SentenceError(f"{quoted(word)} cannot stand here", start, start + len(word), hint, expected)


def _predicate(tree: Tree[Token]) -> Predicate:
    inner = tree.children[0]
    if isinstance(inner, Tree):
        return _Reader().measured(inner)
    name = str(inner)
    match tree.data:
        case "role_assigned" | "role_not_assigned":
            return RoleState(name, negated=tree.data == "role_not_assigned")
        case "item_decided" | "item_not_decided":
            return ItemState(name, negated=tree.data == "item_not_decided")
        case "activity_scheduled":
            return ActivityState(name, "scheduled")
        case "activity_on_time":
            return ActivityState(name, "on time")
        case "activity_overdue":
            return ActivityState(name, "overdue")
    return PageState()


@dataclass
class _Reader:
    """Reads the tree of a measured condition; errors that the grammar cannot see are raised at their word."""

    def measured(self, tree: Tree[Token]) -> Measured:
        aggregate, _of, name, comparison, *clauses = tree.children
        if not isinstance(comparison, Tree):
            raise AssertionError(comparison)
        measured = Measured(
            str(name),
            self.comparison(comparison),
            str(aggregate.children[0]) if isinstance(aggregate, Tree) else None,
        )
        seen: set[str] = set()
        for clause in clauses:
            if not isinstance(clause, Tree):
                continue
            if clause.data == "until":
                measured = replace(measured, until=self.recovery(clause))
                continue
            first = _tokens(clause)[0]
            if clause.data in seen:
                raise _at(first, f"{CLAUSES[clause.data]} stands twice", "Each clause stands once.")
            seen.add(clause.data)
            measured = replace(measured, **self.clause(clause))
        return measured

    def clause(self, tree: Tree[Token]) -> dict[str, Any]:
        tokens = _tokens(tree)
        match tree.data:
            case "over" | "sustained":
                return {tree.data: self.span(tree)}
            case "since_version":
                return {"since_version": True}
            case "minimum":
                return {"minimum": whole(tokens[1], "the samples")}
            case "within":
                return {"within": length(tokens[1])}
        return {"confidence": confidence(tokens[1])}

    def comparison(self, tree: Tree[Token]) -> Comparison:
        operator = _tokens(tree)[0]
        thresholds = [self.threshold(one) for one in tree.children if isinstance(one, Tree)]
        upper = thresholds[1] if len(thresholds) > 1 else None
        lower = thresholds[0]
        if isinstance(lower, Fixed) and isinstance(upper, Fixed) and quantity(lower.text) > quantity(upper.text):
            last = _tokens(tree)[-1]
            raise _at(last, f"{lower.text} and {upper.text} stand the wrong way round", "The lower one comes first.")
        return Comparison(str(operator), lower, upper)  # type: ignore[arg-type]  # the grammar's own operators

    def threshold(self, tree: Tree[Token]) -> Threshold:
        tokens = _tokens(tree)
        if tokens[0].type == "NUMBER":
            return Fixed(_sane(tokens[0]))
        if len(tokens) == 1:
            return Relative()
        if tokens[2][0] in "+-":
            raise _at(tokens[2], f"{quoted(tokens[2])} has a sign of its own", "Write baseline + 2% or baseline - 2%.")
        return Relative(str(tokens[1]), _sane(tokens[2]))  # type: ignore[arg-type]  # the grammar's own signs

    def recovery(self, tree: Tree[Token]) -> Recovery:
        subtrees = [one for one in tree.children if isinstance(one, Tree)]
        sustained = _span(_tokens(subtrees[1])) if len(subtrees) > 1 else None
        return Recovery(self.comparison(subtrees[0]), sustained)

    def span(self, tree: Tree[Token]) -> Span:
        return _span([token for token in _tokens(tree) if token.type in ("NUMBER", "READINGS")])


def _tokens(tree: Tree[Token]) -> list[Token]:
    return list(tree.scan_values(lambda value: isinstance(value, Token)))


def _span(tokens: list[Token]) -> Span:
    if len(tokens) > 1:
        return Span(readings=whole(tokens[0], "the readings"))
    return Span(duration=length(tokens[0]))


def _sane(token: Token) -> str:
    try:
        quantity(str(token))
    except ValueError:
        raise _at(token, "this number is too long", "At most 15 digits on each side of the point.") from None
    return str(token)


def length(token: Token) -> str:
    """A duration as typed."""
    try:
        duration(str(token))
    except ValueError:
        raise _at(
            token,
            f"{quoted(token)} is not a length of time",
            "Write such as 30m, 4h, 7d or 4w, or a number of readings such as 3 readings.",
        ) from None
    return str(token)


def whole(token: Token, what: str) -> int:
    """A whole number of at least 1."""
    if not token.isdigit() or not 0 < int(token[:12]) <= 10**9 or len(token) > 10:
        raise _at(
            token, f"{quoted(token)} is not a number of {what.removeprefix('the ')}", "Write a whole number such as 40."
        )
    return int(token)


def confidence(token: Token) -> str:
    """A confidence as typed, above 50% and below 100%."""
    try:
        share = quantity(str(token)) if token[-1] not in "smhdw" else 0
    except ValueError:
        share = 0
    if not 0.5 < share < 1:
        raise _at(token, f"{quoted(token)} is not a confidence", "Write such as 95%: more than 50% and less than 100%.")
    return str(token)


def _at(token: Token, message: str, hint: str) -> SentenceError:
    start = token.start_pos or 0
    return SentenceError(message, start, start + len(token), hint)
