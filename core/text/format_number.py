"""The number in a text's first line: the lowest format that has all of its tables.

A text without tables of a newer format is written as before, byte for byte, so that an older version reads it. Any
readable number is accepted for any text: a merge of lines by git can keep the number of one side and a table of the
other, and people write tables by hand. The next export has the right number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.text.toml_problems import TomlProblem
from core.text.validation_messages import input_text

NEWEST = 2
ONLY_IN_2 = ("intake",)
"""Tables that version 0.1, which reads format 1, does not know."""


def format_of(document: Mapping[str, Any]) -> int:
    """The format of a text with these tables."""
    return 2 if any(document.get(table) for table in ONLY_IN_2) else 1


def format_problem(document: Mapping[str, Any]) -> TomlProblem | None:
    """The problem of a `format` line that this program does not support; None if it does."""
    if "format" not in document:
        hint = f"The first line must be: format = {format_of(document)}"
        return TomlProblem(("format",), "format is missing", hint)
    given = document["format"]
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        hint = f"This program reads 1 to {NEWEST}."
        return TomlProblem(("format",), f"must be a whole number, not {input_text(given)}", hint)
    if given > NEWEST:
        message = f"was written by a newer optable (format {input_text(given)}; this one reads 1 to {NEWEST})"
        return TomlProblem(("format",), message, "Update optable.")
    return None
