"""Every sentence that the server may say to a page, gathered from the source as templates.

A template is the English text with `{1}`, `{2}` … where values stand. What a sentence is put together
from is followed through names, parameters and small functions of the same module, so that only values
are left as places: a catalogue then holds whole sentences.
"""

from __future__ import annotations

import ast
import itertools
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("geo", "routing", "app")
TERMINAL_ONLY = (
    *("app/__init__.py", "app/__main__.py", "app/main.py", "app/cli/", "app/demo/"),
    *("app/api/serve.py", "app/api/access.py", "app/service/backups.py", "app/store/dumps.py"),
)
"""What speaks to whoever types commands, never to a page."""
SAY_WHY = (
    *("geo/address.py", "geo/contactfile.py", "geo/geocoder.py", "geo/history.py", "geo/linecheck.py"),
    *("geo/locate.py", "geo/sheetfile.py", "geo/textrows.py", "geo/voterfile.py", "routing/ground.py"),
    *("routing/snap.py", "app/geocoded.py", "app/service/exceptions.py", "app/service/paper.py"),
)
"""What says why a row, a line or a door was left out: in lower-case words, without a full stop."""
A_REASON = re.compile(r"(?:NUL|[a-z]+)(?: (?:[a-z']+|\0))+")
REPORTERS = frozenset({"on_progress", "report", "tell", "part_of"})
PLACE = "\0"
MOST_FORMS = 60
FOLLOWED = 4
"""How many names, parameters and functions are followed one after the other."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


class UnfollowedError(Exception):
    """A text that is not put together from texts of the source."""


@dataclass(frozen=True)
class Source:
    """One module of ours."""

    name: str
    tree: ast.Module

    @cached_property
    def functions(self) -> dict[str, Function]:
        """Functions and methods by name; of several with one name, the last."""
        return {node.name: node for node in ast.walk(self.tree) if isinstance(node, Function)}

    @cached_property
    def calls(self) -> list[tuple[ast.Call, Function | None]]:
        """Calls, each with the innermost function around it."""
        return [(node, around) for node, around in _all_within(self.tree, None) if isinstance(node, ast.Call)]

    @cached_property
    def constants(self) -> dict[str, ast.expr]:
        """Values of the module's names."""
        found: dict[str, ast.expr] = {}
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found[node.targets[0].id] = node.value
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                found[node.target.id] = node.value
        return found


def _all_within(node: ast.AST, around: Function | None) -> Iterator[tuple[ast.AST, Function | None]]:
    for child in ast.iter_child_nodes(node):
        yield child, around
        yield from _all_within(child, child if isinstance(child, Function) else around)


@cache
def sources() -> list[Source]:
    """Read the modules whose words may reach a page."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    named = [(path.relative_to(ROOT).as_posix(), path) for path in paths]
    return [
        Source(name, ast.parse(path.read_text(encoding="utf-8")))
        for name, path in named
        if not name.startswith(TERMINAL_ONLY)
    ]


def texts(node: ast.expr | None, source: Source, around: Function | None, depth: int = 0) -> list[str]:
    """Give every text that an expression may be, with `PLACE` where a value stands.

    Raises
    ------
    UnfollowedError
        When it is no text of the source.
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return _joined([_part(value, source, around, depth) for value in node.values])
    if isinstance(node, ast.IfExp | ast.BoolOp):
        either = node.values if isinstance(node, ast.BoolOp) else [node.body, node.orelse]
        return _either(either, source, around, depth)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = [_or_place(side, source, around, depth) for side in (node.left, node.right)]
        if any(side != [PLACE] for side in sides):  # a sum of numbers is a value
            return _joined(sides)
    if depth < FOLLOWED:
        return _followed(node, source, around, depth + 1)
    raise UnfollowedError


def _followed(node: ast.expr | None, source: Source, around: Function | None, depth: int) -> list[str]:
    """Give the texts behind a name, a table of the module or one of its functions."""
    if isinstance(node, ast.Name):
        return _of_name(node.id, source, around, depth)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        return _of_table(source.constants.get(node.value.id), source, depth)
    if isinstance(node, ast.Call) and _called(node) in source.functions and isinstance(node.func, ast.Name):
        return _of_function(source.functions[node.func.id], source, depth)
    raise UnfollowedError


def _part(node: ast.expr, source: Source, around: Function | None, depth: int) -> list[str]:
    if isinstance(node, ast.FormattedValue):
        if node.format_spec is not None or node.conversion != -1:
            return [PLACE]
        return _or_place(node.value, source, around, depth)
    return texts(node, source, around, depth)


def _or_place(node: ast.expr, source: Source, around: Function | None, depth: int) -> list[str]:
    try:
        return texts(node, source, around, depth)
    except UnfollowedError:
        return [PLACE]


def _joined(parts: list[list[str]]) -> list[str]:
    forms = ["".join(form) for form in itertools.islice(itertools.product(*parts), MOST_FORMS)]
    return list(dict.fromkeys(forms))


def _either(nodes: list[ast.expr], source: Source, around: Function | None, depth: int) -> list[str]:
    found = [text for node in nodes for text in _or_place(node, source, around, depth)]
    if all(text == PLACE for text in found):
        raise UnfollowedError
    return list(dict.fromkeys(found))


def _of_name(name: str, source: Source, around: Function | None, depth: int) -> list[str]:
    if around is not None:
        given = _assigned(name, source, around)
        if given:
            return _either(given, source, around, depth)
        places = [one.arg for one in (*around.args.posonlyargs, *around.args.args, *around.args.kwonlyargs)]
        if name in places:
            return _of_parameter(name, places.index(name), source, around, depth)
    if name in source.constants:
        return texts(source.constants[name], source, None, depth)
    raise UnfollowedError


def _assigned(name: str, source: Source, around: Function) -> list[ast.expr]:
    found = []
    for node in ast.walk(around):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                found += _taken(name, target, node.value, around)
        elif isinstance(node, ast.For | ast.comprehension):
            for each in _rounds(node.iter, source):
                found += _taken(name, node.target, each, around)
    return found


def _rounds(gone_through: ast.expr, source: Source) -> list[ast.expr]:
    """Give what a loop goes through: a list that is written out, or the pairs of a table of the module."""
    if isinstance(gone_through, ast.Tuple | ast.List):
        return gone_through.elts
    if isinstance(gone_through, ast.Call) and isinstance(gone_through.func, ast.Attribute):
        owner = gone_through.func.value
        table = source.constants.get(owner.id) if isinstance(owner, ast.Name) else None
        if gone_through.func.attr == "items" and isinstance(table, ast.Dict):
            pairs = zip(table.keys, table.values, strict=True)
            return [ast.Tuple([key, value]) for key, value in pairs if key is not None]
    return []


def _taken(name: str, target: ast.expr, value: ast.expr, around: Function) -> list[ast.expr]:
    if isinstance(target, ast.Name):
        return [value] if target.id == name else []
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=False)
        return [one for aim, each in pairs for one in _taken(name, aim, each, around)]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Subscript):
        tables = [node.value for node in ast.walk(around) if isinstance(node, ast.Assign)]
        rows = [row for table in tables if isinstance(table, ast.Dict) for row in table.values]
        return [one for row in rows for one in _taken(name, target, row, around)]
    return []


def _of_parameter(name: str, at: int, source: Source, around: Function, depth: int) -> list[str]:
    """Follow what the calls of a function give for a parameter: those of its own module, else all."""
    own = [(call, caller, source) for call, caller in source.calls if _called(call) == around.name]
    everywhere = own or [
        (call, caller, one) for one in sources() for call, caller in one.calls if _called(call) == around.name
    ]
    is_method = around.args.args[:1] and around.args.args[0].arg == "self"
    found: list[str] = []
    for call, caller, where in everywhere:
        first = at - 1 if is_method and isinstance(call.func, ast.Attribute) else at
        named = [one.value for one in call.keywords if one.arg == name]
        for value in named or call.args[first : first + 1]:
            found += _or_place(value, where, caller, depth)
    if all(text == PLACE for text in found):
        raise UnfollowedError
    return list(dict.fromkeys(found))


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _of_table(table: ast.expr | None, source: Source, depth: int) -> list[str]:
    if isinstance(table, ast.Dict):
        return _either(table.values, source, None, depth)
    raise UnfollowedError


def _of_function(function: Function, source: Source, depth: int) -> list[str]:
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
    if not returned:
        raise UnfollowedError
    return _either(returned, source, function, depth)


def numbered(text: str) -> str:
    """Number the places of a text in the order of the source."""
    count = itertools.count(1)
    return re.sub(PLACE, lambda _: f"{{{next(count)}}}", text)


def kinds_of_error(modules: list[Source]) -> set[str]:
    """Name the errors that a person can mend: `TurfwalkError` and what descends from it."""
    kinds = {"TurfwalkError"}
    bases = {
        node.name: {ast.unparse(base) for base in node.bases}
        for source in modules
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef)
    }
    while more := {name for name, of in bases.items() if of & kinds} - kinds:
        kinds |= more
    return kinds


def _of_requests() -> Iterator[tuple[str, str]]:
    """Give what is said of refused fields and of plain statuses, as the documents put them together."""
    of = next(source for source in sources() if source.name == "app/api/problems.py")
    asked = texts(ast.parse("_reason(error)", mode="eval").body, of, None)
    for source in sources():
        own = [call.args[1] for call, _ in source.calls if _called(call) == "PydanticCustomError"]
        asked += [re.sub(r"\{\w+\}", PLACE, one) for node in own for one in texts(node, source, None)]
        for node, around in _all_within(source.tree, None):
            told = _under(node, {"msg"})
            asked += [
                one for value in _texts_of(told, source, around) for one in texts(value, source, around)
            ]
    yield from ((f"{PLACE} {reason}.", of.name) for reason in asked)
    statuses = of.constants["_BY_STATUS"]
    for row in statuses.values if isinstance(statuses, ast.Dict) else ():
        _, title, mend = (
            (texts(each, of, None)[0] for each in row.elts) if isinstance(row, ast.Tuple) else ("", "", "")
        )
        yield from ((title + ".", of.name), (mend, of.name))


def every_template() -> dict[str, str]:
    """Gather what may be said to a page: template -> where it is said first.

    Raises
    ------
    UnfollowedError
        When a problem is put together in a way that cannot be followed.
    """
    found: dict[str, str] = {}
    kinds = kinds_of_error(sources())
    for source in sources():
        for node, around, place in _said(source, kinds):
            try:
                said = texts(node, source, around)
            except UnfollowedError:
                raise UnfollowedError(f"{source.name}:{node.lineno}: {ast.unparse(node)}") from None
            for text in said:
                if re.search("[A-Za-z]{2}", text):
                    found.setdefault(numbered(text), place)
    for text, place in _of_requests():
        if re.search("[A-Za-z]{2}", text):
            found.setdefault(numbered(text), place)
    return found


def _said(source: Source, kinds: set[str]):
    """Go through the texts of a module that are handed to people: errors, phrases, reasons, evidence."""
    for call, around in source.calls:
        place, name = f"{source.name}:{call.lineno}", _called(call)
        if name in kinds:
            yield from (
                (node, around, place) for node in [*call.args[:2], *(one.value for one in call.keywords)]
            )
        elif name in REPORTERS and len(call.args) > 1 and _is_text(call.args[1], source, around):
            yield call.args[1], around, place
        elif name in {"problem", "problem_of_status"}:
            yield from (
                (node, around, place)
                for node in _texts_of(call.args[1 if name == "problem_of_status" else 3 :], source, around)
            )
        for one in call.keywords:
            if one.arg in {"message", "evidence"} and _is_text(one.value, source, around):
                yield one.value, around, place
    for node, around in _all_within(source.tree, None):
        told = _under(node, {"what", "mend"})
        yield from ((one, around, f"{source.name}:{one.lineno}") for one in _texts_of(told, source, around))
    if source.name in SAY_WHY:
        yield from _reasons(source)


def _reasons(source: Source):
    """Go through the texts of a module that read like a reason; `{name}` in one is filled in later."""
    for node, around in _all_within(source.tree, None):
        if isinstance(node, ast.Constant | ast.JoinedStr) and _is_text(node, source, around):
            said = [re.sub(r"\{\w+(?::[^}]*)?\}", PLACE, one) for one in texts(node, source, around)]
            if all(A_REASON.fullmatch(one) for one in said):
                yield from (
                    (ast.Constant(one, lineno=node.lineno), around, f"{source.name}:{node.lineno}")
                    for one in said
                )


def _under(node: ast.AST, names: set[str]) -> list[ast.expr]:
    """Give what a written-out table holds under some names."""
    pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
    return [value for key, value in pairs if isinstance(key, ast.Constant) and key.value in names]


def _texts_of(nodes: Iterable[ast.expr], source: Source, around: Function | None) -> list[ast.expr]:
    return [node for node in nodes if _is_text(node, source, around)]


def _is_text(node: ast.AST, source: Source, around: Function | None) -> bool:
    try:
        return isinstance(node, ast.expr) and bool(texts(node, source, around))
    except UnfollowedError:
        return False
