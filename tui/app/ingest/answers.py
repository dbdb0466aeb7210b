"""The answers given in the dialog, as the options of an ingest: each line of the form has a name and a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.ingest.options import IngestOptions, pairs
from tui.app.ingest.words import DECIMALS, KINDS, TIMES, value_of

Answers = Mapping[str, str]
"""The text of each line that was changed, by name: `field-at`, `rename-0`, `encoding`."""
NOT_SAID = "not said"
YES, NO = "yes", "no"
PLAIN = ("source", "controls", "flag_below", "rows", "encoding", "delimiter", "escape", "on")
FIELD, RENAME, MISSING, UNIT = "field-", "rename-", "missing-", "unit-"
CONSTANT = "="
"""Before a text that is the same in every row, in place of a column."""


def options_of(answers: Answers, columns: Sequence[str], profile: str = "", kind: str = "") -> IngestOptions:
    """The options. `columns` are those of the file, and `profile` the one that was found by them.

    It stays once a person says more: an ingest itself looks for a profile only as long as nothing was said. Without
    one, if that is what was said, the `kind` as recognised keeps it from being looked for. Raises UsageError.
    """
    said: dict[str, Any] = {name: answers[name].strip() for name in PLAIN if answers.get(name, "").strip()}
    said["kind"] = next((one for one, words in KINDS.items() if words == answers.get("kind")), None)
    said["time_format"] = value_of(answers.get("time_format", "").strip(), {"": NOT_SAID, **TIMES})
    said["decimal"] = value_of(answers.get("decimal", ""), DECIMALS)
    said["latest"] = answers.get("latest") == YES
    said["columns_are"] = "signals" if answers.get("columns_are") == YES else ""
    said["missing"] = tuple(text.strip() for text in _starting(answers, MISSING).values())
    said["rename"] = pairs(_starting(answers, RENAME).values(), "rename")
    said["unit"] = tuple(_starting(answers, UNIT).items())
    fields = _starting(answers, FIELD)
    said["map"] = tuple((name, _column(text, columns)) for name, text in fields.items() if not _is_set(text, columns))
    said["set"] = tuple((name, text.strip()[1:].strip()) for name, text in fields.items() if _is_set(text, columns))
    if "profile" in answers:
        said["profile"] = answers["profile"]
        said["kind"] = said["kind"] or (None if answers["profile"] else kind or None)
    elif said["kind"] or said["map"] or said["columns_are"]:
        said["profile"] = profile
    return IngestOptions(**said)


def _starting(answers: Answers, start: str) -> dict[str, str]:
    found = {name.removeprefix(start): text for name, text in answers.items() if name.startswith(start)}
    return {name: text for name, text in found.items() if text.strip() and text != NOT_SAID}


def _is_set(text: str, columns: Sequence[str]) -> bool:
    return text.strip().startswith(CONSTANT) and text not in columns


def _column(text: str, columns: Sequence[str]) -> str:
    """A column as it is called, or what was typed without the space around it."""
    return text if text in columns else text.strip()
