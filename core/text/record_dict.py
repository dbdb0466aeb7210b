"""A record as plain data for a file: fields in model order, defaults left out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic_core import PydanticUndefined

from core.model.base import Record


@cache
def fields_in_file(model: type[Record]) -> tuple[tuple[str, str, Any], ...]:
    """Each field, its name in a file, and its default; without one, a sentinel that equals nothing."""
    return tuple(
        (
            name,
            info.alias or name,
            PydanticUndefined if info.is_required() else info.get_default(call_default_factory=True),
        )
        for name, info in model.model_fields.items()
    )


def record_dict(record: Record, write: Callable[[Any], Any]) -> dict[str, Any]:
    """The fields that differ from their defaults, each value converted by `write`."""
    values = record.__dict__
    return {
        name_in_file: write(values[name])
        for name, name_in_file, default in fields_in_file(type(record))
        if values[name] != default
    }
