"""Compare and swap for files: a file is replaced only if it still holds what was read from it.

Git and editors write without any lock of ours, so between a comparison and a rename they may have written something
new, which the rename would destroy. Where the system can exchange two names in one step (Linux), the file that comes
out is compared afterwards; if it is not the expected one, it is put back. Elsewhere the file is compared right before.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""Constants of Linux, see renameat2(2)."""
UNSUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM)
"""Error codes of a kernel, file system or sandbox that does not support an exchange."""


Content = bytes | str
"""The bytes of a file, or their digest."""


def swap(
    new: Path | None, target: Path, expected: Content | None, content: Callable[[Path], Content] = Path.read_bytes
) -> bool:
    """Put the file `new` in the place of `target` (None removes it); False if `target` no longer holds `expected`.

    An `expected` of None means that there is no such file. Afterwards `new` may hold what stood there before.
    `content` returns what is compared.
    """
    if new is None:
        return _remove(target, expected, content)
    if expected is None:
        return _create(new, target)
    put = content(new)
    try:
        if not _exchange(new, target):
            return _compare_and_replace(new, target, expected, content)
        replaced = content(new)
        if replaced == expected:
            return True
        while True:  # the file that comes out must be the one put in; otherwise somebody wrote a newer one in between
            before, put = put, replaced
            _exchange(new, target)
            if (replaced := content(new)) == before:
                return False
    except FileNotFoundError:
        return False


def _remove(target: Path, expected: Content | None, content: Callable[[Path], Content]) -> bool:
    with suppress(FileNotFoundError):
        if content(target) != expected:
            return False
        target.unlink()
    return True


def _create(new: Path, target: Path) -> bool:
    """Create by a hard link: it fails if the name is taken, where a rename would overwrite."""
    try:
        os.link(new, target)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if target.exists():
            return False
        new.rename(target)
    return True


def _compare_and_replace(new: Path, target: Path, expected: Content, content: Callable[[Path], Content]) -> bool:
    if content(target) != expected:
        return False
    new.replace(target)
    return True


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two files in one step; False if this system does not support it."""
    if sys.platform != "linux":
        return False
    import ctypes  # noqa: PLC0415  # 3 ms, and only an export needs it

    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
        return True
    if (number := ctypes.get_errno()) in UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(other))
