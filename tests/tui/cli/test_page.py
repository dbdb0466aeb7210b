"""`optable page`: the page on standard output or in a file, the same bytes for the same workspace and instant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.cli.running import environment, optable
from tests.tui.cli.test_hostile import HOSTILE, plainly


def test_markdown_goes_to_standard_output(sample: Path) -> None:
    ran = optable("page", cwd=sample)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("# Support-ticket triage\n")
    assert "**‖ HOLD:** Undefined categories 7.5% of 80 cases over 4 weeks, above 5%\n" in ran.out


def test_html_goes_to_standard_output_where_that_is_asked_for(sample: Path) -> None:
    ran = optable("page", "--format", "html", "--paper", "letter", cwd=sample)
    assert ran.out.startswith("<!DOCTYPE html>\n")
    assert ran.out.endswith("</html>\n")
    assert "size: letter" in ran.out


@pytest.mark.parametrize(("name", "start"), [("p.html", "<!DOCTYPE"), ("p.md", "# Support"), ("p.HTM", "<!DOCTYPE")])
def test_a_file_is_written_in_the_form_that_its_name_says(sample: Path, name: str, start: str) -> None:
    ran = optable("page", "--output", name, cwd=sample)
    assert (ran.code, ran.out, ran.err) == (0, "", f"Wrote the page to {name}\n")
    assert (sample / name).read_text(encoding="utf-8").startswith(start)


def test_a_name_that_says_another_form_is_refused_and_nothing_is_written(sample: Path) -> None:
    ran = optable("page", "-o", "page.pdf", cwd=sample)
    assert (ran.code, ran.err.startswith("optable: page.pdf: the page has no form for .pdf\nhint: ")) == (2, True)
    assert not (sample / "page.pdf").exists()
    assert optable("page", "-o", "page.pdf", "--format", "html", cwd=sample).code == 0


def test_an_older_page_is_replaced_and_nothing_else_is(sample: Path) -> None:
    assert optable("page", "-o", "page.html", cwd=sample).code == 0
    assert optable("page", "-o", "page.html", "--at", "2026-01-25T09:00Z", cwd=sample).code == 0
    assert "2026-01-25" in (sample / "page.html").read_text(encoding="utf-8")
    (sample / "mine.html").write_text("mine")
    ran = optable("page", "-o", "mine.html", cwd=sample)
    assert ran.code == 3
    assert "this file already exists" in ran.err
    assert "--force" in ran.err
    assert (sample / "mine.html").read_text() == "mine"
    assert optable("page", "-o", "mine.html", "--force", cwd=sample).code == 0
    assert (sample / "mine.html").read_text(encoding="utf-8").startswith("<!DOCTYPE")


def test_a_place_that_cannot_be_written_is_told(sample: Path) -> None:
    ran = optable("page", "-o", "workspace.toml/page.html", cwd=sample)
    assert ran.code == 3
    assert ran.err.startswith("optable: ")
    assert "Traceback" not in ran.err


@pytest.mark.slow
@pytest.mark.parametrize("form", ["markdown", "html"])
def test_the_same_workspace_and_instant_give_the_same_bytes(sample: Path, form: str) -> None:
    pages = {
        optable("page", "--format", form, cwd=sample, env={"PYTHONHASHSEED": seed, "TZ": zone}).out
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"), ("3", "UTC"))
    }
    assert len(pages) == 1
    optable("record", "undefined_rate", "5%", "--at", "2026-03-03T08:00Z", cwd=sample)  # makes the database
    assert optable("page", "--format", form, cwd=sample).out not in pages


def test_a_page_says_the_same_from_the_database_as_from_the_text(opened: Path) -> None:
    held = optable("page", cwd=opened).out
    (opened / "workspace.db").unlink()
    assert optable("page", cwd=opened).out == held


def test_a_file_has_the_same_bytes_whatever_the_locale_says(sample: Path) -> None:
    names = environment({"PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1", "LC_ALL": "C"})
    ran = optable("page", cwd=sample, env=names)
    assert ran.out == optable("page", cwd=sample).out


def test_hostile_text_does_nothing_on_the_terminal_either(sample: Path) -> None:
    path = sample / "workspace.toml"
    escaped = HOSTILE.encode("unicode_escape").decode().replace("\\x", "\\u00")
    path.write_text(path.read_text(encoding="utf-8").replace('"F. Rahimi"', f'"{escaped}"'), encoding="utf-8")
    for form in ("markdown", "html"):
        ran = optable("page", "--format", form, cwd=sample)
        assert ran.code == 0
        plainly(ran)


def test_no_workspace_is_told_with_a_hint(tmp_path: Path) -> None:
    ran = optable("page", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no workspace here" in ran.err
