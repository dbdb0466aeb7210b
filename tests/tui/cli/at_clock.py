"""`python -m tests.tui.cli.at_clock TIME ARGUMENTS...`: the command on a machine whose clock says that time."""

from __future__ import annotations

import sys
from datetime import datetime, tzinfo
from typing import Self

from typing_extensions import override

from core.store import store
from tui.cli import evaluation_time, main

TIME = datetime.fromisoformat(sys.argv.pop(1))


class Stopped(datetime):
    """A clock that stands still."""

    @classmethod
    @override
    def now(cls, tz: tzinfo | None = None) -> Self:
        """Always the same instant."""
        return cls.fromisoformat(TIME.isoformat()).astimezone(tz)


for module in (store, evaluation_time):  # the only places at which a command asks what time it is
    vars(module)["datetime"] = Stopped
main()
