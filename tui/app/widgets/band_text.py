"""The words of the verdict band, laid out for a width and a number of lines, as a pure function.

The parts are reason, waivers, deciders and next action, each with lines of its own. What else must be known (the
open count, a text that is not exported, the workflow's name, the instant) are notes: each takes the right end of any
line that has room, and only without such a line do they share one more. Of several layouts, from the roomiest on, the
first is taken that is not too high. A person's name is never cut: titles are left out first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from core import times
from core.model.names import in_words
from core.rules.role_text import role_holder, role_title
from core.verdict.report.next_step import next_step
from core.visible import glimpse
from tui.app.theme import STYLES
from tui.app.view_state import IN_SYNC, ViewState
from tui.app.widgets.fitted_text import MANY, hanging
from tui.app.widgets.open_chip import open_chip
from tui.app.widgets.title_bar import UNNAMED, instant_text, sync_text

LABEL = 8
"""Cells of `Decide`, `Waived` and `Next`, with the space behind them."""
GAP, BETWEEN = 2, "   "
"""Cells between a line and its notes, and what stands between two of them."""
SHORTEST_NAME = 12
"""Cells below which a workflow's name is not cut to fit a line."""


class Room(NamedTuple):
    """The most lines of each part, and if the instant and the notes are told. A longer part is cut at a word."""

    reason: int
    deciders: int
    next: int
    instant: bool = True
    notes: bool = True


ROOMS = (
    Room(4, 4, 4),
    Room(2, 2, 2),
    Room(4, 4, 4, instant=False),
    Room(2, 2, 2, instant=False),
    Room(2, 1, 2, instant=False),
    Room(2, 2, 1, instant=False),
    Room(4, 1, 1, instant=False),
    Room(4, 1, 0, instant=False),
    Room(1, 1, 1, instant=False),
    Room(1, 1, 0, instant=False),
    Room(1, 1, 0, instant=False, notes=False),
)


ROOMY = tuple(room for room in ROOMS if room.next)
"""The rooms in which the waivers are told in words rather than counted."""
WAIVED = "~ waived: "


def band_text(state: ViewState, width: int, *, alone: bool, most: int, spare: int = 0, named: bool = False) -> Content:
    """At least reason, deciders and next action; at the right what else must be known.

    `alone` is False if a title above tells name, instant and status of the text; `named` is True if the tabs tell the
    name. `most` lines are the limit; rather than cut the reason, or count waivers, the band takes `spare` more.
    """
    waivers = waivers_in_force(state)
    long = cell_len(_some(waivers)) + len(WAIVED) > width if waivers else False
    ways = (("row",) if long else ("row", "note")) if waivers else ("",)
    with_words = tuple(product(ROOMY, ways))
    told = (*with_words, *product(ROOMS, ("count",))) if waivers else tuple(product(ROOMS, ways))
    reason = len(hanging(_reason(state), width, 0, MANY))
    whole = [one for one in with_words if one[0].reason >= reason]
    for layouts, limit in ((whole, most), (whole, most + spare), (told, most)):
        for room, way in layouts:
            lines = _lines(state, width, room, waivers, way, alone=alone, named=named)
            if len(lines) <= limit:
                return Content("\n").join(lines)
    return Content("\n").join(hanging(_reason(state), width, 0, 1))


def _lines(
    state: ViewState, width: int, room: Room, waivers: Sequence[str], way: str, *, alone: bool, named: bool
) -> list[Content]:
    """The lines in this much room; the waivers have a row, are a note, or are counted."""
    parts = [hanging(_reason(state), width, 0, room.reason)]
    if way == "row":
        parts.append(_waiver_lines(waivers, width))
    parts.append(_decider_lines(state, width, room.deciders))
    decider_line = sum(map(len, parts)) - 1
    parts += [_next_lines(state, width, room.next)] * bool(room.next)
    lines = [line for part in parts for line in part]
    if not room.notes:
        return lines
    notes = [Note(open_chip(state), len(lines) - 1)]
    if way in ("note", "count"):
        words = f"{WAIVED}{_some(waivers)}" if way == "note" else f"~ {len(waivers)} waived"
        notes.append(Note(Content.styled(words, STYLES["title"]), len(parts[0]) - 1))
    if alone:
        name = Content.styled(workflow_name(state), STYLES["muted"])
        sync = Note(sync_text(state), decider_line, drops=state.sync == IN_SYNC)
        notes += [sync] * (not sync.drops)
        notes += [Note(instant_text(state), len(parts[0]) - 1)] * room.instant
        notes += [Note(name, len(parts[0]) - 1, shrinks=True)] * (not named)
        notes += [sync] * (sync.drops and room.instant)
    return with_notes(lines, [note for note in notes if note.text], width)


# Notes


class Note(NamedTuple):
    """Words for the right end of a line, and the line where they belong."""

    text: Content
    line: int
    drops: bool = False
    """True if they are left out without room."""
    shrinks: bool = False
    """True if they are cut before they take a line of their own."""


def with_notes(lines: list[Content], notes: Sequence[Note], width: int) -> list[Content]:
    """The lines with each note where there is room, its own line first; those without room share further lines."""
    left = list(lines)
    right = [Content("")] * len(left)

    def free(line: int) -> int:
        gaps = (GAP if left[line] else 0) + (len(BETWEEN) if right[line] else 0)
        return width - left[line].cell_length - right[line].cell_length - gaps

    waiting = list(notes)
    while waiting:
        note = waiting.pop(0)
        text, order = note.text, [note.line, *reversed(range(len(left)))]
        line = next((one for one in order if free(one) >= text.cell_length), None)
        if line is None and note.shrinks:
            if any(not one.shrinks for one in waiting):  # a line that one of them adds may have room for all of it
                waiting.append(note)
                continue
            line = max(order, key=free)
            line = line if free(line) >= SHORTEST_NAME else None
        if line is None and note.drops:
            continue
        if line is None:
            left.append(Content(""))
            right.append(Content(""))
            line = len(left) - 1
        text = text.truncate(free(line), ellipsis=True)
        right[line] = Content(BETWEEN).join([text, right[line]] if right[line] else [text])
    return [
        Content.assemble(one, " " * (width - one.cell_length - other.cell_length), other) if other else one
        for one, other in zip(left, right, strict=True)
    ]


# The parts


def _reason(state: ViewState) -> Content:
    return Content.styled(glimpse(state.verdict.headline), "bold")


def _label(words: str) -> Content:
    return Content.styled(words.ljust(LABEL), STYLES["muted"])


def waivers_in_force(state: ViewState) -> tuple[str, ...]:
    """`Undefined categories until 2026-03-31` for each condition that a waiver sets aside now, the first to end first.

    Conditions that are not breached count as well: the waiver is in force.
    """
    zone = state.workspace.workflow.timezone
    found = [(state.workspace.waivers[one.waiver], one) for one in state.verdict.findings if one.waived]
    found.sort(key=lambda pair: pair[0].end)
    return tuple(f"{in_words(one.id)} until {times.until(waiver.end, zone)}" for waiver, one in found)


def _some(waivers: Sequence[str]) -> str:
    """The first to end, and a count of the others."""
    more = f" and {len(waivers) - 1} more" if len(waivers) > 1 else ""
    return f"{glimpse(waivers[0])}{more}"


def _waiver_lines(waivers: Sequence[str], width: int) -> list[Content]:
    """All of them on one line, or the first to end and a count."""
    every = Content.assemble(_label("Waived"), BETWEEN.join(map(glimpse, waivers)))
    if every.cell_length <= width or len(waivers) == 1:
        return hanging(every, width, LABEL, 2)
    return hanging(Content.assemble(_label("Waived"), _some(waivers)), width, LABEL, 2)


def people(state: ViewState, roles: tuple[str, ...]) -> Content:
    """Persons with their roles: `L. Novotná Builder   F. Rahimi Business owner`."""
    if not roles:
        return Content.styled("nobody yet", STYLES["blank"])
    return Content(BETWEEN).join(_person(state, name, titled=True) for name in roles)


def _person(state: ViewState, name: str, *, titled: bool) -> Content:
    """A role's holder, with its title if there is room; the title of one that nobody holds."""
    title = glimpse(role_title(state.workspace, name))
    role = state.workspace.roles.get(name)
    if role is None or not role.is_assigned:
        return Content.assemble((title, ""), " ", ("nobody yet", STYLES["blank"]))
    holder = glimpse(role_holder(state.workspace, name))
    return Content.assemble(holder, " ", (title, STYLES["muted"])) if titled else Content(holder)


def _decider_lines(state: ViewState, width: int, most: int) -> list[Content]:
    """Each person whole: with the roles if they fit, else without, else the first ones and a count."""
    roles = state.verdict.decision_owners
    if not roles:
        return [Content.assemble(_label("Decide"), people(state, roles))]
    room = max(LABEL, width - LABEL)
    for titled in (True, False):
        persons = [_person(state, name, titled=titled) for name in roles]
        lines = list(_filled(persons, room))
        if len(lines) <= most and all(line.cell_length <= room for line in lines):
            break
    if len(lines) > most:
        lines = _first_ones(persons, room, most)
    labels = (_label("Decide"), *[Content(" " * LABEL)] * MANY)
    return [
        Content.assemble(label, line.truncate(room, ellipsis=True)) for label, line in zip(labels, lines, strict=False)
    ]


def _filled(persons: Sequence[Content], room: int) -> Iterator[Content]:
    """As many persons on each line as fit."""
    line = persons[0]
    for person in persons[1:]:
        longer = Content(BETWEEN).join([line, person])
        if longer.cell_length > room:
            yield line
            line = person
        else:
            line = longer
    yield line


def _first_ones(persons: Sequence[Content], room: int, most: int) -> list[Content]:
    for shown in range(len(persons) - 1, 0, -1):
        for words in (f"and {len(persons) - shown} more", f"+{len(persons) - shown}"):
            lines = list(_filled([*persons[:shown], Content.styled(words, STYLES["muted"])], room))
            if len(lines) <= most:
                return lines
    return list(_filled(persons, room))[:most]


def _next_lines(state: ViewState, width: int, most: int) -> list[Content]:
    """The next action; who takes it stays whole where the action is cut."""
    step = next_step(state.verdict, state.steps)
    what = Content(glimpse(step.what)) if step.what.strip() else Content("")
    left = Content.assemble(_label("Next"), what or Content.styled("nothing is written yet", STYLES["blank"]))
    if not step.who:
        return hanging(left, width, LABEL, most)
    for titled in (True, False):
        who = Content(BETWEEN).join(_person(state, name, titled=titled) for name in step.who)
        lines = hanging(Content.assemble(left, BETWEEN, who), width, LABEL, MANY)
        if len(lines) <= most:
            return lines
    room = width - who.cell_length - len(BETWEEN)
    if room < LABEL + SHORTEST_NAME:
        return hanging(left, width, LABEL, most)
    lines = hanging(left, room, LABEL, most)
    return [*lines[:-1], Content.assemble(lines[-1], BETWEEN, who)]


def workflow_name(state: ViewState) -> str:
    """The workflow's name, or words for none."""
    return glimpse(state.workspace.workflow.name) or UNNAMED
