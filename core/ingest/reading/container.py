"""Recognise files that hold no text, or not the text of a table, by their first bytes."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from io import BufferedReader
from typing import NamedTuple, cast

from core.errors import BadData

PEEKED = 4096
GZIP = b"\x1f\x8b"


class Container(NamedTuple):
    """The first bytes of a kind of file, its name, and what turns it into a table."""

    start: bytes
    words: str
    help: str


UNPACK = "Unpack it first: {} FILE, and ingest what comes out."
CONTAINERS: Sequence[Container] = (
    Container(b"version https://git-lfs.github.com/spec/", "a pointer of Git LFS, not the file itself", "git lfs pull"),
    Container(b"SQLite format 3\0", "a SQLite database", 'sqlite3 -csv -header FILE "select * from TABLE" > FILE.csv'),
    Container(b"\xd0\xcf\x11\xe0", "an old Excel workbook", "ssconvert FILE FILE.csv"),
    Container(b"ARROW1", "an Arrow file", "duckdb -csv -c \"from read_arrow('FILE')\" > FILE.csv"),
    Container(b"Obj\x01", "an Avro file", "duckdb -csv -c \"from read_avro('FILE')\" > FILE.csv"),
    Container(b"ORC", "an ORC file", "Convert it to CSV first."),
    Container(b"%PDF-", "a PDF document", "Export the table as CSV instead."),
    Container(b"BZh", "compressed with bzip2", UNPACK.format("bunzip2 -k")),
    Container(b"\xfd7zXZ\0", "compressed with xz", UNPACK.format("unxz -k")),
    Container(b"\x28\xb5\x2f\xfd", "compressed with Zstandard", UNPACK.format("unzstd")),
    Container(b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK.format("7z x")),
    Container(b"Rar!", "a RAR archive", UNPACK.format("unrar x")),
    Container(b"\x89PNG", "a picture", "Export the table as CSV instead."),
)
ZIP = b"PK\x03\x04"
WORKBOOK = Container(ZIP, "an Excel workbook", "ssconvert FILE FILE.csv")
SPREADSHEET = Container(ZIP, "an OpenDocument spreadsheet", "ssconvert FILE FILE.csv")
ARCHIVE = Container(ZIP, "a zip archive", UNPACK.format("unzip"))
HTML = Container(b"<", "an HTML page", "Perhaps it is a login page: download the export again, as CSV or JSON.")
XML = Container(b"<", "an XML file", "Export the table as CSV or JSON instead.")


def unpacked(stream: BufferedReader, name: str) -> tuple[BufferedReader, bool]:
    """The text's bytes, and whether gzip was opened. Raises BadData, with the command that helps, for anything else."""
    zipped = stream.peek(PEEKED)[: len(GZIP)] == GZIP
    if zipped:
        stream = BufferedReader(cast("BufferedReader", gzip.GzipFile(fileobj=stream)), PEEKED * 16)
    try:
        head = stream.peek(PEEKED)[:PEEKED]
    except (OSError, EOFError) as error:
        raise BadData(f"cannot be unpacked ({error})", name, "Download or copy the file again.") from None
    if zipped and head.startswith(GZIP):
        raise BadData("is compressed with gzip twice", name, UNPACK.format("gunzip -k"))
    if found := _recognised(head):
        helped = found.help.replace("FILE", name if name.isprintable() else "FILE")
        raise BadData(f"is {found.words}", name, helped if helped.endswith(".") else f"Run: {helped}")
    return stream, zipped


def _recognised(head: bytes) -> Container | None:
    if head.startswith(ZIP):
        return _of_zip(head)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:512].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return HTML
    if start.startswith((b"<?xml", b"<!doctype")):
        return HTML if b"<html" in head.lower() else XML
    return next((one for one in CONTAINERS if head.startswith(one.start)), None)


def _of_zip(head: bytes) -> Container:
    if b"opendocument.spreadsheet" in head:
        return SPREADSHEET
    return WORKBOOK if b"[Content_Types].xml" in head or b"xl/" in head else ARCHIVE
