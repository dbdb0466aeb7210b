"""Editing of a workspace field: the editor, and its text judged, completed and saved."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from pydantic import ValidationError

from core.errors import BadValue, OptableError
from core.language.complete import complete
from core.language.errors import SentenceError
from core.language.moved_threshold import moved
from core.language.plain import plain_reading
from core.language.semantics import check
from core.language.titles import typed_title, with_name
from core.language.vocabulary import Vocabulary
from core.model.field_ref import FieldRef
from core.model.gate import Condition
from core.model.words import sentence_case
from core.model.workspace import MODELS, RecordId, Workspace
from core.rules import fields
from core.rules.field_spec import FieldSpec
from core.verdict.context import Context
from core.verdict.evaluate import evaluate, evaluate_edited
from core.verdict.history import history, history_edited
from core.verdict.lint.lint import lint, lint_condition
from core.verdict.lint.warning import LintWarning
from core.verdict.report.symbols import VERDICT_WORDS, finding_word, state_word
from core.visible import visible, visible_line
from tui.app.view_state import ViewState
from tui.app.widgets.editor import Editing, EditorSuggestion, Judgement
from tui.common.history_text import history_summary, strip
from tui.common.remedies import with_remedy

STRIP_WIDTH = 24
"""The number of signs in the strip of past verdicts."""


def editing(state: ViewState, field: FieldRef) -> Editing:
    """The editor settings of this field now."""
    spec = fields.spec(state.workspace, field)
    about = f" · {spec.about}" if spec.about else ""
    return Editing(
        place=field.path,
        title=f"{spec.title}{about}",
        text=spec.text,
        draft=state.drafts.get(field.path),
        judge=lambda text: judge(state, spec, text),
        suggest=lambda text, cursor: suggest(state.workspace, spec, text, cursor),
        move=partial(_moved, state) if spec.kind == "sentence" else None,
        chooses=spec.chooses,
    )


def _moved(state: ViewState, text: str, up: bool) -> str:  # called by the editor alone
    """The sentence with its threshold a step up or down; a title stays a title."""
    try:
        title = typed_title(text, state.vocabulary)
    except SentenceError:
        return text
    if title is None:
        return moved(text, state.vocabulary, up=up)
    return title.typed(text, moved(title.named(text), state.vocabulary, up=up))


def suggest(workspace: Workspace, spec: FieldSpec, text: str, cursor: int) -> tuple[EditorSuggestion, ...]:
    """Suggestions at the cursor: the words of the language, or the choices of the field."""
    if spec.kind == "sentence":
        completions = complete(text, cursor, Vocabulary.of(workspace))
        return tuple(EditorSuggestion(one.text, one.start, one.description) for one in completions)
    separator = {"names": ",", "pair": "="}.get(spec.kind, "")
    if not spec.choices or (spec.kind == "pair" and separator not in text[:cursor]):
        return ()
    start = text.rfind(separator, 0, cursor) + 1 if separator else 0
    start += len(text[start:cursor]) - len(text[start:cursor].lstrip())
    word = text[start:cursor].strip().casefold()
    taken = {name.strip() for name in text[:start].split(",")}
    if text in {choice.value for choice in spec.choices}:
        word = ""
    return tuple(
        EditorSuggestion(choice.value, start, choice.about)
        for choice in sorted(spec.choices, key=lambda choice: choice.value != text)
        if choice.value not in taken and (word in choice.value.casefold() or word in choice.about.casefold())
    )


def judge(state: ViewState, spec: FieldSpec, text: str) -> Judgement:
    """The error in a text, or the effect of saving it on the verdict."""
    try:
        changed = changed_to(state.workspace, spec, text)
    except SentenceError as error:
        return Judgement(False, visible_line(error_line(error)), error.start)
    except OptableError as error:
        return Judgement(False, visible_line(error_line(error)))
    if text == spec.text:
        return Judgement(True, _now(state, spec))
    return Judgement(True, _meaning(state, spec, changed))


def changed_to(workspace: Workspace, spec: FieldSpec, text: str) -> Workspace:
    """The workspace with a text in a field; OptableError if the text is not allowed there."""
    if spec.kind == "sentence" and (text or spec.id.record.kind == "condition"):
        check(text, vocabulary := Vocabulary.of(workspace))
        text = with_name(text, vocabulary)
    return having(workspace, spec.id, fields.parse(spec, text, workspace.workflow.timezone))


def error_line(error: OptableError) -> str:
    """The error and its hint; the place is visible on the screen."""
    hint = with_remedy(error.hint, error.remedy)
    return f"{error.message}. {hint}" if hint else error.message


def having(workspace: Workspace, field: FieldRef, value: Any) -> Workspace:
    """The workspace with the new value; BadValue if the model rejects it."""
    model = MODELS[field.record.kind]
    record = workspace.get(field.record)
    if record is None:
        raise BadValue("this record is gone: somebody removed it", field.path)
    values = {name: getattr(record, name) for name in model.model_fields}
    try:
        changed = model.model_validate({**values, **fields.changes(workspace, field, value)})
    except ValidationError as error:
        first = error.errors()[0]
        raise BadValue(first["msg"].removeprefix("Value error, "), field.path) from None
    return workspace.having({field.record: changed})


def _now(state: ViewState, spec: FieldSpec) -> str:
    finding = _finding(state.verdict.findings, spec.id)
    return visible(f"{sentence_case(finding_word(finding))}: {finding.reason}") if finding else ""


def _meaning(state: ViewState, spec: FieldSpec, changed: Workspace) -> str:
    context = Context(changed, state.evidence, state.at, state.replay, clock=state.clock)
    if spec.id.record.kind == "condition":
        verdict = evaluate_edited(context, spec.id.record, state.verdict)
    else:
        verdict = evaluate(context)
    parts = []
    if finding := _finding(verdict.findings, spec.id):
        word = state_word(finding.gate, finding.state)
        parts.append(f"It {'would fire' if word == 'fires' else f'would be {word}'}: {finding.reason}")
    if verdict.verdict != state.verdict.verdict:
        parts.append(
            f"The verdict would turn from {VERDICT_WORDS[state.verdict.verdict]} to {VERDICT_WORDS[verdict.verdict]}"
        )
    if spec.kind == "sentence":
        parts += [f"! {one.message}" for one in _warnings(context, spec.id.record)]
    words = visible(". ".join(parts))
    if spec.kind != "sentence":
        return words
    return "\n".join(filter(None, (_reads(changed, spec), words, _past(state, context, spec.id.record))))


def _reads(workspace: Workspace, spec: FieldSpec) -> str:
    """The sentence in plain words, after the outcome that it is a condition of."""
    condition = workspace.get(spec.id.record)
    if not isinstance(condition, Condition):
        return ""
    gate = spec.id.record.key.partition(".")[0].title()
    return visible_line(f"{gate}: {plain_reading(condition.sentence, Vocabulary.of(workspace))}")


def _warnings(context: Context, record: RecordId) -> Iterable[LintWarning]:
    if record.kind == "condition":
        return lint_condition(context, record)
    return (one for one in lint(context) if one.record == record)


def _past(state: ViewState, context: Context, record: RecordId) -> str:
    """The history under the edited gate, above that of the current one."""
    edited = history_edited(context, record, state.past) if record.kind == "condition" else history(context)
    if edited.turns == state.past.turns:
        return f"Over the recorded past nothing would change: {history_summary(edited)}"
    after = f"{strip(edited, STRIP_WIDTH)} {history_summary(edited)}"
    before = f"{strip(state.past, STRIP_WIDTH)} now: {history_summary(state.past)}"
    return f"{after}\n{before}"


def _finding(findings: tuple[Any, ...], field: FieldRef) -> Any:
    return next((one for one in findings if field.record.kind == "condition" and one.key == field.record.key), None)
