"""`evidence/*.jsonl`: what happened, one record a line, sorted by key."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, NoReturn, TypeVar

from pydantic import TypeAdapter, ValidationError

from core.errors import BadData, Unfitting, nearest
from core.model.base import Record
from core.model.construct import all_constructed
from core.model.evidence import Completion, Evidence, ExceptionCase, Reading, Review, StopEvent
from core.model.evidence_log import EVIDENCE, EvidenceKind, EvidenceLog
from core.model.sessions import Session, Traffic
from core.model.workspace import Workspace
from core.text.evidence_lines import lines
from core.text.file_names import ACTIVITIES, EVIDENCE_FILES, EXCEPTIONS, READINGS, SESSIONS, STOPS, TRAFFIC
from core.text.precheck import refuse_damage
from core.text.validation_messages import and_more, input_text, validation_message

KINDS: dict[str, EvidenceKind] = {
    ACTIVITIES: "completion",
    EXCEPTIONS: "exception",
    READINGS: "reading",
    SESSIONS: "session",
    STOPS: "stop",
    TRAFFIC: "traffic",
}
"""The record type of each file."""
FILES = EVIDENCE_FILES

PAGE = 1000
"""Lines that are in memory as plain data at a time."""
EvidenceT = TypeVar("EvidenceT", bound=Evidence)


def dump(evidence: EvidenceLog, names: Collection[str] = FILES) -> dict[str, str]:
    """The canonical text of each of these files that is not empty, by name."""
    texts = {name: lines(evidence.all(kind)) for name, kind in KINDS.items() if name in names}
    return {name: text for name, text in texts.items() if text}


def load(texts: Mapping[str, str], workspace: Workspace, *, alone: bool = False) -> EvidenceLog:
    """The evidence in these files about this workspace; BadData names file, line and field.

    With `alone`, a file may name records that the workspace lacks.
    """
    readings = _read(texts.get(READINGS, ""), READINGS, Reading)
    completions = _read(texts.get(ACTIVITIES, ""), ACTIVITIES, Completion)
    exceptions = _read(texts.get(EXCEPTIONS, ""), EXCEPTIONS, ExceptionCase)
    for number, reading in () if alone else readings.items():
        if reading.signal not in workspace.signals:
            raise _unknown("signal", reading.signal, workspace.signals, f"{READINGS}:{number}")
        if reason := workspace.signals[reading.signal].out_of_range(reading.value):
            raise Unfitting(
                f"{reading.value} cannot be a reading of {reading.signal}: {reason}", f"{READINGS}:{number}: value"
            )
    for number, completion in () if alone else completions.items():
        if completion.activity not in workspace.activities:
            raise _unknown("activity", completion.activity, workspace.activities, f"{ACTIVITIES}:{number}")
    sessions = _read(texts.get(SESSIONS, ""), SESSIONS, Session)
    traffic = _read(texts.get(TRAFFIC, ""), TRAFFIC, Traffic)
    stops = _read(texts.get(STOPS, ""), STOPS, StopEvent)
    parts = (readings, completions, exceptions, sessions, traffic, stops)
    return EvidenceLog.of(*(one.values() for one in parts))  # type: ignore[arg-type]  # each of its kind


def read(text: str, name: str) -> tuple[Evidence, ...]:
    """The evidence in one file, for any workspace; BadData names the line and the field."""
    return tuple(_read(text, name, EVIDENCE[KINDS[name]]).values())


def cases_in(content: bytes) -> tuple[list[ExceptionCase], str]:
    """The cases in some lines of their file, and those lines. BadData if something is wrong, without its line."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise BadData("is not UTF-8 text", EXCEPTIONS) from None
    refuse_damage(text, EXCEPTIONS)
    objects = [_object(line, EXCEPTIONS) for line in text.split("\n") if line and not line.isspace()]
    try:
        return _validated(ExceptionCase, objects), text
    except ValidationError as error:
        raise BadData("has an invalid case", EXCEPTIONS) from error


def _unknown(field: str, name: str, known: Iterable[str], place: str) -> Unfitting:
    return Unfitting(f"there is no {field} named {input_text(name)}", f"{place}: {field}", nearest(name, known))


def _read(text: str, name: str, model: type[EvidenceT]) -> dict[int, EvidenceT]:
    """The records of a file by line number."""
    refuse_damage(text, name)
    found = {number: line for number, line in enumerate(text.split("\n"), start=1) if line and not line.isspace()}
    if not found:
        return {}
    numbers = list(found)
    if (records := _in_pages(model, list(found.values()))) is None:
        records = _judged(model, [_object(line, f"{name}:{number}") for number, line in found.items()], name, numbers)
    lines: dict[tuple[str, str], int] = {}
    for number, record in zip(numbers, records, strict=True):
        if (first := lines.setdefault(record.key, number)) != number:
            source, key = record.key
            raise BadData(
                f"the id {input_text(key)} of source {input_text(source)} is already used on line {first}",
                f"{name}:{number}: id",
                "Source and id name one entry: keep one of the two lines.",
            )
    return dict(zip(numbers, records, strict=True))


def _in_pages(model: type[EvidenceT], lines: Sequence[str]) -> list[EvidenceT] | None:
    """The records of many lines, of which only a page is in memory as plain data.

    None if there are few, or if a line is invalid: what to say of it depends on all of them.
    """
    if len(lines) <= PAGE:
        return None
    records: list[EvidenceT] = []
    try:
        for start in range(0, len(lines), PAGE):
            records += _validated(model, [_object(line, "") for line in lines[start : start + PAGE]])
    except (BadData, ValidationError):
        return None
    return records


def _judged(model: type[EvidenceT], objects: list[dict[str, Any]], name: str, numbers: list[int]) -> list[EvidenceT]:
    try:
        return _validated(model, objects)
    except ValidationError as error:
        _raise_first(error, name, numbers)


def _validated(model: type[EvidenceT], objects: list[dict[str, Any]]) -> list[EvidenceT]:
    """The records of these objects; ValidationError if one is invalid."""
    records = all_constructed(model, objects)
    return _judge(model).validate_python(objects) if records is None else records


@cache
def _judge(model: type[EvidenceT]) -> TypeAdapter[list[EvidenceT]]:
    """A validator of all lines at once: a call for each would take most of the time."""
    return TypeAdapter(list[model])  # type: ignore[valid-type]  # made at run time


def _object(line: str, place: str) -> dict[str, Any]:
    try:
        value = _DECODER.decode(line)
    except json.JSONDecodeError as error:
        raise BadData(f"is not valid JSON: {error.msg} (at character {error.colno})", place) from None
    except RecursionError:
        raise BadData("brackets are nested too deeply", place) from None
    except ValueError as error:
        raise BadData(str(error) if isinstance(error, _Refused) else "a number is too large", place) from None
    if not isinstance(value, dict):
        raise BadData(f"must be one JSON object, {{...}}, not {input_text(value)}", place)
    return value


class _Refused(ValueError):
    """JSON that python accepts but whose meaning is ambiguous."""


def _constant(name: str) -> NoReturn:
    raise _Refused(f"{name} is not a finite number")


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond what decimal can hold
        raise _Refused("a number is too large or too small") from None


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Refused(f"has the key {input_text(next(name for name in names if names.count(name) > 1))} twice")
    return found


_DECODER = json.JSONDecoder(parse_float=_decimal, parse_constant=_constant, object_pairs_hook=_unrepeated)


def _raise_first(error: ValidationError, name: str, numbers: list[int]) -> NoReturn:
    problems = error.errors(include_url=False)
    first = min(problems, key=lambda problem: problem["loc"][0])
    index, *path = first["loc"]
    explanation = validation_message({**first, "loc": tuple(path)}, _known_keys(name, len(path)))
    field = ".".join(str(part) for part in path if part != "[key]")
    place = f"{name}:{numbers[int(index)]}"
    raise BadData(
        f"{explanation.message}{and_more(len(problems) - 1)}", f"{place}: {field}" if field else place, explanation.hint
    )


def _known_keys(name: str, depth: int) -> Iterable[str]:
    """The keys of a record, or of a review, which only a case holds (`reviews.ID.outcome`)."""
    model: type[Record] = EVIDENCE[KINDS[name]] if depth == 1 else Review
    return model.model_fields
