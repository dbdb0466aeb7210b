"""Check a measured sentence against its signal."""

from __future__ import annotations

from core.language.errors import quoted
from core.language.grammar import Node, Token
from core.language.measured_render import with_window
from core.language.predicate import Measured
from core.language.syntax_errors import at
from core.language.vocabulary import Vocabulary
from core.model.quantity import EXAMPLE, Unit, fits
from core.model.signals import Signal

ARE: dict[str, str] = {
    "level": "a level",
    "rate": "a rate",
    "events": "a number of events",
    "amount": "an amount",
}


def check_window(predicate: Measured, tree: Node) -> None:
    """SentenceError at an aggregate that joins readings without saying which."""
    if predicate.lacks_window:
        word = next(next(tree.parts("aggregate")).tokens())
        message = f"{predicate.aggregate} of {predicate.signal} needs a window"
        raise at(word, message, f"Write, for example: {with_window(predicate)}", ("over",))


def check_measured(predicate: Measured, tree: Node, vocabulary: Vocabulary) -> None:
    """SentenceError at the word that does not fit the signal: its unit, its kind, a maximum age."""
    signal, title = vocabulary.signals[predicate.signal], vocabulary.title("signal", predicate.signal)
    unit: Unit = "count" if predicate.aggregate == "count" else signal.unit
    for fixed in tree.parts("fixed"):
        _fits(fixed, unit)
    for relative in tree.parts("relative"):
        _relative(relative, unit, signal)
    for clause in tree.parts("confidence"):
        _confidence(next(clause.tokens()), predicate, signal, title)
    if signal.stream:
        _of_cases(predicate, tree, signal, title)
    if not signal.max_age and not predicate.within:
        raise at(
            tree.name_token,
            f"{title} has no maximum age, so an old reading would count for ever",
            f"Set a maximum age for {title}, or add one to the sentence, for example: within 10d",
        )


def _of_cases(predicate: Measured, tree: Node, signal: Signal, title: str) -> None:
    """Require the single valid aggregation for cases, over a time: one case with its 0 or 1 says nothing."""
    name, description = tree.name_token, f"{title} is a stream of single reviewed cases"
    if predicate.aggregate:
        whole = "the share of the cases" if signal.kind == "rate" else "the number of the cases"
        raise at(
            name, f"{description}: {predicate.aggregate} of it says nothing", f"Leave it out: the value is {whole}."
        )
    if predicate.over is None or predicate.over.readings:
        raise at(name, f"{description}: it needs a window of time", "Add a window, for example: over 4w", ("over",))
    for span in (predicate.for_duration, predicate.until.for_duration if predicate.until else None):
        if span is not None and span.readings:
            raise at(
                name,
                f"{description}: it holds for a time, not for readings",
                "Write a duration, for example: for 2w",
                ("for",),
            )


def _relative(node: Node, unit: Unit, signal: Signal) -> None:
    baseline, *amount = node.tokens()
    if unit != signal.unit:
        message = "the baseline is a value of the signal, and a number of readings is compared here"
        raise at(baseline, message, f"Expected a value such as {EXAMPLE[unit]}.", (EXAMPLE[unit],))
    if amount and amount[0].type == "SIGN":
        _fits(Node("amount", tuple(amount[1:])), unit)


def _fits(node: Node, unit: Unit) -> None:
    tokens = list(node.tokens())
    text = "".join(token.text for token in tokens)
    if fits(text, unit):
        return
    example = EXAMPLE[unit]
    hint = f"Expected a value such as {example}."
    raise at(tokens[0], f"{quoted(text)} does not fit a {unit}", hint, (example,), last=tokens[-1])


def _confidence(word: Token, predicate: Measured, signal: Signal, title: str) -> None:
    if signal.kind != "rate":
        message = f"confidence is for rates, and {title} is {ARE[signal.kind]}"
        raise at(word, message, "Leave the clause out.")
    if predicate.aggregate:
        message = f"confidence is for the rate itself, not for its {predicate.aggregate}"
        raise at(word, message, f"Leave out the clause, or {predicate.aggregate} of.")
