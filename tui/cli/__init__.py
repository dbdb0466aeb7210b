"""The command line: parse, call the core, print. Only the bare `optable WS` imports Textual."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `optable`, and end the process with its exit code.

    A command ends before garbage could matter, and looking for it while modules load and once more at the exit takes
    a sixth of its time. The application turns the collector on again.
    """
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # a garbage collection costs more than the verdict
    try:
        code = run(arguments)
    finally:
        gc.freeze()
    sys.exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 Go or success, 10 Hold, 20 Stop, 2 usage, 3 bad data, 130 interrupted."""
    try:
        # Loaded here, so that an interrupt during start-up ends quietly too.
        from tui.cli.errors import guarded
        from tui.cli.root import optable

        return guarded(lambda: optable.main(arguments, prog_name="optable", standalone_mode=False))
    except KeyboardInterrupt:
        return 130
