from __future__ import annotations

from pathlib import Path

from core.text.load import load_workspace
from core.verdict.readiness import readiness
from tests.tui.cli.running import optable

_KEYS = {"place", "what", "side", "party", "role", "holder", "since", "due", "on_page", "left_open", "note"}


def test_blanks_are_listed_by_the_party_that_must_decide(sample: Path) -> None:
    ran = optable("readiness", "triage", cwd=sample.parent)
    assert ran.err == ""
    assert "Support-ticket triage" in ran.out.splitlines()[0]
    party_lines = [line for line in ran.out.splitlines() if line.startswith(("Build ", "Business ", "IT ", "Audit "))]
    assert any(line.startswith("IT  ") for line in party_lines)
    assert "IT operations (K. Tanaka), due 2026-03-10" in ran.out


def test_a_blank_page_is_not_complete(tmp_path: Path) -> None:
    assert optable("new", "page", cwd=tmp_path).code == 0
    ran = optable("readiness", "page", cwd=tmp_path)
    assert ran.code == 10
    title, blanks = ran.out.splitlines()[0], optable("readiness", "page", "--json", cwd=tmp_path).json["blanks"]
    on_page = [blank for blank in blanks if blank["on_page"]]
    assert title.endswith(f": {len(blanks)} open; the page is not complete: {len(on_page)} of them are on it")


def test_the_count_is_the_one_of_the_screen(sample: Path) -> None:
    result = readiness(load_workspace(sample)[0])
    assert result.page_complete
    ran = optable("readiness", cwd=sample)
    assert ran.out.splitlines()[0] == f"Support-ticket triage: {len(result.blanks)} open; the page is complete"
    assert "on the page" not in ran.out


def test_the_json_has_every_blank_with_who_and_when(sample: Path) -> None:
    ran = optable("readiness", "--json", cwd=sample)
    answer = ran.json
    assert answer.keys() == {"workflow", "page_complete", "filled", "total", "blanks"}
    assert ran.code == (0 if answer["page_complete"] else 10)
    on_page = [blank for blank in answer["blanks"] if blank["on_page"]]
    assert answer["filled"] + len(on_page) == answer["total"]
    assert answer["page_complete"] is (not on_page)
    for blank in answer["blanks"]:
        assert blank.keys() == _KEYS
    integration = next(blank for blank in answer["blanks"] if blank["place"].startswith("table.integration"))
    assert (integration["party"], integration["role"]) == ("it", "it_operations")
    assert (integration["holder"], integration["due"]) == ("K. Tanaka", "2026-03-10")


def test_a_party_sees_its_own_lines_and_no_others(sample: Path) -> None:
    ran = optable("readiness", "--party", "it", cwd=sample)
    assert "Integration: IT operations (K. Tanaka), due 2026-03-10, open since 2025-12-01" in ran.out
    assert "Business" not in ran.out
    (only,) = optable("readiness", "--party", "it", "--json", cwd=sample).json["blanks"]
    assert (only["party"], only["since"], only["left_open"]) == ("it", "2025-12-01", False)
    assert "Audit has nothing open." in optable("readiness", "--party", "audit", cwd=sample).out


def test_what_is_open_in_a_new_workspace_is_open_since_it_was_made(tmp_path: Path) -> None:
    assert optable("new", "page", cwd=tmp_path).code == 0
    blanks = optable("readiness", "page", "--json", cwd=tmp_path).json["blanks"]
    assert {blank["since"] for blank in blanks} == {workspace_begun(tmp_path / "page")}


def workspace_begun(folder: Path) -> str:
    begun = load_workspace(folder)[0].workflow.begun
    assert begun is not None
    return begun.isoformat()


def test_what_must_be_known_first_is_told_and_cannot_act_on_the_terminal(sample: Path) -> None:
    text = sample / "workspace.toml"
    said = '\n[open.table_cost_operations]\nplace = "table.cost.operations"\nnote = "the\\nprice \\u001b[31m"\n'
    text.write_text(text.read_text("utf-8") + said, "utf-8")
    ran = optable("readiness", cwd=sample)
    assert "open since 2025-12-01 · the" in ran.out, ran.err
    assert "\x1b[31m" not in ran.out
    notes = {blank["place"]: blank["note"] for blank in optable("readiness", "--json", cwd=sample).json["blanks"]}
    assert notes["table.cost.operations"] == "the\nprice \x1b[31m"
