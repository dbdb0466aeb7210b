"""The run of a program that makes changes: the id of each change begins with it, inside the journal's chain.

`application.x1f3….x90a…`: made in the application, by the run `x1f3…`. A change of an earlier version has an id without
a run: nobody knows which program made it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from core.model.names import random_id

Program = Literal["application", "command"]
"""Where a person presses keys, or anything else: commands, scripts, pipelines."""


APPLICATION = "application."
"""The beginning of the id of every change that was made in the application."""


class Origin(NamedTuple):
    """A kind of program and one run of it."""

    program: Program
    run: str

    @property
    def prefix(self) -> str:
        """The beginning of the id of each of its changes."""
        return f"{self.program}.{self.run}."

    def new_change(self) -> str:
        """An id for a change made by it."""
        return f"{self.prefix}{random_id()}"

    def made(self, change: str) -> bool:
        """Whether it made a change."""
        return change.startswith(self.prefix)


def new_run(program: Program = "command") -> Origin:
    """A run that begins now."""
    return Origin(program, random_id())


def in_application(change: str) -> bool:
    """Whether a change was made in the application, by any run of it."""
    return change.startswith(APPLICATION)
