"""Keys that come faster than the screen: text arrives whole in the field that was opened for it, or nothing happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.store.store import Store
from core.text.sync.sync import open_workspace
from tests.scenarios.fast import PACES, TEXT, has_line
from tests.scenarios.person import ON_CELLS, SMALL, Person, at_the_screen, editor_on, jump_letter
from tests.terminal import Terminal
from tests.tui.app.reviewers import WEEK, cases, drawn, found, made
from tests.tui.app.test_walk import four_conflicts
from tui.app.typeahead import UNSEEN

REVIEW = ("c Correct", "not decided yet")
EDITOR = "Esc keep draft"
FORMS = {
    "2a": "New row of the table",
    "2R": "Rename",
    "3a": "New condition",
    "3d": "Record a decision",
    "3jjW": "Waive",
    "4r": "Record a reading",
    "4a": "New signal",
    "4R": "Rename",
    "5a": "Draw cases",
    "6a": "Take up",
    "6x": "Made",
    "6E": "Export the evaluation set",
    "7d": "Record a decision",
    "7x": "Done",
    "7a": "New activity",
    "7jjjR": "Rename",
}
EDITORS = ("\r", "2\r", "2ll\r", "3\r", "3jj\r", "4\r", "7jjj\r", "1e\r", "2e\r", "3e\r", "4e\r", "7e\r")
FILTERS = ("1/", "2/", "3/", "4/", "5/", "6/", "7/", "B/", "7e/")
"""The keys that open a form, a cell or a filter, from the page on."""


def journal(workspace: Path) -> list[str]:
    """Every recorded change."""
    with Store.open(workspace) as store:
        return [entry.label for entry in store.journal(limit=100)]


@contextmanager
def nothing_changes(workspace: Path) -> Iterator[Person]:
    """Somebody at the screen who changes nothing."""
    with at_the_screen(workspace) as person:
        before = journal(workspace)
        yield person
        assert not person.terminal.ended
    assert journal(workspace) == before


def leaves(person: Person, *, deep: bool = False, by: str = "escape") -> None:
    """Out of the field, and out of what lies under it, and back to the first cell of the page."""
    person.terminal.press(by)
    person.sees(gone=(TEXT,))
    if deep:
        person.terminal.press("escape")
        person.sees(gone=("Esc back",))
    person.terminal.press("1g")
    person.is_back("WORKFLOW")


@PACES
def test_text_arrives_whole_in_every_form(workspace: Path, pace: float) -> None:
    with nothing_changes(workspace) as person:
        for keys, title in FORMS.items():
            person.terminal.type(keys + TEXT, pace)
            person.sees(title, TEXT)
            leaves(person)


@PACES
def test_text_arrives_whole_in_every_cell(workspace: Path, pace: float) -> None:
    with nothing_changes(workspace) as person:
        for keys in EDITORS:
            person.terminal.type(keys + TEXT, pace)
            person.sees(EDITOR, TEXT)
            leaves(person, deep="e" in keys, by="ctrl+r")


def test_what_is_pasted_in_one_go_with_the_key_that_opens_a_cell_arrives_there(workspace: Path) -> None:
    with nothing_changes(workspace) as person:
        person.terminal.press(f"\ra\x1b[200~{TEXT}\x1b[201~z")
        person.sees(EDITOR, f"triagea{TEXT}z")


@PACES
def test_text_arrives_whole_in_every_filter_and_in_the_menu(workspace: Path, pace: float) -> None:
    with nothing_changes(workspace) as person:
        for keys in (*FILTERS, ":"):
            person.terminal.type(keys + TEXT, pace)
            person.terminal.wait_until(has_line, f"the text after {keys!r}")
            leaves(person, deep=keys in ("B/", "7e/"))


@PACES
def test_text_arrives_whole_in_every_question_of_the_workshop(workspace: Path, pace: float) -> None:
    with nothing_changes(workspace) as person:
        for keys, by in (("w", "ctrl+r"), ("B\r", "ctrl+r"), ("w\x0c", "escape"), ("w\x1bOQ", "escape")):
            person.terminal.type(keys + TEXT, pace)
            person.sees(TEXT)
            person.terminal.press(by)
            person.sees(gone=(TEXT,))
            person.terminal.press("escape")
            person.is_back()


@PACES
def test_text_arrives_whole_in_what_a_review_asks(workspace: Path, pace: float) -> None:
    with open_workspace(workspace) as store:
        store.draw(week="2026-W09", seed="1", size=20, controls=5)
    with nothing_changes(workspace) as person:
        person.terminal.press("5")
        person.sees(*REVIEW)
        for keys, title in (("n", "Note on"), ("m", "which label is right"), ("u", "Undefined category")):
            person.terminal.type(keys + TEXT, pace)
            person.sees(title, TEXT)
            person.terminal.press("escape")
            person.sees(*REVIEW, gone=(title,))


@PACES
def test_text_arrives_whole_in_a_third_value_for_a_conflict(workspace: Path, pace: float) -> None:
    four_conflicts(workspace)
    with nothing_changes(workspace) as person:
        person.terminal.type(f"!w{TEXT}", pace)
        person.sees("Another value", TEXT)


@PACES
def test_a_jump_goes_where_its_letter_is_though_that_was_typed_before_it_was_painted(
    workspace: Path, pace: float
) -> None:
    with nothing_changes(workspace) as person:
        person.goes_to("Table")
        person.terminal.press("\x07")
        shown = person.sees("Type a letter to go there")
        letter = jump_letter(shown, "Integration")
        person.terminal.press("escape")
        person.sees(ON_CELLS, gone=("Type a letter",))
        person.terminal.type(f"12\x07{letter}\r{TEXT}", pace)
        person.terminal.wait_until(lambda text: editor_on(text) == f"Integration{TEXT}", "the text in its cell")


def test_a_key_that_opens_nothing_takes_nothing_with_it(workspace: Path) -> None:
    with nothing_changes(workspace) as person:
        person.terminal.press("7G")
        person.sees("made from the text form", gone=("against HOLD",))
        person.terminal.press(f"\ra{TEXT}")
        person.is_told("Nothing in this row can be edited")
        assert editor_on(person.sees("made from the text form", "? Keys", gone=("Enter Edit",))) is None


# Only what was painted changes


def test_what_was_typed_before_the_first_paint_decides_nothing_and_says_so(tmp_path: Path) -> None:
    folder = review_of(tmp_path)
    with Terminal("review", str(folder), "--week", WEEK, size=SMALL, cold=True) as terminal:
        terminal.send(b"ccc")
        person = Person(terminal)
        person.sees("0/20 decided", "c Correct")
        person.is_told(UNSEEN)
        terminal.press("c")
        person.sees("1/20 decided")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert len(found(folder)) == 1


def test_six_keys_in_one_go_decide_the_one_case_that_is_painted(tmp_path: Path) -> None:
    folder = review_of(tmp_path)
    with Terminal("review", str(folder), "--week", WEEK, size=SMALL) as terminal:
        person = Person(terminal)
        for number in range(6):
            person.sees(f"{number}/20 decided", "c Correct")
            terminal.send(b"cccccc")
            person.sees(f"{number + 1}/20 decided")
            if not number:
                person.is_told(UNSEEN)
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert len(found(folder)) == 6


def test_a_key_after_each_paint_always_counts(tmp_path: Path) -> None:
    folder = review_of(tmp_path)
    with Terminal("review", str(folder), "--week", WEEK, size=SMALL) as terminal:
        person = Person(terminal)
        for number in range(20):
            person.sees(f"{number}/20 decided")
            terminal.press("c")
        person.sees("What 2026-W09 found")
        assert b"Ignored: " not in terminal.raw
    assert len(found(folder)) == 20


def test_a_confirmation_counts_only_for_a_question_that_is_painted(workspace: Path) -> None:
    with at_the_screen(workspace) as person:
        before = journal(workspace)
        person.terminal.press("2Dy")
        person.sees("Remove?", "Yes, remove it")
        person.is_told(UNSEEN)
        assert len(journal(workspace)) == len(before)
        person.terminal.press("yzz")
        person.is_told("Removed")
        person.sees(ON_CELLS, gone=("Remove?",))
        person.terminal.press("zz")
        person.is_told("Undone")
        assert person.quits() == 0
    undone, removed = journal(workspace)[: -len(before)]
    assert undone == f"undo: {removed}"


def test_enter_sends_a_form_and_saves_a_cell_only_once_it_is_painted(workspace: Path) -> None:
    with at_the_screen(workspace) as person:
        before = journal(workspace)
        person.terminal.press("\rabc\r")
        person.sees("triageabc", EDITOR)
        person.is_told(UNSEEN)
        assert journal(workspace) == before
        person.terminal.press("d\r")
        person.sees("triageabcd", gone=(EDITOR,))
        person.terminal.press("4r95%\r")
        person.sees("Record a reading", "95%")
        assert len(journal(workspace)) == len(before) + 1
        person.terminal.press("\r")
        person.sees(ON_CELLS, gone=("Record a reading",))
        assert len(journal(workspace)) == len(before) + 2


def test_a_label_that_nobody_has_seen_is_not_given(tmp_path: Path) -> None:
    folder = review_of(tmp_path)
    with Terminal("review", str(folder), "--week", WEEK, size=SMALL) as terminal:
        person = Person(terminal)
        person.sees("0/20 decided", "c Correct")
        terminal.press("m1")
        person.sees("which label is right")
        person.is_told(UNSEEN)
        terminal.press("1")
        person.sees("1/20 decided", gone=("which label",))
        assert [one.review.outcome for one in found(folder).values() if one.review] == ["misclassified"]
        terminal.press("te")  # one command of two keys, for the case that is painted
        person.sees("updates: evaluation set", "1/20 decided")


def test_the_menu_runs_only_what_it_shows(workspace: Path) -> None:
    with at_the_screen(workspace) as person:
        person.terminal.press(":hand out\r")
        person.sees("hand out", "Hand out (p)")
        person.is_told(UNSEEN)
        assert not (workspace / "page.html").exists()
        person.terminal.press("\r")
        person.is_told("page.html")


def review_of(folder: Path) -> Path:
    """Twenty cases of a week, drawn for review."""
    made(folder / "questions", cases(30, 10))
    drawn(folder / "questions", size=20, controls=5)
    return folder / "questions"


# The mouse


def wheel(x: int, y: int, notches: int) -> str:
    """Turned down over a cell of the screen, counted from 1."""
    return f"\x1b[<65;{x};{y}M" * notches


def click(x: int, y: int) -> str:
    """The left button, on a cell of the screen."""
    return f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m"


def test_a_click_acts_on_what_is_painted_where_it_is(workspace: Path) -> None:
    with at_the_screen(workspace) as person:
        before = person.terminal.text
        line = next(number for number, text in enumerate(before.split("\n"), start=1) if "Stage  " in text)
        person.terminal.press(wheel(30, 12, 9) + click(30, line))
        person.is_told(UNSEEN)
        person.sees(gone=("Stage  ",))
        person.terminal.press("\r")
        assert "Support-ticket triage" in person.sees(EDITOR)
        person.terminal.press("escape")
        person.sees(ON_CELLS, gone=(EDITOR,))
        person.terminal.press("G" + wheel(30, 12, 9))
        shown = person.sees("Appeal")
        line = next(number for number, text in enumerate(shown.split("\n"), start=1) if "Appeal" in text)
        person.terminal.press(click(30, line))
        person.terminal.press("\r")
        person.sees("Appeal", EDITOR)
