"""Records as rows and rows as records. A value has one form only, so that equal rows mean equal records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from operator import attrgetter
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

from pydantic import AfterValidator, BeforeValidator

from core.model.base import Record
from core.store.schema import NESTED, own_fields

SqlValue = str | int | None
RecordT = TypeVar("RecordT", bound=Record)
Row = tuple[SqlValue, ...]
Check = Callable[[Any], Any]
AS_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def encode(value: Any) -> SqlValue:
    """A field's value as SQLite keeps it: instants and decimals as text, lists and dicts as JSON."""
    if value is None or type(value) is str:
        return value  # nearly every cell
    if isinstance(value, int):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return AS_JSON(value)


def row_of(record: Record) -> Row:
    """The fields of a record, in the order of its table."""
    return tuple(map(encode, _getter(type(record))(record)))


@cache
def _getter(model: type[Record]) -> Callable[[Record], tuple[Any, ...]]:
    """All fields of a record at once."""
    names = own_fields(model)
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda record: (get(record),)


def records_of(model: type[RecordT], rows: Sequence[Sequence[SqlValue]], nested: Sequence[Any] = ()) -> list[RecordT]:
    """The records that rows hold, column by column, with what a nested field of each holds.

    ValueError, which names the field, where one cannot have its value: decode the rows one by one to see which.
    Everything in the database was judged by pydantic when it was written. Here the models' own checks of a field
    run again, without pydantic: to build its validators for all models takes 24 ms of every start.
    """
    names, checks = _checks_of(model)
    columns: list[Iterable[Any]] = list(zip(*rows, strict=True)) or [()] * len(names)
    for place, check in enumerate(checks):
        try:
            known = {cell: check(cell) for cell in set(columns[place])}  # many cells say the same
        except (ValueError, TypeError) as error:
            raise ValueError(f"{names[place]} that cannot be: {error}") from error
        columns[place] = map(known.__getitem__, columns[place])
    fields = tuple(model.model_fields)
    if nested:
        names = fields
        columns.insert(fields.index(NESTED[model]), nested)
    make = partial(_made, model, set(names)) if names == fields else partial(_with_defaults, model)
    return [make(dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]


def _with_defaults(model: type[RecordT], fields: dict[str, Any]) -> RecordT:
    return cast("RecordT", model.model_construct(**fields))


def _made(model: type[RecordT], given: set[str], fields: dict[str, Any]) -> RecordT:
    """What `model_construct` does with all fields of a model, in a sixth of its time."""
    record = model.__new__(model)
    put = object.__setattr__
    put(record, "__dict__", fields)
    put(record, "__pydantic_fields_set__", given)
    put(record, "__pydantic_extra__", None)
    put(record, "__pydantic_private__", None)
    return record


@cache
def _checks_of(model: type[Record]) -> tuple[tuple[str, ...], tuple[Check, ...]]:
    """The fields that are columns, and what makes a cell of each a value."""
    infos, names = model.model_fields, own_fields(model)
    return names, tuple(_in_turn(tuple(_checks(infos[name].annotation, infos[name].metadata))) for name in names)


def _in_turn(checks: tuple[Check, ...]) -> Check:
    if len(checks) == 1:
        return checks[0]

    def run(value: Any) -> Any:
        for check in checks:
            value = check(value)
        return value

    return run


def _checks(annotation: Any, metadata: Sequence[Any]) -> Iterator[Check]:
    """What makes a cell a value again: first the form that SQLite lacks, then the checks that the model names."""
    arguments = get_args(annotation)
    if type(None) in arguments:
        (inner,) = (one for one in arguments if one is not type(None))
        yield _unless_absent(_in_turn(tuple(_checks(inner, ()))))
        return
    if hasattr(annotation, "__metadata__"):
        annotation, metadata = annotation.__origin__, (*annotation.__metadata__, *metadata)
        arguments = get_args(annotation)
    origin = get_origin(annotation)
    if annotation is bool:
        yield _as_flag
    elif origin is tuple:
        yield _as_tuple(tuple(_checks(arguments[0], ())))
    elif origin is dict:
        yield _as_dict
    elif origin is Literal:
        yield _one_of(frozenset(arguments))
    for mark in metadata:
        if isinstance(mark, (BeforeValidator, AfterValidator)):
            yield cast("Check", mark.func)  # the models' checks all take the value alone


def _unless_absent(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def _as_flag(value: Any) -> Any:
    return {0: False, 1: True}.get(value, value)


def _as_tuple(checks: tuple[Check, ...]) -> Check:
    def run(value: Any) -> tuple[Any, ...]:
        if value == "[]":
            return ()  # nearly every list of a review
        items = json.loads(value)
        if not isinstance(items, list):
            raise ValueError("must be a list")
        for check in checks:
            items = [check(item) for item in items]
        return tuple(items)

    return run


def _as_dict(value: Any) -> dict[str, Any]:
    table = json.loads(value)
    if not isinstance(table, dict):
        raise ValueError("must be a table")
    return table


def _one_of(choices: frozenset[Any]) -> Check:
    def run(value: Any) -> Any:
        if value not in choices:
            raise ValueError(f"must be one of {', '.join(sorted(choices))}, not {value!r}")
        return value

    return run


def same(one: Record | None, other: Record | None) -> bool:
    """Whether two records are written alike: 0.1 and 0.10 are equal numbers, but not the same text."""
    if one is other:
        return True
    if one is None or other is None or one != other:
        return False
    return all(str(value) == str(getattr(other, field)) for field, value in one if isinstance(value, Decimal))


def digest(record: Record) -> str:
    """What tells a record from every other one, as it is written, with the records that it holds."""
    from hashlib import sha256  # noqa: PLC0415  # 3 ms, and verdicts need none

    cells: list[Any] = [*row_of(record)]
    if nested := NESTED.get(type(record)):
        cells += sorted((key, *row_of(one)) for key, one in getattr(record, nested).items())
    return sha256(AS_JSON(cells).encode()).hexdigest()


def as_json(record: Record) -> str:
    """A record as the journal keeps it."""
    return record.model_dump_json()


def list_as_json(records: Sequence[Record]) -> str | None:
    """Evidence as the journal keeps it: a list, however many there are; None for none."""
    return f"[{','.join(record.model_dump_json() for record in records)}]" if records else None


def cells_of(model: type[Record], fields: Mapping[str, Any]) -> Row:
    """The row of what `as_json` wrote, without making a record of it; a field that came later has its default."""
    return tuple(
        default if (value := fields.get(name, _ABSENT)) is _ABSENT else form(value)
        for name, default, form in _forms_of(model)
    )


_ABSENT = object()


@cache
def _forms_of(model: type[Record]) -> tuple[tuple[str, SqlValue, Callable[[Any], SqlValue]], ...]:
    infos = model.model_fields
    return tuple(
        (
            name,
            None if infos[name].is_required() else encode(infos[name].get_default(call_default_factory=True)),
            _instant_cell if _is_instant(infos[name].annotation) else encode,
        )
        for name in own_fields(model)
    )


def _is_instant(annotation: Any) -> bool:
    return annotation is datetime or any(map(_is_instant, get_args(annotation)))


def _instant_cell(text: str | None) -> SqlValue:
    """JSON ends a time in UTC with Z, a row with its offset."""
    return None if text is None else text.replace("Z", "+00:00")


def from_json(model: type[RecordT], text: str | None) -> RecordT | None:
    """The record that `as_json` wrote."""
    return model.model_validate(json.loads(text)) if text is not None else None


def list_from_json(model: type[RecordT], text: str | None) -> list[RecordT]:
    """The evidence that `list_as_json` wrote."""
    return [model.model_validate(fields) for fields in json.loads(text)] if text is not None else []
