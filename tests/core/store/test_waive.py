"""Waivers: recorded by waiving alone, and over for good once their sentence was edited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import BadValue
from core.model.decisions import Waiver
from core.model.gate import Condition
from core.model.workspace import RecordId
from core.store.store import Store
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from tests.core.store.conftest import NOW, OpenStore, clock, reading, small_evidence, small_workspace

UNDEFINED = RecordId("condition", "hold.undefined")
SENTENCE = small_workspace().conditions("hold")["undefined"].sentence
OTHER = "undefined_rate > 7% over 4w min 40"
Steps = Callable[[Store], object]


def given(store: Store, days: int = 7) -> RecordId:
    """A waiver of the Hold condition that is met."""
    store.waive("hold.undefined", "owner", reason="known", until=NOW + timedelta(days=days))
    return RecordId("waiver", newest(store))


def newest(store: Store) -> str:
    """The id of the waiver recorded last."""
    return next(entry.key for entry in store.journal() if entry.kind == "waiver")


def folder_of(parent: Path, name: str) -> Path:
    """A folder of its own."""
    folder = parent / name
    folder.mkdir()
    return folder


def is_waived(store: Store) -> bool:
    """The current finding of the condition."""
    workspace, evidence = store.snapshot.workspace, store.snapshot.evidence
    found = evaluate(Context(workspace, evidence, NOW))
    return any(one.waived for one in found.findings if one.key == "hold.undefined")


def edited(sentence: str) -> Steps:
    return lambda store: store.edit(UNDEFINED, {"sentence": sentence})


def removed(store: Store) -> None:
    store.remove(UNDEFINED)


def added(store: Store) -> None:
    store.add(UNDEFINED, Condition(sentence=SENTENCE))


def imported(sentence: str) -> Steps:
    """By way of the text, which still has the waiver as it was given."""

    def step(store: Store) -> None:
        workspace, evidence = store.snapshot.workspace, store.snapshot.evidence
        waivers = {key: one.model_copy(update={"ended": None}) for key, one in workspace.waivers.items()}
        after = workspace.having({UNDEFINED: Condition(sentence=sentence)}).model_copy(update={"waivers": waivers})
        store.replace(after, evidence)

    return step


def undone(store: Store) -> None:
    store.undo()


def redone(store: Store) -> None:
    store.redo()


@pytest.mark.parametrize(
    "steps",
    [
        (edited(OTHER), edited(SENTENCE)),
        (edited(OTHER), imported(SENTENCE)),
        (imported(OTHER), edited(SENTENCE)),
        (imported(OTHER), imported(SENTENCE)),
        (removed, added),
        (edited(OTHER), undone, redone, edited(SENTENCE)),
        (edited(OTHER), imported(SENTENCE), imported(SENTENCE)),
    ],
    ids=["edits", "text back", "text and edit", "texts", "removed", "redone", "text again"],
)
def test_an_edit_of_the_sentence_ends_it_also_when_it_is_edited_back(
    store: Store, open_store: OpenStore, steps: tuple[Steps, ...]
) -> None:
    record = given(store)
    assert is_waived(store)
    for step in steps:
        step(store)
        assert is_waived(store) == (step is undone)
    assert store.snapshot.workspace.conditions("hold")["undefined"].sentence == SENTENCE
    ended = store.snapshot.workspace.get(record)
    assert isinstance(ended, Waiver)
    assert ended.ended == NOW
    assert open_store().snapshot == store.snapshot


def test_who_takes_the_edit_back_has_the_waiver_back(store: Store) -> None:
    record = given(store)
    before = store.snapshot.workspace
    store.edit(UNDEFINED, {"sentence": OTHER})
    assert store.snapshot.workspace.waivers[record.key].ended == NOW
    store.undo()
    assert store.snapshot.workspace == before
    assert is_waived(store)


def test_a_waiver_given_after_an_edit_ends_when_that_edit_is_taken_back(open_store: OpenStore) -> None:
    ada, ben = open_store("ada"), open_store("ben")
    ada.edit(UNDEFINED, {"sentence": OTHER})
    record = given(ben)
    ada.undo()
    ada.redo()
    assert ada.snapshot.workspace.conditions("hold")["undefined"].sentence == OTHER
    assert ada.snapshot.workspace.waivers[record.key].ended == NOW
    assert not is_waived(ada)


def test_a_new_waiver_of_the_sentence_that_is_back_counts(store: Store) -> None:
    given(store)
    store.edit(UNDEFINED, {"sentence": OTHER})
    store.edit(UNDEFINED, {"sentence": SENTENCE})
    given(store)
    assert is_waived(store)


@pytest.mark.parametrize(
    "step",
    [
        lambda store: store.rename(UNDEFINED, "too_many"),
        lambda store: store.rename(RecordId("signal", "undefined_rate"), "unknown_rate"),
        lambda store: store.rename(RecordId("role", "owner"), "boss"),
        lambda store: store.edit(UNDEFINED, {"note": "agreed in March"}),
        lambda store: store.edit(RecordId("condition", "go.quality"), {"sentence": "undefined_rate < 3% over 4w"}),
        lambda store: store.edit(RecordId("signal", "undefined_rate"), {"baseline": "4%"}),
    ],
    ids=["condition", "signal", "role", "note", "another", "baseline"],
)
def test_what_leaves_the_sentence_as_it_is_leaves_the_waiver(store: Store, step: Steps) -> None:
    record = given(store)
    step(store)
    assert store.snapshot.workspace.waivers[record.key].ended is None
    findings = evaluate(Context(store.snapshot.workspace, store.snapshot.evidence, NOW)).of("hold")
    assert [one.waived for one in findings] == [True]


def test_one_that_has_expired_is_history_and_stays_as_it_was(folder: Path) -> None:
    with Store.open(folder, clock=clock) as store:
        record = given(store, days=1)
    with Store.open(folder, clock=lambda: NOW + timedelta(days=2)) as store:
        before = store.snapshot.workspace.waivers[record.key]
        store.edit(UNDEFINED, {"sentence": OTHER})
        assert store.snapshot.workspace.waivers[record.key] == before


def test_a_waiver_in_a_text_whose_sentence_had_moved_on_is_not_woken_by_editing_it_back(tmp_path: Path) -> None:
    with Store.create(folder_of(tmp_path, "one"), small_workspace(), small_evidence(), clock=clock) as store:
        key = given(store).key
        kept = store.snapshot.workspace.waivers[key]
    moved = small_workspace().having({UNDEFINED: Condition(sentence=OTHER), RecordId("waiver", key): kept})
    with Store.create(folder_of(tmp_path, "two"), moved, small_evidence(), clock=clock) as store:
        store.edit(UNDEFINED, {"sentence": SENTENCE})
        assert store.snapshot.workspace.waivers[key].ended == NOW
        assert not is_waived(store)


@pytest.mark.parametrize(
    "change",
    [
        lambda store, record: store.edit(record, {"until": NOW + timedelta(days=900)}),
        lambda store, record: store.edit(record, {"by": "builder"}),
        lambda store, record: store.remove(record),
        lambda store, record: store.add(RecordId("waiver", "mine"), store.snapshot.workspace.get(record)),
    ],
    ids=["until", "by", "remove", "add"],
)
def test_what_was_waived_is_never_edited(store: Store, change: Callable[[Store, RecordId], object]) -> None:
    record = given(store)
    before = store.snapshot
    with pytest.raises(BadValue, match="a waiver is recorded by waiving and cannot be"):
        change(store, record)
    assert store.snapshot is before


def test_nobody_asks_in_the_name_of_a_role_that_is_not_there(store: Store) -> None:
    with pytest.raises(BadValue, match="no role named 'nope'") as caught:
        store.waive("hold.undefined", "owner", reason="x", until=NOW + timedelta(days=1), requested_by="nope")
    assert caught.value.place == "requested_by"


def test_other_evidence_does_not_end_it(store: Store) -> None:
    record = given(store)
    store.record_reading("undefined_rate", "9%", n=40, at=reading("z").at)
    assert store.snapshot.workspace.waivers[record.key].ended is None
    assert is_waived(store)
