"""Snapshots: the tables of an import, written aside, never changed, and switched to in one transaction.

A snapshot is a folder of Parquet files. A new one takes the tables it does not change from the one
before by hard link, so that each is whole by itself.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.store.snapshots import current_snapshot_id, drop_unused, snapshot_row, switch_snapshot
from geo.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from app.store.campaign import OpenCampaign
    from routing.model import SidewalkNetwork

PEOPLE_TABLES = (
    "voters",
    "doors",
    "rejects",
    "address_points",
    "address_ranges",
    "by_hand",
    "snaps",
    "id_columns",
    "address_columns",
    "door_columns",
    "history",
    "history_rejects",
    "contacts",
    "contact_rejects",
    "geocoded",
)


@dataclass(frozen=True)
class Snapshot:
    """One snapshot for reading; a table that was never imported reads as None."""

    snapshot_id: str
    folder: Path
    streets_folder: Path | None

    def table(self, name: str) -> pl.DataFrame | None:
        """Read one of ``PEOPLE_TABLES``."""
        return _read_table(self.folder / f"{name}.parquet")

    def scan(self, name: str) -> pl.LazyFrame | None:
        """Read one of ``PEOPLE_TABLES`` lazily: for tables of any size."""
        return _scan(self.folder / f"{name}.parquet")

    def areas(self) -> gpd.GeoDataFrame | None:
        """Read the areas of all kinds."""
        return _read_shapes(self.folder / "areas.parquet")

    def segments(self) -> gpd.GeoDataFrame | None:
        """Read the street segments."""
        return _read_shapes(self.streets_folder / "segments.parquet") if self.streets_folder else None

    def network(self) -> SidewalkNetwork | None:
        """Read the sidewalk network."""
        return _read_network(self.network_path) if self.network_path else None

    def face_parity(self) -> NDArray[np.int64] | None:
        """Learn which sides of streets have odd and even numbers; None without address ranges."""
        ranges = self.folder / "address_ranges.parquet"
        return _read_parity(self.network_path, ranges) if self.network_path and ranges.is_file() else None

    @property
    def network_path(self) -> Path | None:
        """The file of the sidewalk network, read again by workers."""
        return self.streets_folder / "network.npz" if self.streets_folder else None

    def need_network(self) -> SidewalkNetwork:
        """Read the sidewalk network, or say that there is none."""
        network = self.network()
        if network is None:
            raise NotFound("There are no streets yet.", "Import streets first.")
        return network


@lru_cache(maxsize=12)
def _read_table(path: Path) -> pl.DataFrame | None:
    import polars as pl

    return pl.read_parquet(path) if path.is_file() else None


@lru_cache(maxsize=2)
def _read_parity(network: Path, ranges: Path) -> NDArray[np.int64]:
    import polars as pl

    from routing.facenumbers import face_parity
    from routing.sidewalks import load_sidewalks

    return face_parity(load_sidewalks(network), pl.read_parquet(ranges))


def _scan(path: Path) -> pl.LazyFrame | None:
    import polars as pl

    return pl.scan_parquet(path) if path.is_file() else None


@lru_cache(maxsize=6)
def _read_shapes(path: Path) -> gpd.GeoDataFrame | None:
    import geopandas as gpd

    return gpd.read_parquet(path) if path.is_file() else None


@lru_cache(maxsize=2)
def _read_network(path: Path) -> SidewalkNetwork | None:
    from routing.sidewalks import load_sidewalks

    return load_sidewalks(path) if path.is_file() else None


def read_snapshot(c: OpenCampaign, snapshot_id: str | None = None) -> Snapshot:
    """Give the current snapshot, or the one named.

    Raises
    ------
    NotFound
        When nothing was imported yet, or the named one is gone.
    """
    wanted = snapshot_id or c.row()["snapshot_id"]
    if wanted is None:
        raise NotFound("Nothing was imported yet.", "Import streets, boundaries and a voter file first.")
    with c.reading() as connection:
        row = snapshot_row(connection, wanted)
    if row is None:
        raise NotFound(f"The snapshot {wanted} is gone.", "Import the files again.")
    streets = c.folder / "streets" / row["streets_id"] if row["streets_id"] else None
    return Snapshot(wanted, c.folder / "snapshots" / wanted, streets)


class SnapshotDraft:
    """A snapshot in the making. ``publish`` switches to it; without that nothing has changed."""

    def __init__(self, c: OpenCampaign) -> None:
        self._campaign = c
        self._base_id: str | None = c.row()["snapshot_id"]
        self.snapshot_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        self.folder = c.folder / "snapshots" / f".{self.snapshot_id}.{os.getpid()}.draft"
        self.final_folder = c.folder / "snapshots" / self.snapshot_id
        self.base = read_snapshot(c, self._base_id) if self._base_id else None
        self.streets_folder = self.base.streets_folder if self.base else None
        self.folder.mkdir(parents=True)
        for source in sorted(self.base.folder.glob("*.parquet")) if self.base else []:
            _link_or_copy(source, self.folder / source.name)

    def table(self, name: str) -> pl.DataFrame | None:
        """Read a table as it stands in the draft."""
        import polars as pl

        path = self.folder / f"{name}.parquet"
        return pl.read_parquet(path) if path.is_file() else None

    def write(self, name: str, table: pl.DataFrame | gpd.GeoDataFrame) -> None:
        """Put a table into the draft in place of the one taken over."""
        import polars as pl

        path = self.folder / f"{name}.parquet"
        path.unlink(missing_ok=True)  # never write through a hard link into the earlier snapshot
        if isinstance(table, pl.DataFrame):
            table.write_parquet(path, compression="zstd")
        else:
            table.to_parquet(path)
        flush(path)

    def path(self, name: str) -> Path:
        """Say where the file of a table lies, if there is one."""
        return self.folder / f"{name}.parquet"

    def scan(self, name: str) -> pl.LazyFrame | None:
        """Read a table as it stands in the draft lazily: for tables of any size."""
        return _scan(self.path(name))

    def adopt(self, name: str, file: Path) -> None:
        """Put a Parquet file into the draft in place of the table taken over."""
        flush(file)
        file.replace(self.path(name))  # a new entry: the file the earlier snapshot links to stays

    @contextmanager
    def working_folder(self) -> Iterator[Path]:
        """Make a folder for parts inside the draft, and take it away whatever happens."""
        folder = self.folder / f".work-{secrets.token_hex(4)}"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def as_snapshot(self) -> Snapshot:
        """Read the draft like a snapshot."""
        return Snapshot(self.snapshot_id, self.folder, self.streets_folder)

    def new_streets_folder(self) -> Path:
        """Make the folder for a new street network, used by this snapshot from now on."""
        folder = self._campaign.folder / "streets" / self.snapshot_id
        folder.mkdir(parents=True, exist_ok=True)
        self.streets_folder = folder
        return folder

    def discard(self) -> None:
        """Leave no trace of a draft that was not published."""
        shutil.rmtree(self.folder, ignore_errors=True)
        own_streets = self.streets_folder is not None and self.streets_folder.name == self.snapshot_id
        if own_streets and not self.final_folder.exists():
            shutil.rmtree(str(self.streets_folder), ignore_errors=True)

    def publish(self, verb: str, report: dict[str, Any], **campaign_values: Any) -> None:  # noqa: ANN401 - columns of several types
        """Switch the campaign to this snapshot in one transaction.

        Raises
        ------
        Conflict
            When another import was finished since this one began.
        """
        row = {
            "snapshot_id": self.snapshot_id,
            "verb": verb,
            "streets_id": self.streets_folder.name if self.streets_folder else None,
            "report": report,
        }
        with self._campaign.writing() as connection:
            if current_snapshot_id(connection) != self._base_id:
                raise Conflict("Another import finished in the meantime.", "Start this import again.")
            self.folder.rename(self.final_folder)
            flush(self.final_folder.parent)
            switch_snapshot(connection, row, campaign_values)
        sweep(self._campaign)
        from app.recount import recount_universes

        recount_universes(self._campaign)


@contextmanager
def drafting(c: OpenCampaign) -> Iterator[SnapshotDraft]:
    """Make a draft that leaves no trace unless it is published."""
    draft = SnapshotDraft(c)
    try:
        yield draft
    finally:
        draft.discard()


def sweep(c: OpenCampaign) -> None:
    """Delete what neither the campaign nor a cut uses: old snapshots, networks, drafts of dead processes."""
    with c.writing() as connection:  # holding the write lock, so that no import publishes meanwhile
        used, streets_used = drop_unused(connection)
        streets_used |= {draft.name.split(".")[1] for draft in _drafts(c) if _is_alive(draft)}
        for folder in (c.folder / "snapshots").iterdir():
            if folder.name not in used and not (folder.name.startswith(".") and _is_alive(folder)):
                shutil.rmtree(folder, ignore_errors=True)
        for folder in (c.folder / "streets").iterdir():
            if folder.name not in streets_used:
                shutil.rmtree(folder, ignore_errors=True)


def _drafts(c: OpenCampaign) -> Iterator[Path]:
    return (c.folder / "snapshots").glob(".*.draft")


def _is_alive(draft: Path) -> bool:
    """Whether the process that makes this draft still runs."""
    process_id = draft.name.split(".")[2]
    try:
        os.kill(int(process_id), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)


def flush(path: Path) -> None:
    """Make a file or folder durable before the record points to it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
