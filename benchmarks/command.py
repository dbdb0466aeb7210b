"""`optable verdict sample_workspace`, the whole process, against the imports that it cannot do without."""

from __future__ import annotations

import sys
from pathlib import Path

from measure import in_turn, median, process, report

RUNS = 40
BASELINE = "import sqlite3, tomllib, pydantic; pydantic.BaseModel"


def main() -> None:
    """Measure and print."""
    optable = str(Path(sys.executable).with_name("optable"))
    ours, theirs = in_turn(
        RUNS,
        lambda: process([optable, "verdict", "sample_workspace"], codes=(10,)),
        lambda: process([sys.executable, "-c", BASELINE]),
    )
    report("optable verdict (median)", median(ours), median(theirs), 1.8, what=BASELINE)


if __name__ == "__main__":
    main()
