"""Check a sentence against its workspace: names, units, and the requirements on a signal."""

from __future__ import annotations

from core.errors import nearest
from core.language.errors import quoted
from core.language.grammar import Node, Token
from core.language.parse import read
from core.language.predicate import ActivityState, ItemState, Measured, PageState, Predicate, RoleState
from core.language.render import with_window
from core.language.syntax_errors import at
from core.language.vocabulary import ARTICLE, NameKind, Vocabulary
from core.model.quantity import EXAMPLE, Unit, fits
from core.model.signals import Signal

SAYS: dict[NameKind, str] = {
    "signal": "{} > ...",
    "role": "{} is assigned",
    "activity": "{} is on time",
    "item": "{} is decided",
}
"""The states that a condition can require, by kind."""

ARE: dict[str, str] = {
    "level": "a level",
    "rate": "a rate",
    "events": "a number of events",
    "amount": "an amount",
}


def check(text: str, vocabulary: Vocabulary, *, typed: bool = True) -> Predicate:
    """The predicate if every name is known and every unit fits. Raises SentenceError at the wrong word.

    With `typed` False, for a sentence that is already stored, it may lack a window; its finding is then unknown.
    """
    predicate, tree = read(text)
    match predicate:
        case Measured():
            _measured(predicate, tree, vocabulary)
            if typed:
                _window(predicate, tree)
        case RoleState(name):
            _known(tree, name, "role", vocabulary)
        case ActivityState(name):
            _known(tree, name, "activity", vocabulary)
        case ItemState(name):
            _known(tree, name, "item", vocabulary)
        case PageState():
            pass
    return predicate


def refuse_without_window(text: str) -> None:
    """Raise SentenceError at the aggregate of a sentence that lacks a window."""
    predicate, tree = read(text)
    if isinstance(predicate, Measured):
        _window(predicate, tree)


def _window(predicate: Measured, tree: Node) -> None:
    if predicate.lacks_window:
        word = next(next(tree.parts("aggregate")).tokens())
        message = f"{predicate.aggregate} of {predicate.signal} needs a window"
        raise at(word, message, f"Write such as: {with_window(predicate)}", ("over",))


def name_of(tree: Node) -> Token:
    """The word that names the subject of the sentence."""
    return next(token for token in tree.tokens() if token.type == "NAME")


def _known(tree: Node, name: str, kind: NameKind, vocabulary: Vocabulary) -> None:
    kinds = vocabulary.kinds()
    if name in kinds[kind]:
        return
    other = next((what for what, names in kinds.items() if name in names), None)
    token, expected = name_of(tree), tuple(sorted(kinds[kind])[:8])
    if other is None:
        raise at(token, f"there is no {kind} named {quoted(name)}", nearest(name, kinds[kind]), expected)
    message = f"{name} is {ARTICLE[other]}, and {ARTICLE[kind]} is needed here"
    raise at(token, message, f"Of {ARTICLE[other]} one can say: {SAYS[other].format(name)}", expected)


def _measured(predicate: Measured, tree: Node, vocabulary: Vocabulary) -> None:
    _known(tree, predicate.signal, "signal", vocabulary)
    signal = vocabulary.signals[predicate.signal]
    unit: Unit = "count" if predicate.aggregate == "count" else signal.unit
    for fixed in tree.parts("fixed"):
        _fits(fixed, unit)
    for relative in tree.parts("relative"):
        _relative(relative, unit, signal)
    for clause in tree.parts("confidence"):
        _confidence(next(clause.tokens()), predicate, signal)
    if signal.stream:
        _of_cases(predicate, tree, signal)
    if not signal.max_age and not predicate.within:
        raise at(
            name_of(tree),
            f"{predicate.signal} has no maximum age, so an old reading would count for ever",
            f"Set a maximum age for {predicate.signal}, or add to the sentence such as: within 10d",
        )


def _of_cases(predicate: Measured, tree: Node, signal: Signal) -> None:
    """Require the single valid aggregation for cases, over a time: one case with its 0 or 1 says nothing."""
    name, what = name_of(tree), f"{predicate.signal} is a stream of single reviewed cases"
    if predicate.aggregate:
        whole = "the share of the cases" if signal.kind == "rate" else "the number of the cases"
        raise at(name, f"{what}: {predicate.aggregate} of it says nothing", f"Leave it out: the value is {whole}.")
    if predicate.over is None or predicate.over.readings:
        raise at(name, f"{what}: it needs a window of time", "Add such as: over 4w", ("over",))
    for span in (predicate.for_duration, predicate.until.for_duration if predicate.until else None):
        if span is not None and span.readings:
            raise at(name, f"{what}: it holds for a time, not for readings", "Write such as: for 2w", ("for",))


def _relative(node: Node, unit: Unit, signal: Signal) -> None:
    baseline, *amount = node.tokens()
    if unit != signal.unit:
        message = "the baseline is a value of the signal, and a number of readings is compared here"
        raise at(baseline, message, f"Expected such as {EXAMPLE[unit]}.", (EXAMPLE[unit],))
    if amount and amount[0].type == "SIGN":
        _fits(Node("amount", tuple(amount[1:])), unit)


def _fits(node: Node, unit: Unit) -> None:
    tokens = list(node.tokens())
    text = "".join(token.text for token in tokens)
    if fits(text, unit):
        return
    example = EXAMPLE[unit]
    hint = f"Expected such as {example}."
    raise at(tokens[0], f"{quoted(text)} does not fit a {unit}", hint, (example,), last=tokens[-1])


def _confidence(word: Token, predicate: Measured, signal: Signal) -> None:
    if signal.kind != "rate":
        message = f"confidence is for rates, and {predicate.signal} is {ARE[signal.kind]}"
        raise at(word, message, "Leave the clause out.")
    if predicate.aggregate:
        message = f"confidence is for the rate itself, not for its {predicate.aggregate}"
        raise at(word, message, f"Leave out the clause, or {predicate.aggregate} of.")
