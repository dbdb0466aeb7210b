"""An edit of a Stop condition keeps the sentence that it had; a decision says what it lifts and what it had seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from core.errors import BadData
from core.model.base import instant_text
from core.model.gate import Condition
from core.model.workspace import RecordId
from core.store.store import Store
from core.text.workspace_toml import dump, load
from core.verdict.observations.known_evidence import mark
from tests.core.store.conftest import NOW, newest_change

STOP, OTHER = RecordId("condition", "stop.slow"), RecordId("condition", "stop.undefined")
LATENCY = RecordId("signal", "latency")
FIRST = "latency > 9s over 4w"


class Clock:
    """A clock that goes on by a minute whenever it is asked to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def goes_on(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stopping(store: Store, clock: Clock) -> Store:
    """Two Stop conditions on signals."""
    store._session.clock = clock  # the same store, an hour that goes on
    store.add(STOP, Condition(sentence=FIRST))
    store.add(OTHER, Condition(sentence="undefined_rate > 90% over 4w"))
    clock.goes_on()
    return store


def earlier(store: Store) -> Mapping[str, dict[str, str]]:
    """The earlier sentences by condition."""
    return {name: one.sentences for name, one in store.snapshot.workspace.earlier.items()}


def test_each_edit_keeps_the_sentence_that_it_replaces_with_the_time(stopping: Store, clock: Clock) -> None:
    first = clock.now
    stopping.edit(STOP, {"sentence": "latency > 8s over 4w"})
    second = clock.goes_on()
    stopping.edit(STOP, {"sentence": "latency > 7s over 4w"})
    assert earlier(stopping) == {"slow": {instant_text(first): FIRST, instant_text(second): "latency > 8s over 4w"}}
    assert stopping.snapshot.workspace.conditions("stop")["slow"].since == second
    text = dump(stopping.snapshot.workspace)
    assert f'[gate.stop.earlier.slow]\n"{instant_text(first)}" = "{FIRST}"\n' in text
    assert dict(load(text).earlier) == dict(stopping.snapshot.workspace.earlier)


def test_of_two_edits_at_one_instant_the_sentence_that_was_in_force_is_kept(stopping: Store, clock: Clock) -> None:
    for limit in (8, 7):
        stopping.edit(STOP, {"sentence": f"latency > {limit}s over 4w"})
    assert earlier(stopping) == {"slow": {instant_text(clock.now): FIRST}}


def test_a_removal_keeps_it_too_and_one_that_comes_again_goes_on(stopping: Store, clock: Clock) -> None:
    removed = clock.now
    stopping.remove(STOP)
    assert earlier(stopping) == {"slow": {instant_text(removed): FIRST}}
    assert list(stopping.snapshot.workspace.removed) == ["slow"]
    clock.goes_on()
    stopping.answer("again", {STOP: {"sentence": "latency > 5s over 4w"}})
    assert list(stopping.snapshot.workspace.removed) == []
    gone = clock.goes_on()
    stopping.answer("and gone", {STOP: None})
    assert earlier(stopping)["slow"] == {instant_text(removed): FIRST, instant_text(gone): "latency > 5s over 4w"}


def test_an_edit_of_a_note_or_of_another_outcome_keeps_nothing(stopping: Store) -> None:
    stopping.edit(STOP, {"note": "as agreed"})
    stopping.edit(RecordId("condition", "hold.undefined"), {"sentence": "undefined_rate > 6% over 4w"})
    stopping.remove(RecordId("condition", "hold.undefined"))
    assert earlier(stopping) == {}


def test_taking_back_an_edit_takes_back_what_it_kept_and_leaves_that_of_others(stopping: Store, clock: Clock) -> None:
    stopping.edit(STOP, {"sentence": "latency > 8s over 4w"})
    change = newest_change(stopping)
    clock.goes_on()
    stopping.edit(OTHER, {"sentence": "undefined_rate > 80% over 4w"})
    stopping.take_back(change)
    assert list(earlier(stopping)) == ["undefined"]
    assert stopping.snapshot.workspace.conditions("stop")["slow"].sentence == FIRST


def test_a_renamed_condition_and_a_renamed_signal_keep_their_earlier_sentences(stopping: Store, clock: Clock) -> None:
    at = instant_text(clock.now)
    stopping.edit(STOP, {"sentence": "latency > 8s over 4w"})
    stopping.decide("resume", ["owner", "reviewer"], reason="as it is")
    stopping.rename(STOP, "late")
    stopping.rename(LATENCY, "delay")
    assert earlier(stopping) == {"late": {at: "delay > 9s over 4w"}}


def test_a_condition_that_takes_the_name_of_a_removed_one_has_the_sentences_of_both(
    stopping: Store, clock: Clock
) -> None:
    stopping.remove(STOP)
    removed = instant_text(clock.now)
    edited = instant_text(clock.goes_on())
    stopping.edit(OTHER, {"sentence": "undefined_rate > 80% over 4w"})
    stopping.rename(OTHER, "slow")
    assert earlier(stopping) == {"slow": {removed: FIRST, edited: "undefined_rate > 90% over 4w"}}


def test_a_signal_that_is_redefined_leaves_sentences_that_say_what_they_took_from_it(
    stopping: Store, clock: Clock
) -> None:
    stopping.edit(LATENCY, {"baseline": "2s"})
    stopping.edit(STOP, {"sentence": "latency > baseline * 3 over 4w"})
    first = clock.goes_on()
    stopping.edit(STOP, {"sentence": "latency > baseline * 2 over 4w"})
    second = clock.goes_on()
    stopping.edit(LATENCY, {"baseline": "9s", "max_age": "1w"})
    kept = earlier(stopping)["slow"]
    assert kept[instant_text(first)] == "mean of latency > 6s over 4w within 2w"
    assert kept[instant_text(second)] == "mean of latency > 4s over 4w within 2w"
    stopping.edit(LATENCY, {"title": "Latency"})
    assert earlier(stopping)["slow"] == kept


def test_a_sentence_that_was_edited_in_the_text_by_hand_is_kept_as_well(stopping: Store, clock: Clock) -> None:
    text = dump(stopping.snapshot.workspace).replace(FIRST, "latency > 8s over 4w")
    stopping.replace(load(text), stopping.snapshot.evidence)
    assert earlier(stopping) == {"slow": {instant_text(clock.now): FIRST}}
    told = load(dump(stopping.snapshot.workspace))
    stopping.replace(told, stopping.snapshot.evidence)  # another clone's edit comes with what it kept
    assert dict(stopping.snapshot.workspace.earlier) == dict(told.earlier)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[gate.hold.earlier.x]\n"2026-01-01T00:00:00Z" = "page is complete"\n', "earlier"),
        ('[gate.stop.earlier.x]\n"yesterday" = "page is complete"\n', "must be a time such as"),
        ("[gate.stop]\nearlier = 1\n", "must be a table of its own"),
        ("[gate.stop.earlier]\nx = 1\n", "must be a table of sentences by time"),
        ('[gate.stop.earlier.x]\n"2026-01-01T00:00:00Z" = 1\n', "must be"),
        ('[gate.stop.earlier."no name"]\n"2026-01-01T00:00:00Z" = "x > 1"\n', "no name"),
        ("[earlier.x]\n", "Earlier sentences stand in gate.stop.earlier"),
    ],
)
def test_earlier_sentences_that_cannot_be_are_refused_with_their_place(text: str, what: str) -> None:
    with pytest.raises(BadData) as error:
        load(f"format = 1\n\n{text}")
    assert what in f"{error.value.place} {error.value.message} {error.value.hint}"


# What a decision lifts


def test_a_resume_names_what_stands_and_marks_what_it_had_seen(stopping: Store) -> None:
    stop = stopping.decide("stop", ["owner"], reason="seen")
    stopping.decide("hold", ["builder"], reason="later")
    decided = {one.kind: key for key, one in stopping.snapshot.workspace.decisions.items()}
    assert (stop.lifts, stop.seen) == (None, {})
    resume = stopping.decide("resume", ["owner", "reviewer"], reason="mended")
    assert resume.lifts == (decided["stop"], decided["hold"])
    assert set(resume.seen) == {"latency", "undefined_rate"}
    known = stopping.snapshot.evidence.readings["latency"]
    assert resume.seen["latency"].split() == sorted(map(mark, known))
    go = stopping.decide("go", ["owner"], reason="on")
    assert (go.lifts, go.seen) == ((), {})


def test_a_resume_names_the_conditions_that_are_met_or_latched(stopping: Store, clock: Clock) -> None:
    stopping.edit(STOP, {"sentence": "latency > 2s over 4w"})
    stopping.edit(OTHER, {"sentence": "undefined_rate > 5% over 4w"})
    clock.goes_on()
    kept = stopping.decide("resume", ["owner", "reviewer"], reason="mended")
    assert kept.lifts == ("stop.slow", "stop.undefined")
    stopping.rename(STOP, "late")
    (renamed,) = stopping.snapshot.workspace.decisions.values()
    assert renamed.lifts == ("stop.late", "stop.undefined")
