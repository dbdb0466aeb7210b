"""Translate validation errors of pydantic to a BadValue in plain words, with the place of the field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.errors import BadValue, nearest
from core.model.base import Record

RecordT = TypeVar("RecordT", bound=Record)

EXPECTED = {
    "missing": "must be given",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "tuple_type": "must be a list",
    "dict_type": "must be a table",
}


def validated(model: type[RecordT], fields: Mapping[str, object], place: str) -> RecordT:
    """Validate fields as a record. Raises BadValue at `place.field`."""
    try:
        return model.model_validate(dict(fields))
    except ValidationError as error:
        raise bad_value(error.errors(include_url=False)[0], model, place) from error


def bad_value(problem: ErrorDetails, model: type[Record], place: str) -> BadValue:
    """A validation error in words."""
    path = ".".join((place, *(str(part) for part in problem["loc"])))
    kind, context = problem["type"], problem.get("ctx", {})
    if kind == "extra_forbidden":
        field = str(problem["loc"][-1])
        return BadValue(f"there is no field {field!r}", place, nearest(field, model.model_fields))
    if kind == "value_error":
        return BadValue(str(context["error"]), path)
    if kind == "literal_error":
        return BadValue(f"must be one of {context['expected']}, not {shortened(problem['input'])}", path)
    return BadValue(EXPECTED.get(kind) or plain_message(problem["msg"]), path)


def plain_message(message: str) -> str:
    """A message of pydantic without type names: `should have ...` instead of `Tuple should have ...`."""
    _, separator, rest = message.partition(" should ")
    return f"should {rest}" if separator else message


def shortened(value: Any) -> str:
    """A value for a message, shortened if it is long."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
