"""Signals that reviews feed: of which cases they speak, from when on, and with what weight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import partial
from math import sqrt
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model.cases import Cases
from core.model.decisions import Decision
from core.model.evidence import ExceptionCase, Review
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition
from core.model.sessions import Session, span_of, week_of
from core.model.signals import Signal
from core.model.workspace import RecordId, Workspace
from core.review.draw import draw as drawn
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.finding import Finding
from core.verdict.observations.review_samples import Stream, samples
from core.verdict.replay.cache import ReplayCache
from tests.core.review.building import candidate, on_the_real_file, real_cases, truth
from tests.steps import steps

MONDAY = datetime(2026, 2, 2, tzinfo=UTC)
WINDOW = timedelta(weeks=2)
SIGNALS = {
    "of_exceptions": Signal(stream="reviews:undefined", of="exceptions", kind="rate", unit="ratio", max_age="52w"),
    "of_controls": Signal(stream="reviews:undefined", of="controls", kind="rate", unit="ratio", max_age="52w"),
    "of_weeks": Signal(stream="reviews:undefined", of="exceptions", kind="rate", unit="ratio", max_age="52w"),
    "of_traffic": Signal(stream="reviews:undefined", of="traffic", kind="rate", unit="ratio", max_age="52w"),
    "harmed": Signal(stream="reviews:customer_impact", kind="events", unit="count", max_age="52w"),
}
SENTENCES = {
    "of_exceptions": "of_exceptions > 30% over 2w min 3",
    "of_weeks": "of_weeks > 30% over last 2 weeks min 3",
    "of_controls": "of_controls > 30% over 2w with 80% confidence",
    "of_traffic": "of_traffic > 30% over 2w",
    "harmed": "harmed >= 2 over 2w",
}
WANTED = {"of_exceptions": ("flagged",), "of_weeks": ("flagged",), "of_controls": ("controls",)}
WORKSPACE = Workspace.of(
    {RecordId("signal", name): signal for name, signal in SIGNALS.items()}
    | {RecordId("condition", f"hold.{name}"): Condition(sentence=text) for name, text in SENTENCES.items()}
)


@dataclass(frozen=True)
class Seen:
    """A reviewed case in a window, by the plainest reading of the rules."""

    hit: bool
    stratum: str
    session: Session


def known(case: ExceptionCase, at: datetime) -> Review | None:
    """The facts of a case known then: its newest review that is not a blind second one."""
    there = [(one.at, key) for key, one in case.reviews.items() if not one.second and one.at <= at]
    return case.reviews[max(there)[1]] if there else None


def is_in(name: str, case: datetime, at: datetime) -> bool:
    """Whether a case lies in the window: of two weeks up to now, or of the two whole ones before this week."""
    if name != "of_weeks":
        return at - WINDOW < case <= at
    return monday(at) - WINDOW <= case < monday(at)


def monday(at: datetime) -> datetime:
    """The beginning of a week."""
    return MONDAY + (at - MONDAY) // timedelta(weeks=1) * timedelta(weeks=1)


def in_window(log: EvidenceLog, name: str, at: datetime) -> list[Seen]:
    """Every case drawn by chance that occurred in the window and whose review is known."""
    found = []
    for case in log.exceptions:
        drew = [one for one in sorted(log.sessions, key=lambda one: (one.at, one.key)) if case.name in one.cases]
        drew = [one for one in drew if one.strategy == "random"]
        review = known(case, at)
        if not drew or review is None or not is_in(name, case.at, at):
            continue
        session = drew[0]
        stratum = "flagged" if case.name in session.flagged else "controls"
        wanted = WANTED.get(name, ("flagged", "controls"))
        if session.at <= at and stratum in wanted:
            found.append(Seen(review.outcome == "undefined", stratum, session))
    return found


def rate_of(name: str, seen: list[Seen]) -> tuple[Fraction | None, int]:
    """The rate and its sample size."""
    if name != "of_traffic":
        return (Fraction(sum(one.hit for one in seen), len(seen)), len(seen)) if seen else (None, 0)
    weeks: dict[str, list[int]] = {}
    for one in seen:
        of = weeks.setdefault(one.session.week, [0, 0])
        of[:] = max(of[0], one.session.flagged_traffic), max(of[1], one.session.other_traffic)
    traffic = {"flagged": sum(of[0] for of in weeks.values()), "controls": sum(of[1] for of in weeks.values())}
    groups = {stratum: [one.hit for one in seen if one.stratum == stratum] for stratum in traffic}
    if not seen or any(traffic[stratum] and not groups[stratum] for stratum in traffic):
        return None, 0
    total = sum(traffic.values())
    rate = sum(
        (Fraction(traffic[one] * sum(hits), total * len(hits)) for one, hits in groups.items() if hits), Fraction()
    )
    weights = [Fraction(traffic[one], len(hits)) for one, hits in groups.items() for _hit in hits]
    return rate, int(sum(weights) ** 2 / sum(weight**2 for weight in weights))


def findings(log: EvidenceLog, at: datetime, replay: ReplayCache | None = None) -> Mapping[str, Finding]:
    """By signal."""
    return {one.signal: one for one in evaluate(Context(WORKSPACE, log, at, replay or ReplayCache())).findings}


HOURS = st.integers(0, 5 * 7 * 24).map(lambda hours: MONDAY + timedelta(hours=hours))


@st.composite
def logs(draw: Any) -> EvidenceLog:
    """Cases of five weeks, some reviewed (also late, twice, or blind), some drawn, some not by chance."""
    cases = []
    for number in range(draw(st.integers(1, 14))):
        at = draw(HOURS)
        reviews = {}
        for key in range(draw(st.integers(0, 3))):
            reviews[f"r{key}"] = Review(
                outcome=draw(st.sampled_from(["correct", "misclassified", "undefined"])),
                customer_impact=draw(st.booleans()),
                at=at + timedelta(hours=draw(st.integers(0, 500))),
                second=draw(st.integers(0, 3)) == 0,
            )
        flagged = draw(st.booleans())
        cases.append(ExceptionCase(source="log", id=f"c{number}", at=at, recorded=at, flagged=flagged, reviews=reviews))
    sessions = []
    for number in range(draw(st.integers(0, 4))):
        picked = draw(st.lists(st.sampled_from(cases), max_size=8, unique_by=lambda one: one.id))
        kinds = {
            kind: tuple(one.name for one in picked if one.flagged == (kind == "flagged"))
            for kind in ("flagged", "controls")
        }
        at = draw(HOURS)
        sessions.append(
            Session(
                source="review",
                id=f"s{number}",
                at=at,
                week=week_of(at),
                strategy=draw(st.sampled_from(["random", "random", "least_confident"])),
                flagged=kinds["flagged"],
                controls=kinds["controls"],
                flagged_traffic=draw(st.integers(len(kinds["flagged"]), 40)),
                other_traffic=draw(st.integers(len(kinds["controls"]), 400)),
            )
        )
    return EvidenceLog.of([], [], cases, sessions)


def as_plainly_counted(found: Mapping[str, Finding], log: EvidenceLog, at: datetime) -> None:
    """The findings of an instant are those of a plain count."""
    for name in ("of_exceptions", "of_weeks", "of_controls", "of_traffic"):
        rate, n = rate_of(name, in_window(log, name, at))
        if rate is None or (name in ("of_exceptions", "of_weeks") and n < 3):
            assert (found[name].state, found[name].value) == ("unknown", None)
            continue
        assert (found[name].value, found[name].n) == (rate, n)
        if name != "of_controls":
            assert found[name].state == ("met" if rate > Fraction(3, 10) else "unmet")
    harmed = [
        case
        for case in log.exceptions
        if (review := known(case, at)) and review.customer_impact and at - WINDOW < case.at <= at
    ]
    assert found["harmed"].value == (len(harmed) or None)


def changes(log: EvidenceLog) -> Iterator[datetime]:
    """Every instant at which a finding can change."""
    for case in log.exceptions:
        yield from (case.at, case.at + WINDOW)
        yield from (monday(case.at) + timedelta(weeks=weeks) for weeks in (1, 3))
        yield from (review.at for review in case.reviews.values())
    yield from (session.at for session in log.sessions)


@given(logs(), HOURS)
def test_a_rate_takes_what_chance_drew_and_a_count_every_confirmed_case(log: EvidenceLog, at: datetime) -> None:
    as_plainly_counted(findings(log, at), log, at)


@settings(max_examples=40)
@given(logs())
def test_it_does_so_at_every_instant_of_a_replay(log: EvidenceLog) -> None:
    replay = ReplayCache()
    for at in sorted(set(changes(log))):
        replay.turn()
        as_plainly_counted(findings(log, at, replay), log, at)


@settings(max_examples=40)
@given(logs(), HOURS)
def test_what_was_replayed_bit_by_bit_says_what_a_fresh_look_says(log: EvidenceLog, at: datetime) -> None:
    replay = ReplayCache()
    for earlier in sorted({one for one in changes(log) if one <= at}):
        findings(log, earlier, replay)
    assert findings(log, at, replay) == findings(log, at)


def reviewed(case: ExceptionCase, outcome: Any, at: datetime, session: Session) -> ExceptionCase:
    """The case with a review of a session."""
    return case.model_copy(update={"reviews": {"r": Review(outcome=outcome, at=at, session=session.name, label="x")}})


def wilson(hits: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """The score interval, by the formula in any textbook."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = (hits + z * z / 2) / (n + z * z)
    spread = z / (n + z * z) * sqrt(hits * (n - hits) / n + z * z / 4)
    return middle - spread, middle + spread


@on_the_real_file
def test_a_week_of_real_predictions_gives_the_figures_of_its_answer_key() -> None:
    first, last = span_of("2025-W02")
    cases = {one.name: one for one in real_cases() if first <= one.at < last}
    flagged = sorted(name for name, one in cases.items() if one.flagged)
    assert len(flagged) == 50
    at = datetime(2025, 1, 13, 9, tzinfo=UTC)
    session = drawn("2025-W02", "42", map(candidate, cases.values()), [], at=at, size=30, controls=10)
    answers: dict[str, Any] = {name: truth()[one.id][0] for name, one in cases.items()}
    log = EvidenceLog.of(
        [], [], [reviewed(cases[name], answers[name], at, session) for name in session.cases], [session]
    )
    outcomes = [answers[name] for name in session.flagged]
    assert [outcomes.count(one) for one in ("correct", "misclassified", "undefined")] == [10, 3, 7]
    found = findings(log, at)
    assert (found["of_exceptions"].value, found["of_exceptions"].n) == (Fraction(7, 20), 20)
    low, high = wilson(7, 20)
    assert found["of_exceptions"].interval
    assert [float(one) for one in found["of_exceptions"].interval] == pytest.approx([low, high])
    assert found["of_exceptions"].state == "met"

    undefined = sum(answers[name] == "undefined" for name in session.controls)
    assert found["of_controls"].value == Fraction(undefined, 10)
    assert found["of_traffic"].value == (50 * Fraction(7, 20) + (385 - 50) * Fraction(undefined, 10)) / 385
    weights = [Fraction(50, 20)] * 20 + [Fraction(335, 10)] * 10
    assert found["of_traffic"].n == int(sum(weights) ** 2 / sum(weight**2 for weight in weights)) == 13
    assert found["of_traffic"].interval
    between = yan_and_su([(7, 20, 50 / 385), (undefined, 10, 335 / 385)])
    assert [float(one) for one in found["of_traffic"].interval] == pytest.approx(between)
    low, high = wilson(undefined, 10, 0.8)
    assert found["of_controls"].interval
    assert [float(one) for one in found["of_controls"].interval] == pytest.approx([low, high])
    assert {name: one.reason for name, one in found.items() if name != "harmed"} == WORDS


WORDS = {
    "of_exceptions": "Of exceptions 35% of 20 flagged cases over 2 weeks (18.1% to 56.7% with 95% confidence),"
    " above 30%",
    "of_weeks": "Of weeks 35% of 20 flagged cases over the last 2 whole weeks (18.1% to 56.7% with 95% confidence),"
    " above 30%",
    "of_controls": "Of controls 0% of 10 controls over 2 weeks (0% to 14.1% with 80% confidence), not above 30%",
    "of_traffic": "Of traffic 4.5% of all traffic, estimated as if from 13 cases over 2 weeks"
    " (2.4% to 31.5% with 95% confidence), not above 30%",
}
"""Each says of what its rate is one."""


def yan_and_su(strata: list[tuple[int, int, float]]) -> tuple[float, float]:
    """The stratified Wilson interval of hits among cases, each stratum with its share of the traffic."""
    z = NormalDist().inv_cdf(0.975)
    variances = [share**2 * hits / n * (1 - hits / n) / n for hits, n, share in strata]
    quantile = z * sqrt(sum(variances)) / sum(map(sqrt, variances))
    confidence = 2 * NormalDist().cdf(quantile) - 1
    bounds = [(share, wilson(hits, n, confidence)) for hits, n, share in strata]
    return sum(share * low for share, (low, _) in bounds), sum(share * high for share, (_, high) in bounds)


@on_the_real_file
def test_a_queue_of_exceptions_alone_never_sees_what_controls_show() -> None:
    """Of 280 undefined cases 159 are not flagged: of the flagged 35%, of all traffic 9.1%."""
    cases, answers = real_cases(), truth()
    undefined = [one for one in cases if answers[one.id][0] == "undefined"]
    assert (len(undefined), sum(not one.flagged for one in undefined)) == (280, 159)
    log, drawn_weeks = everything_reviewed(cases, answers)
    at = datetime(2025, 3, 4, tzinfo=UTC)
    workspace = WORKSPACE.having(
        {RecordId("condition", f"hold.{name}"): Condition(sentence=f"{name} > 5% over 52w") for name in SIGNALS_OF}
    )
    found = {one.signal: one.value for one in evaluate(Context(workspace, log, at)).findings}
    assert drawn_weeks == 8
    assert found["of_exceptions"] == Fraction(121, 346)
    assert found["of_controls"] == Fraction(159, 3080 - 346)
    assert found["of_traffic"] == Fraction(280, 3080)


SIGNALS_OF = ("of_exceptions", "of_controls", "of_traffic")


def everything_reviewed(cases: Iterable[ExceptionCase], answers: Mapping[str, Any]) -> tuple[EvidenceLog, int]:
    """Each week drawn whole and reviewed from the answer key: its rates are the true ones."""
    weeks: dict[str, list[ExceptionCase]] = {}
    for one in cases:
        weeks.setdefault(week_of(one.at), []).append(one)
    done, sessions = [], []
    for week, of_one in sorted(weeks.items()):
        at = span_of(week)[1]
        flagged, size = sum(one.flagged for one in of_one), len(of_one)
        session = drawn(week, "42", map(candidate, of_one), [], at=at, size=size, controls=size - flagged)
        sessions.append(session)
        done += [reviewed(one, answers[one.id][0], at, session) for one in of_one]
    return EvidenceLog.of([], [], done, sessions), len(sessions)


def a_case(*reviews: Review) -> ExceptionCase:
    """A flagged case of Monday with these reviews, oldest first."""
    return ExceptionCase(
        source="log",
        id="a",
        at=MONDAY,
        recorded=MONDAY,
        reviews={f"r{number}": one for number, one in enumerate(reviews)},
    )


def harm(days: int, **more: Any) -> Review:
    """A customer was harmed, as somebody found so many days later."""
    return Review(**{"outcome": "misclassified", "label": "x", "customer_impact": True, **more}, at=after(days))


def after(days: int) -> datetime:
    """So many days after Monday."""
    return MONDAY + timedelta(days=days)


def test_a_review_holds_until_somebody_finds_something_else() -> None:
    log = EvidenceLog.of([], [], [a_case(harm(1), harm(3, customer_impact=False), harm(5))])
    values = [findings(log, after(days))["harmed"].value for days in (0, 1, 2, 3, 4, 5, 13, 14)]
    assert values == [None, 1, 1, None, None, 1, 1, None]


def test_who_finds_the_same_again_finds_nothing_new() -> None:
    """A resume covers what was known at it, whoever confirms it later, but nothing that is found anew."""
    stops = WORKSPACE.having({RecordId("condition", "stop.harmed"): Condition(sentence="harmed >= 1 over 2w")})
    stopped = Decision(kind="resume", at=after(2), by=("owner",), holders=("Ada",), reason="mended", verdict="stop")
    resumed = stops.having({RecordId("decision", "d1"): stopped})

    def state(*reviews: Review) -> str:
        found = evaluate(Context(resumed, EvidenceLog.of([], [], [a_case(*reviews)]), after(4))).findings
        return next(one.state for one in found if one.key == "stop.harmed")

    assert state(harm(1), harm(3)) == "unknown"
    assert state(harm(1, customer_impact=False), harm(3)) == "met"
    assert state(harm(3)) == "met"


def test_without_controls_nobody_knows_the_traffic() -> None:
    session = Session(
        source="review",
        id="s",
        at=MONDAY,
        week=week_of(MONDAY),
        flagged=("log/a",),
        flagged_traffic=10,
        other_traffic=90,
    )
    case = a_case(Review(outcome="undefined", at=after(1)))
    found = findings(EvidenceLog.of([], [], [case], [session]), after(1))
    assert found["of_traffic"].reason == "no control case was reviewed over 2 weeks, so traffic is not known"
    assert found["of_controls"].reason == "no reviewed case of Of controls"
    assert found["harmed"].reason == "no confirmed case of Harmed"
    assert found["of_exceptions"].reason == "1 case of Of exceptions over 2 weeks; 3 are needed"


def test_a_number_of_cases_is_no_share_of_anything() -> None:
    found = findings(EvidenceLog.of([], [], [a_case(harm(1))]), after(2))
    assert found["harmed"].reason == "Harmed 1 over 2 weeks, below 2"


@given(st.lists(logs(), min_size=1, max_size=3), st.data())
def test_a_stream_that_has_seen_other_evidence_says_what_one_anew_would(
    several: list[EvidenceLog], data: st.DataObject
) -> None:
    streams = {name: Stream() for name in SIGNALS}
    grown = [replace(log, exceptions=log.exceptions[: data.draw(st.integers(0, 14))]) for log in several]
    for log in (*grown, *several, *grown):
        for name, signal in SIGNALS.items():
            assert streams[name].of(signal, log) == samples(signal, log)
    assert streams["harmed"].of(SIGNALS["of_traffic"], several[0]) == samples(SIGNALS["of_traffic"], several[0])


def many_reviewed(number: int) -> EvidenceLog:
    """So many cases, one an hour, each reviewed a day later."""
    times = [MONDAY + timedelta(hours=hours) for hours in range(number)]
    cases = [
        ExceptionCase(
            id=f"c{place:06}",
            at=at,
            recorded=at,
            reviews={"x": Review(outcome="correct", customer_impact=place % 2 == 0, at=at + timedelta(days=1))},
        )
        for place, at in enumerate(times)
    ]
    return EvidenceLog(exceptions=tuple(cases))


def reviewed_again(log: EvidenceLog, *places: int) -> EvidenceLog:
    """The log in which these cases turned out to have no customer impact, or to have one."""
    cases = list(log.exceptions)
    for place in places:
        case = cases[place]
        again = Review(outcome="correct", customer_impact=place % 2 == 1, at=case.at + timedelta(days=3))
        cases[place] = case.model_copy(update={"reviews": {**case.reviews, "y": again}})
    return replace(log, exceptions=tuple(cases))


@pytest.mark.parametrize("places", [(7,), (0, 199), tuple(range(3, 180))])
def test_few_or_many_changed_cases_leave_the_samples_of_a_new_stream(places: tuple[int, ...]) -> None:
    stream, signal, log = Stream(), SIGNALS["harmed"], many_reviewed(200)
    for one in (log, reviewed_again(log, *places), log, many_reviewed(150)):
        assert stream.of(signal, one) == samples(signal, one)


def test_one_more_review_takes_as_many_steps_among_many_cases_as_among_few() -> None:
    taken = []
    for number in (50, 800):
        stream, log = Stream(), many_reviewed(number)
        stream.of(SIGNALS["harmed"], log)
        once_more = reviewed_again(log, number - 2)
        later = replace(once_more, exceptions=Cases(number, tuple(once_more.exceptions), lambda _count: ()))
        taken.append(steps(partial(stream.of, SIGNALS["harmed"], later)))
    assert taken[0] == taken[1]
