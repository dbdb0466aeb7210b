"""A process that is killed at a statement of the database."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType


def kill_at(left: int) -> Callable[[FrameType, str, object], None]:
    """A profile function (`sys.setprofile`) that kills the process at its nth call of a statement."""

    def count(_frame: FrameType, event: str, called: object) -> None:
        nonlocal left
        if event == "c_call" and getattr(called, "__name__", "") in ("execute", "executemany"):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return count
