from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from core.model.sessions import Session
from core.review.queue import Queue, burying, carried_over, marking, skipping
from tests.core.review.building import AT, WEEK, by_name, case, names, review, session

Step: TypeAlias = Callable[[Session, str], Session]
PRESSED: tuple[Step, ...] = (skipping, burying, marking)
STEPS = st.lists(st.tuples(st.sampled_from(PRESSED), st.sampled_from(names(*"abcdef"))), max_size=20)


def queue(drawn: Session, *, decided: str = "", put_off: str = "") -> Queue:
    cases = [case(key, "", *([review(session=WEEK)] if key in decided else [])) for key in "abcdefxy"]
    return Queue(drawn, by_name(*cases), names(*put_off))


def test_a_new_queue_is_the_draw_in_its_order() -> None:
    fresh = queue(session("c", "a", controls=("b",)))
    assert fresh.todo == names("c", "a", "b")
    assert fresh.current == "log/c"
    assert fresh.progress == "0/3 decided"
    assert not fresh.finished


def test_decided_cases_are_left_behind() -> None:
    later = queue(session("a", "b", "c"), decided="ac")
    assert later.todo == names("b")
    assert later.decided == names("a", "c")
    assert later.progress == "2/3 decided"


def test_a_case_decided_in_another_session_counts_as_decided() -> None:
    elsewhere = case("a", "", review(session="2024-W50"))
    assert Queue(session("a"), by_name(elsewhere)).finished


def test_a_blind_second_review_alone_decides_nothing() -> None:
    second = case("a", "", review(second=True))
    assert Queue(session("a"), by_name(second)).todo == names("a")


def test_a_skipped_case_comes_back_at_the_end_in_the_order_of_skips() -> None:
    drawn = skipping(skipping(session("a", "b", "c", "d"), "log/b"), "log/a")
    assert queue(drawn).todo == names("c", "d", "b", "a")
    assert queue(skipping(drawn, "log/b")).todo == names("c", "d", "a", "b")


def test_a_skip_never_counts() -> None:
    drawn = skipping(session("a", "b"), "log/a")
    assert queue(drawn).progress == "0/2 decided, 1 skipped"
    assert queue(drawn, decided="a").progress == "1/2 decided"
    assert queue(drawn, decided="a").skipped == ()


def test_progress_names_what_is_decided_and_skipped() -> None:
    drawn = session(*"abcdef")
    for key in "ef":
        drawn = skipping(drawn, f"log/{key}")
    assert queue(drawn, decided="abc").progress == "3/6 decided, 2 skipped"


def test_a_buried_case_is_put_off_to_the_next_session() -> None:
    drawn = burying(session("a", "b"), "log/a")
    assert queue(drawn).todo == names("b")
    assert queue(drawn).progress == "0/2 decided, 1 buried"
    assert queue(drawn, decided="b").finished
    following = queue(session("x", "y"), put_off="a")
    assert following.todo == names("a", "x", "y")
    assert following.progress == "0/3 decided"


def test_a_buried_case_that_is_decided_all_the_same_is_decided() -> None:
    drawn = burying(session("a", "b"), "log/a")
    assert queue(drawn, decided="a").buried == ()
    assert queue(drawn, decided="a").progress == "1/2 decided"


def test_skipping_a_buried_case_brings_it_back() -> None:
    drawn = skipping(burying(session("a", "b"), "log/a"), "log/a")
    assert queue(drawn).todo == names("b", "a")
    assert drawn.buried == ()


def test_burying_a_skipped_case_puts_it_off() -> None:
    assert queue(burying(skipping(session("a", "b"), "log/a"), "log/a")).todo == names("b")


def test_a_mark_is_set_and_taken_away_and_moves_nothing() -> None:
    drawn = session("a", "b")
    assert marking(drawn, "log/a").marked == names("a")
    assert queue(marking(drawn, "log/a")).todo == names("a", "b")
    assert marking(marking(drawn, "log/a"), "log/a") == drawn


def test_a_case_drawn_again_stands_once_in_the_queue() -> None:
    assert queue(session("a", "b"), put_off="b").names == names("b", "a")


def test_a_case_that_is_gone_does_not_keep_the_session_open() -> None:
    gone = queue(session("a", "gone"), decided="a")
    assert gone.finished
    assert gone.progress == "1/1 decided"


def test_what_was_put_off_is_carried_until_somebody_decides_it() -> None:
    first = burying(burying(session("a", "b", "c"), "log/b"), "log/a")
    second = burying(session("d", id="2025-W03", at=AT + timedelta(weeks=1)), "log/d")
    undecided = by_name(*(case(key) for key in "abcd"))
    assert carried_over([second, first], undecided) == names("b", "a", "d")
    assert carried_over([second, first], {**undecided, **by_name(case("b", "", review()))}) == names("a", "d")
    assert carried_over([], undecided) == ()


@given(STEPS, st.sets(st.sampled_from("abcdef")))
def test_every_case_is_in_exactly_one_place_whatever_is_pressed(steps: list[tuple[Step, str]], done: set[str]) -> None:
    drawn = session(*"abc", controls=tuple("def"))
    for step, name in steps:
        drawn = step(drawn, name)
    now = queue(drawn, decided="".join(done))
    assert sorted((*now.todo, *now.decided, *now.buried)) == sorted(now.names)
    assert set(now.skipped) <= set(now.todo)
    assert now.todo[len(now.todo) - len(now.skipped) :] == now.skipped
    assert drawn.cases == names(*"abcdef")
    assert Session.model_validate(drawn.model_dump()) == drawn
