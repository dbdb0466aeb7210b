"""The summary of a file: what it is taken for and why, what is left out of it, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from core.ingest.batch import Batch
from core.model.words import counted, sentence_case
from core.model.workspace import Workspace
from core.visible import glimpse, visible
from tui.app.error_text import error_at_field, error_on_screen
from tui.app.ingest.looking import Looked
from tui.app.ingest.words import OPTIONS, kind_words, profile_words
from tui.common.keymap import KeyMap

LONGEST = 300


def summary_lines(looked: Looked, workspace: Workspace, keys: KeyMap) -> list[Content]:
    """A few lines above the preview; an error is one text of several lines."""
    if looked.error is not None:
        error, place = looked.error, looked.error.place
        is_about_file = place == str(looked.request.path)
        told = (error_at_field if is_about_file else error_on_screen)(error, keys)
        if place in OPTIONS:
            told = told.replace(f"{sentence_case(place)}:", f"{OPTIONS[place]}:", 1)
        return [Content.styled(f"✗ {visible(told)}", "$text-error")]
    if looked.batch is None:
        words = f"{counted(len(looked.gaps), 'question')} to answer, then it can be taken in"
        if all(gap.sure or gap.likely for gap in looked.gaps):
            words = f"{counted(len(looked.gaps), 'answer')} proposed: Enter agrees, and shows the rows"
        return [Content.styled(words, "bold $accent")]
    return [*_understood(looked.batch, workspace)]


def _understood(batch: Batch, workspace: Workspace) -> Iterator[Content]:
    mapped = batch.mapped
    words = sentence_case(kind_words(mapped.kind))
    titles = profile_words(workspace)
    why = f"by the profile {titles.get(batch.profile, batch.profile)}" if batch.profile else mapped.why
    yield Content.assemble((words, "bold"), (f", {glimpse(why)} · {glimpse(batch.table.format)}", "$muted"))
    if batch.wide and batch.wide.no_unit:
        columns = ", ".join(batch.wide.no_unit)
        yield Content.styled(f"Left out, since nobody said the unit: {glimpse(columns, LONGEST)}", "$text-warning")
    if batch.left_out:
        columns = ", ".join(name or "(no name)" for name in batch.left_out)
        yield Content.styled(f"Left out: {glimpse(columns, LONGEST)}", "$muted")
    notes = [sentence_case(glimpse(note)) for note in batch.table.notes]
    if mapped.kind == "predictions":
        notes.append(f"Flagged cases and {float(batch.controls):.0%} of the others are kept, all are counted by day")
    notes.append(f"Times without a zone are those of {batch.reader.times.zone}")
    yield Content.styled(" · ".join(notes), "$muted")
