"""Hand-outs of turf, one module a format; all with the same stops, order and turf code.

Names of people stand in pdf, csv and html, which go to the canvasser. The map formats (gpx, geojson, kml,
gpkg) carry addresses and counts only: they end up in phones' map apps and on others' computers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exports.words import WORDS
from geo.errors import BadInput, Conflict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd

    from app.exports.spec import PrintSpec
    from app.model import Packet
    from geo.model import OnProgress

FORMATS: tuple[str, ...] = ("pdf", "csv", "gpx", "geojson", "kml", "gpkg", "html")
CREDIT = WORDS["en"]["credit"]


def write_packets(
    packets: Sequence[Packet],
    segments: gpd.GeoDataFrame,
    format: str,  # noqa: A002 - the word of the command line and of the web address
    out: Path,
    on_progress: OnProgress | None = None,
    spec: PrintSpec | None = None,
) -> None:
    """Write hand-outs of one or many turfs.

    Parameters
    ----------
    packets
        The turfs in the order they are printed; each with its walk.
    segments
        ``routing.model.Streets.segments`` (name, highway, geometry in EPSG:4326): the streets on maps.
    format
        One of ``FORMATS``.
    out
        A path with a suffix is one file for all turfs; any other path, or a folder that exists, gets one
        file a turf, called ``<turf_id>.<format>``. A file is there whole or not at all.
    on_progress
        Called a few times a second; may raise ``Cancelled``, which leaves no half-written file.
    spec
        Paper, size of print and unit of distances, for pdf.

    Raises
    ------
    BadInput
        For an unknown format or a place that cannot be written to.
    Conflict
        When there is nothing to write.
    Unavailable
        When the disk is full or fails.
    """
    from app.exports.writing import files_of

    if format not in FORMATS:
        raise BadInput(f"There is no format {format!r}.", f"Choose one of {', '.join(FORMATS)}.")
    if not packets:
        raise Conflict("There is no turf to hand out.", "Cut turf and plan walks first.")
    files = files_of(packets, format, out)
    if format == "pdf":
        from app.exports.as_pdf import write_pdf

        write_pdf(files, segments, on_progress, spec)
        return
    for number, (path, chosen) in enumerate(files):
        if on_progress:
            on_progress(number / len(files), f"Writing {format}")
        _write_one(format, path, chosen, segments)
    if on_progress:
        on_progress(1.0, f"{len(packets)} turfs")


def _write_one(form: str, out: Path, packets: Sequence[Packet], segments: gpd.GeoDataFrame) -> None:
    from importlib import import_module

    from app.exports.writing import written_aside

    module = import_module(f"app.exports.as_{form}")
    with written_aside(out) as aside:
        module.write(aside, packets, segments)
