"""One case, in large: its text, the prediction and the review."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from core import times
from core.model.evidence import ExceptionCase, Review
from core.visible import visible, visible_line
from tui.app.pane_state import Pending
from tui.app.sizes import is_tall
from tui.app.theme import STYLES
from tui.app.widgets.fitted_text import TITLE_ENDS, FittedText, whole_parts
from tui.app.widgets.painted_text import PaintedText, ScrolledText
from tui.common.actions import EXCEPTIONS, actions
from tui.common.keymap import KeyMap

OUTCOMES = {
    "correct": ("✓ correct", "bold $text-success"),
    "misclassified": ("✗ misclassified", "bold $text-warning"),
    "undefined": ("? undefined category", "bold $text-warning"),
}
MOST = 20_000
"""The number of characters of a text painted here; Enter shows all."""


class CasePanel(Vertical, can_focus=False):
    """A case. A long text scrolls; the review is always in view."""

    DEFAULT_CSS = """
    CasePanel {
        & PaintedText { height: auto; }
        & #case-head { color: $muted; }
        & #case-scroll { height: 1fr; scrollbar-size-vertical: 1; }
        & #case-said { padding-top: 1; }
        & #case-keys { color: $muted; }
    }
    Screen.-low CasePanel #case-said { padding-top: 0; }
    """

    def __init__(self, keys: KeyMap) -> None:
        super().__init__(classes="frame")
        self.keys = keys
        self.case: ExceptionCase | None = None
        """The case on the screen."""
        self._head = ""
        self._title: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Compose heading, text and prediction, review, keys."""
        yield FittedText(id="case-head")
        with VerticalScroll(id="case-scroll", can_focus=False):
            yield ScrolledText(id="case-text")
        yield PaintedText(id="case-said")
        yield FittedText(id="case-keys")

    def on_mount(self) -> None:
        """Follow the text as it scrolls, and as its length changes."""
        scroll = self.query_one("#case-scroll", VerticalScroll)
        self.watch(scroll, "scroll_y", self._show_head, init=False)
        self.watch(scroll, "virtual_size", self._show_head, init=False)
        self.query_one("#case-keys", FittedText).put(lambda width: whole_parts(_keys(self.keys), width, "  "))

    def on_resize(self) -> None:
        """Fit the title to another width."""
        self.head_with(self._title)

    def head_with(self, title: tuple[str, ...]) -> None:
        """Show what the pane is in the upper border; what does not fit there is left out whole."""
        self._title = title
        parts = [Content(visible_line(part)) for part in title]
        self.border_title = whole_parts(parts, max(1, self.size.width - TITLE_ENDS), "  ") if parts else ""

    def show(self, case: ExceptionCase, head: str, review: Review | None, pending: Pending) -> None:
        """Paint a case, the visible part of its review, and the draft of this person's review."""
        self.case = case
        self._head = visible_line(head)
        self._show_head()
        more = "\n… Enter shows all" if len(case.input) > MOST else ""
        text = Content.styled(visible(case.input[:MOST]) or "(no text)", "bold")
        if is_tall(self):
            parts = [Content(""), text, Content(more), predicted(case)]
        else:  # each line counts
            parts = [Content.assemble(text, more), predicted(case)]
        self._put("text", Content("\n").join(parts))
        self._put("said", _review_content(review, pending))
        self.query_one("#case-keys").display = True

    def _show_head(self) -> None:
        """Show the heading, and at its end if more of the text lies below or above, with the key that scrolls."""
        scroll = self.query_one("#case-scroll", VerticalScroll)
        below, above = scroll.scroll_y < scroll.max_scroll_y, scroll.scroll_y > 0
        down, up = (self.keys.press(EXCEPTIONS, f"scroll_case('{way}')") for way in ("down", "up"))
        more = f"▼ more: {down}" if below else f"▲ more: {up}" if above else ""
        head, sign = self._head, Content.styled(more if self.case else "", STYLES["title"])

        def written(width: int) -> Content:
            room = width - sign.cell_length - 2 * bool(sign)
            left = Content(head).truncate(max(room, 0), ellipsis=True) if sign else Content(head)
            return Content.assemble(left, " " * max(0, width - left.cell_length - sign.cell_length), sign)

        self.query_one("#case-head", FittedText).put(written if sign else lambda _width: Content(head))

    def say(self, words: str) -> None:
        """Paint a message if there is no case."""
        self.case = None
        self._head = ""
        self._show_head()
        self._put("said", Content(""))
        self._put("text", Content(visible(words)))
        self.query_one("#case-keys").display = False

    def top(self) -> None:
        """Show the text from its beginning."""
        self.query_one("#case-scroll").scroll_home(animate=False)

    def scroll(self, lines: int) -> None:
        """Scroll the text."""
        self.query_one("#case-scroll").scroll_relative(y=lines, animate=False)

    def _put(self, part: str, content: Content) -> None:
        self.query_one(f"#case-{part}", PaintedText).put(content)


def predicted(case: ExceptionCase) -> Content:
    """The workflow's prediction, its confidence and its reason."""
    sure = f" ({case.confidence * 100:.1f}% sure)" if case.confidence is not None else ""
    rationale = f"\nBecause    {visible(case.rationale[:MOST])}" if case.rationale.strip() else ""
    return Content.assemble("Predicted  ", (visible_line(case.predicted) or "-", "bold"), f"{sure}{rationale}")


def outcome_text(review: Review) -> Content:
    """The finding of a person."""
    words, style = OUTCOMES[review.outcome]
    label = f": {visible_line(review.label)}" if review.label.strip() else ""
    return Content.styled(f"{words}{label}", style)


def review_text(review: Review, zone: str) -> Content:
    """The full review: finding, reviewer and time."""
    second = "blind second review" if review.second else "review"
    attribution = f"{second} by {visible_line(review.by) or 'somebody'}, {times.local(review.at, zone)}"
    duration = f", {review.seconds} s" if review.seconds is not None else ""
    pending = Pending(review.customer_impact, review.note, review.updates)
    return Content("\n").join([_review_content(review, pending), Content.styled(f"{attribution}{duration}", "$muted")])


def _review_content(review: Review | None, pending: Pending) -> Content:
    impact = f"{'■' if pending.customer_impact else '□'} customer impact"
    updates = ", ".join(one.replace("_", " ") for one in pending.updates)
    first = outcome_text(review) if review else Content.styled("○ not decided yet", "$muted")
    style = "bold $text-error" if pending.customer_impact else ""
    parts = [Content.assemble(first, "   ", (impact, style), f"   updates: {updates or '-'}")]
    if pending.note.strip():
        parts.append(Content(f"Note: {visible(pending.note[:MOST])}"))
    return Content("\n").join(parts)


def _keys(keys: KeyMap) -> list[Content]:
    """The keys that do not fit the footer."""
    wanted = [action for action in actions(EXCEPTIONS) if action.palette and not action.footer]
    return [Content.assemble((keys.shown(action), "bold"), f" {action.title}") for action in wanted]
