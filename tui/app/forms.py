"""Forms that several screens open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Literal, TypeVar

from core import times
from core.errors import BadValue, UsageError, nearest
from core.model.decisions import TREATMENTS
from core.model.gate import GATES
from core.model.names import condition_in_words, slug
from core.model.quantity import number_text
from core.model.signals import DENOMINATORS, STREAMS, Signal
from core.model.words import counted
from core.model.workspace import RecordId
from core.rules.validation import validated
from core.verdict.report.expected_decision import expected_decision
from core.verdict.report.symbols import VERDICT_WORDS
from tui.app.controller import WorkspaceController
from tui.app.dialogs.form import FormDialog, Line

WordT = TypeVar("WordT", bound=str)
KINDS = ("go", "hold", "stop", "resume")


def decision_form(controller: WorkspaceController) -> FormDialog:
    """A decision: its kind, roles and reason; the store records verdict and findings beside it."""
    verdict = controller.state.verdict

    def submit(texts: Mapping[str, str]) -> str:
        by, deputies = (_names(texts[line]) for line in ("by", "deputies"))
        fields = {name: texts[name] for name in ("reason", "treatment")}
        made = controller.change(lambda store: store.decide(texts["kind"], by, deputies=deputies, **fields))
        return f"Recorded: {made.kind.title()}, decided by {' and '.join(made.holders)}"

    def doubt(texts: Mapping[str, str]) -> str:
        return _same_again(controller, texts["kind"]) if texts["by"] + texts["deputies"] and texts["reason"] else ""

    titles = controller.state.vocabulary.titles["role"]
    owners = ", ".join(_listed(titles, one) for one in verdict.decision_owners)
    roles = ", ".join(_listed(titles, one) for one in sorted(titles))
    lines = (
        Line("kind", "Decision", expected_decision(verdict), choices=KINDS),
        Line("by", "By", owners, f"roles, separated by commas: {roles}"),
        Line("deputies", "By deputy", about="roles whose deputy decides", optional=True),
        Line("reason", "Reason", about="why; kept with the findings of this moment"),
        Line("treatment", "Risk treatment", choices=("", *TREATMENTS), optional=True),
    )
    about = f"The verdict is {VERDICT_WORDS[verdict.verdict]}: {verdict.headline}"
    return FormDialog("Record a decision", lines, submit, about, verb="record", doubt=doubt)


def _same_again(controller: WorkspaceController, kind: str) -> str:
    """A question if the newest decision is of this kind too; empty otherwise."""
    workspace = controller.store.snapshot.workspace  # another program may have decided since the form was opened
    last = max(workspace.decisions.values(), key=lambda one: one.at, default=None)
    if last is None or last.kind != kind:
        return ""
    day = times.day_in_words(times.within(last.at, workspace.workflow.timezone).date())
    return f"The last decision was {kind.title()} too, on {day} by {' and '.join(last.holders)}: record another?"


def _listed(titles: Mapping[str, str], name: str) -> str:
    """The title of a record in a list with commas; its name if the title is missing or has a comma itself."""
    title = titles.get(name, name)
    return name if "," in title else title


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def waiver_form(controller: WorkspaceController, condition: str) -> FormDialog:
    """A waiver: a Hold or Go condition set aside by its decision owner, until a day."""
    zone, workspace = controller.state.workspace.workflow.timezone, controller.state.workspace
    titles = controller.state.vocabulary.titles["role"]
    names = next((workspace.gate.outcome(gate).decision_owners for gate in GATES if condition.startswith(gate)), ())
    owners = tuple(titles.get(name, name) for name in names)

    def submit(texts: Mapping[str, str]) -> str:
        last = _time(texts, "until", zone)
        if last is None:
            raise UsageError("a waiver must end", "until", "Give a day, such as 2026-04-01.")
        until = times.end_of(last, times.zone(zone))
        fields = {name: texts[name] for name in ("reason", "control", "requested_by")}
        made = controller.change(lambda store: store.waive(condition, texts["by"], until=until, **fields))
        return f"Waived {condition_in_words(condition)} until {times.ending(made.until, zone)}, by {made.holder}"

    roles = tuple(sorted(titles.values()))
    lines = (
        Line("by", "By", owners[0] if owners else "", choices=owners or roles),
        Line("reason", "Reason", about="why it may be set aside"),
        Line("control", "Instead", about="what is done instead until then", optional=True),
        Line("until", "Until", about=f"the last day, such as 2026-04-01 (in {zone}), or a time"),
        Line("requested_by", "Asked by", about="the role that asked for it", choices=("", *roles), optional=True),
    )
    return FormDialog(
        f"Waive {condition_in_words(condition)}", lines, submit, "It ends when the sentence is edited.", verb="waive"
    )


def reading_form(controller: WorkspaceController, signal: str) -> FormDialog:
    """One reading of a signal."""
    zone = controller.state.workspace.workflow.timezone
    example = {"ratio": "5% or 0.05", "count": "2", "number": "0.5", "duration": "3s or 250ms"}

    def submit(texts: Mapping[str, str]) -> str:
        at = times.happened(_time(texts, "at", zone), zone, controller.state.at)
        n = _sample_size(texts["n"])
        made = controller.change(
            lambda store: store.record_reading(texts["signal"], texts["value"], at=at, n=n, note=texts["note"])
        )
        of_signal = controller.state.workspace.signals[made.signal]
        value = f"{number_text(made.value, of_signal.unit, 6)}{of_signal.suffix}"
        of = f" of {counted(made.n, 'case')}" if made.n is not None else ""
        return f"Recorded: {controller.state.vocabulary.title('signal', made.signal)} {value}{of}"

    titles = controller.state.vocabulary.titles["signal"]
    known = sorted(controller.state.workspace.signals.items())
    names = tuple(titles[name] for name, one in known if not one.stream)
    chosen = controller.state.workspace.signals.get(signal)
    unit, suffix = (chosen.unit, chosen.suffix) if chosen else ("ratio", "")
    lines = (
        Line("signal", "Signal", titles.get(signal, signal), choices=names),
        Line("value", "Value", about=f"such as {example[unit]}{suffix and f', in{suffix}'}"),
        Line("n", "Sample size", about="the number of cases, for a rate", optional=True),
        Line("at", "At", times.local(controller.state.at, zone), f"in {zone} unless it names a zone"),
        Line("note", "Note", optional=True),
    )
    return FormDialog("Record a reading", lines, submit, verb="record")


def signal_form(controller: WorkspaceController, added: Callable[[RecordId], None]) -> FormDialog:
    """A new signal: with readings, or derived from reviews."""

    def submit(texts: Mapping[str, str]) -> None:
        record = RecordId("signal", slug(needed(texts, "title"), set(controller.state.workspace.signals)))
        stream, of = _one_of(texts["stream"], STREAMS, "from"), _one_of(texts["of"], DENOMINATORS, "of")
        rate = {"kind": "rate", "unit": "ratio", "of": of} if of else {}
        new = validated(Signal, {**dict(Signal(title=texts["title"]).fed_by(stream)), **rate}, record.path)
        controller.change(lambda store: store.add(record, new))
        added(record)

    lines = (
        Line("title", "Title", about="such as Undefined rate; its name in sentences comes from it"),
        Line("stream", "From", about="empty for readings, else what reviewers find", choices=("", *STREAMS)),
        Line("of", "Of", about="the cases of which it is the rate, if reviews feed it", choices=("", *DENOMINATORS)),
    )
    return FormDialog("New signal", lines, submit, verb="add")


def needed(texts: Mapping[str, str], line: str) -> str:
    """The text of a line that must not be empty."""
    if not texts[line]:
        raise UsageError(f"a {line} is needed", line, "People read it everywhere.")
    return texts[line]


def _one_of(text: str, known: tuple[WordT, ...], line: str) -> WordT | Literal[""]:
    """The word of the text; empty if nothing is typed."""
    if text and text not in known:
        raise BadValue(f"{text!r} is not allowed here", line, nearest(text, known))
    return next((word for word in known if word == text), "")


def _time(texts: Mapping[str, str], line: str, zone: str) -> date | datetime | None:
    """The day or instant as typed; None if nothing is typed."""
    try:
        return times.parse_typed_time(texts[line], zone) if texts[line] else None
    except ValueError as error:
        raise UsageError(str(error), line) from None


def _sample_size(text: str) -> int | None:
    """The number of cases; None if nothing is typed."""
    try:
        return int(text) if text else None
    except ValueError:
        raise UsageError(f"{text[:40]!r} is not a whole number", "n", "Give a sample size such as 20.") from None


def completion_form(controller: WorkspaceController, activity: str) -> FormDialog:
    """The completion of an activity."""
    zone = controller.state.workspace.workflow.timezone

    def submit(texts: Mapping[str, str]) -> str:
        at = times.happened(_time(texts, "at", zone), zone, controller.state.at)
        name = texts["activity"]
        made = controller.change(lambda store: store.complete(name, at=at, note=texts["note"], by=texts["by"]))
        return f"Recorded: {controller.state.vocabulary.title('activity', made.activity)} is done"

    titles = controller.state.vocabulary.titles["activity"]
    lines = (
        Line("activity", "Activity", titles.get(activity, activity), choices=tuple(sorted(titles.values()))),
        Line("at", "At", times.local(controller.state.at, zone), f"in {zone} unless it names a zone"),
        Line("by", "By", about="who did it"),
        Line("note", "Note", optional=True),
    )
    return FormDialog("Done", lines, submit, verb="record")
