"""The documents are right: every page and picture they lead to exists, and every command and option they name."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from tests.paths import ROOT
from tui.cli.open import open_command
from tui.cli.root import optable

DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "benchmarks").glob("*.md")],
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def anchor(heading: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    dead = []
    for target in LINK.findall(CODE.sub("", document.read_text(encoding="utf-8"))):
        if target.startswith("https://"):
            continue
        name, _, part = target.partition("#")
        there = document.parent / name if name else document
        headings = re.findall(r"^#+ (.*)$", there.read_text(encoding="utf-8"), re.MULTILINE) if part else ()
        if not there.exists() or (part and part not in map(anchor, headings)):
            dead.append(target)
    assert not dead


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_a_document_shows_exists_with_its_options(document: Path) -> None:
    wrong = []
    for language, block in CODE.findall(document.read_text(encoding="utf-8")):
        calls = (
            re.findall(r"(?:^|[|&] )(?:uv run )?optable ([^|&>\n]*)", block, re.MULTILINE) if language == "sh" else ()
        )
        wrong += [call for call in calls if not is_known(shlex.split(call, comments=True))]
    assert not wrong


def is_known(words: list[str]) -> bool:
    """Whether the command knows each option of the call; a first word that is no command is a folder, alone."""
    command: click.Command = optable
    context = click.Context(command)
    for word in words:
        if isinstance(command, click.Group) and (found := command.get_command(context, word)):
            command = found
    if command is optable and words and not words[0].startswith("-"):
        command = open_command
        if len(words) > 1 and not words[1].startswith("-"):
            return False
    options = {name for option in command.get_params(click.Context(command)) for name in option.opts}
    return all(word.partition("=")[0] in options for word in words if word.startswith("-") and word != "-")


@pytest.mark.parametrize("call", ["portfolios teams", "page --paperr a4", "git instal --yes", "triage --reverse"])
def test_a_call_that_does_not_exist_is_found_out(call: str) -> None:
    assert not is_known(call.split())
