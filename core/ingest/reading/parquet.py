"""Read Parquet with DuckDB, where it is installed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import BadData
from core.ingest.reading.source import Source

START = b"PAR1"
AT_ONCE = 2_000
"""The number of rows fetched together."""
CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "128MB",
}
"""Settings of the engine: it loads nothing from elsewhere."""


def objects(source: Source) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each row with its number, as an object. Raises BadData if DuckDB is missing or cannot read the file."""
    try:
        import duckdb  # noqa: PLC0415  # an extra
    except ImportError:
        hint = 'Run: pip install "operating-table[parquet]", or: duckdb -csv -c "from \'FILE\'" > FILE.csv'
        raise BadData("is a Parquet file", source.name, hint) from None
    if source.path is None:
        raise BadData("is a Parquet file, which can only be read by its name", source.name)
    with duckdb.connect(config=CLOSED) as engine:
        try:
            engine.execute("SET TimeZone = 'UTC'")
            found = engine.execute("SELECT * FROM read_parquet(?)", [str(source.path)])
            names = [column[0] for column in found.description or ()]
            number = 0
            while rows := found.fetchmany(AT_ONCE):
                for row in rows:
                    number += 1
                    yield number, {name: _plain(value) for name, value in zip(names, row, strict=True)}
        except duckdb.Error as error:
            raise BadData(f"cannot be read as Parquet ({_first_line(error)})", source.name) from None


def _plain(value: Any) -> Any:
    """A value as JSON text would give it: numbers and times as they are written."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, (bytes, bytearray)):
        return value.decode("utf-8", "surrogateescape")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
