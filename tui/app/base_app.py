"""What every screen has around it: the keys and colours of the person, and what opens over any screen."""

from __future__ import annotations

from typing import Any

from textual.binding import ActiveBinding, Binding
from textual.keys import key_to_character
from textual.screen import Screen

from core.errors import OptableError
from core.model.workspace import WORKFLOW
from tui.app.controller import WorkspaceController
from tui.app.dialogs.base import Dialog
from tui.app.error_text import explained
from tui.app.feedback import refuse
from tui.app.theme import MONO, NAMED, THEMES
from tui.app.typeahead import OrderedInput
from tui.app.widgets.verdict_pane import verdict_text
from tui.common.actions import ACTIONS
from tui.common.config import Settings
from tui.common.keymap import keys_of
from tui.common.keys import key_name
from tui.common.sanitize import plain

PLACES = {action.id: number for number, action in enumerate(ACTIONS)}


class MainScreen(Screen[None]):
    """The screen under all dialogs, of whose keys the footer is made."""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Of a person's own keys Textual puts the changed ones last, and keeps those that a text field types."""
        typing, bound = self.focused, super().active_bindings
        if typing is None or not keys_of(self.app).own:
            return bound
        nodes = list(dict.fromkeys(one.node for one in bound.values()))
        free = [
            (key, one)
            for key, one in bound.items()
            if one.node is typing or not typing.check_consume_key(key, key_to_character(key))
        ]
        return dict(sorted(free, key=lambda one: (nodes.index(one[1].node), PLACES.get(one[1].binding.id or "", -1))))


class BaseApp(OrderedInput[None]):
    """The application without its screens."""

    controller: WorkspaceController
    current: str

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.keys = settings.config.keymap
        self.set_keymap(self.keys.for_textual())
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = MONO.name if self.no_color else NAMED[settings.config.theme].name

    def get_default_screen(self) -> Screen[None]:
        """The screen that holds all others."""
        return MainScreen(id="_default")

    def get_key_display(self, binding: Binding) -> str:
        """Keys look the same in footer, help and palette."""
        return binding.key_display or key_name(binding.key)

    def on_mount(self) -> None:
        """Welcome a newcomer; say what is wrong with the configuration."""
        if self.settings.tour:
            self.action_tour()
        if self.settings.problem:
            self.notify(plain(self.settings.problem), title="Configuration", severity="error", timeout=20, markup=False)

    def action_conflicts(self) -> None:
        """Choose where two people wanted two things; else say that what a merge touched was looked at."""
        from tui.app.dialogs.conflicts import ConflictsDialog  # noqa: PLC0415  # not needed to start

        try:
            found = self.controller.has_conflicts()
        except OptableError as error:
            self._complain(error)
            return
        self.clear_notifications()  # they would lie over it
        if found:
            self.push_screen(ConflictsDialog(self.controller))
        elif unknown := self.controller.store.unknown_merges:
            refuse(self, f"Nobody can look yet: {unknown}")
        elif unseen := self.controller.state.workspace.workflow.unseen:
            self._ask_to_look(unseen)
        else:
            refuse(self, "No conflict is open, and no merge waits for a look")

    def action_changes(self) -> None:
        """What an export would write, or what was changed since the revision that is shown."""
        from tui.app.dialogs.changes import changes_text  # noqa: PLC0415  # not needed to start
        from tui.app.dialogs.read import ReadDialog  # noqa: PLC0415  # not needed to start

        try:
            found = changes_text(self.controller.changes())
        except OptableError as error:
            self._complain(error)
            return
        revision = self.controller.revision
        title = f"Since {plain(revision.name)}" if revision else "Since the text was written"
        self.clear_notifications()  # they would lie over it
        self.push_screen(ReadDialog(title, found))

    def _ask_to_look(self, unseen: tuple[str, ...]) -> None:
        from core.verdict.unseen_changes import unseen_in_words  # noqa: PLC0415  # not needed to start
        from tui.app.dialogs.ask import AskDialog, Option  # noqa: PLC0415  # the same

        rev = self.controller.state.revs[WORKFLOW]
        named = unseen_in_words(unseen, self.controller.state.workspace)

        def answered(answer: str | None) -> None:
            if answer:
                self._attempt(lambda: self._looked(rev))

        words = "A merge touched these, and the verdict is Hold until somebody has looked at them:\n\n"
        options = (Option("y", "Yes, I have looked at them", "yes"),)
        self.push_screen(AskDialog("Look at what a merge touched", words + "\n".join(named), options), answered)

    def _looked(self, rev: int) -> str:
        from core.text.unseen_merges import look  # noqa: PLC0415  # not needed to start

        self.controller.change(lambda store: look(store, rev))
        return "Looked at: the verdict speaks again"

    def action_jump(self) -> None:
        """Letters over everything that one can go to."""
        from tui.app.jump.mode import JumpMode  # noqa: PLC0415  # not needed to start
        from tui.app.jump.targets import JumpTarget, jump_targets  # noqa: PLC0415  # the same

        def answered(place: JumpTarget | None) -> None:
            if place:
                place.go()

        if not isinstance(self.screen, JumpMode):
            self.push_screen(JumpMode(jump_targets(self.screen)), answered)

    def action_verdict(self) -> None:
        """The whole verdict, where it has no pane of its own."""
        from tui.app.dialogs.read import ReadDialog  # noqa: PLC0415  # not needed to start

        self.push_screen(ReadDialog("Verdict", verdict_text(self.controller.state, 66)))

    def action_keys(self) -> None:
        """Every key of this screen."""
        from tui.app.dialogs.read import ReadDialog, keys_text  # noqa: PLC0415  # not needed to start

        self.push_screen(ReadDialog("Keys", keys_text(self.current, self.keys)))

    def action_tour(self) -> None:
        """Six lines for a newcomer."""
        from tui.app.dialogs.tour import TourDialog  # noqa: PLC0415  # not needed to start

        self.push_screen(TourDialog())

    def action_palette(self) -> None:
        """Find any action by its name."""
        self.action_command_palette()

    def action_command_palette(self) -> None:
        """The same, as Textual's own binding calls it."""
        from tui.app.dialogs.palette import Palette  # noqa: PLC0415  # not needed to start

        if isinstance(self.screen, Dialog) and not self.screen.PLACES:
            refuse(self, "Esc leaves this; then the menu has every action")
        elif not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def _attempt(self, operation: Any) -> None:
        try:
            done = operation()
        except OptableError as error:
            self._complain(error)
        else:
            self.notify(plain(done), timeout=3, markup=False)

    def _complain(self, error: OptableError) -> None:
        """Say an error that a key brought up."""
        self.bell()
        self.notify(plain(explained(error, self.keys)), severity="error", timeout=8, markup=False)
