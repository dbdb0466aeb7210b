"""Replace texts of the journal by their SHA-256, so that a text can be removed while the hash chain holds.

The journal stores records as JSON. Its hash chain covers each cell in *digested* form, in which the SHA-256 of a string
stands in place of the string:

    stored    {"id":"e1","input":"Where is my order?","note":""}
    digested  {"id":<sha256 a316…>,"input":<sha256 27d0…>,"note":""}
    removed   {"id":"e1","input":<sha256 27d0…>,"note":""}

To remove a text, its digest is stored in its place, as a *tombstone*. The digested form remains the same.

- Every string counts except keys and empty strings, whatever its length and field: the rule knows nothing of the
  models, which change between versions.
- The rule is lexical. The digest is that of the characters between the quotes as stored, with their escapes, in UTF-8.
  All other bytes are kept, so that the chain also covers spaces, escapes and the order of keys.
- A tombstone is no JSON. JSON has no `<` outside strings, so no record can contain one, whatever people typed. Code
  that decodes a cell without `loads` fails with an error.

The form is part of the chain's format (`hash_chain`) and must never change.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic_core import to_json

_STRING = r'"(?:[^"\\]++|\\.)*+"'
_TOKENS = re.compile(rf'{_STRING}\s*+:|"((?:[^"\\]++|\\.)*+)"|<sha256 ([0-9a-f]{{64}})>', re.DOTALL)
"""A key, a string (group 1: between its quotes), or a tombstone (group 2)."""
_TOMBSTONE = re.compile(r"<sha256 ([0-9a-f]{64})>")
_BEGINNING = "<sha256 "
_MARK = secrets.token_hex(16)
"""The key of the object that stands for a tombstone while a text is decoded. Random: no record contains it."""
LABEL_REMOVED = "(a text that was removed)"


@dataclass(frozen=True)
class Removed:
    """A string that was removed from the journal: only its SHA-256 is left."""

    digest: str

    def __str__(self) -> str:
        return f"(removed; SHA-256 {self.digest})"


def digest(text: object) -> bytes | None:
    """The digest that a string has in the journal; None for anything else."""
    return sha256(to_json(text)[1:-1]).digest() if isinstance(text, str) else None


def tombstone(text: str) -> str:
    """The tombstone of a string, given as the characters between its quotes."""
    return f"<sha256 {sha256(text.encode()).hexdigest()}>"


def digested(cell: str) -> str:
    """A cell with a tombstone in place of each string; unchanged by a removal. Defined for any text, valid or not."""

    def replaced(token: re.Match[str]) -> str:
        return tombstone(token[1]) if token[1] else token[0]

    return _TOKENS.sub(replaced, cell)


def digested_label(label: str) -> str:
    """A label, which is no JSON but one text, in digested form."""
    return label if not label or _TOMBSTONE.fullmatch(label) else tombstone(label)


def unmistakable(label: str) -> str:
    """A new label that cannot be taken for a removed one."""
    return f" {label}" if _TOMBSTONE.fullmatch(label) else label


def shown_label(label: str) -> str:
    """A label for people: a removed one is said to be."""
    return LABEL_REMOVED if _TOMBSTONE.fullmatch(label) else label


def without(cell: str, is_removed: Callable[[str], bool]) -> str:
    """A cell with tombstones in place of the strings that are to be removed."""

    def replaced(token: re.Match[str]) -> str:
        return tombstone(token[1]) if token[1] and is_removed(json.loads(f'"{token[1]}"')) else token[0]

    return _TOKENS.sub(replaced, cell)


def has_removed(*cells: str | None) -> bool:
    """True if a string was removed from one of the cells."""
    return any(
        token[2] is not None
        for cell in cells
        if cell is not None and _BEGINNING in cell
        for token in _TOKENS.finditer(cell)
    )


def loads(cell: str) -> Any:
    """Decode a cell. A removed string is a `Removed`."""
    return json.loads(_as_objects(cell), object_hook=_restored) if has_removed(cell) else json.loads(cell)


def items(cell: str | None) -> Iterator[Any]:
    """Decode the items of a list one by one: a million at once would need gigabytes."""
    removed = has_removed(cell)
    text = _as_objects(cell) if cell is not None and removed else cell
    decoder = json.JSONDecoder(object_hook=_restored) if removed else _DECODER
    at = 1
    while text is not None and at < len(text):
        one, at = decoder.raw_decode(text, at)
        yield one
        at += 1


_DECODER = json.JSONDecoder()


def _as_objects(cell: str) -> str:
    return _TOKENS.sub(lambda token: token[0] if token[2] is None else f'{{"{_MARK}":"{token[2]}"}}', cell)


def _restored(fields: dict[str, Any]) -> Any:
    return Removed(fields[_MARK]) if _MARK in fields else fields
