"""A file is replaced only while it holds what was read from it, whoever writes it in between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.text import compare_and_swap as module
from core.text.compare_and_swap import swap

Write = Callable[[Path], object]


@pytest.fixture
def new(tmp_path: Path) -> Path:
    path = tmp_path / "new"
    path.write_bytes(b"ours")
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "target"
    path.write_bytes(b"old")
    return path


def replaced(content: bytes) -> Write:
    """A program that puts a new file in the place of the old one, as git and this one do."""

    def write(path: Path) -> None:
        other = path.with_name("theirs")
        other.write_bytes(content)
        other.replace(path)

    return write


def rewritten(content: bytes) -> Write:
    """A program that writes into the file that is there, as some editors do."""
    return lambda path: path.write_bytes(content)


@pytest.fixture(params=[True, False], ids=["exchange", "compare and rename"])
def exchanges(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Systems that can exchange two files, and those that cannot."""
    if not request.param:
        monkeypatch.setattr(module, "_exchange", lambda *_: False)
    return bool(request.param)


def test_what_is_as_it_was_read_is_replaced(new: Path, target: Path, *, exchanges: bool) -> None:
    assert swap(new, target, b"old")
    assert target.read_bytes() == b"ours"


def test_what_holds_something_else_stays(new: Path, target: Path, *, exchanges: bool) -> None:
    assert not swap(new, target, b"older")
    assert target.read_bytes() == b"old"


def test_what_is_gone_stays_gone(new: Path, target: Path, *, exchanges: bool) -> None:
    target.unlink()
    assert not swap(new, target, b"old")
    assert not target.exists()


def test_a_new_file_never_takes_the_place_of_one_that_came_meanwhile(new: Path, target: Path) -> None:
    assert not swap(new, target, None)
    assert target.read_bytes() == b"old"
    target.unlink()
    assert swap(new, target, None)
    assert target.read_bytes() == b"ours"


def test_a_file_is_removed_only_while_it_holds_what_was_read(target: Path) -> None:
    assert not swap(None, target, b"older")
    assert swap(None, target, b"old")
    assert not target.exists()
    assert swap(None, target, b"old"), "somebody else removed it already"


@pytest.mark.parametrize("write", [replaced(b"theirs"), rewritten(b"theirs")], ids=["replaced", "rewritten"])
def test_what_is_written_at_the_last_moment_stands(
    new: Path, target: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, writes = module._exchange, [write]

    def late(one: Path, other: Path) -> bool:
        if writes:
            writes.pop()(other)
        return exchange(one, other)

    monkeypatch.setattr(module, "_exchange", late)
    assert not swap(new, target, b"old")
    assert target.read_bytes() == b"theirs"


@pytest.mark.parametrize("times", range(2, 6))
def test_who_writes_again_while_the_first_writing_is_put_back_has_the_last_word(
    new: Path, target: Path, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, writes = module._exchange, [replaced(f"theirs {number}".encode()) for number in range(times, 0, -1)]

    def late(one: Path, other: Path) -> bool:
        if writes:
            writes.pop()(other)
        return exchange(one, other)

    monkeypatch.setattr(module, "_exchange", late)
    assert not swap(new, target, b"old")
    assert target.read_bytes() == f"theirs {times}".encode()
