"""The options of an ingest as typed, validated before any file is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO

from core.errors import UsageError
from core.ingest.batch import Batch, flag_share, prepare
from core.ingest.columns import InputKind
from core.ingest.rows import Assumed
from core.model.base import plain_text
from core.model.evidence import not_blank, without_slash
from core.model.quantity import quantity
from core.model.workflow import Workflow
from core.times import zone


@dataclass(frozen=True)
class IngestOptions:
    """Settings for reading files.

    `named` are pairs such as `id=ticket`; shares and confidences are texts such as `10%`.
    """

    kind: InputKind | None = None
    named: tuple[str, ...] = ()
    source: str = "import"
    controls: str = "10%"
    flag_below: str | None = None

    def prepare(self, files: Iterable[tuple[str, BinaryIO]], workflow: Workflow) -> list[Batch]:
        """Open each file and map its columns. Raises UsageError (at the option) or BadData if they do not suffice."""
        flagged = flag_share(self.flag_below) if self.flag_below else None
        assumed = Assumed(zone(workflow.timezone), workflow.version, flagged)
        source, controls = self._source(), self._controls()
        return [
            prepare(stream, name, source=source, assumed=assumed, kind=self.kind, named=self.named, controls=controls)
            for name, stream in files
        ]

    def _source(self) -> str:
        try:
            return without_slash(not_blank(plain_text(self.source)))
        except ValueError as error:
            raise UsageError(f"a source {error}", "source", "A word without a slash, such as helpdesk.") from None

    def _controls(self) -> Fraction:
        try:
            return quantity(self.controls)
        except ValueError as error:
            raise UsageError(str(error), "controls", "A share such as 10%.") from None
