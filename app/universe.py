"""The universe filter: a small expression language over the columns of voters and their doors.

A text such as ``party = 'D' and support_score >= 60`` is parsed to a tree and compiled to a Polars
expression; it never becomes text for another language. Errors point at the character.

Grammar::

    either  = both ("or" both)*
    both    = not ("and" not)*
    not     = "not" not | "(" either ")" | "true" | "false" | test
    test    = column ( ("=" | "!=" | "<" | "<=" | ">" | ">=") value
                     | ["not"] "in" "(" value ("," value)* ")"
                     | ["not"] "has" value            -- history and tags
                     | ["not"] "contains" value       -- text, case aside
                     | "is" ["not"] "empty" )
    value   = number | 'text' | "text" | 2026-11-03

``votes_of(column, …)`` style questions of history belong here when they come: as nodes of the tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    Rule = Callable[[], "Node"]

Value = str | float | date

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<date>\d{4}-\d{2}-\d{2})
    | (?P<number>-?\d+(?:\.\d+)?)
    | (?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<sign><=|>=|!=|<>|==|=|<|>|\(|\)|,)
    )""",
    re.VERBOSE,
)
_KEYWORDS = {"and", "or", "not", "in", "has", "contains", "is", "empty", "true", "false"}
_SIGNS = {"=", "==", "!=", "<>", "<", "<=", ">", ">="}
LONGEST = 4000


@dataclass(frozen=True)
class Everyone:
    """``true`` and ``false``."""

    included: bool


@dataclass(frozen=True)
class Test:
    """One question about one column. ``operator`` is a sign, ``in``, ``has``, ``contains`` or ``empty``."""

    column: str
    operator: str
    values: tuple[Value, ...]
    position: int


@dataclass(frozen=True)
class Not:
    """The opposite; empty cells do not satisfy a test, so they do satisfy its opposite."""

    of: Node


@dataclass(frozen=True)
class Joined:
    """All (``and``) or any (``or``) of several."""

    word: str
    parts: tuple[Node, ...]


Node = Everyone | Test | Not | Joined


@dataclass(frozen=True)
class Token:
    """A word of the text and where it begins, from 0."""

    kind: str
    text: str
    position: int


def parse_where(where: str) -> Node:
    """Parse a filter.

    Raises
    ------
    BadInput
        With the position (from 1) of the character where the text stops making sense.
    """
    if len(where) > LONGEST:
        raise BadInput(f"The filter is longer than {LONGEST} characters.", "Use `in (…)` or a shorter list.")
    reader = _Reader(_tokens(where))
    tree = reader.either()
    if reader.kind != "end":
        raise reader.trouble("the end, `and` or `or`")
    return tree


def _tokens(where: str) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    while where[at:].strip():
        match = _TOKEN.match(where, at)
        if match is None:
            spaces = len(where[at:]) - len(where[at:].lstrip())
            raise BadInput(
                f"The filter makes no sense at character {at + spaces + 1}.",
                "Text stands in quotes: party = 'D'.",
            )
        kind = str(match.lastgroup)
        text, begins = match.group(kind), match.start(kind)
        if kind == "word" and text.lower() in _KEYWORDS:
            kind, text = "keyword", text.lower()
        tokens.append(Token(kind, text, begins))
        at = match.end()
    tokens.append(Token("end", "", len(where)))
    return tokens


class _Reader:
    """Recursive descent over the tokens, one method a rule of the grammar."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    @property
    def kind(self) -> str:
        return self._tokens[self._at].kind

    def trouble(self, expected: str) -> BadInput:
        position = self._tokens[self._at].position + 1
        return BadInput(
            f"The filter makes no sense at character {position}: expected {expected}.",
            "An example: party = 'D' and support_score >= 60.",
        )

    def take(self, kind: str, *texts: str) -> Token | None:
        token = self._tokens[self._at]
        if token.kind != kind or (texts and token.text not in texts):
            return None
        self._at += 1
        return token

    def need(self, kind: str, *texts: str) -> Token:
        token = self.take(kind, *texts)
        if token is None:
            raise self.trouble(" or ".join(f"`{text}`" for text in texts) or f"a {kind}")
        return token

    def either(self) -> Node:
        return self._joined("or", self.both)

    def both(self) -> Node:
        return self._joined("and", self.negation)

    def _joined(self, word: str, rule: Rule) -> Node:
        parts = [rule()]
        while self.take("keyword", word):
            parts.append(rule())
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))

    def negation(self) -> Node:
        self._depth += 1
        if self._depth > 50:
            raise self.trouble("fewer brackets and `not`s")
        try:
            if self.take("keyword", "not"):
                return Not(self.negation())
            if self.take("sign", "("):
                inside = self.either()
                self.need("sign", ")")
                return inside
            if token := self.take("keyword", "true", "false"):
                return Everyone(token.text == "true")
            return self.test()
        finally:
            self._depth -= 1

    def test(self) -> Node:
        column = self.need("word")
        if sign := self.take("sign", *_SIGNS):
            operator = {"==": "=", "<>": "!="}.get(sign.text, sign.text)
            return Test(column.text, operator, (self.value(),), column.position)
        if self.take("keyword", "is"):
            negated = self.take("keyword", "not")
            self.need("keyword", "empty")
            found: Node = Test(column.text, "empty", (), column.position)
            return Not(found) if negated else found
        negated = self.take("keyword", "not")
        word = self.need("keyword", "in", "has", "contains")
        values = self.values() if word.text == "in" else (self.value(),)
        found = Test(column.text, word.text, values, column.position)
        return Not(found) if negated else found

    def values(self) -> tuple[Value, ...]:
        self.need("sign", "(")
        values = [self.value()]
        while self.take("sign", ","):
            values.append(self.value())
        self.need("sign", ")")
        return tuple(values)

    def value(self) -> Value:
        if token := self.take("number"):
            return float(token.text)
        if token := self.take("date"):
            try:
                return date.fromisoformat(token.text)
            except ValueError:
                self._at -= 1
                raise self.trouble("a day that exists") from None
        if token := self.take("text"):
            quote = token.text[0]
            return token.text[1:-1].replace(quote * 2, quote)
        raise self.trouble("a number, a 'text' or a day like 2026-11-03")


def compile_where(tree: Node, schema: pl.Schema) -> pl.Expr:
    """Compile a tree to a Polars expression that is true or false, never null, on every row.

    Parameters
    ----------
    tree
        From ``parse_where``.
    schema
        The columns that may be asked for.

    Raises
    ------
    BadInput
        For a column that does not exist or a value of the wrong kind, with its position.
    """
    import polars as pl

    if isinstance(tree, Everyone):
        return pl.lit(tree.included)
    if isinstance(tree, Not):
        return ~compile_where(tree.of, schema)
    if isinstance(tree, Joined):
        parts = [compile_where(part, schema) for part in tree.parts]
        return pl.all_horizontal(parts) if tree.word == "and" else pl.any_horizontal(parts)
    if tree.column not in schema:
        close = ", ".join(_alike(tree.column, list(schema)))
        raise BadInput(
            f"The filter asks for a column `{tree.column}` (character {tree.position + 1}) that does not exist.",
            f"Did you mean {close}?" if close else f"There are: {', '.join(schema)}.",
        )
    return _compile_test(tree, schema[tree.column]).fill_null(value=False)


def _alike(word: str, words: list[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(word, words, n=3)


def _compile_test(test: Test, kind: pl.DataType) -> pl.Expr:
    import polars as pl

    column = pl.col(test.column)
    if test.operator == "empty":
        return _is_empty(column, kind)
    if test.operator == "has":
        if not isinstance(kind, pl.List):
            raise _wrong(test, "`has` asks lists such as history and tags")
        return column.list.contains(str(test.values[0]))
    if test.operator == "contains":
        if kind != pl.String:
            raise _wrong(test, "`contains` asks columns of text")
        return column.str.to_lowercase().str.contains(str(test.values[0]).lower(), literal=True)
    values = [_fit(test, value, kind) for value in test.values]
    if test.operator == "in":
        return column.is_in(values)
    compare = {"=": "eq", "!=": "ne_missing", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}[test.operator]
    compared: pl.Expr = getattr(column, compare)(values[0])
    return compared


def _is_empty(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    import polars as pl

    if kind == pl.String:
        return column.is_null() | (column == "")
    if isinstance(kind, pl.List):
        return column.is_null() | (column.list.len() == 0)
    return column.is_null()


def _fit(test: Test, value: Value, kind: pl.DataType) -> Value:
    """Make a value fit its column, or say why it cannot."""
    import polars as pl

    if isinstance(kind, pl.List):
        raise _wrong(test, "lists are asked with `has`")
    if kind == pl.String:
        if isinstance(value, float):
            raise _wrong(test, "the column holds text: put the value in quotes")
        return str(value)
    if kind == pl.Date:
        if not isinstance(value, date):
            raise _wrong(test, "the column holds days: write 2026-11-03")
        return value
    if not isinstance(value, float):
        raise _wrong(test, "the column holds numbers: write the value without quotes")
    return value


def _wrong(test: Test, why: str) -> BadInput:
    return BadInput(
        f"The filter cannot ask `{test.column}` like this (character {test.position + 1}).",
        why[0].upper() + why[1:] + ".",
    )
