"""The cost of questions to a workspace grows with its content: counted in steps, so that no clock is needed."""

from __future__ import annotations

import pytest

from tests.core.growing import MEASURES
from tests.steps import exponent_of

SIZE = 24
LARGER = {"waivers": 128, "lint": 128}
"""Sizes at which what grows faster would show beside what grows in step."""
MOST = 1.3


@pytest.mark.parametrize("name", MEASURES)
def test_the_cost_grows_in_step_with_the_work(name: str) -> None:
    job, size = MEASURES[name].job, LARGER.get(name, SIZE)
    job(size)()  # what is computed once for all is no part of the growth
    assert exponent_of(job, size) <= MOST
