"""Files that would fill the memory are refused before they do."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

MOST_MEGABYTES = 200
MEGABYTE = 2**20
PROGRAM = """
import resource, sys
from pathlib import Path
from core.errors import BadData
from core.ingest.options import IngestOptions
from core.ingest.prepare import prepare
from core.ingest.reading.source import opened
from core.ingest.report import RowCount
from core.model.workspace import Workspace

with opened(Path(sys.argv[1])) as source:
    try:
        for _ in prepare(source, IngestOptions(kind="exceptions"), Workspace()).rows(RowCount()):
            pass
        said = "taken"
    except BadData as error:
        said = error.message
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, said)
"""


@pytest.mark.parametrize(
    ("start", "block", "times", "words"),
    [
        (b"id,at,input\n", b"x" * MEGABYTE, 100, "characters in one line"),
        (b"id,at,input\n", b"ab," * (MEGABYTE // 3), 15, "cells in one row"),
        (b"", b"ab," * (MEGABYTE // 3), 15, "cells in one row"),
        (b'[{"a": "', b"x" * MEGABYTE, 100, "is not JSON"),
        (b'[{"input": "a", "z": [', b"10," * (MEGABYTE // 3), 15, "cells in one row"),
        (b"", b"\0" * MEGABYTE, 500, "characters in one line"),
    ],
    ids=["line", "cells", "columns", "JSON text", "JSON values", "bomb"],
)
def test_what_no_row_can_be_is_refused_before_it_fills_the_memory(
    tmp_path: Path, start: bytes, block: bytes, times: int, words: str
) -> None:
    path = tmp_path / "file.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(start)
        for _ in range(times):
            file.write(block)
    call = [sys.executable, "-c", PROGRAM, str(path)]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    megabytes, _, said = done.stdout.partition(" ")
    assert words in said
    assert int(megabytes) < MOST_MEGABYTES
