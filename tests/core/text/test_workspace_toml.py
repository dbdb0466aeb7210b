"""workspace.toml: its form, and what is said where it is not in order."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadData
from core.model.gate import GATES, Condition, Gate, Outcome
from core.model.roles import Role
from core.model.table import Lens
from core.model.workflow import Workflow
from core.model.workspace import Workspace
from core.text.workspace_toml import comments, dump, load


def refused(text: str) -> BadData:
    """The error with which a text is refused."""
    with pytest.raises(BadData) as caught:
        load(text)
    return caught.value


def test_the_canonical_text_reads_and_writes_to_the_same_bytes(agreed: str) -> None:
    assert dump(load(agreed)) == agreed


def test_an_empty_workspace_is_one_line() -> None:
    assert dump(Workspace()) == "format = 1\n"
    assert load("format = 1\n") == Workspace()


def test_a_record_without_anything_keeps_its_header() -> None:
    assert dump(Workspace(roles={"b": Role(), "a": Role()})) == "format = 1\n\n[roles.a]\n\n[roles.b]\n"


def test_blank_lenses_and_outcomes_are_left_out() -> None:
    assert load("format = 1\n[lenses.input]\n[gate.hold]\n[page]\n") == Workspace()
    assert dump(Workspace(lenses={"input": Lens()})) == "format = 1\n"


def test_sections_stand_in_their_order_and_records_by_key(agreed: str) -> None:
    lines = [line for line in dump(load(agreed)).split("\n") if line.startswith("[")]
    assert lines[:5] == [
        "[workflow]",
        "[table.cost]",
        "[roles.builder]",
        "[activities.log_review]",
        "[signals.error_rate]",
    ]
    assert lines[5:] == [
        "[gate.hold]",
        "[gate.hold.conditions]",
        "[gate.hold.notes]",
        "[decisions.x1]",
        "[decisions.x1.findings]",
    ]


def test_instants_are_written_in_utc_with_microseconds_only_where_there_are_some() -> None:
    def line(at: str) -> str:
        return dump(Workspace(workflow=Workflow(as_of=datetime.fromisoformat(at)))).split("\n")[3]

    assert line("2025-03-03T10:00:00+01:00") == "as_of = 2025-03-03T09:00:00Z"
    assert line("2025-03-03T09:00:00.25+00:00") == "as_of = 2025-03-03T09:00:00.250000Z"
    assert line("0001-01-02T00:00:00+00:00") == "as_of = 0001-01-02T00:00:00Z"


def test_windows_line_ends_read_the_same(agreed: str) -> None:
    assert load(agreed.replace("\n", "\r\n")) == load(agreed)


def test_dotted_and_inline_tables_read_the_same() -> None:
    expected = Workspace(
        roles={"builder": Role(holder="Ada")}, workflow=Workflow(as_of=datetime(2025, 1, 1, tzinfo=UTC))
    )
    assert (
        load('format = 1\nroles = {builder = {holder = "Ada"}}\nworkflow.as_of = 2025-01-01T01:00:00+01:00') == expected
    )


def test_a_text_that_looks_like_a_conflict_is_no_conflict() -> None:
    workspace = Workspace(workflow=Workflow(note="<<<<<<< ours\na\n=======\n>>>>>>> theirs"))
    text = dump(workspace)
    assert not re.search("^(<<<<<<<|>>>>>>>)", text, re.MULTILINE)
    assert load(text) == workspace


@pytest.mark.parametrize(
    ("old", "new", "place", "message", "hint"),
    [
        ('holder = "Ada"', 'hlder = "Ada"', ":12: roles.builder.hlder", "unknown key 'hlder'", "Did you mean holder?"),
        ("[roles.builder]", "[rolls.builder]", ":11: rolls", "unknown key 'rolls'", "Did you mean roles?"),
        ("[gate.hold]", "[gate.hld]", ":25: gate.hld", "unknown key 'hld'", "hold"),
        ("next_action", "next_acton", ":29: gate.hold.next_acton", "unknown key", "Did you mean next_action?"),
        (
            '"build"',
            '"biuld"',
            ":13: roles.builder.party",
            "must be one of build, business, it, audit",
            "Did you mean build?",
        ),
        ('"build"', "3", ":13: roles.builder.party", "must be one of build, business, it, audit, not 3", ""),
        ('"Ada"', "7", ":12: roles.builder.holder", "must be a text in quotes, not 7", ""),
        ('holder = "Ada"', "may_stop = 1", ":12: roles.builder.may_stop", "must be true or false", ""),
        ("2025-03-03\n", "2025-03-03T09:00:00\n", ":9: table.cost.due", "must be a day such as 2025-03-03", ""),
        ("T09:00:00Z", "T09:00:00", ":39: decisions.x1.at", "must have a time zone", ""),
        ('"1d"', '"1 day"', ":17: activities.log_review.cadence", "is not a duration such as 30m", ""),
        ('baseline = "5%"', 'baseline = "5s"', ":19: signals.error_rate", "does not fit the unit ratio", ""),
        ('baseline = "5%"', f'baseline = "{"9" * 40}"', ":23: signals.error_rate.baseline", "is not a number", ""),
        ('kind = "hold"', "", ":37: decisions.x1.kind", "kind is missing", ""),
        ("[table.cost]", '[table."Co st"]', ":6: table.'Co st'", "is not a name", ""),
        (
            'owner = "builder"',
            'owner = "bilder"',
            ":8: table.cost.owner",
            "no role named 'bilder'",
            "Did you mean builder?",
        ),
        ("error_rate > 5%", "eror_rate > 5%", ":32: gate.hold.conditions.too_many", "eror_rate", "error_rate"),
        ("error_rate > 5%", "error_rate > 5s", ":32: gate.hold.conditions.too_many", "column 14", ""),
        ("error_rate > 5% over 4w min 40", "error_rate >", ":32: gate.hold.conditions.too_many", "", ""),
        (
            '"error_rate > 5% over 4w min 40"',
            "5",
            ":32: gate.hold.conditions.too_many",
            "must be a text in quotes, not 5",
            "",
        ),
        ('too_many = "As', 'too_mny = "As', ":35: gate.hold.notes.too_mny", "no condition named 'too_mny'", "too_many"),
    ],
)
def test_an_error_names_line_and_key_and_the_nearest_valid_name(
    agreed: str, old: str, new: str, place: str, message: str, hint: str
) -> None:
    error = refused(agreed.replace(old, new, 1))
    assert error.place == f"workspace.toml{place}"
    assert message in error.message
    assert hint in error.hint


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", "workspace.toml: format", "format is missing"),
        ("[workflow]\n", "workspace.toml: format", "format is missing"),
        ("format = 3\nnews = 1", "workspace.toml:1: format", "newer optable (format 3; this one reads 1 to 2)"),
        (f"format = 1{'0' * 40}", "workspace.toml:1: format", "newer optable"),
        (f"\nformat = {'9' * 5000}", "workspace.toml:2", "too large"),
        ('format = "1"', "workspace.toml:1: format", "must be a whole number"),
        ("format = true", "workspace.toml:1: format", "must be a whole number, not true"),
        ("format = 0", "workspace.toml:1: format", "must be a whole number, not 0"),
        ("format = 1\nx y", "workspace.toml:2:3", "is not valid TOML"),
        ('format = 1\na = "', "workspace.toml:2", "is not valid TOML"),
        ("format = 1\na = 1\na = 2", "workspace.toml:3", "is not valid TOML"),
        ("format = 1\nx = " + "[" * 5000 + "]" * 5000, "workspace.toml", "nested too deeply"),
        ("\ufefformat = 1", "workspace.toml:1", "byte order mark"),
        ("format = 1\n[workflow]\nname = '\0'", "workspace.toml:3", "NUL"),
        ("format = 1\n<<<<<<< HEAD\n", "workspace.toml:2", "conflict marker of git: <<<<<<< HEAD"),
        ("format = 1\n>>>>>>> 3f2a\r\n", "workspace.toml:2", "conflict marker"),
        ("format = 1\n||||||| base\n", "workspace.toml:2", "conflict marker"),
        ("format = 1\n=======\n", "workspace.toml:2", "conflict marker of git: ======="),
        ("format = 1\nroles = 5", "workspace.toml:2: roles", "must be a table of its own, not 5"),
        ("format = 1\nroles = [{}]", "workspace.toml:2: roles", "must be a table of its own, not a list"),
        ("format = 1\nworkflow = []", "workspace.toml:2: workflow", "must be a table of its own, not a list"),
        ("format = 1\ngate = 'go'", "workspace.toml:2: gate", "must be a table of its own"),
        ("format = 1\ngate.go = 'go'", "workspace.toml:2: gate.go", "must be a table of its own"),
        ("format = 1\ngate.go.conditions = ['a']", "workspace.toml:2: gate.go.conditions", "a table of its own"),
        ("format = 1\ngate.go.notes = 'a'", "workspace.toml:2: gate.go.notes", "a table of its own"),
        ("format = 1\ngate.go.decision_owners = 'x'", "workspace.toml:2: gate.go.decision_owners", "must be a list"),
        ("format = 1\nworkflow.name = 12:30:00", "workspace.toml:2: workflow.name", "must be a text in quotes"),
    ],
)
def test_bad_files_are_refused_with_place_and_reason(text: str, place: str, message: str) -> None:
    error = refused(text)
    assert error.place == place
    assert message in error.message


VALUES = ("1", "'a'", "[]", "{}", "true", "1.5", "inf", "2025-01-01", "[1, {a = 1}]")


@given(
    st.lists(
        st.sampled_from(["format", *Workspace.model_fields, *GATES, "a", "note", "conditions", "at", "by"]),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(VALUES),
)
def test_any_key_with_any_value_is_read_or_refused_in_words(path: list[str], value: str) -> None:
    with suppress(BadData):
        load(f"format = 1\n{'.'.join(path)} = {value}\n")


@given(st.text(st.sampled_from("[]{}=.,'\"#\\\n\t ab1-")))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with suppress(BadData):
        load(f"format = 1\n{text}")


def test_five_hundred_nested_brackets_are_refused_whatever_the_depth_allowed() -> None:
    assert refused("format = 1\nworkflow = " + "[" * 500 + "]" * 500).place.startswith("workspace.toml")
    assert refused("format = 1\nworkflow = " + "{a=" * 500 + "1" + "}" * 500).place.startswith("workspace.toml")


def test_the_problem_that_stands_first_is_told_and_the_others_counted(agreed: str) -> None:
    error = refused(
        agreed.replace('"build"', "1").replace('"1d"', '"soon"').replace("[table.cost]", "[table.cost]\nx = 1")
    )
    assert error.place == "workspace.toml:7: table.cost.x"
    assert error.message == "unknown key 'x' (and 2 more problems)"


def test_several_dangling_names_are_counted(agreed: str) -> None:
    error = refused(agreed.replace('"builder"', '"bilder"'))
    assert error.message.startswith("there is no role named 'bilder' (and ")


def test_foreign_text_in_an_error_is_escaped_and_short() -> None:
    error = refused(f'format = 1\n[workflow]\nstage = "\\u001b[31m{"x" * 10_000}"')
    assert "\x1b" not in str(error)
    assert len(error.message) < 300


def test_comments_are_found_and_hashes_in_texts_are_none() -> None:
    text = (
        "# one\nformat = 1 # two\n[workflow] # three\n"
        'name = "# no" # four\nscope = """\n# no\n\\""" # no\n""" # eight\noutput = \'# no\'\n'
        "loop = '''\n# no\n''''' # twelve\n"
        '[gate.hold]\ndecision_owners = [ # fourteen\n  # fifteen\n]\n"#" = 1\n'
    )
    assert comments(text) == (1, 2, 3, 4, 8, 12, 14, 15)


def test_the_canonical_form_has_no_comments(agreed: str) -> None:
    assert comments(agreed) == ()
    assert comments(dump(Workspace(workflow=Workflow(name="# a", note="\n# b\n")))) == ()


def test_a_condition_is_one_line_and_its_note_another() -> None:
    condition = Condition(sentence="page is complete", note="why")
    text = dump(Workspace(gate=Gate(go=Outcome(conditions={"written": condition}))))
    assert text == (
        'format = 1\n\n[gate.go.conditions]\nwritten = "page is complete"\n\n[gate.go.notes]\nwritten = "why"\n'
    )
