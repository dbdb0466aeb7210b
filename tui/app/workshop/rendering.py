"""Rendering of the workshop, as pure functions: progress, the question, the end."""

from __future__ import annotations

from textual.content import Content

from core.model.table import PARTIES, PARTY_TITLES, party_name
from core.model.workspace import Workspace
from core.rules.role_text import role_with_holder
from core.verdict.readiness import Blank, Readiness, Side
from core.visible import visible_line
from core.workshop.question import SECTIONS, Question, Section
from tui.app.theme import STYLES
from tui.app.view_state import ViewState
from tui.app.widgets.open_chip import OPEN
from tui.app.workshop.big_text import big
from tui.common.actions import WORKSHOP

SHORT: dict[Section, str] = {"Specification": "Spec", "Operations": "Ops", "Reference": "Ref"}
STEPS = " ▁▂▃▄▅▆▇"
SIDES = {"specification": "SPECIFICATION", "operations": "OPERATIONS", "gate": "GATE"}
ABOUT = {
    "specification": "what the AI system does",
    "operations": "how people keep it running",
    "gate": "when it runs, is held, is stopped",
}
HUES: dict[Side, str] = {"specification": STYLES["spec"], "operations": STYLES["ops"], "gate": "bold $accent"}
AIR = 4
"""The number of free lines from which the large letters get a margin."""


def progress(
    questions: tuple[Question, ...], current: Question | None, still_open: int, timer: str, width: int
) -> Content:
    """Progress by section, what is still open in all, and the remaining time."""
    parts, finished = [], []
    for section in (one for one in SECTIONS if any(question.section == one for question in questions)):
        of = [question for question in questions if question.section == section]
        done = sum(question.answered for question in of)
        sign = "✓" if done == len(of) else STEPS[done * len(STEPS) // len(of)]
        name = f"{SHORT.get(section, section)}{sign}"
        style = (
            "bold reverse" if current and section == current.section else STYLES["title" if sign == "✓" else "muted"]
        )
        parts.append(Content.styled(name, style))
        finished += [parts[-1]] * (sign == "✓" and not (current and section == current.section))
    for part in finished:
        if Content(" ").join(parts).cell_length > width:  # what is done may be left out
            parts.remove(part)
    first = Content(" ").join(parts).truncate(width, ellipsis=True)
    answered = sum(question.answered for question in questions)
    position = f"{current.section} {_place(questions, current)}   " if current else ""
    cells = max(10, width - len(position) - len(timer) - 24)
    filled = answered * cells // max(1, len(questions))
    bar = Content.assemble(("━" * filled, "bold $accent"), ("─" * (cells - filled), STYLES["muted"]))
    counts = f" {OPEN} {still_open} open" if still_open else " nothing is open"
    second = Content.assemble(
        (position, "bold"),
        bar,
        (counts, STYLES["warn" if still_open else "good"]),
        (f"   {timer}", "bold") if timer else "",
    )
    return Content("\n").join([first, second.truncate(width, ellipsis=True)])


def _place(questions: tuple[Question, ...], current: Question) -> str:
    of = [question.place for question in questions if question.section == current.section]
    return f"{of.index(current.place) + 1}/{len(of)}"


def card(state: ViewState, question: Question, width: int, room: int) -> Content:
    """The question, as large as it fits, its party, and the answer of the support-ticket example."""
    side = Content.assemble(
        (f"{SIDES[question.side]} ", HUES[question.side]),
        (f"{ABOUT[question.side]} · {party_name(question.party)} decides", STYLES["muted"]),
    )
    lines = [side]
    words, example = visible_line(question.words), visible_line(question.example)
    taken = 3 + _height(words, width) + _height(f"For example: {example}", width)
    large = big(question.words, width, room - taken) or big(question.short, width, room - taken)
    if large:
        airy = room - taken - large.count("\n") > AIR
        air = [Content("")] if airy else []
        lines += [*air, Content.styled(large, HUES[question.side]), *air]
    lines.append(Content.styled(words, "bold"))
    if example:
        lines.append(Content.styled(f"For example: {example}", STYLES["muted"]))
    blank = blank_of(state.readiness, question)
    if note := left_open_text(state.workspace, blank):
        lines.append(Content.styled(note, STYLES["warn"]))
    return Content("\n").join(lines)


def _height(text: str, width: int) -> int:
    return Content(text).get_height({}, width) if text else 0


def blank_of(readiness: Readiness, question: Question) -> Blank | None:
    """The blank that an answer would fill."""
    places = [blank for blank in readiness.blanks if blank.place in (question.place, question.fills)]
    return min(places, key=lambda blank: blank.place != question.place, default=None)


def left_open_text(workspace: Workspace, blank: Blank | None) -> str:
    """`● Not decided: IT operations (K. Tanaka), by 2026-03-10, open since 2026-02-01`; empty if not left open."""
    if blank is None or not blank.left_open:
        return ""
    note = visible_line(blank.note)
    return f"{OPEN} Not decided: {', '.join(who_and_when(workspace, blank))}{f' · {note}' if note else ''}"


def who_and_when(workspace: Workspace, blank: Blank) -> tuple[str, ...]:
    """The decider, the due date, and the day since which it is open."""
    role = workspace.roles.get(blank.role)
    parts = [visible_line(role_with_holder(workspace, blank.role)) if role else party_name(blank.party)]
    if blank.due:
        parts.append(f"by {blank.due.isoformat()}")
    if blank.since:
        parts.append(f"open since {blank.since.isoformat()}")
    return tuple(parts)


def end_of_questions(state: ViewState, skipped: int) -> Content:
    """The end of the questions: open fields, by the party that must decide them."""
    ready = state.readiness
    head = "The page is written." if ready.page_complete else "That is all for today."
    asks, leave, back = (state.keys.press(WORKSHOP, name) for name in ("next_question", "leave", "back"))
    skips = f" {asks} asks the {skipped} that you skipped." if skipped else ""
    through = " ↑ ↓ go through the list." if ready.blanks else ""
    keys = f"{leave} goes to the page. {back} goes back.{skips}{through}"
    lines = [Content.styled(head, "bold $primary"), Content.styled(keys, STYLES["muted"]), Content("")]
    for party in PARTIES:
        blanks = [blank for blank in ready.blanks if blank.party == party]
        if blanks:
            lines.append(Content.styled(f"{PARTY_TITLES[party]} must decide", STYLES["warn"]))
            lines += [_open_line(state.workspace, blank) for blank in blanks]
    if not ready.blanks:
        lines.append(Content.styled("✓ Nothing is open.", STYLES["good"]))
    return Content("\n").join(lines)


def _open_line(workspace: Workspace, blank: Blank) -> Content:
    details = ", ".join(who_and_when(workspace, blank)) if blank.role or blank.due else ""
    return Content.assemble(
        f"  {OPEN} {visible_line(blank.what)}", (f"  {details}" if details else "", STYLES["muted"])
    )
