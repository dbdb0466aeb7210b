"""A sentence without a window: refused where it is typed, kept where a text has it, and no way out of a Stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.errors import BadValue
from core.model.conflict import OpenConflict
from core.model.evidence_log import EvidenceLog
from core.model.field_ref import AnyId, FieldRef
from core.model.gate import Condition
from core.model.workspace import RecordId, Workspace
from core.store.store import Store
from core.text.sync.sync import export, import_, open_workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from tests.core.store.conftest import NOW, clock, small_evidence, small_workspace

UNDEFINED = RecordId("condition", "hold.undefined")
NOBODY = RecordId("condition", "stop.nobody")
RATE = RecordId("signal", "undefined_rate")
OLD = "max of latency > 2s"
PLACE = "gate.hold.conditions.undefined"


def old_workspace() -> Workspace:
    """As an older text may have it."""
    return small_workspace().having({NOBODY: Condition(sentence=OLD)})


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Store]:
    """Opened from its database."""
    Store.create(tmp_path, old_workspace(), small_evidence(), clock=clock).close()
    with Store.open(tmp_path, clock=clock) as store:
        yield store


def verdict_of(store: Store) -> str:
    """The verdict of now."""
    return evaluate(Context(store.snapshot.workspace, store.snapshot.evidence, store.now())).verdict


TYPED: dict[str, tuple[str, Callable[[Store], object]]] = {
    "a sentence": (PLACE, lambda store: store.edit(UNDEFINED, {"sentence": OLD})),
    "a new one": (
        "gate.hold.conditions.slow",
        lambda store: store.add(RecordId("condition", "hold.slow"), Condition(sentence=OLD)),
    ),
    "when silence is zero": (
        "signals.undefined_rate.zero_when",
        lambda store: store.edit(RATE, {"zero_when": OLD}),
    ),
    "an answer": (PLACE, lambda store: store.answer("Hold: when", {UNDEFINED: {"sentence": OLD}})),
}


@pytest.mark.parametrize("what", TYPED)
def test_what_is_typed_is_refused_with_what_to_write(store: Store, what: str) -> None:
    before, (place, type_it) = store.snapshot, TYPED[what]
    with pytest.raises(BadValue, match=r"max of latency needs a window \(column 1 of the sentence\)") as caught:
        type_it(store)
    assert (caught.value.place, caught.value.hint) == (place, "Write, for example: max of latency > 2s over 4w")
    assert store.snapshot is before


def test_what_is_there_already_stands_in_nobodys_way(old: Store) -> None:
    assert verdict_of(old) == "hold"
    old.edit(NOBODY, {"note": "as it was"})
    old.edit(UNDEFINED, {"sentence": "undefined_rate > 6% over 4w"})
    old.rename(RecordId("signal", "latency"), "seconds")
    assert old.snapshot.workspace.conditions("stop")["nobody"].sentence == "max of seconds > 2s"


def test_it_can_be_undone_back_to(old: Store) -> None:
    old.edit(NOBODY, {"sentence": "max of latency > 9s over 4w"})
    old.undo()
    assert old.snapshot.workspace.conditions("stop")["nobody"].sentence == OLD
    old.redo()


def test_a_conflict_is_resolved_by_either_side_and_not_by_a_third_of_its_kind(store: Store) -> None:
    place = FieldRef[AnyId](RecordId("condition", "hold.undefined"), "sentence")
    ours, theirs = "undefined_rate > 5% over 4w", OLD
    found = [OpenConflict(place, "undefined_rate > 4% over 4w", ours, theirs)]
    store.take_in(store.snapshot.workspace, store.snapshot.evidence, found)
    with pytest.raises(BadValue, match="min of latency needs a window"):
        store.resolve(place.path, "min of latency > 2s")
    store.resolve(place.path, theirs)
    assert store.snapshot.workspace.conditions("hold")["undefined"].sentence == theirs


def test_a_text_with_it_opens_and_is_imported(old: Store, tmp_path: Path) -> None:
    export(old)
    clone = tmp_path / "clone"
    clone.mkdir()
    (clone / "workspace.toml").write_bytes((old.folder / "workspace.toml").read_bytes())
    with open_workspace(clone, clock=clock) as store:
        assert verdict_of(store) == "hold"
        text = clone / "workspace.toml"
        text.write_text(text.read_text(encoding="utf-8").replace(OLD, "min of latency > 3s"), encoding="utf-8")
        assert import_(store).changed
        assert store.snapshot.workspace.conditions("stop")["nobody"].sentence == "min of latency > 3s"


def test_to_write_its_window_records_the_stop_that_it_was(old: Store) -> None:
    assert verdict_of(old) == "hold"
    old.edit(NOBODY, {"sentence": "max of latency > 2s over 1h"})
    assert verdict_of(old) == "stop"
    (recorded,) = old.snapshot.workspace.decisions.values()
    assert (recorded.kind, recorded.by, recorded.at) == ("stop", (), NOW)
    assert "The largest Latency 2.5s of 80 samples over 36500 days, above 2s" in recorded.reason
    old.decide("resume", ["owner", "reviewer"], reason="the cause is found")
    assert verdict_of(old) != "stop"


def test_to_write_its_window_records_none_where_it_was_never_met(old: Store) -> None:
    old.edit(UNDEFINED, {"note": "nothing of it"})
    assert not old.snapshot.workspace.decisions
    calm_folder = old.folder / "calm"
    calm_folder.mkdir()
    Store.create(calm_folder, old_workspace(), EvidenceLog(), clock=clock).close()
    with Store.open(calm_folder, clock=clock) as calm:
        calm.edit(NOBODY, {"sentence": "max of latency > 2s over 1h"})
        assert not calm.snapshot.workspace.decisions
