"""Conflicts that are settled: text and database agree there."""

from __future__ import annotations

from core.errors import BadValue
from core.model.conflict import OpenConflict
from core.model.field_ref import EvidenceId
from core.rules.record_values import plain_value
from core.store.store import Store
from core.text.text_format import WorkspaceContent


def close_settled(store: Store, text: WorkspaceContent, known: tuple[OpenConflict, ...]) -> int:
    """Close the known conflicts for which the text agrees with the database; returns their number.

    They were resolved in the text, or the merge was undone in git. A conflict of a whole record that ours deleted is
    settled only if the text has no such record.
    """
    places = {one.place for one in known}
    agreed = [one for one in store.conflicts if one.place in places and one.ours == _value_in_text(text, one)]
    return sum(_is_settled(store, one) for one in agreed)


def _is_settled(store: Store, conflict: OpenConflict) -> bool:
    try:
        store.resolve(conflict.place.path, conflict.ours, by_text=True)
    except BadValue:
        return conflict not in store.conflicts  # settling another one may have removed it
    return True


def _value_in_text(text: WorkspaceContent, conflict: OpenConflict) -> object:
    record_id = conflict.place.record
    if isinstance(record_id, EvidenceId):
        record = next((one for one in text.evidence.all(record_id.kind) if one.key == record_id[1:]), None)
    else:
        record = text.workspace.get(record_id)
    return plain_value(record, conflict.place.field)
