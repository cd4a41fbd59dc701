"""Reading a filter: from text to a tree.

Grammar::

    either  = both ("or" both)*
    both    = not ("and" not)*
    not     = "not" not | "(" either ")" | "true" | "false" | voted | within | tried | test
    voted   = "voted" number "of" "last" number kind            -- voted 2 of last 4 general
    within  = "within" number ("m" | "km") "of" "(" lon "," lat ")"
    tried   = ("contacted" | "attempted")                       -- past results
              ( "within" number ("days" | "weeks") | "since" day )
    test    = column ( ("=" | "!=" | "<" | "<=" | ">" | ">=") value
                     | ["not"] "in" "(" value ("," value)* ")"
                     | ["not"] "has" value            -- history and tags
                     | ["not"] "contains" value       -- text, case aside
                     | "is" ["not"] "empty" )
    value   = number | 'text' | "text" | 2026-11-03
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.universe.tree import LONGEST_DAYS, Everyone, Joined, Node, Not, Test, Tried, Value, Voted, Within
from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable

    Rule = Callable[[], Node]

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
KEYWORDS = {"and", "or", "not", "in", "has", "contains", "is", "empty", "true", "false", "voted", "within"}
_SIGNS = {"=", "==", "!=", "<>", "<", "<=", ">", ">="}
_SPANS = ("day", "days", "week", "weeks")
LONGEST = 4000


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
        if kind == "word" and text.lower() in KEYWORDS:
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
            if token := self.take("keyword", "voted"):
                return self.voted(token)
            if token := self.take("keyword", "within"):
                return self.within(token)
            return self.tried() if self._is_tried() else self.test()
        finally:
            self._depth -= 1

    def voted(self, begin: Token) -> Node:
        least = self.whole_number()
        self.need_word("of")
        self.need_word("last")
        last = self.whole_number()
        kind = self.need("word").text.lower()
        return Voted(least, last, kind.removesuffix("s"), begin.position)

    def within(self, begin: Token) -> Node:
        distance = float(self.need("number").text)
        unit = self.need_word("m", "km")
        self.need_word("of")
        self.need("sign", "(")
        lon = float(self.need("number").text)
        self.need("sign", ",")
        lat = float(self.need("number").text)
        self.need("sign", ")")
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise self.trouble("a place as (longitude, latitude)")
        return Within(distance * (1000 if unit == "km" else 1), lon, lat, begin.position)

    def _is_tried(self) -> bool:
        """`contacted` and `attempted` may be names of columns too: what follows says which."""
        word, following = self._tokens[self._at], self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        asks = word.kind == "word" and word.text.lower() in {"contacted", "attempted"}
        return asks and following.text.lower() in {"within", "since"}

    def tried(self) -> Node:
        begin = self.need("word")
        talked = begin.text.lower() == "contacted"
        if self.take("keyword", "within"):
            count = self._tokens[self._at]
            days = self.whole_number() * (7 if self.need_word(*_SPANS).startswith("week") else 1)
            if days > LONGEST_DAYS:
                self._at = self._tokens.index(count)
                raise self.trouble(f"at most {LONGEST_DAYS} days")
            return Tried(talked, days, None, begin.position)
        self.need_word("since")
        if self._tokens[self._at].kind != "date":
            raise self.trouble("a day like 2026-09-01")
        day = self.value()
        return Tried(talked, None, day if isinstance(day, date) else None, begin.position)

    def need_word(self, *words: str) -> str:
        if self._tokens[self._at].kind != "word" or self._tokens[self._at].text.lower() not in words:
            raise self.trouble(" or ".join(f"`{word}`" for word in words))
        return self.need("word").text.lower()

    def whole_number(self) -> int:
        if not self._tokens[self._at].text.isdigit():
            raise self.trouble("a whole number")
        return int(self.need("number").text)

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
