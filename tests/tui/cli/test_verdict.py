from __future__ import annotations

import re
from pathlib import Path

from tests.terminal import Terminal
from tests.tui.cli.running import optable

KEYS: dict[str, type | tuple[type, ...]] = {
    "workflow": str,
    "stage": str,
    "verdict": str,
    "at": str,
    "as_of": (str, type(None)),
    "headline": str,
    "decided_by": (str, type(None)),
    "causes": list,
    "decision_owners": list,
    "next_action": str,
    "readings_after": int,
    "conditions": list,
}
CONDITION_KEYS: dict[str, type | tuple[type, ...]] = {
    "from": (str, type(None)),
    "of": (str, type(None)),
    "gate": str,
    "id": str,
    "sentence": str,
    "finding": str,
    "waived": bool,
    "waiver": (str, type(None)),
    "not_waived": (str, type(None)),
    "blocks": bool,
    "value": (int, float, type(None)),
    "value_exact": (str, type(None)),
    "n": (int, type(None)),
    "reason": str,
    "signal": (str, type(None)),
    "unit": (str, type(None)),
    "threshold": (int, float, type(None)),
    "threshold_exact": (str, type(None)),
    "upper": (int, float, type(None)),
    "upper_exact": (str, type(None)),
    "distance": (int, float, type(None)),
    "distance_exact": (str, type(None)),
    "interval": (list, type(None)),
    "newest": (str, type(None)),
    "age_seconds": (int, float, type(None)),
    "since": (str, type(None)),
    "latched": (str, type(None)),
    "readings_after": int,
}


def gate_with(folder: Path, old: str, new: str) -> None:
    text = (folder / "workspace.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "workspace.toml").write_text(text.replace(old, new), encoding="utf-8")


def test_the_example_is_a_hold_and_says_what_decides_who_and_what_next(sample: Path) -> None:
    ran = optable("verdict", "triage", cwd=sample.parent)
    assert ran.code == 10
    assert ran.err == ""
    lines = ran.out.splitlines()
    assert lines[0] == "HOLD  Support-ticket triage   as of 2026-03-03 09:00 UTC"
    assert "undefined" in lines[1].lower()
    assert "Decided by   Builder (L. Novotná), Business owner (F. Rahimi)" in lines
    assert "Next action  Revise specification and operations" in lines


def test_every_condition_is_shown_with_sign_word_and_sentence_the_worst_outcome_first(sample: Path) -> None:
    out = optable("verdict", cwd=sample).out
    assert out.index("\nStop\n") < out.index("\nHold\n") < out.index("\nGo\n")
    assert (
        "  ✗ fires      Undefined categories above 5% over 4 weeks, from at least 40 cases\n"
        "               Undefined categories 7.5% of 80 cases over 4 weeks, above 5%\n"
        "               undefined_rate > 5% over 4w min 40\n"
    ) in out
    assert (
        "  ─ clear      Exception volume: Exception rate above 12% over 4 weeks\n"
        "               Exception rate 8.6% of 2,515 cases over 4 weeks, not above 12%\n"
        "               exception_rate > 12% over 4w\n"
    ) in out
    assert (
        "  ✓ met        Log review scheduled: Log review is scheduled\n"
        "               Log review is done every day\n"
        "               log_review is scheduled\n"
    ) in out


def test_reading_the_verdict_writes_nothing(sample: Path) -> None:
    before = sorted(path.name for path in sample.rglob("*"))
    optable("verdict", cwd=sample)
    assert sorted(path.name for path in sample.rglob("*")) == before


def test_text_and_database_give_the_same_verdict(sample: Path) -> None:
    from core.text.sync.sync import open_workspace

    from_text = optable("verdict", "--json", cwd=sample)
    open_workspace(sample).close()
    (sample / "workspace.toml").unlink()
    from_database = optable("verdict", "--json", cwd=sample)
    assert from_database.json == from_text.json
    assert from_database.code == from_text.code == 10


def test_the_json_has_exactly_these_keys_and_types(sample: Path) -> None:
    ran = optable("verdict", "--json", cwd=sample)
    assert ran.code == 10
    answer = ran.json
    assert answer.keys() == KEYS.keys()
    for key, kind in KEYS.items():
        assert isinstance(answer[key], kind), key
    assert answer["conditions"]
    for condition in answer["conditions"]:
        assert condition.keys() == CONDITION_KEYS.keys()
        for key, kind in CONDITION_KEYS.items():
            assert isinstance(condition[key], kind), key
        assert condition["gate"] in {"go", "hold", "stop"}
        assert condition["finding"] in {"met", "unmet", "undecided", "unknown"}


def test_the_json_says_the_same_as_the_text(sample: Path) -> None:
    answer = optable("verdict", "--json", cwd=sample).json
    assert answer["verdict"] == "hold"
    assert answer["at"] == answer["as_of"] == "2026-03-03T09:00:00Z"
    assert answer["decision_owners"] == ["builder", "business_owner"]
    assert answer["next_action"] == "Revise specification and operations"
    assert answer["decided_by"] == "hold.undefined_categories"
    deciding = next(one for one in answer["conditions"] if one["id"] == "undefined_categories")
    assert deciding["finding"] == "met"
    assert deciding["threshold"] == 0.05
    assert deciding["threshold_exact"] == "0.05"
    assert deciding["value"] > 0.05
    assert deciding["n"] >= 40


def test_a_go_ends_with_0(sample: Path) -> None:
    gate_with(sample, "undefined_rate > 5%", "undefined_rate > 50%")
    ran = optable("verdict", cwd=sample)
    assert (ran.code, ran.out.split()[0]) == (0, "GO")


def test_a_stop_ends_with_20(sample: Path) -> None:
    gate_with(sample, "customer_impact >= 2", "customer_impact >= 0")
    ran = optable("verdict", cwd=sample)
    assert (ran.code, ran.out.split()[0]) == (20, "STOP")


def test_another_instant_can_be_asked_for(sample: Path) -> None:
    ran = optable("verdict", "--at", "2026-02-03T10:00:00+01:00", "--json", cwd=sample)
    assert ran.json["at"] == "2026-02-03T09:00:00Z"
    assert ran.json["readings_after"] > 0
    shown = optable("verdict", "--at", "2026-02-03T09:00Z", cwd=sample)
    assert "at 2026-02-03 09:00 UTC" in shown.out.splitlines()[0]
    assert "dated after this instant" in shown.out


def test_times_are_shown_in_the_zone_of_the_workflow(sample: Path) -> None:
    gate_with(sample, "as_of = ", 'timezone = "Europe/Berlin"\nas_of = ')
    assert optable("verdict", cwd=sample).out.splitlines()[0].endswith("as of 2026-03-03 10:00 CET")


def test_a_waived_condition_is_shown_as_waived(sample: Path) -> None:
    gate_with(
        sample,
        "[updates.x2a6d0f8c913]",
        """[waivers.x0123456789a]
gate = "hold"
condition = "undefined_categories"
sentence = "undefined_rate > 5% over 4w min 40"
by = "business_owner"
holder = "F. Rahimi"
reason = "The new category is in review"
at = 2026-03-01T09:00:00Z
until = 2026-04-01T09:00:00Z
finding = "met"

[updates.x2a6d0f8c913]""",
    )
    ran = optable("verdict", cwd=sample)
    assert "waived, fires  Undefined categories above 5%" in ran.out
    assert ran.code == 0


def test_a_waiver_without_effect_is_shown_as_such_and_check_names_it(sample: Path) -> None:
    gate_with(
        sample,
        "[updates.x2a6d0f8c913]",
        """[waivers.x0123456789a]
gate = "hold"
condition = "undefined_categories"
sentence = "undefined_rate > 5% over 4w min 40"
by = "audit"
holder = "F. Rahimi"
reason = "The new category is in review"
at = 2026-03-01T09:00:00Z
until = 2026-04-01T09:00:00Z
finding = "met"

[updates.x2a6d0f8c913]""",
    )
    ran = optable("verdict", cwd=sample)
    assert ran.code == 10
    assert "a waiver for it has no effect: Audit is no decision owner of Hold" in ran.out
    (one,) = [one for one in optable("verdict", "--json", cwd=sample).json["conditions"] if one["not_waived"]]
    assert (one["waived"], one["not_waived"]) == (False, "Audit is no decision owner of Hold")
    checked = optable("check", cwd=sample)
    assert checked.code == 0
    assert (
        "! The waiver of the Hold condition Undefined categories by Audit (F. Rahimi), 2026-03-01: "
        "it has no effect: Audit is no decision owner of Hold" in checked.out
    )


def test_no_colour_without_a_terminal(sample: Path) -> None:
    assert "\x1b" not in optable("verdict", cwd=sample, env={"TERM": "xterm-256color"}).out


def on_a_terminal(folder: Path, **environment: str) -> str:
    with Terminal("verdict", cwd=folder, size=(120, 40), environment=environment) as terminal:
        terminal.wait("is held by A. Osei")
        assert terminal.wait_for_end() == 10
        return terminal.raw.decode()


def test_a_terminal_gets_colours_and_the_same_words(sample: Path) -> None:
    out = on_a_terminal(sample)
    assert out.startswith("\x1b[33mHOLD\x1b[0m  ")
    bare = re.sub(r"\x1b\[[0-9]+m", "", out).replace("\r\n", "\n")
    assert bare == optable("verdict", cwd=sample).out


def test_no_color_is_honoured_on_a_terminal(sample: Path) -> None:
    assert "\x1b" not in on_a_terminal(sample, NO_COLOR="1")
    assert "\x1b" not in on_a_terminal(sample, TERM="dumb")
