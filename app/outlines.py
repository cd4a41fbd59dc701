"""Universes, cuts and turfs as those are told of them who may not see small counts (``app.hiding``).

No filter, no minutes and no way to walk: a filter may name people, and minutes give away how many doors there are.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from app.figures import LEAST, CutOutline, TurfOutline, UniverseOutline
from app.hiding import fraction_of, rounded_count, salt_of, shown_parts
from app.store import cuts as cut_record
from app.store import universes as universe_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.model import Universe
    from app.store import Row
    from app.store.campaign import OpenCampaign


def universe_outlines(c: OpenCampaign) -> list[UniverseOutline]:
    """List universes by name."""
    with c.reading() as connection:
        found = universe_record.universes(connection)
    salt = salt_of(c.folder)
    return [_of_universe(one, salt) for one in found]


def _of_universe(one: Universe, salt: int) -> UniverseOutline:
    hidden = one.voter_count < LEAST or one.door_count == 0
    figures = (one.universe_id, one.voter_count, one.door_count)

    def told(count: int, name: str) -> int | None:
        return None if hidden else rounded_count(count, fraction_of(salt, name, *figures))

    return UniverseOutline(
        one.universe_id,
        one.name,
        told(one.voter_count, "voters"),
        told(one.door_count, "doors"),
        one.created_at,
        hidden,
    )


def cut_outlines(c: OpenCampaign) -> list[CutOutline]:
    """List cuts, newest last."""
    with c.reading() as connection:
        rows = cut_record.cut_rows(connection)
    wanted = ("cut_id", "universe_id", "universe_name", "state", "revision", "created_at")
    return [CutOutline(**{name: row[name] for name in wanted}) for row in rows]


def turf_outlines(c: OpenCampaign) -> list[TurfOutline]:
    """List the turfs of all current cuts in the order of their numbers."""
    with c.reading() as connection:
        rows = cut_record.living_turf_rows(connection)
    salt = salt_of(c.folder)
    by_cut = groupby(rows, key=lambda row: row["cut_id"])  # they stand in the order of cuts
    return [one for _, own in by_cut for one in _of_cut(list(own), salt)]


def _of_cut(rows: Sequence[Row], salt: int) -> Iterator[TurfOutline]:
    counts = [(row["door_count"], row["voter_count"]) for row in rows]
    shown = shown_parts([doors for doors, _ in counts], [voters for _, voters in counts], LEAST)
    for row, (doors, voters), is_shown in zip(rows, counts, shown, strict=True):
        figures = (row["turf_id"], row["version"], doors, voters)
        yield TurfOutline(
            **{name: row[name] for name in ("turf_id", "cut_id", "number", "name", "version", "boundary")},
            door_count=rounded_count(doors, fraction_of(salt, "doors", *figures)) if is_shown else None,
            voter_count=rounded_count(voters, fraction_of(salt, "voters", *figures)) if is_shown else None,
            hidden=not is_shown,
        )
