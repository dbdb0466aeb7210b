"""The steps of a computation: what it costs, without a clock and the same on each machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from math import log
from types import FrameType
from typing import Any


def steps(job: Callable[[], object]) -> int:
    """The number of lines of Python that run, each turn of a loop or of a comprehension included."""
    count = 0

    def count_line(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return count_line

    before = sys.gettrace()
    sys.settrace(count_line)
    try:
        job()
    finally:
        sys.settrace(before)
    return count


def exponent_of(job: Callable[[int], Callable[[], object]], size: int) -> float:
    """The growth of the steps from `size` to four times that, without constant ones: 1 if they are in step."""
    smallest, small, large = (steps(job(number)) for number in (size // 4, size, 4 * size))
    return log((large - small) / (small - smallest), 4)
