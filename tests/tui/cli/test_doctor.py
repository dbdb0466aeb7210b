from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.tui.cli.running import environment, optable

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")


def checks(folder: Path) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in optable("doctor", "--json", cwd=folder).json["checks"]}


def git(*arguments: str, cwd: Path) -> None:
    subprocess.run(["git", *arguments], cwd=cwd, env=environment(), capture_output=True, check=True)


def test_a_sound_workspace_has_no_problem(opened: Path) -> None:
    ran = optable("doctor", "triage", cwd=opened.parent)
    assert (ran.code, ran.err) == (0, "")
    assert "✗" not in ran.out
    found = checks(opened)
    for name in ("database", "integrity", "journal", "text", "python", "sqlite", "packages", "terminal"):
        assert found[name]["state"] == "ok", found[name]


def test_a_workspace_without_a_database_is_sound_and_stays_so(sample: Path) -> None:
    assert optable("doctor", cwd=sample).code == 0
    assert checks(sample)["database"]["state"] == "note"
    assert not (sample / "workspace.db").exists()


def test_a_new_workspace_has_its_git_files(tmp_path: Path) -> None:
    optable("new", "page", cwd=tmp_path)
    found = checks(tmp_path / "page")
    assert found[".gitignore"]["state"] == found[".gitattributes"]["state"] == "ok"


def test_a_damaged_database_is_a_problem_with_a_way_out(opened: Path) -> None:
    path = opened / "workspace.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    ran = optable("doctor", cwd=opened)
    assert ran.code == 3
    assert "✗ problem  database" in ran.out
    assert "hint: " in ran.out


def test_text_that_differs_is_a_problem(opened: Path) -> None:
    path = opened / "workspace.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("F. Rahimi", "G. Rahimi"), encoding="utf-8")
    assert optable("doctor", cwd=opened).code == 3
    assert checks(opened)["text"]["state"] == "problem"


@pytest.mark.slow
@needs_git
def test_a_committed_database_is_a_problem(opened: Path) -> None:
    git("init", "--quiet", cwd=opened)
    (opened / ".gitignore").unlink(missing_ok=True)
    assert checks(opened)[".gitignore"]["state"] == "problem"
    (opened / ".gitignore").write_text("workspace.db*\n", encoding="utf-8")
    found = checks(opened)
    assert (found[".gitignore"]["state"], found["git"]["state"]) == ("ok", "ok")
    git("add", "--force", "workspace.db", cwd=opened)
    assert checks(opened)["git"]["state"] == "problem"
    assert optable("doctor", cwd=opened).code == 3


@needs_git
def test_a_rule_of_the_repository_around_it_counts_too(sample: Path) -> None:
    git("init", "--quiet", cwd=sample.parent)
    (sample / ".gitignore").unlink(missing_ok=True)
    (sample.parent / ".gitignore").write_text("workspace.db*\n", encoding="utf-8")
    assert checks(sample)[".gitignore"]["state"] == "ok"


@needs_git
def test_looking_starts_no_program_that_the_folder_names(sample: Path) -> None:
    git("init", "--quiet", cwd=sample)
    trap = sample / "trap"
    trap.write_text(f"#!/bin/sh\ntouch '{sample / 'sprung'}'\n", encoding="utf-8")
    trap.chmod(0o755)
    git("add", "workspace.toml", cwd=sample)
    git("config", "core.fsmonitor", str(trap), cwd=sample)
    for way in ("clean", "smudge", "process"):
        git("config", f"filter.trap.{way}", str(trap), cwd=sample)
    (sample / ".gitattributes").write_text("workspace.toml filter=trap diff=trap\n")
    git("config", "diff.trap.command", str(trap), cwd=sample)
    path = sample / "workspace.toml"
    path.write_text(path.read_text().replace("L. Novotná", "Somebody"))
    checks(sample)
    optable("check", cwd=sample)
    assert not (sample / "sprung").exists()


@needs_git
def test_a_lock_that_git_left_is_named(opened: Path) -> None:
    git("init", "--quiet", cwd=opened)
    assert "git lock" not in checks(opened)
    (opened / ".git" / "index.lock").touch()
    found = checks(opened)["git lock"]
    assert (found["state"], "remove it" in found["hint"]) == ("note", True)
