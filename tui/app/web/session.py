"""One browser session: the application, with textual-serve as its terminal."""

from __future__ import annotations

import sys
from pathlib import Path

from tui.app.app import run

if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1])))
