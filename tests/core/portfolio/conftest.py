"""A folder with workspaces in it, and a cache of the test's own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.text.sync.sync import open_workspace
from tests.paths import SAMPLE

NOBODY = 65534
MADE = datetime(2026, 3, 3, 9, tzinfo=UTC)
"""The time at which the databases were made; the clock of the machine does not matter."""

Put = Callable[..., Path]


@pytest.fixture(autouse=True)
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing that this computer remembers plays a part."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the workspaces."""
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


@pytest.fixture
def put(folder: Path) -> Put:
    """Puts a copy of the sample there, with some of its words changed; `moving`: with the clock's time as its own."""

    def copy(name: str, *changes: tuple[str, str], moving: bool = False, database: bool = False) -> Path:
        target = folder / name
        shutil.copytree(SAMPLE, target, ignore=shutil.ignore_patterns("workspace.db*"))
        text = (target / "workspace.toml").read_text(encoding="utf-8")
        for old, new in (*changes, *([("\nas_of = 2026-03-03T09:00:00Z", "")] if moving else [])):
            assert old in text
            text = text.replace(old, new)
        (target / "workspace.toml").write_text(text, encoding="utf-8")
        if database:
            open_workspace(target, clock=lambda: MADE).close()
        return target

    return copy


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that every user may look into."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Take root's right to read everything from the test."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes and its time of change."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
