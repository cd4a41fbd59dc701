"""Mapping files: the guess about a file's columns, written out to be edited by a person."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

from geo.columns import ColumnPlan, election_places, known_headings
from geo.errors import Conflict
from geo.layout import PLACE_FIELDS, VOTER_FIELDS

if TYPE_CHECKING:
    from pathlib import Path


def mapping_text(plan: ColumnPlan) -> str:
    """Write a column plan as the text of a mapping file.

    Parameters
    ----------
    plan
        What was found out about a file.

    Returns
    -------
    str
        TOML that ``read_layout`` turns into the same plan for the same headings, with a comment for
        every heading that would not be imported.
    """
    layout = plan.layout
    lines = [
        "# Which heading of the file holds which field. Edit, then import with --mapping.",
        f"# Guessed by the layout {plan.evidence}.",
        f"kind = {_quoted(layout.kind)}",
        f"date_order = {_quoted(layout.date_order)}",
    ]
    if layout.delimiter:
        lines.append(f"delimiter = {_quoted(layout.delimiter)}")
    lines += ["", "[columns]"]
    for name in VOTER_FIELDS + PLACE_FIELDS:
        if name in plan.fields:
            lines.append(f"{name} = {_quoted(plan.headings[plan.fields[name]])}")
    lines += [*_tables(plan), *_unheaded(plan)]
    left = (
        set(range(len(plan.headings)))
        - set(plan.fields.values())
        - election_places(plan.elections)
        - set(plan.scores.values())
    )
    lines += ["", "# Not imported:" if left else "# Every heading is imported."]
    lines += [f"#   {_quoted(plan.headings[place])}{_why(plan, place)}" for place in sorted(left)]
    return "\n".join(lines) + "\n"


def _tables(plan: ColumnPlan) -> list[str]:
    lines = ["", "[history]", f"not_voted = {json.dumps(list(plan.layout.not_voted), ensure_ascii=False)}"]
    if plan.elections:
        lines.append("[history.columns]")
        lines += [
            f"{_quoted(plan.headings[place])} = {_quoted(name)}"
            for name, places in plan.elections.items()
            for place in places
        ]
    if plan.scores:
        lines += ["", "[scores.columns]"]
        lines += [f"{_quoted(plan.headings[place])} = {_quoted(name)}" for name, place in plan.scores.items()]
    for name, table in plan.layout.codes.items():
        lines += ["", f"[codes.{name}]"]
        lines += [f"{_quoted(code)} = {_quoted(value)}" for code, value in table.items()]
    return lines


def _unheaded(plan: ColumnPlan) -> list[str]:
    """Write what stands for the headings of a file without them."""
    look = plan.layout.unheaded
    if plan.has_headings or look is None:
        return []
    if look.widths:
        pairs = zip(look.headings, look.widths, strict=True)
        return ["", "[fixed]", f"columns = {json.dumps(list(pairs), ensure_ascii=False)}"]
    return [
        "",
        "[unheaded]",
        f"headings = {json.dumps(list(look.headings), ensure_ascii=False)}",
        f"counts = {json.dumps(list(look.counts))}",
    ]


def _why(plan: ColumnPlan, place: int) -> str:
    return " (known, not needed)" if place in known_headings(plan) else ""


def _quoted(text: str) -> str:
    """Quote a text for TOML: its basic strings escape as JSON's do."""
    return json.dumps(text, ensure_ascii=False)


def write_mapping(plan: ColumnPlan, path: Path) -> None:
    """Write a mapping file; see ``mapping_text``.

    Raises
    ------
    Conflict
        If there is a file already: a person may have edited it.
    """
    text = mapping_text(plan)
    tomllib.loads(text)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise Conflict(f"{path.name} is there already.", "Give another name, or remove it first.") from error
