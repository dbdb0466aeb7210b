"""Names of records: readable slugs that differ from the words of the sentence language."""

from __future__ import annotations

import json
import re
from pathlib import Path

NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)

WORDS = Path(__file__).with_name("reserved_words.json")
"""Written from the grammar by `python -m core.language.build_tables`."""
RESERVED = frozenset(json.loads(WORDS.read_text(encoding="utf-8")))
"""The words of the sentence language; they cannot be names. `pNN` (p95) is one too, see `check_name`."""

LONGEST = 64
PERCENTILE = re.compile(r"p[0-9]{1,2}", re.ASCII)


def check_name(value: str) -> str:
    """The name if it is valid; else raises ValueError in words."""
    if not NAME.fullmatch(value):
        raise ValueError(f"{value!r} is not a name: use a-z, 0-9 and _, beginning with a letter")
    if value in RESERVED or PERCENTILE.fullmatch(value):
        raise ValueError(f"{value!r} is a word of the sentence language and cannot be a name")
    if len(value) > LONGEST:
        raise ValueError(f"a name has at most {LONGEST} characters")
    return value


def slug(title: str, taken: frozenset[str] | set[str] = frozenset()) -> str:
    """A free name made from a title: 'Output shape' becomes output_shape."""
    import unicodedata  # noqa: PLC0415  # only a new record needs it

    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "_", ascii_title.lower()).strip("_")[:48].strip("_")
    if not base or not base[0].isalpha():
        base = f"x_{base}".rstrip("_")
    if base in RESERVED or PERCENTILE.fullmatch(base):
        base = f"{base}_"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    return name


def random_id() -> str:
    """A random key of 12 characters for records without a name; not sequential, so that clones do not collide."""
    import secrets  # noqa: PLC0415  # slow to import, and only a new record needs it

    return f"x{secrets.token_hex(6)[:11]}"


def condition_in_words(key: str) -> str:
    """A condition by its outcome and name: hold.exception_volume becomes 'the Hold condition Exception volume'."""
    gate, _, name = key.partition(".")
    return f"the {gate.title()} condition {in_words(name)}"


def in_words(name: str) -> str:
    """A name for reading: customer_impact_repeats becomes 'Customer impact repeats'."""
    words = name.replace("_", " ").strip()
    return f"{words[:1].upper()}{words[1:]}"
