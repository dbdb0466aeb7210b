"""Render the page as a single HTML file without external resources or scripts; foreign text is escaped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from core.page.document import Document
from core.page.font_size import Paper, size
from core.verdict.report.symbols import VERDICT_TONES
from core.visible import visible

PAPERS: dict[Paper, str] = {"a4": "A4", "letter": "letter"}
MARK = '<meta name="generator" content="Operating Table">'
"""Identifies a file as a generated page, which may be overwritten."""
PATHS = {
    "✓": "M2 8.5 6 12.5 14 3.5",
    "✗": "M3 3 13 13M13 3 3 13",
    "‖": "M5 2.5V13.5M11 2.5V13.5",
    "■": "M3 3H13V13H3Z",
    "?": "M4.5 5.5C4.5 1 11.5 1 11.5 5.2C11.5 8 8 7.6 8 10.2M8 13.8V14",
    "≈": "M2 6Q5 3 8 6T14 6M2 11Q5 8 8 11T14 11",
    "~": "M2 9Q5 5 8 8.5T14 8",
    "─": "M3 8H13",
    "·": "M8 7.5V8.5",
    "○": "M8 2.5A5.5 5.5 0 1 0 8 13.5A5.5 5.5 0 1 0 8 2.5Z",
}
"""Signs as drawings, so that they depend on no font."""
_HERE = Path(__file__).parent


def html(page: Document, paper: Paper = "a4") -> str:
    """The complete file. A filled-in page prints on one sheet."""
    template = _environment().from_string((_HERE / "page.html.jinja").read_text(encoding="utf-8"))
    style = Markup((_HERE / "page.css").read_text(encoding="utf-8"))  # noqa: S704  # our own file
    return (
        template.render(
            page=page, paper=PAPERS[paper], size=size(page, paper), style=style, paths=PATHS, tones=VERDICT_TONES
        )
        + "\n"
    )


def _environment() -> Environment:
    """A template environment that makes control characters visible and escapes everything except our own markup."""
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, finalize=_plain)


def _plain(value: Any) -> Any:
    return value if isinstance(value, Markup) or not isinstance(value, str) else visible(value)
