"""The printed map of one turf as SVG: streets, the walk with arrows, numbered stops, scale and north.

All of it reads in black and white. Lengths are points on paper; text is placed, never measured, so the
widths of names are estimates on the safe side.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from app.exports.map_labels import Crowd, StreetLabel, label_streets, text_width
from app.exports.map_signs import INK, QUIET, place_numbers, place_tags, sampled, svg_line, walk_line
from app.exports.map_view import MapView, fit_view
from app.exports.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.exports.map_streets import MapStreet, StreetIndex
    from app.exports.spec import PrintSpec
    from app.model import Packet

    Points = NDArray[np.float64]

FONT = "Source Sans 3"
STRIP = 16.0
"""Points under the map for scale, north and the source of the streets."""

NUMBER_WIDE = 12.0
"""Points from side to side of a stop's number."""

STREET, EDGE = "#E9E8E4", "#A9A69E"


@dataclass(frozen=True)
class MapPlan:
    """What is drawn where, in points: made in one process, drawn in another."""

    view: MapView
    streets: tuple[MapStreet, ...]
    own_names: frozenset[str]
    doors: Points  # (stops, 2)
    gates: Points  # (stops, 2) where the walk is left for each stop
    path: Points  # (points, 2), may be empty
    start: Points  # (1, 2) where the walk begins, or (0, 2) when it begins at the first stop
    is_round: bool
    scale: float
    distances: str
    language: str
    second: frozenset[int] = frozenset()  # stops of a pair's partner B, counted from 0
    whole_page: bool = False

    @property
    def is_crowded(self) -> bool:
        """Whether most stops lie nearer to another than their numbers are wide, so that they need more room."""
        gaps = np.linalg.norm(self.doors[:, None] - self.doors[None, :], axis=2)
        np.fill_diagonal(gaps, np.inf)
        return bool((gaps.min(axis=1) < NUMBER_WIDE * self.scale).mean() > 0.5)


def plan_map(packet: Packet, index: StreetIndex, size: tuple[float, float], spec: PrintSpec) -> MapPlan:
    """Gather what the map of a turf shows.

    Parameters
    ----------
    packet
        The turf with its walk.
    index
        The streets of the town.
    size
        Width and height of the picture in points, its strip included.
    spec
        Gives the scale of the signs and the unit of the scale bar.
    """
    walk = packet.walk
    places = np.array([_middle(packet, stop.door_ids) for stop in walk.stops])
    path = np.array(walk.path, dtype=float).reshape(-1, 2)
    start = np.array([walk.start] if walk.start else [], dtype=float).reshape(-1, 2)
    view = fit_view(
        np.vstack([places, path, start]), (size[0], size[1] - STRIP * spec.scale), 26.0 * spec.scale
    )
    own = {stop.street_name for stop in walk.stops} | {
        packet.doors[door_id].door.address.street_name for stop in walk.stops for door_id in stop.door_ids
    }
    return MapPlan(
        view=view,
        streets=tuple(index.streets_in(view)),
        own_names=frozenset(own),
        doors=view.place(places),
        gates=view.place(path[[stop.path_index for stop in walk.stops]] if len(path) else places),
        path=view.place(path),
        start=view.place(start),
        is_round=walk.spec.round_trip,
        scale=spec.scale,
        distances=spec.distances,
        language=spec.language,
        second=frozenset(number for number, stop in enumerate(walk.stops) if stop.partner == 2),
    )


def _middle(packet: Packet, door_ids: Sequence[str]) -> tuple[float, float]:
    doors = [packet.doors[door_id].door for door_id in door_ids]
    known = [(door.lon, door.lat) for door in doors if door.lon is not None and door.lat is not None]
    lon, lat = np.mean(known, axis=0)
    return float(lon), float(lat)


def draw_map(plan: MapPlan) -> str:
    """Draw a map as an SVG document whose unit is the point."""
    view, scale = plan.view, plan.scale
    numbers = place_numbers(plan)
    tags = place_tags(plan, numbers)
    discs = np.vstack([numbers.discs, *(tag.discs for tag in tags)])
    crowd = Crowd((view.width, view.height), discs, sampled(plan.path, 1.5))
    labels = label_streets(plan.streets, plan.own_names, crowd, 8.6 * scale)
    height = view.height + STRIP * scale
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{view.width:.1f}" height="{height:.1f}" '
            f'viewBox="0 0 {view.width:.1f} {height:.1f}" font-family="{FONT}">'
        ),
        f'<clipPath id="f"><rect width="{view.width:.1f}" height="{view.height:.1f}"/></clipPath>',
        '<g clip-path="url(#f)" fill="none" stroke-linecap="round" stroke-linejoin="round">',
        *_street_lines(plan.streets),
        "</g>",
        *(_label(label, scale) for label in labels),
        *walk_line(plan.path, numbers, scale),
        *numbers.drawn(plan.doors, plan.gates, scale),
        *(tag.drawn(scale) for tag in tags),
        (
            f'<rect x=".4" y=".4" width="{view.width - 0.8:.1f}" height="{view.height - 0.8:.1f}" fill="none" '
            f'stroke="{EDGE}" stroke-width=".8"/>'
        ),
        *_strip(plan),
        "</svg>",
    ]
    return "".join(parts)


def _street_lines(streets: Sequence[MapStreet]) -> list[str]:
    """Casings first, fills above them, so that crossings stay open; footpaths dashed."""
    paths = " ".join(svg_line(line) for street in streets if not street.width for line in street.lines)
    drawn = (
        [f'<path d="{paths}" stroke="{EDGE}" stroke-width=".9" stroke-dasharray="2 2.4"/>'] if paths else []
    )
    for extra, colour in ((1.1, EDGE), (0.0, STREET)):
        by_width: dict[float, list[str]] = {}
        for street in streets:
            if street.width:
                by_width.setdefault(street.width, []).extend(map(svg_line, street.lines))
        drawn += [
            f'<path d="{" ".join(lines)}" stroke="{colour}" stroke-width="{width + extra:.1f}"/>'
            for width, lines in by_width.items()
        ]
    return drawn


def _label(label: StreetLabel, scale: float) -> str:
    return (
        f'<text transform="translate({label.x:.1f} {label.y:.1f}) rotate({label.angle:.1f})" '
        f'y="{label.font_size * 0.33:.1f}" font-size="{label.font_size:.1f}" font-weight="600" text-anchor="middle" '
        f'fill="{QUIET}" stroke="#fff" stroke-width="{2.2 * scale:.1f}" stroke-linejoin="round" '
        f'paint-order="stroke">{escape(label.text)}</text>'
    )


def _strip(plan: MapPlan) -> list[str]:
    """Draw scale bar, north and the credit in the strip under the map."""
    scale, view, said = plan.scale, plan.view, WORDS[plan.language]
    base, font = view.height + 11.5 * scale, 7.6 * scale
    bar, words = _scale_bar(view, plan.distances, 110.0 * scale)
    text = f'font-size="{font:.1f}" fill="{INK}"'
    north = bar + text_width(words, font) + 34 * scale
    return [
        (
            f'<path d="M1 {base - 5 * scale:.1f}v{4 * scale:.1f}h{bar:.1f}v{-4 * scale:.1f}" fill="none" stroke="{INK}" '
            f'stroke-width="{1.1 * scale:.1f}"/>'
        ),
        f'<text x="{bar + 5 * scale:.1f}" y="{base:.1f}" {text}>{words}</text>',
        (
            f'<path transform="translate({north:.1f} {base - 4.5 * scale:.1f}) scale({scale})" d="M0-6L3.6 5L0 2.6L-3.6 5Z" '
            f'fill="{INK}"/>'
        ),
        f'<text x="{north + 7 * scale:.1f}" y="{base:.1f}" {text}>{said["north"]}</text>',
        f'<text x="{view.width - 1:.1f}" y="{base:.1f}" {text} text-anchor="end">{said["credit"]}</text>',
    ]


def _scale_bar(view: MapView, distances: str, longest: float) -> tuple[float, str]:
    """Give the length of a bar in points and the round distance it stands for."""
    metres, unit = (0.3048, "ft") if distances == "miles" else (1.0, "m")
    steps = [step * 10**power for power in range(5) for step in (1, 2, 5)]
    fitting = [step for step in steps if step * metres * view.points_per_m <= longest]
    step = fitting[-1] if fitting else 1
    return step * metres * view.points_per_m, f"{step:,} {unit}"
