"""Search: streets, areas and turfs for everybody who sees the map; addresses for those who plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.finding import StreetIndex, named_areas, street_index, typed_parts
from app.reports import FoundDoor, FoundPlace
from app.snapshots import Snapshot, read_snapshot
from app.store import cuts as record
from geo.streetname import plain_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.store.campaign import OpenCampaign

MOST = 8


def find_places(
    c: OpenCampaign, text: str, limit: int = MOST, *, hide_small: bool = False
) -> list[FoundPlace]:
    """Find turfs by code, number or name, areas by id or name, and streets, as they are typed; best first.

    The beginning of each word is enough, and a letter may be wrong. No address is in the answer.

    Parameters
    ----------
    c
        The campaign.
    text
        What was typed.
    limit
        At most so many of each kind.
    hide_small
        Without counts of doors, for those who may not see small ones.

    Raises
    ------
    NotFound
        When nothing was imported.
    """
    words = plain_words(text[:200])
    if not words:
        return []
    snapshot = read_snapshot(c)
    with c.reading() as connection:
        turfs = record.living_turf_rows(connection)
    found = [*_turfs(turfs, words)[:limit], *_areas(snapshot, words)[:limit]]
    found += _streets(street_index(snapshot), words, limit)
    return [replace(one, door_count=None) for one in found] if hide_small else found


def find_doors(c: OpenCampaign, text: str, limit: int = MOST) -> list[FoundDoor]:
    """Find doors by address as it is typed: house number, then some of street, town, ZIP and unit.

    Raises
    ------
    NotFound
        When nothing was imported.
    """
    typed = typed_parts(text)
    if not typed.number:
        return []
    found = street_index(read_snapshot(c)).doors_like(typed, limit)
    return [_door(row) for row in found.iter_rows(named=True)]


def _door(row: Mapping[str, Any]) -> FoundDoor:
    unit = f", {row['unit']}" if row["unit"] else ""
    return FoundDoor(
        door_id=row["door_id"],
        address=f"{row['house_number']} {row['street_name']}{unit}",
        town=" ".join(part for part in (row["city"], row["zip5"]) if part),
        voter_count=row["voter_count"],
        lon=row["lon"],
        lat=row["lat"],
    )


def _turfs(rows: Iterable[Mapping[str, Any]], words: Sequence[str]) -> list[FoundPlace]:
    """Give turfs whose code or number begins as typed, or whose name holds every word's beginning."""
    ranked = []
    for row in rows:
        code, number, name = str(row["turf_id"]), str(row["number"]), str(row["name"])
        if len(words) == 1 and words[0] in {code.upper(), number}:
            rank = 0
        elif len(words) == 1 and (code.upper().startswith(words[0]) or number.startswith(words[0])):
            rank = 1
        elif _begin(words, plain_words(name)):
            rank = 2
        else:
            continue
        ranked.append((rank, row))
    ranked.sort(key=lambda one: one[0])
    return [
        FoundPlace("turf", str(row["turf_id"]), str(row["name"]), row["door_count"], _box_of(row["boundary"]))
        for _, row in ranked
    ]


def _begin(typed: Sequence[str], words: Iterable[str]) -> bool:
    own = tuple(words)
    return all(any(word.startswith(one) for word in own) for one in typed)


def _box_of(geometry: Mapping[str, Any]) -> tuple[float, float, float, float]:
    import shapely

    west, south, east, north = shapely.geometry.shape(dict(geometry)).bounds
    return west, south, east, north


def _areas(snapshot: Snapshot, words: Sequence[str]) -> list[FoundPlace]:
    """Give areas whose id or name begins as typed, whole ids first."""
    found = [area for area in named_areas(snapshot) if _begin(words, area.words)]
    found.sort(key=lambda area: words[-1] not in area.words)
    return [FoundPlace(area.kind, area.area_id, area.name, None, area.box) for area in found]


def _streets(index: StreetIndex, words: Sequence[str], limit: int) -> list[FoundPlace]:
    """Give streets that every word fits; a house number before them is passed over."""
    typed = typed_parts(" ".join(words))
    wanted = words if not typed.number or not typed.words else typed.words
    found = []
    for place in index.like(wanted)[:limit].tolist():
        row = index.streets.row(place, named=True)
        box = None if row["west"] is None else (row["west"], row["south"], row["east"], row["north"])
        label = ", ".join(part for part in (row["street_name"], row["city"]) if part)
        found.append(FoundPlace("street", "", label, row["door_count"], box))
    return found
