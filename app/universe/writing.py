"""Writing a filter: from a tree back to the text that people read and edit."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from app.universe.tree import Everyone, Joined, Node, Not, Test, Tried, Value, Voted, Within
from geo.errors import BadInput


def write_where(tree: Node) -> str:
    """Write a tree as text; ``parse_where`` reads the same tree from it.

    Raises
    ------
    BadInput
        For a column or a kind of election that is no word.
    """
    if isinstance(tree, Everyone):
        return "true" if tree.included else "false"
    if isinstance(tree, Not):
        return _opposite(tree.of)
    if isinstance(tree, Joined):
        return f" {tree.word} ".join(_part(part) for part in tree.parts)
    if isinstance(tree, Test):
        return _test(tree)
    return _words(tree)


def _part(tree: Node) -> str:
    """Write a part of several; brackets only where it is made of several itself."""
    return f"({write_where(tree)})" if isinstance(tree, Joined) else write_where(tree)


def _opposite(tree: Node) -> str:
    """Write what must not be: `is not empty`, `not in (…)`, else in brackets."""
    if isinstance(tree, Test) and tree.operator == "empty":
        return f"{_word(tree.column)} is not empty"
    if isinstance(tree, Test) and tree.operator in {"in", "has", "contains"}:
        column, rest = _word(tree.column), _test(tree)
        return f"{column} not{rest.removeprefix(column)}"
    return f"not ({write_where(tree)})"


def _words(tree: Voted | Within | Tried) -> str:
    if isinstance(tree, Voted):
        return f"voted {tree.least} of last {tree.last} {_word(tree.kind)}"
    if isinstance(tree, Tried):
        when = f"since {tree.since.isoformat()}" if tree.since else f"within {tree.days} days"
        return f"{'contacted' if tree.talked else 'attempted'} {when}"
    lon, lat = _value(tree.lon), _value(tree.lat)
    return f"within {_value(tree.distance_m)} m of ({lon}, {lat})"


def _test(test: Test) -> str:
    column = _word(test.column)
    if test.operator == "empty":
        return f"{column} is empty"
    if test.operator == "in":
        return f"{column} in ({', '.join(_value(value) for value in test.values)})"
    return f"{column} {test.operator} {_value(test.values[0])}"


def _word(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text):
        raise BadInput(
            "The filter asks for a column or an election whose name is no word.",
            "Names are letters, figures and _, such as support_score.",
        )
    return text


def _value(value: Value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        quoted = value.replace("'", "''")
        return f"'{quoted}'"
    return f"{Decimal(repr(float(value))):f}".removesuffix(".0")
