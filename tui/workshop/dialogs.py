"""What the workshop asks besides its questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from core.errors import BadValue, UsageError
from core.model.table import PARTIES
from core.workshop.answers import LeftOpen, left_open
from core.workshop.question import Question
from tui import times
from tui.desk import Desk
from tui.dialogs.form import FormDialog, Line


def not_decided_form(desk: Desk, question: Question, done: Callable[[], None]) -> FormDialog:
    """Who must decide it, and by when."""
    workspace = desk.state.workspace
    roles = tuple(sorted(role.title.strip() or key for key, role in workspace.roles.items()))
    parties = tuple("IT" if party == "it" else party for party in PARTIES)
    party = "IT" if question.party == "it" else question.party

    def submit(texts: Mapping[str, str]) -> None:
        save(desk, question, texts["who"], _day(texts["due"]), texts["note"])
        done()

    lines = (
        Line("who", "Who decides", party, "a party or a role; a new title makes a role", choices=(*parties, *roles)),
        Line("due", "By", "", "a day such as 2026-04-01"),
        Line("note", "Note", "", "optional: what must be known first"),
    )
    return FormDialog("Not decided", lines, submit, question.words, verb="leave open")


def give_form(desk: Desk, question: Question, done: Callable[[], None]) -> FormDialog:
    """The role that must answer it."""
    roles = tuple(sorted(role.title.strip() or key for key, role in desk.state.workspace.roles.items()))

    def submit(texts: Mapping[str, str]) -> None:
        if not texts["role"]:
            raise BadValue("no role is named", "role", "↑ and ↓ go through them; a new title makes one.")
        save(desk, question, texts["role"], None, "")
        done()

    line = Line("role", "Role", "", "↑ ↓ or type; a new title makes a role", choices=roles)
    return FormDialog("Give to a role", (line,), submit, question.words, verb="give")


def timer_form(set_minutes: Callable[[float], None]) -> FormDialog:
    """How many minutes are left."""

    def submit(texts: Mapping[str, str]) -> None:
        try:
            minutes = float(texts["minutes"] or 0)
        except ValueError:
            raise UsageError(f"{texts['minutes'][:40]!r} is not a number of minutes", hint="Such as 60.") from None
        if not 0 <= minutes <= 24 * 60:
            raise UsageError("that is not within a day", hint="0 hides the timer.")
        set_minutes(minutes)

    line = Line("minutes", "Minutes", "60", "0 or nothing hides the timer")
    return FormDialog("Timer", (line,), submit, verb="set")


def save(desk: Desk, question: Question, who: str, due: date | None, note: str) -> None:
    """Leave it open, in the workspace."""
    today = times.within(desk.state.at, desk.state.workspace.workflow.timezone).date()
    said = LeftOpen(who, due, today, note)
    changes = left_open(desk.state.workspace, question, said)
    desk.change(lambda store: store.answer(f"{question.place}: not decided", changes))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadValue(f"{text[:40]!r} is not a day such as 2026-04-01", "due") from None
