"""Settings for all tests: properties are drawn from a fixed seed, and a slow machine is no failure."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, settings

settings.register_profile(
    "deterministic",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("deterministic")


def pytest_configure() -> None:
    """No test reads or writes what whoever runs it has configured; programs that tests start inherit that."""
    here = Path(__file__).parent / "state"  # where the tour was seen
    os.environ["OPTABLE_CONFIG"] = str(here / "no-config.toml")
    os.environ["OPTABLE_STATE"] = str(here)


def pytest_xdist_auto_num_workers() -> int:
    """Two for each core: half of its time a test of the application waits for it to come to rest."""
    return 2 * (os.cpu_count() or 1)
