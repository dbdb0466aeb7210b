"""The sample opens as a Hold, and one edit brings it to Go, to Hold or to Stop."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from core.model.evidence import Completion, ExceptionCase, Reading, Review
from core.model.evidence_log import EvidenceLog
from core.model.gate import GateName
from core.model.workspace import RecordId, Workspace
from core.rules.integrity import problems_of_workspace
from core.rules.references import dangling
from core.text.check import check
from core.text.load import load_workspace
from core.text.sync.sync import export, open_workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.finding import Finding, Verdict
from core.verdict.observations.activities import status
from core.verdict.readiness import readiness
from tests.paths import SAMPLE

AS_OF = datetime(2026, 3, 3, 9, tzinfo=UTC)
WEEKS = [f"2026-W{week:02}" for week in range(2, 10)]
CELL_WIDTH = 90


def text_of_sample(folder: Path) -> Path:
    """A copy of the sample's text, without the database of whoever has tried it here."""
    return shutil.copytree(SAMPLE, folder / "sample", ignore=shutil.ignore_patterns("workspace.db*"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, EvidenceLog]:
    return load_workspace(text_of_sample(tmp_path_factory.mktemp("triage")))


@pytest.fixture
def workspace(sample: tuple[Workspace, EvidenceLog]) -> Workspace:
    return sample[0]


@pytest.fixture
def evidence(sample: tuple[Workspace, EvidenceLog]) -> EvidenceLog:
    return sample[1]


def having(workspace: Workspace, kind: Any, key: str, **changes: object) -> Workspace:
    """The workspace after one edit of one record."""
    record = workspace.get(RecordId(kind, key))
    assert record is not None
    return workspace.having({RecordId(kind, key): type(record).model_validate({**dict(record), **changes})})


def with_reading(evidence: EvidenceLog, signal: str, value: str, at: datetime) -> EvidenceLog:
    """The evidence after one more reading."""
    reading = Reading(id="typed-by-hand", signal=signal, at=at, value=Decimal(value), recorded=at)
    return EvidenceLog.of([*evidence.all("reading"), reading], evidence.all("completion"), evidence.exceptions)


def finding(verdict: Verdict, key: str) -> Finding:
    """The finding on one condition, such as `hold.undefined_categories`."""
    return next(one for one in verdict.findings if one.key == key)


def week_of(at: datetime) -> str:
    """The ISO week, such as 2026-W09."""
    return at.strftime("%G-W%V")


def cases_by_week(evidence: EvidenceLog) -> dict[str, list[ExceptionCase]]:
    """The exceptions of each week in which they occurred."""
    weeks: dict[str, list[ExceptionCase]] = {week: [] for week in WEEKS}
    for case in evidence.exceptions:
        weeks[week_of(case.at)].append(case)
    return weeks


def reviews(cases: list[ExceptionCase]) -> list[Review]:
    """The reviews of some cases."""
    return [review for case in cases for review in case.reviews.values()]


def weekly(evidence: EvidenceLog, signal: str) -> dict[str, Reading]:
    """The readings of a signal, by the week that they measure: the one before they were taken."""
    return {week_of(reading.at - timedelta(days=7)): reading for reading in evidence.readings[signal]}


def texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a dumped record, with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, f"{path}.{key}")
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts(inner, path)
    elif isinstance(value, str):
        yield path, value


def test_its_text_is_valid_and_canonical(tmp_path: Path) -> None:
    assert check(text_of_sample(tmp_path)) == ()


def test_it_names_nothing_that_does_not_exist(workspace: Workspace) -> None:
    assert list(dangling(workspace)) == []
    assert list(problems_of_workspace(workspace)) == []


def test_through_the_database_and_back_it_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = text_of_sample(tmp_path)
    files = [folder / "workspace.toml", *sorted((folder / "evidence").iterdir())]
    before = [file.read_bytes() for file in files]
    with open_workspace(folder) as store:
        for file in files:
            file.unlink()
        store.set_base({})
        export(store)
    assert [file.read_bytes() for file in files] == before


def test_it_opens_as_a_hold_because_of_undefined_categories_alone(workspace: Workspace, evidence: EvidenceLog) -> None:
    assert workspace.workflow.as_of == AS_OF
    verdict = evaluate(Context(workspace, evidence, AS_OF))
    assert verdict.verdict == "hold"
    assert verdict.decided_by is not None
    assert verdict.decided_by.key == "hold.undefined_categories"
    assert len(verdict.causes) == 1
    assert verdict.decision_owners == ("builder", "business_owner")
    assert verdict.next_action == "Revise specification and operations"
    assert verdict.later == 0
    assert {one.key: one.state for one in verdict.findings} == {
        "go.core_quality": "met",
        "go.log_review_scheduled": "met",
        "go.reviewer_assigned": "met",
        "hold.exception_volume": "unmet",
        "hold.undefined_categories": "met",
        "stop.customer_impact_repeats": "unmet",
    }


def test_every_other_condition_keeps_its_distance(workspace: Workspace, evidence: EvidenceLog) -> None:
    verdict = evaluate(Context(workspace, evidence, AS_OF))
    undefined = finding(verdict, "hold.undefined_categories")
    assert (undefined.value, undefined.n) == (Fraction("0.075"), 80)
    quality = finding(verdict, "go.core_quality")
    assert (quality.value, quality.n) == (Fraction("0.945"), 200)
    volume = finding(verdict, "hold.exception_volume")
    assert volume.value is not None
    assert Fraction("0.08") < volume.value < Fraction("0.09")
    impact = finding(verdict, "stop.customer_impact_repeats")
    assert impact.value == 0


def test_a_higher_hold_threshold_makes_it_go(workspace: Workspace, evidence: EvidenceLog) -> None:
    edited = having(workspace, "condition", "hold.undefined_categories", sentence="undefined_rate > 8% over 4w min 40")
    assert evaluate(Context(edited, evidence, AS_OF)).verdict == "go"


def test_without_an_exception_reviewer_the_go_becomes_a_hold(workspace: Workspace, evidence: EvidenceLog) -> None:
    edited = having(workspace, "condition", "hold.undefined_categories", sentence="undefined_rate > 8% over 4w min 40")
    verdict = evaluate(Context(having(edited, "role", "exception_reviewer", holder=""), evidence, AS_OF))
    assert verdict.verdict == "hold"
    assert verdict.decided_by is not None
    assert verdict.decided_by.key == "go.reviewer_assigned"


def test_two_customer_impacting_cases_make_it_stop(workspace: Workspace, evidence: EvidenceLog) -> None:
    verdict = evaluate(Context(workspace, with_reading(evidence, "customer_impact", "2", AS_OF), AS_OF))
    assert verdict.verdict == "stop"
    assert verdict.decided_by is not None
    assert verdict.decided_by.key == "stop.customer_impact_repeats"
    assert verdict.decision_owners == ("accountable_owner", "audit")
    assert verdict.next_action == "Return to manual handling (human review)"


def test_one_customer_impacting_case_does_not(workspace: Workspace, evidence: EvidenceLog) -> None:
    assert evaluate(Context(workspace, with_reading(evidence, "customer_impact", "1", AS_OF), AS_OF)).verdict == "hold"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 2, 3, 15, 25, tzinfo=UTC), "go"),
        (datetime(2026, 2, 6, 12, 29, tzinfo=UTC), "hold"),
        (datetime(2026, 2, 6, 12, 31, tzinfo=UTC), "go"),
        (datetime(2026, 2, 17, 15, 30, tzinfo=UTC), "go"),
        (datetime(2026, 2, 24, 15, 30, tzinfo=UTC), "hold"),
    ],
)
def test_its_past_tells_the_same_story(
    workspace: Workspace, evidence: EvidenceLog, at: datetime, expected: GateName
) -> None:
    assert evaluate(Context(workspace, evidence, at)).verdict == expected


def test_each_decision_keeps_what_the_gate_said_just_before_it(workspace: Workspace, evidence: EvidenceLog) -> None:
    first = min(reading.at for readings in evidence.readings.values() for reading in readings)
    for decision in workspace.decisions.values():
        if decision.at > first:
            before = evaluate(Context(workspace, evidence, decision.at - timedelta(seconds=1)))
            assert decision.verdict == before.verdict
            kept = {key: text.partition(":")[0] for key, text in decision.findings.items()}
            assert kept == {one.key: one.state for one in before.findings}


def test_its_page_is_complete_and_three_sides_are_still_open(workspace: Workspace) -> None:
    found = readiness(workspace)
    assert found.page_complete
    assert {(blank.record.path, blank.party) for blank in found.blanks} == {
        ("lenses.change", "business"),
        ("table.cost", "business"),
        ("table.integration", "it"),
    }
    assert {blank.side for blank in found.blanks} == {"operations"}
    assert all(blank.due is not None and blank.due > AS_OF.date() for blank in found.blanks)


def test_nothing_that_comes_back_is_overdue(workspace: Workspace, evidence: EvidenceLog) -> None:
    for name, activity in workspace.activities.items():
        assert status(activity, evidence.completions[name], AS_OF, workspace.workflow.timezone).state == "done"


def test_log_reviews_were_never_overdue(workspace: Workspace, evidence: EvidenceLog) -> None:
    activity = workspace.activities["log_review"]
    assert activity.interval is not None
    times = [completion.at for completion in evidence.completions["log_review"]]
    longest = max(later - earlier for earlier, later in pairwise(times))
    assert activity.interval < longest < activity.interval + activity.allowance


def test_twenty_cases_a_week_were_drawn_and_the_last_week_is_half_reviewed(evidence: EvidenceLog) -> None:
    for week, cases in cases_by_week(evidence).items():
        assert Counter(case.flagged for case in cases) == {True: 15, False: 5}
        assert len(reviews(cases)) == (12 if week == WEEKS[-1] else 20)


def test_undefined_rates_are_those_of_the_reviews(evidence: EvidenceLog) -> None:
    readings = weekly(evidence, "undefined_rate")
    cases = cases_by_week(evidence)
    assert list(readings) == WEEKS[:-1]
    for week, reading in readings.items():
        found = reviews(cases[week])
        assert reading.n == len(found)
        assert reading.value * reading.n == sum(review.outcome == "undefined" for review in found)


def test_customer_impact_is_that_of_the_reviews(evidence: EvidenceLog) -> None:
    readings = weekly(evidence, "customer_impact")
    cases = cases_by_week(evidence)
    for week, reading in readings.items():
        assert reading.value == sum(review.customer_impact for review in reviews(cases[week]))
    assert sum(reading.value for reading in readings.values()) == 1


def test_rates_count_whole_cases(workspace: Workspace, evidence: EvidenceLog) -> None:
    for name, signal in workspace.signals.items():
        if signal.kind == "rate":
            for reading in evidence.readings[name]:
                assert reading.n is not None
                assert reading.value * reading.n == int(reading.value * reading.n)


def test_no_week_has_fewer_flagged_tickets_than_were_drawn(evidence: EvidenceLog) -> None:
    for week, reading in weekly(evidence, "exception_rate").items():
        drawn = sum(case.flagged for case in cases_by_week(evidence)[week])
        assert drawn <= reading.value * (reading.n or 0)


def test_updates_name_cases_whose_review_asked_for_them(workspace: Workspace, evidence: EvidenceLog) -> None:
    by_id = {case.id: case for case in evidence.exceptions}
    assert {update.made is None for update in workspace.updates.values()} == {True, False}
    for update in workspace.updates.values():
        for case in update.cases:
            assert any(update.target in review.updates for review in by_id[case].reviews.values())


def test_evidence_is_known_before_the_instant_and_after_it_happened(
    workspace: Workspace, evidence: EvidenceLog
) -> None:
    everything: list[Reading | Completion | ExceptionCase] = [
        *evidence.all("reading"),
        *evidence.all("completion"),
        *evidence.exceptions,
    ]
    assert all(one.at <= one.recorded <= AS_OF for one in everything)
    for case in evidence.exceptions:
        assert all(case.recorded <= review.at <= AS_OF for review in case.reviews.values())
    newest = max(evidence.exceptions, key=lambda case: case.at)
    assert newest.version == workspace.workflow.version


def test_every_review_gives_a_label_where_the_candidate_was_wrong(evidence: EvidenceLog) -> None:
    taxonomy = {case.predicted for case in evidence.exceptions}
    for case in evidence.exceptions:
        for review in case.reviews.values():
            if review.outcome == "correct":
                assert review.label == ""
            elif review.outcome == "misclassified":
                assert review.label in taxonomy - {case.predicted}
            else:
                assert review.label
                assert review.label not in taxonomy


def test_texts_are_short_enough_for_a_cell_and_no_ticket_repeats(workspace: Workspace, evidence: EvidenceLog) -> None:
    inputs = Counter(case.input for case in evidence.exceptions)
    assert len(inputs) == len(evidence.exceptions) == 160
    long = [
        (path, text)
        for record in (workspace, *evidence.exceptions, *evidence.all("reading"), *evidence.all("completion"))
        for path, text in texts(record.model_dump(mode="json"))
        if len(text) > CELL_WIDTH and ".findings" not in path
    ]
    assert long == []
