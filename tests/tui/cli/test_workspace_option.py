"""The workspace of a command: as its last word, or behind -w."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from tests.tui.cli.running import optable
from tui.cli.root import COMMANDS
from tui.cli.root import optable as command

WITHOUT_ONE = {"new", "merge", "portfolio", "config", "completion"}
"""Commands that make a workspace, or are about none."""
WORDS_OF_THEIR_OWN = {"diff", "ingest"}
"""Any number of words, one of which a folder behind them would seem."""
WORDS = {
    "record": ("Undefined categories", "9%"),
    "done": ("Log review",),
    "decide": ("hold", "--by", "builder", "--by", "business_owner", "--reason", "look"),
    "waive": ("hold.undefined_categories", "--by", "builder", "--reason", "look", "--until", "2026-03-20"),
}


def commands() -> dict[str, click.Command]:
    """Every command that works on a workspace; of a group, those in it."""
    context = click.Context(command)
    found: dict[str, click.Command] = {}
    for name in COMMANDS:
        one = command.get_command(context, name)
        assert one is not None
        found |= (
            {f"{name} {sub}": two for sub, two in one.commands.items()} if isinstance(one, click.Group) else {name: one}
        )
    internal = {name for name in found if name.startswith("git ") and name not in {"git install", "git status"}}
    return {name: one for name, one in found.items() if name not in WITHOUT_ONE | internal}


def test_every_command_takes_its_workspace_behind_w() -> None:
    options = {name: [one for param in found.params for one in param.opts] for name, found in commands().items()}
    assert {name for name, known in options.items() if "-w" not in known or "--workspace" not in known} == set()


def test_every_command_takes_its_workspace_as_the_last_word() -> None:
    last = {
        name: [param.name for param in found.params if isinstance(param, click.Argument)][-1:]
        for name, found in commands().items()
    }
    assert {name for name, words in last.items() if words != ["ws"]} == WORDS_OF_THEIR_OWN


@pytest.mark.parametrize("name", ["verdict", "readiness", "page", "lint", "check", "journal", *WORDS])
def test_both_forms_do_the_same(opened: Path, name: str) -> None:
    words = WORDS.get(name, ())
    forms = [(name, *words, "triage"), (name, *words, "-w", "triage"), (name, "--workspace", "triage", *words)]
    ran = [optable(*form, cwd=opened.parent) for form in forms]
    assert [one.err for one in ran] == ["", "", ""]
    assert len({(one.code, one.out.splitlines()[0]) for one in ran[:2]}) == 1, ran


def test_two_workspaces_are_refused(sample: Path) -> None:
    ran = optable("verdict", "triage", "-w", "other", cwd=sample.parent)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "optable: other: two workspaces are named\nhint: Name one, with or without -w.\n"


def test_a_workspace_before_the_command_is_refused(sample: Path) -> None:
    ran = optable("-w", "triage", "verdict", cwd=sample.parent)
    assert (ran.code, ran.out) == (2, "")
    assert "hint: Write it behind: optable verdict -w FOLDER" in ran.err


def test_the_application_takes_it_too(sample: Path) -> None:
    ran = optable("-w", "triage", cwd=sample.parent)
    assert (ran.code, ran.err.splitlines()[0]) == (2, "optable: the application needs a terminal")
