"""`optable page`: the page to hand out, as Markdown or HTML."""

from __future__ import annotations

import sys
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Literal, cast

import click

from core.errors import UsageError
from core.text.load import load_workspace
from core.visible import visible, visible_line
from tui.cli.evaluation_time import context
from tui.cli.options import Day, workspace_argument, workspace_folder
from tui.cli.output import write

SUFFIXES = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown", ".txt": "markdown"}
"""The form implied by a file's extension."""


@click.command("page", epilog="Exit codes: 0 whatever the verdict is, 2 usage, 3 bad data.")
@workspace_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(("markdown", "html")),
    help="Else by the name of the file; Markdown if it has no ending.",
)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="The file; else standard output.")
@click.option(
    "--paper", type=click.Choice(("a4", "letter")), default="a4", show_default=True, help="The paper size of the HTML."
)
@click.option("--at", type=Day(), help="The page at that instant, such as 2026-03-02T09:00Z, or at a day's end.")
@click.option("--force", is_flag=True, help="Replace the file, even if it is not an older page.")
def page_command(
    ws: Path | None, form: str | None, output: Path | None, paper: str, at: date | datetime | None, *, force: bool
) -> None:
    """The page: specification, operations, gate with its findings, verdict, who decides what is still open.

    As Markdown, or as one HTML file that needs nothing beside it and prints on one sheet when it is filled. Nothing in
    it that somebody typed acts: no markup, no link, no script.
    """
    workspace, evidence = load_workspace(workspace_folder(ws), disputed=True)
    form = form or _form_of(output)
    from core.page.build import document_in  # not needed for help or completion

    page = document_in(context(workspace, evidence, at))
    if form == "html":
        from core.page.html import html

        text = html(page, cast("Literal['a4', 'letter']", paper))
    else:
        from core.page.markdown import markdown

        text = markdown(page)
    if output is None:
        if isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.isatty():
            sys.stdout.reconfigure(encoding="utf-8")  # a file's content must not depend on the locale
        write(visible(text.removesuffix("\n")) if sys.stdout.isatty() else text.removesuffix("\n"))
        return
    from core.text.page_file import write_page

    write_page(output, text, replace=force)
    write(f"Wrote the page to {visible_line(str(output))}", sys.stderr)


def _form_of(output: Path | None) -> str:
    """The form by the file's extension; a mismatch is refused: no Markdown in a `.pdf`."""
    if output is None or not output.suffix:
        return "markdown"
    form = SUFFIXES.get(output.suffix.lower())
    if form is None:
        hint = "Name it .md or .html, or say --format; a browser prints the HTML, also as PDF."
        raise UsageError(f"the page has no form for {output.suffix}", str(output), hint)
    return form
