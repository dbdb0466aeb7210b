"""Whether a sentence fits its workspace: names, units, and what a gate asks of a signal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lark import Token, Tree

from core.errors import nearest
from core.language.errors import SentenceError, quoted
from core.language.parse import read
from core.language.predicate import ActivityState, ItemState, Measured, PageState, Predicate, RoleState
from core.language.vocabulary import Vocabulary
from core.model.quantity import EXAMPLE, Unit, fits
from core.model.signals import Signal


def check(text: str, vocabulary: Vocabulary) -> Predicate:
    """The predicate, when every name is known and every unit fits; SentenceError at the word otherwise."""
    predicate, tree = read(text)
    match predicate:
        case Measured():
            _measured(predicate, tree, vocabulary)
        case RoleState(name):
            _known(tree, name, "role", vocabulary.roles, vocabulary)
        case ActivityState(name):
            _known(tree, name, "activity", vocabulary.activities, vocabulary)
        case ItemState(name):
            _known(tree, name, "row of the table", vocabulary.items, vocabulary)
        case PageState():
            pass
    return predicate


def _known(tree: Tree[Token], name: str, kind: str, names: Mapping[str, Any], vocabulary: Vocabulary) -> Token:
    token = next(tree.scan_values(lambda value: isinstance(value, Token) and value.type == "NAME"))
    if name in names:
        return token
    other = next((what for what, known in vocabulary.kinds() if name in known), "")
    if other:
        message, hint = f"{quoted(name)} is a {other}, and a {kind} is needed", nearest(name, names)
    else:
        message, hint = f"there is no {kind} named {quoted(name)}", nearest(name, names)
    raise _at(token, message, hint)


def _measured(predicate: Measured, tree: Tree[Token], vocabulary: Vocabulary) -> None:
    name = _known(tree, predicate.signal, "signal", vocabulary.signals, vocabulary)
    signal = vocabulary.signals[predicate.signal]
    unit: Unit = "count" if predicate.aggregate == "count" else signal.unit
    for threshold in tree.find_data("threshold"):
        _fits(threshold, unit)
    if predicate.confidence and signal.kind != "rate":
        token = next(
            one for clause in tree.find_data("confidence") for one in clause.children if isinstance(one, Token)
        )
        raise _at(token, f"confidence needs a rate, and {predicate.signal} is a {signal.kind}", "Leave it out.")
    if predicate.confidence and predicate.aggregate:
        token = next(
            one for clause in tree.find_data("confidence") for one in clause.children if isinstance(one, Token)
        )
        raise _at(
            token, f"confidence needs the rate itself, not its {predicate.aggregate}", "Leave one of the two out."
        )
    _max_age(predicate, signal, name)


def _max_age(predicate: Measured, signal: Signal, name: Token) -> None:
    if not signal.max_age and not predicate.within:
        raise _at(
            name,
            f"{predicate.signal} has no maximum age, so an old reading would count for ever",
            f"Set the maximum age of {predicate.signal}, or add such as: within 10d",
        )


def _fits(threshold: Tree[Token], unit: Unit) -> None:
    tokens = [one for one in threshold.children if isinstance(one, Token)]
    number = next((one for one in tokens if one.type == "NUMBER"), None)
    if number is None:
        return
    if any(one.type == "SIGN" and one == "*" for one in tokens):
        if not fits(number, "number"):
            raise _at(number, f"{quoted(number)} is not a plain factor", "Write such as baseline * 1.1.")
    elif not fits(number, unit):
        raise _at(number, f"{quoted(number)} does not fit a {unit}", f"Expected such as {EXAMPLE[unit]}.")


def _at(token: Token, message: str, hint: str) -> SentenceError:
    start = token.start_pos or 0
    return SentenceError(message, start, start + len(token), hint)
