"""`python -m tui.cli`: the same as `optable`."""

from __future__ import annotations

from tui.cli import main

main()
