"""Map the columns of a file to fields: as a person said, else by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from core.errors import UsageError, nearest
from core.ingest.fields import FIELDS, KINDS, NEEDED, TELLING, InputKind, by_name, names_of, normalised_column
from core.ingest.gaps import Gap
from core.ingest.likely import Likely
from core.ingest.options import IngestOptions
from core.ingest.reading.table import InputTable, Pick

FIELD_WORDS = {
    "at": "the time",
    "input": "the text of a case",
    "signal": "the signal",
    "value": "the value",
    "activity": "the activity",
    "confidence": "the confidence",
    "id": "the id",
}


@dataclass(frozen=True)
class ColumnMapping:
    """The column of each field; `guessed` lists the fields that were mapped by another name of theirs."""

    kind: InputKind
    why: str
    """The reason for the kind, in words."""
    fields: Mapping[str, str]
    picks: tuple[Pick, ...]
    """The place of each field's column, in the order of `fields`."""
    constants: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    kind_guessed: bool = False

    @property
    def sure(self) -> bool:
        """True if a person stated the kind and every column."""
        return not self.guessed and not self.kind_guessed

    @property
    def said(self) -> tuple[str, ...]:
        """The fields that the file and the constants give; others of known evidence stay as they are."""
        return *self.fields, *(name for name in self.constants if name not in self.fields)


def map_columns(
    table: InputTable, options: IngestOptions, is_signal: Callable[[str], bool]
) -> tuple[ColumnMapping | None, list[Gap]]:
    """The mapping of a file's columns, and what a person must still say. No mapping if not even the kind is known.

    Raises UsageError for options that cannot be meant.
    """
    said = "its profile says so" if options.profile else "as said"
    kind, why = (options.kind, said) if options.kind else _kind(_plain(table), options)
    if kind is None:
        gap = _kind_gap(table, options, is_signal)
        if not gap.likely:
            return None, [gap]
        _mapped, more = map_columns(table, gap.filled(options), is_signal)
        return None, [gap, *more]
    constants = _constants(kind, options)
    named = dict(_named(table, kind, options))
    if both := sorted(named.keys() & constants.keys()):
        raise UsageError(f"{both[0]!r} is set and mapped", "set", "Say one of the two.")
    fields, guessed = _by_names(_plain(table), kind, named, constants, options)
    gaps = _missing(kind, fields, constants, options, partial(Likely, table, options, is_signal))
    gaps += _label_asked(table.columns, kind, fields, constants)
    ordered = {one: fields[one] for one in FIELDS[kind] if one in fields}
    picks = tuple(_pick(table, column) for column in ordered.values())
    used = {part for pick in picks for part in pick}
    tops = {part[:1] if isinstance(part, tuple) else part for part in used}
    left_out = tuple(column for column, part in zip(table.columns, table.parts, strict=True) if part not in tops)
    certain = tuple(one for one in guessed if normalised_column(fields[one]) != one)
    return ColumnMapping(kind, why, ordered, picks, constants, left_out, certain, options.kind is None), gaps


def _plain(table: InputTable) -> list[str]:
    """The columns that hold one value a row."""
    return [column for column in table.columns if column not in table.containers]


def _by_names(
    columns: Sequence[str],
    kind: InputKind,
    named: Mapping[str, str],
    constants: Mapping[str, str],
    options: IngestOptions,
) -> tuple[dict[str, str], list[str]]:
    """The column of each field, and the fields that were recognised by name."""
    fields, guessed = dict(named), []
    numbers = Counter(columns)
    for one in FIELDS[kind]:
        if one in fields or one in constants or (options.columns_are and one in ("signal", "value")):
            continue
        free = [column for column in columns if column not in fields.values() and numbers[column] == 1]
        if column := by_name(free, names_of(kind, one)):
            fields[one] = column
            guessed.append(one)
    return fields, guessed


def _constants(kind: InputKind, options: IngestOptions) -> dict[str, str]:
    for name, _text in options.set:
        if name == "id" or name not in FIELDS[kind]:
            hint = "Every row needs an id of its own." if name == "id" else nearest(name, FIELDS[kind])
            raise UsageError(f"{name[:40]!r} cannot be set for {kind}", "set", hint)
    return dict(options.set)


def _named(table: InputTable, kind: InputKind, options: IngestOptions) -> Iterable[tuple[str, str]]:
    for left, right in options.map:
        name, column = (left, right) if left in FIELDS[kind] else (right, left)
        if name not in FIELDS[kind]:
            message = f"neither {left!r} nor {right!r} is a field of {kind}"
            raise UsageError(message, "map", nearest(left, FIELDS[kind]))
        _pick(table, column)
        yield name, column


def _pick(table: InputTable, text: str) -> Pick:
    """The place of a column, a path, or several joined by `+`. Raises UsageError if there is none."""
    whole = table.find(text)
    if whole is not None:
        return (whole,)
    pieces = [piece.strip() for piece in text.split("+")]
    parts = tuple(part for piece in pieces if (part := table.find(piece)) is not None)
    if len(pieces) == 1 or len(parts) != len(pieces):
        wrong = text if len(pieces) == 1 else next(piece for piece in pieces if table.find(piece) is None)
        raise UsageError(f"there is no column {wrong!r}", "map", nearest(wrong, {*table.columns, *table.paths} - {""}))
    return parts


def _kind(columns: Sequence[str], options: IngestOptions) -> tuple[InputKind | None, str]:
    """The kind that the columns show, with the reason."""
    said = {side for pair in options.map for side in pair} | {name for name, _text in options.set}
    names = [*columns, *said]

    def has(kind: InputKind, one: str) -> bool:
        return by_name(names, TELLING.get(one, names_of(kind, one))) is not None

    if options.columns_are:
        return "readings", "each column is a signal"
    if has("readings", "signal") and has("readings", "value"):
        return "readings", "it has a signal and a value"
    if has("exceptions", "input"):
        if options.flag_below:
            return "predictions", "cases are flagged by their confidence"
        flagged = has("predictions", "flagged")
        return (
            ("predictions", "it says which cases are flagged") if flagged else ("exceptions", "it has texts of cases")
        )
    if has("activities", "activity") and has("activities", "at"):
        return "activities", "it has an activity and a time"
    return None, ""


def _kind_gap(table: InputTable, options: IngestOptions, is_signal: Callable[[str], bool]) -> Gap:
    """Ask for the kind, with the one that nested names or the first rows suggest."""
    likely = Likely(table, options, is_signal)
    at = by_name(table.columns, names_of("readings", "at")) or likely.column("at", ())
    if at and (signals := [column for column in table.columns if column != at and is_signal(column)]):
        return Gap(f"each column seems to be a signal: {', '.join(signals)}", "columns_are", "signals", likely=True)
    nested = tuple(path.rpartition(".")[2] for path in table.paths)
    kind, _why = _kind((*_plain(table), *nested), options)
    if kind is None and at and likely.column("signal", (at,)) and likely.column("value", (at,)):
        kind = "readings"
    elif kind is None and at and likely.column("input", (at,)):
        kind = "exceptions"
    needs = "; ".join(f"{kind} need {', '.join(NEEDED[kind])}" for kind in KINDS)
    words = f"the columns do not show what kind of evidence this is, no kind fits: {needs}"
    return Gap(words, "kind", kind or "KIND", likely=kind is not None)


def _missing(
    kind: InputKind,
    fields: Mapping[str, str],
    constants: Mapping[str, str],
    options: IngestOptions,
    look: Callable[[], Likely],
) -> list[Gap]:
    """The fields that no column holds."""
    wide = ("signal", "value") if options.columns_are else ()
    needed = [one for one in NEEDED[kind] if one not in wide]
    if options.flag_below and "confidence" in FIELDS[kind]:
        needed.append("confidence")
    if options.latest:
        needed.append("id")
    missing = [one for one in needed if one not in fields and one not in constants]
    likely = look() if missing else None
    gaps, taken = [], [*fields.values()]
    for one in missing:
        guess = likely.column(one, taken, names_of(kind, one)) if likely else ""
        taken.append(guess)
        gaps.append(_column_gap(one, guess))
    if kind == "predictions" and "flagged" not in {*fields, *constants} and not options.flag_below:
        gaps.append(Gap("no column states which cases were flagged", "flag_below", "0.3"))
    return gaps


def _column_gap(name: str, guess: str) -> Gap:
    words = f"no column holds {FIELD_WORDS[name]} ({name})"
    if name == "at" and not guess:
        return Gap(words, "set", "at=DAY")
    return Gap(words, "map", f"{name}={guess or 'COLUMN'}", likely=bool(guess))


def _label_asked(
    columns: Sequence[str], kind: InputKind, fields: Mapping[str, str], constants: Mapping[str, str]
) -> list[Gap]:
    """Ask whether `label` is a prediction where a confidence stands beside it; alone it is what a person said."""
    if kind not in ("exceptions", "predictions") or "predicted" in {*fields, *constants} or "confidence" not in fields:
        return []
    label = next((column for column in columns if normalised_column(column) == "label"), None)
    if label is None or label in fields.values():
        return []
    words = f"the column {label!r} may hold what the workflow predicted, or what a person said is right"
    return [Gap(words, "map", f"predicted={label}", sure=True, otherwise=("set", "predicted="))]
