"""Hand-outs and maps as files: every format prints the stops in the order of the walk, under the same turf code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd

    from app.exports.spec import PrintSpec
    from app.model import Packet
    from geo.model import OnProgress

FORMATS: tuple[str, ...] = ("pdf", "csv", "gpx", "geojson", "kml", "gpkg", "html")


def write_packets(
    packets: Sequence[Packet],
    segments: gpd.GeoDataFrame,
    form: str,
    out: Path,
    on_progress: OnProgress | None = None,
    spec: PrintSpec | None = None,
) -> None:
    """Write packets in one of ``FORMATS``.

    Parameters
    ----------
    packets
        At least one turf, with its walk.
    segments
        Street segments in EPSG:4326, drawn on the maps.
    form
        One of ``FORMATS``.
    out
        A path with a suffix is one file for all; any other path is a folder with one file a turf, called
        ``<turf_id>.<format>``. Files are written aside and renamed.
    on_progress
        Called after every file or batch; may raise ``Cancelled``.
    spec
        How paper is printed.

    Raises
    ------
    BadInput
        When the place cannot be written to.
    Unavailable
        When the disk fails.
    """
    from app.exports.writing import files_of

    files = files_of(packets, form, out)
    if form == "pdf":
        from app.exports.as_pdf import write_pdf

        write_pdf(files, segments, on_progress, spec)
        return
    for number, (path, own) in enumerate(files):
        _write_one(own, segments, form, path)
        if on_progress is not None:
            on_progress((number + 1) / len(files), f"Wrote {number + 1} of {len(files)} files")


def _write_one(packets: Sequence[Packet], segments: gpd.GeoDataFrame, form: str, out: Path) -> None:
    from app.exports.as_csv import write_csv
    from app.exports.as_geojson import write_geojson
    from app.exports.as_gpkg import write_gpkg
    from app.exports.as_gpx import write_gpx
    from app.exports.as_html import write_html
    from app.exports.as_kml import write_kml

    if form == "html":
        write_html(packets, segments, out)
        return
    writers = {
        "csv": write_csv,
        "geojson": write_geojson,
        "gpkg": write_gpkg,
        "gpx": write_gpx,
        "kml": write_kml,
    }
    writers[form](packets, out)
