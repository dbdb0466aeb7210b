"""All questions of a workshop, including answered ones, to which a user can go back; the three opening ones first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from core.model.field_ref import FieldRef
from core.model.table import LENSES, Party
from core.model.workspace import RecordId, Workspace
from core.verdict.readiness import PAGE, WORKFLOW, Side, readiness
from core.workshop.examples import EXAMPLES
from core.workshop.gate import gate_questions
from core.workshop.people import duty, holders, opening
from core.workshop.question import Question, Section
from core.workshop.reference import reference


def questions(workspace: Workspace) -> tuple[Question, ...]:
    """The questions on the workspace. An answer can add some, such as for the holder of a newly named role."""
    blanks = {blank.place for blank in readiness(workspace).blanks}
    found: dict[FieldRef, Question] = {}
    for one in _all(workspace, blanks):
        found.setdefault(one.place, one)  # two sections ask who may stop it; ask once
    return tuple(found.values())


def _all(workspace: Workspace, blanks: set[FieldRef]) -> Iterator[Question]:
    yield from opening(workspace)
    yield from _scope(workspace)
    yield from _specification(workspace)
    yield from _lenses(workspace, blanks)
    yield from _table(workspace, blanks)
    yield from _operations(workspace)
    yield from gate_questions(workspace)
    words = "When an exception has been reviewed, what does it update?"
    yield _text(workspace, "Learning", PAGE, QuestionSet("learning", "Learning", words, "operations", "business"))
    yield from reference(workspace)


def _scope(workspace: Workspace) -> Iterator[Question]:
    question_sets = (
        QuestionSet("name", "The name", "What do you call this workflow?", "specification", "business"),
        QuestionSet("scope", "One workflow", "Which one workflow is it, and for whom?", "specification", "business"),
        QuestionSet("output", "One output", "What is the one output that it produces?", "specification", "build"),
        QuestionSet("loop", "One loop", "What do people repeat to make it better?", "operations", "business"),
    )
    for one in question_sets:
        yield _text(workspace, "Scope", WORKFLOW, one)


def _specification(workspace: Workspace) -> Iterator[Question]:
    question_sets = (
        QuestionSet("input", "What comes in", "What comes in, and what does not?", "specification", "build"),
        QuestionSet("excluded", "Never for", "What must it never be used for?", "specification", "build"),
    )
    for one in question_sets:
        yield _text(workspace, "Specification", PAGE, one)


def _lenses(workspace: Workspace, blanks: set[FieldRef]) -> Iterator[Question]:
    for name in LENSES:
        record, title = RecordId("lens", name), name.title()
        poc = f"{title}: what does the proof of concept show?"
        yield _side(workspace, "Lenses", record, "poc", f"{title}: PoC", poc, blanks)
        production = f"{title}: what must be decided before production?"
        yield _side(workspace, "Lenses", record, "production", f"{title}: then", production, blanks)


def _table(workspace: Workspace, blanks: set[FieldRef]) -> Iterator[Question]:
    for key, item in sorted(workspace.table.items(), key=lambda one: (not one[1].order, one[1].order, one[0])):
        record, title = RecordId("item", key), item.title or key
        system = f"{title}: what does the AI system do?"
        yield _side(workspace, "Table", record, "specification", title, system, blanks)
        people = f"{title}: how do people keep it running?"
        yield _side(workspace, "Table", record, "operations", title, people, blanks)


def _operations(workspace: Workspace) -> Iterator[Question]:
    yield from duty(workspace)
    stop = "Somebody wants to stop it right now: what exactly do they do?"
    yield _text(workspace, "Operations", PAGE, QuestionSet("stop_how", "How to stop", stop, "operations", "it"))
    fallback = "While it is stopped, how is the work done by hand?"
    yield _text(workspace, "Operations", PAGE, QuestionSet("fallback", "By hand", fallback, "operations", "business"))
    yield from holders(workspace)


class QuestionSet(NamedTuple):
    """A field answered by plain text, with its question."""

    field: str
    short: str
    words: str
    side: Side
    party: Party


def _text(workspace: Workspace, section: Section, record: RecordId, question_set: QuestionSet) -> Question:
    field, short, words, side, party = question_set
    text = getattr(workspace.get(record), field)
    example = EXAMPLES.get(FieldRef(record, field).path, "")
    return Question(section, record, field, short, words, example, side, party, "text", text, bool(text.strip()))


def _side(
    workspace: Workspace,
    section: Section,
    record: RecordId,
    field: str,
    short: str,
    words: str,
    blanks: set[FieldRef],
) -> Question:
    """The question on one side of a lens or of a row of the table."""
    specification = field in ("poc", "specification")
    model = workspace.get(record)
    party: Party = "build" if specification else getattr(model, "party", "business")
    place = FieldRef(record, field)
    return Question(
        section,
        record,
        field,
        short,
        words,
        EXAMPLES.get(place.path, ""),
        "specification" if specification else "operations",
        party,
        "text",
        getattr(model, field),
        place not in blanks,
    )
