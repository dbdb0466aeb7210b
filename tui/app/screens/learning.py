"""Screen 6: updates from reviewed cases: requested, planned, made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core import times
from core.model.learning import TARGETS
from core.review.evaluation_set import as_json_lines, rows
from core.review.learning import BY_LABEL, UpdateRequest, requested_updates
from core.store.operations.learning import VERSIONS
from core.text.files import write_new
from core.visible import visible, visible_line
from tui.app.bindings import bindings
from tui.app.controller import WorkspaceController
from tui.app.dialogs.form import FormDialog, Line
from tui.app.dialogs.read import ReadDialog
from tui.app.review.dialogs import case_text
from tui.app.screens.view import View
from tui.app.sizes import is_huge
from tui.app.view_state import ViewState
from tui.app.widgets.case import outcome_text
from tui.app.widgets.line_grid import LineGrid
from tui.app.widgets.rows import GridCell, GridColumn, GridRow
from tui.common.actions import EXCEPTIONS, LEARNING, LIST

NOTHING = "Nothing is asked for yet.\n\nIn a review ({review}), {updates} says what a case updates."
RULE = Content("─" * 40)
"""Stands between two cases that are shown in whole."""
SHOWN = 100
"""The maximum number of cases listed under a request."""


class LearningView(View):
    """The requested updates above, the cases behind one below."""

    NAME = LEARNING
    BINDINGS = bindings(LEARNING)

    def __init__(self, controller: WorkspaceController) -> None:
        super().__init__(controller)
        self.asks: dict[str, UpdateRequest] = {}

    def compose(self) -> ComposeResult:
        """Compose the list, then the cases of the line under the cursor."""
        asked = LineGrid(
            GridColumn("What", share=3), GridColumn("Cases", width=6), GridColumn("State", share=2), id="asked"
        )
        asked.border_title = "UPDATES THAT REVIEWS ASK FOR"
        yield asked.add_class("frame")
        with VerticalScroll(id="behind", classes="frame", can_focus=False):
            yield Static(id="cases", markup=False)

    def rows(self, state: ViewState) -> tuple[GridRow, ...]:
        """See `ask_rows`."""
        self.asks = {_key(one): one for one in requested_updates(state.evidence.reviewed, state.workspace.updates)}
        return ask_rows(self.asks, state)

    def on_resize(self) -> None:
        """Show the cases in whole where there is room beside the list, else a line of each below it."""
        super().on_resize()
        self._show_behind()

    def show(self, state: ViewState) -> None:
        """Paint the list and the cases of the line under the cursor."""
        super().show(state)
        self._show_behind()

    def on_grid_moved(self, event: LineGrid.Moved) -> None:
        """Show the cases of another line."""
        event.stop()
        self._show_behind()

    @property
    def ask(self) -> UpdateRequest | None:
        """The update request under the cursor."""
        row = self.grid.row
        return self.asks.get(row.key) if row else None

    def _show_behind(self) -> None:
        if self.controller.leaving:
            return
        ask = self.ask
        opens = self.controller.keys.press(LIST, "select_cursor")
        keys = f"{self.key_of('take_up')} take up · {self.key_of('made')} made · {opens} cases · "
        keys += f"{self.key_of('evaluation_set')} evaluation set"
        behind = self.query_one("#behind", VerticalScroll)
        behind.border_title = Content(visible_line(default_words(ask)) if ask else "CASES")
        behind.border_subtitle = Content(keys)
        key_names = {
            "review": self.controller.keys.screen(EXCEPTIONS),
            "updates": self.controller.keys.press(EXCEPTIONS, "updates"),
        }
        lines = list(self._behind(ask)) if ask else [Content("" if self.asks else NOTHING.format(**key_names))]
        self.query_one("#cases", Static).update(Content("\n").join(lines))
        self.query_one("#behind", VerticalScroll).scroll_home(animate=False)

    def _behind(self, ask: UpdateRequest) -> Iterator[Content]:
        for key in ask.updates:
            yield _update_line(self.state, key)
        cases = self.controller.store.cases(ask.cases[:SHOWN])
        for name in ask.cases[:SHOWN]:
            if (case := cases.get(name)) and is_huge(self):
                yield case_text(case, self.state.workspace.workflow.timezone)
                yield RULE
            elif case and case.review:
                text = visible_line(case.input[:200])
                yield Content.assemble((f"{visible_line(case.id)}  ", "$muted"), text, "  ", outcome_text(case.review))
        if len(ask.cases) > SHOWN:
            yield Content.styled(f"… and {len(ask.cases) - SHOWN} more", "$muted")

    def on_line_grid_open_wanted(self, event: LineGrid.OpenWanted) -> None:
        """Show the cases behind the request in full, at most SHOWN."""
        event.stop()
        if (ask := self.ask) is None:
            return
        zone = self.state.workspace.workflow.timezone
        cases = self.controller.store.cases(ask.cases[:SHOWN])
        texts = [case_text(cases[name], zone) for name in ask.cases[:SHOWN] if name in cases]
        rule = Content.assemble("\n", RULE, "\n")
        self.app.push_screen(ReadDialog(visible_line(default_words(ask)), rule.join(texts)))

    def why_not(self, action: str) -> str | None:
        """The reason why an action would do nothing for the request under the cursor."""
        ask = self.ask
        if action in ("take_up", "made") and ask is None:
            return "There is nothing here to update"
        if action == "take_up" and ask and not ask.new:
            return (
                f"It is already on the list: {self.key_of('made')} marks it made" if ask.open else "It is already made"
            )
        if action == "made" and ask and not (ask.new or ask.open):
            return "It is already made"
        return super().why_not(action)

    def action_take_up(self) -> None:
        """Put the request on the list of updates to be made."""
        ask = self._to_change()
        if ask is None:
            return

        def submit(texts: Mapping[str, str]) -> None:
            self.controller.change(lambda store: store.take_up(ask, what=texts["what"], note=texts["note"]))

        self.app.push_screen(FormDialog("Take up", _what_lines(ask), submit, verb="take up"))

    def action_made(self) -> None:
        """Mark the update as made, in the current version of the workflow."""
        ask = self._to_change()
        if ask is None:
            return
        workflow = self.state.workspace.workflow

        def submit(texts: Mapping[str, str]) -> None:
            versions = {name: texts[name] for name in VERSIONS if texts[name] != getattr(workflow, name)}
            self.controller.change(
                lambda store: store.make(ask, what=texts["what"], versions=versions, note=texts["note"])
            )

        named = ((name, name.replace("_", " ").capitalize(), getattr(workflow, name)) for name in VERSIONS)
        versions = tuple(Line(*one, optional=True) for one in named)
        about = "If a new version made it, enter that version: it becomes the workflow's."
        self.app.push_screen(FormDialog("Made", (*_what_lines(ask), *versions), submit, about, verb="mark made"))

    def action_evaluation_set(self) -> None:
        """Write the reviewed labels to a file, as an evaluation set."""

        def submit(texts: Mapping[str, str]) -> None:
            labelled = rows(self.state.evidence.reviewed)
            path = self.controller.store.folder / texts["file"]
            write_new(path, as_json_lines(labelled))
            self.app.notify(visible(f"Wrote {len(labelled)} labelled cases to {path.name}"), timeout=4, markup=False)

        about = "JSON Lines, one case with its right label each. `optable exceptions export` also writes CSV."
        line = Line("file", "File", "evaluation_set.jsonl", "in the workspace's folder")
        self.app.push_screen(FormDialog("Export the evaluation set", (line,), submit, about, verb="write"))

    def _to_change(self) -> UpdateRequest | None:
        if self.state.read_only:
            self._say_read_only()
            return None
        return self.ask


def ask_rows(asks: Mapping[str, UpdateRequest], state: ViewState) -> tuple[GridRow, ...]:
    """One heading for each target, and one line for each request; empty if there are none."""
    lines = []
    for target in TARGETS:
        of_target = [(key, one) for key, one in asks.items() if one.target == target]
        if of_target:
            title = target.replace("_", " ").upper()
            lines.append(GridRow(title, (GridCell(title), GridCell(""), GridCell("")), heading=True, group=title))
        lines += [_row(key, ask, state) for key, ask in of_target]
    return tuple(lines)


def default_words(ask: UpdateRequest) -> str:
    """The request in words."""
    label = f'"{ask.label}"' if ask.label else "no label given"
    if ask.target == "taxonomy":
        return f"Label {label}"
    return f"Cases of {label}" if ask.target in BY_LABEL else f"{len(ask.cases)} case{'s' * (len(ask.cases) != 1)}"


def _row(key: str, ask: UpdateRequest, state: ViewState) -> GridRow:
    counts = (("new", ask.new), ("open", ask.open), ("made", ask.made))
    words = ", ".join(
        f"{len(names)} {word}" if len(ask.cases) > len(names) else word for word, names in counts if names
    )
    sign, tone = ("✓", "good") if not ask.new and not ask.open else ("○", "warn") if ask.new else ("◐", "accent")
    versions = {state.workspace.updates[one].version for one in ask.updates if state.workspace.updates[one].made}
    by = f" ({', '.join(sorted(versions - {''}))})" if versions - {""} else ""
    cells = (
        GridCell(default_words(ask), "title", mark=sign, mark_tone=tone),
        GridCell(str(len(ask.cases)), "text"),
        GridCell(f"{words}{by}", "text"),
    )
    return GridRow(key, cells, group=ask.target.replace("_", " ").upper())


def _update_line(state: ViewState, key: str) -> Content:
    update, zone = state.workspace.updates[key], state.workspace.workflow.timezone
    if update.made:
        version = f" in {update.version}" if update.version else ""
        words = f"✓ made {times.local(update.made, zone)}{version}"
    else:
        words = f"◐ open{f' since {times.local(update.asked, zone)}' if update.asked else ''}"
    title = f": {update.what}" if update.what.strip() else ""
    note = f" ({update.note})" if update.note.strip() else ""
    return Content.styled(visible_line(f"{words}{title}{note}"), "bold")


def _what_lines(ask: UpdateRequest) -> tuple[Line, ...]:
    words = default_words(ask) if ask.target in BY_LABEL else ""
    return Line("what", "What", words, "what is to change"), Line("note", "Note", optional=True)


def _key(ask: UpdateRequest) -> str:
    return f"{ask.target} {ask.label}"
