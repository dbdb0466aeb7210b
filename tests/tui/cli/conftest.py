"""The support-ticket example, in a folder of its own for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.paths import ROOT


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the example in its text form, without a database."""
    folder = tmp_path / "triage"
    shutil.copytree(ROOT / "sample_workspace", folder, ignore=shutil.ignore_patterns("workspace.db*"))
    return folder


@pytest.fixture
def opened(sample: Path) -> Path:
    """The same with its database, as it is after the first opening."""
    from core.text.sync.sync import open_workspace

    open_workspace(sample).close()
    return sample
