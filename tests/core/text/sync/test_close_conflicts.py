"""A conflict is open until somebody has chosen, wherever that was done, and what was chosen can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import BadValue
from core.model.workspace import RecordId
from core.rules.conflict_value import value_of
from core.store.store import Store
from core.text.sync import sync

BUILDER, COST = RecordId("role", "builder"), RecordId("item", "cost")
PLACE = "roles.builder.holder"
TEXT = "workspace.toml"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """A database with an open conflict: before Ada, ours Hedy, theirs Grace."""
    with sync.open_workspace(folder) as store:
        store.edit(BUILDER, {"holder": "Hedy"})
        rewrite(store, "Ada", "Grace")
        assert sync.import_(store).conflicts == 1
        yield store


def rewrite(store: Store, old: str, new: str) -> None:
    """Somebody edits the holder in the text."""
    path = store.folder / TEXT
    text = path.read_text(encoding="utf-8")
    assert f'holder = "{old}"' in text
    path.write_text(text.replace(f'holder = "{old}"', f'holder = "{new}"'), encoding="utf-8")


def holder(store: Store) -> str:
    return store.snapshot.workspace.roles["builder"].holder


@pytest.mark.parametrize("read", [sync.pull, sync.import_])
def test_what_the_text_says_as_the_database_does_is_settled(store: Store, read: object) -> None:
    assert callable(read)
    rewrite(store, "Grace", "Hedy")
    assert read(store).words == "Nothing to read: the text was not changed; 1 conflict settled"
    assert (store.conflicts, holder(store), sync.state(store).words) == ((), "Hedy", "")


def test_what_the_text_changed_to_a_third_value_is_a_conflict_with_that(store: Store) -> None:
    rewrite(store, "Grace", "Third")
    sync.import_(store)
    (one,) = store.conflicts
    assert (one.base, one.ours, one.theirs) == ("Grace", "Hedy", "Third")


def test_an_edit_elsewhere_in_the_text_settles_nothing(store: Store) -> None:
    path = store.folder / TEXT
    path.write_text(path.read_text().replace('title = "Cost"', 'title = "Costs"'))
    assert sync.import_(store).settled == 0
    assert [one.place.path for one in store.conflicts] == [PLACE]
    assert store.snapshot.workspace.table["cost"].title == "Costs"


def test_ours_is_what_the_database_holds_by_now(store: Store) -> None:
    store.edit(BUILDER, {"holder": "Lise"})
    (one,) = store.conflicts
    assert one.ours == "Lise"
    store.resolve(PLACE, one.ours)
    assert (holder(store), store.conflicts) == ("Lise", ())


@pytest.mark.parametrize(("side", "chosen"), [("ours", "Hedy"), ("theirs", "Grace")])
def test_a_choice_that_is_taken_back_is_open_again_and_one_made_again_is_not(
    store: Store, side: str, chosen: str
) -> None:
    before = store.conflicts
    store.resolve(PLACE, getattr(before[0], side))
    assert (holder(store), store.conflicts) == (chosen, ())
    assert store.undo().label == "resolved the role Builder: Holder"
    assert (holder(store), store.conflicts) == ("Hedy", before)
    store.redo()
    assert (holder(store), store.conflicts) == (chosen, ())
    assert store.verify() is None
    assert store.differing() == ()


def test_a_deletion_is_not_forgotten_while_nobody_chose_it(folder: Path) -> None:
    with sync.open_workspace(folder) as store:
        store.remove(COST)
        path = folder / TEXT
        path.write_text(path.read_text().replace('title = "Cost"', 'title = "Costs"'))
        assert sync.import_(store).conflicts == 1
        path.write_text(path.read_text().replace('holder = "Ada"', 'holder = "Grace"'))
        sync.import_(store)
        assert [(one.place.path, one.ours) for one in store.conflicts] == [("table.cost", None)]
        text = path.read_text()
        start = text.index("[table.cost]")
        path.write_text(text[:start] + text[text.index("[roles") :])
        assert sync.import_(store).settled == 1
        assert not store.conflicts
        assert "cost" not in store.snapshot.workspace.table
        undoable = store.next_undo()
        assert undoable is not None
        assert undoable.label == "table.cost: removed", "what the text brought and settled was done by nobody here"


def test_theirs_finds_no_place_where_the_record_was_taken_out_meanwhile(folder: Path) -> None:
    with sync.open_workspace(folder) as store:
        store.edit(COST, {"title": "Ours"})
        path = folder / TEXT
        path.write_text(path.read_text().replace('title = "Cost"', 'title = "Theirs"'))
        sync.import_(store)
        store.remove(COST)
        (one,) = store.conflicts
        with pytest.raises(BadValue, match="removed since"):
            store.resolve(one.place.path, one.theirs)
        assert list(store.conflicts) == [one]
        store.resolve(one.place.path, one.ours)
        assert not store.conflicts
        assert "cost" not in store.snapshot.workspace.table


def test_a_review_that_both_sides_changed_is_chosen_between_like_any_field(folder: Path) -> None:
    path = folder / "evidence" / "exceptions.jsonl"
    line = (
        '{"source": "desk", "id": "T-1.a/b", "at": "2025-03-03T09:00:00Z", "recorded": "2025-03-03T09:00:00Z",'
        ' "reviews": {"r.1": {"outcome": "correct", "by": "Ada", "at": "2025-03-03T10:00:00Z", "note": "NOTE"}}}\n'
    )
    path.write_text(line)
    with sync.open_workspace(folder) as store:
        workspace, evidence = store.snapshot.workspace, store.snapshot.evidence
        (case,) = evidence.exceptions
        mine = case.model_copy(update={"reviews": {"r.1": case.reviews["r.1"].model_copy(update={"note": "mine"})}})
        store.replace(workspace, replace(evidence, exceptions=(mine,)))
        path.write_text(line.replace("NOTE", "theirs"))
        assert sync.import_(store).conflicts == 1
        (one,) = store.conflicts
        assert (one.ours["note"], one.theirs["note"]) == ("mine", "theirs")
        with pytest.raises(BadValue, match="there is no third"):
            value_of(workspace, one, "x")
        store.resolve(one.place.path, one.theirs)
        (case,) = store.snapshot.evidence.exceptions
        assert case.reviews["r.1"].note == "theirs"
        store.undo()
        assert [each.ours["note"] for each in store.conflicts] == ["mine"]
