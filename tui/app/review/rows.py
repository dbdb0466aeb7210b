"""Cases as lines of a list, and as a heading."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.evidence import ExceptionCase, Review
from core.times import local
from tui.app.pane_state import ALL, PaneState, draft_place
from tui.app.widgets.rows import GridCell, GridRow
from tui.common.actions import EXCEPTIONS, LIST
from tui.common.keymap import KeyMap

SIGNS = {"correct": ("✓", "good"), "misclassified": ("✗", "warn"), "undefined": ("?", "warn")}
BEGINNING = 300
"""The number of characters of a text on a line."""


def case_rows(work: PaneState, drafts: Mapping[str, str]) -> tuple[GridRow, ...]:
    """One line for each case, in the order of the pane."""
    return tuple(_row(work, work.cases[name], drafts) for name in work.names)


def case_head(work: PaneState, case: ExceptionCase, zone: str, seen: int) -> str:
    """The heading over a case's text; `seen` is the number of texts of the week that match it."""
    parts = [case.id, local(case.at, zone), "flagged" if case.flagged else "control (not flagged)"]
    if seen:
        parts.append(f"seen {seen} times")
    if work.session and case.name in work.session.marked:
        parts.append("⚑ marked")
    if case.disputed:
        parts.append("≠ two reviewers disagree: agree, and decide again")
    if case.changed and case.review and case.changed >= case.review.at:
        parts.append("! input changed after review")
    return "  ".join(parts)


def _row(work: PaneState, case: ExceptionCase, drafts: Mapping[str, str]) -> GridRow:
    review = work.review(case)
    sign, tone, words = _state(work, case, review)
    draft = "✎ " * (review is None and draft_place(case.name, blind=work.blind) in drafts)
    marked = "⚑ " * (work.session is not None and case.name in work.session.marked)
    cells = (
        GridCell(f"{marked}{draft}{case.id}", mark=sign, mark_tone=tone),
        GridCell(case.input[:BEGINNING]),
        GridCell(case.predicted[:BEGINNING], "muted"),
        GridCell(words, "text" if review else "muted"),
    )
    return GridRow(case.name, cells)


def _state(work: PaneState, case: ExceptionCase, review: Review | None) -> tuple[str, str, str]:
    """Sign, tone and words of a finding."""
    if review:
        words = review.label.strip() or review.outcome
        return *SIGNS[review.outcome], f"{'≠ ' * case.disputed}{words}{', customer impact' * review.customer_impact}"
    if work.queue and not work.blind:
        if case.name in work.queue.skipped:
            return "»", "muted", "skipped"
        if case.name in work.queue.buried:
            return "↓", "muted", "put off"
    return "○", "muted", "" if case.flagged else "control"


def title_parts(work: PaneState, keys: KeyMap) -> tuple[str, ...]:
    """The words over a pane, the most important first: its progress, what it shows, its keys."""
    more = f"{keys.press(LIST, 'filter')} search" if work.pane == ALL else f"{keys.press(EXCEPTIONS, 'result')} result"
    return (work.title, *filter(None, (work.about,)), f"{keys.press(EXCEPTIONS, 'pane')} pane", more)
