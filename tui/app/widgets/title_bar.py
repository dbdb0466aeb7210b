"""The line above the verdict where there is room: the workflow, its stage, versions and instant."""

from __future__ import annotations

from textual.content import Content

from core import times
from core.visible import glimpse
from tui.app.theme import STYLES
from tui.app.view_state import IN_SYNC, ViewState
from tui.app.widgets.fitted_text import FittedText

UNNAMED = "A workflow without a name"
GAP = "   "


class TitleBar(FittedText):
    """One line."""

    def show(self, state: ViewState) -> None:
        """Paint the state."""
        self.put(lambda width: title_text(state, width))


def title_text(state: ViewState, width: int) -> Content:
    """The name at the left; at the right as much as fits of instant, status of the text, stage and versions."""
    workflow = state.workspace.workflow
    name = Content.styled(glimpse(workflow.name) or UNNAMED, "bold").truncate(width, ellipsis=True)
    version = Content.styled(glimpse(workflow.version).replace(", ", " · "), STYLES["muted"])
    parts = [instant_text(state), sync_text(state), Content.styled(workflow.stage, STYLES["muted"]), version]
    shown: list[Content] = []
    room = width - name.cell_length
    for part in filter(None, parts):
        if room < part.cell_length + len(GAP):
            break
        shown.append(part)
        room -= part.cell_length + len(GAP)
    about = Content(GAP).join(reversed(shown))
    return Content.assemble(name, " " * (width - name.cell_length - about.cell_length), about)


def instant_text(state: ViewState) -> Content:
    """`as of ...` if the workflow is fixed to an instant."""
    workflow = state.workspace.workflow
    when = f"as of {times.shown(state.at, workflow.timezone)}" if workflow.as_of else ""
    return Content.styled(when, STYLES["muted"])


def sync_text(state: ViewState) -> Content:
    """The status of text and database; empty before the first comparison."""
    if state.read_only:
        words = " · ".join(filter(None, (state.sync if state.sync != IN_SYNC else "", "read-only")))
        return Content.styled(glimpse(words), STYLES["title"])
    return Content.styled(glimpse(state.sync), STYLES["muted" if state.sync == IN_SYNC else "title"])
