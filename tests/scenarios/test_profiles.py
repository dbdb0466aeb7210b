"""Profiles of files in git: two people add to one, and the number of the format is what the text needs."""

from __future__ import annotations

from core.text.workspace_toml import load
from tests.scenarios.clone import Clone

BOARD = '\n[intake.board]\nas = "predictions"\n\n[intake.board.rename]\n"Type, old" = "billing"\n'
OLD, BILLING = '"Type, old" = "billing"\n', '"billing"'


def with_board(here: Clone, there: Clone) -> None:
    """The profile, committed here and there, canonical."""
    here.path.write_text(here.text + BOARD, encoding="utf-8")
    assert here.optable("export")[0] == 0
    assert here.text.startswith("format = 2\n")
    here.git("commit", "-qam", "a profile")
    there.git("pull", "-q", "../here", "main")


def test_two_people_add_a_word_to_one_profile(here: Clone, there: Clone) -> None:
    with_board(here, there)
    here.edit(OLD, f'"New (2)" = "new"\n{OLD}')
    there.edit(OLD, f'"Other = x" = "other"\n{OLD}')
    here.git("pull", "-q", "--no-rebase", "../there", "main")
    words = load(here.text).intake["board"].rename
    assert words == {"New (2)": "new", "Other = x": "other", "Type, old": "billing"}
    assert here.optable("import")[0] == 0
    assert here.optable("check")[0] == 0


def test_a_word_that_both_changed_is_asked_for_alone_and_chosen_by_its_place(here: Clone, there: Clone) -> None:
    with_board(here, there)
    here.edit(BILLING, '"ours"')
    there.edit(BILLING, '"theirs"')
    told = here.git("pull", "-q", "--no-rebase", "../there", "main", fails=True)
    assert "conflict at intake.board.rename.Type, old: changed on both sides" in told
    code, said = here.optable("conflicts")
    assert (code, "! intake.board.rename.Type, old: changed on both sides" in said) == (3, True), said
    assert here.optable("resolve", "intake.board.rename.Type, old", "--theirs")[0] == 0
    assert here.optable("export")[0] == 0
    here.git("commit", "-qam", "merged")
    assert load(here.text).intake["board"].rename == {"Type, old": "theirs"}
    assert here.optable("check")[0] == 0


def test_a_profile_typed_under_the_older_number_is_read_and_the_export_puts_the_number_right(here: Clone) -> None:
    here.path.write_text(here.text + BOARD, encoding="utf-8")
    assert here.text.startswith("format = 1\n")
    code, said = here.optable("check")
    assert (code, "'format = 1' should be 'format = 2'" in said) == (3, True), said
    assert here.optable("export")[0] == 0
    assert here.text.startswith("format = 2\n")
    assert load(here.text).intake["board"].rename == {"Type, old": "billing"}
    assert here.optable("check")[0] == 0


def test_a_diff_tells_each_entry_with_its_place(here: Clone, there: Clone) -> None:
    with_board(here, there)
    here.edit(BILLING, '"money"')
    assert here.optable("diff", "HEAD~1", "HEAD")[1].startswith('~ Profile Board: word "Type, old" billing -> money\n')
    assert '"field": "rename.Type, old"' in here.optable("diff", "HEAD~1", "HEAD", "--json")[1]
