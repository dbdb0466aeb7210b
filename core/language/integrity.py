"""What does not hang together in a workspace: dangling names and sentences that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from core.errors import BadValue
from core.language.check import check
from core.language.errors import SentenceError
from core.language.vocabulary import Vocabulary
from core.model.gate import Condition
from core.model.references import dangling
from core.model.signals import Signal
from core.model.workspace import Workspace


def problems(workspace: Workspace) -> Iterator[BadValue]:
    """Each problem with its place, such as `gate.hold.conditions.undefined_categories`."""
    for _reference, error in dangling(workspace):
        yield error
    vocabulary = Vocabulary.of(workspace)
    for place, sentence in sentences(workspace):
        try:
            check(sentence, vocabulary)
        except SentenceError as error:
            yield BadValue(f"{error.message} ({error.place} of the sentence)", place, error.hint)


def sentences(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Every sentence of a workspace, with its place."""
    for record_id, record in workspace.records():
        if isinstance(record, Condition):
            yield record_id.path, record.sentence
        elif isinstance(record, Signal) and record.zero_when.strip():
            yield f"{record_id.path}.zero_when", record.zero_when
