"""What every scenario begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.person import sample_in


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The support-ticket example as it comes out of git: text, and no database yet."""
    return sample_in(tmp_path)
