"""Whole workspaces and their evidence, built by reflection over the models: a new field is drawn without a word here.

Texts hold anything that a file can: control characters, runs of quotes, backslashes and line ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from core.model.base import Record, Ref, day, instant_text, one_line, optional_name, strict_bool, utc
from core.model.evidence import Completion, ExceptionCase, Reading, exact, not_blank, without_slash
from core.model.evidence_log import EvidenceLog
from core.model.gate import GATES, Condition, Outcome, in_one_form, no_repeats
from core.model.gate_test import GateTest
from core.model.intake import (
    TIME_WORDS,
    UNITS,
    check_controls,
    check_delimiter,
    check_encoding,
    check_escape,
    check_field,
    check_fraction,
    check_time_format,
    check_unit,
    check_word,
)
from core.model.names import NAME, PERCENTILE, RESERVED, check_name
from core.model.quantity import Unit, check_duration, check_quantity, quantity
from core.model.sessions import Session, Traffic, check_week
from core.model.signals import Signal
from core.model.workflow import check_zone
from core.model.workspace import COLLECTIONS, MODELS, SINGLE, RecordId, RecordKind, Workspace

RecordT = TypeVar("RecordT", bound=Record)
Names = Mapping[str, tuple[str, ...]]
"""The keys that exist, by kind; a field that names another record draws from them."""

MOST_FIELDS = 8
"""A record with more fields than this is drawn with some of them."""

AWKWARD = (
    '"""',
    "'''",
    "\\",
    "\n",
    "\r",
    "\r\n",
    "\t",
    '"',
    "<<<<<<< HEAD",
    "=======",
    ">>>>>>> x",
    "#",
    "\u2028",
    "\x85",
)
MANY = 3
NAMED: tuple[RecordKind, ...] = ("role", "activity", "signal", "item")

characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.one_of(
    st.text(characters, max_size=20),
    st.lists(st.one_of(st.sampled_from(AWKWARD), st.text(characters, max_size=3)), max_size=6).map("".join),
)
filled_texts = texts.map(lambda text: text if text.strip() else f"{text}x")
"""Made, not looked for: a filter would throw away the whole workspace with each blank that is drawn too often."""
names = (
    st.from_regex(NAME, fullmatch=True)
    .map(lambda name: name[:64])
    .filter(lambda name: name not in RESERVED and not PERCENTILE.fullmatch(name))
)
instants = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis's own
durations = st.builds("{}{}".format, st.integers(1, 500), st.sampled_from("mhdw"))
values = st.decimals(Decimal("-9e14"), Decimal("9e14"), places=6) | st.sampled_from([Decimal("0.0"), Decimal("1E+3")])
SUFFIXES: dict[Unit, str] = {"ratio": "%", "count": "", "number": "", "duration": "s"}
QUANTITIES: dict[Unit, str] = {"ratio": "5.0%", "count": "12", "number": "-0.50", "duration": "250ms"}


def _passes(check: Callable[[str], str], text: str) -> bool:
    try:
        check(text)
    except ValueError:
        return False
    return True


_BY_JUDGE: dict[Any, st.SearchStrategy[Any]] = {
    utc: instants,
    in_one_form: instants.map(instant_text),
    day: st.dates(date(1, 1, 1), date(9999, 12, 31)),
    strict_bool: st.booleans(),
    check_duration: st.just("") | durations,
    check_quantity: st.just(""),
    check_zone: st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"]),
    check_name: names,
    not_blank: filled_texts,
    one_line: texts.map(lambda text: text.replace("\r", " ").replace("\n", " ")),
    exact: values,
    without_slash: filled_texts.map(lambda text: text.replace("/", "|")),
    check_week: st.sampled_from(["2025-W02", "2020-W53", "0001-W01"]),
    check_controls: st.sampled_from(["", "10%", "0.10", "100.0%", "0"]),
    check_fraction: st.sampled_from(["", "0.60", "1", "0"]),
    check_encoding: st.sampled_from(["", "cp1252", "utf_16_le", "UTF-8"]),
    check_time_format: st.sampled_from(["", *TIME_WORDS, "%d/%b/%y %I:%M %p", "\\%Y'%m\"%d"]),
    check_escape: st.just("") | characters.filter(lambda one: _passes(check_escape, one)),
    check_delimiter: st.sampled_from(["", "tab", "\t", ";", "|", "\x01", "\\"]),
    check_field: st.from_regex(NAME, fullmatch=True),
    check_unit: st.sampled_from(UNITS),
    check_word: texts.map(lambda text: " ".join(text.splitlines()).strip() or "?"),
}
"""The value that a validator lets through; the first known one of a field decides."""


def _field(annotation: Any, known: Names) -> st.SearchStrategy[Any]:
    """Values of a field, from its type and the validators that it is marked with."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        return _marked(inner, marks, known)
    if origin in (Union, UnionType):
        return st.one_of([_field(part, known) for part in get_args(annotation)])
    if origin is Literal:
        return st.sampled_from(get_args(annotation))
    if origin is tuple:
        element = _field(get_args(annotation)[0], known)
        return st.just(()) if element.is_empty else st.lists(element, max_size=MANY).map(tuple)
    if origin is dict:
        key, value = get_args(annotation)
        return st.dictionaries(_field(key, known), _field(value, known), max_size=MANY)
    if annotation is NoneType:
        return st.none()
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return records(annotation, known)
    if annotation is str:
        return texts
    raise TypeError(f"no strategy for {annotation}")


def _marked(inner: Any, marks: list[Any], known: Names) -> st.SearchStrategy[Any]:
    judges = [getattr(mark, "func", mark) for mark in marks]
    for mark in marks:
        if isinstance(mark, Ref):
            keys = st.sampled_from(known[mark.kind]) if known.get(mark.kind) else st.nothing()
            may_be_empty = st.just("") if optional_name in judges else st.nothing()
            return keys | may_be_empty | (names if mark.historic else st.nothing())
    if no_repeats in judges:
        return _field(inner, known).map(lambda found: tuple(dict.fromkeys(found)))
    # The outermost mark comes last: Identifier is a Text that must not be blank.
    for judge in reversed(judges):
        if judge in _BY_JUDGE:
            return _BY_JUDGE[judge]
    if inner is int:
        return st.integers(1, 2**53)
    return _field(inner, known)


def records(model: type[RecordT], known: Names) -> st.SearchStrategy[RecordT]:
    """Records of a model; those that exist by the fields alone are put right by `_FIXED`."""
    hints = get_type_hints(model, include_extras=True)
    fields = {name: _field(hints[name], known) for name in model.model_fields}
    required = {name: fields.pop(name) for name in list(fields) if model.model_fields[name].is_required()}
    fixed: Callable[[dict[str, Any]], dict[str, Any]] = _FIXED.get(model.__name__, lambda drawn: drawn)
    some = st.fixed_dictionaries(required, optional=fields)
    if len(fields) > MOST_FIELDS:
        # All of them at once would be more than hypothesis draws, and most workspaces would be thrown away.
        named = st.sets(st.sampled_from(sorted(fields)), max_size=MOST_FIELDS)
        some = named.flatmap(
            lambda names: st.fixed_dictionaries({**required, **{one: fields[one] for one in sorted(names)}})
        )
    return some.map(lambda drawn: model.model_validate(fixed(drawn)))


def _signal(drawn: dict[str, Any]) -> dict[str, Any]:
    """A quantity in the signal's unit: a text that the model lets through for the unit."""
    quantity = QUANTITIES[drawn.get("unit", "number")]
    drawn = {**drawn, **{name: quantity for name in ("baseline", "target") if name in drawn}, "zero_when": ""}
    of_reviews = drawn.get("stream") and drawn.get("unit") == "ratio" and drawn.get("kind") == "rate"
    return drawn | ({"of": drawn.get("of") or "traffic"} if of_reviews else {"stream": "", "of": ""})


def _decision(drawn: dict[str, Any]) -> dict[str, Any]:
    """One holder for each role; without a role it is a Stop that the gate itself recorded."""
    by = drawn.get("by", ())
    drawn = drawn if by else {**drawn, "kind": "stop", "verdict": "stop"}
    drawn = {**drawn, "by": by, "holders": [*drawn.get("holders", ()), "", "", ""][: len(by)]}
    if drawn["kind"] != "resume":
        return drawn
    holders = [holder if holder.strip() else "Ada" for holder in drawn["holders"]]
    reason = drawn.get("reason", "")
    return {**drawn, "holders": holders, "reason": reason if reason.strip() else "mended"}


def _case(drawn: dict[str, Any]) -> dict[str, Any]:
    """A confidence between 0 and 1."""
    confidence = drawn.get("confidence")
    return {**drawn, "confidence": None if confidence is None else min(abs(confidence), Decimal("1.0"))}


def _test(drawn: dict[str, Any]) -> dict[str, Any]:
    """Examples name what the workspace has; it puts them in."""
    return {**drawn, "readings": (), "done": (), "findings": {}}


def _intake(drawn: dict[str, Any]) -> dict[str, Any]:
    """A field has a column or a constant, and what escapes a quote ends no cell."""
    constants = {field: value for field, value in drawn.get("set", {}).items() if field not in drawn.get("map", {})}
    delimiter = check_delimiter(drawn.get("delimiter", ""))
    return {**drawn, "set": constants, "escape": "" if drawn.get("escape") == delimiter else drawn.get("escape", "")}


def _condition(drawn: dict[str, Any]) -> dict[str, Any]:
    """A sentence that can be read; the workspace puts one of its own names in its place."""
    return {**drawn, "sentence": "page is complete"}


_FIXED = {
    "Signal": _signal,
    "Condition": _condition,
    "Decision": _decision,
    "ExceptionCase": _case,
    "GateTest": _test,
    "Intake": _intake,
}


@st.composite
def sentences(draw: st.DrawFn, signals: Mapping[str, Signal], known: Names) -> str:
    """Sentences that are valid for these names."""
    forms = ["page is complete"]
    for kind, states in (
        ("role", ("assigned", "not assigned")),
        ("activity", ("scheduled", "on time", "overdue")),
        ("item", ("decided", "not decided")),
    ):
        forms += [f"{name} is {state}" for name in known[kind] for state in states]
    for name, signal in signals.items():
        suffix = SUFFIXES[signal.unit]
        forms += [
            f"{name} > 5{suffix} over 2w within 10d" if signal.stream else f"{name} > 5{suffix} within 10d",
            f"{name}  between 1{suffix} and 2{suffix} over 4w min 40 within 10d",
        ]
    return draw(st.sampled_from(forms))


@st.composite
def workspaces(draw: st.DrawFn) -> Workspace:
    """Valid workspaces in which every name exists and every sentence can be read."""
    known: dict[str, tuple[str, ...]] = {kind: tuple(sorted(draw(st.sets(names, max_size=MANY)))) for kind in NAMED}
    made: dict[RecordId, Record] = {}
    for kind, model in MODELS.items():
        if kind not in ("outcome", "condition"):
            made |= {RecordId(kind, key): draw(records(model, known)) for key in sorted(draw(_keys(kind, known)))}
    signals = {key: record for (_, key), record in made.items() if isinstance(record, Signal)}
    sentence = sentences(signals, known)
    for gate in GATES:
        outcome = draw(records(Outcome, known))
        made[RecordId("outcome", gate)] = outcome.model_copy(update={"conditions": {}})
        for name in sorted(draw(st.sets(names, max_size=MANY))):
            drawn = draw(records(Condition, known))
            made[RecordId("condition", f"{gate}.{name}")] = drawn.model_copy(update={"sentence": draw(sentence)})
    tests = {record: test for record, test in made.items() if isinstance(test, GateTest)}
    for (record, test), (name, signal) in zip(tests.items(), signals.items(), strict=False):
        value = QUANTITIES[signal.unit]
        value = value.lstrip("-") if signal.out_of_range(quantity(value)) else value
        n = " n 40" if signal.stream else ""
        readings = (f"{name} {value} n 20 at -3w", f"{name} {value}{n} at now")
        made[record] = test.model_copy(update={"readings": readings})
    for key, signal in signals.items():
        if known["activity"] and draw(st.sampled_from(["", signal.title])):
            zero_when = f"{known['activity'][0]} is on time"
            made[RecordId("signal", key)] = signal.model_copy(update={"zero_when": zero_when})
    return Workspace.of(made)


def _keys(kind: RecordKind, known: Names) -> st.SearchStrategy[set[str]]:
    """The keys of a kind: those that other records name, or any that are allowed."""
    if kind in SINGLE:
        return st.just({str(kind)})
    if kind == "lens":
        return st.sets(st.sampled_from(["input", "output", "evaluation", "change"]))
    if kind in known:
        return st.just(set(known[kind]))
    if kind in ("test", "open", "intake", "earlier"):
        return st.sets(names, max_size=MANY)
    assert kind in COLLECTIONS
    return st.sets(_BY_JUDGE[not_blank].map(lambda key: key.replace("\r\n", "\n").replace("\r", "\n")), max_size=MANY)


def evidence_logs(workspace: Workspace) -> st.SearchStrategy[EvidenceLog]:
    """Evidence about a workspace, each key once."""
    known = {"signal": tuple(workspace.signals), "activity": tuple(workspace.activities)}

    def some(model: type[RecordT]) -> st.SearchStrategy[list[RecordT]]:
        return st.lists(records(model, known), unique_by=lambda one: getattr(one, "key"), max_size=4)  # noqa: B009

    return st.builds(
        EvidenceLog.of,
        some(Reading).map(lambda found: [_possible(one, workspace) for one in found])
        if workspace.signals
        else st.just([]),
        some(Completion) if workspace.activities else st.just([]),
        some(ExceptionCase),
        some(Session),
        some(Traffic),
    )


def _possible(reading: Reading, workspace: Workspace) -> Reading:
    """A reading of a value that its signal can have: 0 where the drawn one is none."""
    impossible = workspace.signals[reading.signal].out_of_range(reading.value)
    return reading.model_copy(update={"value": Decimal(0)}) if impossible else reading


@st.composite
def contents(draw: st.DrawFn) -> tuple[Workspace, EvidenceLog]:
    """A workspace with evidence about it."""
    workspace = draw(workspaces())
    return workspace, draw(evidence_logs(workspace))
