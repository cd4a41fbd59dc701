"""The order a careful human walks: street by street, the nearest next, up one side and down the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.stops import Stops

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

Ways = tuple[list[int], ...]
"""The four ways to walk one street: from either end, on either side first."""


def house_number_of(text: str | None) -> int | None:
    """Give the first number of a house number, None where there is none."""
    found = re.search(r"\d+", text or "")
    return int(found.group()) if found else None


def human_order(effort: Floats, stops: Stops, start: int | None) -> Ints:
    """Put stops in the order of a careful human with a street map and the numbers of the houses.

    Parameters
    ----------
    effort
        Effort metres between the places, stops and ends; see ``start``.
    stops
        The stops; stop i is place ``i + 1`` behind a start (place 0), else place i.
    start
        0 where the walk begins at a given place; None begins at the first stop of the printed list (street
        by name, lowest number).

    Returns
    -------
    int array, shape (stops,)
        Stop numbers. Each street of the turf is done whole before the next: odd numbers up and even ones
        down, or the reverse, from the end that is nearest. The way back is along the street, whatever it
        costs, and a long street is not left where another could be done on the way: that is what a person
        does with a list, and what we are compared with.
    """
    streets = _streets(stops)
    before = 0 if start is None else 1
    order = list(streets.pop(0)[0]) if start is None else []
    while streets:
        here = order[-1] + before if order else 0
        near = [[float(effort[here, way[0] + before]) for way in ways] for ways in streets]
        nearest = min(range(len(streets)), key=lambda street: min(near[street]))
        way = int(np.argmin(near[nearest]))
        order.extend(streets.pop(nearest)[way])
    return np.array(order, dtype=np.int64)


def _streets(stops: Stops) -> list[Ways]:
    """Give the ways to walk each street, streets by name."""
    first = stops.first_door[:-1]
    texts = [stops.doors["house_number"][int(row)] for row in first]
    names = [stops.doors["street_name"][int(row)] or "" for row in first]
    numbers = [house_number_of(text) or 0 for text in texts]
    rows = sorted(range(len(stops)), key=lambda stop: (names[stop], numbers[stop], texts[stop] or "", stop))
    streets: dict[str, tuple[list[int], list[int]]] = {}
    for stop in rows:
        streets.setdefault(names[stop], ([], []))[numbers[stop] % 2].append(stop)
    return [_ways(odd, even) for even, odd in streets.values()]


def _ways(odd: list[int], even: list[int]) -> Ways:
    return (
        [*odd, *even[::-1]],
        [*even, *odd[::-1]],
        [*odd[::-1], *even],
        [*even[::-1], *odd],
    )
