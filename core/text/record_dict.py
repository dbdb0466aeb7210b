"""A record as plain data for a file: fields in model order, defaults left out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic_core import PydanticUndefined

from core.model.base import Record


@cache
def _fields(model: type[Record]) -> tuple[tuple[str, str, Any], ...]:
    """Each field, the name it has in a file, and its default, or a value that nothing equals where it has none."""
    return tuple(
        (
            name,
            info.alias or name,
            PydanticUndefined if info.is_required() else info.get_default(call_default_factory=True),
        )
        for name, info in model.model_fields.items()
    )


def record_dict(record: Record, write: Callable[[Any], Any]) -> dict[str, Any]:
    """What differs from the defaults, each value as `write` gives it."""
    values = record.__dict__
    return {said: write(values[name]) for name, said, default in _fields(type(record)) if values[name] != default}
