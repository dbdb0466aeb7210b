"""Makes the screenshots of this folder from the running application: `uv run python docs/screenshots.py`."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from pathlib import Path

from tui.app import OperatingTable

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "sample_workspace"
SIZE = (120, 34)
SCREENS = {
    "page": ("1",),
    "table": ("2",),
    "gate": ("3", *["down"] * 4),
    "signals": ("4", "down"),
    "exceptions": ("5", "a", "enter"),
    "learning": ("6",),
    "decisions": ("7",),
}
FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


async def picture(name: str, keys: tuple[str, ...], folder: Path) -> None:
    """One screen as SVG, with the fonts of whoever looks at it: nothing is fetched."""
    app = OperatingTable(folder)
    async with app.run_test(size=SIZE) as pilot:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        svg = app.export_screenshot(title=f"Operating Table: {name}")
    (HERE / f"{name}.svg").write_text(FONT_FACE.sub("", svg), encoding="utf-8")


def main() -> None:
    """Every screen of the example, on a copy of it."""
    with tempfile.TemporaryDirectory() as temporary:
        for name, keys in SCREENS.items():
            folder = Path(temporary, name)
            shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("workspace.db*"))
            asyncio.run(picture(name, keys, folder))


if __name__ == "__main__":
    main()
