"""Text and content are the same thing: each way and back again, for everything that a workspace can hold."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.model.evidence_log import EvidenceLog
from core.model.roles import Role
from core.model.workspace import Workspace
from core.store.store import DATABASE, Store
from core.text import files, text_format
from core.text.sync import sync
from core.text.workspace_toml import dump, load
from tests.core.text.strategies import contents, texts


@pytest.mark.slow
@given(contents())
def test_what_is_written_reads_as_it_was_and_is_written_again_byte_for_byte(
    content: tuple[Workspace, EvidenceLog],
) -> None:
    canonical = text_format.dump(text_format.WorkspaceContent(*content))
    read = text_format.load(canonical)
    assert read == content
    assert text_format.dump(read) == canonical


@given(texts)
@example('"""')
@example('""""""""')
@example("\\")
@example("line\\\n")
@example("\n\n first")
@example('"\n"""\n')
@example("a\n<<<<<<< HEAD\n=======\n>>>>>>> theirs\n||||||| base\n")
@example("\u2028\u2029\x85\x0b\x0c\x1c\x7f\x1b[31m")
@example("\ufeffa\nb\ufeff")
@example("👩‍🚀 e\u0301 \u202etfel ﷽")
@example("\U0010ffff\uffff")
@example("x" * 10_000 + "\n" * 10_000)
def test_any_text_comes_back(text: str) -> None:
    workspace = Workspace(roles={"builder": Role(holder=text, note=text)})
    assert load(dump(workspace)) == workspace


@pytest.mark.slow
@settings(max_examples=15)
@given(content=contents())
def test_nothing_is_lost_when_the_database_is_deleted(content: tuple[Workspace, EvidenceLog]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store.create(folder, *content) as store:
            sync.export(store)
            held = store.snapshot.workspace, store.snapshot.evidence
        assert (held[0], replace(held[1], stops=content[1].stops)) == content, (
            "but for the Stops that an export records"
        )
        first = {path: path.read_bytes() for path in folder.rglob("*.*") if path.name != DATABASE}
        (folder / DATABASE).unlink()
        with sync.open_workspace(folder) as store:
            assert (store.snapshot.workspace, store.snapshot.evidence) == held
            assert sync.state(store).words == ""
            (folder / "workspace.toml").unlink()
            sync.export(store)
        assert {path: path.read_bytes() for path in folder.rglob("*.*") if path.name != DATABASE} == first


@given(st.dictionaries(st.sampled_from(text_format.FILES), texts.filter(bool)))
def test_files_hold_what_was_written(written: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        files.write(Path(name), written)
        assert files.read(Path(name)) == written
        assert files.write(Path(name), written) == ()
