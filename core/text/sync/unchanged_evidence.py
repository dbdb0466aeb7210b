"""Evidence files that nobody has touched since the last sync, compared with the database line by line.

Such a file was read, or written, by that sync: it is valid and canonical, and need not be parsed again. The database is
rendered row by row; neither side is in memory whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from core.model.evidence_log import EVIDENCE
from core.store.store import Store
from core.store.sync_base import BaseFile
from core.text import files
from core.text.evidence_jsonl import KINDS
from core.text.file_names import ACTIVITIES, EVIDENCE_FILES, FILE, READINGS
from core.text.sync.case_changes import key_in, paired
from core.text.sync.rendered import rendered_lines


class Differing(NamedTuple):
    """A record that text and database do not share."""

    path: str
    in_text: bool


def unchanged_evidence(base: Mapping[str, BaseFile], seen: Mapping[str, str]) -> tuple[str, ...]:
    """The evidence files that are, byte by byte, the canonical ones of the last sync.

    Not those that may name a record which a changed workspace.toml lacks.
    """
    same = {name for name in (FILE, *EVIDENCE_FILES) if base and (name in base) == (name in seen)}
    same = {name for name in same if name not in base or base[name].digest == seen[name]}
    if FILE not in same:
        same -= {READINGS, ACTIVITIES}
    return tuple(name for name in EVIDENCE_FILES if name in same)


def differing_lines(store: Store, name: str, base: Mapping[str, BaseFile]) -> Iterator[Differing]:
    """The records in which the database and such a file differ. Raises files.Changed if it is not that of the base."""
    from hashlib import sha256  # noqa: PLC0415  # 3 ms, and only a comparison needs it

    digest = sha256()

    def read() -> Iterator[bytes]:
        with files.opened(store.folder / name, name) as file:
            for line in file or ():
                digest.update(line)
                yield line

    kind = KINDS[name]
    key = partial(key_in, EVIDENCE[kind].model_fields["source"].default)
    parts = (part.encode().removesuffix(b"\n").split(b"\n") for part in rendered_lines(store, kind))
    try:
        for ours, theirs in paired(read(), (line + b"\n" for part in parts for line in part), key):
            yield Differing(f"{kind} {'/'.join(key(ours or theirs or b''))}", ours is not None)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise files.Changed(name) from error
    if digest.hexdigest() != (base[name].digest if name in base else sha256().hexdigest()):
        raise files.Changed(name)
