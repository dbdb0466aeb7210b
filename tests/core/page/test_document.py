"""The page says what the workspace says at an instant: verdict, findings, people, what is open; and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.language.plain import plain_reading
from core.language.vocabulary import Vocabulary
from core.model.evidence_log import EvidenceLog
from core.model.gate import GATES
from core.model.open_decision import OpenDecision
from core.model.words import every
from core.model.workspace import RecordId, Workspace
from core.page.build import SECTIONS, document
from core.page.document import Document, Fact, Facts, PageCell, PageTable, Section
from core.text.folder import read_text
from core.text.new_workspace import create
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.readiness import readiness
from tests.core.page.pages import AT, page_of_sample, sample, waived


def section(page: Document, key: str) -> Section:
    return next(one for one in page.sections if one.key == key)


def fact(page: Document, key: str, label: str) -> PageCell:
    body = section(page, key).body
    assert isinstance(body, Facts)
    return next(one.value for one in body.facts if one.label == label)


def rows(page: Document, key: str) -> tuple[tuple[PageCell | None, ...], ...]:
    body = section(page, key).body
    assert isinstance(body, PageTable)
    return body.rows


def edited(workspace: Workspace, kind: str, key: str, **changes: object) -> Workspace:
    record = RecordId(kind, key)  # type: ignore[arg-type]  # a test names kinds by hand
    model = workspace.get(record)
    assert model is not None
    return workspace.having({record: model.model_copy(update=changes)})


def test_the_verdict_stands_with_its_headline_owners_and_next_action() -> None:
    workspace, evidence = sample()
    page, verdict = page_of_sample(), evaluate(Context(workspace, evidence, AT))
    assert (page.banner.word, page.banner.sign) == ("HOLD", "‖")
    assert page.banner.headline == verdict.headline
    owners = PageCell("Builder (L. Novotná), Business owner (F. Rahimi)", "Deputies: J. Park, T. Okonkwo")
    action = PageCell("Revise specification and operations", strong=True)
    assert page.banner.facts == (Fact("Decided by", owners), Fact("Next action", action))


WORDS = {(True, "met"): "Met", (True, "unmet"): "Not met", (False, "met"): "Fires", (False, "unmet"): "Clear"}
"""The state of a condition for Go, or not, in words."""


def test_each_condition_stands_with_its_finding_and_one_is_said_to_decide() -> None:
    workspace, evidence = sample()
    verdict = evaluate(Context(workspace, evidence, AT))
    shown = [(row[1], row[2]) for row in rows(page_of_sample(), "gate") if row[1] and row[2]]
    findings = [finding for name in GATES for finding in verdict.of(name)]
    vocabulary = Vocabulary.of(workspace)
    for finding, (when, cell) in zip(findings, shown, strict=True):
        assert (when.words, when.sentence) == (plain_reading(finding.sentence, vocabulary), finding.sentence)
        assert cell.words == f"{WORDS[finding.gate == 'go', finding.state]}: {finding.reason}"
        assert bool(cell.more) is (finding.key == "hold.undefined_categories")


def test_the_same_page_at_another_instant_says_what_was_true_then() -> None:
    workspace, evidence = sample()
    then = datetime(2026, 1, 25, 9, tzinfo=UTC)
    page = document(workspace, evidence, then)
    assert page.banner.verdict == evaluate(Context(workspace, evidence, then)).verdict == "go"
    assert "at 2026-01-25 09:00 UTC" in page.footer[1]
    assert "dated later" in page.footer[1]
    assert "Limited start" in fact(page, "decided", "Newest decision").words
    assert fact(page, "learning", "Updates").words == "1 open (evaluation set), 0 made"


def test_the_instant_is_told_in_the_zone_of_the_workflow() -> None:
    workspace, evidence = sample()
    page = document(edited(workspace, "workflow", "workflow", timezone="Asia/Tokyo"), evidence, AT)
    assert page.footer[1].startswith("as of 2026-03-03 18:00 JST")


def test_open_decisions_name_party_role_and_day_and_say_when_that_has_passed() -> None:
    workspace, evidence = sample()
    told = [[cell.words for cell in row if cell] for row in rows(page_of_sample(), "open")]
    assert ["Integration: operations", "IT: IT operations (K. Tanaka)", "2025-12-01", "due 2026-03-10"] in told
    assert len(told) == len(readiness(workspace).blanks)
    later = document(workspace, evidence, datetime(2026, 3, 11, tzinfo=UTC))
    late = next(row for row in rows(later, "open") if row[0] and row[0].words.startswith("Integration"))
    assert late[3] == PageCell("was due 2026-03-10", tone="bad", strong=True)


def test_everything_decided_says_so() -> None:
    workspace, evidence = sample()
    for kind, key, field in (
        ("item", "cost", "operations_decided"),
        ("item", "integration", "operations_decided"),
        ("lens", "change", "production_decided"),
    ):
        workspace = edited(workspace, kind, key, **{field: True})
    assert [row[0] and row[0].words for row in rows(document(workspace, evidence, AT), "open")] == [
        "Everything is written and decided"
    ]


def test_what_was_left_open_on_purpose_says_who_must_decide_it_since_when_and_by_when() -> None:
    workspace, evidence = sample()
    workspace = edited(workspace, "page", "page", fallback="")
    said = OpenDecision(
        place="page.fallback", party="it", role="it_operations", since=date(2026, 2, 20), due=date(2026, 3, 1)
    )
    page = document(workspace.having({RecordId("open", "page_fallback"): said}), evidence, AT)
    row = next(row for row in rows(page, "open") if row[0] and row[0].words == "Manual fallback")
    assert row[0] is not None
    assert row[0].tag == "left open"
    assert [cell.words for cell in row[1:] if cell] == [
        "IT: IT operations (K. Tanaka)",
        "2026-02-20",
        "was due 2026-03-01",
    ]
    assert fact(page, "operations", "Manual fallback").more == "IT must fill it, was due 2026-03-01"


def test_reference_blocks_stand_where_they_are_used_with_what_is_written_of_them() -> None:
    workspace, evidence = sample()
    logs = fact(page_of_sample(), "reference", "Logs")
    assert logs.words.startswith('where: Ticket system, field "AI candidate" with its rationale · how long: 180 days')
    assert "who reads: Exception reviewer (A. Osei)" in logs.words
    assert fact(page_of_sample(), "reference", "Re-gate triggers").words == "model, prompt, vendor"
    assert fact(page_of_sample(), "reference", "Oversight mode").words.startswith("a person reviews before anything")
    some = edited(workspace, "blocks", "blocks", used=("logs", "end"), logs_where=" ", logs_kept="", tags=False)
    page = document(some, evidence, AT)
    assert "where" not in fact(page, "reference", "Logs").words
    body = section(page, "reference").body
    assert isinstance(body, Facts)
    assert [(one.label, one.about) for one in body.facts] == [("Logs", "")]
    none = document(edited(workspace, "blocks", "blocks", used=()), evidence, AT)
    assert not any(one.key == "reference" for one in none.sections)


def test_tags_point_and_claim_nothing() -> None:
    body = section(page_of_sample(), "reference").body
    assert isinstance(body, Facts)
    assert body.facts[0].about == "Govern, Map; AI system life cycle"
    assert section(page_of_sample(), "reference").about.endswith("no claim of compliance")


def test_a_change_that_asks_for_a_new_decision_is_an_open_decision() -> None:
    workspace, evidence = sample()
    page = document(edited(workspace, "workflow", "workflow", model_version="m4"), evidence, AT)
    told = [row[0].words for row in rows(page, "open") if row[0]]
    assert "Decide anew: model m3 -> m4 since the decision of 2026-02-06" in told


def test_a_waiver_stands_with_its_reason_and_its_end() -> None:
    workspace, evidence = sample()
    page = document(waived(workspace, "T. Okonkwo"), evidence, AT)
    assert page.banner.verdict == "go"
    cell = next(row[2] for row in rows(page, "gate") if row[1] and row[1].words.startswith("Undefined categories"))
    assert cell is not None
    assert cell.sign == "~"
    assert "Waived until 2026-04-03 09:00 UTC" in cell.more
    given = fact(page, "decided", "Waived")
    assert given.words == "T. Okonkwo"
    assert given.more == (
        "Hold condition Undefined categories: by Business owner (T. Okonkwo) until 2026-04-03 09:00 UTC"
        "\nInstead: T. Okonkwo"
    )


def test_a_decision_against_the_verdict_is_marked() -> None:
    assert (
        "Go (against the verdict Hold) by Business owner (F. Rahimi)"
        in fact(page_of_sample(), "decided", "Newest decision").more
    )


def test_a_role_that_nobody_holds_is_a_blank() -> None:
    workspace, evidence = sample()
    page = document(edited(workspace, "role", "exception_reviewer", holder=" "), evidence, AT)
    assert fact(page, "operations", "Reviewer").sign == "○"
    assert fact(page, "operations", "Reviewer").words == "Exception reviewer (nobody yet)"


def test_a_blank_page_names_for_each_blank_who_must_fill_it(tmp_path: Path) -> None:
    create(tmp_path)
    page = document(*read_text(tmp_path), AT)
    assert page.name == "(workflow without a name)"
    assert fact(page, "specification", "Input") == PageCell(
        "not written yet", "Build must fill it", sign="○", tone="warn"
    )
    assert fact(page, "operations", "How to stop").more == "IT must fill it"
    assert fact(page, "operations", "Log review").words == "No cadence yet, by nobody yet"
    assert fact(page, "operations", "Who may stop it").sign == "○"
    assert [row[1] and row[1].words for row in rows(page, "gate")] == ["no condition is written yet"] * 3
    assert section(page, "open").about.startswith("the page is not complete")


def test_a_workspace_without_anything_has_a_page() -> None:
    page = document(Workspace(), EvidenceLog(), AT)
    assert page.banner.verdict == "hold"
    assert not any(one.key == "table" for one in page.sections)


def test_a_stop_says_that_only_a_resume_lifts_it() -> None:
    workspace, evidence = sample()
    workspace = edited(workspace, "condition", "stop.customer_impact_repeats", sentence="undefined_rate > 1% over 4w")
    page = document(workspace, evidence, AT)
    assert page.banner.verdict == "stop"
    assert any(row[0] and "resume" in row[0].words for row in rows(page, "path"))


@pytest.mark.parametrize(
    ("cadence", "words"),
    [("1d", "every day"), ("4w", "every 4 weeks"), ("1h", "every hour"), ("30m", "every 30 minutes"), ("", "")],
)
def test_a_cadence_reads_as_people_say_it(cadence: str, words: str) -> None:
    assert every(cadence) == words


def test_every_section_has_a_place_of_its_own_on_the_sample() -> None:
    keys = [one.key for one in page_of_sample().sections]
    assert len(set(keys)) == len(keys) == len(SECTIONS)
