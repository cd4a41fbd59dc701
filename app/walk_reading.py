"""One turf's walk as people read it: street by street, with what it is worth and whom it leaves out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from app.walked import line_of
from routing.directions import Direction, StreetTotal, directions_of, street_totals
from routing.model import Walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.snapshots import Snapshot
    from app.store.walks import Steps
    from geo.model import Address


@dataclass(frozen=True)
class TurfWalk(Walk):
    """A turf's walk as it is read: the walk, what it is worth, and how to read it on the street.

    ``revision`` is the walk that a change is made on; it never comes again, and a change made on another one
    is refused. ``can_undo`` and ``can_redo`` tell whether an earlier or a later walk of the turf is kept.
    ``left_out_at`` tells where the doors of ``left_out`` are, "12 Maple St #3", in the same order.
    """

    revision: int = 0
    can_undo: bool = False
    can_redo: bool = False
    list_order_s: float = 0.0
    human_order_s: float = 0.0
    directions: tuple[Direction, ...] = ()
    streets: tuple[StreetTotal, ...] = ()
    left_out_at: tuple[str, ...] = ()


def turf_walk(snapshot: Snapshot, walk: Walk, steps: Steps, addresses: Mapping[str, Address]) -> TurfWalk:
    """Put together what people read of a walk.

    Parameters
    ----------
    snapshot
        Whose streets the walk is on.
    walk, steps
        As they are stored.
    addresses
        By door_id, of all doors of the turf.
    """
    line = line_of(walk)
    return TurfWalk(
        **{field.name: getattr(walk, field.name) for field in fields(Walk)},
        revision=steps.revision,
        can_undo=steps.can_undo,
        can_redo=steps.can_redo,
        list_order_s=line.list_order_s,
        human_order_s=line.human_order_s,
        directions=directions_for(snapshot, walk, addresses),
        streets=street_totals(walk),
        left_out_at=tuple(place_name(addresses[left.door_id]) for left in walk.left_out),
    )


def directions_for(snapshot: Snapshot, walk: Walk, addresses: Mapping[str, Address]) -> tuple[Direction, ...]:
    """Tell a walk by street and side."""
    numbers = {door_id: address.house_number for door_id, address in addresses.items()}
    return directions_of(snapshot.need_network(), walk, numbers)


def place_name(address: Address) -> str:
    """Give an address as people say it, without its town."""
    unit = address.unit if address.unit.startswith("#") else f"#{address.unit}" if address.unit else ""
    return " ".join(part for part in (address.house_number, address.street_name, unit) if part)
