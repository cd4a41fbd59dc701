"""Printing answers: JSON for machines, aligned words for people."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def say(answer: Any, text: str, *, as_json: bool) -> None:  # noqa: ANN401 - any answer of a verb
    """Print an answer: as JSON, or the text that was made of it."""
    sys.stdout.write((as_json_text(answer) if as_json else text) + "\n")


def as_json_text(answer: Any) -> str:  # noqa: ANN401 - any answer of a verb
    """Write dataclasses, lists and plain values as one JSON document."""
    return json.dumps(answer, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return str(value)


def aligned(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Align a table: numbers to the right, text to the left."""
    cells = [[_cell(value) for value in row] for row in rows]
    numeric = [all(_is_number(row[i]) for row in cells) if cells else False for i in range(len(heads))]
    widths = [max(len(line[i]) for line in [list(heads), *cells]) for i in range(len(heads))]
    lines = []
    for row in [list(heads), *cells]:
        parts = [
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ]
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines)


def _is_number(cell: str) -> bool:
    return cell == "–" or cell.replace(",", "").replace(".", "").replace("-", "").isdigit()


def _cell(value: Any) -> str:  # noqa: ANN401 - any cell
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def hours(seconds: float) -> str:
    """Say seconds as hours and minutes."""
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{minutes} min"


def km(metres: float) -> str:
    """Say metres as kilometres."""
    return f"{metres / 1000:.1f} km"
