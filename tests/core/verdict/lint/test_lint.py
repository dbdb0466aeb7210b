"""Lint warns of what is allowed and hardly meant, and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.evidence_log import EvidenceLog
from core.model.open_decision import OpenDecision
from core.model.roles import Activity
from core.model.workflow import Page
from core.model.workspace import RecordId, Workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.lint.lint import lint, lint_condition
from core.verdict.lint.warning import LintWarning
from tests.core.verdict.building import (
    AT,
    ago,
    decision,
    judged,
    reading,
    readings,
    waiver,
    with_signal,
    workspace,
)

WRITTEN = Page(fallback="Two people sort the queue by hand")
NOTHING = EvidenceLog()


def warnings(evidence: EvidenceLog = NOTHING, **parts: Any) -> tuple[LintWarning, ...]:
    """The warnings of lint about a workspace whose page has a fallback."""
    return lint(Context(workspace(**{"page": WRITTEN, **parts}), evidence, AT))


def of_one(sentence: str, evidence: EvidenceLog = NOTHING, gate: str = "hold", **parts: Any) -> list[tuple[str, str]]:
    """Rule and words of each warning of one condition."""
    found = warnings(evidence, **{gate: {"x": sentence}}, **parts)
    assert all(one.place == f"gate.{gate}.conditions.x" and one.hint for one in found)
    return [(one.rule, one.message) for one in found]


def rules(sentence: str, evidence: EvidenceLog = NOTHING, gate: str = "hold", **parts: Any) -> list[str]:
    """The rules that one condition breaks."""
    return [rule for rule, _words in of_one(sentence, evidence, gate, **parts)]


def test_a_plain_gate_has_no_warnings() -> None:
    assert warnings() == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "rate > 100%",
        "rate > 120%",
        "rate < 0%",
        "rate between 101% and 120%",
        "rate = 110%",
        "latency < 0s",
        "cases < 0",
        "count of level < 1 over 20d",
        "count of level > 5 over 5 readings",
        "latency < baseline - 3s",
    ],
)
def test_a_threshold_outside_the_units_range_never_fires(sentence: str) -> None:
    assert of_one(sentence) == [("never", "it can never fire")]


@pytest.mark.parametrize(
    "sentence", ["rate >= 0%", "rate between 0% and 100%", "latency >= 0s", "count of level >= 1 over 20d", "rate != 2"]
)
def test_a_threshold_that_every_value_passes_always_fires(sentence: str) -> None:
    assert of_one(sentence) == [("always", "it always fires, so the verdict is never Go")]


@pytest.mark.parametrize(
    "sentence",
    [
        "rate > 5%",
        "rate >= 100%",
        "rate <= 0%",
        "rate outside 0% and 99%",
        "level < -1",
        "level >= -1000",
        "sum of rate > 300% over 20d",
        "count of level >= 5 over 5 readings",
        "cases >= 1",
    ],
)
def test_a_threshold_that_parts_the_values_is_well(sentence: str) -> None:
    assert rules(sentence) == []


def test_an_empty_window_that_counts_as_zero_can_be_below_one() -> None:
    counted = "count of cases < 1 over 3w"
    assert rules(counted) == ["never"]
    assert rules(counted, signals=with_signal("cases", zero_when="log_review is on time")) == []


def test_what_it_means_depends_on_the_outcome() -> None:
    assert of_one("rate > 100%", gate="go") == [("never", "it can never be met, so the verdict is never Go")]
    assert of_one("rate >= 0%", gate="go") == [("always", "it is always met, so it checks nothing")]
    assert of_one("rate >= 0%", gate="stop") == [("always", "it always fires, so the workflow never runs")]


def test_a_minimum_that_no_window_ever_held() -> None:
    sized = readings(["0.02"] * 20, signal="rate", sizes=[10] * 20)
    words = "min 200 was never reached: the window held at most 140, so it is never known"
    assert of_one("rate > 5% over 14d min 200", sized) == [("minimum", words)]
    assert rules("rate > 5% over 14d min 140", sized) == []
    assert rules("level > 5 over 3 readings min 4", readings(["1"] * 5)) == ["minimum"]


def test_a_minimum_is_not_judged_before_the_record_is_as_long_as_the_window() -> None:
    assert rules("rate > 5% over 14d min 200", readings(["0.02"] * 13, signal="rate", sizes=[10] * 13)) == []
    assert rules("level > 5 over 3 readings min 4", readings(["1"] * 2)) == []
    assert rules("rate > 5% over 14d min 200") == []


def test_a_minimum_of_a_stop_is_not_judged_by_the_days_since_a_resume() -> None:
    sized = readings(["0.02"] * 20, signal="rate", sizes=[10] * 20)
    resumed = {"a1": decision("resume", ago("2d"))}
    assert rules("rate > 5% over 10d min 50", sized, gate="stop", decisions=resumed) == []


def test_a_window_that_is_over_before_somebody_must_have_looked() -> None:
    looked = with_signal("cases", zero_when="log_review is on time")
    words = "the window is over before Log review must have looked: every day, and up to 12 hours late"
    assert of_one("cases >= 2 over 35h", signals=looked) == [("cadence", words)]
    assert rules("cases >= 2 over 36h", signals=looked) == []
    unscheduled = {"log_review": Activity(title="Log review")}
    assert rules("cases >= 2 over 1h", signals=looked, activities=unscheduled) == []


def test_silence_that_is_zero_of_no_window() -> None:
    looked = with_signal("cases", zero_when="log_review is on time")
    words = "without a window silence is never 0, also while Log review is on time: only a reading says so"
    assert of_one("cases >= 1", signals=looked) == [("zero", words)]
    assert rules("last of cases >= 1", signals=looked) == ["zero"]
    assert rules("cases >= 1 over 2w", signals=looked) == []
    assert rules("cases >= 1 over 2 readings", signals=looked) == []


def test_without_a_window_a_maximum_age_shorter_than_the_spacing_is_warned_of_also_where_somebody_looks() -> None:
    looked = with_signal("cases", zero_when="log_review is on time", max_age="12h")
    daily = readings(["0"] * 9, signal="cases")
    assert rules("cases >= 1", daily, signals=looked) == ["zero", "spacing"]
    assert rules("cases >= 1 over 3d", daily, signals=looked) == []


def test_a_maximum_age_longer_than_the_window() -> None:
    words = "a reading counts for 10 days, but the window forgets it after 1 week"
    assert of_one("level > 5 over 1w") == [("max-age", words)]
    assert rules("level > 5 over 10d") == []
    assert rules("level > 5 over 1w within 7d") == []
    assert rules("level > 5 over 5d within 8d") == ["max-age"]
    assert rules("level > 5 over 3 readings") == []


def test_a_go_and_a_hold_that_contradict() -> None:
    found = warnings(go={"good": "rate <= 5% over 4w"}, hold={"bad": "rate < 6% over 4w"})
    assert [(one.rule, one.place) for one in found if one.rule == "contradiction"] == [
        ("contradiction", "gate.go.conditions.good")
    ]
    assert found[0].message == "it contradicts the Hold condition Bad: they leave nothing for Go"


@pytest.mark.parametrize(
    ("go", "others"),
    [
        ({"a": "reviewer is assigned"}, {"hold": {"b": "reviewer is assigned"}}),
        ({"a": "log_review is on time"}, {"stop": {"b": "log_review is on time"}}),
        ({"a": "page is complete"}, {"hold": {"b": "page is complete"}}),
        ({"a": "reviewer is assigned", "b": "reviewer is not assigned"}, {}),
        ({"a": "level > 5", "b": "level < 5"}, {}),
        ({"a": "level > 5"}, {"stop": {"b": "level > 5"}}),
    ],
)
def test_what_leaves_nothing_for_go_contradicts(go: Mapping[str, str], others: dict[str, Any]) -> None:
    assert "contradiction" in {one.rule for one in warnings(go=go, **others)}


@pytest.mark.parametrize(
    ("go", "hold"),
    [
        ({"a": "reviewer is assigned"}, {"b": "reviewer is not assigned"}),
        ({"a": "level > 5"}, {"b": "level <= 5"}),
        ({"a": "level > 5"}, {"b": "max of level > 4 over 20d"}),
        ({"a": "level > 5", "b": "level < 7"}, {"c": "level outside 5.5 and 6.5"}),
    ],
)
def test_what_leaves_something_for_go_does_not_contradict(go: Mapping[str, str], hold: Mapping[str, str]) -> None:
    assert "contradiction" not in {one.rule for one in warnings(go=go, hold=hold)}


@pytest.mark.parametrize(
    ("go", "hold", "where"),
    [
        ("rate <= 5%", "rate > 8%", "between 5% and 8%"),
        ("rate < 5%", "rate > 5%", "at 5%"),
        ("level between 2 and 8", "level < 2", "above 8"),
        ("level between 2 and 8", "level > 8", "below 2"),
        ("rate <= baseline", "rate > baseline + 2% over 4w", "between 4% and 6%"),
    ],
)
def test_a_gap_between_go_and_hold(go: str, hold: str, where: str) -> None:
    found = warnings(go={"good": go}, hold={"bad": hold})
    assert [one.message for one in found if one.rule == "gap"] == [
        f"{where} it is not met, and the Hold condition Bad says nothing"
    ]


@pytest.mark.parametrize(
    ("go", "hold"),
    [
        ("rate <= 5%", "rate > 5%"),
        ("rate <= 5%", "rate > 3%"),
        ("rate <= 5%", "level > 8"),
        ("rate <= 5%", "p95 of rate > 50% over 4w"),
    ],
)
def test_no_gap(go: str, hold: str) -> None:
    assert not [one for one in warnings(go={"good": go}, hold={"bad": hold}) if one.rule == "gap"]


def test_a_stop_can_close_a_gap() -> None:
    found = warnings(go={"a": "rate <= 5%"}, hold={"b": "rate between 5% and 8%"}, stop={"c": "rate > 8%"})
    assert [one.rule for one in found if one.rule == "gap"] == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("rate > 5% until >= 4%", "until >= 4% is on the wrong side"),
        ("rate > 5% until <= 6%", "until <= 6% is on the wrong side"),
        ("level < 5 until <= 6", "until <= 6 is on the wrong side"),
        ("rate > 5% until < 0%", "until < 0% can never hold"),
    ],
)
def test_a_recovery_on_the_wrong_side(sentence: str, words: str) -> None:
    ((rule, message),) = of_one(sentence)
    assert (rule, message[: len(words)]) == ("recovery", words)


@pytest.mark.parametrize("sentence", ["rate > 5% until <= 4%", "rate > 5% until <= 5%", "level < 5 until >= 6"])
def test_a_recovery_on_the_right_side(sentence: str) -> None:
    assert rules(sentence) == []


def test_a_window_shorter_than_the_usual_spacing() -> None:
    weekly = EvidenceLog.of(reading("1", AT - timedelta(weeks=weeks), signal="level") for weeks in range(6))
    words = "the window of 5 days is shorter than the usual 1 week between two readings"
    assert of_one("level > 5 over 5d within 5d", weekly) == [("spacing", words)]
    assert rules("level > 5 over 10d", weekly) == []
    assert rules("level > 5 within 5d", weekly) == ["spacing"]
    few = EvidenceLog.of(reading("1", AT - timedelta(weeks=weeks), signal="level") for weeks in range(3))
    assert rules("level > 5 over 5d within 5d", few) == []


def test_one_late_reading_does_not_change_what_is_usual() -> None:
    daily = [reading("1", AT - timedelta(days=days), signal="level") for days in range(30, 60)]
    assert rules("level > 5 over 10d", EvidenceLog.of([*daily, reading("1", AT, signal="level")])) == []


def test_a_go_that_its_samples_can_never_prove() -> None:
    def weekly(size: int) -> EvidenceLog:
        return EvidenceLog.of(reading("0", AT - timedelta(weeks=weeks), signal="rate", n=size) for weeks in range(8))

    bare = "rate < 5% over 4w"
    ((rule, message),) = of_one(bare, weekly(14), gate="go")
    assert rule == "proof"
    assert message == "56 samples cannot show a rate below 5%: at 95% confidence it takes 59, with no error at all"
    assert rules(bare, weekly(15), gate="go") == []
    assert rules(bare, weekly(14), gate="hold") == []
    assert rules("rate >= 95% over 4w", weekly(14), gate="go") == ["proof"]
    assert rules("rate >= 90% over 4w", weekly(14), gate="go") == []


def test_a_go_with_confidence_takes_what_its_interval_takes() -> None:
    sure = "rate < 5% over 4w with 95% confidence"

    def met(size: int) -> bool:
        return judged(sure, EvidenceLog.of([reading("0", ago("1d"), signal="rate", n=size)]), gate="go").state == "met"

    takes = next(size for size in range(1, 200) if met(size))
    month = [reading("0", ago("40d"), signal="rate", n=1), reading("0", ago("1d"), signal="rate", n=takes)]
    less = [month[0], reading("0", ago("1d"), signal="rate", n=takes - 1)]
    assert rules(sure, EvidenceLog.of(month), gate="go") == []
    assert rules(sure, EvidenceLog.of(less), gate="go") == ["proof"]


def test_before_there_is_evidence_the_minimum_tells_how_many_samples_do() -> None:
    assert rules("rate < 5% over 4w min 58", gate="go") == ["proof"]
    assert rules("rate < 5% over 4w min 59", gate="go") == []


def test_a_stop_without_a_fallback_on_the_page() -> None:
    for fallback, expected in (("", ["page.fallback"]), ("   ", ["page.fallback"]), ("by hand", [])):
        assert [one.place for one in warnings(page=Page(fallback=fallback))] == expected
    assert warnings(page=Page(), stop={}) == ()


def waived(**more: Any) -> list[tuple[str, str]]:
    given_for, owners = more.pop("sentence", "level > 5"), more.pop("owners", ("owner",))
    one = workspace(hold={"high": given_for}, page=WRITTEN, waivers={"w1": waiver("hold", "high", given_for, **more)})
    owned = one.gate.hold.model_copy(update={"decision_owners": owners})
    one = one.model_copy(update={"gate": one.gate.model_copy(update={"hold": owned})})
    found = lint(Context(one, NOTHING, AT))
    return [(one.rule, one.place) for one in found]


def test_a_role_that_decides_its_own_waiver() -> None:
    assert waived(requested_by="owner", requester="Ada") == [("own-waiver", "waivers.w1")]
    assert waived(sentence="owner is not assigned") == [("own-waiver", "waivers.w1")]
    reviewer = {"by": "reviewer", "holder": "Ben", "owners": ("reviewer",)}
    assert waived(sentence="log_review is overdue", **reviewer) == [("own-waiver", "waivers.w1")]
    assert waived(sentence="log_review is overdue") == []


@pytest.mark.parametrize("flaw", [{"by": "reviewer", "holder": "Ben"}, {"reason": " "}, {"holder": ""}])
def test_a_waiver_that_has_no_effect(flaw: dict[str, Any]) -> None:
    assert waived(**flaw) == [("no-waiver", "waivers.w1")]
    assert waived(**flaw, ended=AT) == []


def test_the_same_holder_requesting_and_approving() -> None:
    assert waived(requested_by="reviewer", requester="ada ") == [("same-holder", "waivers.w1")]
    assert waived(requested_by="reviewer", requester="Ben") == []
    assert waived() == []


def test_a_waiver_that_is_over_is_no_warning_any_more() -> None:
    assert waived(requested_by="owner", requester="Ada", until=AT) == []


def test_warnings_come_in_the_order_of_the_text() -> None:
    found = warnings(go={"b": "rate >= 0%", "a": "rate >= 0%"}, hold={"a": "rate > 2"}, page=Page())
    assert [one.place for one in found] == [
        "gate.go.conditions.a",
        "gate.go.conditions.b",
        "gate.hold.conditions.a",
        "page.fallback",
    ]


OPERATORS = ("> {a}", ">= {a}", "< {a}", "<= {a}", "= {a}", "!= {a}", "between {a} and {b}", "outside {a} and {b}")
COMPARISONS = st.builds(
    lambda form, ends: form.format(a=f"{min(ends)}%", b=f"{max(ends)}%"),
    st.sampled_from(OPERATORS),
    st.tuples(st.integers(-20, 120), st.integers(-20, 120)),
)


def at_value(space: Workspace, value: Decimal) -> tuple[str, dict[str, str]]:
    """The verdict and the states where the rate has this value now."""
    verdict = evaluate(Context(space, EvidenceLog.of([reading(str(value), signal="rate", n=100)]), AT))
    return verdict.verdict, {one.key: one.state for one in verdict.findings}


@given(COMPARISONS, COMPARISONS, st.integers(0, 1000))
def test_lint_and_the_gate_agree_at_every_value(go: str, hold: str, thousandths: int) -> None:
    space = workspace(go={"good": f"rate {go}"}, hold={"bad": f"rate {hold}"}, page=WRITTEN)
    found = {(one.rule, one.record.key) for one in lint(Context(space, NOTHING, AT))}
    verdict, states = at_value(space, Decimal(thousandths) / 1000)
    if ("never", "go.good") in found:
        assert states["go.good"] == "unmet"
    if ("always", "hold.bad") in found:
        assert states["hold.bad"] == "met"
    if ("contradiction", "go.good") in found:
        assert verdict != "go"
    if states["go.good"] == "unmet" and states["hold.bad"] == "unmet":
        assert ("gap", "go.good") in found


@pytest.mark.slow
@given(COMPARISONS)
def test_what_lint_does_not_warn_of_can_be_met_and_unmet(sentence: str) -> None:
    space = workspace(hold={"x": f"rate {sentence}"}, page=WRITTEN)
    if {one.rule for one in lint(Context(space, NOTHING, AT))} & {"never", "always"}:
        return
    readings_of = (EvidenceLog.of([reading(str(Decimal(halves) / 200), signal="rate", n=100)]) for halves in range(201))
    assert {judged(f"rate {sentence}", evidence).state for evidence in readings_of} == {"met", "unmet"}


def test_looks_at_the_evidence_only_up_to_the_instant() -> None:
    later = EvidenceLog.of(reading("1", AT + timedelta(weeks=weeks), signal="level") for weeks in range(1, 9))
    assert rules("level > 5 over 10d within 5d", later) == []


def test_an_open_decision_where_nothing_waits_is_named() -> None:
    left = {"page_fallback": OpenDecision(place="page.fallback"), "page_input": OpenDecision(place="page.input")}
    (warning,) = warnings(open=left)
    assert (warning.rule, warning.place) == ("settled", "open.page_fallback.place")
    assert "nothing waits to be decided" in warning.message


SENTENCES = st.sampled_from(
    [
        "rate <= 5%",
        "rate > 3%",
        "rate > 100%",
        "rate > 5% over 14d min 200",
        "rate >= 0%",
        "p95 of rate > 50% over 4w",
        "rate > 8% over 20d until rate < 9% over 1d",
        "sum of rate > 300% over 20d",
        "level > 3 over 3w",
        "count of level >= 1 over 20d",
        "latency > baseline",
        "cases > 2 over 2w",
        "reviewer is assigned",
        "reviewer is not assigned",
        "vacant is assigned",
        "log_review is scheduled",
        "nothing that anybody can read",
    ]
)
GATE = st.dictionaries(st.sampled_from("abcd"), SENTENCES, max_size=4)


@given(go=GATE, hold=GATE, stop=GATE, sizes=st.lists(st.sampled_from([10, 11, 900]), max_size=16))
def test_the_warnings_of_one_condition_are_those_of_the_whole_gate_about_it(
    go: dict[str, str], hold: dict[str, str], stop: dict[str, str], sizes: list[int]
) -> None:
    evidence = readings(["0.02"] * len(sizes), signal="rate", sizes=sizes)
    waivers = {"w": waiver("hold", *next(iter(hold.items())))} if hold else {}
    context = Context(workspace(go=go, hold=hold, stop=stop, waivers=waivers), evidence, AT)
    every = lint(context)
    for gate, conditions in (("go", go), ("hold", hold), ("stop", stop)):
        for name in conditions:
            record = RecordId("condition", f"{gate}.{name}")
            assert lint_condition(context, record) == tuple(one for one in every if one.record == record)
