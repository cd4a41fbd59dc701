"""Routes of hand-outs: one turf at once, or many as a job and a file to fetch."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import Path as InPath
from fastapi import Query, Request, Response
from fastapi.responses import FileResponse

from app.api.asked import CampaignAsked, Id, noun_router, problems
from app.api.bodies import ExportAsked
from app.api.jobs import accept
from app.api.uploads import MAKING
from app.exports.spec import PrintSpec
from app.model import Job
from app.service import handouts as verbs
from geo.errors import NotFound

router = noun_router("exports")

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "gpx": "application/gpx+xml",
    "geojson": "application/geo+json",
    "kml": "application/vnd.google-earth.kml+xml",
    "gpkg": "application/geopackage+sqlite3",
    "html": "text/html; charset=utf-8",
    "zip": "application/zip",
}
Format = Annotated[
    Literal["pdf", "csv", "gpx", "geojson", "kml", "gpkg", "html"], Query(description="What to write.")
]
Distances = Annotated[Literal["miles", "kilometres"], Query(description="On paper.")]
Language = Annotated[Literal["en", "es"], Query(description="Of the words on paper.")]
FileName = Annotated[str, InPath(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$")]


A_FILE: dict[str, Any] = {
    "response_class": FileResponse,
    "responses": {
        200: {"description": "The file, as a download.", "content": {"application/octet-stream": {}}},
        **problems(409),
    },
}


def new_export(folder: Path, stem: str, format_: str) -> Path:
    """Choose a new file among the campaign's exports."""
    exports = folder / "exports"
    exports.mkdir(exist_ok=True)
    return exports / f"{stem}{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.{format_}"


def made_at_once(folder: Path, name: str, format_: str, make: Callable[[Path], object]) -> Response:
    """Make a file, answer with it as a download, and leave nothing of it on the disk."""
    out = new_export(folder, MAKING, format_)
    try:
        make(out)
        content = out.read_bytes()
    finally:
        out.unlink(missing_ok=True)
    # always a download: a mailable HTML map never runs inside Turfwalk's own pages
    headers = {"Content-Disposition": f'attachment; filename="{name}.{format_}"'}
    return Response(content, media_type=MEDIA_TYPES[format_], headers=headers)


@router.post(
    "/exports", status_code=202, summary="Write hand-outs of many turfs", responses=problems(409, 503)
)
def export_turfs(request: Request, response: Response, c: CampaignAsked, body: ExportAsked) -> Job:
    """Write one file for all; the job's result has `path`: fetch it from `/c/{campaign_id}/api/` followed by that path."""
    out = new_export(c.folder, "turfs-", body.format)
    arguments = {"turf_ids": body.turf_ids, "format": body.format, "out": str(out), "spec": body.print_spec()}
    return accept(request, response, c, "export_turfs", arguments)


@router.get("/exports/{file_name}", summary="Fetch a file that a job wrote", **A_FILE)
def read_export(c: CampaignAsked, file_name: FileName) -> Response:
    """Names come from the result of an export's job."""
    folder = c.folder / "exports"
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name == file_name and path.is_file():
            media_type = MEDIA_TYPES.get(path.suffix.lstrip("."), "application/octet-stream")
            return FileResponse(path, filename=path.name, media_type=media_type)
    raise NotFound(
        "There is no such file among the exports.", "Write it again; old exports are cleared away."
    )


@router.get("/turfs/{turf_id}/handout", summary="Fetch the hand-out of one turf, made at once", **A_FILE)
def read_handout(
    c: CampaignAsked,
    turf_id: Id,
    format: Format = "pdf",  # noqa: A002 - the word of the address
    distances: Distances = "miles",
    language: Language = "en",
) -> Response:
    """Write the same order and turf code in every format."""
    spec = PrintSpec(distances=distances, language=language)
    return made_at_once(
        c.folder, f"turf-{turf_id}", format, lambda out: verbs.export_turfs(c, [turf_id], format, out, spec)
    )
