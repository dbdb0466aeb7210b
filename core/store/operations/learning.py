"""Updates requested by reviewed cases: list them, and mark them as made."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import BadValue, Conflict
from core.model.learning import Target, Update
from core.model.names import random_id
from core.model.workspace import WORKFLOW, RecordId
from core.review.learning import UpdateRequest, requested_updates
from core.rules.validation import validated
from core.store.operations.edit import edit
from core.store.transaction import Transaction

VERSIONS = ("model_version", "prompt_version", "tools_version", "taxonomy_version")
"""Workflow fields that an update may change."""


def take_up(transaction: Transaction, ask: UpdateRequest, *, what: str, note: str = "") -> Update:
    """Add an update requested by cases to the list, with those of its cases not listed yet."""
    transaction.refuse_in_doubt()
    if not ask.new:
        raise BadValue("it is already on the list", f"learning.{ask.target}")
    _others(transaction, ask)
    update = _update(ask.target, what, ask.new, note) | {"asked": transaction.now}
    made = _put_new(transaction, update)
    transaction.describe("learn", f"took up for {ask.target}: {what.strip() or ask.label or len(ask.new)}")
    return made


def make(
    transaction: Transaction, ask: UpdateRequest, *, what: str, versions: Mapping[str, str], note: str = ""
) -> tuple[Update, ...]:
    """Mark a requested update as made, with the resulting workflow version; includes cases never listed.

    Cases of the update that request something else by now remain on the list.
    `versions` are workflow fields changed with it in the same transaction.
    """
    transaction.refuse_in_doubt()
    if not ask.new and not ask.open:
        raise BadValue("it is already made", f"learning.{ask.target}")
    others = _others(transaction, ask)
    changes = {name: text for name, text in versions.items() if text != getattr(transaction.workspace.workflow, name)}
    if changes:
        edit(transaction, WORKFLOW, changes, rev=None)
    done = {"made": transaction.now, "version": transaction.workspace.workflow.version}
    updates = []
    for key in ask.updates:
        old = transaction.must_get(RecordId("update", key))
        if isinstance(old, Update) and old.made is None:
            left = tuple(name for name in old.cases if name in others)
            cases = tuple(name for name in old.cases if name not in others)
            made = old.model_copy(update={"cases": cases} | done | ({"note": note} if note else {}))
            if left:
                transaction.put(RecordId("update", key), old.model_copy(update={"cases": left}))
            transaction.put(RecordId("update", random_id() if left else key), made)
            updates.append(made)
    if ask.new:
        new = _update(ask.target, what, ask.new, note) | {"asked": transaction.now} | done
        updates.append(_put_new(transaction, new))
    transaction.describe("learn", f"made for {ask.target}: {what.strip() or ask.label or len(ask.cases)}")
    return tuple(updates)


def _others(transaction: Transaction, ask: UpdateRequest) -> set[str]:
    """Cases that request something else for the same target. Raises Conflict if the request has changed."""
    every = requested_updates(transaction.before.evidence.reviewed, transaction.before.workspace.updates)
    if ask not in every:
        raise Conflict("it was changed since you read it", f"learning.{ask.target}")
    return {name for one in every if one.target == ask.target and one != ask for name in one.cases}


def _update(target: Target, what: str, cases: tuple[str, ...], note: str) -> dict[str, object]:
    return {"target": target, "what": what, "cases": cases, "note": note}


def _put_new(transaction: Transaction, fields: Mapping[str, object]) -> Update:
    update = validated(Update, fields, "updates")
    transaction.put(RecordId("update", random_id()), update)
    return update
