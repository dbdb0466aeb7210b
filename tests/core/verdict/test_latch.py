"""The latch of Stop: by the sentence of the time, until a resume that names it and had seen the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from core.model.base import instant_text
from core.model.decisions import Decision
from core.model.evidence import Reading
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition, Earlier
from core.model.workspace import RecordId, Workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.explicit_sentence import explicit_sentence
from core.verdict.history import history
from core.verdict.observations.known_evidence import SeenEvidence, mark
from core.verdict.report.resume_scope import evidence_seen
from core.verdict.resumes import MOST, as_seen, seen_by_each
from tests.core.verdict.building import AT, SIGNALS, ago, decision, done, reading, workspace

NOW = Condition(sentence="cases >= 9 over 4w", since=ago("5d"))


def stopping(condition: Condition | None = NOW, *, until: str = "5d", earlier: str = "cases >= 2 over 4w") -> Workspace:
    """A Stop condition that was edited, or removed, at a time."""
    sentences = {instant_text(ago(until)): earlier}
    other = RecordId("condition", "stop.unowned"), Condition(sentence="owner is not assigned")
    changes = dict([other, (RecordId("condition", "stop.x"), condition)])
    return workspace(earlier={"x": Earlier(sentences=sentences)}).having(changes)


def verdict(whole: Workspace, *found: Reading) -> str:
    """The verdict of the gate: a newer reading keeps the window from being empty."""
    return evaluate(Context(whole, EvidenceLog.of([*found, case("0", "1h")]), AT)).verdict


def case(value: str, at: str, *, known: str = "") -> Reading:
    """Some cases at a time, which became known then or later."""
    return reading(value, ago(at), signal="cases", recorded=ago(known or at))


@pytest.mark.parametrize("condition", [NOW, None], ids=["edited", "removed"])
def test_what_was_known_before_an_edit_is_judged_by_the_earlier_sentence(condition: Condition | None) -> None:
    assert verdict(stopping(condition), case("3", "6d")) == "stop"
    assert verdict(stopping(condition), case("3", "4d")) == "go"
    assert verdict(stopping(condition), case("3", "6d", known="4d")) == "go"  # who learned of it knew the edit
    assert verdict(stopping(condition), case("1", "6d"), case("1", "5d")) == "stop"
    assert verdict(stopping(condition), case("1", "6d"), case("1", "4d")) == "go"


def test_the_headline_names_the_sentence_that_stopped_and_the_removed_one_is_found() -> None:
    found = EvidenceLog.of([case("3", "6d"), case("0", "1h")])
    edited, removed = (evaluate(Context(stopping(condition), found, AT)) for condition in (NOW, None))
    assert (
        edited.headline
        == "X (then: Cases at least 2 over 4 weeks) fired on 2026-02-24 09:00 UTC; only a resume lifts it"
    )
    (finding,) = (one for one in removed.findings if one.id == "x")
    assert (finding.state, finding.latched) == ("unmet", ago("6d"))
    assert "the condition was removed; it said: Cases at least 2 over 4 weeks" in finding.reason
    assert history(Context(stopping(None), found, AT)).periods[-1].because == ("stop.x",)


def test_what_becomes_known_late_of_a_time_before_the_edit_is_judged_by_the_sentence_that_is_in_force_then() -> None:
    whole = stopping(Condition(sentence="cases >= 2 over 3d", since=ago("5d")), earlier="cases >= 9 over 3d")
    assert verdict(whole, case("3", "10d", known="4d")) == "stop"
    assert verdict(whole, case("3", "10d", known="6d")) == "go"


def test_a_text_of_an_earlier_version_that_kept_no_sentence_is_judged_as_it_was() -> None:
    old = stopping(Condition(sentence="cases >= 2 over 3d", since=ago("5d"))).model_copy(update={"earlier": {}})
    assert verdict(old, case("3", "10d", known="4d")) == "go"
    assert verdict(old, case("3", "6d")) == "stop"
    assert verdict(old, case("3", "9d")) == "go"


def test_an_earlier_sentence_about_what_is_written_judges_nothing() -> None:
    for sentence in ("vacant is not assigned", "page is not written", "nobody > 3", "page is complete"):
        assert verdict(stopping(earlier=sentence), case("0", "6d")) == "go"


def test_an_overdue_duty_of_before_the_edit_stands() -> None:
    whole = stopping(None, until="5d", earlier="log_review is overdue")
    done_late = EvidenceLog.of((), [done(ago("9d")), done(ago("6d")), done(ago("1h"))])
    assert evaluate(Context(whole, done_late, AT)).verdict == "stop"
    known_late = EvidenceLog.of((), [done(ago("9d"), recorded=ago("4d")), done(ago("6d")), done(ago("1h"))])
    assert (
        evaluate(Context(stopping(None, until="5d", earlier="log_review is overdue"), known_late, AT)).verdict == "go"
    )


# A resume


def resumed(at: str, **more: Any) -> dict[str, Decision]:
    return {"r": decision("resume", ago(at), **more)}


def test_a_resume_that_names_the_condition_lifts_it_with_its_earlier_sentences() -> None:
    found = case("3", "6d")
    for lifts in (None, ("stop.x",)):
        assert verdict(stopping().model_copy(update={"decisions": resumed("2d", lifts=lifts)}), found) == "go"


@pytest.mark.parametrize("lifts", [(), ("stop.y", "d1")])
def test_what_a_resume_does_not_name_stands(lifts: tuple[str, ...]) -> None:
    whole = workspace(stop={"x": "cases >= 2 over 4w"}, decisions=resumed("2d", lifts=lifts))
    assert verdict(whole, case("3", "6d")) == "stop"
    assert verdict(whole, case("1", "6d")) == "go"
    assert verdict(whole, case("1", "6d"), case("1", "1d")) == "go"  # each resume begins anew all the same
    stopped = {"s": decision("stop", ago("3d")), **resumed("2d", lifts=lifts)}
    assert verdict(workspace(decisions=stopped)) == "stop"
    held = {"s": decision("hold", ago("3d")), "g": decision("go", ago("2d"), lifts=lifts)}
    assert verdict(workspace(decisions=held)) == "hold"


def test_two_resumes_lift_what_they_name_together() -> None:
    first = decision("resume", ago("3d"), lifts=("stop.x",))
    second = decision("resume", ago("2d"), lifts=("stop.y",))
    gate = {"x": "cases >= 2 over 4w", "y": "cases >= 3 over 4w"}
    for one, other in ((first, second), (second, first)):
        pair = {"a": one.model_copy(update={"at": ago("3d")}), "b": other.model_copy(update={"at": ago("2d")})}
        assert verdict(workspace(stop=gate, decisions=pair), case("3", "6d")) == "go"
    assert verdict(workspace(stop=gate, decisions={"a": first}), case("3", "6d")) == "stop"


def test_evidence_that_a_resume_had_not_seen_counts_after_it() -> None:
    old, unseen = case("3", "6d"), case("4", "5d")
    log = EvidenceLog.of([old])
    stopped = workspace(stop={"x": "cases >= 2 over 4w"})
    marks = evidence_seen(Context(stopped, log, ago("2d")))
    whole = stopped.model_copy(update={"decisions": resumed("2d", lifts=("stop.x",), seen=marks)})
    assert verdict(whole, old) == "go"
    assert verdict(whole, old, unseen) == "stop"
    assert verdict(whole, old.model_copy(update={"value": unseen.value})) == "stop"  # it is another one now
    assert verdict(whole, unseen.model_copy(update={"value": old.value - 2})) == "go"


def test_a_second_resume_lifts_what_the_first_had_not_seen() -> None:
    old, unseen = case("3", "6d"), case("4", "5d")
    stopped = workspace(stop={"x": "cases >= 2 over 4w"})
    marks = evidence_seen(Context(stopped, EvidenceLog.of([old]), AT))
    first = decision("resume", ago("3d"), lifts=("stop.x",), seen=marks)
    both = stopped.model_copy(update={"decisions": {"a": first}})
    marks = evidence_seen(Context(both, EvidenceLog.of([old, unseen]), ago("2d")))
    assert len(marks["cases"].split()) == 1  # the other one was seen by the first
    second = decision("resume", ago("2d"), lifts=("stop.x",), seen=marks)
    whole = stopped.model_copy(update={"decisions": {"a": first, "b": second}})
    assert verdict(whole, old, unseen) == "go"
    assert verdict(whole, old, unseen, case("2", "4d")) == "stop"


def seen_by(resumes: Sequence[Decision], name: str) -> SeenEvidence | None:
    """The evidence that all of these resumes together had seen."""
    *_, last = seen_by_each(resumes, name)
    return last


def test_of_much_evidence_the_newest_is_marked_and_the_rest_counts_as_seen() -> None:
    many = [(AT - timedelta(minutes=minutes), f"{minutes:08x}") for minutes in range(MOST + 50)]
    told = as_seen(many)
    found = seen_by([decision("resume", AT, seen={"cases": told})], "cases")
    assert found is not None
    assert len(found.marks) == MOST
    assert found.until == AT - timedelta(minutes=MOST)
    assert seen_by([decision("resume", AT, seen={"cases": ""})], "cases") is not None
    assert seen_by([decision("resume", AT)], "cases") is None


# What a sentence takes from its signal


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("rate > baseline + 2% over 4w", "rate > 0.06 over 4w within 10d"),
        ("rate outside baseline - 1% and baseline * 2 over 4w", "rate outside 0.03 and 0.08 over 4w within 10d"),
        ("latency > baseline for 2h until <= baseline * 0.5", "last of latency > 2s within 10d for 2h until <= 1s"),
        ("cases >= 2 over 4w within 3d", "sum of cases >= 2 over 4w within 3d"),
        ("level > 3", "last of level > 3 within 10d"),
        ("p95 of latency > 3s over 1d", "p95 of latency > 3s over 1d within 10d"),
        ("level > baseline", "level > baseline"),
        ("rate > 3s", "rate > 3s within 10d"),
        ("max of level > 3", "max of level > 3"),
        ("log_review is overdue", "log_review is overdue"),
        ("no sentence", "no sentence"),
    ],
)
def test_a_sentence_says_by_itself_what_it_took_from_its_signal(sentence: str, told: str) -> None:
    name = next((word for word in sentence.split() if word in SIGNALS), "rate")
    assert explicit_sentence(sentence, SIGNALS[name]) == told


def test_equal_values_in_other_digits_have_marks_of_their_own_whichever_was_marked_first() -> None:
    short, long = (reading(value, AT, id="x", n=20) for value in ("0.5", "0.50"))
    assert short == long
    assert mark(short) != mark(long)
