"""Sentences drawn at random: any predicate, and those that fit a vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from string import ascii_letters
from string import digits as numerals
from typing import Any

from hypothesis import strategies as st

from core.language.grammar import words
from core.language.kinds.activity import ActivityState
from core.language.kinds.item import ItemState
from core.language.kinds.page import PageState
from core.language.kinds.role import RoleState
from core.language.predicate import Comparison, Fixed, Measured, Predicate, Recovery, Relative, Span, Threshold
from core.language.render import render
from core.language.vocabulary import Vocabulary
from core.model.names import PERCENTILE, RESERVED
from core.model.quantity import FITTING, Unit, quantity
from core.model.roles import Activity, Role
from core.model.signals import Signal
from core.model.table import Item

UNITS: tuple[Unit, ...] = tuple(FITTING)

names: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(["undefined_rate", "core_quality", "exception_reviewer", "log_review", "overall", "is_on", "p950"]),
    st.from_regex(r"[a-z][a-z0-9_]{0,63}", fullmatch=True),
).filter(lambda name: name not in RESERVED and not PERCENTILE.fullmatch(name))
"""Names that a record may have, some of them close to words of the language."""

durations: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(["30m", "4h", "7d", "4w"]),
    *(
        st.builds("{}{}".format, st.integers(1, most), st.just(suffix))
        for suffix, most in {"m": 999_999, "h": 878_400, "d": 36_600, "w": 5_228}.items()
    ),
)
spans: st.SearchStrategy[Span] = st.one_of(
    durations.map(lambda text: Span(duration=text)),
    st.integers(1, 10**9).map(lambda number: Span(readings=number)),
)
windows: st.SearchStrategy[Span] = spans | st.integers(1, 520).map(lambda number: Span(weeks=number))
confidences: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(["95%", "90%", "0.95", "99.9%"]),
    st.integers(51, 99).map(lambda number: f"{number}%"),
    st.integers(5_001, 9_999).map(lambda number: f"0.{number}"),
)
aggregates: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(["last", "mean", "median", "min", "max", "sum", "p95"]),
    st.integers(1, 99).map(lambda number: f"p{number}"),
)
digits = st.integers(0, 999_999_999_999_999).map(str)
decimals = st.builds("{}.{}".format, digits, st.from_regex(r"[0-9]{1,15}", fullmatch=True))


@st.composite
def amounts(draw: st.DrawFn, unit: Unit) -> str:
    """A quantity of a unit, without a sign: `5%`, `0.05`, `250ms`."""
    number = draw(digits if unit == "count" else st.one_of(st.integers(0, 100).map(str), digits, decimals))
    return number + draw(st.sampled_from(FITTING[unit]))


def factors() -> st.SearchStrategy[str]:
    """Factors of a baseline."""
    return st.one_of(st.sampled_from(["1.1", "2"]), digits, decimals)


@st.composite
def thresholds(draw: st.DrawFn, unit: Unit, *, relative: bool = True) -> Threshold:
    """A threshold that fits a unit."""
    kind = draw(st.sampled_from(["fixed", "signed", "baseline", "+", "-", "*"] if relative else ["fixed", "signed"]))
    match kind:
        case "fixed":
            return Fixed(draw(amounts(unit)))
        case "signed":
            return Fixed(draw(st.sampled_from("+-")) + draw(amounts(unit)))
        case "baseline":
            return Relative()
        case "*":
            return Relative("*", draw(factors()))
    sign: Any = kind
    return Relative(sign, draw(amounts(unit)))


@st.composite
def comparisons(draw: st.DrawFn, unit: Unit, *, relative: bool = True) -> Comparison:
    """A comparison whose thresholds fit a unit, the lower one first."""
    operator: Any = draw(st.sampled_from([">", ">=", "<", "<=", "=", "!=", "between", "outside"]))
    lower = draw(thresholds(unit, relative=relative))
    if operator not in ("between", "outside"):
        return Comparison(operator, lower)
    upper = draw(thresholds(unit, relative=relative))
    if height(lower) > height(upper):
        lower, upper = upper, lower
    return Comparison(operator, lower, upper)


def height(threshold: Threshold) -> tuple[int, Fraction]:
    """Puts thresholds in an order that a sentence may have them in; those with and without baseline compare freely."""
    if isinstance(threshold, Fixed):
        return 0, quantity(threshold.text)
    if threshold.operator == "*":
        return 2, quantity(threshold.text)
    return 1, quantity(f"{threshold.operator}{threshold.text}") if threshold.text else Fraction(0)


@st.composite
def measured(
    draw: st.DrawFn, signal: str, unit: Unit, *, rate: bool = True, within: bool = False, window: bool = False
) -> Measured:
    """A condition on a signal of this unit.

    With `within` where it must say how old evidence may be, with `window` where it must say which readings it joins.
    """
    aggregate = draw(st.none() | aggregates | st.just("count"))
    counted: Unit = "count" if aggregate == "count" else unit
    relative = aggregate != "count" or unit == "count"
    sure = rate and aggregate is None
    return Measured(
        signal=signal,
        comparison=draw(comparisons(counted, relative=relative)),
        aggregate=aggregate,
        over=draw(windows if window and aggregate not in (None, "last") else st.none() | windows),
        since_version=draw(st.booleans()),
        minimum=draw(st.none() | st.integers(1, 10**9)),
        within=draw(durations if within else st.just("") | durations),
        confidence=draw(st.just("") | confidences) if sure else "",
        for_duration=draw(st.none() | spans),
        until=draw(st.none() | st.builds(Recovery, comparisons(counted, relative=relative), st.none() | spans)),
    )


predicates: st.SearchStrategy[Predicate] = st.one_of(
    st.tuples(names, st.sampled_from(UNITS)).flatmap(lambda drawn: measured(*drawn)),
    st.builds(RoleState, names, st.booleans()),
    st.builds(ActivityState, names, st.sampled_from(["scheduled", "on time", "overdue"])),
    st.builds(ItemState, names, st.booleans()),
    st.just(PageState()),
)
"""Every predicate that a sentence can have."""


def fitting(vocabulary: Vocabulary) -> st.SearchStrategy[Predicate]:
    """The predicates that `check` passes with this vocabulary."""
    kinds: list[st.SearchStrategy[Predicate]] = [st.just(PageState())]
    if vocabulary.roles:
        kinds.append(st.builds(RoleState, _one_of(vocabulary.roles), st.booleans()))
    if vocabulary.activities:
        states = st.sampled_from(["scheduled", "on time", "overdue"])
        kinds.append(st.builds(ActivityState, _one_of(vocabulary.activities), states))
    if vocabulary.items:
        kinds.append(st.builds(ItemState, _one_of(vocabulary.items), st.booleans()))
    for name, signal in vocabulary.signals.items():
        fits = {"rate": signal.kind == "rate", "within": not signal.max_age, "window": True}
        kinds.append(measured(name, signal.unit, **fits))
    return st.one_of(kinds)


def sentences(vocabulary: Vocabulary) -> st.SearchStrategy[str]:
    """Sentences that `check` passes with this vocabulary, in their canonical form."""
    return fitting(vocabulary).map(render)


def _one_of(known: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(known))


@st.composite
def as_typed(draw: st.DrawFn, sentence: str) -> str:
    """The same sentence with more white space around its words, of every kind, and less where none is needed."""
    gaps = st.text(" \t\n\r\f", max_size=3)
    typed = draw(gaps)
    before = " "
    for token in words(sentence):
        glued = before[-1] in TOGETHER[0] and token.text[0] in TOGETHER[0]
        glued = glued or (before[-1] in TOGETHER[1] and token.text[0] in TOGETHER[1])
        typed += (draw(gaps) or (" " if glued else "")) + token.text
        before = token.text
    return typed + draw(gaps)


TOGETHER = (ascii_letters + numerals + "_.%", "<>=!")
"""Characters of one kind would make one word of two."""


signals: st.SearchStrategy[Signal] = st.builds(
    Signal,
    title=st.text("abc ", max_size=8),
    kind=st.sampled_from(["level", "rate", "events", "amount"]),
    unit=st.sampled_from(UNITS),
    max_age=st.just("") | durations,
)


@st.composite
def vocabularies(draw: st.DrawFn) -> Vocabulary:
    """A few names of each kind; no name has two kinds."""
    drawn: Sequence[str] = draw(st.lists(names, unique=True, max_size=8))
    return Vocabulary(
        signals={name: draw(signals) for name in drawn[0::4]},
        roles={name: Role(title="Somebody") for name in drawn[1::4]},
        activities={name: Activity() for name in drawn[2::4]},
        items={name: Item(title="A row") for name in drawn[3::4]},
    )
