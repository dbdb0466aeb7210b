"""Files as other programs write them, and the hands that take them in."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

from core.model.evidence import ExceptionCase
from core.store.store import Store
from tests.tui.app.desktop import Desktop, app_of, paste, press, settle
from tui.app.ingest.dialog import IngestDialog
from tui.app.ingest.taking_dialog import TakingDialog

UNKNOWN = """Nr,When,What,Team,Score,label
1,03/04/2026,my card is lost,cards,0.31,a
2,05/04/2026,refund please,refunds,0.9,b
"""
"""A log whose columns have no usual names, and whose dates can be read in two ways."""
FAULTY = """id,created_at,text,predicted,confidence
1,2026-02-24T10:00:00Z,my card is lost,cards,0.31
2,,refund please,refunds,0.9
3,,where is it,refunds,0.9
4,2026-02-24T11:00:00Z,,refunds,0.9
5,2026-02-25T12:00:00Z,help me,refunds,0.4
"""
"""Two rows without a time and one without a text."""
HEADER = (
    "Summary",
    "Issue key",
    "Issue id",
    "Status",
    "Priority",
    "Created",
    "Updated",
    "Labels",
    "Labels",
    "Description",
)


def issues(path: Path, rows: int = 200, begin: datetime = datetime(2025, 11, 24, 8)) -> Path:  # noqa: DTZ001  # local
    """An export of issues, half an hour apart, as an issue tracker writes it."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            at = f"{begin + timedelta(minutes=30 * number):%d/%b/%y %I:%M %p}"
            text = f'The customer writes, "it says error {number}",\nand that the page stays empty.'
            writer.writerow(
                (
                    f"Cannot log in ({number})",
                    f"SUP-{number + 1}",
                    10_000 + number,
                    "Open",
                    "High",
                    at,
                    at,
                    "login",
                    "web",
                    text,
                )
            )
    return path


def dialog_of(pilot: Desktop) -> IngestDialog:
    """The dialog, also under the one that takes in."""
    return next(one for one in reversed(app_of(pilot).screen_stack) if isinstance(one, IngestDialog))


async def shown(pilot: Desktop) -> None:
    """Until the newest look is on the screen."""
    while dialog_of(pilot)._reading:
        await settle(pilot)


async def choose(pilot: Desktop, path: Path | str) -> None:
    """Open the dialog, and paste the path of a file."""
    await press(pilot, "5", "A")
    await paste(pilot, str(path))
    await shown(pilot)


async def answer(pilot: Desktop, line: str, *keys: str) -> None:
    """Press keys in a line of the form."""
    dialog_of(pilot).query_one(f"#line-{line}").focus()
    await press(pilot, *keys)
    await shown(pilot)


async def write(pilot: Desktop, line: str, text: str) -> None:
    """Paste a text over that of a line of the form."""
    dialog_of(pilot).query_one(f"#line-{line}").focus()
    await press(pilot, "f7")
    await paste(pilot, text)
    await shown(pilot)


async def take(pilot: Desktop, key: str = "enter") -> None:
    """Press the key that takes in, and wait for what became of it."""
    await press(pilot, key)
    while isinstance(dialog := app_of(pilot).screen, TakingDialog) and dialog.outcome is None:
        await settle(pilot)
    await settle(pilot)


def cases_in(folder: Path) -> dict[str, ExceptionCase]:
    """The content that another program finds in the database, by id."""
    with Store.open(folder) as store:
        return {case.id: case for case in store.search_cases("", limit=1000).cases}
