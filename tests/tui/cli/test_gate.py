"""Waivers, deputies, the path to Go, the replay and the gate's own tests at the command line."""

from __future__ import annotations

import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from tests.tui.cli.running import optable

HOLD, STOP, REFUSED, BAD = 10, 20, 2, 3
STANDS = "the verdict stands at 2026-03-03 09:00 UTC: it is not of now"
"""The warning of lint about the unchanged sample, whose story is of that day."""
WAIVE = ("waive", "undefined_categories", "--reason", "the taxonomy is being revised", "--until", "2026-04-01")


def edit(folder: Path, old: str, new: str) -> None:
    """Change the text by hand."""
    path = folder / "workspace.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_waiver_turns_the_hold_to_go_and_is_shown(sample: Path) -> None:
    ran = optable(*WAIVE, "--by", "builder", "--control", "every case is read", cwd=sample)
    assert (ran.code, ran.err) == (0, "")
    assert (
        "Waived the Hold condition Undefined categories by Builder (L. Novotná) until the end of 2026-04-01\n"
        in ran.out
    )
    verdict = optable("verdict", "--json", cwd=sample)
    assert (verdict.code, verdict.json["verdict"]) == (0, "go")
    (waived,) = [one for one in verdict.json["conditions"] if one["waived"]]
    assert (waived["id"], waived["finding"]) == ("undefined_categories", "met")
    said = [optable("verdict", "--at", at, "--json", cwd=sample) for at in ("2026-04-01T23:59Z", "2026-04-02T00:00Z")]
    assert [any(one["waived"] for one in ran.json["conditions"]) for ran in said] == [True, False]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((*WAIVE, "--by", "audit"), "is no decision owner of Hold"),
        ((*WAIVE, "--by", "builder", "--requested-by", "builder"), "cannot approve its own request"),
        ((*WAIVE, "--by", "nobody"), "no role named 'nobody'"),
        (("waive", "customer_impact_repeats", *WAIVE[2:], "--by", "audit"), "Stop condition"),
        (("waive", "stop.customer_impact_repeats", *WAIVE[2:], "--by", "audit"), "Stop condition"),
        (("waive", "undefined_categorys", *WAIVE[2:], "--by", "builder"), "Hold: Undefined categories"),
        ((*WAIVE[:-1], "2026-03-01", "--by", "builder"), "must end in the future"),
        ((*WAIVE[:3], " ", *WAIVE[4:], "--by", "builder"), "needs a reason"),
        ((*WAIVE[:-1], "soon", "--by", "builder"), "soon"),
    ],
)
def test_a_waiver_that_may_not_be_is_refused_and_changes_nothing(
    sample: Path, arguments: tuple[str, ...], message: str
) -> None:
    ran = optable(*arguments, cwd=sample)
    assert ran.code == REFUSED
    assert message in ran.err
    assert optable("verdict", cwd=sample).code == HOLD


def test_a_resume_needs_all_owners_or_their_deputies(sample: Path) -> None:
    optable("record", "customer_impact", "2", cwd=sample)
    assert optable("verdict", cwd=sample).code == STOP
    alone = optable("decide", "resume", "--by", "audit", "--reason", "done", cwd=sample)
    assert (alone.code, "missing: Accountable owner" in alone.err) == (REFUSED, True)
    edit_roles = optable("export", cwd=sample)
    assert edit_roles.code == 0
    ran = optable("decide", "resume", "--by", "audit", "--deputy", "accountable_owner", "--reason", "done", cwd=sample)
    if ran.code == REFUSED:
        assert "has no deputy" in ran.err
        both = ("--by", "audit", "--by", "accountable_owner")
        ran = optable("decide", "resume", *both, "--reason", "done", cwd=sample)
    assert ran.code == 0
    assert optable("verdict", cwd=sample).code == HOLD


def test_why_tells_what_must_change_and_who_changes_it(sample: Path) -> None:
    ran = optable("verdict", "--why", cwd=sample)
    assert ran.code == HOLD
    path = ran.out[ran.out.index("Path to Go") :]
    assert "1. Undefined categories must fall from 7.5% to 5%\n" in path
    assert "The Hold condition Undefined categories: Taxonomy owner (P. Castellanos)\n" in path
    (step,) = optable("verdict", "--why", "--json", cwd=sample).json["path_to_go"]
    assert (step["place"], step["who"], step["away_exact"]) == (
        "hold.undefined_categories",
        ["taxonomy_owner"],
        "0.025",
    )


def test_the_way_out_of_a_stop_is_a_resume(sample: Path) -> None:
    optable("record", "customer_impact", "2", cwd=sample)
    steps = optable("verdict", "--why", "--json", cwd=sample).json["path_to_go"]
    assert [step["place"] for step in steps] == [
        "stop.customer_impact_repeats",
        "hold.undefined_categories",
        "gate.stop",
    ]
    assert steps[-1]["who"] == ["accountable_owner", "audit"]


def test_the_replay_tells_the_past(sample: Path) -> None:
    ran = optable("replay", "--json", cwd=sample)
    periods = ran.json["gate"]["periods"]
    assert ran.code == 0
    assert [one["verdict"] for one in periods] == ["hold", "go", "hold", "go", "hold"]
    assert periods[-1]["because"] == ["hold.undefined_categories"]
    assert all(one["to"] == other["from"] for one, other in pairwise(periods))
    text = optable("replay", cwd=sample).out
    assert "Go 32 days, 3 Holds, 25 days in all, no Stop, back and forth 3 times\n" in text
    assert "‖" in text


def test_two_gates_are_compared_over_the_same_evidence(sample: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    text = (sample / "workspace.toml").read_text(encoding="utf-8")
    other.write_text(text.replace("undefined_rate > 5% over 4w", "undefined_rate > 9% over 4w"), encoding="utf-8")
    ran = optable("replay", "--gate", str(other), "--json", cwd=sample)
    assert ran.json["other"]["periods"][-1]["verdict"] == "go"
    assert ran.json["gate"]["periods"][-1]["verdict"] == "hold"
    assert "They differ for" in optable("replay", "--gate", str(other), cwd=sample).out
    other.write_text("[gate.hold.conditions]\nx = 'undefined_rat > 5%'\n", encoding="utf-8")
    refused = optable("replay", "--gate", str(other), cwd=sample)
    assert refused.code == BAD
    assert "undefined_rate" in refused.err


def test_the_examples_of_the_sample_hold(sample: Path) -> None:
    ran = optable("test", cwd=sample)
    assert ran.code == 0
    assert "4 tests, 0 not as expected" in ran.out


def test_an_example_that_does_not_hold_shows_the_finding_that_differs(sample: Path) -> None:
    edit(sample, 'undefined_categories = "undefined_rate > 5%', 'undefined_categories = "undefined_rate > 50%')
    ran = optable("test", cwd=sample)
    assert ran.code == HOLD
    assert "hold.undefined_categories: expected met, but it is unmet: Undefined categories 7% of 80 cases" in ran.out
    (failed,) = [one for one in optable("test", "--json", cwd=sample).json["tests"] if one["differences"]]
    assert failed["name"] == "taxonomy_is_behind"
    assert optable("test", "--only", "all_is_well", cwd=sample).code == 0
    assert optable("test", "--only", "all_is_wel", cwd=sample).code == REFUSED


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("undefined_rate 12% n 40 at -1d", "undefined_rat 12% n 40 at -1d", "undefined_rate"),
        ("undefined_rate 12% n 40 at -1d", "undefined_rate 12s n 40 at -1d", "does not fit the unit ratio"),
        ("undefined_rate 12% n 40 at -1d", "undefined_rate 112% n 40 at -1d", "a rate lies between 0% and 100%"),
        ("undefined_rate 12% n 40 at -1d", "undefined_rate -1% n 40 at -1d", "a rate lies between 0% and 100%"),
        ("customer_impact 1 at -10d", "customer_impact -1 at -10d", "a count is never less than 0"),
        ("undefined_rate 12% n 40 at -1d", "undefined_rate 12% at tomorrow", "is not a time before the test"),
        ("undefined_rate 12% n 40 at -1d", "undefined_rate", "is not a reading such as"),
        ('"hold.undefined_categories" = "met"', '"hold.undefined_categorie" = "met"', "hold.undefined_categories"),
    ],
)
def test_an_example_that_names_what_there_is_not_is_an_error_of_the_text(
    sample: Path, old: str, new: str, message: str
) -> None:
    edit(sample, old, new)
    for command in ("test", "check"):
        ran = optable(command, cwd=sample)
        assert ran.code == BAD
        assert message in ran.err + ran.out


def git(folder: Path, *arguments: str) -> None:
    """Real git, as nobody in particular."""
    identity = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def stopped(sample: Path) -> Path:
    """A workspace in git whose last commit is stopped."""
    assert optable("record", "customer_impact", "2", cwd=sample).code == 0
    assert optable("export", cwd=sample).code == 0
    for path in sample.glob("workspace.db*"):
        path.unlink()
    git(sample, "init", "-q")
    git(sample, "add", "-A")
    git(sample, "commit", "-q", "-m", "stopped")
    assert optable("check", "--against", "HEAD", cwd=sample).code == 0
    return sample


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("customer_impact >= 2 over 2w", "customer_impact >= 3 over 2w"),
        ('customer_impact_repeats = "customer_impact >= 2 over 2w"', 'other = "audit is not assigned"'),
        ("as_of = 2026-03-03T09:00:00Z", "as_of = 2026-02-01T09:00:00Z"),
    ],
)
def test_a_change_of_text_that_lifts_a_stop_fails_the_check(stopped: Path, old: str, new: str) -> None:
    if "tests" not in new and "other" in new:
        edit(stopped, '"stop.customer_impact_repeats" = "met"', '"stop.other" = "unmet"')
    edit(stopped, old, new)
    ran = optable("check", "--against", "HEAD", cwd=stopped)
    assert ran.code == BAD
    assert (
        "the Stop that stood at HEAD is lifted without a resume: Customer impact repeats: Customer-impacting cases"
        in ran.out
    )
    assert "Customer-impacting cases 2 over 2 weeks, at least 2" in ran.out


def test_a_resume_by_all_owners_may(stopped: Path) -> None:
    both = ("--by", "audit", "--by", "accountable_owner")
    assert optable("decide", "resume", *both, "--reason", "the cause is found", cwd=stopped).code == 0
    assert optable("export", cwd=stopped).code == 0
    assert optable("check", "--against", "HEAD", cwd=stopped).code == 0
    assert optable("verdict", cwd=stopped).code == HOLD


def test_evidence_that_was_never_committed_counts_as_well(stopped: Path) -> None:
    git(stopped, "rm", "-rq", "--cached", "evidence")
    git(stopped, "commit", "-q", "-m", "evidence stays at home")
    assert optable("check", "--against", "HEAD", cwd=stopped).code == 0
    edit(stopped, "customer_impact >= 2 over 2w", "customer_impact >= 3 over 2w")
    ran = optable("check", "--against", "HEAD", cwd=stopped)
    assert ran.code == BAD
    said = "the Stop that the gate of HEAD comes to by the evidence of now is lifted without a resume"
    assert f"{said}: Customer impact repeats: " in ran.out


def test_a_resume_of_before_the_stop_does_not_lift_it(stopped: Path) -> None:
    edit(stopped, "customer_impact >= 2 over 2w", "customer_impact >= 3 over 2w")
    early = """
[decisions.x0000000000]
kind = "resume"
at = 2026-01-02T09:00:00Z
by = [
    "accountable_owner",
    "audit",
]
holders = [
    "G. Weiss",
    "M. Sato",
]
reason = "found in a drawer"
verdict = "stop"
"""
    edit(stopped, "\n[decisions.x71c09e4ab2d]", f"{early}\n[decisions.x71c09e4ab2d]")
    ran = optable("check", "--against", "HEAD", cwd=stopped)
    assert ran.code == BAD
    assert "the Stop that stood at HEAD is lifted without a resume" in ran.out


def test_whose_resume_a_stop_needs_is_not_taken_out_while_it_stands(stopped: Path) -> None:
    edit(stopped, '    "accountable_owner",\n    "audit",\n]\nnext', '    "audit",\n]\nnext')
    ran = optable("check", "--against", "HEAD", cwd=stopped)
    assert ran.code == BAD
    assert "the Stop that stood at HEAD still stands, and its resume needs Accountable owner" in ran.out


@pytest.mark.parametrize("revision", ["nowhere", "--help", "HEAD; touch owned", ""])
def test_a_revision_that_git_does_not_know_is_refused(stopped: Path, revision: str) -> None:
    ran = optable("check", "--against", revision, cwd=stopped)
    assert ran.code == REFUSED
    assert "git knows no revision" in ran.err
    assert not (stopped / "owned").exists()


def test_lint_says_where_what_and_what_mends_it(sample: Path) -> None:
    first, _hint, count = optable("lint", cwd=sample).out.splitlines()
    assert (first, count) == (f"! The workflow: As of: {STANDS}", "1 warning")
    edit(sample, "undefined_rate > 5% over 4w min 40", "undefined_rate > 105% over 4w min 40")
    edit(sample, "core_quality >= 92% over 4w min 50", "core_quality >= 92% over 4w min 5000")
    ran = optable("lint", cwd=sample)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].startswith("! The Go condition Core quality: min 5000 was never reached")
    assert lines[2] == "! The Hold condition Undefined categories: it can never fire"
    assert lines[3].startswith("    hint: ")
    assert lines[-1] == "3 warnings"
    assert optable("lint", "--strict", cwd=sample).code == HOLD
    warnings = optable("lint", "--json", cwd=sample).json["warnings"]
    assert [(one["rule"], one["place"]) for one in warnings] == [
        ("minimum", "gate.go.conditions.core_quality"),
        ("never", "gate.hold.conditions.undefined_categories"),
        ("as-of", "workflow.as_of"),
    ]
    assert all(one["message"] and one["hint"] for one in warnings)


def test_check_shows_warnings_and_succeeds(sample: Path) -> None:
    edit(sample, "undefined_rate > 5% over 4w min 40", "undefined_rate > 105% over 4w min 40")
    ran = optable("check", cwd=sample)
    assert ran.code == 0
    assert "! The Hold condition Undefined categories: it can never fire" in ran.out
    assert "No problems" in ran.out
    assert [one["rule"] for one in optable("check", "--json", cwd=sample).json["warnings"]] == ["never", "as-of"]


def test_an_old_text_whose_condition_lacks_a_window_is_read_and_named(sample: Path) -> None:
    edit(sample, "undefined_rate > 5% over 4w", "max of undefined_rate > 5%")
    verdict = optable("verdict", cwd=sample)
    assert verdict.code == HOLD
    assert (
        "the largest Undefined categories needs a window: write such as max of undefined_rate > 5% over 4w"
        in verdict.out
    )
    checked = optable("check", cwd=sample)
    assert checked.code == 0
    for ran in (checked, optable("lint", cwd=sample)):
        assert "The Hold condition Undefined categories: The largest Undefined categories needs a window" in ran.out
        assert "hint: Write, for example: max of undefined_rate > 5% over 4w" in ran.out
    (period,) = optable("replay", "--json", cwd=sample).json["gate"]["periods"]
    assert (period["verdict"], "hold.undefined_categories" in period["because"]) == ("hold", True)
    assert optable("test", cwd=sample).code == HOLD
    assert optable("import", cwd=sample).code == 0
    assert optable("verdict", cwd=sample).code == HOLD


def test_writing_the_window_that_a_stop_lacked_is_no_way_out_of_it(stopped: Path) -> None:
    edit(stopped, "customer_impact >= 2 over 2w", "max of customer_impact >= 2")
    git(stopped, "commit", "-qam", "as an older program took it")
    assert optable("check", "--against", "HEAD", cwd=stopped).code == 0
    edit(stopped, "max of customer_impact >= 2", "max of customer_impact >= 3 over 4w")
    ran = optable("check", "--against", "HEAD", cwd=stopped)
    assert ran.code == BAD
    assert "the Stop that stood at HEAD is lifted without a resume: Customer impact repeats: The largest" in ran.out


def test_the_replay_is_the_verdict_at_every_instant_where_a_stop_condition_was_changed(sample: Path) -> None:
    """The text as git has it: a resume, and a Stop condition that was changed after it."""
    edit(sample, "customer_impact >= 2 over 2w", "customer_impact >= 1")
    edit(
        sample,
        "[gate.stop.conditions]",
        "[gate.stop.since]\ncustomer_impact_repeats = 2026-02-20T00:00:00Z\n\n[gate.stop.conditions]",
    )
    periods = optable("replay", "--json", cwd=sample).json["gate"]["periods"]
    assert "stop" in [one["verdict"] for one in periods]
    for one in periods:
        assert optable("verdict", "--at", one["from"], "--json", cwd=sample).json["verdict"] == one["verdict"]


def test_lint_of_text_that_cannot_be_read_is_bad_data(sample: Path) -> None:
    edit(sample, "undefined_rate > 5% over 4w min 40", "undefined_rat > 5% over 4w min 40")
    ran = optable("lint", cwd=sample)
    assert (ran.code, ran.out) == (BAD, "")
    assert "undefined_rate" in ran.err
