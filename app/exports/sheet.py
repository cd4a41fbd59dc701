"""What the printed packet of one turf says, as plain values for the template; names never become markup."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from app.exports.columns import columns_of, lines_of
from app.exports.listing import listed_doors, street_blocks
from app.exports.plain import plain
from app.exports.turf_map import draw_map
from app.exports.walk_words import certificate, directions, left_out, partner_of
from app.exports.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.exports.columns import Columns
    from app.exports.listing import StreetBlock
    from app.exports.spec import PrintSpec
    from app.exports.turf_map import MapPlan
    from app.model import Packet, PacketDoor, Turf
    from geo.model import Voter
    from routing.model import Stop

METRES_A_MILE = 1609.344
BUILDING_DOORS = 4
"""A stop with at least this many doors is headed as a building."""


def sheet_of(packet: Packet, plan: MapPlan, spec: PrintSpec) -> dict[str, Any]:
    """Give all that the template prints for one turf.

    Parameters
    ----------
    packet
        The turf.
    plan
        What its map shows.
    spec
        Decides the unit of distances and the language.
    """
    turf = packet.turf
    addresses = [door.door.address for _, door in listed_doors(packet)]
    columns = columns_of([(address.house_number, address.unit) for address in addresses], spec)
    return {
        "code": plain(turf.turf_id),
        "name": _name(turf, spec),
        "campaign": plain(packet.campaign_name),
        "invented": packet.invented,
        "facts": facts_of(packet, spec),
        "certificate": certificate(packet.walk, spec.words),
        "directions": directions(packet, partial(distance, spec=spec), spec.words),
        "streets": _streets(packet, spec),
        "left_out": left_out(packet, spec.words),
        "qr": _qr_svg(packet.link) if packet.link else "",
        "desk": _desk(packet),
        "notice": plain(packet.notice),
        "return_to": plain(packet.return_to),
        "map": draw_map(plan),
        "full_map": plan.whole_page,
        "columns": columns,
        "blocks": [_block(packet, block, columns, spec) for block in street_blocks(packet)],
    }


def _name(turf: Turf, spec: PrintSpec) -> str:
    """Give the name of a turf; one that it got from its number is in the language of the sheet."""
    usual = f"{WORDS['en']['turf']} {turf.number}"
    return f"{spec.words['turf']} {turf.number}" if turf.name == usual else plain(turf.name)


def facts_of(packet: Packet, spec: PrintSpec) -> list[str]:
    """Say how much a turf holds and how long it takes: counts, time, distance."""
    walk, turf = packet.walk, packet.turf
    counts = (
        counted(turf.door_count, "door", spec.words),
        counted(turf.voter_count, "voter", spec.words),
        counted(len(walk.stops), "stop", spec.words),
    )
    total = duration(walk.walk_s + walk.knock_s)
    return [
        " · ".join(counts),
        f"{spec.words['about']} {total}",
        f"{distance(walk.walk_m, spec)} {spec.words['on_foot']}",
    ]


def counted(count: int, noun: str, words: Mapping[str, str]) -> str:
    """Give a number with its noun, one or many."""
    return f"{count:,} {words[noun if count == 1 else noun + 's']}"


def duration(seconds: float) -> str:
    """Give hours and minutes, to the minute."""
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


def distance(metres: float, spec: PrintSpec) -> str:
    """Give miles or kilometres to one decimal, short ways in feet or metres."""
    if spec.distances == "miles":
        feet = round(metres / 0.3048, -1)
        return f"{metres / METRES_A_MILE:.1f} mi" if feet >= 500 else f"{feet:.0f} ft"
    return f"{metres / 1000:.1f} km" if metres >= 150 else f"{round(metres, -1):.0f} m"


def _streets(packet: Packet, spec: PrintSpec) -> list[dict[str, str]]:
    """Give the totals by street; nothing for a walk on one street."""
    if len(packet.streets) < 2:
        return []
    return [
        {
            "street": plain(street.street_name) or spec.words["unnamed"],
            "count": counted(street.door_count, "door", spec.words),
            "far": distance(street.walk_m, spec),
        }
        for street in packet.streets
    ]


def _desk(packet: Packet) -> str:
    """Give where this sheet is typed in, beside the page of the turf; empty without a web address."""
    campaign, turf, _ = packet.link.rpartition("/t/")
    return f"{campaign}/desk#paper={packet.turf.turf_id}" if turf else ""


def _qr_svg(link: str) -> str:
    """Draw a QR code that survives a folded, wet sheet: level M, quiet zone of two modules."""
    import segno

    code = segno.make(link, error="m", micro=False)
    svg: str = code.svg_inline(border=2, omitsize=True)
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _block(packet: Packet, block: StreetBlock, columns: Columns, spec: PrintSpec) -> dict[str, Any]:
    course = (spec.words.get(block.side, ""), spec.words.get(block.direction, ""))
    return {
        "street": plain(block.street_name) or spec.words["unnamed"],
        "course": " · ".join(word for word in course if word),
        "count": counted(sum(len(stop.door_ids) for stop in block.stops), "door", spec.words),
        "stops": [_stop(packet, stop, columns, spec) for stop in block.stops],
    }


def _stop(packet: Packet, stop: Stop, columns: Columns, spec: PrintSpec) -> dict[str, Any]:
    doors = [_door(packet.doors[door_id], columns, spec) for door_id in stop.door_ids]
    is_building = len(doors) >= BUILDING_DOORS
    building = f"{counted(len(doors), 'door', spec.words)} {spec.words['in_order']}" if is_building else ""
    note = packet.building_notes.get(packet.doors[stop.door_ids[0]].door.building_id, "")
    return {
        "order": stop.order,
        "partner": partner_of(packet.walk, stop.partner),
        "building": building,
        "note": plain(note),
        "doors": doors,
    }


def _door(door: PacketDoor, columns: Columns, spec: PrintSpec) -> dict[str, Any]:
    number, unit = plain(door.door.address.house_number), plain(door.door.address.unit)
    nobody = spec.words["do_not_contact" if door.do_not_contact else "nobody"]
    voters = [_voter(voter) for voter in door.voters] or [{"name": nobody, "age": "", "party": ""}]
    rows = [{**voter, "lines": lines_of(number, unit, voter["name"], columns, spec)} for voter in voters]
    return {"number": number, "unit": unit, "voters": rows}


def _voter(voter: Voter) -> dict[str, str]:
    return {
        "name": plain(f"{voter.first_name} {voter.last_name}"),
        "age": "" if voter.age is None else str(voter.age),
        "party": plain(voter.party)[:4],
    }
