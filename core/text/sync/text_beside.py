"""The content of the text beside a database, with as little of it read as can be.

An evidence file that is, byte by byte, that of the last sync holds what the database held then. What was written since
is known by key, so that the database's evidence gives the text's: without what came, with the lines of what was
changed or removed.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.model.evidence import Evidence
from core.model.evidence_log import EVIDENCE, EvidenceKind
from core.store.codec import digest, same
from core.store.evidence_update import Pair, updated_evidence
from core.store.rows import Key
from core.store.store import Store
from core.text import digests, evidence_jsonl, files
from core.text.evidence_jsonl import KINDS
from core.text.file_names import ACTIVITIES, FILE, READINGS
from core.text.find_folder import no_workspace
from core.text.sync.case_changes import key_in
from core.text.sync.status import in_question, read_beside
from core.text.sync.unchanged_evidence import unchanged_evidence
from core.text.text_format import WorkspaceContent

RECORDED = frozenset((READINGS, ACTIVITIES))
"""The files that usually grow between two exports; no other file depends on them."""


def text_beside(store: Store) -> WorkspaceContent:
    """The content of the text; evidence known to be the same is the very object that the database's content has."""
    seen = digests.of(store.folder)
    names = in_question(store, seen)
    changes: dict[EvidenceKind, Mapping[Key, Pair]] = {}
    for name in unchanged_evidence(store.base_files, seen):
        if name in names and name in RECORDED and (pairs := _back(store, name)) is not None:
            changes[KINDS[name]] = pairs
    names = tuple(name for name in names if KINDS.get(name) not in changes)
    raw = files.read(store.folder, names)
    if FILE not in raw:
        raise no_workspace(store.folder)
    content = read_beside(store, raw, names)
    return content._replace(evidence=updated_evidence(content.evidence, changes))


def _back(store: Store, name: str) -> dict[Key, Pair] | None:
    """Each piece written since the last sync, as it is and as it was; None if that cannot be told."""
    if (pieces := store.written_pieces(KINDS[name])) is None:
        return None
    wanted = {key: piece.was for key, piece in pieces.items() if piece.was is not None}
    before = _pieces(store, name, wanted) if wanted else {}
    if {key: digest(one) for key, one in before.items()} != wanted:
        return None
    pairs = {key: (piece.now, before.get(key)) for key, piece in pieces.items()}
    return {key: pair for key, pair in pairs.items() if not same(*pair)}


def _pieces(store: Store, name: str, wanted: Mapping[Key, str | None]) -> dict[Key, Evidence]:
    """The evidence of these keys in a canonical file."""
    source = EVIDENCE[KINDS[name]].model_fields["source"].default
    with files.opened(store.folder / name, name) as file:
        found = b"".join(line for line in file or () if key_in(source, line) in wanted)
    return {one.key: one for one in evidence_jsonl.read(found.decode(), name)}
