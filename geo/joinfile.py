"""Doors of a Parquet file located and joined to areas and hexes, part by part, by any executor.

What every part needs (known places, areas) is written once into a folder that all workers see, and read and
laid out once in each of them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from geo.join import COMPILED_FROM, OrderedAreas, coordinates, order_areas
from geo.locate import Bounds, KnownPlaces, look_up_doors
from geo.parts import RowGroups, folder_beside, put_together, row_groups, work_on, write_aside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from geo.model import OnProgress


@dataclass(frozen=True)
class Knowledge:
    """What is known of the ground, in files.

    Attributes
    ----------
    folder
        A GeoParquet file a layer, by number, and a file a table of ``KnownPlaces``.
    names
        Columns of the layers.
    empty_names
        Columns of layers that are not there.
    compiled
        Whether the points are many enough for the compiled join.
    own_places
        Parquet file, sorted by ``door_id``, with ``lon`` and ``lat`` as the voter file has them; None where
        doors stay where they are.
    bounds
        As in ``KnownPlaces``.
    """

    folder: Path
    names: tuple[str, ...]
    empty_names: tuple[str, ...]
    compiled: bool
    own_places: Path | None
    bounds: Bounds | None


@dataclass(frozen=True)
class Places:
    """Where doors are looked up: what is known, and the file of the voter file's own places."""

    known: KnownPlaces
    own_places: Path


@dataclass(frozen=True)
class JoinTask:
    """Some doors, what is known, and the Parquet file their rows go to."""

    rows: RowGroups
    knowledge: Knowledge
    out: Path


def join_file(
    doors: Path,
    layers: Mapping[str, Any],
    out: Path,
    places: Places | None = None,
    executor: Executor | None = None,
    on_progress: OnProgress | None = None,
) -> int:
    """Locate the doors of a file, join them to areas and hexes, and write them in the same order.

    Parameters
    ----------
    doors
        Parquet file with ``geo.tables.DOORS``, or with ``lon``, ``lat`` and any other columns where ``places``
        is None.
    layers
        Column of the result -> areas as ``geo.join.join_areas`` takes them; None where there are no such
        areas and the column stays empty.
    out
        Parquet file with the columns of ``doors``, one column of text a layer and ``cell_id``, replaced in one
        step. Its folder is one that every worker sees.
    places
        Where doors are looked up anew; None leaves them where they are.
    executor, on_progress
        As for ``geo.parts.work_on``.

    Returns
    -------
    int
        Rows written.

    Raises
    ------
    BadInput
        If the file is no Parquet file, or a layer is in another coordinate system.
    """
    doors, out = Path(doors).resolve(), Path(out).resolve()
    bundles = row_groups(doors)
    with folder_beside(out) as folder:
        knowledge = _write_down(folder, layers, places, compiled=_row_count(doors) >= COMPILED_FROM)
        tasks = [
            JoinTask(rows, knowledge, folder / f"{number:06}.part") for number, rows in enumerate(bundles)
        ]
        phrase = "Joining areas" if places is None else "Locating doors and joining areas"
        count = put_together(work_on(join_rows, tasks, executor, on_progress, phrase), folder / "whole")
        (folder / "whole").replace(out)
    return count


def _row_count(path: Path) -> int:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


def _write_down(
    folder: Path, layers: Mapping[str, Any], places: Places | None, *, compiled: bool
) -> Knowledge:
    given = {name: areas for name, areas in layers.items() if areas is not None}
    for number, areas in enumerate(given.values()):
        order_areas(areas)
        areas[["area_id", areas.geometry.name]].to_parquet(folder / f"{number}.layer")
    empty = tuple(name for name in layers if name not in given)
    if places is None:
        return Knowledge(folder, tuple(given), empty, compiled, None, None)
    for field in fields(KnownPlaces):
        if field.name != "bounds":
            getattr(places.known, field.name).write_ipc(folder / f"{field.name}.places")
    return Knowledge(folder, tuple(given), empty, compiled, places.own_places, places.known.bounds)


def join_rows(task: JoinTask) -> Path:
    """Locate and join some doors; returns the file they are written to. Runs in a worker."""
    from geo.hexes import cells_of

    rows = task.rows.read()
    if task.knowledge.own_places is not None:
        rows = look_up_doors(_as_in_file(rows, task.knowledge.own_places), _known(task.knowledge))
    lon, lat = coordinates(rows["lon"]), coordinates(rows["lat"])
    x, y = np.array(lon), np.array(lat)
    areas: list[pl.Series | pl.Expr] = [
        layer.areas.ids_at(layer.places(x, y)).alias(layer.name) for layer in _layers(task.knowledge)
    ]
    areas += [pl.lit(None, dtype=pl.String).alias(name) for name in task.knowledge.empty_names]
    write_aside(rows.with_columns(*areas, cells_of(lon, lat)), task.out)
    return task.out


def _as_in_file(doors: pl.DataFrame, own_places: Path) -> pl.DataFrame:
    """Put doors, sorted by id, where the voter file itself says; every other place is looked up again."""
    own = pl.scan_parquet(own_places).select("door_id", "lon", "lat", located_by=pl.lit("file"))
    if doors.height:
        first, last = (pl.lit(doors["door_id"][row]) for row in (0, -1))
        own = own.filter(pl.col("door_id").is_between(first, last))
    left = doors.drop("lon", "lat", "located_by")
    return left.join(own.collect(), on="door_id", how="left", maintain_order="left").select(doors.columns)


@lru_cache(maxsize=1)
def _known(knowledge: Knowledge) -> KnownPlaces:
    """Read what doors are looked up in, once in a worker."""
    tables = {path.stem: pl.read_ipc(path) for path in sorted(knowledge.folder.glob("*.places"))}
    return KnownPlaces(**tables, bounds=knowledge.bounds)


@dataclass(frozen=True)
class _Ready:
    """A layer laid out for asking many times: by a grid, or as it is."""

    name: str
    areas: OrderedAreas
    grid: Any

    def places(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
        if self.grid is None:
            from geo.pointgrid import first_holding

            return first_holding(lon, lat, self.areas.shapes)
        found: NDArray[np.int32] = self.grid.settle(lon, lat, self.grid.find(lon, lat))
        return found


@lru_cache(maxsize=1)
def _layers(knowledge: Knowledge) -> tuple[_Ready, ...]:
    """Lay layers out once in a worker; every join has a folder of its own, so that none is ever stale."""
    import geopandas as gpd

    ready = []
    for number, name in enumerate(knowledge.names):
        areas = order_areas(gpd.read_parquet(knowledge.folder / f"{number}.layer"))
        grid = None
        if knowledge.compiled:
            from geo.areagrid import AreaGrid

            grid = AreaGrid(areas.shapes)
        ready.append(_Ready(name, areas, grid))
    return tuple(ready)
