"""Layouts laid over files: which column holds what, and how we know.

A file is recognised by its headings; a file without headings by its number of columns, or the length of
its lines, and by what the texts of its first rows look like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.layout import Layout, Unheaded, builtin_layouts, layout_named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROWS_THAT_FIT = 0.8  # of the first rows, for a file without headings to be recognised


@dataclass(frozen=True)
class ColumnPlan:
    """Which column of one file holds what: positions from 0.

    ``elections`` are newest first, each with the columns that tell of it; ``has_headings`` is false
    where the headings come from the layout; ``evidence`` says how sure we are: "VAN: 14 of 16 headings".
    """

    layout: Layout
    headings: tuple[str, ...]
    fields: Mapping[str, int]
    elections: Mapping[str, tuple[int, ...]]
    scores: Mapping[str, int]
    evidence: str
    has_headings: bool = True


def plain_heading(heading: str) -> str:
    """Give a heading without case, blanks and punctuation, as headings are compared."""
    return re.sub(r"[^0-9a-z]", "", heading.lower())


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
    scores = _scores(layout, headings, used | election_places(elections))
    plan = ColumnPlan(layout, tuple(headings), fields, elections, scores, "")
    return replace(plan, evidence=f"{layout.title}: {len(known_headings(plan))} of {len(headings)} headings")


def known_headings(plan: ColumnPlan) -> set[int]:
    """Give the positions of all headings the layout knows, imported or not."""
    spellings = [text for texts in plan.layout.columns.values() for text in texts]
    known = {plain_heading(text) for text in (*spellings, *plan.layout.known, *plan.layout.signature)}
    named = {place for place, heading in enumerate(plan.headings) if plain_heading(heading) in known}
    return named | election_places(plan.elections) | set(plan.scores.values())


def election_places(elections: Mapping[str, tuple[int, ...]]) -> set[int]:
    """Give the positions of all vote history columns."""
    return {place for places in elections.values() for place in places}


_ELECTION_ORDER = ("general", "municipal", "special", "runoff", "primary")


def _elections(layout: Layout, headings: Sequence[str], used: set[int]) -> dict[str, tuple[int, ...]]:
    """Name the vote history columns: "General24" is general-2024. Newest first."""
    named = {plain_heading(heading): name for heading, name in layout.elections.items()}
    found: dict[str, tuple[int, ...]] = {}
    for place, heading in enumerate(headings):
        name = named.get(plain_heading(heading)) or _election(layout, heading)
        if name and (place not in used or plain_heading(heading) in named):
            found[name] = (*found.get(name, ()), place)
    return {name: found[name] for name in sorted(found, key=newest_first)}


def _election(layout: Layout, heading: str) -> str:
    """Name the election of a heading by the layout's pattern; "" if it is of none."""
    if not layout.history_pattern:
        return ""
    match = re.match(layout.history_pattern, heading.strip(), re.IGNORECASE)
    if not match:
        return ""
    year = match[2] if len(match[2]) == 4 else f"20{match[2]}"
    kind = layout.kinds.get(match[1].lower(), re.sub(r"[ _]+", "-", match[1].lower()))
    return f"{kind}-{year}" if kind else ""


def newest_first(election: str) -> tuple[int, int, str]:
    """Give the sorting key of an election: by year, the later kind of one year first."""
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


def recognise(headings: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> ColumnPlan:
    """Choose the voter layout that fits a file best.

    Parameters
    ----------
    headings
        The first row that is not blank.
    rows
        The first rows, that one among them.

    Returns
    -------
    ColumnPlan
        Of the layout whose signature is among the headings and that knows at least half of them, the
        one that knows most. If there is none, of the layout without headings whose number of columns and
        shapes the rows fit. Otherwise of the generic layout.
    """
    plains = {plain_heading(heading) for heading in headings}
    voters = [layout for layout in builtin_layouts().values() if layout.kind == "voters"]
    plans = [
        plan_columns(layout, headings)
        for layout in voters
        if plains & {plain_heading(text) for text in layout.signature}
    ]
    fit = [plan for plan in plans if 2 * len(known_headings(plan)) >= len(headings)]
    if fit:
        return max(fit, key=lambda plan: len(known_headings(plan)))
    for layout in voters:
        found = plan_unheaded(layout, rows)
        if found:
            return found
    return plan_columns(layout_named("generic"), headings)


def plan_unheaded(layout: Layout, rows: Sequence[Sequence[str]]) -> ColumnPlan | None:
    """Lay a layout over a file without headings.

    Parameters
    ----------
    layout
        The layout to apply.
    rows
        The first rows of the file.

    Returns
    -------
    ColumnPlan or None
        None if the layout has headings, or most of the rows do not look as it says.
    """
    look = layout.unheaded
    if look is None or not rows or len(rows[0]) not in look.counts or not fits_shapes(look, rows[0]):
        return None
    fit_count = sum(len(row) in look.counts and fits_shapes(look, row) for row in rows)
    if fit_count < _ROWS_THAT_FIT * len(rows):
        return None
    plan = plan_columns(layout, look.headings[: len(rows[0])])
    size = f"records of {sum(look.widths)} characters" if look.widths else f"{len(rows[0])} columns"
    evidence = f"{layout.title}: no headings, {size}, {fit_count} of {len(rows)} first rows fit"
    return replace(plan, evidence=evidence, has_headings=False)


def fits_shapes(look: Unheaded, row: Sequence[str]) -> bool:
    """Tell whether the texts of a row look as the layout says."""
    texts = dict(zip(look.headings, row, strict=False))
    return all(re.fullmatch(shape, texts.get(name, "").strip()) for name, shape in look.shapes.items())
