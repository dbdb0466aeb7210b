"""Overlays of the workspace screens: conflicts, changes, all fields, jump letters, help, the tour."""

from __future__ import annotations

from typing import Any

from core.errors import OptableError
from core.model.workspace import WORKFLOW
from core.visible import visible
from tui.app.base_app import BaseApp
from tui.app.controller import WorkspaceController
from tui.app.feedback import refuse
from tui.app.widgets.grid import Grid
from tui.app.widgets.verdict_pane import verdict_text


class Overlays(BaseApp[None]):
    """Opens dialogs; each is loaded on first use."""

    controller: WorkspaceController

    def on_mount(self) -> None:
        """Show the tour on a first start, and a problem of the configuration."""
        if self.settings.tour:
            self.action_tour()
        self.say_configuration_problem()

    def why_not(self, action: str) -> str | None:
        """Hide the merge while nothing waits for it; the action itself looks again, and gives the reason."""
        if action == "conflicts" and not self._merge_waits():
            return ""
        return super().why_not(action)

    def _merge_waits(self) -> bool:
        """Report if the last comparison asked for somebody."""
        state = self.controller.state
        return "press" in state.sync or bool(state.workspace.workflow.unseen)

    def action_conflicts(self) -> None:
        """Open the conflicts; without any, acknowledge the gate changes made by a merge."""
        from tui.app.dialogs.conflicts import ConflictsDialog  # noqa: PLC0415  # not needed to start

        try:
            any_open = self.controller.has_conflicts()
        except OptableError as error:
            self._complain(error)
            return
        self.clear_notifications()  # they would cover the dialog
        if any_open:
            self.push_screen(ConflictsDialog(self.controller))
        elif unknown := self.controller.store.unknown_merges:
            refuse(self, f"Nobody can look yet: {unknown}")
        elif unseen := self.controller.state.workspace.workflow.unseen:
            self._ask_to_look(unseen)
        else:
            refuse(self, "No conflict is open, and no merge has to be looked at")

    def action_changes(self) -> None:
        """Show the changes that an export would write, or those since the shown revision."""
        from tui.app.dialogs.changes import changes_text  # noqa: PLC0415  # not needed to start
        from tui.app.dialogs.read import ReadDialog  # noqa: PLC0415  # not needed to start

        try:
            text = changes_text(self.controller.changes())
        except OptableError as error:
            self._complain(error)
            return
        revision = self.controller.revision
        title = f"Since {visible(revision.name)}" if revision else "Since the text was written"
        self.clear_notifications()  # they would cover the dialog
        self.push_screen(ReadDialog(title, text))

    def _ask_to_look(self, unseen: tuple[str, ...]) -> None:
        from core.verdict.unseen_changes import unseen_in_words  # noqa: PLC0415  # not needed to start
        from tui.app.dialogs.ask import AskDialog, Option  # noqa: PLC0415  # the same

        rev = self.controller.state.revs[WORKFLOW]
        named = unseen_in_words(unseen, self.controller.state.workspace)

        def answered(answer: str | None) -> None:
            if answer:
                self._attempt(lambda: self._looked(rev))

        words = "A merge touched these. The verdict is Hold until somebody has looked at them:\n\n"
        options = (Option("y", "Yes, I have looked at them", "yes"),)
        self.push_screen(AskDialog("Look at what a merge touched", words + "\n".join(named), options), answered)

    def _looked(self, rev: int) -> str:
        from core.text.unseen_merges import look  # noqa: PLC0415  # not needed to start

        self.controller.change(lambda store: look(store, rev))
        return "Looked at: the merge no longer holds the verdict"

    def action_jump(self) -> None:
        """Show a letter at every jump target."""
        from tui.app.jump.mode import JumpMode  # noqa: PLC0415  # not needed to start
        from tui.app.jump.targets import JumpTarget, jump_targets  # noqa: PLC0415  # the same

        def answered(place: JumpTarget | None) -> None:
            if place:
                place.go()

        if not isinstance(self.screen, JumpMode):
            self.push_screen(JumpMode(jump_targets(self.screen)), answered)

    def action_verdict(self) -> None:
        """Show the whole verdict, if it has no pane of its own."""
        from tui.app.dialogs.read import ReadDialog, text_width  # noqa: PLC0415  # not needed to start

        self.push_screen(ReadDialog("Verdict", verdict_text(self.controller.state, text_width(self.size.width) - 1)))

    def action_tour(self) -> None:
        """Show the tour."""
        from tui.app.dialogs.tour import TourDialog  # noqa: PLC0415  # not needed to start

        self.push_screen(TourDialog())

    def action_profiles(self) -> None:
        """Show the profiles of files."""
        from tui.app.overlays.profiles import ProfilesDialog  # noqa: PLC0415  # not needed to start

        self.clear_notifications()  # they would cover the dialog
        self.push_screen(ProfilesDialog(self.controller))

    def on_grid_details_wanted(self, event: Grid.DetailsWanted) -> None:
        """Open the record under the cursor with all its fields."""
        from tui.app.overlays.details import DetailsDialog  # noqa: PLC0415  # not needed to start

        event.stop()
        self.push_screen(DetailsDialog(self.controller, event.record))

    def _attempt(self, operation: Any) -> None:
        try:
            done = operation()
        except OptableError as error:
            self._complain(error)
        else:
            self.notify(visible(done), timeout=3, markup=False)
