from __future__ import annotations

from pathlib import Path

from tests.tui.cli.running import optable


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
    assert "the page is not complete" in ran.out


def test_the_json_has_every_blank_with_who_and_when(sample: Path) -> None:
    ran = optable("readiness", "--json", cwd=sample)
    answer = ran.json
    assert answer.keys() == {"workflow", "page_complete", "filled", "total", "blanks"}
    assert ran.code == (0 if answer["page_complete"] else 10)
    on_page = [blank for blank in answer["blanks"] if blank["on_page"]]
    assert answer["filled"] + len(on_page) == answer["total"]
    assert answer["page_complete"] is (not on_page)
    for blank in answer["blanks"]:
        assert blank.keys() == {"place", "what", "side", "party", "role", "holder", "due", "on_page"}
    integration = next(blank for blank in answer["blanks"] if blank["place"].startswith("table.integration"))
    assert (integration["party"], integration["role"]) == ("it", "it_operations")
    assert (integration["holder"], integration["due"]) == ("K. Tanaka", "2026-03-10")
