"""Making the layers that other programs read: one function a layer, kept until something has changed."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from typing import TYPE_CHECKING, Any

import numpy as np

from app.features import DIGITS, Layer, bounds_of
from app.figures import HeatmapSpec
from app.outlines import turf_outlines
from app.snapshots import read_snapshot
from app.store import cuts as cut_record
from app.store import results as result_record
from app.store import tallies as edition_record
from app.store import walks as walk_record
from geo.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from app.canvass import DoorState
    from app.model import HeatmapCell
    from app.snapshots import Snapshot
    from app.store import Row
    from app.store.campaign import OpenCampaign

HEX_RESOLUTIONS = (8, 9, 10)
_KINDS: dict[str, Any] = {"precincts": "precinct", "block-groups": "block-group"}
_MOST_KEPT = 16
_kept: OrderedDict[tuple[object, ...], Layer] = OrderedDict()
_lock = threading.Lock()


def layer_of(c: OpenCampaign, name: str, *, planner: bool) -> Layer:
    """Give a layer, made again only when something has changed: programs ask for it page by page.

    Without ``planner`` counts are those of outlines, tallies and heatmaps for those who may not see small ones.
    """
    with c.reading() as connection:
        key = (str(c.folder), c.row()["snapshot_id"], edition_record.edition(connection), name, planner)
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
            return found
    made = _made(c, name, planner=planner)
    with _lock:
        _kept[key] = made
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return made


def _made(c: OpenCampaign, name: str, *, planner: bool) -> Layer:
    if name in _KINDS:
        return _areas(c, _KINDS[name], hide_small=not planner)
    if name.startswith("hexes-"):
        resolution = int(name.removeprefix("hexes-"))
        return _hexes(c, resolution) if planner else _told_hexes(c, resolution)
    turfs = _turfs if planner else _told_turfs
    make: dict[str, Callable[[OpenCampaign], Layer]] = {"turfs": turfs, "doors": _doors, "walks": _walks}
    return make[name](c)


def _moment() -> pl.Datetime:
    import polars as pl

    return pl.Datetime("us", "UTC")


def _snapshot(c: OpenCampaign) -> Snapshot | None:
    """Give the snapshot; None while nothing was imported: the layers are empty then."""
    try:
        return read_snapshot(c)
    except NotFound:
        return None


def _plan(c: OpenCampaign) -> tuple[list[Row], dict[str, list[str]], dict[str, DoorState]]:
    """Read living turfs, their doors, and the latest at each door."""
    with c.reading() as connection:
        rows = cut_record.living_turf_rows(connection)
        doors = cut_record.doors_of_turfs(connection, rows) if rows else {}
        states = {one.door_id: one for one in result_record.door_states(connection)}
    return rows, doors, states


def _turfs(c: OpenCampaign) -> Layer:
    import polars as pl

    rows, doors, states = _plan(c)
    table = []
    for row in rows:
        heard = [states[door_id] for door_id in doors[row["turf_id"]] if door_id in states]
        outcomes = Counter(one.outcome for one in heard)
        table.append(
            {
                **{
                    name: row[name]
                    for name in ("turf_id", "number", "name", "cut_id", "door_count", "voter_count")
                },
                "knock_s": row["planned_knock_s"] or row["knock_s"],
                "walk_s": row["planned_walk_s"] or row["walk_s"],
                "walk_m": row["planned_walk_m"] or row["walk_m"],
                "has_walk": row["planned_walk_m"] is not None,
                "knocked_count": len(heard),
                "talked_count": outcomes["canvassed"],
                "refused_count": outcomes["refused"],
                "last_knocked_at": max((one.knocked_at for one in heard), default=None),
            }
        )
    schema: dict[str, Any] = {
        "knock_s": pl.Float64,
        "walk_s": pl.Float64,
        "walk_m": pl.Float64,
        "last_knocked_at": _moment(),
    }
    shapes = [row["boundary"] for row in rows]
    properties = pl.DataFrame(table, schema_overrides=schema, infer_schema_length=None)
    moment = "last_knocked_at" if rows else ""
    return Layer([row["turf_id"] for row in rows], bounds_of(shapes), properties, shapes, moment)


def _told_turfs(c: OpenCampaign) -> Layer:
    """Give the turfs to those who may not see small counts."""
    import polars as pl

    from app.service.tallies import read_tallies

    turfs = turf_outlines(c)
    tallied = {row.key: row for row in read_tallies(c, "turf", named=False).rows}
    rows = [tallied[one.turf_id] for one in turfs]
    properties = pl.DataFrame(
        {
            **{
                name: [getattr(one, name) for one in turfs]
                for name in ("turf_id", "number", "name", "cut_id")
            },
            "door_count": pl.Series([one.door_count for one in turfs], dtype=pl.Int64),
            "voter_count": pl.Series([one.voter_count for one in turfs], dtype=pl.Int64),
            "knocked_count": pl.Series([row.knocked_count for row in rows], dtype=pl.Int64),
            "talked_count": pl.Series([row.contact_count for row in rows], dtype=pl.Int64),
            "refused_count": pl.Series([row.refusal_count for row in rows], dtype=pl.Int64),
            "last_knocked_at": pl.Series([row.last_at for row in rows], dtype=_moment()),
            "hidden": [one.hidden or row.hidden for one, row in zip(turfs, rows, strict=True)],
        }
    )
    shapes = [one.boundary for one in turfs]
    moment = "last_knocked_at" if turfs else ""
    return Layer([one.turf_id for one in turfs], bounds_of(shapes), properties, shapes, moment)


def _doors(c: OpenCampaign) -> Layer:
    import polars as pl

    snapshot = _snapshot(c)
    doors = None if snapshot is None else snapshot.table("doors")
    if doors is None:
        return Layer([], np.empty((0, 4)), pl.DataFrame())
    _, turf_doors, states = _plan(c)
    held = [(door_id, turf_id) for turf_id, own in turf_doors.items() for door_id in own]
    turfs = pl.DataFrame(held, schema={"door_id": pl.String, "turf_id": pl.String}, orient="row")
    heard: dict[str, Any] = {"door_id": pl.String, "outcome": pl.String, "attempt_count": pl.Int64}
    heard |= {"last_knocked_at": _moment(), "do_not_contact": pl.Boolean}
    latest = pl.DataFrame(
        [
            (one.door_id, one.outcome, one.attempt_count, one.knocked_at, one.do_not_contact)
            for one in states.values()
        ],
        schema=heard,
        orient="row",
    )
    wanted: tuple[str, ...] = (
        "door_id",
        "building_id",
        "house_number",
        "street_name",
        "unit",
        "city",
        "zip5",
        "located_by",
    )
    wanted += ("voter_count", "precinct_id", "geoid")
    placed = doors.filter(pl.col("lon").is_not_null()).sort("door_id")
    bounds = placed.select("lon", "lat", west="lon", south="lat").to_numpy()
    properties = (
        placed.select(name for name in wanted if name in placed.columns)
        .join(turfs.unique("door_id", keep="first"), on="door_id", how="left", maintain_order="left")
        .join(latest, on="door_id", how="left", maintain_order="left")
    )
    return Layer(placed["door_id"].to_list(), bounds, properties, None, "last_knocked_at")


def _walks(c: OpenCampaign) -> Layer:
    import polars as pl

    with c.reading() as connection:
        rows = [row for row in cut_record.living_turf_rows(connection) if row["planned_walk_m"] is not None]
        walks = walk_record.walks_of(connection, rows) if rows else {}
    rows = [row for row in rows if row["turf_id"] in walks]
    figures = ("walk_m", "effort_m", "walk_s", "knock_s", "gap", "proven")
    table = [
        {
            "turf_id": row["turf_id"],
            "number": row["number"],
            **{name: getattr(walks[row["turf_id"]], name) for name in figures},
            "stop_count": len(walks[row["turf_id"]].stops),
            "planned_at": row["planned_at"],
        }
        for row in rows
    ]
    paths = [[[round(x, DIGITS), round(y, DIGITS)] for x, y in walks[row["turf_id"]].path] for row in rows]
    # a turf of one door has a path of one point, which is no line
    shapes = [{"type": "LineString", "coordinates": path} if len(path) > 1 else None for path in paths]
    properties = pl.DataFrame(
        table, schema_overrides={"gap": pl.Float64, "planned_at": _moment()}, infer_schema_length=None
    )
    moment = "planned_at" if rows else ""
    return Layer([row["turf_id"] for row in rows], bounds_of(shapes), properties, shapes, moment)


def _areas(c: OpenCampaign, kind: Any, *, hide_small: bool) -> Layer:  # noqa: ANN401 - one of AreaKind, as the verb checks
    import polars as pl

    from app.service.layers import list_areas

    features = [] if _snapshot(c) is None else list_areas(c, kind, hide_small=hide_small)["features"]
    shapes = [one["geometry"] for one in features]
    properties = pl.DataFrame([one["properties"] for one in features], infer_schema_length=None)
    return Layer(
        [str(one["properties"]["area_id"]) for one in features], bounds_of(shapes), properties, shapes
    )


def _told_hexes(c: OpenCampaign, resolution: int) -> Layer:
    """Give the hexes to those who may not see small counts: what heatmaps tell them."""
    import polars as pl

    from app.service.heatmaps import list_metrics, read_heatmap

    if _snapshot(c) is None:
        return Layer([], np.empty((0, 4)), pl.DataFrame(), [])
    known = {one.name for one in list_metrics(c) if one.has_data}

    def cells_of(metric: str) -> tuple[HeatmapCell, ...]:
        return read_heatmap(c, HeatmapSpec(metric, "hex", resolution), hide_small=True).cells

    doors, voters = cells_of("doors"), cells_of("voters")
    talks = cells_of("contact-rate") if "contact-rate" in known else ()
    knocked = [None if one.hidden else one.n for one in talks] or [0] * len(doors)
    properties = pl.DataFrame(
        {
            "cell_id": pl.Series([one.cell_id for one in doors], dtype=pl.String),
            "door_count": pl.Series([one.value for one in doors], dtype=pl.Float64).cast(pl.Int64),
            "voter_count": pl.Series([one.value for one in voters], dtype=pl.Float64).cast(pl.Int64),
            "knocked_count": pl.Series(knocked, dtype=pl.Int64),
            "talk_rate": pl.Series([one.raw for one in talks] or [None] * len(doors), dtype=pl.Float64),
            "hidden": [one.hidden for one in doors],
        }
    )
    return _hex_layer(properties, resolution)


def _hexes(c: OpenCampaign, resolution: int) -> Layer:
    import polars as pl

    from geo.hexes import parent_cells

    snapshot = _snapshot(c)
    doors = None if snapshot is None else snapshot.table("doors")
    if doors is None:
        return Layer([], np.empty((0, 4)), pl.DataFrame(), [])
    _, _, states = _plan(c)
    heard = pl.DataFrame(
        [(one.door_id, one.outcome == "canvassed") for one in states.values()],
        schema={"door_id": pl.String, "talked": pl.Boolean},
        orient="row",
    )
    placed = doors.filter(pl.col("cell_id").is_not_null()).select("door_id", "voter_count", "cell_id")
    knocked, talked = pl.col("talked").is_not_null().sum(), pl.col("talked").sum()
    share = pl.when(knocked > 0).then(talked / knocked)
    properties = (
        placed.with_columns(cell_id=parent_cells(placed["cell_id"], resolution))
        .join(heard, on="door_id", how="left")
        .group_by("cell_id")
        .agg(
            door_count=pl.len(),
            voter_count=pl.col("voter_count").sum(),
            knocked_count=knocked,
            talk_rate=share,
        )
        .sort("cell_id")
    )
    return _hex_layer(properties, resolution)


def _hex_layer(properties: pl.DataFrame, resolution: int) -> Layer:
    """Draw hexes around their figures."""
    import polars as pl
    import shapely

    from geo.hexes import cell_boundaries

    properties = properties.with_columns(resolution=pl.lit(resolution))
    outlines = np.asarray(cell_boundaries(properties["cell_id"]), dtype=object)
    shapes = [
        {"type": "Polygon", "coordinates": [np.round(ring, DIGITS).tolist()]}
        for ring in (shapely.get_coordinates(one) for one in outlines)
    ]
    bounds = np.asarray(shapely.bounds(outlines), dtype=np.float64).reshape(-1, 4)
    return Layer(properties["cell_id"].to_list(), bounds, properties, shapes)
