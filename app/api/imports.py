"""Routes that bring files in. The body is the file itself; options stand in the query.

Streets by place name are left to the command line: the web door fetches nothing from the internet.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from app.api.asked import CampaignAsked, UniverseName, noun_router, problems
from app.api.bodies import Body
from app.api.exports import A_FILE, made_at_once
from app.api.jobs import accept
from app.api.uploads import receive_file, suffix_of
from app.model import Exceptional, Job, Reject
from app.reports import LayoutLine, Mapping, PrecinctMismatch, SnapTrouble
from app.service import exceptions, layouts, precincts, snaps
from app.service.columns import KEY_WORDS
from app.store.campaign import OpenCampaign
from geo.errors import Conflict
from geo.model import AreaKind

router: APIRouter = noun_router("imports")

STREETS = (".osm.pbf", ".osm", ".graphml")
BOUNDARIES = (".parquet", ".geojson", ".json", ".gpkg", ".zip", ".fgb", ".kml")
TABLES = (".csv", ".txt", ".tsv", ".psv", ".xls", ".xlsx", ".xlsm", ".parquet", ".gz", ".zip")

FileName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=255,
        description="The file's name; only its ending is used.",
        examples=["voters.csv"],
    ),
]
Column = Annotated[
    str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$", examples=["GEOID"])
]
MappingText = Annotated[
    str | None,
    Field(max_length=20_000, description="Text of an edited mapping file (TOML): which column holds what."),
]


class StreetsOptions(Body):
    """Options of a street file."""

    file_name: FileName


class BoundariesOptions(Body):
    """Options of a file of areas."""

    file_name: FileName
    kind: Annotated[AreaKind, Field(description="What the areas are.")]
    id_column: Column
    name_column: Column | None = None
    layer: Annotated[Column | None, Field(description="Which layer, of a file with several.")] = None


class AddressesOptions(Body):
    """Options of a file of known addresses."""

    file_name: FileName
    mapping: MappingText = None


class MappingOptions(Body):
    """Options of a voter file whose columns are guessed."""

    file_name: FileName
    layout: Annotated[
        str | None, Field(pattern=r"^[a-z0-9_-]{1,40}$", description="Recognised when left out.")
    ] = None


class VotersOptions(Body):
    """Options of a voter file."""

    file_name: FileName
    layout: Annotated[
        str | None, Field(pattern=r"^[a-z0-9_-]{1,40}$", description="Recognised when left out.")
    ] = None
    mapping: MappingText = None
    apply: Annotated[
        Literal["carefully", "always", "never"],
        Field(
            description="carefully refuses a file that loses more than a fifth of the earlier voters, always applies "
            "it too, never only says what would happen."
        ),
    ] = "carefully"


ColumnPair = Annotated[
    str,
    Field(
        max_length=200,
        pattern=r"^[a-z][a-z0-9_]{0,59}=[^\x00-\x1f\x7f]{1,120}$",
        examples=["turnout_score=TurnoutScore"],
    ),
]


class ColumnsOptions(Body):
    """Options of a file whose columns are appended: `id`, or `address` with `city` and `zip`, are headings."""

    file_name: FileName
    id: Column | None = None
    address: Column | None = None
    city: Column | None = None
    zip: Column | None = None
    column: Annotated[
        list[ColumnPair],
        Field(min_length=1, max_length=100, description="NAME=HEADING of each column to keep."),
    ]


class ContactsOptions(Body):
    """Options of a file of past results: headings where they are not recognised, and what to leave out."""

    file_name: FileName
    id: Column | None = None
    date: Column | None = None
    result: Column | None = None
    canvasser: Column | None = None
    mapping: MappingText = None
    only: Annotated[
        list[
            Annotated[
                str, Field(max_length=240, pattern=r"^[^=\x00-\x1f\x7f]{1,120}=[^\x00-\x1f\x7f]{1,120}$")
            ]
        ],
        Field(max_length=10, description="HEADING=TEXT: rows that say something else there are left out."),
    ] = []  # noqa: RUF012 - a field of pydantic, copied for every request

    def headings(self) -> dict[str, str]:
        """Give the headings by our fields."""
        given = {
            "voter_id": self.id,
            "knocked_at": self.date,
            "outcome": self.result,
            "canvasser_id": self.canvasser,
        }
        return {field: heading for field, heading in given.items() if heading is not None}


class HistoryOptions(Body):
    """Options of a state's second file: headings where no layout knows it."""

    file_name: FileName
    layout: Annotated[
        str | None, Field(pattern=r"^[a-z0-9_-]{1,40}$", description="Recognised when left out.")
    ] = None
    id: Column | None = None
    date: Column | None = None
    kind: Column | None = None

    def headings(self) -> dict[str, str]:
        """Give the headings by our fields."""
        given = {"voter_id": self.id, "date": self.date, "kind": self.kind}
        return {field: heading for field, heading in given.items() if heading is not None}


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
    files = [await receive_file(request, c.folder / "incoming", suffix)]
    try:
        if options.get("mapping") is not None:
            files.append(_write_mapping(files[0], options["mapping"]))
            options["mapping"] = str(files[1])
        arguments = {"source": str(files[0]), **options}
        verb: str = request.scope["route"].name
        return await run_in_threadpool(accept, request, response, c, verb, arguments, files)
    except BaseException:
        for file in files:
            file.unlink(missing_ok=True)
        raise


def _write_mapping(source: Path, mapping: str) -> Path:
    path = source.with_name(f"{source.name}.toml")
    path.write_text(mapping, encoding="utf-8")
    return path


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
    if c.row()["invented"]:
        raise Conflict(
            "This campaign is the invented town, open without signing in; it takes no voter file.",
            "Make a campaign of your own and import the file there.",
        )
    return await _import(request, response, c, TABLES, asked.model_dump())


@router.post("/imports/columns", summary="Append columns of another file to the voters", **_UPLOAD)
async def import_columns(
    request: Request, response: Response, c: CampaignAsked, asked: Annotated[ColumnsOptions, Query()]
) -> Job:
    """Match rows by voter id, or by address to doors; only the named columns are kept."""
    given = asked.model_dump(exclude_none=True)
    options = {
        "file_name": given["file_name"],
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
    options = {"file_name": asked.file_name, "layout": asked.layout, "headings": asked.headings()}
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
    """List those that are recognised by themselves, with the headings they are told by."""
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
