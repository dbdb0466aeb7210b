"""The steps of CONTRIBUTING, carried out on a copy of the project."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
KIND = TEXT.partition("## Add a kind of condition")[2].partition("\n## ")[0]
USED = """
from datetime import UTC, datetime

from core.language.complete import complete
from core.language.names import names, rename_in_sentence
from core.language.parse import parse
from core.language.plain import plain_reading
from core.language.render import render
from core.language.semantics import check
from core.language.vocabulary import Vocabulary
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition
from core.model.names import RESERVED
from core.model.roles import Role
from core.model.workspace import Workspace
from core.rules.integrity import problems_of_workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.findings import finding
from core.verdict.history import history
from core.verdict.report.path_to_go import path_to_go
from core.verdict.report.validity import valid_until

SENTENCE, AT = "reviewer is covered", datetime(2026, 3, 2, tzinfo=UTC)
alone = Workspace(roles={"reviewer": Role(holder="A. Osei")})
both = Workspace(roles={"reviewer": Role(holder="A. Osei", deputy="M. Lindqvist")})
assert render(parse("  reviewer  is covered")) == SENTENCE
assert plain_reading(SENTENCE, Vocabulary.of(both)) == "Reviewer is covered"
assert [one.key for one in names(parse(SENTENCE))] == ["reviewer"]
assert rename_in_sentence(SENTENCE, "role", "reviewer", "looker") == "looker is covered"
assert check(SENTENCE, Vocabulary.of(both)) == parse(SENTENCE)
assert "covered" in {one.text for one in complete("reviewer is ", 12, Vocabulary.of(both))}
assert "covered" in RESERVED
condition = Condition(sentence=SENTENCE)
states = [finding("go", "c", condition, Context(one, EvidenceLog(), AT)).state for one in (alone, both)]
assert states == ["unmet", "met"], states
go = both.gate.go.model_copy(update={"conditions": {"c": condition}})
gate = both.gate.model_copy(update={"go": go})
for one in (alone, both):
    whole = one.model_copy(update={"gate": gate})
    context = Context(whole, EvidenceLog(), AT)
    verdict = evaluate(context)
    assert not list(problems_of_workspace(whole))
    steps = {step.what for step in path_to_go(context, verdict)}
    assert ("Reviewer needs a holder and a deputy" in steps) == (one is alone)
    assert valid_until(context, verdict) > AT
    assert history(context).periods[-1].verdict == verdict.verdict
print("ok")
"""


def fenced(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", KIND, re.DOTALL)


def python(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_kind_of_condition_is_added_by_the_three_files_that_are_shown(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "core", tmp_path / "core", ignore=shutil.ignore_patterns("__pycache__"))
    grammar = tmp_path / "core" / "language" / "sentence.lark"
    [rule] = fenced("lark")
    start, rest = rule.split("\n", 1)
    lines = grammar.read_text(encoding="utf-8").split("\n")
    grammar.write_text(
        "\n".join(start if line.startswith("start:") else line for line in lines) + rest, encoding="utf-8"
    )
    paths = [path for path in re.findall(r"`(core/[^`]+)`", KIND) if path.endswith("covered.py")]
    assert paths == ["core/language/kinds/covered.py", "core/verdict/conditions/covered.py"]
    for path, text in zip(paths, fenced("python"), strict=True):
        (tmp_path / path).write_text(text, encoding="utf-8")
    python(tmp_path, "-m", "core.language.build_tables")
    assert python(tmp_path, "-c", USED) == "ok\n"
