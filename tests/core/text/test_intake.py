"""Profiles of files in the text: the number of the format, both directions, merges and differences."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadData
from core.model.evidence_log import EvidenceLog
from core.model.intake import Intake
from core.model.workspace import RecordId, Workspace
from core.text.diff import called, changed
from core.text.file_names import FILE
from core.text.merge.files import merge_file
from core.text.merge.merge import Merged, merge
from core.text.text_format import WorkspaceContent
from core.text.workspace_toml import dump, load
from tests.core.text.strategies import filled_texts

JIRA = RecordId("intake", "jira")
PROFILE = """format = 2

[intake.jira]
as = "predictions"
delimiter = "tab"
time_format = "%d/%b/%y %I:%M %p"
missing = [
    "?",
    "a,b",
]
note = "From the board"

[intake.jira.map]
at = "Date+Time"
input = "fields.summary"

[intake.jira.set]
version = "m3"

[intake.jira.rename]
"Exceptions 5m" = "exception_rate"
"a.b \\"c\\"" = "billing"

[intake.jira.unit]
confidence = "%"
"""


def content(**profiles: Intake | None) -> WorkspaceContent:
    workspace = load("format = 1\n[roles.builder]\nholder = 'Ada'\n")
    return WorkspaceContent(
        workspace.having({RecordId("intake", name): one for name, one in profiles.items()}), EvidenceLog()
    )


def three(base: Intake | None, ours: Intake | None, theirs: Intake | None) -> Merged:
    return merge(*(content(jira=one) for one in (base, ours, theirs)))


def test_a_profile_is_written_as_the_options_say_it_and_reads_as_it_was() -> None:
    workspace = load(PROFILE)
    profile = workspace.intake["jira"]
    assert (profile.kind, profile.delimiter, profile.missing) == ("predictions", "tab", ("?", "a,b"))
    assert profile.rename == {"Exceptions 5m": "exception_rate", 'a.b "c"': "billing"}
    assert dump(workspace) == PROFILE


@pytest.mark.parametrize("given", ["format = 1", "format = 2"])
def test_the_format_says_what_is_needed_to_read_the_text_whatever_it_said_before(given: str) -> None:
    """A merge by hand may keep the number of one side and the table of the other: that is no reason to refuse it."""
    plain, with_profile = f'{given}\n\n[roles.a]\nholder = "Ada"\n', f"{given}\n\n[intake.jira]\n"
    assert dump(load(plain)).startswith("format = 1\n")
    assert dump(load(with_profile)) == "format = 2\n\n[intake.jira]\n"
    assert dump(load(f"{given}\n\n[intake]\n")) == "format = 1\n"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("format = 3\n[intake.x]\n", "workspace.toml:1: format", "format 3; this one reads 1 to 2"),
        ("[intake.x]\n", "workspace.toml: format", "format is missing"),
        ("format = 2\nintake = 5", "workspace.toml:2: intake", "must be a table"),
        ("format = 2\n[intake.X]\n", "workspace.toml:2: intake.X", "is not a name"),
        ("format = 2\n[intake.x]\nkind = 'readings'", "workspace.toml:3: intake.x.kind", "unknown key"),
        ("format = 2\n[intake.x]\nas = 'reading'", "workspace.toml:3: intake.x.as", "must be one of"),
        ("format = 2\n[intake.x]\nmap = 'a'", "workspace.toml:3: intake.x.map", "must be a table of its own"),
        ("format = 2\n[intake.x.map]\ninput = 5", "workspace.toml:3: intake.x.map.input", "a text in quotes"),
        ("format = 2\n[intake.x.unit]\n'a.b' = 'x'", "workspace.toml:3: intake.x.unit.'a.b'", "must be one of"),
        ('format = 2\n[intake.x.rename]\n"a\\u0000" = "x"', "workspace.toml:3: intake.x.rename.", "NUL"),
        (
            "format = 2\n[intake.x]\nmap.at = 'a'\nset.at = 'b'",
            "workspace.toml:2: intake.x",
            "at has a column (map) and a constant (set)",
        ),
    ],
)
def test_a_bad_profile_is_refused_with_place_and_reason(text: str, place: str, message: str) -> None:
    with pytest.raises(BadData) as error:
        load(text)
    assert error.value.place.startswith(place)
    assert message in error.value.message


def test_what_a_profile_names_may_be_gone() -> None:
    named = {"rename": {"x": "no_such_signal"}, "set": {"signal": "nor_this"}, "unit": {"nor_that": "ms"}}
    text = dump(Workspace(intake={"x": Intake(kind="readings", **named)}))
    assert dump(load(text)) == text


@given(st.lists(filled_texts, min_size=2, max_size=4, unique=True))
def test_any_word_of_a_file_is_a_key_and_a_column(words: list[str]) -> None:
    profile = Intake(map={"input": words[0]}, rename=dict.fromkeys(words, words[0]))
    workspace = Workspace(intake={"x": profile})
    text = dump(workspace)
    assert load(text) == workspace
    assert dump(load(text)) == text


def test_a_key_of_ten_thousand_characters_is_kept_and_told_in_a_short_line() -> None:
    words = "<<<<<<< HEAD\n" + "x" * 10_000
    profile = Intake(rename={words: "a"})
    assert load(dump(Workspace(intake={"x": profile}))).intake["x"] == profile
    (line,) = changed(content(jira=Intake()), content(jira=profile))
    assert len(line) < 160
    assert "\n" not in line


def test_what_two_people_add_to_one_profile_goes_together() -> None:
    base = Intake(rename={"a": "b", "old": "c"}, map={"input": "Text"}, unit={"x": "s"})
    ours = base.model_copy(update={"rename": {"a": "b", "old": "c", "mine": "d"}, "unit": {}})
    theirs = base.model_copy(update={"rename": {"a": "e", "their.s": "f"}, "map": {"input": "Text", "at": "Date"}})
    merged = three(base, ours, theirs)
    assert not merged.conflicts
    both = merged.content.workspace.intake["jira"]
    assert both.rename == {"a": "e", "mine": "d", "their.s": "f"}
    assert (both.map, both.unit) == ({"input": "Text", "at": "Date"}, {})


def test_one_entry_that_both_changed_is_a_conflict_of_that_entry_alone() -> None:
    base = Intake(rename={"a.b": "x", "c": "y"})
    ours, theirs = (base.model_copy(update={"rename": {"a.b": one, "c": one}}) for one in ("mine", "theirs"))
    theirs = theirs.model_copy(update={"rename": {"a.b": "theirs", "c": "y"}})
    merged = three(base, ours, theirs)
    (one,) = merged.conflicts
    assert (one.place.path, one.base, one.ours, one.theirs) == ("intake.jira.rename.a.b", "x", "mine", "theirs")
    assert called(one.place, merged.content.workspace) == 'Profile Jira: word "a.b"'
    assert merged.content.workspace.intake["jira"].rename == {"a.b": "mine", "c": "mine"}
    assert merged.as_theirs.workspace.intake["jira"].rename == {"a.b": "theirs", "c": "mine"}


def test_a_column_here_and_a_constant_there_are_not_put_together() -> None:
    merged = three(Intake(), Intake(map={"at": "Date"}), Intake(set={"at": "2026-11-24"}))
    assert {one.place.path for one in merged.conflicts} == {"intake.jira.map", "intake.jira.set"}
    assert all("at has a column" in one.why for one in merged.conflicts)
    assert merged.content.workspace.intake["jira"] == Intake(map={"at": "Date"})
    assert merged.as_theirs.workspace.intake["jira"] == Intake(set={"at": "2026-11-24"})


def test_a_signal_renamed_here_is_followed_into_the_profile_that_was_added_there() -> None:
    base = content()
    base = base._replace(workspace=load("format = 1\n[signals.errors]\nkind = 'rate'\nunit = 'ratio'\n"))
    ours = base._replace(workspace=load(dump(base.workspace).replace("signals.errors", "signals.failures")))
    theirs = base._replace(workspace=base.workspace.having({JIRA: Intake(rename={"E": "errors"})}))
    for sides in ((ours, theirs), (theirs, ours)):
        merged = merge(base, *sides)
        assert not merged.conflicts
        assert merged.content.workspace.intake["jira"].rename == {"E": "failures"}


def test_a_profile_renamed_here_and_edited_there_is_one_profile() -> None:
    base = Intake(map={"input": "Text"})
    theirs = base.model_copy(update={"note": "new"})
    merged = merge(content(jira=base), content(board=base), content(jira=theirs))
    assert not merged.conflicts
    assert dict(merged.content.workspace.intake) == {"board": theirs}


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "first"),
    [
        ((), ("a",), (), "format = 2"),
        (("a",), (), ("a",), "format = 1"),
        (("a",), (), ("a", "b"), "format = 2"),
        (("a", "b"), ("a",), ("b",), "format = 1"),
    ],
)
def test_the_driver_of_git_writes_the_number_that_the_result_needs(
    base: Any, ours: Any, theirs: Any, first: str
) -> None:
    texts = [dump(content(**{name: Intake(title=name) for name in names}).workspace) for names in (base, ours, theirs)]
    merged = merge_file(FILE, *texts)
    assert not merged.merged.conflicts
    assert merged.text.split("\n")[0] == first
    assert dump(load(merged.text)) == merged.text


def test_a_change_of_a_profile_is_told_entry_by_entry() -> None:
    old = Intake(kind="exceptions", map={"input": "Summary", "id": "Key"})
    new = Intake(kind="predictions", map={"input": "Description"}, rename={"A b": "c"}, latest=True)
    assert list(changed(content(jira=old), content(jira=new))) == [
        "Profile Jira: holds exceptions -> predictions",
        "Profile Jira: column of id Key -> (nothing)",
        "Profile Jira: column of input Summary -> Description",
        'Profile Jira: word "A b" (nothing) -> c',
        "Profile Jira: latest no -> yes",
    ]
    assert list(changed(content(), content(jira=old))) == ["Profile Jira: added"]
