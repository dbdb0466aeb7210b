"""Settings for all tests: properties are drawn from a fixed seed, a slow machine is no failure, and nothing waits."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "deterministic",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("brief", settings.get_profile("deterministic"), max_examples=20)

MEMORY = Path("/dev/shm")  # noqa: S108  # each test makes a folder of its own in it
ENOUGH = 4 << 30
"""Free bytes in memory that are ample for the temporary folders of a run, and for what else is kept there."""

gc.set_threshold(100_000, 20, 20)  # applications are made of cycles; looking for them takes a quarter of the time


def pytest_configure(config: pytest.Config) -> None:
    """No test reads or writes what whoever runs it has configured; programs that tests start inherit that.

    The brief run draws fewer examples of each property.
    """
    settings.load_profile("brief" if "not slow" in config.option.markexpr else "deterministic")
    here = Path(__file__).parent / "state"  # where the tour was seen
    os.environ["OPTABLE_CONFIG"] = str(here / "no-config.toml")
    os.environ["OPTABLE_STATE"] = str(here)
    kept = config.pluginmanager.hasplugin("cacheprovider")
    if kept and os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):  # nothing beside the sources, but not all compiled anew
        os.environ["PYTHONPYCACHEPREFIX"] = str(config.cache.mkdir("bytecode"))
    if "TMPDIR" not in os.environ and _is_quick(MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def _is_quick(folder: Path) -> bool:
    """Report if a folder in memory can be used: a commit waits for no disk there, and a script in it can be run."""
    if not (folder.is_mount() and os.access(folder, os.W_OK | os.X_OK)):
        return False
    runs = not os.statvfs(folder).f_flag & os.ST_NOEXEC
    return runs and shutil.disk_usage(folder).free >= ENOUGH


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it needs, and those that take long."""
    from tests.marks import marks_of  # loads the terminal and the browser, once the folder in memory is chosen

    for item in items:
        if isinstance(item, pytest.Function):
            for mark in marks_of(item):
                item.add_marker(mark)


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what stays to the end: modules, plugins and thousands of tests."""
    gc.collect()
    gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: while one waits for git or for a terminal, the others have work."""
    return 1 + (os.cpu_count() or 1)
