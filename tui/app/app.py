"""The application: it composes the panes, routes keys and changes, and computes nothing."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.timer import Timer
from textual.worker import Worker, get_current_worker

from core.errors import OptableError
from core.model.field_ref import FieldRef
from core.store.store import now
from core.text import digests
from core.text.digests import Ahead
from core.visible import visible
from tui.app.bindings import bindings
from tui.app.controller import WorkspaceController
from tui.app.error_text import error_on_screen
from tui.app.feedback import refuse
from tui.app.screens.decisions import DecisionsView
from tui.app.screens.exceptions import ExceptionsView
from tui.app.screens.gate import GateView
from tui.app.screens.learning import LearningView
from tui.app.screens.page import PageView
from tui.app.screens.signals import SignalsView
from tui.app.screens.table import TableView
from tui.app.screens.view import View
from tui.app.sizes import HUGE, TALL, WIDE
from tui.app.tour import is_first_start
from tui.app.undo_redo import Undoing
from tui.app.view_state import ViewState
from tui.app.widgets.band_text import workflow_name
from tui.app.widgets.key_footer import KeyFooter
from tui.app.widgets.tabs import ScreenTabs
from tui.app.widgets.title_bar import TitleBar
from tui.app.widgets.verdict_band import VerdictBand
from tui.app.widgets.verdict_pane import VerdictPane
from tui.common import config, user_paths
from tui.common.actions import APP, EXCEPTIONS, PROFILES, READINESS, SCREENS, WORKSHOP
from tui.common.actor import actor
from tui.common.config import Settings

if TYPE_CHECKING:
    from core.text.git.revision import Revision

VIEWS: dict[str, type[View]] = {
    view.NAME: view
    for view in (PageView, TableView, GateView, SignalsView, ExceptionsView, LearningView, DecisionsView)
}
POLL_SECONDS = 0.8
COMPARE_SECONDS = 0.3


class OperatingTable(Undoing):
    """Operating Table on one workspace."""

    TITLE = "Operating Table"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(APP), Binding("ctrl+q", "quit", "Quit", show=False)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide"), (HUGE, "-huge")]  # noqa: RUF012  # as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (TALL, "-tall")]  # noqa: RUF012  # the same

    def __init__(
        self,
        folder: Path,
        *,
        actor: str = "",
        clock: Callable[[], datetime] = now,
        session: str = "",
        ahead: Ahead | None = None,
        revision: Revision | None = None,
        settings: Settings | None = None,
    ) -> None:
        super().__init__(settings or Settings())
        self.controller = WorkspaceController.open(
            folder,
            self.show,
            actor=actor,
            clock=clock,
            ahead=ahead,
            revision=revision,
            settings=self.settings,
        )
        self.current = EXCEPTIONS if session else WORKSHOP if self.settings.workshop else SCREENS[0][0]
        self._session = session
        self._comparing: Timer | None = None
        self._reading: Worker[None] | None = None
        self._complaint = ""

    def compose(self) -> ComposeResult:
        """Compose title, verdict and tabs, the current screen beside the pane, and the footer."""
        yield TitleBar()
        yield VerdictBand(flashes=self.settings.config.flash)
        yield ScreenTabs(self.keys)
        with Horizontal(id="body"):
            yield ExceptionsView(self.controller, self._session) if self._session else self._made(self.current)
            yield VerdictPane()
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show the verdict, then listen for other processes; the current screen shows itself once it is mounted."""
        self._show_verdict(self.controller.state)
        self._focus_view()
        if self.controller.state.read_only:
            self.notify(visible(self.controller.state.read_only), title="Read-only", severity="warning", markup=False)
        self.set_interval(POLL_SECONDS, self.poll)
        if sys.platform != "win32":
            for ending in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(ending, self.exit)

    def exit(self, *arguments: Any, **named: Any) -> None:
        """Exit; nothing is painted from now on, since screens may lose their widgets, or never get them."""
        self.controller.leaving = True
        super().exit(*arguments, **named)

    def on_unmount(self) -> None:
        """Close the database."""
        self.controller.close()

    @property
    def view(self) -> View:
        """The current screen."""
        return self.query_one(f"#{self.current}", View)

    def show(self, state: ViewState) -> None:
        """Paint the changes: the verdict everywhere, and the current screen."""
        if self.controller.leaving or not self.query(ScreenTabs):
            return  # a timer may tick while the screen is taken down
        self._show_verdict(state)
        for view in self._shown_views():
            view.show(state)
        self.query_one(KeyFooter).follow()
        self._compare_soon()

    def _show_verdict(self, state: ViewState) -> None:
        """Paint all but the current screen."""
        self.screen_stack[0].set_class(self.current == WORKSHOP, "-workshop")
        self.query_one(ScreenTabs).show(self.current, workflow_name(state))
        self.query_one(TitleBar).show(state)
        self.query_one(VerdictBand).show(state)
        self.query_one(VerdictPane).show(state)

    def _shown_views(self) -> Iterator[View]:
        """The current screen, and the views that lie over it."""
        for screen in self.screen_stack:
            for view in screen.query(View):
                if view.is_mounted and view.id in (self.current, "details", READINESS, PROFILES):
                    yield view

    def _compare_soon(self) -> None:
        """Compare database and text once no more changes arrive."""
        if self._comparing is not None:
            self._comparing.stop()
        self._comparing = self.set_timer(COMPARE_SECONDS, self._compare)

    def _compare(self) -> None:
        if self._reading is not None and self._reading.is_running:
            self._compare_soon()
        elif digests.take_long(self.controller.store.folder):
            self._reading = self.run_worker(self._read_long, thread=True, group="compare")
        else:
            self._say_compared(None)

    def _read_long(self) -> None:
        """Read a long text in a thread: a million lines take longer than a key press may take."""
        seen = digests.Ahead(self.controller.store.folder).wait()
        if not get_current_worker().is_cancelled:
            self.call_from_thread(self._say_compared, seen)

    def _say_compared(self, seen: Mapping[str, str] | None) -> None:
        earlier_warning = self.controller.warning
        with self._complaining():
            self.controller.compare(seen)
        if self.controller.warning and self.controller.warning != earlier_warning:
            self.notify(visible(self.controller.warning), severity="warning", timeout=8, markup=False)

    def poll(self) -> None:
        """Show changes by other processes."""
        with self._complaining():
            if self.controller.poll():
                self.notify("Changed by another program", timeout=2)
            if message := self.controller.pull():
                shown = f": {self.keys.press(APP, 'conflicts')} shows them" if self.controller.store.conflicts else ""
                self.notify(visible(f"{message}{shown}"), timeout=6, markup=False)

    @contextmanager
    def _complaining(self) -> Iterator[None]:
        """Report an error outside of a key press once, and not at every tick."""
        try:
            yield
        except OptableError as error:
            complaint = error_on_screen(error, self.keys)
            if complaint != self._complaint:
                self.notify(visible(complaint), severity="error", timeout=10, markup=False)
            self._complaint = complaint
        else:
            self._complaint = ""

    def on_resize(self) -> None:
        """Cut the verdict to the width of the screen."""
        self.call_after_refresh(self._show_again)

    def _show_again(self) -> None:
        self.show(self.controller.state)

    def on_screen_tabs_chosen(self, event: ScreenTabs.Chosen) -> None:
        """Go to the screen of the clicked tab."""
        self.action_view(event.name)

    # Actions

    def action_view(self, name: str) -> None:
        """Go to a screen; it is created on first use."""
        if name == self.current:
            return
        self.view.display = False
        self.current = name
        known = self.query(f"#{name}")
        if known:
            known.first().display = True
        else:
            self.query_one("#body").mount(self._made(name), before=self.query_one(VerdictPane))
        self.show(self.controller.state)
        self.call_after_refresh(self._focus_view)

    def _made(self, name: str) -> View:
        """A screen, created on first use."""
        if name == WORKSHOP:
            from tui.app.screens.workshop import WorkshopView  # noqa: PLC0415  # not needed to start

            return WorkshopView(self.controller)
        return VIEWS[name](self.controller)

    def action_workshop(self) -> None:
        """Ask about blank fields as questions."""
        self.action_view(WORKSHOP)

    def action_readiness(self) -> None:
        """List blank and open fields; the chosen one is asked as a question."""
        from tui.app.overlays.readiness import ReadinessDialog  # noqa: PLC0415  # not needed to start

        def chosen(place: FieldRef | None) -> None:
            if place:
                self.action_view(WORKSHOP)
                self.call_after_refresh(self._ask, place)

        self.push_screen(ReadinessDialog(self.controller), chosen)

    def _ask(self, place: FieldRef) -> None:
        from tui.app.screens.workshop import WorkshopView  # noqa: PLC0415  # not needed to start

        if not self.query_one(WorkshopView).go_to(place):
            refuse(self, "No question asks for this: fill it in on its screen")

    def on_workshop_view_keys_wanted(self) -> None:
        """Show help, requested by a key that is no letter."""
        self.action_keys()

    def on_workshop_view_leave_wanted(self) -> None:
        """Return to the page, which shows the answers."""
        self.action_view(SCREENS[0][0])

    def _focus_view(self) -> None:
        """Focus the current screen; one that is still being mounted posts Ready later."""
        if self.view.is_mounted and not self.controller.leaving:
            self.view.take_focus()

    def on_view_ready(self, event: View.Ready) -> None:
        """Focus a screen that is ready, unless the user has gone on to another."""
        if event.view.id == self.current and not self.controller.leaving:
            event.view.take_focus()

    def action_export(self) -> None:
        """Write the text form."""
        self._attempt(self.controller.export)

    def repaint_theme(self) -> None:
        """Repaint widgets that hold colours of their own."""
        for view in self.query(View):
            view.repaint_theme()
        self.show(self.controller.state)

    def action_focus_next(self) -> None:
        """Focus the next pane; beside a screen with a single pane, the verdict. Textual's own binding calls it too."""
        if len(self.screen_stack) > 1 or len(self.screen.focus_chain) > 1:
            self.screen.focus_next()
        else:
            self.action_verdict()

    def action_focus_previous(self) -> None:
        """Focus the previous pane."""
        if len(self.screen_stack) > 1 or len(self.screen.focus_chain) > 1:
            self.screen.focus_previous()
        else:
            self.action_verdict()


def run(
    folder: Path,
    *,
    session: str = "",
    workshop: bool = False,
    ahead: Ahead | None = None,
    revision: Revision | None = None,
) -> int:
    """Run the application, at a review session or at the workshop's questions; OptableError if it cannot open."""
    configured = config.settings(user_paths.config_file())
    settings = replace(configured, tour=is_first_start(user_paths.state_folder()), workshop=workshop)
    app = OperatingTable(folder, actor=actor(), session=session, ahead=ahead, revision=revision, settings=settings)
    gc.freeze()  # modules and evidence are no garbage: collecting among them would delay the first frame
    gc.enable()
    app.run()
    return app.return_code or 0
