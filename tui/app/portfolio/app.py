"""The portfolio as an application of its own: it lists workspaces and returns the one to open."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.worker import Worker, get_current_worker

from core.portfolio.entry import WorkspaceEntry, badness
from core.portfolio.listing import Listing
from core.visible import visible, visible_line
from tui.app.base_app import BaseApp
from tui.app.bindings import bindings
from tui.app.portfolio.grid import WorkspaceGrid
from tui.app.portfolio.rows import behind, rows
from tui.app.theme import STYLES
from tui.app.widgets.filter import Filtering
from tui.app.widgets.grid import Grid
from tui.app.widgets.key_footer import KeyFooter
from tui.app.widgets.painted_text import PaintedText
from tui.common.actions import ACTIONS, PORTFOLIO, WORKSPACES
from tui.common.config import Settings
from tui.common.portfolio_text import counts_text, relative_path

PAINT_SECONDS = 0.3
"""Seconds between repaints while the list grows."""
WIDE = 120


class PortfolioApp(Filtering, BaseApp[Path]):
    """Every workspace under a folder. Returns the one to open, or None."""

    TITLE = "Operating Table"
    current = PORTFOLIO
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PORTFOLIO), Binding("ctrl+q", "quit", "Quit", show=False)]

    def __init__(
        self,
        folder: Path,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        before: PortfolioApp | None = None,
        complaint: str = "",
        settings: Settings | None = None,
    ) -> None:
        """Build the application; `before` is the list from which a workspace was opened, whose cursor is restored."""
        super().__init__(settings or (before.settings if before else Settings()))
        self.folder, self.clock, self._before, self._complaint = folder, clock, before, complaint
        self.entries: dict[Path, WorkspaceEntry] = dict(before.entries) if before else {}
        """The entries on the screen, by folder."""
        self._new: list[WorkspaceEntry] = []
        """The entries found since, in order of arrival."""
        self._total = 0
        self._refresh_requested = False
        self._grows = before is None
        """True during the first probe, shown as it proceeds; a later one is shown when complete."""
        self.only_with: str = before.only_with if before else ""
        self._loading: Worker[None] | None = None
        if before:
            self.theme = before.theme

    def compose(self) -> ComposeResult:
        """Compose the heading, the list, and the details of the line under the cursor."""
        yield PaintedText(id="heading")
        yield PaintedText(id="counts")
        yield WorkspaceGrid().add_class("frame")
        with VerticalScroll(id="behind", classes="frame", can_focus=False):
            yield PaintedText(id="words")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show the known entries, and probe everything."""
        self.grid.focus()
        if self._before is not None:
            self.grid.filter_text = self.only_with
            self.grid.go_to(str(self._before.return_value))
        self._paint()
        self.set_interval(PAINT_SECONDS, self._take)
        self._load()
        if self._before is None:
            self.say_configuration_problem()
        if self._complaint:
            self.notify(visible(self._complaint), severity="error", timeout=10, markup=False)
        if sys.platform != "win32":
            for ending in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(ending, self.exit)

    @property
    def grid(self) -> WorkspaceGrid:
        """The list."""
        return self.query_one(WorkspaceGrid)

    @property
    def entry(self) -> WorkspaceEntry | None:
        """The workspace under the cursor."""
        row = self.grid.row
        return self.entries.get(Path(row.key)) if row else None

    # Probing the workspaces

    def _load(self) -> None:
        if self._loading is None or self._loading.is_finished:
            self._new, self._total = [], 0
            self._loading = self.run_worker(self._look, thread=True, group="look")

    def _look(self) -> None:
        """Probe in a thread; finished entries are stored, and painted elsewhere."""
        worker = get_current_worker()
        listing = Listing(self.folder, self.clock(), go_on=lambda: not worker.is_cancelled)
        self._total, new = len(listing), self._new
        for entry in listing:
            if worker.is_cancelled:
                return
            new.append(entry)
        if not worker.is_cancelled:
            self.call_from_thread(self._finish)

    def _take(self) -> None:
        """Show new entries; on a refresh the old list is replaced when the new one is complete."""
        if not self._grows:
            self._paint_counts()
        elif len(self._new) > len(self.entries):
            self.entries = {entry.folder: entry for entry in tuple(self._new)}
            self._paint()

    def _finish(self) -> None:
        self.entries = {entry.folder: entry for entry in self._new}
        self._loading = None
        self._paint()
        self._grows = False
        if self._refresh_requested:
            self._refresh_requested = False
            self.notify("Every workspace was read again", timeout=2)

    @property
    def is_looking(self) -> bool:
        """True if more entries are to come."""
        return self._loading is not None

    # The list on the screen

    @property
    def _is_there(self) -> bool:
        """Report if the widgets exist: not before mounting, nor during exit."""
        return len(self.query("#counts, #words, WorkspaceGrid")) == 3

    def _paint(self) -> None:
        if not self._is_there:
            return
        worst_first = sorted(self.entries.values(), key=badness)
        wide = self.size.width >= WIDE
        self.grid.show_in(rows(self.folder, worst_first, wide=wide), wide=wide, keep_top=self._grows)
        self._paint_heading()
        self._paint_counts()
        self._paint_behind()

    def _paint_heading(self) -> None:
        """Paint the folder; of a long path, its end."""
        path = visible_line(str(self.folder.resolve() if self.folder == Path() else self.folder))
        room = self.size.width - len("Portfolio") - 4
        short = cell_len(path) > room
        while path and cell_len(path) > room - short:
            path = path[1:]
        shown = f"{'…' * short}{path}"
        self.query_one("#heading", PaintedText).put(Content.assemble(("Portfolio  ", "bold"), (shown, STYLES["muted"])))

    def _paint_counts(self) -> None:
        if not self._is_there:
            return
        known = tuple(self.entries.values())
        if self.is_looking:
            status = f"looking at {len(self._new)} of {self._total} …" if self._total else "looking for workspaces …"
            words = Content.assemble((f"{counts_text(known)}  " if known else ""), (status, STYLES["accent"]))
        else:
            words = Content(counts_text(known) if known else "There is no workspace under this folder")
        if self.only_with:
            words = Content.assemble(words, (f"  only with: {visible_line(self.only_with)}", STYLES["accent"]))
        self.query_one("#counts", PaintedText).put(words)

    def _paint_behind(self) -> None:
        if not self._is_there:
            return
        entry = self.entry
        empty = "" if self.entries or self.is_looking else "optable new FOLDER makes a workspace."
        self.query_one("#words", PaintedText).put(behind(self.folder, entry) if entry else Content(empty))

    def on_resize(self) -> None:
        """Show the reasons too if the list is wide enough."""
        self.call_after_refresh(self._paint)

    def on_grid_moved(self, event: WorkspaceGrid.Moved) -> None:
        """Show the details of another line."""
        event.stop()
        self._paint_behind()
        for box in self.query("#behind"):
            box.scroll_home(animate=False)

    # Actions

    def on_line_grid_open_wanted(self, event: WorkspaceGrid.OpenWanted) -> None:
        """Leave for a workspace; for an unreadable one, show the full reason."""
        event.stop()
        entry = self.entries[Path(event.row.key)]
        if entry.summary is None:
            from tui.app.dialogs.read import ReadDialog  # noqa: PLC0415  # not needed to start

            self.push_screen(
                ReadDialog(visible_line(relative_path(self.folder, entry.folder)), behind(self.folder, entry))
            )
        else:
            self.exit(entry.folder)

    def on_grid_narrowed(self, event: Grid.Narrowed) -> None:
        """Show the filter, and the details of the line now under the cursor."""
        event.stop()
        self.only_with = event.text
        self._paint_counts()
        self._paint_behind()

    def action_refresh_list(self) -> None:
        """Probe everything again, and report the end: often nothing has changed."""
        self._refresh_requested = True
        self._load()
        self._paint_counts()

    def action_scroll_behind(self, way: str) -> None:
        """Scroll the details."""
        lines = 1 if way == "down" else -1
        self.query_one("#behind", VerticalScroll).scroll_relative(y=lines, animate=False)

    def repaint_theme(self) -> None:
        """Repaint widgets that hold colours of their own."""
        self.grid.repaint_theme()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: every action of the table that is available here."""
        del screen
        for action in ACTIONS:
            if action.name != "palette" and action.where in (WORKSPACES, PORTFOLIO):
                target = self.grid if action.where == WORKSPACES else self
                yield SystemCommand(
                    f"{action.title} ({self.keys.shown(action)})",
                    action.help,
                    lambda action=action, target=target: self.run_action(action.name, default_namespace=target),
                    discover=action.palette,
                )
