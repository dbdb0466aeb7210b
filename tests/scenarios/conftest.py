"""Fixtures of every scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.clone import Clone, cloned, new_repository
from tests.scenarios.person import sample_in


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The support-ticket example as it comes out of git: text, and no database yet."""
    return sample_in(tmp_path)


@pytest.fixture
def here(tmp_path: Path) -> Clone:
    """One person's repository, with the example in a folder of it."""
    return new_repository(tmp_path / "here", "triage")


@pytest.fixture
def there(here: Clone) -> Clone:
    """Another person's clone of it."""
    return cloned(here, "there")
