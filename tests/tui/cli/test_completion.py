from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.cli.running import environment, optable


def completed(*words: str, cwd: Path) -> dict[str, str]:
    """The completions that zsh is offered for the last word: value to description."""
    ran = optable(
        cwd=cwd,
        env={
            "_OPTABLE_COMPLETE": "zsh_complete",
            "COMP_WORDS": " ".join(["optable", *words]),
            "COMP_CWORD": str(len(words)),
        },
    )
    assert ran.err == ""
    fields = ran.out.splitlines()
    return dict(zip(fields[1::3], fields[2::3], strict=True))


def test_commands_complete_with_what_they_do(tmp_path: Path) -> None:
    assert completed("re", cwd=tmp_path).keys() >= {"readiness", "record"}
    assert completed("verd", cwd=tmp_path)["verdict"] == "Print Go, Hold or Stop, and why."


def test_signals_complete_with_their_titles(sample: Path) -> None:
    assert completed("record", "un", cwd=sample) == {"undefined_rate": "Undefined categories"}


def test_activities_complete(sample: Path) -> None:
    assert completed("done", "", cwd=sample).keys() == {"log_review", "exception_review", "evaluation"}


def test_roles_complete_with_who_holds_them(sample: Path) -> None:
    assert completed("decide", "hold", "--by", "bui", cwd=sample) == {"builder": "Builder (L. Novotná)"}


def test_gate_words_and_treatments_complete(sample: Path) -> None:
    assert completed("decide", "", cwd=sample).keys() == {"go", "hold", "stop", "resume"}
    assert completed("decide", "go", "--treatment", "a", cwd=sample).keys() == {"avoid", "accept"}


def test_names_come_from_the_workspace_that_is_named(sample: Path) -> None:
    offered = completed("record", "-w", "triage", "un", cwd=sample.parent)
    assert offered.keys() == {"undefined_rate"}


def test_a_workspace_that_cannot_be_read_offers_nothing_and_says_nothing(sample: Path) -> None:
    (sample / "workspace.toml").write_text("<<<<<<< mine\n", encoding="utf-8")
    assert completed("record", "un", cwd=sample) == {}
    assert completed("record", "un", cwd=sample.parent) == {}


def test_folders_complete_as_workspaces(sample: Path) -> None:
    ran = optable(
        cwd=sample.parent,
        env={"_OPTABLE_COMPLETE": "bash_complete", "COMP_WORDS": "optable tri", "COMP_CWORD": "1"},
    )
    assert ran.out.splitlines()[0] == "dir,tri"


def test_a_title_with_hostile_text_stays_on_its_line(sample: Path) -> None:
    path = sample / "workspace.toml"
    text = path.read_text(encoding="utf-8").replace('"Log review"', '"a\\nb\\u001b[31m\\u202e"')
    path.write_text(text, encoding="utf-8")
    assert completed("done", "log", cwd=sample) == {"log_review": "a⏎b␛[31m<U+202E>"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script_that_it_understands(shell: str, tmp_path: Path) -> None:
    if shutil.which("bash") is None and shell == "bash":
        pytest.skip("click asks bash for its version")
    ran = optable("completion", shell, cwd=tmp_path)
    assert ran.code == 0
    assert "_OPTABLE_COMPLETE" in ran.out
    if program := shutil.which(shell):
        script = tmp_path / "script"
        script.write_text(ran.out, encoding="utf-8")
        done = subprocess.run([program, "-n", str(script)], env=environment(), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def test_another_shell_is_a_usage_error(tmp_path: Path) -> None:
    assert optable("completion", "tcsh", cwd=tmp_path).code == 2


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_itself_completes_a_signal(sample: Path, tmp_path: Path) -> None:
    command = tmp_path / "bin" / "optable"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tui.cli "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    script = (
        'eval "$(optable completion bash)"; COMP_WORDS=(optable record un); COMP_CWORD=2;'
        ' _optable_completion optable; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=sample,
        env=environment({"PATH": f"{command.parent}:{os.environ['PATH']}"}),
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert (done.stdout, done.stderr) == ("undefined_rate\n", "")
