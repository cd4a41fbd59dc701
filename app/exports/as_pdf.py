"""Packets as PDF: typeset by Typst in batches, in several processes, and joined."""

from __future__ import annotations

import json
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, replace
from functools import cache, partial
from io import BytesIO
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from app.exports.columns import row_mm, tick_mm
from app.exports.map_streets import StreetIndex
from app.exports.sheet import sheet_of
from app.exports.spec import PAPER_MM, PrintSpec
from app.exports.turf_map import MapPlan, plan_map
from app.exports.writing import written_aside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

    import geopandas as gpd
    import typst

    from app.model import Packet
    from geo.model import OnProgress

HERE = Path(__file__).parent
POINTS_A_MM = 72 / 25.4
POLL_S = 0.3
SIDE_MM, HEAD_MM = 20.0, 62.0
"""Left out of the page: both side margins; head, foot and the turf's own heading."""

FORGET_AFTER = 11
"""Typst keeps the layout of all it set until it was not used in ten compilations: a gigabyte a minute otherwise."""

HALF_MAP = 0.6
"""Height of a small turf's map, as a part of its page's width."""


@dataclass(frozen=True)
class _Batch:
    """Turfs typeset in one go."""

    packets: tuple[Packet, ...]
    maps: tuple[MapPlan, ...]
    spec: PrintSpec
    is_tagged: bool


def write_pdf(
    files: Sequence[tuple[Path, Sequence[Packet]]],
    segments: gpd.GeoDataFrame,
    on_progress: OnProgress | None = None,
    spec: PrintSpec | None = None,
) -> None:
    """Write packets as PDF files.

    Parameters
    ----------
    files
        Each file and the packets it holds, in order. A file of one turf is tagged for screen readers.
    segments
        The streets for the maps: name, highway, geometry in EPSG:4326.
    on_progress
        May raise ``Cancelled``; files written so far stay, none is half written.
    spec
        Paper, size of print, unit of distances, language.

    Raises
    ------
    BadInput, Unavailable
        When a file cannot be written.
    """
    spec = spec or PrintSpec()
    index = StreetIndex(segments)
    if all(len(packets) == 1 for _, packets in files):
        _write_one_each(files, index, on_progress, spec)
        return
    for out, packets in files:
        _write_joined(out, packets, index, on_progress, spec)


def pdf_bytes(packets: Sequence[Packet], segments: gpd.GeoDataFrame, spec: PrintSpec | None = None) -> bytes:
    """Typeset a few packets in this process and give the PDF."""
    spec = spec or PrintSpec()
    index = StreetIndex(segments)
    return _typeset(_batch(packets, index, spec, is_tagged=True))


def _write_one_each(
    files: Sequence[tuple[Path, Sequence[Packet]]],
    index: StreetIndex,
    on_progress: OnProgress | None,
    spec: PrintSpec,
) -> None:
    batches = (_batch(packets, index, spec, is_tagged=True) for _, packets in files)
    for (out, _), pdf in zip(files, _typeset_all(batches, len(files), spec, on_progress), strict=True):
        with written_aside(out) as aside:
            aside.write_bytes(pdf)


def _write_joined(
    out: Path,
    packets: Sequence[Packet],
    index: StreetIndex,
    on_progress: OnProgress | None,
    spec: PrintSpec,
) -> None:
    from pypdf import PdfWriter

    size = spec.batch_turfs
    parts = [packets[first : first + size] for first in range(0, len(packets), size)]
    batches = (_batch(part, index, spec, is_tagged=False) for part in parts)
    with written_aside(out) as aside, PdfWriter() as writer:
        for pdf in _typeset_all(batches, len(parts), spec, on_progress):
            writer.append(BytesIO(pdf))
        writer.write(aside)


def _batch(packets: Sequence[Packet], index: StreetIndex, spec: PrintSpec, *, is_tagged: bool) -> _Batch:
    maps = tuple(_map_of(packet, index, spec) for packet in packets)
    return _Batch(tuple(packets), maps, spec, is_tagged)


def _map_of(packet: Packet, index: StreetIndex, spec: PrintSpec) -> MapPlan:
    """Plan a turf's map: of half a page, or of a page of its own where its numbers would crowd."""
    if packet.turf.door_count <= spec.full_map_doors:
        half = plan_map(packet, index, _map_size(spec, whole=False), spec)
        if not half.is_crowded:
            return half
    return replace(plan_map(packet, index, _map_size(spec, whole=True), spec), whole_page=True)


def _map_size(spec: PrintSpec, *, whole: bool) -> tuple[float, float]:
    """Give width and height of a map in points."""
    width_mm, height_mm = PAPER_MM[spec.paper]
    width_mm -= SIDE_MM
    map_mm = height_mm - HEAD_MM * max(1.0, spec.scale * 0.9) if whole else width_mm * HALF_MAP
    return width_mm * POINTS_A_MM, map_mm * POINTS_A_MM


def _typeset_all(
    batches: Iterator[_Batch], count: int, spec: PrintSpec, on_progress: OnProgress | None
) -> Iterator[bytes]:
    """Give the PDF of each batch in order; one batch is set here, more in spawned processes."""
    tell = on_progress or (lambda _done, _words: None)
    workers = min(spec.workers or os.cpu_count() or 1, count)
    if workers <= 1:
        for number, batch in enumerate(batches):
            tell(number / count, "Typesetting")
            yield _typeset(batch)
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        waiting: deque[Future[bytes]] = deque()
        for number in range(count):
            waiting.extend(
                pool.submit(_typeset, batch) for batch in islice(batches, workers + 1 - len(waiting))
            )
            yield _result(waiting.popleft(), partial(tell, number / count, "Typesetting"))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _result(future: Future[bytes], tell: Callable[[], None]) -> bytes:
    """Wait for a batch, telling how far the work is a few times a second."""
    while True:
        tell()
        try:
            return future.result(timeout=POLL_S)
        except NotYet:
            continue


@cache
def _compilers() -> tuple[typst.Compiler, typst.Compiler]:
    """Make the typesetters of packets and of nothing once a process: reading fonts takes longer than a packet."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"])
    packet, blank = (
        typst.Compiler(HERE / name, root=HERE, font_paths=fonts, ignore_system_fonts=True)
        for name in ("packet.typ", "blank.typ")
    )
    return packet, blank


def _typeset(batch: _Batch) -> bytes:
    sheets = [
        sheet_of(packet, plan, batch.spec) for packet, plan in zip(batch.packets, batch.maps, strict=True)
    ]
    data = {
        "turfs": sheets,
        "title": ", ".join(sheet["code"] for sheet in sheets),
        "campaign": sheets[0]["campaign"] if sheets else "",
        "paper": "us-letter" if batch.spec.paper == "letter" else batch.spec.paper,
        "scale": batch.spec.scale,
        "row-mm": row_mm(batch.spec),
        "tick-mm": tick_mm(batch.spec),
        "lang": batch.spec.language,
        "words": batch.spec.words,
    }
    packet, blank = _compilers()
    pdf = packet.compile(format="pdf", sys_inputs={"data": json.dumps(data)}, pdf_tags=batch.is_tagged)
    if len(sheets) > 1:
        for _ in range(FORGET_AFTER):
            blank.compile(format="svg")
    if not isinstance(pdf, bytes):
        raise TypeError("The typesetter gave something else than one PDF.")
    return pdf
