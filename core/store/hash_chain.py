"""The formulas of the journal's hash chain. Each is frozen: databases with its hashes exist.

Format 1 covers the texts themselves. Format 2 covers them in digested form (`removable_text`). The entries of an older
database have both hashes: the one of format 1 is a cell that the one of format 2 covers.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from pydantic_core import to_json

from core.store.removable_text import digested, digested_label

FORMAT = 2
BROKEN = "broken before format 2"
"""In place of the hash of an entry whose hash of format 1 was wrong already when format 2 came: it never verifies."""
Cell = str | int | None
_LABEL = 4
_JSON = (7, 8)


def hash_v1(previous: str, cells: Sequence[Cell]) -> str:
    """SHA-256 of the cells `seq` to `undoes` as a compact JSON list, preceded by the previous entry's hash."""
    return sha256(to_json([previous, *cells])).hexdigest()


def hash_v2(previous: str, cells: Sequence[Cell]) -> str:
    """The same of the cells `seq` to `hash_v1`, preceded by the format; label, before and after are digested."""
    covered = list(cells)
    covered[_LABEL] = digested_label(str(cells[_LABEL]))
    for place in _JSON:
        if (cell := cells[place]) is not None:
            covered[place] = digested(str(cell))
    return sha256(to_json([FORMAT, previous, *covered])).hexdigest()
