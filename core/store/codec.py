"""Convert records to rows and back. Each value has a single encoding, so that equal rows mean equal records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from itertools import islice
from operator import attrgetter
from types import NoneType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

from pydantic import AfterValidator, BeforeValidator

from core.model.base import Record
from core.model.construct import in_turn, made
from core.store.schema import NESTED, own_fields
from core.store.sqlite_errors import UNDECODABLE, decoding

SqlValue = str | int | None
RecordT = TypeVar("RecordT", bound=Record)
Row = tuple[SqlValue, ...]
Check = Callable[[Any], Any]
Form = Callable[[Any], str]
PAGE = 1000
"""Records encoded at a time."""
AS_THEY_ARE = frozenset((str, int, NoneType))
"""Types that SQLite stores unchanged."""
NO_FORMS: Mapping[str, Form] = {}
AS_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def encode(value: Any) -> SqlValue:
    """Encode a field's value for SQLite: instants and decimals as text, lists and dicts as JSON."""
    if value is None or type(value) is str:
        return value  # the most frequent case
    if isinstance(value, int):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return AS_JSON(value)


def row_of(record: Record) -> Row:
    """The encoded fields of a record, in column order."""
    return tuple(map(encode, _getter(type(record))(record)))


def rows_of(model: type[RecordT], records: Iterable[RecordT]) -> Iterator[Row]:
    """The rows of records of one model, as by `row_of`, column by column: most columns hold one type."""
    values = map(_getter(model), records)
    while page := list(islice(values, PAGE)):
        yield from zip(*map(_encoded_column, zip(*page, strict=True)), strict=True)


def _encoded_column(column: tuple[Any, ...]) -> Iterable[SqlValue]:
    kinds = {*map(type, column)}
    if kinds <= AS_THEY_ARE:
        return column
    if kinds == {datetime}:
        return map(datetime.isoformat, column)
    if kinds == {Decimal}:
        return map(str, column)
    return map(encode, column)


@cache
def _getter(model: type[Record]) -> Callable[[Record], tuple[Any, ...]]:
    """A function that returns all fields of a record."""
    names = own_fields(model)
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda record: (get(record),)


def records_of(model: type[RecordT], rows: Sequence[Sequence[SqlValue]], nested: Sequence[Any] = ()) -> list[RecordT]:
    """Decode rows column by column into records, with the nested records given in `nested`.

    Raises ValueError, naming the field, if a cell is invalid: decode the rows one by one to find which. All rows were
    validated by pydantic when they were written. Here the models' own field checks are repeated without pydantic,
    because building the validators for all models takes 24 ms of every start.
    """
    names, columns = _columns(model, rows)
    fields = tuple(model.model_fields)
    if nested:
        names = fields
        columns.insert(fields.index(NESTED[model]), nested)
    make = partial(made, model, given=set(names)) if names == fields else partial(_with_defaults, model)
    return [make(dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]


def formed(
    model: type[Record], rows: Sequence[Sequence[SqlValue]], forms: Mapping[str, Form], nested: Sequence[Any] = ()
) -> list[tuple[str, ...]]:
    """The values of rows, decoded and checked as by `records_of`, each in its form; no record is built.

    In the order of the model's fields; raises ValueError likewise.
    """
    _names, columns = _columns(model, rows, forms)
    if nested:
        columns.insert(tuple(model.model_fields).index(NESTED[model]), map(forms[NESTED[model]], nested))
    return list(zip(*columns, strict=True))


def _columns(
    model: type[Record], rows: Sequence[Sequence[SqlValue]], forms: Mapping[str, Form] = NO_FORMS
) -> tuple[tuple[str, ...], list[Iterable[Any]]]:
    """The names of the columns, and for each its values, decoded and checked, in its form if there is one."""
    names, checks = _checks_of(model)
    columns: list[Iterable[Any]] = list(zip(*rows, strict=True)) or [()] * len(names)
    for place, check in enumerate(checks):
        cells = set(columns[place])  # many are equal
        try:
            known = dict(zip(cells, map(check, cells), strict=True))
        except UNDECODABLE as error:
            raise ValueError(f"{names[place]} is invalid: {error}") from error
        if form := forms.get(names[place]):
            known = {cell: form(value) for cell, value in known.items()}
        columns[place] = map(known.__getitem__, columns[place])
    return names, columns


def _with_defaults(model: type[RecordT], fields: dict[str, Any]) -> RecordT:
    return cast("RecordT", model.model_construct(**fields))


@cache
def _checks_of(model: type[Record]) -> tuple[tuple[str, ...], tuple[Check, ...]]:
    """The column fields of a model, each with a function that decodes its cell."""
    infos, names = model.model_fields, own_fields(model)
    return names, tuple(in_turn(tuple(_checks(infos[name].annotation, infos[name].metadata))) for name in names)


def _checks(annotation: Any, metadata: Sequence[Any]) -> Iterator[Check]:
    """Steps that decode a cell: first restore types that SQLite lacks, then run the model's own checks."""
    arguments = get_args(annotation)
    if type(None) in arguments:
        (inner,) = (one for one in arguments if one is not type(None))
        yield _unless_absent(in_turn(tuple(_checks(inner, ()))))
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
        yield _as_dict(in_turn(tuple(_checks(arguments[1], ()))))
    elif origin is Literal:
        yield _one_of(frozenset(arguments))
    elif annotation in (int, str):
        yield partial(_exactly, annotation)
    for mark in metadata:
        if isinstance(mark, (BeforeValidator, AfterValidator)):
            yield cast("Check", mark.func)  # the models' checks all take only the value


def _unless_absent(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def _exactly(kind: type, value: Any) -> Any:
    """The value, if the column has what this program writes there; nothing else notices a wrong type."""
    if type(value) is not kind:
        raise TypeError(f"must be {'a text' if kind is str else 'a whole number'}")
    return value


def _as_flag(value: Any) -> Any:
    return {0: False, 1: True}.get(value, value)


def _as_tuple(checks: tuple[Check, ...]) -> Check:
    def run(value: Any) -> tuple[Any, ...]:
        if value == "[]":
            return ()  # the most frequent case for reviews
        items = json.loads(value)
        if not isinstance(items, list):
            raise ValueError("must be a list")
        for check in checks:
            items = [check(item) for item in items]
        return tuple(items)

    return run


def _as_dict(check: Check) -> Check:
    def run(value: Any) -> dict[str, Any]:
        table = json.loads(value)
        if not isinstance(table, dict):
            raise ValueError("must be a table")
        return {name: check(one) for name, one in table.items()}

    return run


def _one_of(choices: frozenset[Any]) -> Check:
    def run(value: Any) -> Any:
        if value not in choices:
            raise ValueError(f"must be one of {', '.join(sorted(choices))}, not {value!r}")
        return value

    return run


def same(one: Record | None, other: Record | None) -> bool:
    """True if two records are written alike: 0.1 and 0.10 are equal numbers, but different text."""
    if one is other:
        return True
    if one is None or other is None or one != other:
        return False
    return all(str(value) == str(getattr(other, field)) for field, value in one if isinstance(value, Decimal))


def digest(record: Record) -> str:
    """A hash of a record's written form, including its nested records."""
    from hashlib import sha256  # noqa: PLC0415  # 3 ms, and verdicts need none

    cells: list[Any] = [*row_of(record)]
    if nested := NESTED.get(type(record)):
        cells += sorted((key, *row_of(one)) for key, one in getattr(record, nested).items())
    return sha256(AS_JSON(cells).encode()).hexdigest()


def as_json(record: Record) -> str:
    """A record in the journal's encoding."""
    return record.model_dump_json()


def list_as_json(records: Sequence[Record]) -> str | None:
    """A list of evidence in the journal's encoding; None if empty."""
    return f"[{','.join(record.model_dump_json() for record in records)}]" if records else None


def cells_of(model: type[Record], fields: Mapping[str, Any]) -> Row:
    """The row for fields written by `as_json`, without constructing the record; missing newer fields get defaults."""
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
    """Convert a UTC time from JSON (ending in Z) to the form in rows (with an offset)."""
    return None if text is None else text.replace("Z", "+00:00")


def from_json(model: type[RecordT], text: str | None) -> RecordT | None:
    """Decode a record written by `as_json`."""
    with decoding("a record in the journal"):
        return model.model_validate(json.loads(text)) if text is not None else None


def list_from_json(model: type[RecordT], text: str | None) -> list[RecordT]:
    """Decode evidence written by `list_as_json`."""
    with decoding("evidence in the journal"):
        return [model.model_validate(fields) for fields in json.loads(text)] if text is not None else []
