"""Problems of a workspace.toml, each with the line, the key's path and the nearest valid name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, NoReturn

import tomli
from pydantic import ValidationError

from core.errors import BadData, nearest
from core.model.base import Record
from core.model.gate import GATES, Outcome
from core.model.workspace import COLLECTIONS, MODELS, SINGLE, Workspace
from core.text.precheck import line_at, unresolved
from core.text.toml_lines import KeyPath, scan
from core.text.validation_messages import and_more, input_text, validation_message

_TABLES: dict[str, type[Record]] = {
    **{kind: MODELS[kind] for kind in SINGLE},
    **{name: MODELS[kind] for kind, name in COLLECTIONS.items()},
}
_TOO_MANY_DIGITS = 4000
BESIDE = {"notes": "note", "since": "since"}
"""Tables beside an outcome's sentences, by the field of the condition that they hold."""


class TomlProblem(NamedTuple):
    """One problem and its key."""

    path: KeyPath
    message: str
    hint: str = ""


def raise_first(problems: Iterable[TomlProblem], text: str, name: str, kind: type[BadData] = BadData) -> NoReturn:
    """Raise BadData, or a subclass, for the problem that comes first in the text, with the number of the others."""
    lines = scan(text)
    placed = sorted(((lines.of(problem.path), problem) for problem in problems), key=lambda one: one[0] or 0)
    line, first = placed[0]
    place = f"{name}:{line}" if line else name
    raise kind(f"{first.message}{and_more(len(placed) - 1)}", f"{place}: {dotted(first.path)}", first.hint)


def dotted(path: KeyPath) -> str:
    """The path as TOML has it: `gate.hold.conditions.x`, `decisions."7 a"`."""
    return ".".join(part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else input_text(part) for part in path)


def not_toml(error: ValueError | RecursionError, text: str, name: str) -> BadData:
    """The error for a text that tomli rejects, in words."""
    if isinstance(error, RecursionError):
        return BadData("brackets are nested too deeply", name)
    if not isinstance(error, tomli.TOMLDecodeError):
        digits = re.search(rf"[0-9_]{{{_TOO_MANY_DIGITS},}}", text)
        place = f"{name}:{line_at(text, digits.start())}" if digits else name
        return BadData("a number is too large: it has more digits than can be read", place)
    message, _, position = str(error).rpartition(" (at ")
    match = re.match(r"line (\d+), column (\d+)", position)
    line = f"{match[1]}:{match[2]}" if match else str(line_at(text.rstrip("\n"), len(text)))
    if match and text.split("\n")[int(match[1]) - 1].rstrip() == "=" * 7:
        return unresolved("=" * 7, f"{name}:{match[1]}")
    return BadData(f"is not valid TOML: {message[:1].lower()}{message[1:]}", f"{name}:{line}")


def format_problem(document: Mapping[str, Any], newest: int) -> TomlProblem | None:
    """The problem of a `format` line that this program does not support; None if it does."""
    if "format" not in document:
        return TomlProblem(("format",), "format is missing", f"The first line must be: format = {newest}")
    given = document["format"]
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        return TomlProblem(
            ("format",), f"must be a whole number, not {input_text(given)}", f"This program reads {newest}."
        )
    if given > newest:
        return TomlProblem(
            ("format",),
            f"was written by a newer optable (format {input_text(given)}; this one reads {newest})",
            "Update optable.",
        )
    return None


def judged(error: ValidationError) -> Iterator[TomlProblem]:
    """Problems found by pydantic, at their places in the text form."""
    for one in error.errors(include_url=False):
        path = tuple(str(part) for part in one["loc"] if part != "[key]" and not isinstance(part, int))
        explanation = validation_message(one, known_keys(path[:-1]))
        yield TomlProblem(toml_path(path), explanation.message, explanation.hint)


def toml_path(path: KeyPath) -> KeyPath:
    """The place in the text of a model field: other fields of a condition are tables beside the sentences."""
    if path[0] == "earlier":
        return ("gate", "stop", *path[:2], *path[3:])
    if len(path) == 5 and path[0] == "gate" and path[2] == "conditions":
        table = next((table for table, field in BESIDE.items() if field == path[4]), "conditions")
        return (*path[:2], table, path[3])
    return path


def known_keys(table: KeyPath) -> tuple[str, ...]:
    """The keys that a table of the text may have."""
    if not table:
        return ("format", *(name for name in Workspace.model_fields if name != "earlier"))
    if table[0] == "gate":
        if len(table) == 1:
            return GATES
        return (*Outcome.model_fields, *BESIDE, *(("earlier",) if table[1] == "stop" else ()))
    return tuple(info.alias or name for name, info in _TABLES[table[0]].model_fields.items())


def misplaced(document: Mapping[str, Any]) -> Iterator[TomlProblem]:
    """Problems of the gate's conditions, and of the tables beside them, that are no tables."""
    if "earlier" in document:
        yield TomlProblem(("earlier",), "is no table of its own", "Earlier sentences stand in gate.stop.earlier.")
    gate = document.get("gate", {})
    for name, outcome in gate.items() if isinstance(gate, dict) else ():
        if not isinstance(outcome, dict):
            continue
        for part in ("conditions", *BESIDE):
            if not isinstance(texts := outcome.get(part, {}), dict):
                yield TomlProblem(("gate", name, part), f"must be a table of its own, not {input_text(texts)}")
                continue
            for key, text in texts.items():
                if part != "since" and not isinstance(text, str):
                    yield TomlProblem(("gate", name, part, key), f"must be a text in quotes, not {input_text(text)}")
        yield from _beside_nothing(name, outcome)
        if name == "stop":
            yield from _no_tables(("gate", "stop", "earlier"), outcome.get("earlier", {}))


def _no_tables(path: KeyPath, earlier: object) -> Iterator[TomlProblem]:
    """Problems of earlier sentences that are no table of their own."""
    if not isinstance(earlier, dict):
        yield TomlProblem(path, f"must be a table of its own, not {input_text(earlier)}")
        return
    for name, sentences in earlier.items():
        if not isinstance(sentences, dict):
            yield TomlProblem((*path, name), f"must be a table of sentences by time, not {input_text(sentences)}")


def without_orphans(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without entries for conditions that no longer exist."""
    gate = document.get("gate")
    if not isinstance(gate, dict):
        return dict(document)
    return {**document, "gate": {name: _without_orphans(outcome) for name, outcome in gate.items()}}


def _without_orphans(outcome: Any) -> Any:
    conditions = outcome.get("conditions", {}) if isinstance(outcome, dict) else None
    if not isinstance(conditions, dict):
        return outcome
    return {
        part: {name: value for name, value in values.items() if name in conditions}
        if part in BESIDE and isinstance(values, dict)
        else values
        for part, values in outcome.items()
    }


def _beside_nothing(gate: str, outcome: Mapping[str, Any]) -> Iterator[TomlProblem]:
    conditions = outcome.get("conditions", {})
    for table in BESIDE:
        values = outcome.get(table, {})
        if isinstance(conditions, dict) and isinstance(values, dict):
            for name in values.keys() - conditions.keys():
                yield TomlProblem(
                    ("gate", gate, table, name),
                    f"there is no condition named {input_text(name)}",
                    nearest(name, conditions),
                )
