"""One person in one browser: the application, whose terminal textual-serve stands in for."""

from __future__ import annotations

import sys
from pathlib import Path

from tui.app.app import run

if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1])))
