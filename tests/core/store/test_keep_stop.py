"""Only a resume lifts a Stop: whatever else would make one disappear records it first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from core.model.gate import Condition
from core.model.workspace import RecordId
from core.store.store import Store
from core.text.sync.sync import export, open_workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from tests.core.store.conftest import NOW, OpenStore

IMPACT = RecordId("signal", "impact")
STOP = RecordId("condition", "stop.impact")


def verdict_of(store: Store) -> str:
    """The current verdict of the gate."""
    return evaluate(Context(store.snapshot.workspace, store.snapshot.evidence, store.now())).verdict


@pytest.fixture
def stopped(store: Store) -> Store:
    """A workspace whose Stop condition was met by a reading."""
    signal = store.snapshot.workspace.signals["undefined_rate"].model_copy(
        update={"kind": "events", "unit": "count", "baseline": "", "target": "", "title": "Impact"}
    )
    store.add(IMPACT, signal)
    store.add(STOP, Condition(sentence="impact >= 2 over 2w"))
    store.record_reading("impact", "2", id="two")
    assert verdict_of(store) == "stop"
    return store


def corrected(store: Store) -> None:
    """The reading turns out to have been wrong."""
    readings = store.snapshot.evidence.readings
    kept = {name: of_one for name, of_one in readings.items() if name != "impact"}
    log = store.snapshot.evidence
    store.replace(store.snapshot.workspace, type(log)(kept, log.completions, log.exceptions))


ESCAPES: dict[str, Callable[[Store], object]] = {
    "another threshold": lambda store: store.edit(STOP, {"sentence": "impact >= 3 over 2w"}),
    "no condition": lambda store: store.remove(STOP),
    "another kind": lambda store: (
        (
            store.edit(IMPACT, {"kind": "level"}),
            store.edit(STOP, {"sentence": "impact > 9"}),
        )
    ),
    "an undone reading": lambda store: store.undo(),
    "a corrected reading": corrected,
    "a later stage": lambda store: store.edit(IMPACT, {"from_stage": "retired"}),
}


@pytest.mark.parametrize("escape", ESCAPES)
def test_nothing_but_a_resume_lifts_it(stopped: Store, escape: str) -> None:
    ESCAPES[escape](stopped)
    assert verdict_of(stopped) == "stop"
    (recorded,) = stopped.snapshot.workspace.decisions.values()
    assert (recorded.kind, recorded.by, recorded.verdict) == ("stop", (), "stop")
    assert "Impact 2 over 2 weeks, at least 2" in recorded.reason
    assert recorded.findings["stop.impact"].startswith("met: Impact 2 over 2 weeks")
    stopped.decide("resume", ["owner", "reviewer"], reason="the cause is found")
    assert verdict_of(stopped) != "stop"
    assert stopped.verify() is None


def test_an_edit_that_lifts_nothing_records_nothing(stopped: Store) -> None:
    stopped.edit(STOP, {"sentence": "impact >= 1 over 2w"})
    stopped.edit(IMPACT, {"title": "Customer impact"})
    assert verdict_of(stopped) == "stop"
    assert dict(stopped.snapshot.workspace.decisions) == {}


def test_the_edit_and_the_stop_are_one_change(stopped: Store) -> None:
    stopped.edit(STOP, {"sentence": "impact >= 3 over 2w"})
    stopped.undo()
    assert dict(stopped.snapshot.workspace.decisions) == {}
    assert stopped.snapshot.workspace.conditions("stop")["impact"].sentence == "impact >= 2 over 2w"
    assert verdict_of(stopped) == "stop"


def test_a_fresh_clone_of_the_text_is_stopped_too(stopped: Store, tmp_path: Path) -> None:
    stopped.edit(STOP, {"sentence": "impact >= 3 over 2w"})
    export(stopped)
    clone = tmp_path / "clone"
    (clone / "evidence").mkdir(parents=True)
    for path in (stopped.folder / "workspace.toml", *(stopped.folder / "evidence").iterdir()):
        (clone / path.relative_to(stopped.folder)).write_bytes(path.read_bytes())
    with open_workspace(clone, clock=lambda: NOW) as cloned:
        assert verdict_of(cloned) == "stop"


def test_a_changed_stop_condition_begins_anew(stopped: Store, open_store: OpenStore) -> None:
    stopped.edit(STOP, {"sentence": "impact >= 3 over 2w"})
    conditions = open_store().snapshot.workspace.conditions("stop")
    assert conditions["impact"].since == NOW
    stopped.edit(IMPACT, {"max_age": "3w"})
    (kept,) = stopped.snapshot.workspace.decisions.values()
    assert stopped.snapshot.workspace.conditions("stop")["impact"].since == stopped.now() > kept.at
    assert conditions["nobody"].since is None


def test_a_late_reading_that_would_have_prevented_it_does_not_lift_it(store: Store) -> None:
    store.add(STOP, Condition(sentence="undefined_rate > 50% over 1d"))
    store.record_reading("undefined_rate", "90%", n=10, at=NOW - timedelta(hours=2))
    assert verdict_of(store) == "stop"
    store.record_reading("undefined_rate", "0%", n=1000, at=NOW - timedelta(hours=3))
    assert verdict_of(store) == "stop"
    (recorded,) = store.snapshot.workspace.decisions.values()
    assert "Undefined rate: recorded 0%" in recorded.reason
