"""The canonical lines of evidence: one JSON object a line, with the fields that differ from their defaults."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any

from pydantic_core import PydanticUndefined

from core.model.base import Record
from core.model.evidence import Evidence
from core.text.record_dict import fields_in_file, record_dict

_ENDS_A_LINE = re.compile("[\x7f-\x9f\u2028\u2029]")
"""Characters that json leaves unescaped, but that some tool takes for a line end or a terminal command."""


def lines(records: Iterable[Evidence]) -> str:
    """The canonical lines of these records, which are sorted by key."""
    return _escaped_ends("".join(map(_line, records)))


def _escaped_ends(text: str) -> str:
    return text if text.isascii() and "\x7f" not in text else _ENDS_A_LINE.sub(_escaped, text)


def _line(record: Evidence) -> str:
    """The line that a JSON encoder writes for the fields that differ from their defaults, in half of its time."""
    values = record.__dict__
    parts = []
    for name, beginning, default, is_compared in _beginnings(type(record)):
        value = values[name]
        if value is default or (is_compared and value == default):
            continue
        parts.append(beginning + _encoded(value))
    return f"{{{', '.join(parts)}}}\n"


def _encoded(value: Any) -> str:
    """The value as a JSON encoder writes it."""
    kind = value.__class__
    if kind is str:
        return _QUOTED(value)
    if kind is datetime and value.tzinfo is UTC:
        return f'"{value.isoformat()[:-6]}Z"'
    if kind is Decimal:
        return f'"{value!s}"'
    return _ENCODE(_value(value))


@cache
def _beginnings(model: type[Evidence]) -> tuple[tuple[str, str, Any, bool], ...]:
    """Each field, the beginning of its entry, its default, and if that can equal another object."""
    return tuple(
        (name, f"{_QUOTED(in_file)}: ", default, default not in (None, PydanticUndefined))
        for name, in_file, default in fields_in_file(model)
    )


_QUOTED = json.encoder.encode_basestring
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Record):
        return record_dict(value, _value)
    return {key: _value(value[key]) for key in sorted(value)} if isinstance(value, dict) else value


@cache
def forms(model: type[Evidence]) -> Mapping[str, Callable[[Any], str]]:
    """For each field the form of its value in a line, empty for the default; for rows that become no record."""
    return {
        name: partial(_entry, beginning, default, is_compared)
        for name, beginning, default, is_compared in _beginnings(model)
    }


def _entry(beginning: str, default: Any, is_compared: bool, value: Any) -> str:
    if value is default or (is_compared and value == default):
        return ""
    return beginning + _encoded(value)


def lines_of_forms(rows: Iterable[tuple[str, ...]]) -> str:
    """The canonical lines of rows in these forms, in their order."""
    return _escaped_ends("".join([f"{{{', '.join(filter(None, row))}}}\n" for row in rows]))
