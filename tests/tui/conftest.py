"""The application on a copy of the sample or on a blank page, with a clock and an actor that never change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from core.text import new_workspace
from tests.paths import SAMPLE
from tui.app.app import OperatingTable

NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
MakeApp = Callable[..., OperatingTable]
UNSET = (
    *("NO_COLOR", "VISUAL", "EDITOR", "TEXTUAL", "TEXTUAL_THEME"),
    *("TMUX", "STY", "SSH_CONNECTION", "SSH_TTY"),
)


def clock() -> datetime:
    """Always the same instant."""
    return NOW


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables of the terminal in which the tests run; they must not change what is painted."""
    for name in UNSET:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample's text."""
    return Path(copytree(SAMPLE, tmp_path / "sample_workspace", ignore=ignore_patterns("workspace.db*")))


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """A new workspace in which every question is open."""
    new_workspace.create(tmp_path / "blank")
    return tmp_path / "blank"


@pytest.fixture
def folder(request: pytest.FixtureRequest) -> Path:
    """The sample or the blank page, by the name of its fixture."""
    made: Path = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def make_app() -> MakeApp:
    """The application on a folder, as A. Tester, at the fixed time."""

    def make(folder: Path) -> OperatingTable:
        return OperatingTable(folder, actor="A. Tester", clock=clock)

    return make
