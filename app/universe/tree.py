"""The tree of a filter, and its JSON form."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from geo.errors import BadInput

Value = str | float | date


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
    position: int = 0


@dataclass(frozen=True)
class Voted:
    """Voted in at least ``least`` of the ``last`` newest elections of a kind, such as "general"."""

    least: int
    last: int
    kind: str
    position: int = 0


@dataclass(frozen=True)
class Within:
    """Lives within ``distance_m`` metres of a place, in a straight line."""

    distance_m: float
    lon: float
    lat: float
    position: int = 0


@dataclass(frozen=True)
class Tried:
    """Contacted (someone talked) or attempted in the last ``days`` days, or since a day; the other is null."""

    talked: bool
    days: int | None
    since: date | None
    position: int = 0


@dataclass(frozen=True)
class Not:
    """The opposite; empty cells do not satisfy a test, so they do satisfy its opposite."""

    of: Node


@dataclass(frozen=True)
class Joined:
    """All (``and``) or any (``or``) of several."""

    word: str
    parts: tuple[Node, ...]


Node = Everyone | Test | Voted | Within | Tried | Not | Joined

_LEAVES: dict[str, type[Everyone | Test | Voted | Within]] = {
    "everyone": Everyone,
    "test": Test,
    "voted": Voted,
    "within": Within,
}
_DEEPEST = 50
LONGEST_DAYS = 36_500
"""Days back that a filter may ask for: a hundred years."""
_COUNTS = {"empty": range(1), "in": range(1, 10_000)}
"""How many values an operator takes; all others take one."""
OPERATORS = ("=", "!=", "<", "<=", ">", ">=", "in", "has", "contains", "empty")


def tree_to_json(tree: Node) -> dict[str, Any]:
    """Write a tree as JSON: ``{"all": […]}``, ``{"any": […]}``, ``{"not": …}`` around tests.

    Days become text such as ``2026-11-03``.
    """
    if isinstance(tree, Not):
        return {"not": tree_to_json(tree.of)}
    if isinstance(tree, Joined):
        return {"all" if tree.word == "and" else "any": [tree_to_json(part) for part in tree.parts]}
    if isinstance(tree, Tried):
        when = {"since": tree.since.isoformat()} if tree.since else {"within_days": tree.days}
        return {"contacted" if tree.talked else "attempted": when}
    name = next(name for name, kind in _LEAVES.items() if type(tree) is kind)
    fields = {key: value for key, value in asdict(tree).items() if key != "position"}
    if isinstance(tree, Test):
        fields["values"] = [value.isoformat() if isinstance(value, date) else value for value in tree.values]
    return {name: fields}


def tree_from_json(found: Any, depth: int = 0) -> Node:  # noqa: ANN401 - whatever a client sends
    """Read a tree from its JSON form.

    Raises
    ------
    BadInput
        For anything else.
    """
    if not isinstance(found, dict) or len(found) != 1 or depth > _DEEPEST:
        raise _trouble()
    name, inside = next(iter(found.items()))
    if name == "not":
        return Not(tree_from_json(inside, depth + 1))
    if name in {"all", "any"}:
        if not isinstance(inside, list) or len(inside) < 1:
            raise _trouble()
        parts = tuple(tree_from_json(part, depth + 1) for part in inside)
        return parts[0] if len(parts) == 1 else Joined("and" if name == "all" else "or", parts)
    if name in {"contacted", "attempted"}:
        return _tried(name, inside)
    if name not in _LEAVES or not isinstance(inside, dict):
        raise _trouble()
    return _leaf(name, inside)


def _leaf(name: str, fields: dict[str, Any]) -> Node:
    if name == "test":
        values = fields.get("values")
        known = isinstance(values, list) and all(type(value) in {str, int, float} for value in values)
        if set(fields) != {"column", "operator", "values"} or not known:
            raise _trouble()
        counts = _COUNTS.get(str(fields["operator"]), range(1, 2))
        if fields["operator"] not in OPERATORS or len(fields["values"]) not in counts:
            raise _trouble()
        made = tuple(_value(value) for value in fields["values"])
        return Test(str(fields["column"]), str(fields["operator"]), made)
    kinds: dict[str, dict[str, type]] = {
        "everyone": {"included": bool},
        "voted": {"least": int, "last": int, "kind": str},
        "within": {"distance_m": float, "lon": float, "lat": float},
    }
    wanted = kinds[name]
    if set(fields) != set(wanted) or not all(_is(fields[key], kind) for key, kind in wanted.items()):
        raise _trouble()
    return _LEAVES[name](**{key: kind(fields[key]) for key, kind in wanted.items()})


def _tried(name: str, when: Any) -> Node:  # noqa: ANN401 - whatever a client sends
    if not isinstance(when, dict) or len(when) != 1:
        raise _trouble()
    days, since = when.get("within_days"), when.get("since")
    if type(days) is int and 0 <= days <= LONGEST_DAYS:
        return Tried(name == "contacted", days, None)
    day = _value(since) if isinstance(since, str) else None
    if not isinstance(day, date):
        raise _trouble()
    return Tried(name == "contacted", None, day)


def _is(value: Any, kind: type) -> bool:  # noqa: ANN401 - whatever a client sends
    return type(value) in {int, float} if kind is float else type(value) is kind


def _value(value: str | float) -> Value:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value) if len(value) == len("2026-11-03") else value
        except ValueError:
            return value
    return float(value)


def _trouble() -> BadInput:
    return BadInput(
        "The filter is not in the JSON form of a filter.",
        'An example: {"test": {"column": "party", "operator": "=", "values": ["D"]}}.',
    )
