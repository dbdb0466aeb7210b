"""Where the project, its example and the data for its tests are."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample_workspace"
DOCS = ROOT / "docs"
DATA = ROOT.parent / "shared" / "data"
