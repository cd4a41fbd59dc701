"""Packets: all that a hand-out of one turf needs, put together from the record and the snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.model import Packet, PacketDoor
from app.notices import notices_of
from app.roster import doors_of, frozen_roster
from app.snapshots import read_snapshot
from app.store import cuts as record
from app.store.walks import walks_of
from app.suppressing import suppressed_of
from app.turf_table import as_turf
from geo.errors import Conflict
from geo.model import Address, Door, Voter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from app.snapshots import Snapshot
    from app.store import Row
    from app.store.campaign import OpenCampaign
    from app.suppressing import Suppressed
    from routing.model import Walk


def packets_of(c: OpenCampaign, turf_ids: Sequence[str] | None) -> tuple[list[Packet], Snapshot]:
    """Make the packets of turfs in the order asked, or of all current turfs; all with planned walks.

    Raises
    ------
    NotFound
        When a named turf does not exist.
    Conflict
        When a turf has no walk yet, or there is no turf.
    """
    with c.reading() as connection:
        rows = record.living_turf_rows(connection, turf_ids=turf_ids)
    return packets_of_rows(c, rows)


def packets_of_rows(c: OpenCampaign, rows: Sequence[Row]) -> tuple[list[Packet], Snapshot]:
    """Make the packets of versions of turfs, living or not.

    Raises
    ------
    Conflict
        When a turf has no walk yet, or there is no turf.
    """
    import polars as pl

    with c.reading() as connection:
        walks = walks_of(connection, rows) if rows else {}
        snapshots = {cut["cut_id"]: cut["snapshot_id"] for cut in record.cut_rows(connection)}
    missing = [row["turf_id"] for row in rows if row["turf_id"] not in walks]
    if not rows or missing:
        what = f"{len(missing)} turfs have no walk yet." if rows else "There is no turf to hand out yet."
        raise Conflict(what, "Run turfwalk walk CAMPAIGN first." if rows else "Cut turf first.")
    campaign = c.row()
    doors: dict[str, dict[str, PacketDoor]] = {}
    for cut_id in dict.fromkeys(row["cut_id"] for row in rows):
        ids = {
            door for row in rows if row["cut_id"] == cut_id for door in _doors_of_walk(walks[row["turf_id"]])
        }
        roster = frozen_roster(c, cut_id).filter(pl.col("door_id").is_in(ids))
        snapshot = read_snapshot(c, snapshots[cut_id])
        doors[cut_id] = _packet_doors(snapshot, roster, suppressed_of(c, snapshot))
    notice = notices_of(c)["en"]
    packets = [_packet(campaign, row, walks[row["turf_id"]], doors[row["cut_id"]], notice) for row in rows]
    return packets, read_snapshot(c, snapshots[rows[0]["cut_id"]])


def _packet(campaign: Row, row: Row, walk: Walk, doors: dict[str, PacketDoor], notice: str) -> Packet:
    turf_id = row["turf_id"]
    url = campaign["public_url"]
    return Packet(
        campaign_name=campaign["name"],
        invented=campaign["invented"],
        turf=as_turf(row),
        walk=walk,
        doors={door_id: doors[door_id] for door_id in _doors_of_walk(walk)},
        link=f"{url}/c/{campaign['campaign_id']}/t/{turf_id}" if url else "",
        notice=notice,
    )


def _doors_of_walk(walk: Walk) -> Iterator[str]:
    return (door_id for stop in walk.stops for door_id in stop.door_ids)


def _packet_doors(snapshot: Snapshot, roster: pl.DataFrame, suppressed: Suppressed) -> dict[str, PacketDoor]:
    """Give every door of a roster with the roster's voters in order of name, but nobody not to be contacted.

    A door stays in its place in the walk when nobody may be asked for there any more, and says so.
    """
    voters = snapshot.table("voters")
    if voters is None:
        return {}
    chosen = voters.join(roster.filter("located").select("voter_id"), on="voter_id", how="semi")
    people: dict[str, list[Voter]] = {}
    for row in (
        suppressed.without(chosen.lazy())
        .collect()
        .sort("last_name", "first_name", "voter_id")
        .iter_rows(named=True)
    ):
        people.setdefault(row["door_id"], []).append(_voter(row))
    table = doors_of(snapshot, roster)
    return {
        row["door_id"]: PacketDoor(_door(row), voters, do_not_contact=not voters)
        for row in table.iter_rows(named=True)
        for voters in [tuple(people.get(row["door_id"], ()))]
    }


def _voter(row: dict[str, Any]) -> Voter:
    """Carry only what the door needs; scores, history and contact details stay at home."""
    return Voter(
        voter_id=row["voter_id"],
        door_id=row["door_id"],
        first_name=row["first_name"] or "",
        last_name=row["last_name"] or "",
        age=row["age"],
        sex=row["sex"] or "",
        party=row["party"] or "",
        language=row["language"] or "",
    )


def _door(row: dict[str, Any]) -> Door:
    address = Address(
        *(row[name] or "" for name in ("house_number", "street_name", "unit", "city", "state", "zip5"))
    )
    names = ("lon", "lat", "located_by", "voter_count", "precinct_id", "geoid", "cell_id")
    return Door(row["door_id"], row["building_id"], address, *(row[name] for name in names))
