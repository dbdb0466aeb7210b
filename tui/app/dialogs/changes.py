"""Changes and their effect on the verdict, as a page to read."""

from __future__ import annotations

from textual.content import Content

from core.text.diff import Diff
from core.verdict.report.symbols import VERDICT_SIGNS, VERDICT_TONES
from core.visible import visible_line
from tui.app.theme import STYLES

MARKS = {"added": "+", "removed": "-", "changed": "~"}


def changes_text(diff: Diff) -> Content:
    """The changes, one on each line."""
    if diff.is_empty:
        return Content("Nothing changed")
    lines = []
    for change in diff.changes:
        alone = f"  (by itself: {change.effect[0].upper()} → {change.effect[1].upper()})" if change.effect else ""
        lines.append(Content.assemble(f"{MARKS[change.what]} {visible_line(change.words)}", (alone, "bold")))
    lines += [Content(f"  {one.words}") for one in diff.evidence]
    sides = [
        Content.styled(f" {VERDICT_SIGNS[one]} {one.upper()} ", f"{STYLES[VERDICT_TONES[one]]} reverse")
        for one in (diff.before, diff.after)
    ]
    lines += [Content(""), Content.assemble("Verdict  ", sides[0], " → ", sides[1])]
    return Content("\n").join([*lines, Content(visible_line(diff.headline))])
