"""What a person wants of a walk, checked and told in stops: first, last, early, one after the other, left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.model import WalkWish
    from routing.stops import Stops


@dataclass(frozen=True)
class StopWish:
    """A wish in stops, by their numbers: None, empty or False where nothing is wished.

    ``chains`` are the stops that follow each other, each at least two long and no stop in two of them.
    """

    first: int | None = None
    last: int | None = None
    early: frozenset[int] = frozenset()
    chains: tuple[tuple[int, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the order of the stops is free."""
        return self == StopWish()


def turned_wish(wish: WalkWish) -> WalkWish:
    """Give the wish for the same walk in the other direction: what was first is last, who followed leads.

    Raises
    ------
    BadInput
        Some doors are to be visited before all others.
    """
    if wish.early_door_ids:
        raise BadInput(
            "A walk with doors to visit first has one direction.", "Take back the doors to visit first."
        )
    follow = tuple((after, before) for before, after in reversed(wish.follow))
    turned = replace(wish, first_door_id=wish.last_door_id, last_door_id=wish.first_door_id, follow=follow)
    directed = bool(wish.first_door_id or wish.last_door_id or wish.follow)
    return turned if directed else replace(turned, backwards=not wish.backwards)


def without_left_out(doors: pl.DataFrame, wish: WalkWish) -> pl.DataFrame:
    """Give the doors that the wish does not leave out.

    Raises
    ------
    BadInput
        The wish names a door that is not in the turf, or leaves out all doors or one that it also wants.
    """
    if wish.is_empty:
        return doors
    known = set(doors["door_id"].to_list())
    wanted = [*_ends(wish), *wish.early_door_ids, *(door for pair in wish.follow for door in pair)]
    for door in (*wanted, *wish.left_out_door_ids):
        if door not in known:
            raise BadInput(f"The wish names door {door}, which is not in the turf.", "Take it off the wish.")
    left_out = set(wish.left_out_door_ids)
    for door in wanted:
        if door in left_out:
            raise BadInput(
                f"Door {door} is left out and cannot have a place in the walk as well.", "Wish one of both."
            )
    if left_out == known:
        raise BadInput("The wish leaves out every door.", "Keep at least one.")
    return doors.filter(~pl.col("door_id").is_in(list(left_out))) if left_out else doors


def _ends(wish: WalkWish) -> list[str]:
    return [door for door in (wish.first_door_id, wish.last_door_id) if door]


def stop_wish(stops: Stops, wish: WalkWish) -> StopWish:
    """Tell a wish in stops.

    Parameters
    ----------
    stops
        The stops of `without_left_out`.
    wish
        Doors stand for their stop.

    Raises
    ------
    BadInput
        Two parts of the wish contradict each other; the sentence names the doors.
    """
    if wish.is_empty:
        return StopWish()
    names = {door: stop for stop in range(len(stops)) for door in stops.door_ids(stop)}
    chains = _chains([(names[before], names[after], after) for before, after in wish.follow])
    told = StopWish(
        first=names[wish.first_door_id] if wish.first_door_id else None,
        last=names[wish.last_door_id] if wish.last_door_id else None,
        early=frozenset(names[door] for door in wish.early_door_ids),
        chains=chains,
    )
    if wish.backwards and not told.is_empty:
        raise BadInput(
            "First, last, early or following doors already give this walk its direction.",
            "Wish them the other way round instead of walking backwards.",
        )
    _require_ends(told, wish, len(stops))
    _require_early(told, wish, len(stops))
    return told


def _require_ends(told: StopWish, wish: WalkWish, stop_count: int) -> None:
    first, last = wish.first_door_id, wish.last_door_id
    if told.first is not None and told.first == told.last and stop_count > 1:
        raise BadInput(f"One stop cannot be both first and last: {first}, {last}.", "Choose another.")
    for chain in told.chains:
        if told.first in chain[1:]:
            raise BadInput(f"Door {first} is to be first, and to follow another door.", "Wish one of both.")
        if told.last in chain[:-1]:
            raise BadInput(f"Door {last} is to be last, and another is to follow it.", "Wish one of both.")
        if told.first == chain[0] and told.last == chain[-1] and len(chain) < stop_count:
            raise BadInput(
                f"Doors {first} and {last} are to follow each other, but others lie between first and last.",
                "Take back one of both.",
            )


def _require_early(told: StopWish, wish: WalkWish, stop_count: int) -> None:
    if not told.early or len(told.early) == stop_count:
        return
    if told.first is not None and told.first not in told.early:
        raise BadInput(
            f"Door {wish.first_door_id} is to be first, but others are to be visited before it.",
            "Visit it early as well.",
        )
    if told.last in told.early:
        raise BadInput(f"Door {wish.last_door_id} cannot be both early and last.", "Wish one of both.")
    across = 0
    for chain in told.chains:
        is_early = [stop in told.early for stop in chain]
        across += any(is_early) and not all(is_early)
        if sorted(is_early, reverse=True) != is_early:
            raise BadInput("A door to visit first is to follow one that is not.", "Wish one of both.")
    if across > 1:
        raise BadInput(
            "Two doors that are not early are each to follow an early one directly.", "Wish one of both."
        )


def _chains(links: Sequence[tuple[int, int, str]]) -> tuple[tuple[int, ...], ...]:
    """Join (before, after, door id of after) to chains of stops."""
    onward: dict[int, int] = {}
    followed: set[int] = set()
    for before, after, door in links:
        if before == after:
            raise BadInput(f"Door {door} is at the stop that it is to follow.", "Take back the wish.")
        if onward.get(before, after) != after or (after in followed and onward.get(before) != after):
            raise BadInput(
                f"Door {door} is not alone: two doors are to follow one, or one is to follow two.",
                "Take back one of both wishes.",
            )
        onward[before] = after
        followed.add(after)
    chains = [_chain(head, onward) for head in onward if head not in followed]
    if sum(len(chain) - 1 for chain in chains) < len(onward):
        raise BadInput("Some doors are to follow each other in a circle.", "Take back one of these wishes.")
    return tuple(chains)


def _chain(head: int, onward: dict[int, int]) -> tuple[int, ...]:
    chain = [head]
    while chain[-1] in onward:
        chain.append(onward[chain[-1]])
    return tuple(chain)
