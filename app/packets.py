"""Packets: all that a hand-out of one turf needs, put together from the record and the snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.model import Packet, PacketDoor
from app.notices import notices_of
from app.roster import doors_of, frozen_roster
from app.snapshots import read_snapshot
from app.store import cuts as record
from app.store.buildings import note_rows
from app.store.walks import walks_of
from app.suppressing import suppressed_of
from app.turf_table import as_turf
from app.walk_reading import directions_for, place_name
from geo.errors import Conflict
from geo.model import Address, Door, Voter
from routing.directions import street_totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from app.snapshots import Snapshot
    from app.store import Row
    from app.store.campaign import OpenCampaign
    from app.suppressing import Suppressed
    from routing.model import Walk


def packets_of(
    c: OpenCampaign, turf_ids: Sequence[str] | None, language: str = "en"
) -> tuple[list[Packet], Snapshot]:
    """Make the packets of turfs in the order asked, or of all current turfs; all with planned walks.

    Their notice is in ``language``.

    Raises
    ------
    NotFound
        When a named turf does not exist.
    Conflict
        When a turf has no walk yet, or there is no turf.
    """
    with c.reading() as connection:
        rows = record.living_turf_rows(connection, turf_ids=turf_ids)
    return packets_of_rows(c, rows, language)


def packets_of_rows(
    c: OpenCampaign, rows: Sequence[Row], language: str = "en"
) -> tuple[list[Packet], Snapshot]:
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
        notes = {row["building_id"]: row["note"] for row in note_rows(connection)}
    missing = [row["turf_id"] for row in rows if row["turf_id"] not in walks]
    if not rows or missing:
        what = f"{len(missing)} turfs have no walk yet." if rows else "There is no turf to hand out yet."
        raise Conflict(what, "Run turfwalk walk CAMPAIGN first." if rows else "Cut turf first.")
    grounds: dict[str, _Ground] = {}
    for cut_id in dict.fromkeys(row["cut_id"] for row in rows):
        own = [walks[row["turf_id"]] for row in rows if row["cut_id"] == cut_id]
        ids = {door for walk in own for door in (*_doors_of_walk(walk), *_left_out(walk))}
        snapshot = read_snapshot(c, snapshots[cut_id])
        roster = frozen_roster(c, cut_id).filter(pl.col("door_id").is_in(ids))
        grounds[cut_id] = _Ground(
            snapshot, _packet_doors(snapshot, roster, suppressed_of(c, snapshot)), notes
        )
    campaign = {**c.row(), "notice": notices_of(c)[language]}
    packets = [_packet(campaign, row, walks[row["turf_id"]], grounds[row["cut_id"]]) for row in rows]
    return packets, grounds[rows[0]["cut_id"]].snapshot


@dataclass(frozen=True)
class _Ground:
    """What the packets of one cut are made from: its snapshot, doors by door_id, notes by building_id."""

    snapshot: Snapshot
    doors: dict[str, PacketDoor]
    notes: dict[str, str]


def _packet(campaign: Row, row: Row, walk: Walk, ground: _Ground) -> Packet:
    turf_id = row["turf_id"]
    url = campaign["public_url"]
    doors = {door_id: ground.doors[door_id] for door_id in _doors_of_walk(walk)}
    addresses = {door_id: found.door.address for door_id, found in ground.doors.items()}
    buildings = {found.door.building_id for found in doors.values()}
    return Packet(
        campaign_name=campaign["name"],
        invented=campaign["invented"],
        turf=as_turf(row),
        walk=walk,
        doors=doors,
        link=f"{url}/c/{campaign['campaign_id']}/t/{turf_id}" if url else "",
        notice=campaign["notice"],
        directions=directions_for(ground.snapshot, walk, addresses),
        streets=street_totals(walk),
        left_out_at=tuple(place_name(addresses[door_id]) for door_id in _left_out(walk)),
        building_notes={id_: note for id_, note in ground.notes.items() if id_ in buildings},
    )


def _left_out(walk: Walk) -> Iterator[str]:
    return (left.door_id for left in walk.left_out)


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


def addresses_of(doors: pl.DataFrame) -> dict[str, Address]:
    """Give the addresses of a table of doors by door_id."""
    return {row["door_id"]: _address(row) for row in doors.iter_rows(named=True)}


def _address(row: dict[str, Any]) -> Address:
    return Address(
        *(row[name] or "" for name in ("house_number", "street_name", "unit", "city", "state", "zip5"))
    )


def _door(row: dict[str, Any]) -> Door:
    address = _address(row)
    names = ("lon", "lat", "located_by", "voter_count", "precinct_id", "geoid", "cell_id")
    return Door(row["door_id"], row["building_id"], address, *(row[name] for name in names))
