"""The compiled table against the grammar and against lark, which computed it."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Lark, Token, Tree, UnexpectedInput, UnexpectedToken

from core.language import build_tables, grammar
from core.language.grammar import Node, TokenReader, Unexpected, words
from core.language.parse import parse
from core.language.predicate import Predicate
from core.language.render import render
from core.model.names import PERCENTILE, RESERVED
from tests.core.language.strategies import predicates


@cache
def lark() -> Lark:
    return Lark(build_tables.GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer="basic")


def as_lark(node: Node | grammar.Token) -> Tree[str] | str:
    if isinstance(node, Node):
        return Tree(node.name, [as_lark(child) for child in node.children])
    return node.text


def test_the_table_is_that_of_the_grammar() -> None:
    """Else run `python -m core.language.build_tables`."""
    assert grammar.TABLE.read_text(encoding="utf-8") == build_tables.made()


def test_the_table_is_the_same_whatever_the_hash_seed() -> None:
    for seed in ("1", "2"):
        code = "import sys; from core.language.build_tables import made; sys.stdout.write(made())"
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        assert done.stdout == grammar.TABLE.read_text(encoding="utf-8")


def test_reading_sentences_does_not_import_lark() -> None:
    code = (
        "import sys; from core.language.semantics import check; from core.language.parse import parse;"
        "from core.language import complete, names; parse('page is complete'); print('lark' in sys.modules)"
    )
    environment = {"PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@given(predicates)
def test_the_tree_is_the_one_that_lark_makes(predicate: Predicate) -> None:
    sentence = render(predicate)
    assert as_lark(grammar.tree(sentence)) == lark().parse(sentence)


WORDS = st.sampled_from(
    [*sorted(RESERVED), "p95", "x", "latency", ">", "<=", "+", "*", "5%", "2", "0.5", "4w", "3s", "?"]
)


def theirs(text: str) -> Tree[Token] | UnexpectedInput:
    try:
        return lark().parse(text)
    except UnexpectedInput as error:
        return error


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_lark_reads_or_refuses_the_same_with_the_same_continuations(text: str) -> None:
    expected = theirs(text)
    if isinstance(expected, Tree):
        assert as_lark(grammar.tree(text)) == expected
        return
    with pytest.raises(Unexpected) as caught:
        grammar.tree(text)
    if isinstance(expected, UnexpectedToken):
        end = expected.token.type == grammar.END
        assert caught.value.token.start == (len(text) if end else expected.token.start_pos)
        assert caught.value.accepted == expected.accepts
    else:
        assert caught.value.token.start == expected.pos_in_stream


@given(predicates)
def test_what_is_accepted_next_is_what_can_be_taken(predicate: Predicate) -> None:
    """The reader promises nothing that it does not keep, at any word of a sentence."""
    reader = TokenReader()
    for token in words(render(predicate)):
        assert token.type in reader.accepts()
        reader.take(token)
    assert grammar.END in reader.accepts()


def test_the_words_of_the_grammar_are_those_that_names_cannot_be() -> None:
    soft = {word for word, terminal in grammar.parse_table().words.items() if terminal in grammar.SOFT}
    assert frozenset(grammar.parse_table().words) - soft == RESERVED
    assert soft == {"week", "weeks"}


@pytest.mark.parametrize("name", ["week", "weeks"])
def test_a_word_that_only_counts_behind_over_is_a_name_elsewhere(name: str) -> None:
    sentence = f"last of {name} > 5 over last 2 weeks"
    assert render(parse(sentence)) == sentence
    assert render(parse(f"{name} is assigned")) == f"{name} is assigned"
    assert render(parse("x > 5 over last 1 week")) == "x > 5 over last week"


@given(st.from_regex(r"p[0-9]{1,3}", fullmatch=True))
def test_a_percentile_is_a_word_too(word: str) -> None:
    [token] = words(word)
    assert (token.type == "PERCENTILE") == bool(PERCENTILE.fullmatch(word))


@given(st.text())
def test_no_character_of_a_text_is_passed_over(text: str) -> None:
    found = list(words(text))
    assert "".join(token.text for token in found) == text.translate(dict.fromkeys(map(ord, grammar.SPACE)))
    assert all(text[token.start : token.end] == token.text for token in found)
