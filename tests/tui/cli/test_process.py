"""A run within the process of the tests is a run: it says, does and returns what a process of its own does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tui.cli.running import cold, optable

RUNS = {
    "a verdict": (["verdict", "triage"], 10),
    "json": (["verdict", "triage", "--json"], 10),
    "help": (["--help"], 0),
    "a typing error": (["verdit"], 2),
    "bad data": (["check", "."], 2),
    "a change that is refused": (["record", "-w", "triage", "no_signal", "5%"], 2),
}


@pytest.mark.parametrize(("arguments", "code"), RUNS.values(), ids=RUNS.keys())
def test_it_ends_as_a_process_does(arguments: list[str], code: int, opened: Path) -> None:
    ran = optable(*arguments, cwd=opened.parent)
    assert ran == cold(*arguments, cwd=opened.parent)
    assert ran.code == code


def test_each_run_has_its_own_folder_and_environment(opened: Path, tmp_path: Path) -> None:
    before = dict(os.environ)
    here = optable("record", "undefined_rate", "5%", cwd=opened, env={"OPTABLE_ACTOR": "A. Tester"})
    assert here.code == 0, here.err
    assert "A. Tester" in optable("journal", cwd=opened).out
    there = optable("journal", cwd=tmp_path)
    assert (there.code, there.out) == (2, "")
    settled = optable("config", cwd=tmp_path, env={"OPTABLE_CONFIG": str(tmp_path / "mine.toml")})
    assert "mine.toml" in settled.out
    assert "mine.toml" not in optable("config", cwd=tmp_path).out
    assert os.environ == before
