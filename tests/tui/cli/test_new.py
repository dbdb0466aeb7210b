from __future__ import annotations

from pathlib import Path

import pytest

from core.text.templates import TEMPLATES
from tests.tui.cli.running import optable


def test_a_new_workspace_says_what_to_do_next(tmp_path: Path) -> None:
    ran = optable("new", "my page", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "  optable 'my page' " in ran.out
    assert "  optable readiness 'my page' " in ran.out
    assert (tmp_path / "my page" / "workspace.toml").is_file()
    assert optable("check", "my page", cwd=tmp_path).code == 0


def test_a_new_workspace_is_a_hold_since_nothing_is_written(tmp_path: Path) -> None:
    optable("new", "page", cwd=tmp_path)
    ran = optable("verdict", "page", cwd=tmp_path)
    assert (ran.code, ran.out.split()[0]) == (10, "HOLD")


def test_the_example_can_be_the_start(tmp_path: Path) -> None:
    assert optable("new", "tickets", "--from", "support-tickets", cwd=tmp_path).code == 0
    assert optable("check", "tickets", cwd=tmp_path).code == 0
    assert "support" in optable("verdict", "tickets", cwd=tmp_path).out.lower()


def test_a_folder_that_is_a_workspace_already_is_left_alone(sample: Path) -> None:
    before = (sample / "workspace.toml").read_bytes()
    ran = optable("new", "triage", cwd=sample.parent)
    assert ran.code in {2, 3}
    assert ran.err.startswith("optable: ")
    assert (sample / "workspace.toml").read_bytes() == before


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_template_can_be_the_start_and_the_help_says_what_it_is_for(tmp_path: Path, template: str) -> None:
    assert optable("new", "page", "--from", template, cwd=tmp_path).code == 0
    assert optable("check", "page", cwd=tmp_path).code == 0
    assert optable("verdict", "page", cwd=tmp_path).code == 10
    lines = optable("new", "--help", cwd=tmp_path).out.splitlines()
    assert [line.split(maxsplit=1)[1] for line in lines if line.strip().startswith(f"{template} ")] == [
        TEMPLATES[template]
    ]


def test_an_unknown_template_is_a_usage_error(tmp_path: Path) -> None:
    ran = optable("new", "page", "--from", "nothing", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert not (tmp_path / "page").exists()


def test_a_folder_named_as_a_command_is_shown_with_its_path(tmp_path: Path) -> None:
    assert "  optable ./verdict " in optable("new", "verdict", cwd=tmp_path).out
