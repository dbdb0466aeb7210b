"""Each signal in few figures."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

from core.model.evidence import ExceptionCase, Review
from core.model.evidence_log import EvidenceLog
from core.model.sessions import Session, span_of
from core.model.signals import Signal
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.report.signal_summary import SPARKS, SignalSummary, signal_summaries
from tests.core.verdict.building import AT, ago, reading, readings, waiver, with_signal, workspace


def gauge(name: str, evidence: EvidenceLog | None = None, **parts: Any) -> SignalSummary:
    """The gauge of one signal."""
    whole, log = workspace(**parts), evidence or EvidenceLog()
    context = Context(whole, log, AT)
    found = signal_summaries(context, evaluate(context))
    return next(one for one in found if one.name == name)


def test_there_is_one_a_signal_in_the_order_they_ask_for() -> None:
    signals = {"c": Signal(order="1"), "a": Signal(), "b": Signal(order="2")}
    whole = workspace(signals=signals)
    context = Context(whole, EvidenceLog(), AT)
    found = signal_summaries(context, evaluate(context))
    assert [one.name for one in found] == ["c", "b", "a"]


def test_it_shows_what_its_condition_sees() -> None:
    one = gauge("level", readings(["1", "3"]), hold={"a": "level > 5 over 1w"})
    assert (one.value, one.thresholds) == (Fraction(2), ((Fraction(5), "hold"),))
    assert one.finding is not None
    assert one.finding.key == "hold.a"
    assert (one.age, one.fresh) == (timedelta(), True)


def test_without_a_condition_it_shows_the_newest_reading() -> None:
    one = gauge("level", readings(["1", "3"]))
    assert (one.value, one.thresholds, one.finding) == (Fraction(3), (), None)


def test_without_a_reading_it_shows_nothing() -> None:
    one = gauge("level", hold={"a": "level > 5"})
    assert (one.value, one.age, one.fresh, one.recent) == (None, None, False, ())


def test_what_speaks_against_go_is_shown_before_what_does_not() -> None:
    sentences = {"stop": {"a": "level > 50"}, "hold": {"b": "level > 5"}, "go": {"c": "level < 9"}}
    one = gauge("level", readings(["7"]), **sentences)
    assert one.finding is not None
    assert one.finding.key == "hold.b"
    assert set(one.thresholds) == {(Fraction(50), "stop"), (Fraction(5), "hold"), (Fraction(9), "go")}


def test_both_ends_of_a_range_are_thresholds() -> None:
    one = gauge("level", readings(["7"]), hold={"a": "level outside 2 and 9"})
    assert one.thresholds == ((Fraction(2), "hold"), (Fraction(9), "hold"))


def test_how_often_it_was_read_is_no_value_of_it() -> None:
    one = gauge("latency", readings(["2.5"], signal="latency"), hold={"a": "count of latency > 3 over 1w"})
    assert (one.value, one.thresholds) == (Fraction(5, 2), ())


def test_it_keeps_the_newest_values_oldest_first() -> None:
    one = gauge("level", readings([str(value) for value in range(20)]))
    assert one.recent == tuple(Fraction(value) for value in range(20 - SPARKS, 20))


def test_it_does_not_see_the_future() -> None:
    evidence = EvidenceLog.of([reading("1"), reading("9", AT + timedelta(days=1))])
    assert gauge("level", evidence).recent == (Fraction(1),)


def test_it_says_when_its_newest_reading_is_too_old() -> None:
    evidence = EvidenceLog.of([reading("1", ago("10d"))])
    one = gauge("level", evidence)
    assert (one.age, one.fresh) == (timedelta(days=10), False)
    assert gauge("level", evidence, signals=with_signal("level", max_age="11d")).fresh


def test_a_waived_breach_gives_way_to_one_that_counts() -> None:
    waivers = {"x": waiver("hold", "a", "level > 5")}
    one = gauge("level", readings(["9"]), hold={"a": "level > 5", "b": "level > 6"}, waivers=waivers)
    assert one.finding is not None
    assert one.finding.key == "hold.b"


REVIEWED = {"undefined": Signal(stream="reviews:undefined", of="exceptions", kind="rate", unit="ratio", max_age="4w")}


def reviews() -> EvidenceLog:
    """Two weeks of flagged cases: 1 of 2 undefined, then 1 of 4."""
    cases, sessions = [], []
    for week, outcomes in (("2026-W07", "uc"), ("2026-W08", "uccc")):
        names = []
        for number, outcome in enumerate(outcomes):
            at = span_of(week)[0] + timedelta(hours=number)
            found = Review(outcome="undefined" if outcome == "u" else "correct", at=at + timedelta(days=7))
            one = ExceptionCase(source="log", id=f"{week} {number}", at=at, recorded=at, reviews={"r": found})
            cases.append(one)
            names.append(one.name)
        drawn = Session(source="review", id=week, at=span_of(week)[1], week=week, flagged=tuple(names))
        sessions.append(drawn)
    return EvidenceLog.of([], [], cases, sessions)


def test_what_reviews_feed_is_shown_week_by_week_and_says_of_what() -> None:
    one = gauge("undefined", reviews(), signals=REVIEWED)
    assert one.recent == (Fraction(1, 2), Fraction(1, 4))
    assert [week.week for week in one.weeks] == ["2026-W07", "2026-W08"]
    assert (one.value, one.n, one.of) == (Fraction(1, 4), 4, "of 4 flagged cases drawn in 2026-W08")
    assert one.interval == one.weeks[-1].interval is not None


def test_with_a_condition_it_is_what_the_condition_sees() -> None:
    one = gauge("undefined", reviews(), signals=REVIEWED, hold={"a": "undefined > 30% over 4w"})
    assert (one.value, one.n, one.of) == (Fraction(2, 6), 6, "of 6 flagged cases")
    assert one.finding is not None
    assert one.interval == one.finding.interval is not None
    assert one.fresh


def test_before_the_first_review_there_is_nothing_to_show() -> None:
    one = gauge("undefined", signals=REVIEWED)
    assert (one.value, one.n, one.of, one.weeks, one.age, one.recent) == (None, None, "", (), None, ())
