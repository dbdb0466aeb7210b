"""The names in a sentence, and a sentence with another name."""

from __future__ import annotations

from core.language.kinds.kind import kind_of
from core.language.parse import parse, read
from core.language.predicate import Predicate
from core.model.workspace import RecordId


def names(predicate: Predicate) -> frozenset[RecordId]:
    """The records that the sentence names."""
    kind = kind_of(predicate)
    return frozenset() if kind.SUBJECT is None else frozenset({RecordId(kind.SUBJECT, kind.subject(predicate))})


def rename_in_sentence(text: str, kind: str, old: str, new: str) -> str:
    """The sentence with a name changed and everything else as typed; unchanged if it does not contain the name."""
    if not any(one == (kind, old) for one in names(parse(text))):
        return text
    token = read(text)[1].name_token
    return text[: token.start] + new + text[token.end :]
