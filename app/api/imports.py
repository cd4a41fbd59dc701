"""Routes that bring files in. The body is the file itself; options stand in the query.

Streets by place name are left to the command line: the web door fetches nothing from the internet.
"""

import pathlib
import secrets
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from app.api.asked import CampaignAsked, UniverseName, noun_router, problems
from app.api.exports import A_FILE, made_at_once
from app.api.import_options import (
    AddressesOptions,
    BoundariesOptions,
    ColumnsOptions,
    ContactsOptions,
    HistoryOptions,
    MappingOptions,
    RecogniseOptions,
    SampleAsked,
    StreetsOptions,
    VotersOptions,
)
from app.api.jobs import accept
from app.api.uploads import drop_old, id_of, kept_file, receive_file, suffix_of
from app.filekinds import FileFound
from app.model import Exceptional, Job, Reject
from app.reports import LayoutLine, Mapping, PrecinctMismatch, SnapTrouble
from app.service import exceptions, layouts, precincts, snaps
from app.service.columns import KEY_WORDS
from app.store.campaign import OpenCampaign
from geo.errors import Conflict

router: APIRouter = noun_router("imports")

STREETS = (".osm.pbf", ".osm", ".graphml")
BOUNDARIES = (".parquet", ".geojson", ".json", ".gpkg", ".zip", ".fgb", ".kml")
TABLES = (".csv", ".txt", ".tsv", ".psv", ".xls", ".xlsx", ".xlsm", ".parquet", ".gz", ".zip")

_BINARY = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_UPLOAD: dict[str, Any] = {
    "status_code": 202,
    "responses": problems(409, 413, 503),
    "openapi_extra": {"requestBody": {"required": True, "content": _BINARY}},
}


async def _import(
    request: Request, response: Response, c: OpenCampaign, allowed: tuple[str, ...], options: dict[str, Any]
) -> Job:
    """Take the file in, then start the job of the route's own name that reads it."""
    suffix = suffix_of(options.pop("file_name"), allowed)
    file_id = options.pop("file_id")
    kept = None if file_id is None else kept_file(c.folder / "incoming", file_id)
    files = [] if kept else [await receive_file(request, c.folder / "incoming", suffix)]
    source = kept or files[0]
    try:
        if options.get("mapping") is not None:
            files.append(_write_mapping(source, options["mapping"]))
            options["mapping"] = str(files[-1])
        arguments = {"source": str(source), **options}
        verb: str = request.scope["route"].name
        job = await run_in_threadpool(accept, request, response, c, verb, arguments, files)
    except BaseException:
        for file in files:
            file.unlink(missing_ok=True)
        raise
    if kept and options.get("apply") != "never":
        request.app.state.incoming.keep_until_done(job.job_id, kept)
    return job


def _write_mapping(source: pathlib.Path, mapping: str) -> pathlib.Path:
    path = source.with_name(f"{source.name}-{secrets.token_hex(4)}.toml")
    path.write_text(mapping, encoding="utf-8")
    return path


def _require_own(c: OpenCampaign) -> None:
    """Keep real people out of a campaign that is open without signing in."""
    if c.row()["invented"]:
        raise Conflict(
            "This campaign is the invented town, open without signing in; it takes no voter file.",
            "Make a campaign of your own and import the file there.",
        )


@router.post(
    "/imports/files",
    summary="Say what a file is, and keep it to be imported",
    responses=problems(409, 413, 503),
    openapi_extra={"requestBody": {"required": True, "content": _BINARY}},
)
async def recognise_file(
    request: Request, c: CampaignAsked, asked: Annotated[RecogniseOptions, Query()]
) -> FileFound:
    """Tell kind, layout and columns of a file; an import takes it by `file_id`. It waits twelve hours at most."""
    incoming = c.folder / "incoming"
    suffix = suffix_of(asked.file_name, {*STREETS, *BOUNDARIES, *TABLES})
    if asked.file_id is not None:
        file = kept_file(incoming, asked.file_id)
        return replace(
            await run_in_threadpool(layouts.recognise_file, file, asked.layout), file_id=asked.file_id
        )
    drop_old(incoming)
    file = await receive_file(request, incoming, suffix)
    try:
        found = await run_in_threadpool(layouts.recognise_file, file, asked.layout)
        if found.kind == "voters":
            _require_own(c)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return replace(found, file_id=id_of(file))


@router.delete("/imports/files/{file_id}", status_code=204, summary="Forget a file that was not imported")
def forget_file(c: CampaignAsked, file_id: Annotated[str, Path(pattern=r"^[0-9a-f]{24}$")]) -> None:
    """Delete what was received; what was imported from it stays."""
    kept_file(c.folder / "incoming", file_id).unlink(missing_ok=True)


@router.post(
    "/imports/sample", status_code=202, summary="Import the built-in town", responses=problems(409, 503)
)
def import_sample(request: Request, response: Response, c: CampaignAsked, asked: SampleAsked) -> Job:
    """Bring the streets and areas of the built-in town, or its invented voters, for a first look."""
    return accept(request, response, c, "import_sample", {"part": asked.part})


@router.post("/imports/streets", summary="Import streets from an OSM or GraphML file", **_UPLOAD)
async def import_streets(
    request: Request, response: Response, c: CampaignAsked, asked: Annotated[StreetsOptions, Query()]
) -> Job:
    """Make the walking network and the map tiles; streets may come before or after voters."""
    return await _import(request, response, c, STREETS, asked.model_dump())


@router.post("/imports/boundaries", summary="Import precincts, block groups or your own areas", **_UPLOAD)
async def import_boundaries(
    request: Request, response: Response, c: CampaignAsked, asked: Annotated[BoundariesOptions, Query()]
) -> Job:
    """Replace the earlier areas of this kind. Shapefiles come zipped, with their .prj."""
    options = asked.model_dump(exclude={"name_column", "layer"})
    options["choice"] = {"layer": asked.layer, "name_column": asked.name_column}
    return await _import(request, response, c, BOUNDARIES, options)


@router.post("/imports/addresses", summary="Import known addresses, points or ranges of streets", **_UPLOAD)
async def import_addresses(
    request: Request, response: Response, c: CampaignAsked, asked: Annotated[AddressesOptions, Query()]
) -> Job:
    """Replace the earlier points, or the earlier ranges, and locate the doors again."""
    return await _import(request, response, c, tuple({*TABLES, *BOUNDARIES}), asked.model_dump())


@router.post("/imports/voters", summary="Import a voter file", **_UPLOAD)
async def import_voters(
    request: Request, response: Response, c: CampaignAsked, asked: Annotated[VotersOptions, Query()]
) -> Job:
    """Make every row a voter or a reject with line and reason. An invented campaign takes no real people."""
    _require_own(c)
    return await _import(request, response, c, TABLES, asked.model_dump())


@router.post("/imports/columns", summary="Append columns of another file to the voters", **_UPLOAD)
async def import_columns(
    request: Request, response: Response, c: CampaignAsked, asked: Annotated[ColumnsOptions, Query()]
) -> Job:
    """Match rows by voter id, or by address to doors; only the named columns are kept."""
    given = asked.model_dump(exclude_none=True)
    options = {
        "file_name": given["file_name"],
        "file_id": asked.file_id,
        "key": {word: given[word] for word in KEY_WORDS if word in given},
        "columns": dict(pair.split("=", 1) for pair in given["column"]),
    }
    return await _import(request, response, c, TABLES, options)


@router.post("/imports/contacts", summary="Add past results of voters", **_UPLOAD)
async def import_contacts(
    request: Request, response: Response, c: CampaignAsked, asked: Annotated[ContactsOptions, Query()]
) -> Job:
    """Add a row a knock or call, such as VAN's contact history; what is there already is not added again."""
    options = {
        "file_name": asked.file_name,
        "file_id": asked.file_id,
        "headings": asked.headings(),
        "mapping": asked.mapping,
        "only": dict(pair.split("=", 1) for pair in asked.only),
    }
    return await _import(request, response, c, TABLES, options)


@router.post("/imports/history", summary="Add the votes of a state's second file", **_UPLOAD)
async def import_history(
    request: Request, response: Response, c: CampaignAsked, asked: Annotated[HistoryOptions, Query()]
) -> Job:
    """Add one row a voter and election to what is known of the voters; files add up."""
    options = {
        "file_name": asked.file_name,
        "file_id": asked.file_id,
        "layout": asked.layout,
        "headings": asked.headings(),
    }
    return await _import(request, response, c, TABLES, options)


RejectsAsked = Annotated[exceptions.RejectsOf, Query(description="What the rows were to become.")]


@router.get("/rejects", summary="List the rows that became no voter, vote or result")
def list_rejects(c: CampaignAsked, of: RejectsAsked = "voters") -> list[Reject]:
    """Line, column and reason of each row of the last file that could not be used; never its content."""
    return exceptions.list_rejects(c, of)


@router.get("/rejects/file", summary="Fetch the rejected rows as CSV for a spreadsheet", **A_FILE)
def write_rejects(c: CampaignAsked, of: RejectsAsked = "voters") -> Response:
    """Write line, column and reason; no cell is run as a formula."""
    return made_at_once(c.folder, "rejects", "csv", lambda out: exceptions.write_rejects(c, out, of))


@router.get(
    "/precinct-mismatches", summary="List the voters who stand in another precinct than the file says"
)
def list_precinct_mismatches(c: CampaignAsked) -> list[PrecinctMismatch]:
    """Ids only: the precinct of the file, the area it means, and the area the door stands in."""
    return precincts.list_precinct_mismatches(c)


@router.get("/snaps", summary="List the doors whose place on the streets is worth a look")
def list_snaps(c: CampaignAsked) -> list[SnapTrouble]:
    """Doors on no street, on a street of another name, far from it, or on the side of other numbers."""
    return snaps.list_snaps(c)


@router.get("/layouts", summary="List the layouts of voter files")
def list_layouts(_c: CampaignAsked) -> list[LayoutLine]:
    """List those that are recognized by themselves, with the headings they are told by."""
    return layouts.list_layouts()


@router.post(
    "/imports/mapping",
    summary="Say what would be read from a voter file",
    responses=problems(413, 503),
    openapi_extra={"requestBody": {"required": True, "content": _BINARY}},
)
async def guess_mapping(
    request: Request, c: CampaignAsked, asked: Annotated[MappingOptions, Query()]
) -> Mapping:
    """Answer with a mapping file to edit and send with the import; nothing is imported or kept."""
    suffix = suffix_of(asked.file_name, TABLES)
    file = await receive_file(request, c.folder / "incoming", suffix)
    try:
        return await run_in_threadpool(layouts.guess_mapping, file, asked.layout)
    finally:
        file.unlink(missing_ok=True)


@router.get("/exceptions", summary="List the voters that no turf can hold, and why")
def list_exceptions(c: CampaignAsked, universe: UniverseName | None = None) -> list[Exceptional]:
    """Ids and reasons: no address found, no street near, out of reach on foot."""
    return exceptions.list_exceptions(c, universe)
