"""Pages for tests: the example, the example with a text in every field, and what a browser makes of them."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser

from core.model.decisions import Waiver
from core.model.evidence_log import EvidenceLog
from core.model.workspace import RecordId, Workspace
from core.page.build import document
from core.page.document import Document, Facts, PageCell
from core.text.folder import read_text
from tests.paths import SAMPLE
from tests.tui.app.hostile import hostile

AT = datetime(2026, 3, 3, 9, tzinfo=UTC)
VOID = {"meta", "col", "path"}


def sample() -> tuple[Workspace, EvidenceLog]:
    """The example as it ships."""
    return read_text(SAMPLE)


def page_of_sample(at: datetime = AT) -> Document:
    """Its page."""
    return document(*sample(), at)


def waived(workspace: Workspace, text: str) -> Workspace:
    """With a waiver that sets the deciding condition aside."""
    sentence = workspace.conditions("hold")["undefined_categories"].sentence
    waiver = Waiver(
        gate="hold",
        condition="undefined_categories",
        sentence=sentence,
        by="business_owner",
        holder=text,
        reason=text,
        control=text,
        at=AT.replace(month=2),
        until=AT.replace(month=4),
        finding="met",
    )
    return workspace.having({RecordId("waiver", "xw"): waiver})


def full_of(text: str) -> Document:
    """The page of the example with this text in every text field, and a waiver."""
    workspace, evidence = hostile(*sample(), text)
    return document(waived(workspace, text), evidence, AT)


def cells(page: Document) -> list[PageCell]:
    """Everything that stands on it."""
    facts = [fact.value for fact in (*page.about, *page.banner.facts)]
    for section in page.sections:
        if isinstance(section.body, Facts):
            facts += [fact.value for fact in section.body.facts]
        else:
            facts += [cell for row in section.body.rows for cell in row if cell]
    return facts


def squeezed(text: str) -> str:
    """Without white space, which a printed page has elsewhere."""
    return "".join(text.split())


class Outline(HTMLParser):
    """The elements of an HTML text with their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.others: list[str] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in ("style", "title"):
            self.words += data

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)
