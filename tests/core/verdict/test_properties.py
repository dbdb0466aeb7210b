"""Properties of every gate and all evidence."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core.model.evidence import Reading
from core.model.evidence_log import EvidenceLog
from core.model.gate import WORST_FIRST, Condition, GateName
from core.model.workspace import RecordId, Workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from tests.core.verdict.building import AT, decision, reading, waiver, workspace

SENTENCES = st.sampled_from(
    [
        "level > 5",
        "level <= 5 over 1w",
        "median of level > 5 over 3 readings",
        "p95 of level >= 7 over 2w min 2",
        "level between 2 and 5 over 4w within 2d",
        "rate > 5% over 1w min 10",
        "rate > baseline + 1% over 2w with 95% confidence",
        "count of rate >= 2 over 1w",
        "cases >= 2 over 2w",
    ]
)
STATES = st.sampled_from(["reviewer is assigned", "vacant is assigned", "page is complete", "log_review is on time"])
CONDITIONS = st.dictionaries(st.sampled_from(["a", "b", "c"]), SENTENCES | STATES, min_size=1, max_size=3)
VALUES = st.integers(0, 10)
READINGS = st.builds(
    lambda name, value, hours, n: reading(
        str(Decimal(value) / 100 if name == "rate" else value),
        AT - timedelta(hours=hours),
        signal=name,
        n=n if name == "rate" else None,
        recorded=AT,
    ),
    st.sampled_from(["level", "rate", "cases"]),
    VALUES,
    st.integers(-48, 24 * 21),
    st.integers(1, 60),
)
DECISIONS = st.dictionaries(
    st.sampled_from(["xa", "xb", "xc"]),
    st.builds(
        lambda kind, hours: decision(kind, AT - timedelta(hours=hours)),
        st.sampled_from(["go", "hold", "stop", "resume"]),
        st.integers(-5, 50),
    ),
    max_size=3,
)
WORKSPACES = st.builds(
    lambda go, hold, stop, decisions: workspace(go=go, hold=hold, stop=stop, decisions=decisions),
    CONDITIONS,
    CONDITIONS,
    CONDITIONS,
    DECISIONS,
)
EVIDENCE = st.lists(READINGS, max_size=12)


def badness(gate: GateName) -> int:
    """Stop is worse than Hold, Hold worse than Go."""
    return -WORST_FIRST.index(gate)


def with_condition(before: Workspace, gate: GateName, sentence: str) -> Workspace:
    """One more condition."""
    return before.having({RecordId("condition", f"{gate}.added"): Condition(sentence=sentence)})


@given(WORKSPACES, EVIDENCE)
def test_one_more_met_stop_condition_makes_it_a_stop(one: Workspace, evidence: list[Reading]) -> None:
    assert (
        evaluate(Context(with_condition(one, "stop", "owner is assigned"), EvidenceLog.of(evidence), AT)).verdict
        == "stop"
    )


@given(WORKSPACES, EVIDENCE, st.sampled_from(["hold", "stop"]), SENTENCES | STATES)
def test_one_more_hold_or_stop_condition_never_makes_it_better(
    one: Workspace, evidence: list[Reading], gate: GateName, sentence: str
) -> None:
    log = EvidenceLog.of(evidence)
    before, after = (
        evaluate(Context(one, log, AT)).verdict,
        evaluate(Context(with_condition(one, gate, sentence), log, AT)).verdict,
    )
    assert badness(after) >= badness(before)


@given(WORKSPACES, EVIDENCE, st.sampled_from(["go", "hold", "stop"]), SENTENCES)
def test_without_its_evidence_a_condition_is_unknown_and_the_verdict_never_go(
    one: Workspace, evidence: list[Reading], gate: GateName, sentence: str
) -> None:
    asked = with_condition(one, gate, sentence)
    finding = next(
        found for found in evaluate(Context(asked, EvidenceLog.of(evidence), AT)).findings if found.id == "added"
    )
    without = EvidenceLog.of(kept for kept in evidence if kept.signal != finding.signal)
    after = evaluate(Context(asked, without, AT))
    assert next(found for found in after.findings if found.id == "added").state == "unknown"
    assert after.verdict != "go"


@given(WORKSPACES, EVIDENCE.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_of_arrival_does_not_matter(one: Workspace, orders: tuple[list[Reading], list[Reading]]) -> None:
    typed, shuffled = orders
    assert evaluate(Context(one, EvidenceLog.of(typed), AT)) == evaluate(Context(one, EvidenceLog.of(shuffled), AT))


@given(WORKSPACES, EVIDENCE)
def test_evidence_of_the_future_changes_nothing_but_its_count(one: Workspace, evidence: list[Reading]) -> None:
    whole = evaluate(Context(one, EvidenceLog.of(evidence), AT))
    past = evaluate(Context(one, EvidenceLog.of(known for known in evidence if known.at <= AT), AT))
    assert (whole.verdict, whole.causes) == (past.verdict, past.causes)
    assert [(found.state, found.value) for found in whole.findings] == [
        (found.state, found.value) for found in past.findings
    ]
    assert whole.later == sum(1 for known in evidence if known.at > AT)


@given(WORKSPACES, EVIDENCE, st.integers(0, 1000))
def test_an_expired_waiver_equals_none(one: Workspace, evidence: list[Reading], hours: int) -> None:
    log = EvidenceLog.of(evidence)
    until = AT - timedelta(hours=hours)
    waivers = {
        f"x{gate}{name}": waiver(gate, name, condition.sentence, at=until - timedelta(days=1), until=until)
        for gate in ("go", "hold")
        for name, condition in one.gate.outcome(gate).conditions.items()
    }
    assert evaluate(Context(one.model_copy(update={"waivers": waivers}), log, AT)) == evaluate(Context(one, log, AT))


@given(WORKSPACES, EVIDENCE)
def test_every_verdict_has_a_headline_and_every_finding_a_reason(one: Workspace, evidence: list[Reading]) -> None:
    found = evaluate(Context(one, EvidenceLog.of(evidence), AT))
    assert found.headline
    assert found.causes[0] == found.headline
    assert all(each.reason for each in found.findings)
    assert found.decided_by is None or found.decided_by in found.findings


@given(WORKSPACES, EVIDENCE)
def test_a_verdict_reads_only_what_it_is_given(one: Workspace, evidence: list[Reading]) -> None:
    log = EvidenceLog.of(evidence)
    assert evaluate(Context(one, log, AT)) == evaluate(Context(one.model_copy(deep=True), log, AT))
