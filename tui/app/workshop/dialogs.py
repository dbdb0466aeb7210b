"""Dialogs of the workshop besides its questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from core import times
from core.errors import BadValue, UsageError
from core.model.table import PARTIES, party_name
from core.workshop.answers import LeftOpen, left_open
from core.workshop.people import displayed_title
from core.workshop.question import Question
from tui.app.controller import WorkspaceController
from tui.app.dialogs.form import FormDialog, Line
from tui.app.workshop.rendering import blank_of


def not_decided_form(controller: WorkspaceController, question: Question, done: Callable[[], None]) -> FormDialog:
    """The party or role that must decide the blank, and the due date."""
    workspace, blank = controller.state.workspace, blank_of(controller.state.readiness, question)
    parties = tuple(party_name(party) for party in PARTIES)
    decider = (blank and displayed_title(workspace, blank.role)) or party_name(blank.party if blank else question.party)
    due = blank.due.isoformat() if blank and blank.due else ""

    def submit(texts: Mapping[str, str]) -> None:
        save(controller, question, texts["who"], _day(texts["due"]), texts["note"])
        done()

    choices = (*parties, *_titles(controller))
    lines = (
        Line("who", "Who decides", decider, "a party or a role; a new title makes a role", choices=choices, free=True),
        Line("due", "By", due, "a day such as 2026-04-01"),
        Line("note", "Note", blank.note if blank else "", "what must be known first", optional=True),
    )
    return FormDialog("Not decided", lines, submit, question.words, verb="leave open")


def give_form(controller: WorkspaceController, question: Question, done: Callable[[], None]) -> FormDialog:
    """The role that must answer the question."""

    def submit(texts: Mapping[str, str]) -> None:
        if not texts["role"]:
            raise BadValue("no role is named", "role", "↑ and ↓ go through them; a new title makes one.")
        blank = blank_of(controller.state.readiness, question)
        due, note = (blank.due, blank.note) if blank else (None, "")
        save(controller, question, texts["role"], due, note, only_role=True)
        done()

    line = Line("role", "Role", "", "↑ ↓ or type; a new title makes a role", choices=_titles(controller), free=True)
    return FormDialog("Assign to a role", (line,), submit, question.words, verb="assign")


def timer_form(set_minutes: Callable[[float], None]) -> FormDialog:
    """The number of minutes for the timer."""

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


def _titles(controller: WorkspaceController) -> tuple[str, ...]:
    """The titles of all roles, without duplicates."""
    roles = controller.state.workspace.roles
    return tuple(sorted({displayed_title(controller.state.workspace, name) for name in roles}))


def save(
    controller: WorkspaceController,
    question: Question,
    decider: str,
    due: date | None,
    note: str,
    *,
    only_role: bool = False,
) -> None:
    """Save the blank as left open in the workspace."""
    today = times.within(controller.state.at, controller.state.workspace.workflow.timezone).date()
    answer = LeftOpen(decider, due, today, note, only_role)
    changes = left_open(controller.state.workspace, question, answer)
    revs = {record: controller.state.revs.get(record) for record in changes}
    controller.change(lambda store: store.answer(f"{question.place.path}: not decided", changes, revs=revs))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadValue(f"{text[:40]!r} is not a day such as 2026-04-01", "due") from None
