"""Places that a person sets: they win over every other source and are kept when files are imported again."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING

from app.geocoded import LOCATED_BY, without_answer
from app.locating import believable_box, by_hand_without, locate_and_join, place_by_hand
from app.reports import PlacedDoor, SetPlace, UnlocatedDoor
from app.snapshots import drafting, read_snapshot
from geo.errors import BadInput, NotFound

if TYPE_CHECKING:
    import polars as pl

    from app.snapshots import Snapshot, SnapshotDraft
    from app.store.campaign import OpenCampaign


def place_door(c: OpenCampaign, door_id: str, lon: float, lat: float) -> PlacedDoor:
    """Put a door where a person says it is; a new snapshot, so cuts made before keep theirs.

    Parameters
    ----------
    c
        The campaign.
    door_id
        As ``list_unlocated_doors`` gives it; a door that was located may be moved too.
    lon, lat
        Degrees, EPSG:4326.

    Raises
    ------
    BadInput
        For a place that is not near the streets and areas of the campaign.
    NotFound
        When there is no such door.
    """
    _door_row(read_snapshot(c), door_id)
    with drafting(c) as draft:
        _require_near(draft, lon, lat)
        place_by_hand(draft, door_id, lon, lat)
        found = _placed(draft.table("doors"), draft.table("snaps"), door_id)
        draft.publish("place_door", {"door_id": door_id})
    return found


def forget_place(c: OpenCampaign, door_id: str) -> PlacedDoor:
    """Take back a place set by hand or answered online; the door is located by the files again, or not at all.

    Raises
    ------
    NotFound
        When there is no such door, or its place is of the files.
    """
    located_by = str(_door_row(read_snapshot(c), door_id)["located_by"])
    if not _is_set(located_by):
        raise NotFound(f"Nobody placed the door {door_id} by hand.", "There is nothing to take back.")
    with drafting(c) as draft:
        if located_by == "by-hand":
            draft.write("by_hand", by_hand_without(draft, door_id))
        else:
            draft.write("geocoded", without_answer(draft, door_id))
        locate_and_join(draft, lambda _part, _words: None, locate=True)
        found = _placed(draft.table("doors"), draft.table("snaps"), door_id)
        draft.publish("forget_place", {"door_id": door_id})
    return found


def _is_set(located_by: str) -> bool:
    return located_by == "by-hand" or located_by.startswith(LOCATED_BY)


def list_unlocated_doors(c: OpenCampaign) -> list[UnlocatedDoor]:
    """List the doors nobody knows the place of, most voters first, for a person to put on the map.

    The addresses are personal data: only for those who may see voters.
    """
    import polars as pl

    doors = read_snapshot(c).table("doors")
    if doors is None:
        return []
    lost = doors.filter(pl.col("lon").is_null()).sort("voter_count", "door_id", descending=[True, False])
    reason = pl.col("exception_reason").fill_null("not located")
    rows = lost.select("door_id", _address(), "voter_count", reason.alias("reason"))
    return [UnlocatedDoor(*row) for row in rows.iter_rows()]


def list_set_places(c: OpenCampaign) -> list[SetPlace]:
    """List the doors whose place a person has set or an online geocoder has answered, by address.

    Each may be taken back. The addresses are personal data: only for those who may see voters.
    """
    import polars as pl

    doors = read_snapshot(c).table("doors")
    if doors is None:
        return []
    by = pl.col("located_by")
    placed = doors.filter((by == "by-hand") | by.str.starts_with(LOCATED_BY)).sort(
        "street_name", "house_number", "unit", "door_id"
    )
    rows = placed.select("door_id", _address(), "voter_count", "located_by", "lon", "lat")
    return [SetPlace(*row) for row in rows.iter_rows()]


def _address() -> pl.Expr:
    """Write the address of a door in one line."""
    import polars as pl

    words = [pl.col(name) for name in ("house_number", "street_name", "unit", "city", "state", "zip5")]
    line = pl.concat_str(words, separator=" ").str.replace_all(r"\s+", " ").str.strip_chars()
    return line.alias("address")


def _require_near(draft: SnapshotDraft, lon: float, lat: float) -> None:
    west, south, east, north = believable_box(draft) or (-180.0, -90.0, 180.0, 90.0)
    if not (isfinite(lon) and isfinite(lat) and west <= lon <= east and south <= lat <= north):
        raise BadInput(
            "The place is not near the streets and areas of this campaign.",
            "Longitude stands before latitude, such as -71.1,42.37.",
        )


def _door_row(snapshot: Snapshot, door_id: str) -> dict[str, object]:
    import polars as pl

    doors = snapshot.table("doors")
    rows = [] if doors is None else doors.filter(pl.col("door_id") == door_id).to_dicts()
    if not rows:
        raise NotFound(
            f"There is no door {door_id}.", "See the ids with: turfwalk list unlocated-doors CAMPAIGN"
        )
    return rows[0]


def _placed(doors: pl.DataFrame | None, snaps: pl.DataFrame | None, door_id: str) -> PlacedDoor:
    """Read a door's place off the tables."""
    import polars as pl

    if doors is None:
        raise NotFound(f"There is no door {door_id}.", "Import a voter file first.")
    row = doors.row(by_predicate=pl.col("door_id") == door_id, named=True)
    reason = row["exception_reason"]
    if reason is None and snaps is not None:
        found = snaps.filter(pl.col("door_id") == door_id)["exception_reason"].to_list()
        reason = found[0] if found else None
    names = [name for name in asdict(PlacedDoor("", *[None] * 7)) if name != "exception_reason"]
    return PlacedDoor(**{name: row[name] for name in names}, exception_reason=reason)
