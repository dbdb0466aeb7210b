"""The verdict as text: the deciding findings, deciders and next steps, then every condition, worst outcome first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from core.language.plain import plain_reading
from core.language.vocabulary import Vocabulary
from core.model.gate import GATES, WORST_FIRST
from core.model.names import condition_in_words
from core.model.words import sentence_case
from core.model.workspace import Workspace
from core.rules.role_text import role_with_holder
from core.times import shown
from core.verdict.finding import Verdict
from core.verdict.report.symbols import VERDICT_TONES, finding_sign, finding_word
from core.visible import visible, visible_line
from tui.cli.output import styled

if TYPE_CHECKING:
    from core.verdict.report.path_to_go import Step


def verdict_text(workspace: Workspace, verdict: Verdict, *, disputed: bool = False) -> str:
    """Several lines; foreign text in them cannot act on a terminal."""
    return "\n".join([*_summary(workspace, verdict, disputed=disputed), *_conditions(workspace, verdict)])


def verdict_line(verdict: Verdict) -> str:
    """The verdict and its deciding findings, on one line."""
    return f"{_word(verdict)}  {visible_line(verdict.headline)}"


def path_text(workspace: Workspace, steps: Sequence[Step]) -> str:
    """The path to Go, one line for each step, and under it the responsible party."""
    lines = [styled("Path to Go", "strong")]
    for number, step in enumerate(steps, start=1):
        responsible = (
            visible_line(", ".join(role_with_holder(workspace, role) for role in step.who)) or "nobody is named yet"
        )
        lines += [
            f"  {number}. {visible_line(step.what)}",
            f"     {styled(visible_line(f'{_place_words(step.place)}: {responsible}'), 'muted')}",
        ]
    return "\n".join(lines if steps else [*lines, "  it is Go already"])


def _place_words(place: str) -> str:
    """A condition by its outcome and title; another place as it is in the text form."""
    gate, _, name = place.partition(".")
    return sentence_case(condition_in_words(place)) if gate in GATES and name else place


def _summary(workspace: Workspace, verdict: Verdict, *, disputed: bool) -> Iterator[str]:
    workflow = workspace.workflow
    as_of = "as of" if workflow.as_of == verdict.at else "at"
    name = visible_line(workflow.name) or "(workflow without a name)"
    yield f"{_word(verdict)}  {styled(name, 'strong')}   {as_of} {shown(verdict.at, workflow.timezone)}"
    yield visible(verdict.headline)
    if disputed:
        yield styled("`optable check` says what to do about it.", "muted")
    yield ""
    owners = [visible_line(role_with_holder(workspace, owner)) for owner in verdict.decision_owners]
    yield f"Decided by   {', '.join(owners) or 'nobody yet'}"
    yield f"Next action  {_indented(verdict.next_action, 13) or 'none written yet'}"
    if verdict.ahead and verdict.verdict == "stop":
        yield f"Clock        {visible_line(verdict.ahead[0])}"
    if verdict.later:
        yield f"Not seen     {verdict.later} reading{'s' * (verdict.later != 1)} dated after this instant"


def _conditions(workspace: Workspace, verdict: Verdict) -> Iterator[str]:
    vocabulary = Vocabulary.of(workspace)
    for gate in WORST_FIRST:
        yield ""
        yield styled(gate.capitalize(), "strong")
        findings = verdict.of(gate)
        if not findings:
            yield f"  {styled('?', 'warn')} no condition is written"
        for finding in findings:
            sign, tone = finding_sign(finding)
            plain = finding.named(plain_reading(finding.sentence, vocabulary))
            yield f"  {styled(sign, tone)} {finding_word(finding):<9}  {visible_line(plain)}"
            yield f"{'':15}{_indented(finding.reason, 15)}"
            yield f"{'':15}{styled(visible_line(finding.sentence), 'muted')}"
            if finding.not_waived:
                problem = f"a waiver for it has no effect: {finding.not_waived}"
                yield f"{'':15}{styled(_indented(problem, 15), 'warn')}"


def _word(verdict: Verdict) -> str:
    return styled(verdict.verdict.upper(), VERDICT_TONES[verdict.verdict])


def _indented(text: str, columns: int) -> str:
    return visible(text).replace("\n", f"\n{' ' * columns}")
