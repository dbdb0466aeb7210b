"""The paths of the project, its example and the data of its tests."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "sample_workspace"
DOCS = ROOT / "docs"
DATA = ROOT.parent / "shared" / "data"
