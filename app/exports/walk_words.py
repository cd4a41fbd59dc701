"""A walk in the words of paper: its certificate, its directions by street and side, whom it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exports.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.model import Packet
    from routing.directions import Direction
    from routing.model import Walk

PARTNERS = ("A", "B")
"""The two of a pair; letters, for numbers are stops."""


def certificate(walk: Walk, words: Mapping[str, str]) -> str:
    """Say how far from the shortest a walk can be; nothing where it was not computed."""
    wished = "" if walk.wish.is_empty else f" {words['with_wishes']}"
    if walk.proven:
        return f"{words['shortest']}{wished}, {words['proven']}"
    if walk.gap is None:
        return ""
    return f"{words['at_most_longer'].format(gap=f'{100 * walk.gap:.1f} %')}{wished}"


def partner_of(walk: Walk, partner: int) -> str:
    """Give the letter of who knocks; nothing where one person walks."""
    return PARTNERS[partner - 1] if any(stop.partner == 2 for stop in walk.stops) else ""


def directions(
    packet: Packet, distance: Callable[[float], str], words: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Give the parts of a walk: who walks it, the turn before it, the stretch, its stops and doors."""
    return [
        {
            "partner": partner_of(packet.walk, part.partner),
            "turn": turn(part, distance, words),
            "stretch": stretch(part, words),
            "stops": str(part.first_stop)
            if part.first_stop == part.last_stop
            else f"{part.first_stop}–{part.last_stop}",
            "count": f"{part.door_count} {words['door' if part.door_count == 1 else 'doors']}",
        }
        for part in packet.directions
    ]


def stretch(part: Direction, words: Mapping[str, str]) -> str:
    """Say a stretch: ``Maple St, even side, 12 → 48``."""
    first, last = plain(part.from_number), plain(part.to_number)
    numbers = f"{first} → {last}" if first and last and first != last else first
    side = words[part.parity] if part.parity else ""
    return ", ".join(one for one in (plain(part.street_name) or words["unnamed"], side, numbers) if one)


def turn(part: Direction, distance: Callable[[float], str], words: Mapping[str, str]) -> str:
    """Say how to get to a stretch: ``cross at Oak St``; nothing at the start."""
    if part.turn == "start":
        return ""
    way = words[f"turn_{part.turn}"]
    if part.turn == "drive":
        way = f"{way} {distance(part.approach_m)}"
    if part.at_street:
        way = f"{way} {words['at']} {plain(part.at_street)}"
    return f"{way}, {words['along']} {', '.join(map(plain, part.via))}" if part.via else way


def left_out(packet: Packet, words: Mapping[str, str]) -> list[str]:
    """List the doors that the walk does not visit, each with the reason."""
    return [
        f"{plain(at)} ({words[f'left_out_{left.reason}']})"
        for left, at in zip(packet.walk.left_out, packet.left_out_at, strict=True)
    ]
