"""The page as a file, written from the application."""

from __future__ import annotations

import re

from core.page.build import document_in
from core.page.html import html
from core.text.page_file import write_page
from core.verdict.context import Context
from tui.app.controller import Desk

FILE = "page.html"


def hand_out(desk: Desk) -> str:
    """Writes the page of what is shown beside the workspace, and says where; OptableError where it cannot."""
    state, folder, name = desk.state, desk.store.folder, FILE
    if desk.revision:
        folder = desk.revision.today
        name = f"page-{re.sub(r'[^0-9A-Za-z]+', '-', desk.revision.name).strip('-')}.html"
    path = (folder / name).absolute()
    here = Context(state.workspace, state.evidence, state.at, state.replay, clock=state.clock)
    write_page(path, html(document_in(here)))
    return f"The page is in {path}: a browser shows and prints it"
