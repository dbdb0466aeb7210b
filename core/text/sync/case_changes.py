"""The changes of a long file of cases against the text of the last sync, line by line.

Both are sorted by key, so that equal lines are passed over together and only others are parsed:

    base   a b c d
    file   a b e d        c is gone, e is new

Nothing else is in memory. Whoever needs more than that (lines in another order or form, too many changes, an invalid
line) reads the whole file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from core.errors import BadData
from core.model.evidence import ExceptionCase
from core.store.rows import Key
from core.text import files
from core.text.evidence_jsonl import cases_in
from core.text.evidence_lines import lines
from core.text.file_names import EXCEPTIONS

MOST = 20_000
"""The most changed cases that are held in memory, some 3 kB each."""
CaseChanges = dict[Key, ExceptionCase | None]
"""The new cases by key; None for one that is gone."""


def case_changes(base: Iterable[str], path: Path, digest: str) -> CaseChanges | None:
    """The changes in the file whose SHA-256 that is; None if the whole file must be read."""
    from hashlib import sha256  # noqa: PLC0415  # 3 ms, and only a sync of many cases needs it

    seen, key = sha256(), partial(key_in, "manual")
    gone: set[Key] = set()
    new: dict[Key, bytes] = {}

    def read() -> Iterator[bytes]:
        with files.opened(path, EXCEPTIONS) as file:
            for line in file or ():
                seen.update(line)
                yield line

    try:
        for before, after in paired((line.encode() for line in base), read(), key):
            if before is not None:
                gone.add(key(before))
            if after is not None:
                new[key(after)] = after
            if len(gone) + len(new) > MOST:
                return None
        cases, text = cases_in(b"".join(new.values()))
    except (BadData, ValueError, TypeError, KeyError, RecursionError):
        return None
    if seen.hexdigest() != digest or [case.key for case in cases] != list(new) or lines(cases) != text:
        return None
    return {**dict.fromkeys(gone), **{case.key: case for case in cases}}


def paired(
    base: Iterator[bytes], file: Iterator[bytes], key: Callable[[bytes], Key]
) -> Iterator[tuple[bytes | None, bytes | None]]:
    """The lines that differ, by key. ValueError if the lines of the file are not sorted by key."""
    before, after = next(base, None), next(file, None)
    last: bytes | None = None
    while before is not None or after is not None:
        if before == after:
            before, after, last = next(base, None), next(file, None), after
            continue
        old = None if before is None else key(before)
        new = None if after is None else key(after)
        if new is not None and last is not None and new <= key(last):
            raise ValueError("not sorted")
        if new is None or (old is not None and old < new):
            yield before, None
            before = next(base, None)
        elif old is None or new < old:
            yield None, after
            after, last = next(file, None), after
        else:
            yield before, after
            before, after, last = next(base, None), next(file, None), after


def key_in(source: str, line: bytes) -> Key:
    """The key of the evidence in a line, whose default source that is. ValueError and others if it is no evidence."""
    fields = json.loads(line)
    if not isinstance(fields, dict):
        raise ValueError("must be an object")
    return str(fields.get("source", source)), str(fields["id"])
