"""The share of merges of two people's random edits that ask somebody: by git's lines, and by record and field."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from measure import ROOT

sys.path.insert(0, str(ROOT))

from core.text.file_names import FILE
from core.text.merge.files import merge_file
from core.text.workspace_toml import dump, load
from tests.scenarios.test_git_merge import SAMPLE, Side, expected

PAIRS = 2000


def by_lines(folder: Path, base: str, ours: str, theirs: str) -> bool:
    """Whether `git merge-file` leaves a conflict."""
    names = [folder / name for name in ("ours", "base", "theirs")]
    for path, text in zip(names, (ours, base, theirs), strict=True):
        path.write_text(text, encoding="utf-8")
    command = ["git", "merge-file", "-p", "-q", *map(str, names)]
    return subprocess.run(command, capture_output=True, check=False).returncode != 0


def main() -> None:
    """Count and print."""
    base = load(SAMPLE.read_text(encoding="utf-8"))
    lines = fields = needed = 0
    with tempfile.TemporaryDirectory() as name:
        for number in range(PAIRS):
            random = Random(number)  # noqa: S311  # edits to be repeated, no secret
            ours, theirs = Side("ours", base, random), Side("theirs", base, random)
            lines += by_lines(Path(name), dump(base), ours.text, theirs.text)
            fields += bool(merge_file(FILE, dump(base), ours.text, theirs.text).merged.conflicts)
            needed += expected(base, ours, theirs) is None
    print(f"{PAIRS} pairs of 1 to 4 edits a side on a page of {len(list(base.records()))} records")
    print(f"conflicts by lines: {lines / PAIRS:.1%}; by record and field: {fields / PAIRS:.1%}")
    print(f"pairs in which both changed the same field in two ways: {needed / PAIRS:.1%}")


if __name__ == "__main__":
    main()
