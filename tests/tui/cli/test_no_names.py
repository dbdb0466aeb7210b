"""People read titles: no command prints the name of a record, except in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.names import give_names, names_in
from tests.tui.app.hostile import TEXTS
from tests.tui.cli.running import optable

READING = (
    *(("verdict",), ("verdict", "--at", "2026-01-10"), ("readiness",), ("page",), ("replay",), ("lint",), ("test",)),
    *(("check",), ("portfolio",), ("exceptions",), ("doctor",)),
)
CHANGING = (
    ("record", "Undefined categories", "9%", "--n", "20"),
    ("done", "Log review"),
    ("waive", "hold.Undefined categories", "--by", "Business owner", "--reason", "a test", "--until", "2026-03-20"),
    ("decide", "hold", "--by", "builder", "--reason", "a test"),
    ("decide", "stop", "--by", "Accountable owner", "--by", "Audit", "--reason", "a test"),
    ("decide", "resume", "--by", "Accountable owner", "--reason", "a test"),
    ("decide", "resume", "--by", "Accountable owner", "--by", "Audit", "--reason", "a test"),
    ("record", "Undefined categoris", "9%"),
    ("waive", "Undefined categories", "--by", "Builder", "--reason", "a test", "--until", "2020-03-20"),
    *(("diff",), ("check",), ("doctor",), ("journal",)),
)


@pytest.fixture
def named(sample: Path) -> Path:
    """The sample with names that are seen at once."""
    give_names(sample)
    return sample


@pytest.mark.parametrize("text", ["", TEXTS["characters"]], ids=["as they are", "hostile titles"])
def test_no_command_that_reads_prints_a_name(sample: Path, text: str) -> None:
    give_names(named := sample, text)
    found = {arguments: names_in(optable(*arguments, cwd=named).out, named) for arguments in READING}
    assert {arguments: lines for arguments, lines in found.items() if lines} == {}


def test_no_command_that_changes_prints_a_name_and_titles_are_understood(named: Path) -> None:
    found = {}
    for arguments in CHANGING:
        done = optable(*arguments, cwd=named)
        assert "usage" not in done.err.lower(), done.err
        if lines := names_in(done.out + done.err, named):
            found[arguments] = lines
    assert found == {}
    assert "20 cases" in optable("record", "UNDEFINED categories", "9%", "--n", "20", cwd=named).out
