"""The signs of a printed map: the walk's line with arrows, stop numbers, start and end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.exports.map_labels import text_width
from app.exports.map_numbers import spread_numbers
from app.exports.words import WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.exports.turf_map import MapPlan

    Points = NDArray[np.float64]

WALK, INK, QUIET = "#0F6B63", "#111111", "#55524A"
ARROW_EVERY = 60.0
"""Points of the walk between two arrows."""

CROWDED = 60
"""With more stops than this the circles are a little smaller."""


@dataclass(frozen=True)
class Numbers:
    """The circles of the stops: middles (n, 2) and radius (n,) in points.

    ``ends`` are drawn black; ``second`` are stops of a pair's partner B, drawn as squares.
    """

    middles: Points
    radius: Points
    ends: frozenset[int]
    second: frozenset[int] = frozenset()

    @property
    def discs(self) -> Points:
        """Rows of x, y, radius."""
        return np.column_stack([self.middles, self.radius + 0.6])

    def drawn(self, doors: Points, gates: Points, scale: float) -> list[str]:
        """Draw each circle with its number, and a thin line to it from where the walk is left for the door.

        ``gates`` are those places on the walk, (n, 2); a circle that had to stand aside gets a dot at its door.
        """
        far = np.linalg.norm(self.middles - doors, axis=1) > self.radius
        ways = zip(gates, doors, self.middles, far, strict=True)
        lines = " ".join(
            svg_line(np.array([gate, door, middle] if aside else [gate, middle]))
            for gate, door, middle, aside in ways
        )
        parts = [f'<path d="{lines}" fill="none" stroke="{QUIET}" stroke-width="{0.6 * scale:.2f}"/>']
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{1.4 * scale:.2f}" fill="{INK}"/>' for x, y in doors[far]
        ]
        for number, ((x, y), radius) in enumerate(zip(self.middles, self.radius, strict=True), start=1):
            fill, ink = (INK, "#fff") if number - 1 in self.ends else ("#fff", INK)
            size = radius * (1.22 if number < 10 else 1.12 if number < 100 else 0.86)
            side = 1.8 * radius
            shape = (
                f'rect x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side:.1f}" height="{side:.1f}"'
                if number - 1 in self.second
                else f'circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"'
            )
            parts.append(
                f'<{shape} fill="{fill}" stroke="{INK}" stroke-width="{0.9 * scale:.2f}"/><text x="{x:.1f}" y="{y + size * 0.335:.1f}" '
                f'font-size="{size:.1f}" font-weight="700" text-anchor="middle" fill="{ink}">{number}</text>'
            )
        return parts


@dataclass(frozen=True)
class Tag:
    """A black sign beside the first or last stop: its middle in points, its size, its words."""

    x: float
    y: float
    width: float
    height: float
    words: str
    is_start: bool

    @property
    def discs(self) -> Points:
        """Rows of x, y, radius along the sign, for others to keep clear of."""
        along = np.linspace(-self.width / 2, self.width / 2, 6)
        return np.column_stack([self.x + along, np.full(6, self.y), np.full(6, self.height / 2 + 1)])

    def drawn(self, scale: float) -> str:
        """Draw the sign: a triangle for the start, a square for the end, and the word."""
        left, top, size = self.x - self.width / 2, self.y - self.height / 2, 7.4 * scale
        at = f'transform="translate({left + 3.5 * scale:.1f} {self.y:.1f}) scale({scale})"'
        shape = "M0-3L5 0L0 3Z" if self.is_start else "M0-2.6h5.2v5.2h-5.2Z"
        return (
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{self.width:.1f}" height="{self.height:.1f}" '
            f'rx="{2 * scale:.1f}" fill="{INK}" stroke="#fff" stroke-width="{scale:.1f}"/>'
            f'<path {at} d="{shape}" fill="#fff"/>'
            f'<text x="{left + 11 * scale:.1f}" y="{self.y + size * 0.33:.1f}" font-size="{size:.1f}" '
            f'font-weight="700" fill="#fff">{self.words}</text>'
        )


def svg_line(line: Points) -> str:
    """Give the points of a line as the data of an SVG path."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line)


def sampled(path: Points, step: float) -> Points:
    """Give points every ``step`` along a path, (k, 2)."""
    if len(path) < 2:
        return path
    at = np.r_[0.0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))]
    wanted = np.arange(0.0, at[-1] + step / 2, step)
    return np.column_stack([np.interp(wanted, at, path[:, 0]), np.interp(wanted, at, path[:, 1])])


def place_numbers(plan: MapPlan) -> Numbers:
    """Put a circle or square beside every door, in walking order."""
    doors, path, scale, size = plan.doors, plan.path, plan.scale, (plan.view.width, plan.view.height)
    usual = (6.9 if len(doors) <= CROWDED else 6.2) * scale
    radius = np.full(len(doors), usual)
    middles = spread_numbers(doors, sampled(path, 4.0), radius, size)
    return Numbers(middles, radius, frozenset({0, len(doors) - 1}), plan.second)


def walk_line(path: Points, numbers: Numbers, scale: float) -> list[str]:
    """Draw the walk on a white edge, with arrows where no number hides them."""
    if len(path) < 2:
        return []
    line = svg_line(path)
    style = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
    drawn = [
        f'<path d="{line}" {style} stroke="#fff" stroke-width="{3.4 * scale:.1f}" opacity=".75"/>',
        f'<path d="{line}" {style} stroke="{WALK}" stroke-width="{1.7 * scale:.1f}"/>',
    ]
    for x, y, turn in _arrows(path, numbers, scale):
        drawn.append(
            f'<path transform="translate({x:.1f} {y:.1f}) rotate({turn:.0f}) scale({scale})" d="M-4.2-3.8L4.4 0L-4.2 3.8'
            f'L-2.2 0Z" fill="{WALK}" stroke="#fff" stroke-width=".6"/>'
        )
    return drawn


def _arrows(path: Points, numbers: Numbers, scale: float) -> list[tuple[float, float, float]]:
    """Choose x, y and angle in degrees of arrows: on straight stretches, clear of numbers, well apart."""
    points = sampled(path, ARROW_EVERY / 20)
    if len(points) < 7:
        return []
    here, ahead = points[2:-2], points[4:] - points[:-4]
    offsets = here[:, None, :] - numbers.middles[None, :, :]
    clear = (np.hypot(offsets[..., 0], offsets[..., 1]) > numbers.radius + 4.5 * scale).all(axis=1)
    straight = np.hypot(ahead[:, 0], ahead[:, 1]) > ARROW_EVERY / 20 * 3.7
    chosen: list[int] = []
    for at in np.flatnonzero(clear & straight).tolist():
        if not chosen or at - chosen[-1] >= 20:
            chosen.append(at)
    angles = np.degrees(np.arctan2(ahead[:, 1], ahead[:, 0]))
    return [(float(here[at, 0]), float(here[at, 1]), float(angles[at])) for at in chosen]


def place_tags(plan: MapPlan, numbers: Numbers) -> list[Tag]:
    """Put the words for start and end beside the first and last stop, or beside the place the walk starts from."""
    first = plan.start[0] if len(plan.start) else numbers.middles[0]
    last = first if plan.is_round else numbers.middles[-1]
    both = plan.is_round or (len(numbers.middles) == 1 and not len(plan.start))
    discs = [numbers.discs]
    tags: list[Tag] = []
    said = WORDS[plan.language]
    for words, at, is_start in (
        (said["start_end" if both else "start"], first, True),
        (said["end"], last, False),
    ):
        if both and not is_start:
            break
        tags.append(_tag(words, at, plan, np.vstack(discs), is_start=is_start))
        discs.append(tags[-1].discs)
    return tags


def _tag(words: str, at: Points, plan: MapPlan, discs: Points, *, is_start: bool) -> Tag:
    """Try places around a point, near ones first, and take the one that covers least."""
    scale = plan.scale
    width, height = text_width(words, 7.4 * scale) * 1.06 + 15 * scale, 11.5 * scale
    away = (width / 2 + 9 * scale, height / 2 + 9 * scale)
    walked = sampled(plan.path, 3.0)
    best: tuple[float, Tag] | None = None
    for ring in (1.0, 1.5, 2.1, 3.0):
        for turn in np.radians([0, 180, 90, 270, 45, 135, 225, 315]):
            x, y = at[0] + np.cos(turn) * away[0] * ring, at[1] + np.sin(turn) * away[1] * ring
            tag = Tag(float(x), float(y), width, height, words, is_start)
            cost = ring + _covered(tag, plan, discs, walked)
            if best is None or cost < best[0]:
                best = cost, tag
    if best is None:
        raise RuntimeError("There is always a place tried.")
    return best[1]


def _covered(tag: Tag, plan: MapPlan, discs: Points, walked: Points) -> float:
    """Price of a place for a sign: numbers, the frame, and the walk under it."""
    half = np.array([tag.width / 2 + 1, tag.height / 2 + 1])
    gap = np.maximum(np.abs(discs[:, :2] - (tag.x, tag.y)) - half, 0.0)
    hits = int((np.hypot(gap[:, 0], gap[:, 1]) < discs[:, 2]).sum())
    under = int((np.abs(walked - (tag.x, tag.y)) < half).all(axis=1).sum()) if len(walked) else 0
    low = np.array([tag.x, tag.y]) - half
    high = np.array([plan.view.width, plan.view.height]) - (np.array([tag.x, tag.y]) + half)
    return hits * 10.0 + under * 0.4 + (100.0 if min(low.min(), high.min()) < 1 else 0.0)
