"""The part of a screen that takes evidence in, and leads on once the first cases of a workspace came."""

from __future__ import annotations

from tui.app.screens.view import View

NO_CASES = "There are no cases yet.\n\nPress {draw} to take evidence in from a file."


class TakingIn(View):
    """A screen of cases that come from files."""

    @property
    def has_no_cases(self) -> bool:
        """True as long as no case has occurred, so that none can be drawn."""
        return not self.state.evidence.sessions and self.controller.store.newest_week() is None

    def described(self, action: str, usual: str) -> str:
        """Take in where there is nothing to draw."""
        return "Take in" if action == "draw" and self.has_no_cases else usual

    def action_draw(self) -> None:
        """Draw the cases of a week."""
        raise NotImplementedError

    def action_take_in(self) -> None:
        """Take evidence in from a file; after the first cases, go on to their draw."""
        from tui.app.ingest.dialog import IngestDialog  # noqa: PLC0415  # not needed to start

        first = self.has_no_cases

        def taken(done: bool | None) -> None:
            if done and first and not self.has_no_cases:
                self.action_draw()

        if not self.refuse_read_only():
            self.app.push_screen(IngestDialog(self.controller), taken)

    def refuse_read_only(self) -> bool:
        """Say that nothing can be written, if so; returns True then."""
        if self.state.read_only:
            self._say_read_only()
        return bool(self.state.read_only)
