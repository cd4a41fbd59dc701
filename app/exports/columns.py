"""The columns of the printed list, in millimetres, and how many lines a row needs in them."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from app.exports.map_labels import text_width
from app.exports.plain import plain
from app.exports.spec import PAPER_MM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.exports.spec import PrintSpec

    Columns = dict[str, float]

MM_A_POINT = 25.4 / 72
MARGIN_MM = 10.0
INSET_MM = 2.1
"""Left and right inside a column, and a little for luck."""

NUMBER_POINTS, UNIT_POINTS, NAME_POINTS = 14.0, 13.0, 11.0


def tick_mm(spec: PrintSpec) -> float:
    """Width of the column of one check box."""
    return 11.4 * (1 + (spec.scale - 1) * 0.55)


def row_mm(spec: PrintSpec) -> float:
    """Height of a row: at least nine millimetres, so that a tired hand hits the box."""
    return 9.2 * max(1.0, spec.scale * 0.9)


def columns_of(addresses: Sequence[tuple[str, str]], spec: PrintSpec) -> Columns:
    """Share the width of the sheet among the columns of one turf.

    Parameters
    ----------
    addresses
        House number and unit of every door of the turf; without units there is no column for them.
    spec
        Paper and scale. Large print has no column for notes.
    """
    scale = spec.scale
    numbers = max((_mm(number, NUMBER_POINTS * scale) for number, _ in addresses), default=0.0)
    units = max((_mm(unit, UNIT_POINTS * scale) for _, unit in addresses), default=0.0)
    fixed = {
        "order": 9.5 * scale,
        "number": min(max(numbers + INSET_MM + 0.4, 15.0 * scale), 30.0 * scale),
        "unit": min(max(units + INSET_MM + 0.4, 11.0 * scale), 28.0 * scale) if units else 0.0,
        "age": 8.5 * scale,
        "party": 10.5 * scale,
    }
    room = PAPER_MM[spec.paper][0] - 2 * MARGIN_MM - sum(fixed.values()) - 5 * tick_mm(spec)
    note = 0.0 if spec.large_print else room * 0.36
    return {**fixed, "note": round(note, 2), "name": round(room - note, 2)}


def lines_of(number: str, unit: str, name: str, columns: Columns, spec: PrintSpec) -> int:
    """Estimate how many lines a row needs, rather one too many."""
    wanted = (
        (_mm(number, NUMBER_POINTS * spec.scale), columns["number"]),
        (_mm(unit, UNIT_POINTS * spec.scale), columns["unit"]),
        (_mm(name, NAME_POINTS * spec.scale), columns["name"]),
    )
    return max(1, *(ceil(text / (column - INSET_MM)) for text, column in wanted if text))


def _mm(text: str, points: float) -> float:
    return text_width(plain(text), points) * MM_A_POINT
