"""Identify the program run that makes a change: every change id starts with it, inside the journal's hash chain.

`application.x1f3….x90a…`: made in the application, by the run `x1f3…`. Changes of earlier program versions have ids
without a run: the program is unknown.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from core.model.names import random_id

Program = Literal["application", "command"]
"""The interactive application, or anything else: commands, scripts, pipelines."""


APPLICATION = "application."
"""Prefix of the id of every change made in the application."""


class Origin(NamedTuple):
    """A kind of program and one run of it."""

    program: Program
    run: str

    @property
    def prefix(self) -> str:
        """Prefix of the ids of its changes."""
        return f"{self.program}.{self.run}."

    def new_change(self) -> str:
        """A new id for a change made by this run."""
        return f"{self.prefix}{random_id()}"

    def made(self, change: str) -> bool:
        """True if this run made the change."""
        return change.startswith(self.prefix)


def new_run(program: Program = "command") -> Origin:
    """An origin for a run that starts now."""
    return Origin(program, random_id())


def in_application(change: str) -> bool:
    """True if the change was made in the application, by any run."""
    return change.startswith(APPLICATION)
