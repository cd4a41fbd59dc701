"""The nouns of editing a cut: edits, chosen doors, what a change would do, notes of buildings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.model import Cut


@dataclass(frozen=True)
class Edit:
    """One edit of a cut; ``undone`` edits stay on record. Turfs are named by their codes."""

    revision: int
    verb: str
    ended_ids: tuple[str, ...]
    begun_ids: tuple[str, ...]
    undone: bool
    created_at: datetime
    by: str = ""  # a person's id as the audit trail has it; empty for the command line


@dataclass(frozen=True)
class DoorChoice:
    """Doors picked for an edit: by id, or inside a drawn shape (GeoJSON, EPSG:4326).

    Buildings are always taken whole; with ``whole_faces`` all doors of a block face come along.
    """

    door_ids: tuple[str, ...] = ()
    area: dict[str, Any] | None = None
    whole_faces: bool = False


@dataclass(frozen=True)
class TurfChange:
    """What an edit would make of one turf: doors and seconds of work before and after."""

    turf_id: str
    number: int
    door_count: int
    door_count_before: int
    work_s: float
    work_s_before: float


@dataclass(frozen=True)
class AreaChoice:
    """Areas whose doors become turfs: one each, or one ``together``.

    ``by``: "precinct", "block-group", "area" or "hex"; ``area_ids`` are ids of areas or H3 cells, whose
    resolution is their own.
    """

    by: str
    area_ids: tuple[str, ...]
    together: bool = False


@dataclass(frozen=True)
class AreaMeasure:
    """The doors of a universe in one area or hex: what a turf of them would take.

    ``open_door_count`` are those that no turf of the current cut holds.
    """

    area_id: str
    name: str
    door_count: int
    voter_count: int
    open_door_count: int
    minutes: float


@dataclass(frozen=True)
class MoveMeasure:
    """What moving doors would do, nothing stored. ``turfs`` are those that would change."""

    door_count: int
    voter_count: int
    turfs: tuple[TurfChange, ...]


@dataclass(frozen=True)
class Alternatives:
    """The drafts that were cut beside each other, without their turfs."""

    cuts: tuple[Cut, ...]
    elapsed_s: float


@dataclass(frozen=True)
class BuildingNote:
    """What people know of a building. ``doorman``: somebody or something to get past takes time."""

    building_id: str
    note: str
    doorman: bool
    noted_at: datetime
