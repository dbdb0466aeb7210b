"""Compile the grammar to the parse table; run as `python -m core.language.build_tables`.

Lark reads the grammar and computes the LALR table here, ahead of time. Importing lark and computing the table at each
start would take two thirds of the time that the whole command line has.
"""

from __future__ import annotations

import json
import re
from collections import deque
from pathlib import Path
from typing import Any

from core.language.grammar import END, SOFT, TABLE
from core.model.names import WORDS

GRAMMAR = Path(__file__).with_name("sentence.lark")

TableRows = dict[int, dict[str, tuple[Any, Any]]]
"""Lark's own table: for each state its symbols, each with (Shift, state) or (Reduce, rule)."""


def made() -> str:
    """The source of the table for the current grammar; repeatable, because states are numbered as they are reached."""
    from lark import Lark  # noqa: PLC0415  # needed only to change the grammar

    lark = Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer="basic")
    table = lark.parser.parser._parse_table  # noqa: SLF001  # lark has no public access to it
    rules = sorted(lark.rules, key=lambda rule: (str(rule.origin.name), rule.order, str(rule.expansion)))
    numbers = {rule: number for number, rule in enumerate(rules)}
    order = _reached(table.states, table.start_states["start"])
    states = [_row(table.states[state], order, numbers) for state in order]
    end = order[table.end_states["start"]]
    states[end][END] = end
    shapes = [[str(rule.origin.name), len(rule.expansion)] for rule in rules]
    words, patterns = _terminals(lark)
    parts: dict[str, dict[str, Any] | list[Any]] = {
        "words": words,
        "patterns": patterns,
        "rules": shapes,
        "states": states,
    }
    return "{\n" + ",\n".join(f'"{name}": {_lines(part)}' for name, part in parts.items()) + "\n}\n"


def _reached(states: TableRows, start: int) -> dict[int, int]:
    order = {start: 0}
    queue = deque([start])
    while queue:
        row = states[queue.popleft()]
        for symbol in sorted(row):
            action, target = row[symbol]
            if action.name == "Shift" and target not in order:
                order[target] = len(order)
                queue.append(target)
    return order


def _row(row: dict[str, tuple[Any, Any]], order: dict[int, int], rules: dict[Any, int]) -> dict[str, int]:
    """The actions of a state: the next state, or `-1 - rule` to reduce."""
    return {
        str(symbol): order[target] if action.name == "Shift" else -1 - rules[target]
        for symbol, (action, target) in sorted(row.items())
    }


def _terminals(lark: Any) -> tuple[dict[str, str], list[list[str]]]:
    """The keywords of the language, and the other terminals in the order in which they are tried."""
    defined = {one.name: one for one in lark.terminals if one.name not in lark.ignore_tokens}
    name = re.compile(defined["NAME"].pattern.to_regexp())
    words = {
        one.pattern.value: one.name
        for one in defined.values()
        if one.pattern.type == "str" and name.fullmatch(one.pattern.value)
    }
    others = [one for one in defined.values() if one.pattern.value not in words]
    others.sort(key=lambda one: (-one.priority, one.name))
    return dict(sorted(words.items())), [[one.name, one.pattern.to_regexp()] for one in others]


def _lines(part: dict[str, Any] | list[Any]) -> str:
    """One entry per line, so that a change of the grammar gives a readable diff."""
    if isinstance(part, dict):
        return "{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in part.items()) + "\n}"
    return "[\n" + ",\n".join(json.dumps(one) for one in part) + "\n]"


def reserved(table: str) -> str:
    """The source of the words that cannot be names, for `core.model.names`."""
    words = json.loads(table)["words"]
    return json.dumps(sorted(word for word, terminal in words.items() if terminal not in SOFT), indent=1) + "\n"


if __name__ == "__main__":
    table = made()
    TABLE.write_text(table, encoding="utf-8")
    WORDS.write_text(reserved(table), encoding="utf-8")
