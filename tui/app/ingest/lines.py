"""The lines of the dialog's form: what is asked first, then how the file is understood, then all further options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from core.ingest.fields import FIELDS, InputKind
from core.ingest.gaps import Gap
from core.ingest.options import CONTROLS, SOURCE, IngestOptions
from core.ingest.wide import WITH_UNIT, units_that_fit
from core.model.workspace import RecordId, Workspace
from core.rules.called import key_called
from tui.app.dialogs.form import Line
from tui.app.ingest.answers import CONSTANT, FIELD, MISSING, NO, NOT_SAID, RENAME, UNIT, YES, Answers
from tui.app.ingest.looking import Looked
from tui.app.ingest.words import DECIMALS, KINDS, OPTIONS, ORDERS, TIMES, kind_words, profile_words, question
from tui.app.ingest.words import FIELDS as FIELD_TITLES

MORE, SKIP, JOIN = "more", "skip", "join"
HIDDEN, SHOWN = "hidden", "shown"
STOP, LEAVE_OUT = "stop", "leave them out"
SURE = "sure-"
ENCODINGS = ("cp1252", "latin-1", "utf-16", "shift_jis")
ANY = f"a column, A + B, or {CONSTANT} what holds in every row"


@dataclass(frozen=True)
class FormLine:
    """A line of the form. A question stands above it; a heading has no line."""

    line: Line
    question: str = ""
    is_open: bool = False
    """The question is not answered yet."""
    heading: bool = False

    @property
    def name(self) -> str:
        """Its name, which stays the same whatever is said."""
        return self.line.name


def line_of(gap: Gap, workspace: Workspace, options: IngestOptions) -> str:
    """The name of the line that answers a gap."""
    if gap.sure:
        return f"{SURE}{gap.option}"
    if gap.option in ("map", "set"):
        return f"{FIELD}{gap.pair[0]}"
    if gap.option == "unit":
        column = gap.pair[0]
        return f"{UNIT}{key_called(workspace, 'signal', dict(options.rename).get(column, column), 'unit')}"
    return gap.option


def form_lines(
    looked: Looked, answers: Answers, asked: Mapping[str, Gap], workspace: Workspace
) -> tuple[FormLine, ...]:
    """The lines for a file that was looked at; `asked` holds the gaps that it had so far, by line."""
    known = {
        line.name: line for line in (*_understood(looked, answers, workspace), *_options(looked, answers, workspace))
    }
    lines = []
    for name, gap in asked.items():
        lines.append(
            FormLine(_asked(name, gap, known.get(name), answers), question(gap), is_open=gap in looked.open_gaps)
        )
    if lines:
        lines.insert(0, _heading("asked", "What the file does not say"))
    if not looked.columns:
        return (*lines, *_file_options(looked, known, asked))
    lines.append(_heading("understood", "How it is understood"))
    lines += [FormLine(one) for one in _understood(looked, answers, workspace) if one.name not in asked]
    shown = answers.get(MORE, HIDDEN)
    lines.append(FormLine(Line(MORE, "More options", shown, "words, units, times, encoding ...", (HIDDEN, SHOWN))))
    further = [one for one in _options(looked, answers, workspace) if one.name not in asked]
    return (*lines, *(FormLine(one) for one in further if shown == SHOWN or one.name in answers))


def _heading(name: str, words: str) -> FormLine:
    return FormLine(Line(f"heading-{name}", words), heading=True)


def _file_options(looked: Looked, known: Mapping[str, Line], asked: Mapping[str, Gap]) -> Iterator[FormLine]:
    """The options by which a file is opened, once opening it failed."""
    if looked.error is not None and looked.stamp:
        yield _heading("opened", "How it is opened")
        for name in ("encoding", "delimiter", "escape", "rows"):
            if name not in asked:
                yield FormLine(known[name])


def _asked(name: str, gap: Gap, known: Line | None, answers: Answers) -> Line:
    """The line of a gap: yes or no, or the usual one with what is proposed as the first choice."""
    said = answers.get(name, "")
    if gap.sure:
        return Line(name, "Your answer", said or NOT_SAID, choices=(NOT_SAID, YES, NO))
    if gap.option == "time_format" and gap.choices:
        return Line(name, OPTIONS[name], said or NOT_SAID, choices=(NOT_SAID, *ORDERS.values()))
    if name == "rows":
        return Line(name, OPTIONS[name], said, choices=gap.choices, free=True)
    if known is None:
        return Line(name, gap.pair[0] or name, said)
    likely = gap.pair[1]
    if gap.option == "map" and likely in known.choices:
        others = tuple(one for one in known.choices if one != likely)
        return replace(known, choices=(likely, *others), about=f"perhaps {likely}")
    if known.chooses and not known.text:
        return replace(known, text=NOT_SAID, choices=(NOT_SAID, *filter(None, known.choices)))
    return known


def _understood(looked: Looked, answers: Answers, workspace: Workspace) -> Iterator[Line]:
    """Kind and profile, and the column of each field."""
    mapped = looked.mapped
    kind = mapped.kind if mapped else None
    yield Line("kind", OPTIONS["kind"], answers.get("kind") or kind_words(kind or ""), choices=tuple(KINDS.values()))
    titles = profile_words(workspace)
    found = answers.get("profile", looked.batch.profile if looked.batch else "")
    yield Line("profile", OPTIONS["profile"], titles.get(found, found), choices=("", *titles.values()))
    for name in FIELDS[kind] if kind else ():
        constants = dict(mapped.constants) if mapped else {}
        text = f"{CONSTANT} {constants[name]}" if name in constants else mapped.fields.get(name, "") if mapped else ""
        said = answers.get(f"{FIELD}{name}", text)
        yield Line(f"{FIELD}{name}", FIELD_TITLES[name], said, ANY, looked.columns, free=True)


def _options(looked: Looked, answers: Answers, workspace: Workspace) -> Iterator[Line]:
    """All further options."""
    kind = looked.mapped.kind if looked.mapped else None

    def free(name: str, about: str, choices: tuple[str, ...] = (), title: str = "") -> Line:
        return Line(name, title or OPTIONS[name], answers.get(name, ""), about, choices, free=True)

    def chosen(name: str, choices: tuple[str, ...], about: str = "", title: str = "") -> Line:
        return Line(name, title or OPTIONS[name], answers.get(name) or choices[0], about, choices)

    if kind == "readings" or answers.get("columns_are"):
        yield chosen("columns_are", (NO, YES), "each column is a signal")
    yield free("time_format", "as they look; or a form such as %d/%b/%y %I:%M %p", tuple(TIMES.values()))
    yield chosen("decimal", tuple(DECIMALS.values()))
    yield from _several(MISSING, OPTIONS["missing"], "a word, besides the usual ones, such as ?", answers)
    yield from _several(RENAME, OPTIONS["rename"], "a word of the file = what it is called here", answers)
    for name, title, units in _with_unit(kind, workspace):
        yield chosen(f"{UNIT}{name}", (NOT_SAID, *units), f"the unit of {title} in bare numbers", f"Unit: {title}")
    yield chosen("latest", (NO, YES), "of several lines of one id, the last")
    if kind in ("exceptions", "predictions", None):
        yield free("flag_below", "cases that are less sure are flagged, such as 0.3")
        yield free("controls", f"the share of a log's other cases that is kept; {CONTROLS} unless said")
    yield free("source", f"such as helpdesk; {SOURCE} unless said: its ids are told apart from those of others")
    yield chosen(SKIP, (STOP, LEAVE_OUT), title="Rejected rows")
    yield free("rows", "where the list is within the file, such as results.items")
    yield free("encoding", "UTF-8 unless said", ENCODINGS)
    yield free("delimiter", "as the header shows; one sign, or tab", (",", ";", "tab", "|"))
    yield free("escape", "the sign before a quote within a cell, such as \\")
    yield free(JOIN, "a second file with more columns of the same rows", title="Second file")
    yield free("on", "the column that both files have", looked.columns)


def _several(start: str, title: str, about: str, answers: Answers) -> Iterator[Line]:
    """A line for each entry, and an empty one for another."""
    last = max((int(name.removeprefix(start)) for name in answers if name.startswith(start)), default=-1)
    for number in range(last + 2):
        name = f"{start}{number}"
        yield Line(name, title, answers.get(name, ""), about)


def _with_unit(kind: InputKind | None, workspace: Workspace) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The quantities whose bare numbers may have another unit, and those units."""
    if kind in ("exceptions", "predictions"):
        yield "confidence", "Confidence", units_that_fit("ratio")
    if kind == "readings":
        for name, signal in sorted(workspace.signals.items()):
            if signal.unit in WITH_UNIT:
                yield name, workspace.title(RecordId("signal", name)), units_that_fit(signal.unit)
