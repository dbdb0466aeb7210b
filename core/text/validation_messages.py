"""Pydantic's errors in plain words, with the expected value and the nearest valid name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from core.errors import nearest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_EXPECTED = {
    "string_type": "must be a text in quotes",
    "tuple_type": "must be a list, such as [...]",
    "dict_type": "must be a table of its own",
    "model_type": "must be a table of its own",
    "model_attributes_type": "must be a table of its own",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "is too large: at most {le}",
    "too_short": "must have at least {min_length}",
}


class ValidationMessage(NamedTuple):
    """A message and a hint."""

    message: str
    hint: str = ""


def validation_message(error: ErrorDetails, known: Iterable[str]) -> ValidationMessage:
    """One error in plain words. `known` are the valid keys at its place."""
    kind, field, given = error["type"], str(error["loc"][-1]) if error["loc"] else "", error["input"]
    context: Mapping[str, Any] = error.get("ctx", {})
    if kind == "extra_forbidden":
        return ValidationMessage(f"unknown key {input_text(field)}", nearest(field, known))
    if kind == "missing":
        return ValidationMessage(f"{field} is missing", f"Add {field} = ...")
    if kind == "literal_error":
        words = re.findall(r"'([^']+)'", str(context["expected"]))
        hint = nearest(given, words) if isinstance(given, str) else ""
        return ValidationMessage(f"must be one of {', '.join(words)}, not {input_text(given)}", hint)
    if kind == "value_error":
        return ValidationMessage(str(context["error"]))
    if kind in _EXPECTED:
        return ValidationMessage(f"{_EXPECTED[kind].format_map(context)}, not {input_text(given)}")
    return ValidationMessage(f"{error['msg'][:1].lower()}{error['msg'][1:]}")


def input_text(value: object) -> str:
    """The invalid input, short enough for a message."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, int) and abs(value) >= 10**30:
        return "a number of more than 30 digits"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def and_more(count: int) -> str:
    """The number of further problems, in words."""
    if not count:
        return ""
    return f" (and {count} more problem{'s' if count > 1 else ''})"
