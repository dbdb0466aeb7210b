from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.tui.cli.running import environment, optable
from tui.cli.root import COMMANDS
from tui.cli.root import optable as command


def test_help_names_every_command_and_the_exit_codes(tmp_path: Path) -> None:
    ran = optable("--help", cwd=tmp_path)
    assert ran.code == 0
    for name, (_, what) in COMMANDS.items():
        assert f"  {name} " in ran.out
        assert what in ran.out
    assert "Exit codes: 0 Go or success, 10 Hold, 20 Stop, 2 usage, 3 bad data." in ran.out
    assert "completion bash" in ran.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_own_help(name: str) -> None:
    result = CliRunner().invoke(command, [name, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith("Usage: ")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_called_what_the_table_says(name: str) -> None:
    import click

    found = command.get_command(click.Context(command), name)
    assert found is not None
    assert found.name == name


def test_the_version_is_told(tmp_path: Path) -> None:
    ran = optable("--version", cwd=tmp_path)
    assert (ran.code, ran.out.split()[0]) == (0, "optable")


def test_a_misspelt_command_is_told_the_nearest(tmp_path: Path) -> None:
    ran = optable("verdit", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == ("optable: there is neither a command nor a folder named 'verdit'\nhint: Did you mean verdict?\n")


def test_a_first_word_that_is_no_command_is_a_workspace(sample: Path) -> None:
    ran = optable("triage", cwd=sample.parent)
    assert ran.code == 2
    assert "the application needs a terminal" in ran.err


def test_a_folder_named_as_a_command_can_be_given_with_its_path(sample: Path) -> None:
    sample.rename(sample.parent / "verdict")
    ran = optable("./verdict", cwd=sample.parent)
    assert "the application needs a terminal" in ran.err
    assert optable("verdict", "verdict", cwd=sample.parent).code == 10


def test_without_a_folder_the_nearest_workspace_upwards_is_taken(sample: Path) -> None:
    deep = sample / "evidence" / "deeper"
    deep.mkdir()
    assert optable("verdict", cwd=deep).code == 10
    assert "the application needs a terminal" in optable(cwd=deep).err


def test_a_reader_that_goes_away_is_no_error_and_the_exit_code_stands(sample: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tui.cli", "verdict"],
        cwd=sample,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 10
    assert error == b""


@pytest.mark.slow
def test_signs_that_the_encoding_lacks_do_not_end_the_program(sample: Path) -> None:
    ran = optable("verdict", cwd=sample, env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert ran.code == 10
    assert "\\u2717 fires" in ran.out
