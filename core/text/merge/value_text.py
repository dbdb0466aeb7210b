"""A conflict's value in readable form."""

from __future__ import annotations

from typing import Any

NOTHING = "(nothing)"


def value_text(value: Any) -> str:
    """The value as text: a text unchanged, a list on one line, a record field by field."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value_text(one) for one in value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {value_text(one)}" for name, one in value.items())
    return str(value)
