"""Decode the bytes of a file: by its byte order mark, else as UTF-8 or as a person said."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BufferedReader, TextIOWrapper

from core.errors import BadData, UsageError
from core.remedy import Remedy

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
"""Byte order marks with the encoding that takes them off. That of UTF-32 begins like that of UTF-16."""
LONGEST = 2**24
"""The most characters of one line, cell or object."""
LONG = 2**20
"""The number of characters from which on a line is looked at."""
MOST_CELLS = 2**20
"""The most cells of a row, or values of an object: each takes sixty bytes, however short it is."""


def known_encoding(name: str) -> str:
    """The name of a text encoding. Raises UsageError for an unknown one."""
    try:
        found = codecs.lookup(name)
        b"a,1".decode(found.name)
    except (LookupError, ValueError):
        message = f"{name[:40]!r} is not an encoding"
        raise UsageError(message, "encoding", "Write, for example, cp1252, latin-1, utf-16 or shift_jis.") from None
    return found.name


def decoded(stream: BufferedReader, name: str, encoding: str) -> TextIOWrapper:
    """The text of a file. Bytes that are not of the encoding become lone surrogates, which the used cells refuse."""
    head = stream.peek(4)[:4]
    marked = next((coding for mark, coding in MARKS if head.startswith(mark)), "")
    chosen = marked or encoding or "utf-8"
    if not marked and not encoding:
        _refuse_wide(stream.peek(64)[:64], name)
    wide = chosen.startswith(("utf-16", "utf-32", "utf_16", "utf_32"))
    return TextIOWrapper(stream, encoding=chosen, errors="strict" if wide else "surrogateescape", newline="")


def _refuse_wide(head: bytes, name: str) -> None:
    """Name the likely encoding of a text in which every other byte is NUL."""
    for start, likely in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) >= 4 and not any(head[start::2]) and all(head[1 - start :: 2]):
            raise BadData("is not UTF-8 text", name, "It looks like UTF-16 without a mark.", Remedy("encode", likely))


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Raise BadData for a compressed stream that breaks off, and for text that its encoding does not hold."""
    try:
        yield
    except UnicodeError as error:
        raise BadData(f"is not {getattr(error, 'encoding', 'that')} text", name, str(error)) from None
    except (EOFError, zlib.error) as error:
        raise BadData(f"is damaged ({error})", name, "Download or copy the file again.") from None
    except OSError as error:
        raise BadData(f"cannot be read ({error.strerror or error})", name) from None


def bounded_lines(text: TextIOWrapper, name: str, sign: str = ",") -> Iterator[str]:
    """The lines with their ends; `sign` separates cells.

    Raises BadData for a line that no row can be, before it fills the memory.
    """
    for number, line in enumerate(iter(partial(text.readline, LONGEST), ""), 1):
        if len(line) > LONG:
            refuse_endless(line, sign, f"{name}:{number}")
            if len(line) == LONGEST and not line.endswith(("\n", "\r")):
                raise BadData(f"has more than {LONGEST:,} characters in one line", f"{name}:{number}")
        yield line


def refuse_endless(text: str, sign: str, place: str) -> None:
    """Raise BadData for the text of a row with more cells than any row has."""
    if text.count(sign) > MOST_CELLS:
        raise BadData(f"has more than {MOST_CELLS:,} cells in one row", place)
