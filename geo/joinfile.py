"""Points of a Parquet file joined to areas and hexes, row group by row group, by any executor.

The executor is the only thing that changes between this process, a pool of processes and a cluster: every
row group is read, joined and written by itself, in a folder all of them see. Doing one twice gives the
same file, so the work of a worker that was killed is simply done again.
"""

from __future__ import annotations

import shutil
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np

from geo.errors import BadInput
from geo.join import COMPILED_FROM, OrderedAreas, order_areas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Executor

    import polars as pl
    from numpy.typing import NDArray

    from geo.model import OnProgress

_TELL_S = 0.5
_ROWS_A_TASK = 500_000


@dataclass(frozen=True)
class JoinTask:
    """Some row groups of a file, and where their rows go.

    Attributes
    ----------
    points
        Parquet file with ``lon`` and ``lat``.
    row_groups
        Their numbers, one after the other.
    layers
        Folder with a GeoParquet file a layer, by number.
    names
        Their columns.
    cell_column
        Column for the hexes, None for none.
    part
        Parquet file to write.
    """

    points: Path
    row_groups: tuple[int, ...]
    layers: Path
    names: tuple[str, ...]
    cell_column: str | None
    part: Path


def join_parquet(
    points: Path,
    layers: Mapping[str, Any],
    out: Path,
    executor: Executor | None = None,
    cell_column: str | None = "cell_id",
    on_progress: OnProgress | None = None,
) -> int:
    """Join the points of a Parquet file and write them, with their areas and hexes, in the same order.

    Parameters
    ----------
    points
        Parquet file with ``lon`` and ``lat`` in degrees, EPSG:4326, and any other columns.
    layers
        Column of the result -> areas as ``geo.join.join_areas`` takes them.
    out
        Parquet file with the columns of ``points`` and one column of text a layer, replaced in one step. Its
        folder is one that every worker sees.
    executor
        Anything that submits calls as ``concurrent.futures`` does, such as the executor of a Dask client;
        None works in this process.
    cell_column
        Column of the hexes at resolution 11, None for none.

    Returns
    -------
    int
        Rows written.

    Raises
    ------
    BadInput
        If the file has no ``lon`` and ``lat`` or is no Parquet file, or a layer is in another coordinate system.
    """
    points, out = Path(points).resolve(), Path(out).resolve()
    groups = _groups(points)
    with _parts_beside(out) as folder:
        for number, areas in enumerate(layers.values()):
            order_areas(areas)
            areas[["area_id", areas.geometry.name]].to_parquet(folder / f"{number}.layer")
        tasks = [
            JoinTask(points, group, folder, tuple(layers), cell_column, folder / f"{number:06}.part")
            for number, group in enumerate(groups)
        ]
        _run(tasks, executor, on_progress)
        return _put_together([task.part for task in tasks], folder / "whole", out)


def _groups(points: Path) -> list[tuple[int, ...]]:
    """Bundle row groups until a task is worth sending."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        metadata = pq.read_metadata(points)
    except (pa.ArrowException, OSError) as error:
        raise BadInput(
            f"{points.name} is not a Parquet file that can be read.", "Export it again."
        ) from error
    missing = {"lon", "lat"} - set(metadata.schema.to_arrow_schema().names)
    if missing:
        raise BadInput(
            f"{points.name} has no column {min(missing)!r}.", "Give places as columns lon and lat in degrees."
        )
    bundles: list[list[int]] = [[]]
    rows = 0
    for group in range(metadata.num_row_groups):
        rows += metadata.row_group(group).num_rows
        bundles[-1].append(group)
        if rows >= _ROWS_A_TASK:
            rows = 0
            bundles.append([])
    return [tuple(bundle) for bundle in bundles if bundle or len(bundles) == 1]


@contextmanager
def _parts_beside(out: Path) -> Iterator[Path]:
    """Make a folder for the parts beside the result, and take it away whatever happens."""
    folder = out.with_name(f".{out.name}-{uuid4().hex}")
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(tasks: list[JoinTask], executor: Executor | None, on_progress: OnProgress | None) -> None:
    tell = on_progress or (lambda _part, _phrase: None)
    if executor is None:
        for number, task in enumerate(tasks):
            tell(number / len(tasks), "Joining areas")
            join_row_groups(task)
        return
    futures = [executor.submit(join_row_groups, task) for task in tasks]
    waiting = set(futures)
    try:
        while waiting:
            tell(1 - len(waiting) / len(futures), "Joining areas")
            done, waiting = wait(waiting, timeout=_TELL_S, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()
    finally:
        for future in waiting:
            future.cancel()


def join_row_groups(task: JoinTask) -> int:
    """Join some row groups and write them; give the number of rows. Runs in a worker."""
    import polars as pl
    import pyarrow.parquet as pq

    with pq.ParquetFile(task.points) as file:
        large = file.metadata.num_rows >= COMPILED_FROM
        rows = pl.DataFrame(pl.from_arrow(file.read_row_groups(list(task.row_groups))))
    lon, lat = rows["lon"], rows["lat"]
    rows = rows.with_columns(_joined(lon, lat, _layers(task.layers, task.names, compiled=large)))
    if task.cell_column is not None:
        from geo.hexes import cells_of

        rows = rows.with_columns(cells_of(lon, lat).alias(task.cell_column))
    aside = task.part.with_name(f"{task.part.name}-{uuid4().hex}")
    rows.write_parquet(aside)
    aside.replace(task.part)
    return rows.height


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
def _layers(folder: Path, names: tuple[str, ...], *, compiled: bool) -> tuple[_Ready, ...]:
    """Lay layers out once in a worker; every join has a folder of its own, so that none is ever stale."""
    import geopandas as gpd

    ready = []
    for number, name in enumerate(names):
        areas = order_areas(gpd.read_parquet(folder / f"{number}.layer"))
        grid = None
        if compiled:
            from geo.areagrid import AreaGrid

            grid = AreaGrid(areas.shapes)
        ready.append(_Ready(name, areas, grid))
    return tuple(ready)


def _joined(lon: pl.Series, lat: pl.Series, layers: tuple[_Ready, ...]) -> list[pl.Series]:
    from geo.join import coordinates

    x, y = np.array(coordinates(lon)), np.array(coordinates(lat))
    return [layer.areas.ids_at(layer.places(x, y)).alias(layer.name) for layer in layers]


def _put_together(parts: list[Path], aside: Path, out: Path) -> int:
    """Write the parts into one file, a part at a time, and put it in place in one step."""
    import pyarrow.parquet as pq

    rows = 0
    with pq.ParquetWriter(aside, pq.read_schema(parts[0])) as writer:
        for part in parts:
            with pq.ParquetFile(part) as file:
                for group in range(file.num_row_groups):
                    writer.write_table(file.read_row_group(group))
                rows += file.metadata.num_rows
    aside.replace(out)
    return rows
