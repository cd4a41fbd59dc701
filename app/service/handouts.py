"""Handing turf out: packets in every format, all with the same order and the same turf code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.model import ExportReport
from app.packets import packets_of
from app.progress import Stopwatch, part_of
from app.store.cuts import note_printing
from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.exports.spec import PrintSpec
    from app.store.campaign import OpenCampaign
    from geo.model import OnProgress


ON_PAPER = frozenset({"pdf"})
"""Formats that go to a printer: turfs edited later are then marked as stale on paper."""


def export_turfs(
    c: OpenCampaign,
    turf_ids: Sequence[str] | None,
    format: str,  # noqa: A002 - the word of the command line and of the web address
    out: Path,
    spec: PrintSpec | None = None,
    on_progress: OnProgress | None = None,
) -> ExportReport:
    """Write hand-outs: one file for all turfs when ``out`` has a suffix, else one file a turf into a folder.

    ``spec`` says how paper is printed: sheet, size of print, unit of distances, language.

    Raises
    ------
    BadInput
        For an unknown format or a place that cannot be written to.
    NotFound
        When a named turf does not exist.
    Conflict
        When a turf has no walk yet.
    """
    from app.exports import FORMATS, write_packets

    watch = Stopwatch()
    if format not in FORMATS:
        raise BadInput(f"There is no format {format!r}.", f"Choose one of {', '.join(FORMATS)}.")
    packets, snapshot = packets_of(c, turf_ids, spec.language if spec else "en")
    part_of(on_progress, 0.0, 0.05)(1.0, "Writing hand-outs")
    write_packets(packets, snapshot.segments(), format, out, part_of(on_progress, 0.05, 1.0), spec)
    if format in ON_PAPER:
        with c.writing() as connection:
            note_printing(connection, [(packet.turf.turf_id, packet.turf.version) for packet in packets])
    files = [out] if out.is_file() else sorted(out.glob(f"*.{format}"))
    written = sum(file.stat().st_size for file in files)
    return ExportReport(format, str(out), len(packets), written, watch.elapsed_s)
