from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadValue
from core.model.sessions import Session, Traffic, span_of, week_of
from core.review.draw import Candidate, draw, inclusion, order
from tests.core.review.building import AT, WEEK, candidate, on_the_real_file, real_cases, truth

MONDAY = span_of(WEEK)[0]
IDS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1, max_size=8).filter(
    lambda text: bool(text.strip())
)
CANDIDATES = st.builds(
    Candidate,
    st.sampled_from(["log", "mail"]),
    IDS,
    st.booleans(),
    st.none() | st.decimals(0, 1, places=2),
)
POOLS = st.lists(CANDIDATES, min_size=1, max_size=60, unique_by=lambda one: one.name)


def drawn(pool: list[Candidate], *traffic: Traffic, week: str = WEEK, **more: Any) -> Session:
    return draw(week, "42", pool, traffic, **{"at": AT, **more})


def some(flagged: int, others: int) -> list[Candidate]:
    return [Candidate("log", f"{number:03}", number < flagged) for number in range(flagged + others)]


def day(number: int, flagged: int, others: int) -> Traffic:
    return Traffic(
        source="log", id=f"{number}", at=MONDAY + timedelta(days=number), recorded=AT, flagged=flagged, others=others
    )


@on_the_real_file
def test_the_draw_of_a_real_week_is_the_documented_one() -> None:
    week = [one for one in real_cases() if one.flagged and week_of(one.at) == WEEK]
    begins = order("42", WEEK, (one.name for one in week))[:20]
    assert len(week) == 50
    assert begins[:3] == ("bank/b77-00461", "bank/b77-03046", "bank/b77-03040")
    found = Counter(truth()[name.partition("/")[2]][0] for name in begins)
    assert found == {"correct": 10, "misclassified": 3, "undefined": 7}


@on_the_real_file
def test_a_real_session_holds_15_flagged_cases_and_5_controls() -> None:
    pool = [candidate(one) for one in real_cases() if week_of(one.at) == WEEK]
    session = drawn(pool)
    assert session.flagged == order("42", WEEK, (one.name for one in pool if one.flagged))[:15]
    assert session.controls == order("42", WEEK, (one.name for one in pool if not one.flagged))[:5]
    assert (session.flagged_pool, session.controls_pool) == (50, len(pool) - 50)
    assert inclusion(session, "flagged") == Fraction(15, 50)


def test_the_order_is_that_of_the_documented_hash() -> None:
    ids = ["a", "b/c", "ü"]
    expected = sorted(ids, key=lambda key: sha256(f"7:{WEEK}:{key}".encode()).hexdigest())
    assert order("7", WEEK, [f"log/{key}" for key in ids]) == tuple(f"log/{key}" for key in expected)


def test_equal_ids_of_two_sources_are_ordered_by_their_source() -> None:
    assert order("1", WEEK, ["mail/7", "log/7"]) == ("log/7", "mail/7")


@given(POOLS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(pool: list[Candidate], random: Any) -> None:
    shuffled = list(pool)
    random.shuffle(shuffled)
    assert drawn(shuffled) == drawn(pool)
    assert drawn(shuffled, strategy="least_confident") == drawn(pool, strategy="least_confident")


@given(POOLS, st.integers(1, 30), st.data())
def test_strata_are_fixed_and_never_fill_up_for_each_other(
    pool: list[Candidate], size: int, data: st.DataObject
) -> None:
    controls = data.draw(st.integers(0, size))
    session = drawn(pool, size=size, controls=controls)
    flagged = {one.name for one in pool if one.flagged}
    assert len(session.flagged) == min(size - controls, len(flagged))
    assert len(session.controls) == min(controls, len(pool) - len(flagged))
    assert set(session.flagged) <= flagged
    assert not set(session.controls) & flagged
    assert len(set(session.cases)) == len(session.cases)


@given(POOLS)
def test_a_smaller_draw_is_the_beginning_of_a_larger_one(pool: list[Candidate]) -> None:
    small, large = drawn(pool, size=4, controls=2), drawn(pool, size=40, controls=20)
    assert large.flagged[: len(small.flagged)] == small.flagged
    assert large.controls[: len(small.controls)] == small.controls


def test_another_seed_draws_other_cases() -> None:
    pool = some(200, 200)
    assert draw(WEEK, "1", pool, (), at=AT).cases != draw(WEEK, "2", pool, (), at=AT).cases


def test_over_many_seeds_every_case_is_drawn_equally_often() -> None:
    """600 draws of 15 of 40 cases: 225 times each, with a standard deviation of 12."""
    pool = some(40, 0)
    times = Counter(name for seed in range(600) for name in draw(WEEK, str(seed), pool, (), at=AT).flagged)
    assert len(times) == 40
    assert all(abs(count - 225) < 4 * 12 for count in times.values())


def test_too_few_controls_leave_the_session_shorter() -> None:
    session = drawn(some(50, 2))
    assert (len(session.flagged), len(session.controls)) == (15, 2)


def test_a_session_says_who_drew_it_and_from_what() -> None:
    session = drawn(some(30, 8))
    assert (session.source, session.id, session.week, session.seed, session.at) == ("review", WEEK, WEEK, "42", AT)
    assert (session.flagged_pool, session.controls_pool) == (30, 8)
    assert session.by_chance


def test_further_draws_of_a_week_are_numbered() -> None:
    assert drawn(some(1, 0), taken=[WEEK]).id == f"{WEEK}-2"
    assert drawn(some(1, 0), taken=[WEEK, f"{WEEK}-2"]).id == f"{WEEK}-3"
    assert drawn(some(1, 0), taken=["2025-W03"]).id == WEEK


def test_traffic_is_that_of_the_days_of_the_week() -> None:
    before, first, last, after = day(-1, 1000, 1000), day(0, 10, 100), day(6, 25, 200), day(7, 1000, 1000)
    session = drawn(some(30, 8), before, first, last, after)
    assert (session.flagged_traffic, session.other_traffic) == (35, 300)
    assert inclusion(session, "flagged") == Fraction(15, 35)
    assert inclusion(session, "controls") == Fraction(5, 300)


def test_where_no_traffic_is_known_the_pool_is_the_traffic() -> None:
    session = drawn(some(30, 8))
    assert (session.flagged_traffic, session.other_traffic) == (30, 8)


def test_traffic_is_never_less_than_the_cases_that_are_there() -> None:
    session = drawn(some(30, 8), day(0, 2, 100))
    assert (session.flagged_traffic, session.other_traffic) == (30, 100)


def test_no_traffic_of_a_kind_has_no_inclusion() -> None:
    assert inclusion(drawn(some(30, 0)), "controls") is None


def test_others_that_nobody_kept_are_never_included() -> None:
    assert inclusion(drawn(some(30, 0), day(0, 30, 500)), "controls") == 0


def test_the_least_confident_come_first_and_unknown_confidence_last() -> None:
    sure, unsure = Candidate("log", "sure", True, Decimal("0.2")), Candidate("log", "unsure", True, Decimal("0.1"))
    unknown = Candidate("log", "unknown", True, None)
    zero = Candidate("log", "zero", True, Decimal(0))
    session = drawn([unknown, sure, unsure, zero], strategy="least_confident")
    assert session.flagged == ("log/zero", "log/unsure", "log/sure", "log/unknown")


def test_equal_confidence_is_ordered_by_the_hash() -> None:
    pool = [Candidate("log", f"{number}", True, Decimal("0.10")) for number in range(20)]
    assert drawn(pool, strategy="least_confident").flagged == drawn(pool).flagged


def test_the_least_confident_have_no_inclusion_and_feed_no_rate() -> None:
    session = drawn(some(30, 30), strategy="least_confident")
    assert not session.by_chance
    assert inclusion(session, "flagged") is None


@pytest.mark.parametrize(
    ("more", "place", "says"),
    [
        ({"week": "2025-W54"}, "week", "2025-W02"),
        ({"week": "last"}, "week", "not an ISO week"),
        ({"size": 0, "controls": 0}, "size", "0 cases"),
        ({"controls": 21}, "controls", "21 controls"),
        ({"controls": -1}, "controls", "-1 controls"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_place(more: dict[str, Any], place: str, says: str) -> None:
    with pytest.raises(BadValue, match=re.escape(says)) as refused:
        drawn(some(3, 3), **more)
    assert refused.value.place == place


@pytest.mark.parametrize("seed", ["half \ud800", "a\0b", "a\rb"])
def test_a_seed_that_no_text_holds_is_refused(seed: str) -> None:
    with pytest.raises(BadValue, match="seed"):
        draw(WEEK, seed, some(3, 3), (), at=AT)


def test_a_week_without_cases_is_refused_with_what_to_do() -> None:
    with pytest.raises(BadValue, match="no cases in 2025-W02") as refused:
        drawn([])
    assert "Ingest" in refused.value.hint


def test_the_last_week_of_the_calendar_can_be_drawn() -> None:
    first, last = span_of("9999-W52")
    assert first < last == datetime.max.replace(tzinfo=UTC)
    assert drawn([Candidate("log", "a")], week="9999-W52").cases == ("log/a",)
