"""The section of reference blocks, limited to the blocks in use and the fields that are filled in."""

from __future__ import annotations

from core.model.blocks import OVERSIGHT, Block, Blocks, used_blocks
from core.page.document import Fact, Facts, PageCell, Section
from core.page.page_context import PageContext

ROLES = frozenset({"contact", "logs_reader"})
POINTERS = "pointers to NIST AI RMF functions and ISO/IEC 42001 themes, no claim of compliance"


def reference(page: PageContext) -> Section | None:
    """One fact per block, with its answers one after the other."""
    blocks = page.workspace.blocks
    facts = [_fact(page, block) for block in used_blocks(blocks)]
    written = tuple(fact for fact in facts if fact.value.words)
    if not written:
        return None
    about = f"with {POINTERS}" if blocks.tags else "what its readers look up"
    return Section("reference", "Reference", about, Facts(written, small=True))


def _fact(page: PageContext, block: Block) -> Fact:
    answers = [(_title(block, field), _words(page, field)) for field in block.fields]
    words = " · ".join(f"{title}: {words}" if title else words for title, words in answers if words)
    pointer = f"{block.nist}; {block.iso}" if page.workspace.blocks.tags else ""
    return Fact(block.title, PageCell(words), about=pointer)


def _title(block: Block, field: str) -> str:
    """The field's title without the block's: `Logs: where` becomes `where`; empty for the only field of a block."""
    if len(block.fields) == 1:
        return ""
    title = Blocks.model_fields[field].title or field
    return "" if title == block.title else title.removeprefix(f"{block.title}: ")


def _words(page: PageContext, field: str) -> str:
    value = getattr(page.workspace.blocks, field)
    if field == "oversight":
        return OVERSIGHT.get(value, "")
    if field in ROLES:
        return page.held(value) if value else ""
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(value or "").strip()
