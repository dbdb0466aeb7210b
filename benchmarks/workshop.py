"""Keys beyond the text that a blank page takes until it is ready, in a pseudo-terminal: `uv run python workshop.py`."""

from __future__ import annotations

import sys
import tempfile

from measure import ROOT

sys.path.insert(0, str(ROOT))

from tests.scenarios.person import LARGE, SMALL
from tests.scenarios.workshop import ANSWERS, Typist, fill_in
from tests.terminal import Terminal


def main() -> None:
    """At both sizes of screen."""
    for size in (SMALL, LARGE):
        with (
            tempfile.TemporaryDirectory() as folder,
            Terminal("new", f"{folder}/triage", "--workshop", size=size) as terminal,
        ):
            typist = Typist(terminal)
            fill_in(typist)
            columns, lines = size
            print(f"{columns}x{lines}: {len(ANSWERS)} answers, {typist.letters} letters, {typist.keys} other keys")


if __name__ == "__main__":
    main()
