"""Layouts: what a file's columns mean, as data.

A layout is a small TOML file in ``geo/layouts`` or a mapping file a person wrote. It says how the
file is recognised and which heading holds which of our fields. Adding a layout adds no code.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VOTER_FIELDS = (
    "voter_id",
    "first_name",
    "last_name",
    "birth_year",
    "birth_date",
    "age",
    "sex",
    "party",
    "registered_on",
    "phone",
    "email",
    "language",
    "file_precinct",
    "tags",
    "confidential",
)
"""Fields about the person that a layout may name."""

PLACE_FIELDS = (
    "address_line",
    "house_number",
    "house_number_half",
    "street_prefix",
    "street_name",
    "street_type",
    "street_suffix",
    "unit_type",
    "unit",
    "city",
    "state",
    "zip5",
    "lon",
    "lat",
)
"""Fields about the place that a layout may name."""

_FOLDER = Path(__file__).parent / "layouts"
_KEYS = {
    "kind",
    "name",
    "title",
    "based_on",
    "delimiter",
    "encoding",
    "date_order",
    "signature",
    "known",
    "columns",
    "history",
    "scores",
    "codes",
}
_DATE_ORDERS = ("mdy", "dmy", "ymd")


@dataclass(frozen=True)
class Layout:
    """What the columns of a kind of file mean.

    ``columns`` maps our field to the headings it may have; ``elections`` a heading to our name of the
    election ("general-2024"); ``scores`` a heading to our ``*_score`` column. Both come on top of the
    patterns. ``codes`` maps a field to its code table, keys in capitals.
    """

    name: str
    title: str
    kind: str = "voters"
    delimiter: str = ""  # empty: found out from the headings
    encoding: str = ""  # empty: found out from the bytes
    date_order: str = "mdy"
    signature: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    history_pattern: str = ""
    not_voted: tuple[str, ...] = ("", "N", "NO", "0", "F", "FALSE")
    elections: Mapping[str, str] = field(default_factory=dict)
    score_pattern: str = ""
    scores: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class ColumnPlan:
    """Which column of one file holds what: positions from 0.

    ``elections`` are newest first. ``evidence`` says how sure we are: "VAN: 14 of 16 headings".
    """

    layout: Layout
    headings: tuple[str, ...]
    fields: Mapping[str, int]
    elections: Mapping[str, int]
    scores: Mapping[str, int]
    evidence: str


def plain_heading(heading: str) -> str:
    """Give a heading without case, blanks and punctuation, as headings are compared."""
    return re.sub(r"[^0-9a-z]", "", heading.lower())


@lru_cache(maxsize=1)
def builtin_layouts() -> dict[str, Layout]:
    """Read the layouts that come with the program, by name."""
    found = [read_layout(path) for path in sorted(_FOLDER.glob("*.toml"))]
    return {layout.name: layout for layout in found}


def layout_named(name: str, kind: str = "voters") -> Layout:
    """Give a built-in layout.

    Raises
    ------
    BadInput
        If there is none of this name; the mend lists the names.
    """
    layout = builtin_layouts().get(name)
    if layout is None or layout.kind != kind:
        names = ", ".join(known.name for known in builtin_layouts().values() if known.kind == kind)
        raise BadInput(
            f"There is no layout called {name!r}.", f"Layouts are: {names}; or give a mapping file."
        )
    return layout


def read_layout(path: Path, kind: str = "voters") -> Layout:
    """Read a layout or a mapping file.

    Parameters
    ----------
    path
        TOML. With ``based_on = "van"`` its entries are laid over that built-in layout.
    kind
        What the file is about when it does not say so: "voters" or "addresses".

    Raises
    ------
    BadInput
        If it is no TOML, or a key, field or pattern in it is unknown or wrong.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name} cannot be read.", "Give the path of a mapping file.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(
            f"{path.name} is not a mapping file: {error}.", "Mend that line of the TOML file."
        ) from error
    _check_keys(raw, path.name)
    base = Layout(name=path.stem, title=path.stem, kind=kind)
    if "based_on" in raw:
        base = layout_named(str(raw["based_on"]), kind)
    return _laid_over(base, raw, path.name)


def _check_keys(raw: Mapping[str, Any], file_name: str) -> None:
    """Name the first key or field that no layout knows."""
    for key in raw:
        if key not in _KEYS:
            raise BadInput(
                f"{file_name} has an unknown key {key!r}.", f"Known keys: {', '.join(sorted(_KEYS))}."
            )
    for part in ("columns", "history", "scores", "codes"):
        if not isinstance(raw.get(part, {}), dict):
            raise BadInput(f"In {file_name} {part!r} is not a table.", f"Write it as [{part}].")
    for name in raw.get("columns", {}):
        if name not in VOTER_FIELDS + PLACE_FIELDS:
            fields = ", ".join(VOTER_FIELDS + PLACE_FIELDS)
            raise BadInput(f"{file_name} maps an unknown field {name!r}.", f"Fields are: {fields}.")
    if raw.get("date_order", "mdy") not in _DATE_ORDERS:
        raise BadInput(f"In {file_name} date_order is not one of mdy, dmy and ymd.", "Mend date_order.")


def _laid_over(base: Layout, raw: Mapping[str, Any], file_name: str) -> Layout:
    """Lay the entries of a TOML document over a layout."""
    history, scores = raw.get("history", {}), raw.get("scores", {})
    _check_pattern(history.get("pattern", ""), 2, file_name)
    _check_pattern(scores.get("pattern", ""), 1, file_name)
    columns = {name: _texts(value) for name, value in raw.get("columns", {}).items()}
    codes = {
        name: {str(k).upper(): str(v) for k, v in table.items()}
        for name, table in raw.get("codes", {}).items()
    }
    return replace(
        base,
        name=str(raw.get("name", base.name)),
        title=str(raw.get("title", base.title)),
        kind=str(raw.get("kind", base.kind)),
        delimiter=str(raw.get("delimiter", base.delimiter)),
        encoding=str(raw.get("encoding", base.encoding)),
        date_order=str(raw.get("date_order", base.date_order)),
        signature=_texts(raw.get("signature", base.signature)),
        known=_texts(raw.get("known", base.known)),
        columns={**base.columns, **columns},
        history_pattern=str(history.get("pattern", base.history_pattern)),
        not_voted=tuple(text.upper() for text in _texts(history.get("not_voted", base.not_voted))),
        elections={**base.elections, **history.get("columns", {})},
        score_pattern=str(scores.get("pattern", base.score_pattern)),
        scores={**base.scores, **scores.get("columns", {})},
        codes={**base.codes, **codes},
    )


def _check_pattern(pattern: object, group_count: int, file_name: str) -> None:
    """Refuse a pattern of headings that is none or lacks its groups (kind and year; name)."""
    try:
        groups = re.compile(str(pattern)).groups
    except re.error as error:
        raise BadInput(f"{file_name} holds a pattern that is none: {error}.", "Mend the pattern.") from error
    if pattern and groups < group_count:
        raise BadInput(
            f"A pattern of {file_name} has {groups} groups instead of {group_count}.", "Mend the pattern."
        )


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - a TOML value: one text or a list of them
    return (value,) if isinstance(value, str) else tuple(str(item) for item in value)


def plan_columns(layout: Layout, headings: Sequence[str]) -> ColumnPlan:
    """Find our fields among a file's headings.

    Parameters
    ----------
    layout
        The layout to apply.
    headings
        Headings of the file in order. Of equal headings the first counts.
    """
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        places.setdefault(plain_heading(heading), place)
    fields: dict[str, int] = {}
    for name, spellings in layout.columns.items():
        found = [places[plain] for plain in map(plain_heading, spellings) if plain in places]
        if found:
            fields[name] = found[0]
    used = set(fields.values())
    elections = _elections(layout, headings, used)
    scores = _scores(layout, headings, used | set(elections.values()))
    plan = ColumnPlan(layout, tuple(headings), fields, elections, scores, "")
    return replace(plan, evidence=f"{layout.title}: {len(known_headings(plan))} of {len(headings)} headings")


def known_headings(plan: ColumnPlan) -> set[int]:
    """Give the positions of all headings the layout knows, imported or not."""
    spellings = [text for texts in plan.layout.columns.values() for text in texts]
    known = {plain_heading(text) for text in (*spellings, *plan.layout.known, *plan.layout.signature)}
    named = {place for place, heading in enumerate(plan.headings) if plain_heading(heading) in known}
    return named | set(plan.elections.values()) | set(plan.scores.values())


_ELECTION_ORDER = ("general", "municipal", "special", "runoff", "primary")


def _elections(layout: Layout, headings: Sequence[str], used: set[int]) -> dict[str, int]:
    """Name the vote history columns: "General24" is general-2024. Newest first."""
    named = {plain_heading(heading): name for heading, name in layout.elections.items()}
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        match = (
            re.match(layout.history_pattern, heading.strip(), re.IGNORECASE)
            if layout.history_pattern
            else None
        )
        if plain_heading(heading) in named:
            found.setdefault(named[plain_heading(heading)], place)
        elif match and place not in used:
            year = match[2] if len(match[2]) == 4 else f"20{match[2]}"
            found.setdefault(f"{re.sub(r' +', '-', match[1].lower())}-{year}", place)
    return dict(sorted(found.items(), key=lambda item: _newest_first(item[0])))


def _newest_first(election: str) -> tuple[int, int, str]:
    """Sort elections by year, the later kind of one year first."""
    year = re.search(r"(\d{4})$", election)
    kind = election.split("-", 1)[0]
    rank = _ELECTION_ORDER.index(kind) if kind in _ELECTION_ORDER else len(_ELECTION_ORDER)
    return (-int(year[1]) if year else 0, rank, election)


def _scores(layout: Layout, headings: Sequence[str], used: set[int]) -> dict[str, int]:
    """Name the columns of numbers: "SupportScore" is support_score."""
    named = {plain_heading(heading): name for heading, name in layout.scores.items()}
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        match = (
            re.match(layout.score_pattern, heading.strip(), re.IGNORECASE) if layout.score_pattern else None
        )
        if plain_heading(heading) in named:
            found.setdefault(_score_name(named[plain_heading(heading)]), place)
        elif match and place not in used:
            found.setdefault(_score_name(match[1]), place)
    return found


def _score_name(text: str) -> str:
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    snake = re.sub(r"[^0-9a-z]+", "_", snake.lower()).strip("_")
    return snake if snake.endswith("_score") else f"{snake}_score"


def recognise(headings: Sequence[str]) -> ColumnPlan:
    """Choose the voter layout that knows most of a file's headings.

    Parameters
    ----------
    headings
        Headings of the file in order.

    Returns
    -------
    ColumnPlan
        Of the layout whose signature is there and that knows at least half of the headings, the one
        that knows most; otherwise of the generic layout.
    """
    plains = {plain_heading(heading) for heading in headings}
    plans = [
        plan_columns(layout, headings)
        for layout in builtin_layouts().values()
        if layout.kind == "voters" and plains & {plain_heading(text) for text in layout.signature}
    ]
    fit = [plan for plan in plans if 2 * len(known_headings(plan)) >= len(headings)]
    if not fit:
        return plan_columns(layout_named("generic"), headings)
    return max(fit, key=lambda plan: len(known_headings(plan)))
