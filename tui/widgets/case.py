"""One case, large: its text, what was predicted, and what is said of it."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.model.evidence import ExceptionCase
from core.model.sessions import Session
from tui import times
from tui.plain import plain, plain_line
from tui.reviewing import Pending

OUTCOMES = {
    "correct": ("✓ correct", "bold $text-success"),
    "misclassified": ("✗ misclassified", "bold $text-warning"),
    "undefined": ("? undefined category", "bold $text-warning"),
}


class CasePanel(VerticalScroll, can_focus=False):
    """Painted anew for each case; the text scrolls where it is long."""

    DEFAULT_CSS = """
    CasePanel {
        height: 1fr; padding: 0 1; background: $surface;
        & Static { height: auto; }
        & #case-head { color: $muted; }
        & #case-text { padding: 1 0; }
        & #case-said { margin-top: 1; }
    }
    """

    def compose(self):  # type: ignore[no-untyped-def]  # noqa: ANN201  # as every widget
        """Head, text, prediction, what is said."""
        for part in ("head", "text", "predicted", "said"):
            yield Static(id=f"case-{part}", markup=False)

    def show(self, case: ExceptionCase, pending: Pending, session: Session, zone: str) -> None:
        """Paint a case of a session."""
        kind = "flagged" if case.flagged else "control: it was not flagged"
        marked = "  ⚑ marked" if case.name in session.marked else ""
        changed = "  ! its text changed after the review" if _changed(case) else ""
        self._put("head", Content(plain_line(f"{case.id}  {times.local(case.at, zone)}  {kind}{marked}{changed}")))
        self._put("text", Content.styled(plain(case.input) or "(no text)", "bold"))
        sure = f" ({case.confidence * 100:.1f}% sure)" if case.confidence is not None else ""
        why = f"\nBecause  {plain(case.rationale)}" if case.rationale.strip() else ""
        self._put("predicted", Content(f"Predicted  {plain_line(case.predicted) or '-'}{sure}{why}"))
        self._put("said", _said(case, pending))
        self.scroll_home(animate=False)

    def say(self, words: str) -> None:
        """Paint words where there is no case."""
        for part in ("head", "predicted", "said"):
            self._put(part, Content(""))
        self._put("text", Content(plain(words)))

    def _put(self, part: str, content: Content) -> None:
        self.query_one(f"#case-{part}", Static).update(content)


def _said(case: ExceptionCase, pending: Pending) -> Content:
    review = case.review
    if review:
        words, style = OUTCOMES[review.outcome]
        label = f": {plain_line(review.label)}" if review.label.strip() else ""
        first = Content.styled(f"{words}{label}", style)
    else:
        first = Content.styled("not decided yet", "$muted")
    parts = [first, Content(f"{'■' if pending.customer_impact else '□'} customer impact")]
    updates = ", ".join(one.replace("_", " ") for one in pending.updates)
    parts.append(Content(f"Updates  {updates or '-'}"))
    if pending.note.strip():
        parts.append(Content(f"Note  {plain(pending.note)}"))
    return Content("\n").join(parts)


def _changed(case: ExceptionCase) -> bool:
    return case.changed is not None and case.review is not None and case.changed > case.review.at
