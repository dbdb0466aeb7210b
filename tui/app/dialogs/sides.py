"""Rendering of one side of a conflict: words that differ from the other side and changed fields stand out."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Any, Literal

from textual.content import Content

from core.model.conflict import OpenConflict
from core.model.evidence_log import EVIDENCE
from core.model.field_ref import EvidenceId
from core.model.workspace import MODELS
from core.text.merge.value_text import value_text
from core.visible import visible

Side = Literal["base", "ours", "theirs"]
DIFFERS = "bold underline"
MARK, NO_MARK = "≠ ", "  "
LONG = 4000
"""The length from which words are not compared: it would take longer than a key press may take."""


def side_text(conflict: OpenConflict, name: Side) -> Content:
    """The value of one side."""
    value, base = getattr(conflict, name), conflict.base
    if value is None and not conflict.place.field:
        return Content("(not there)" if base is None or name == "base" else "(deleted)")
    if isinstance(value, dict) and not conflict.place.field:
        return _record(conflict, value, base if isinstance(base, dict) else {})
    text = visible(value_text(value))
    other = conflict.theirs if name == "ours" else conflict.ours
    if name == "base" or other is None or value is None:
        return Content(text)
    return _words(text, visible(value_text(other)))


def _record(conflict: OpenConflict, value: dict[str, Any], base: dict[str, Any]) -> Content:
    """One line for each field, with its title; changed fields come first and have a mark."""
    record = conflict.place.record
    model = EVIDENCE[record.kind] if isinstance(record, EvidenceId) else MODELS[record.kind]
    every = {name: bool(base) and value.get(name) != base.get(name) for name in (*value, *base)}
    lines = []
    for name, differs in sorted(every.items(), key=lambda pair: not pair[1]):
        title = model.model_fields[name].title or name
        line = f"{(MARK if differs else NO_MARK) if base else ''}{title}: {visible(value_text(value.get(name)))}"
        lines.append(Content.styled(line, "bold") if differs else Content(line))
    return Content("\n").join(lines)


def _words(text: str, other: str) -> Content:
    if len(text) + len(other) > LONG:
        return Content(text)
    new, old = (re.findall(r"\s+|\S+", one) for one in (text, other))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    parts = [("".join(new[start:end]), tag) for tag, _, _, start, end in matcher.get_opcodes()]
    return Content.assemble(*(Content.styled(part, DIFFERS) if tag != "equal" else part for part, tag in parts))
