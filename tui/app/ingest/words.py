"""The words of the dialog: kinds of evidence, fields and options as people call them."""

from __future__ import annotations

from collections.abc import Mapping

from core.ingest.fields import InputKind
from core.ingest.gaps import Gap
from core.ingest.mapping import FIELD_WORDS
from core.ingest.profiles import BUILT_IN
from core.model.words import sentence_case
from core.model.workspace import RecordId, Workspace

KINDS: Mapping[InputKind, str] = {
    "exceptions": "cases the workflow flagged",
    "predictions": "a prediction log",
    "readings": "readings of signals",
    "activities": "activities done",
}
FIELDS: Mapping[str, str] = {
    "id": "Id",
    "at": "Time",
    "input": "Text",
    "predicted": "Predicted",
    "confidence": "Confidence",
    "rationale": "Rationale",
    "flagged": "Flagged",
    "version": "Version",
    "note": "Note",
    "signal": "Signal",
    "value": "Value",
    "n": "Sample size",
    "activity": "Activity",
    "by": "Done by",
}
ORDERS = {"dayfirst": "day first", "monthfirst": "month first"}
TIMES = {**ORDERS, "epoch": "seconds since 1970", "excel": "day numbers of a spreadsheet"}
DECIMALS = {"": "as it looks", ",": "comma", ".": "point"}
OPTIONS: Mapping[str, str] = {
    "kind": "It holds",
    "profile": "Profile",
    "rows": "Rows lie in",
    "time_format": "Times are",
    "decimal": "Decimal sign",
    "missing": "No value is",
    "rename": "Replace",
    "unit": "Unit",
    "latest": "Last line counts",
    "columns_are": "Wide table",
    "flag_below": "Flag below",
    "controls": "Keep of others",
    "source": "It comes from",
    "encoding": "Encoding",
    "delimiter": "Between cells",
    "escape": "Before a quote",
    "on": "Joined by",
    "map": "Columns",
    "set": "In every row",
}
"""The titles of the options of an ingest."""


def kind_words(kind: str) -> str:
    """A kind of evidence in words; empty for none."""
    return next((words for one, words in KINDS.items() if one == kind), "")


def value_of(words: str, table: Mapping[str, str]) -> str:
    """The value that these words stand for; any other text is a value itself."""
    return next((value for value, said in table.items() if said == words), words)


def profile_words(workspace: Workspace) -> Mapping[str, str]:
    """Every profile by its title: those of the workspace, then those that are built in. Equal titles get their key."""
    titles = {name: workspace.title(RecordId("intake", name)) for name in workspace.intake}
    titles |= {name: f"{name.title()} (built in)" for name in BUILT_IN if name not in titles}
    several = {title for title in titles.values() if list(titles.values()).count(title) > 1}
    return {name: f"{title} ({name})" if title in several else title for name, title in titles.items()}


def question(gap: Gap) -> str:
    """The questions where a file does not say enough, with the answers that its rows suggest."""
    perhaps = f" Perhaps {proposal(gap)}." if gap.likely else ""
    if gap.option == "kind":
        return f"The columns do not show what the file holds. What is it?{perhaps}"
    if gap.option == "columns_are":
        return f"{sentence_case(gap.words)}. Is each column a signal?"
    if gap.option == "profile":
        return "Several profiles fit this file. Which one is it?"
    if gap.option == "map" and not gap.sure:
        name = gap.pair[0]
        return f"Which column holds {FIELD_WORDS.get(name, FIELDS.get(name, name).lower())}?{perhaps}"
    if gap.option == "set":
        return "No column seems to hold the time. Choose one, or type = and the day: = 2026-11-24"
    if gap.option == "flag_below":
        return "No column says which cases were flagged. Below which confidence were they? Or choose the column."
    if gap.option == "rows" and not gap.sure:
        return "The file is one object with several lists. Where do the rows lie? (. if it is one row itself)"
    if gap.option == "rows":
        return f"The file is one object, whose rows lie in {gap.value}. Take them?"
    if gap.sure:
        return f"{sentence_case(gap.words)}. Is it what the workflow predicted?"
    return f"{sentence_case(gap.words)}. Which is it?"


def proposal(gap: Gap) -> str:
    """The answer that is proposed, in words."""
    return kind_words(gap.value) if gap.option == "kind" else gap.pair[1] if gap.option == "map" else gap.value
