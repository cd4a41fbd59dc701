"""What went wrong, as problem documents of RFC 9457.

A document names fields, options and ids; it never repeats what was sent, because what was sent may be
somebody's name or address.
"""

from __future__ import annotations

import logging
import traceback
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from app.accounts import TooManyGuesses
from app.store.edits import Stale
from geo.errors import BadInput, Cancelled, Conflict, Infeasible, NotFound, TurfwalkError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("turfwalk.failure")


@dataclass(frozen=True)
class Wrong:
    """One field that was refused. ``where`` is its place in the request, ``reason`` what is asked of it."""

    where: str
    reason: str


@dataclass(frozen=True)
class Problem:
    """A problem document: ``detail`` says what happened in one sentence, ``mend`` what to do next."""

    type: str
    title: str
    status: int
    detail: str
    mend: str
    errors: tuple[Wrong, ...] = ()


KINDS: dict[type[TurfwalkError], tuple[int, str, str]] = {
    TooManyGuesses: (429, "too-many", "Too many tries"),
    Stale: (412, "stale", "Somebody else saved first"),
    BadInput: (422, "bad-input", "The request holds something wrong"),
    NotFound: (404, "not-found", "There is no such thing"),
    Conflict: (409, "conflict", "That does not fit what is there now"),
    Infeasible: (422, "infeasible", "The request has no answer"),
    Unavailable: (503, "unavailable", "Something needed is missing or busy"),
    Cancelled: (409, "cancelled", "The work was stopped"),
}
"""Status, short name and title of each kind of error."""

_BY_STATUS = {
    400: ("bad-request", "The request cannot be read", "Look at /docs for what this address takes."),
    401: ("sign-in", "Sign in first", "Sign in, or open the one-time link that turfwalk serve printed."),
    403: (
        "forbidden",
        "That is not allowed from here",
        "Use Turfwalk's own page, or ask an owner of the campaign for the right.",
    ),
    404: ("not-found", "There is no such thing", "Check the address, or go back to the map."),
    405: ("method", "This address does not take that method", "Look at /docs for what this address takes."),
    413: ("too-large", "The request is too large", "Send a smaller file, or import it on the command line."),
    416: ("range", "The file has no such part", "Ask for bytes inside the file."),
    421: ("host", "This server has another name", "Open the address that turfwalk serve printed."),
}

_REASONS = {
    "missing": "is missing",
    "extra_forbidden": "is not a known field",
    "unexpected_keyword_argument": "is not a known field",
    "json_invalid": "is no JSON that can be read (numbers must be finite and below 2^63, text must be Unicode)",
    "finite_number": "must be a finite number",
    "model_attributes_type": "must be a JSON object sent as application/json",
    "dataclass_type": "must be a JSON object",
    "string_type": "must be text",
    "string_pattern_mismatch": "has letters that do not belong there",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "bool_parsing": "must be true or false",
}


def problem(
    status: int, kind: str, title: str, detail: str, mend: str, errors: tuple[Wrong, ...] = ()
) -> Problem:
    """Make a problem document; the type is a name, not an address."""
    return Problem(f"urn:turfwalk:problem:{kind}", title, status, detail, mend, errors)


def problem_of_status(status: int, detail: str = "") -> Problem:
    """Give the document of a plain HTTP status."""
    kind, title, mend = _BY_STATUS.get(status, ("http", "The request was refused", ""))
    return problem(status, kind, title, detail or f"{title}.", mend)


def problem_of_error(error: TurfwalkError) -> Problem:
    """Give the document of one of the five kinds of error."""
    for kind in type(error).__mro__:
        if kind in KINDS:
            status, name, title = KINDS[kind]
            return problem(status, name, title, error.what, error.mend)
    return problem_of_failure()


def problem_of_failure() -> Problem:
    """Give the document of a fault of our own: it says nothing of the request."""
    return problem(
        500,
        "failure",
        "Turfwalk made a mistake",
        "Turfwalk could not finish this request; nothing was changed half.",
        "Try again; if it happens again, look at the server's log and report it.",
    )


def problem_of_fields(errors: Iterable[Mapping[str, Any]], known: frozenset[str]) -> Problem:
    """Give the document of refused fields.

    Parameters
    ----------
    errors
        Pydantic's errors; their ``input`` and ``ctx`` are left aside, ``msg`` too unless it is ours.
    known
        Names of our own fields: other words in a place come from the request and are not repeated.
    """
    wrongs = tuple(dict.fromkeys(Wrong(_place(e["loc"], known), _reason(e)) for e in errors))[:20]
    first = f"{wrongs[0].where} {wrongs[0].reason}." if wrongs else "The request holds something wrong."
    status, kind, title = KINDS[BadInput]
    return problem(status, kind, title, first, "Look at /docs for what this address takes.", wrongs)


def _place(loc: Iterable[str | int], known: frozenset[str]) -> str:
    """Spell where a field stands, with our own words only."""
    parts = ["…" if isinstance(part, str) and part not in known else str(part) for part in loc]
    return ".".join(parts[:8])


def _reason(error: Mapping[str, Any]) -> str:
    """Say what is asked of a field."""
    kind = str(error["type"])
    ctx = error.get("ctx") or {}
    if kind in _REASONS:
        return _REASONS[kind]
    if kind == "literal_error":
        return f"must be {ctx['expected']}"
    if kind == "turfwalk":
        return str(error["msg"])
    for name, words in (("ge", "at least"), ("gt", "more than"), ("le", "at most"), ("lt", "less than")):
        if name in ctx:
            return f"must be {words} {ctx[name]}"
    if kind.startswith(("too_", "string_too_")):
        return "is too long" if kind.endswith("long") else "is too short"
    return f"is no valid {kind.split('_', maxsplit=1)[0]}"


def answer(document: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Make the response of a document."""
    content = {key: value for key, value in asdict(document).items() if key != "errors" or value}
    return JSONResponse(content, document.status, headers=headers, media_type=MEDIA_TYPE)


def log_failure(error: BaseException) -> None:
    """Log where a fault of our own happened, without its message, which may hold somebody's data."""
    places = " < ".join(
        f"{f.filename}:{f.lineno}" for f in reversed(traceback.extract_tb(error.__traceback__)[-4:])
    )
    _log.error("%s at %s", type(error).__name__, places)


def known_names(document: Any) -> frozenset[str]:  # noqa: ANN401 - an OpenAPI document is any JSON
    """Collect our own field and parameter names from an OpenAPI document."""
    found = {"body", "query", "path", "header", "cookie"}
    todo = [document]
    while todo:
        here = todo.pop()
        if isinstance(here, dict):
            if isinstance(here.get("properties"), dict):
                found.update(here["properties"])
            if isinstance(here.get("name"), str) and "in" in here:
                found.add(here["name"])
            todo.extend(here.values())
        elif isinstance(here, list):
            todo.extend(here)
    return frozenset(found)


def problem_schemas() -> dict[str, Any]:
    """Describe problem documents for OpenAPI; they are no answer of a route, so FastAPI does not see them."""
    schema = TypeAdapter(Problem).json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}


def answer_problems(app: FastAPI) -> None:
    """Make every error of the app a problem document."""

    async def of_error(_request: Request, error: Exception) -> Response:
        return answer(problem_of_error(error) if isinstance(error, TurfwalkError) else problem_of_failure())

    async def of_fields(_request: Request, error: Exception) -> Response:
        fields = error.errors() if isinstance(error, RequestValidationError) else []
        if not hasattr(app.state, "known_names"):
            app.state.known_names = known_names(app.openapi())
        return answer(problem_of_fields(fields, app.state.known_names))

    async def of_status(_request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            return answer(problem_of_failure())
        return answer(problem_of_status(error.status_code), error.headers)

    app.add_exception_handler(TurfwalkError, of_error)
    app.add_exception_handler(RequestValidationError, of_fields)
    app.add_exception_handler(HTTPException, of_status)
