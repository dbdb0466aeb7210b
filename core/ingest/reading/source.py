"""A file to ingest as a source that can be read several times from its beginning."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from io import BufferedReader, RawIOBase
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from core.errors import BadData

CHUNK = 2**16


class Stopped(Exception):
    """The reading of a source was stopped from another thread."""


class Pass(RawIOBase):
    """One reading of a source from its first byte, with a place of its own; it counts and digests the bytes."""

    def __init__(self, source: Source) -> None:
        self.count = 0
        self._source = source
        self._hash = sha256()

    def readable(self) -> bool:
        """True, as for every input stream."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes into the buffer."""
        chunk = self._source.at(self.count, len(buffer))
        buffer[: len(chunk)] = chunk
        self.count += len(chunk)
        self._hash.update(chunk)
        if not chunk:
            self._source.digest = self._hash.hexdigest()
        return len(chunk)


class Source:
    """The bytes of a file, which can be read several times, also one reading inside another."""

    def __init__(self, name: str, stream: BinaryIO, path: Path | None = None) -> None:
        self.name = name
        self.path = path
        """The path of the file; None if it has no name of its own."""
        self.size = os.fstat(stream.fileno()).st_size if _is_file(stream) else 0
        """The number of bytes of a file; 0 of a pipe, which does not say it."""
        self.digest = ""
        """SHA-256 of all bytes, in hex; empty until they were read to their end."""
        self._stopped = False
        self._stream = stream if stream.seekable() else _spooled(stream)
        self._newest = Pass(self)

    def open(self) -> BufferedReader:
        """The bytes from the beginning."""
        self._newest = Pass(self)
        return BufferedReader(self._newest, CHUNK)

    def close(self) -> None:
        """Give the bytes up; nothing of the file can be read any more."""
        self._stream.close()

    def stop(self) -> None:
        """End the reading in another thread: it raises Stopped there before its next bytes."""
        self._stopped = True

    def at(self, place: int, number: int) -> bytes:
        """Some bytes from a place on."""
        if self._stopped:
            raise Stopped
        self._stream.seek(place)
        return self._stream.read(number)

    @property
    def read(self) -> int:
        """The number of bytes read in the newest pass."""
        return self._newest.count


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The file at a path as a source. Raises BadData if it cannot be read."""
    try:
        stream = path.open("rb")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadData(f"cannot be read ({reason})", str(path)) from None
    with stream, closing(Source(str(path), stream, path)) as source:
        yield source


def _is_file(stream: BinaryIO) -> bool:
    try:
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except OSError:
        return False


def _spooled(stream: BinaryIO) -> BinaryIO:
    """Everything that a pipe holds, in a temporary file that nobody else sees."""
    spool = TemporaryFile()  # noqa: SIM115  # closed with the source
    copyfileobj(stream, spool, CHUNK)
    return spool
