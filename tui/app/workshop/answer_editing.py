"""Editing of an answer: judgement, completion, and a hint if a word belongs on the other side."""

from __future__ import annotations

from core.errors import OptableError
from core.language.complete import complete
from core.language.errors import SentenceError
from core.language.semantics import check
from core.language.vocabulary import Vocabulary
from core.model.gate import GateName
from core.model.workspace import Workspace
from core.visible import visible
from core.workshop.answers import EVERY, changes, split_titles
from core.workshop.gate import PRESETS, ready_sentences
from core.workshop.hints import hint
from core.workshop.question import Question
from tui.app import editing
from tui.app.view_state import ViewState
from tui.app.widgets.editor import Editing, EditorSuggestion, Judgement


def answering(state: ViewState, question: Question) -> Editing:
    """The editor of one answer."""
    if question.kind == "field":
        return editing.editing(state, question.place)
    return Editing(
        place=question.place.path,
        title="Answer",
        text=question.text,
        draft=state.drafts.get(question.place.path),
        judge=lambda text: judge(state.workspace, question, text),
        suggest=lambda text, cursor: suggest(state.workspace, question, text, cursor),
    )


def judge(workspace: Workspace, question: Question, text: str) -> Judgement:
    """The error of an answer, or a hint."""
    if question.kind == "sentences":
        return _judge_sentences(workspace, question, text)
    try:
        changes(workspace, question, text)
    except OptableError as error:
        return Judgement(ok=not text.strip(), message=visible(editing.error_line(error)) if text.strip() else "")
    if question.kind == "cadence" and text.strip().endswith("m"):
        return Judgement(ok=True, message="m stands for minutes; 4w stands for a month")
    message = (
        "" if question.section == "Reference" else hint(workspace, question.side, text)
    )  # limits, rollout: both sides
    return Judgement(ok=True, message=visible(message))


def _judge_sentences(workspace: Workspace, question: Question, text: str) -> Judgement:
    start, known = 0, question.text.split("\n")
    for line in text.split("\n"):
        if line.strip():
            try:
                check(line, Vocabulary.of(workspace), typed=line not in known)
            except SentenceError as error:
                message = visible(f"{error.message}. {error.hint}".strip())
                return Judgement(ok=False, message=message, start=start + error.start)
        start += len(line) + 1
    return Judgement(ok=True)


def suggest(workspace: Workspace, question: Question, text: str, cursor: int) -> tuple[EditorSuggestion, ...]:
    """Suggestions at the cursor."""
    match question.kind:
        case "sentences":
            return _suggest_sentence(workspace, question, text, cursor)
        case "role" | "duty" | "stopper":
            return _narrowed(_roles(workspace), text[:cursor], 0)
        case "roles":
            return _after_comma(_roles(workspace), text, cursor)
        case "signals":
            offered = {signal.title: signal.title for signal in PRESETS.values()}
            return _after_comma(tuple((title, "") for title in offered), text, cursor)
        case "cadence":
            return _narrowed(tuple((value, words) for words, value in EVERY.items()), text[:cursor], 0)
        case "person":
            people = {role.holder for role in workspace.roles.values() if role.is_assigned}
            return _narrowed(tuple((name, "") for name in sorted(people)), text[:cursor], 0)
        case _:
            return ()


def _roles(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    ordered = sorted(workspace.roles.items(), key=lambda one: (not one[1].order, one[1].order, one[0]))
    return tuple((role.title.strip() or key, role.holder) for key, role in ordered)


def _narrowed(offered: tuple[tuple[str, str], ...], typed: str, start: int) -> tuple[EditorSuggestion, ...]:
    wanted = typed.strip().casefold()
    hits = ((text, about) for text, about in offered if wanted in text.casefold() or wanted in about.casefold())
    return tuple(EditorSuggestion(text, start, about) for text, about in hits if text.casefold() != wanted)


def _after_comma(offered: tuple[tuple[str, str], ...], text: str, cursor: int) -> tuple[EditorSuggestion, ...]:
    """Suggestions after the last comma, without names already listed."""
    start = max(text.rfind(",", 0, cursor), text.rfind("\n", 0, cursor)) + 1
    start += len(text[start:cursor]) - len(text[start:cursor].lstrip())
    named = {title.casefold() for title in split_titles(text, {title.casefold() for title, _ in offered})}
    return _narrowed(tuple(one for one in offered if one[0].casefold() not in named), text[start:cursor], start)


def _suggest_sentence(workspace: Workspace, question: Question, text: str, cursor: int) -> tuple[EditorSuggestion, ...]:
    begin = text.rfind("\n", 0, cursor) + 1
    line = text[begin:].split("\n", 1)[0]
    gate: GateName = question.record.key  # type: ignore[assignment]  # an outcome's key is its name
    if not line.strip():
        written = text.split("\n")
        ready = (one for one in ready_sentences(workspace, gate) if one not in written)
        return tuple(EditorSuggestion(one, begin, "a sentence to change") for one in ready)
    completions = complete(line, cursor - begin, Vocabulary.of(workspace))
    return tuple(EditorSuggestion(one.text, one.start + begin, one.description) for one in completions)
