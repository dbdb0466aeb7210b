"""The base of both applications: custom keys and theme, help, the command palette, errors."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rich.text import Text
from textual.app import SystemCommand
from textual.await_complete import AwaitComplete
from textual.binding import ActiveBinding, Binding
from textual.keys import key_to_character
from textual.screen import Screen
from textual.worker import WorkerFailed

from core.errors import OptableError
from core.visible import visible
from tui.app.dialogs.base import Dialog
from tui.app.feedback import complain, refuse
from tui.app.internals import keep_newest_notices, render_changed_lines_only
from tui.app.surviving import Surviving
from tui.app.theme import DARK, MONO, NAMED, THEMES
from tui.app.typeahead import OrderedInput
from tui.app.widgets.key_footer import KeyFooter
from tui.common.actions import ACTIONS
from tui.common.config import Settings
from tui.common.keymap import keys_of
from tui.common.keys import key_name

if TYPE_CHECKING:
    from textual.command import Provider

HERE = Path(__file__).parent
STYLE_SHEETS = (
    "app.tcss",
    "widgets/title_bar.tcss",
    "widgets/verdict_band.tcss",
    "widgets/tabs.tcss",
    "widgets/verdict_pane.tcss",
    "widgets/card.tcss",
    "widgets/gauge_bar.tcss",
    "widgets/timeline.tcss",
    "widgets/condition_panel.tcss",
    "widgets/key_footer.tcss",
    "widgets/filter.tcss",
    "screens/table.tcss",
    "screens/gate.tcss",
    "screens/signals.tcss",
    "screens/exceptions.tcss",
    "screens/learning.tcss",
    "screens/decisions.tcss",
    "screens/workshop.tcss",
    "ingest/ingest.tcss",
    "portfolio/portfolio.tcss",
)
PLACES = {action.id: number for number, action in enumerate(ACTIONS)}


class MainScreen(Surviving, Screen[None]):
    """The screen under all dialogs; the footer is made from its keys."""

    def __init__(self) -> None:
        super().__init__(id="_default")
        render_changed_lines_only(self)

    def on_screen_suspend(self) -> None:
        """Show no keys under a dialog, which has keys of its own."""
        self._follow()

    def on_screen_resume(self) -> None:
        """Show the keys again."""
        self._follow()

    def _follow(self) -> None:
        for footer in self.query(KeyFooter):
            footer.follow()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The active bindings: Textual puts changed keys last, and keeps those that a text field takes as text."""
        typing, bound = self.focused, super().active_bindings
        if typing is None:
            return bound
        nodes = list(dict.fromkeys(one.node for one in bound.values()))
        free = [
            (key, one)
            for key, one in bound.items()
            if one.node is typing or not typing.check_consume_key(key, key_to_character(key))
        ]
        if not keys_of(self.app).own:
            return dict(free)
        return dict(sorted(free, key=lambda one: (nodes.index(one[1].node), PLACES.get(one[1].binding.id or "", -1))))


MOST_NOTICES = 2
ResultT = TypeVar("ResultT")


def action_search() -> type[Provider]:
    """The search of the palette."""
    from tui.app.dialogs.action_search import ActionSearch  # noqa: PLC0415  # not needed to start

    return ActionSearch


class BaseApp(Surviving, OrderedInput[ResultT]):
    """An application with the settings of its user."""

    CSS_PATH = [HERE / name for name in STYLE_SHEETS]  # noqa: RUF012  # as Textual declares it
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    COMMANDS = {action_search}  # noqa: RUF012  # as Textual declares it
    current: str
    """The screen or list whose keys are active."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.keys = settings.config.keymap
        self.set_keymap(self.keys.for_textual())
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = MONO.name if self.no_color else NAMED[settings.config.theme].name

    def notify(self, message: str, **named: Any) -> None:
        """Show a notice; older ones go, so that it covers neither the verdict nor what is typed."""
        super().notify(message, **named)
        self.call_later(keep_newest_notices, self, MOST_NOTICES)  # the notice itself is a message too

    def commands_elsewhere(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The actions of other screens; none if there is one screen alone."""
        del screen
        return ()

    def push_screen(self, screen: Any, *arguments: Any, **named: Any) -> Any:
        """Open a screen; a dialog that is open already is not opened again over itself."""
        if isinstance(screen, Dialog) and any(type(one) is type(screen) for one in self.screen_stack):
            refuse(self, "It is already open")
            return AwaitComplete()
        return super().push_screen(screen, *arguments, **named)

    def get_default_screen(self) -> Screen[None]:
        """The screen that contains all others."""
        return MainScreen()

    def get_key_display(self, binding: Binding) -> str:
        """The notation of a key, the same in footer, help and palette."""
        return binding.key_display or key_name(binding.key)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Defaults for the custom variables of the style sheets, for Textual's own themes too."""
        return dict(DARK.variables)

    def say_configuration_problem(self) -> None:
        """Report a problem of the configuration, if there is one."""
        if self.settings.problem:
            self.notify(
                visible(self.settings.problem), title="Configuration", severity="error", timeout=20, markup=False
            )

    def action_keys(self) -> None:
        """Show every key of this screen."""
        from tui.app.dialogs.read import ReadDialog, keys_text, text_width  # noqa: PLC0415  # not needed to start

        self.push_screen(ReadDialog("Keys", keys_text(self.current, self.keys, text_width(self.size.width))))

    def action_palette(self) -> None:
        """Find any action by its name."""
        self.action_command_palette()

    def action_command_palette(self) -> None:
        """Open the palette through Textual's own binding."""
        from tui.app.dialogs.palette import Palette  # noqa: PLC0415  # not needed to start

        if isinstance(self.screen, Dialog) and not self.screen.PLACES:
            refuse(self, "Press Esc first: then the menu has every action")
        elif not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def action_next_theme(self) -> None:
        """Switch to the next theme: dark, light, monochrome, high contrast."""
        names = [theme.name for theme in THEMES]
        index = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(index + 1) % len(names)]
        self.call_after_refresh(self.repaint_theme)

    def repaint_theme(self) -> None:
        """Repaint widgets that hold colours of their own."""

    def _complain(self, error: OptableError) -> None:
        """Show an error caused by a key."""
        complain(self, error)

    def _handle_exception(self, error: Exception) -> None:
        """Say an error of the workspace that a worker met; end on anything else."""
        cause = error.error if isinstance(error, WorkerFailed) else None
        if isinstance(cause, OptableError):
            complain(self, cause)
        else:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End with a message; Textual's own has the local variables."""
        from tui.app.crash import last_words  # noqa: PLC0415  # only a mistake needs it

        error = self._exception
        cause = error.error if isinstance(error, WorkerFailed) else error
        self._exit_renderables.append(Text(last_words(cause or RuntimeError("of an unknown kind"))))
        self._close_messages_no_wait()
