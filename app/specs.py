"""Specs back from JSON, where tuples became lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routing.model import TurfSpec, WalkSpec

if TYPE_CHECKING:
    from collections.abc import Mapping


def walk_spec(stored: Mapping[str, Any]) -> WalkSpec:
    """Read how to walk."""
    ends = {end: (stored[end][0], stored[end][1]) for end in ("start", "end") if stored.get(end)}
    return WalkSpec(**{**stored, **ends})


def turf_spec(stored: Mapping[str, Any]) -> TurfSpec:
    """Read how to cut; what an older version did not know has its default."""
    starts = tuple((lon, lat) for lon, lat in stored.get("starts", ()))
    return TurfSpec(**{**stored, "starts": starts, "walk": walk_spec(stored.get("walk", {}))})
