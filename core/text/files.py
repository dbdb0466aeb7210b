"""The files of a workspace folder: read unchanged, and written atomically."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from io import BufferedReader
from pathlib import Path

from core.errors import BadData, Conflict, ReadOnly
from core.model.names import random_id
from core.presence import hides, is_there
from core.remedy import Remedy
from core.store.file_name import DATABASE
from core.text.compare_and_swap import Content, swap
from core.text.text_format import FILES, Texts

NONE_LONG: Mapping[str, Path | None] = {}


class Changed(Conflict):
    """A file was changed after it was read."""

    def __init__(self, name: str = "") -> None:
        super().__init__("another program is writing it: nothing was changed", name, "Try again in a moment.")


def sizes(folder: Path) -> dict[str, int]:
    """The size of each existing file, in bytes. A file that cannot be inspected is left for its reader to report."""
    found: dict[str, int] = {}
    for name in FILES:
        with suppress(OSError):
            found[name] = (folder / name).stat().st_size
    return found


def stamps(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Cheap change stamps: the inode, size and change time of each file."""
    found: dict[str, tuple[int, int, int]] = {}
    for name in FILES:
        with suppress(OSError):
            status = (folder / name).stat()
            found[name] = status.st_ino, status.st_size, status.st_mtime_ns
    return found


def leftovers(folder: Path) -> tuple[Path, ...]:
    """Unfinished files of programs that were killed, or that are writing at this moment."""
    new = f"{DATABASE}.new-*", f"{DATABASE}.copy-*"
    patterns = *(str(Path(name).with_name(_unfinished(Path(name).name, "*"))) for name in FILES), *new
    return tuple(path for pattern in patterns for path in folder.glob(pattern))


def read(folder: Path, names: Iterable[str] = FILES) -> dict[str, str]:
    """The texts of the existing files, not yet validated. BadData if one is no text."""
    return {name: text for name in names if (text := _read(folder / name, name)) is not None}


def write(
    folder: Path,
    texts: Texts,
    names: Iterable[str] = FILES,
    *,
    seen: Texts | None = None,
    long: Mapping[str, Path | None] = NONE_LONG,
) -> tuple[Path, ...]:
    """Make these files hold exactly these texts; unchanged ones are left alone. Returns the changed ones.

    With `seen`, only these texts are replaced: Changed if a file has another content by now, which then stays.
    Every new text is on the disk before the first file is replaced, so that a full disk changes nothing.

    For a file in `long`, `texts` and `seen` have the SHA-256 of the content; the new content is in the temporary file
    beside it (see `spooled`).
    """
    wanted: dict[str, Content | None] = {
        name: texts.get(name) if name in long else _encoded(texts, name) for name in names
    }
    reading = {name: digest_of if name in long else Path.read_bytes for name in wanted}
    waiting: dict[str, Path] = {}
    with _explained(folder):
        current = {name: _content(folder / name, reading[name]) for name in wanted}
        changed = {name: content for name, content in wanted.items() if content != current[name]}
        if seen is not None:
            expected = {name: seen.get(name) if name in long else _encoded(seen, name) for name in changed}
            if moved := [name for name in changed if current[name] != expected[name]]:
                raise Changed(moved[0])
        try:
            for name, content in changed.items():
                if isinstance(content, bytes):
                    waiting[name] = _beside((folder / name).resolve(), content)
                elif content is not None:
                    waiting[name] = _still_there(long[name], name)
            for name in changed:
                if not swap(waiting.get(name), (folder / name).resolve(), current[name], reading[name]):
                    raise Changed(name)
            for parent in {(folder / name).resolve().parent for name in changed}:
                _sync_folder(parent)
        finally:
            for written in waiting.values():
                with suppress(OSError):  # the first error is the one to report
                    written.unlink(missing_ok=True)
    return tuple(folder / name for name in changed)


def _still_there(spool: Path | None, name: str) -> Path:
    """A temporary file. Changed if there is none: a program that starts clears those of others away."""
    if spool is None or not spool.exists():
        raise Changed(name)
    return spool


def _encoded(texts: Texts, name: str) -> bytes | None:
    return texts[name].encode() if name in texts else None


def write_new(path: Path, text: str | bytes, *, replace: bool = False) -> None:
    """Write a text to a new file atomically; BadData if the file exists, unless `replace`."""
    taken = BadData(
        "this file already exists",
        str(path),
        "Choose another name, or take that file away.",
        Remedy("replace_file"),
    )
    if is_there(path) and not replace:
        raise taken
    with _explained(path.parent):
        written = _beside(path, text if isinstance(text, bytes) else text.encode())
        try:
            if replace:
                written.replace(path)
            elif not swap(written, path, None):
                raise taken  # another program has just created it
            _sync_folder(path.parent)
        finally:
            written.unlink(missing_ok=True)


@contextmanager
def opened(path: Path, name: str) -> Iterator[BufferedReader | None]:
    """A file opened for reading; None if absent, BadData if it is no file, a dangling link or unreadable."""
    with _unreadable(name), ExitStack() as stack:
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                raise BadData("is not a file", name)
            file: BufferedReader | None = stack.enter_context(path.open("rb"))
        except FileNotFoundError:
            if hides(path) or hides(path.parent):
                raise BadData("is a link to nothing, or in a folder that is one", name) from None
            file = None
        yield file


def _read(path: Path, name: str) -> str | None:
    with opened(path, name) as file:
        if file is None:
            return None
        content = file.read()
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadData("is not UTF-8 text", f"{name}:{line}", "Save the file as UTF-8.") from None


def _content(path: Path, read: Callable[[Path], Content]) -> Content | None:
    try:
        return read(path)
    except FileNotFoundError:
        return None


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, which is never in memory whole."""
    from hashlib import file_digest  # noqa: PLC0415  # 3 ms, and not every command compares

    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def spooled(folder: Path, name: str, parts: Iterable[str]) -> tuple[Path, str]:
    """A temporary file with this content beside its target, synced to disk, and its SHA-256; the caller removes it."""
    from hashlib import sha256  # noqa: PLC0415  # see above

    digest = sha256()

    def encoded() -> Iterator[bytes]:
        for part in parts:
            content = part.encode()
            digest.update(content)
            yield content

    with _explained(folder):
        path = _beside((folder / name).resolve(), encoded())
    return path, digest.hexdigest()


def _beside(target: Path, content: bytes | Iterable[bytes]) -> Path:
    """A temporary file with this content next to its target, synced to disk."""
    target.parent.mkdir(exist_ok=True)
    path = target.with_name(_unfinished(target.name, random_id()))
    try:
        with path.open("xb") as file:
            if target.exists():  # keep the permissions of the target
                path.chmod(stat.S_IMODE(target.stat().st_mode))
            for part in (content,) if isinstance(content, bytes) else content:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _unfinished(name: str, id: str) -> str:  # noqa: A002  # as everywhere
    return f".{name}.{id}.tmp"


def _sync_folder(folder: Path) -> None:
    """Sync the folder: only then is a rename safely on disk."""
    if not folder.is_dir():
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _unreadable(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadData(f"cannot be read ({error.strerror})", name) from error


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise ReadOnly(f"the text cannot be written here ({error.strerror})", str(folder)) from error
    except OSError as error:
        raise BadData(f"the text cannot be written ({error.strerror})", error.filename or str(folder)) from error
