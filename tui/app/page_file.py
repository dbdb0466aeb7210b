"""The page as a file, written from the application."""

from __future__ import annotations

import re

from core.page.build import document_in
from core.page.html import html
from core.text.page_file import write_page
from tui.app.controller import WorkspaceController

FILE = "page.html"


def hand_out(controller: WorkspaceController) -> str:
    """Write the page of the current state beside the workspace; returns its path in words. OptableError on failure."""
    state, folder, name = controller.state, controller.store.folder, FILE
    if controller.revision:
        folder = controller.revision.today
        name = f"page-{re.sub(r'[^0-9A-Za-z]+', '-', controller.revision.name).strip('-')}.html"
    path = (folder / name).absolute()
    write_page(path, html(document_in(state.context)))
    return f"The page is in {path}: a browser shows and prints it"
