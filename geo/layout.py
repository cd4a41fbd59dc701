"""Layouts: what a file's columns mean, as data.

A layout is a small TOML file in ``geo/layouts`` or a mapping file a person wrote. It says how the
file is recognised and which heading holds which of our fields. Adding a layout adds no code.
``geo.columns`` lays them over files.
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
    from collections.abc import Mapping

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
    "house_number_prefix",
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

RANGE_FIELDS = (
    "left_from",
    "left_to",
    "left_parity",
    "left_city",
    "left_zip5",
    "right_from",
    "right_to",
    "right_parity",
    "right_city",
    "right_zip5",
)
"""Fields about the house numbers of a street's sides that a layout of addresses may name."""

CONTACT_FIELDS = ("voter_id", "knocked_at", "outcome", "canvasser_id")
"""Fields of a past result that a layout of contacts may name."""

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
    "unheaded",
    "fixed",
    "history_file",
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
    history_pattern: str = ""  # groups: kind and year
    kinds: Mapping[str, str] = field(default_factory=dict)  # what the pattern found: our kind of election
    not_voted: tuple[str, ...] = ("", "N", "NO", "0", "F", "FALSE")
    elections: Mapping[str, str] = field(default_factory=dict)
    score_pattern: str = ""
    scores: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unheaded: Unheaded | None = None
    history_file: HistoryColumns | None = None


@dataclass(frozen=True)
class Unheaded:
    """How a file without headings looks.

    ``headings`` are what its columns would be called, in order; ``counts`` the numbers of columns such
    a file may have; ``widths`` the characters of each column, empty where a delimiter stands between
    them; ``shapes`` maps headings to patterns that the texts of a row match.
    """

    headings: tuple[str, ...]
    counts: tuple[int, ...]
    widths: tuple[int, ...] = ()
    shapes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HistoryColumns:
    """The second file of a state: one row a voter and election.

    ``headings`` are what the columns are called, in order, should the file have no headings. The other
    texts are headings; ``kind`` may be empty: then the date says it. ``kinds`` maps what stands there to
    our kinds, keys in capitals; ``not_voted`` are codes in ``method`` of people who did not vote.
    """

    headings: tuple[str, ...]
    voter_id: str
    date: str
    kind: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    method: str = ""
    not_voted: tuple[str, ...] = ()


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
        What the file is about when it does not say so: "voters", "addresses" or "contacts".

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
        name = str(raw["based_on"])
        is_ours = path.parent == _FOLDER
        base = read_layout(_FOLDER / f"{name}.toml") if is_ours else layout_named(name, kind)
    return _laid_over(base, raw, path.name)


def _check_keys(raw: Mapping[str, Any], file_name: str) -> None:
    """Name the first key or field that no layout knows."""
    for key in raw:
        if key not in _KEYS:
            raise BadInput(
                f"{file_name} has an unknown key {key!r}.", f"Known keys: {', '.join(sorted(_KEYS))}."
            )
    for part in ("columns", "history", "scores", "codes", "unheaded", "fixed", "history_file"):
        if not isinstance(raw.get(part, {}), dict):
            raise BadInput(f"In {file_name} {part!r} is not a table.", f"Write it as [{part}].")
    for name in raw.get("columns", {}):
        if name not in VOTER_FIELDS + PLACE_FIELDS + RANGE_FIELDS + CONTACT_FIELDS:
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
        kinds={**base.kinds, **{str(k).lower(): str(v) for k, v in history.get("kinds", {}).items()}},
        not_voted=tuple(text.upper() for text in _texts(history.get("not_voted", base.not_voted))),
        elections={**base.elections, **history.get("columns", {})},
        score_pattern=str(scores.get("pattern", base.score_pattern)),
        scores={**base.scores, **scores.get("columns", {})},
        codes={**base.codes, **codes},
        unheaded=_unheaded(raw) or base.unheaded,
        history_file=_history_columns(raw) or base.history_file,
    )


def _unheaded(raw: Mapping[str, Any]) -> Unheaded | None:
    """Read how a file without headings looks: delimited, or with columns of fixed widths."""
    if "fixed" in raw:
        names, widths = zip(*raw["fixed"]["columns"], strict=True)
        shapes = dict(raw["fixed"].get("shapes", {}))
        return Unheaded(tuple(names), (len(names),), tuple(int(width) for width in widths), shapes)
    if "unheaded" in raw:
        headings = _texts(raw["unheaded"]["headings"])
        counts = tuple(raw["unheaded"].get("counts", [len(headings)]))
        return Unheaded(headings, counts, (), dict(raw["unheaded"].get("shapes", {})))
    return None


def _history_columns(raw: Mapping[str, Any]) -> HistoryColumns | None:
    """Read what the columns of a second file with the vote history mean."""
    if "history_file" not in raw:
        return None
    table = dict(raw["history_file"])
    table["headings"] = _texts(table.get("headings", ()))
    table["not_voted"] = tuple(text.upper() for text in _texts(table.get("not_voted", ())))
    table["kinds"] = {str(code).upper(): str(kind) for code, kind in table.get("kinds", {}).items()}
    return HistoryColumns(**table)


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
