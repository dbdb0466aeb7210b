from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.model.evidence import ExceptionCase
from core.model.learning import TARGETS, Target, Update
from core.review.learning import UpdateRequest, requested_updates
from tests.core.review.building import AT, case, names, review

SOME = st.lists(
    st.tuples(st.sampled_from(["A b", "a_b", "c", ""]), st.lists(st.sampled_from(TARGETS), max_size=3)), max_size=12
)
MADE = st.dictionaries(
    st.sampled_from("uvw"),
    st.builds(
        Update,
        target=st.sampled_from(TARGETS),
        cases=st.lists(st.integers(0, 14).map(lambda number: f"log/{number}"), max_size=5).map(tuple),
        made=st.sampled_from([None, AT]),
    ),
)


def proposing(key: str, label: str, *updates: Target) -> ExceptionCase:
    return case(key, "", review("undefined", label, updates=updates), predicted="p")


def test_a_proposed_label_stands_with_its_cases() -> None:
    nine = [proposing(f"{number}", "virtual card", "taxonomy") for number in range(9)]
    assert requested_updates(nine, {}) == (UpdateRequest("taxonomy", "virtual card", new=names(*"012345678")),)


def test_spellings_of_a_label_are_one_under_the_usual_one() -> None:
    cases = [
        proposing(str(place), label, "taxonomy")
        for place, label in enumerate(["Virtual-Card", "virtual card", "virtual card"])
    ]
    assert requested_updates(cases, {}) == (UpdateRequest("taxonomy", "virtual card", new=names("0", "1", "2")),)


def test_targets_come_in_their_order_and_large_groups_first() -> None:
    cases = [
        proposing("1", "b", "prompt", "taxonomy"),
        proposing("2", "a", "taxonomy"),
        proposing("3", "b", "taxonomy", "operations"),
        proposing("4", "a", "evaluation_set"),
    ]
    assert [(ask.target, ask.label, ask.cases) for ask in requested_updates(cases, {})] == [
        ("taxonomy", "b", names("1", "3")),
        ("taxonomy", "a", names("2")),
        ("evaluation_set", "a", names("4")),
        ("prompt", "", names("1")),
        ("operations", "", names("3")),
    ]


def test_the_evaluation_set_is_asked_for_by_the_right_label() -> None:
    cases = [
        case("1", "", review("correct", updates=("evaluation_set",)), predicted="p"),
        case("2", "", review("misclassified", "q", updates=("evaluation_set",)), predicted="p"),
    ]
    assert [(ask.label, ask.cases) for ask in requested_updates(cases, {})] == [("p", names("1")), ("q", names("2"))]


def test_prompt_specification_and_operations_are_one_each_whatever_the_label() -> None:
    cases = [proposing(label, label, "prompt") for label in "ab"]
    assert requested_updates(cases, {}) == (UpdateRequest("prompt", "", new=names("a", "b")),)


def test_cases_are_open_made_or_new() -> None:
    cases = [proposing(key, "x", "taxonomy") for key in "abc"]
    updates = {
        "still": Update(target="taxonomy", cases=names("a")),
        "done": Update(target="taxonomy", cases=names("b"), made=AT),
        "elsewhere": Update(target="prompt", cases=names("c")),
    }
    (ask,) = requested_updates(cases, updates)
    assert (ask.open, ask.made, ask.new, ask.updates) == (names("a"), names("b"), names("c"), ("still", "done"))
    assert ask.cases == names("c", "a", "b")


def test_a_case_asked_for_again_after_an_update_was_made_is_open() -> None:
    updates = {
        "again": Update(target="taxonomy", cases=names("a")),
        "done": Update(target="taxonomy", cases=names("a"), made=AT),
    }
    (ask,) = requested_updates([proposing("a", "x", "taxonomy")], updates)
    assert (ask.open, ask.made) == (names("a"), ())


def test_a_review_without_updates_and_a_second_review_ask_for_nothing() -> None:
    second = case("b", "", review("undefined", "x", second=True, updates=("taxonomy",)))
    assert requested_updates([case("a", "", review()), second, case("c")], {}) == ()


@given(SOME, MADE)
def test_each_case_stands_once_under_each_target_it_updates(
    rows: list[tuple[str, list[Target]]], updates: dict[str, Update]
) -> None:
    cases = [proposing(f"{number}", label, *targets) for number, (label, targets) in enumerate(rows)]
    placed = [(ask.target, name) for ask in requested_updates(cases, updates) for name in ask.cases]
    wanted = [(target, f"log/{number}") for number, (_label, targets) in enumerate(rows) for target in set(targets)]
    assert sorted(placed) == sorted(wanted)
