"""`workspace.toml`: the agreed workspace, as sorted, keyed tables that people read and git merges."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import tomli
from pydantic import ValidationError

from core.errors import BadData, Unfitting
from core.model.base import instant_text
from core.model.construct import constructed
from core.model.gate import GATES, Gate
from core.model.table import LENSES, Lens
from core.model.workspace import AGREED, COLLECTIONS, DECIDED, Workspace
from core.rules.integrity import problems_of_workspace
from core.text.file_names import FILE
from core.text.format_number import format_of, format_problem
from core.text.precheck import refuse_damage
from core.text.record_dict import record_dict
from core.text.toml_lines import scan
from core.text.toml_problems import (
    BESIDE,
    TomlProblem,
    judged,
    misplaced,
    not_toml,
    raise_first,
    without_orphans,
)

COMMENTS_NAMED = 5
"""The number of lines with comments that a message names."""

_LIKE_A_CONFLICT = re.compile(r"\n(?:([<|>])(?=\1{6})|=(?=={6}(?:[ \r\n]|\Z)))")


class _Instant(datetime):
    """A time that tomli_w, which calls str(), writes as `2025-03-03T09:00:00Z`."""

    def __str__(self) -> str:
        return instant_text(self)


def dump(workspace: Workspace) -> str:
    """The canonical text: the same workspace always gives the same bytes."""
    import tomli_w  # noqa: PLC0415  # needed for writing only: reading commands start without it

    text = tomli_w.dumps(_document(workspace), multiline_strings=True)
    # Only a line inside a multi-line text can begin like this; escaped, nobody takes it for a conflict of git.
    return _LIKE_A_CONFLICT.sub(lambda match: f"\n\\u{ord(match[0][1]):04X}", text)


def load(text: str, name: str = FILE, *, alone: bool = False) -> Workspace:
    """The workspace that the text describes; BadData says what is wrong, where, and what was expected.

    With `alone`, references between records are not checked: one side of a merge may name a record of the other.
    """
    refuse_damage(text, name)
    try:
        document = tomli.loads(text)
    except (ValueError, RecursionError) as error:
        raise not_toml(error, text, name) from None
    if problem := format_problem(document):
        raise_first([problem], text, name)
    if alone:
        document = without_orphans(document)
    if errors := list(misplaced(document)):
        raise_first(errors, text, name, BadData if any(misplaced(without_orphans(document))) else Unfitting)
    parts = _parts(document)
    try:
        workspace = constructed(Workspace, parts) or Workspace.model_validate(parts, by_alias=True, by_name=False)
    except ValidationError as error:
        raise_first(judged(error), text, name)
    wrong = () if alone else problems_of_workspace(workspace)
    if errors := [TomlProblem(tuple(one.place.split(".")), one.message, one.hint) for one in wrong]:
        raise_first(errors, text, name, Unfitting)
    return _without_blank_lenses(workspace)


def with_gate(workspace: Workspace, text: str, name: str) -> Workspace:
    """The workspace with the gate of another text; BadData if it does not fit the signals and roles."""
    refuse_damage(text, name)
    try:
        document = tomli.loads(text)
    except (ValueError, RecursionError) as error:
        raise not_toml(error, text, name) from None
    if "gate" not in document:
        raise BadData("there is no [gate] in it", name, "Give a file such as workspace.toml.")
    if errors := list(misplaced(document)):
        raise_first(errors, text, name)
    try:
        gate = Gate.model_validate(_parts({"gate": document["gate"]})["gate"])
    except ValidationError as error:
        raise_first([one._replace(path=("gate", *one.path)) for one in judged(error)], text, name)
    changed = workspace.model_copy(update={"gate": gate, "tests": {}})
    if errors := [
        TomlProblem(tuple(one.place.split(".")), one.message, one.hint) for one in problems_of_workspace(changed)
    ]:
        raise_first(errors, text, name)
    return changed


def comments(text: str) -> tuple[int, ...]:
    """The lines with a comment, which an import drops. The text must be valid."""
    return tuple(scan(text).comments) if "#" in text else ()


def comments_go(lines: Sequence[int]) -> str:
    """The warning about lines with comments before an export removes them."""
    more = ", ..." if len(lines) > COMMENTS_NAMED else ""
    named = ", ".join(map(str, lines[:COMMENTS_NAMED]))
    return f"Comments go with an export (line {named}{more}): keep them as notes of their records."


def _document(workspace: Workspace) -> dict[str, Any]:
    """The whole text as nested tables, in their order."""
    tables: list[tuple[str, dict[str, Any]]] = [
        ("workflow", record_dict(workspace.workflow, _value)),
        ("page", record_dict(workspace.page, _value)),
        ("blocks", record_dict(workspace.blocks, _value)),
        ("lenses", _filled({name: record_dict(workspace.lens(name), _value) for name in LENSES})),
        *((COLLECTIONS[kind], _collection(getattr(workspace, COLLECTIONS[kind]))) for kind in AGREED),
        ("gate", _filled({name: _outcome(workspace, name) for name in GATES})),
        *((COLLECTIONS[kind], _collection(getattr(workspace, COLLECTIONS[kind]))) for kind in DECIDED),
    ]
    filled = _filled(dict(tables))
    return {"format": format_of(filled), **filled}


def _collection(records: Mapping[str, Any]) -> dict[str, Any]:
    return {key: record_dict(records[key], _value) for key in sorted(records)}


def _outcome(workspace: Workspace, gate: Any) -> dict[str, Any]:
    """An outcome with its sentences and, beside them, the other fields of its conditions, one line each."""
    outcome = workspace.gate.outcome(gate)
    conditions = sorted(outcome.conditions.items())
    tables = {"conditions": {key: condition.sentence for key, condition in conditions}}
    for table, field in BESIDE.items():
        values = {key: getattr(condition, field) for key, condition in conditions}
        tables[table] = {key: _value(value) for key, value in values.items() if value}
    if gate == "stop":
        tables["earlier"] = {key: _value(one.sentences) for key, one in sorted(workspace.earlier.items())}
    return record_dict(outcome.model_copy(update={"conditions": {}}), _value) | _filled(tables)


def _filled(tables: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {name: table for name, table in tables.items() if table}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return _Instant.combine(value.date(), value.timetz())
    if isinstance(value, tuple):
        return list(value)
    return dict(sorted(value.items())) if isinstance(value, dict) else value


def _parts(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document in the shape of the models: sentences and the tables beside them become conditions."""
    parts = {name: part for name, part in document.items() if name != "format"}
    if isinstance(gate := parts.get("gate"), dict):
        parts["gate"] = {name: _conditions(outcome) for name, outcome in gate.items()}
        if isinstance(stop := parts["gate"].get("stop"), dict) and "earlier" in stop:
            earlier = stop.pop("earlier")
            parts["earlier"] = {name: {"sentences": sentences} for name, sentences in earlier.items()}
    return parts


def _conditions(outcome: Any) -> Any:
    if not isinstance(outcome, dict):
        return outcome
    conditions = {name: {"sentence": sentence} for name, sentence in outcome.get("conditions", {}).items()}
    for table, field in BESIDE.items():
        for name, value in outcome.get(table, {}).items():
            conditions[name][field] = value
    return {name: part for name, part in outcome.items() if name not in BESIDE} | {"conditions": conditions}


def _without_blank_lenses(workspace: Workspace) -> Workspace:
    """The workspace without empty lenses: an empty lens equals none."""
    blank = Lens.model_construct()
    lenses = {name: lens for name, lens in workspace.lenses.items() if lens != blank}
    return workspace if len(lenses) == len(workspace.lenses) else workspace.model_copy(update={"lenses": lenses})
