"""What a file is, told from what stands in it: streets, areas, addresses, voters, past results, votes, other columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.errors import BadInput
from geo.model import AreaKind  # noqa: TC001 - FastAPI reads the annotations of these dataclasses when it starts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geo.columns import ColumnPlan
    from geo.layerfile import LayerOutline
    from geo.rowblock import Table

FileKind = Literal["streets", "boundaries", "addresses", "voters", "contacts", "history", "columns"]

_LOOKED_ROWS = 5_000
_GEOID = re.compile(r"\d{12}")
_PRECINCT = re.compile(r"precinct|ward|vtd|pct|elect|district")
_AREA_IDS = (
    *(
        "precinctid",
        "pctid",
        "vtdid",
        "vtdst",
        "vtd",
        "geoid",
        "geoid20",
        "geoid10",
        "areaid",
        "wardprecinct",
    ),
    *("precinctcode", "precinct", "electdist", "districtid", "district", "code", "id", "objectid", "fid"),
)  # most telling first; compared without case and punctuation
_AREA_NAMES = ("name", "namelsad", "namelsad20", "precinctname", "pctname", "label")


@dataclass(frozen=True)
class FileColumn:
    """One column of a file: its heading, what it would be, and how it looks. No value of it.

    ``field`` is a field of ours, an election such as "general-2024", a name ending in ``_score``, or empty;
    ``filled_rate`` is of the rows that were looked at.
    """

    heading: str
    field: str
    kind: Literal["number", "day", "text"]
    filled_rate: float


@dataclass(frozen=True)
class FileLayer:
    """One layer of a file of areas: what the areas are and which columns hold their ids and names, as guessed."""

    name: str
    area_kind: AreaKind
    id_column: str
    name_column: str
    area_count: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class FileFound:
    """What a file was found to be.

    ``evidence`` says how that is known; ``missing`` names fields that must be pointed at first; ``mapping`` is
    the guess about a voter file as a mapping file to edit; ``file_id`` the id under which a server keeps the file.
    """

    kind: FileKind
    evidence: str
    columns: tuple[FileColumn, ...] = ()
    looked_row_count: int = 0
    layers: tuple[FileLayer, ...] = ()
    layout: str = ""
    mapping: str = ""
    missing: tuple[str, ...] = ()
    file_id: str = ""


def found_in(path: Path, layout: str | None = None) -> FileFound:
    """Tell what a file is.

    Parameters
    ----------
    path
        Streets, a layer of shapes, or a table of any kind.
    layout
        Name of a layout of voter files: then the file is one.

    Raises
    ------
    BadInput
        For a file that is none of these, or cannot be read.
    """
    name = path.name.lower()
    if name.endswith((".pbf", ".osm", ".graphml")):
        return _streets(path)
    if name.endswith((".gpkg", ".geojson", ".json", ".fgb", ".kml", ".kmz", ".shp")):
        return _layers(path)
    if name.endswith(".zip") and _holds_layer(path):
        return _layers(path)
    if name.endswith(".parquet") and _is_geoparquet(path):
        return _layers(path)
    return _table(path, layout)


def _streets(path: Path) -> FileFound:
    """Look at the first bytes: a street file says what it is."""
    with path.open("rb") as file:
        head = file.read(4096)
    marks = {".pbf": b"OSMHeader", ".osm": b"<osm", ".graphml": b"<graphml"}
    if marks[path.suffix.lower()] not in head:
        raise BadInput(
            f"{path.name} holds no streets.",
            "Give an OpenStreetMap extract (.osm.pbf or .osm), such as a town's from a download page, or GraphML.",
        )
    return FileFound("streets", "GraphML" if path.suffix.lower() == ".graphml" else "OpenStreetMap")


def _holds_layer(path: Path) -> bool:
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError):
        return False
    return any(name.endswith((".shp", ".gpkg", ".geojson", ".kml", ".fgb")) for name in names)


def _is_geoparquet(path: Path) -> bool:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return b"geo" in (pq.read_schema(path).metadata or {})
    except (pa.ArrowException, OSError):
        return False


def _layers(path: Path) -> FileFound:
    """Tell areas from addresses: points and street lines with house numbers locate doors."""
    from geo.layerfile import outlines_of

    outlines = outlines_of(path)
    addressed = next((one for one in outlines if _has_addresses(one)), None)
    if addressed is not None:
        plain = {heading: _field_of(heading) for heading in addressed.columns}
        columns = tuple(FileColumn(heading, field, "text", 1.0) for heading, field in plain.items())
        return FileFound("addresses", "addresses", columns, addressed.row_count)
    areas = tuple(_layer(one) for one in outlines if "Polygon" in one.shapes)
    if not areas:
        raise BadInput(
            f"{path.name} holds neither areas nor addresses.",
            "Give a layer of polygons with an id, points with house number and street, or street lines with ranges.",
        )
    return FileFound("boundaries", areas[0].area_kind, layers=areas)


def _address_plan(headings: Sequence[str]) -> ColumnPlan:
    from geo.columns import plan_columns
    from geo.layout import layout_named

    return plan_columns(layout_named("addresses", "addresses"), headings)


def _field_of(heading: str) -> str:
    return next(iter(_address_plan([heading]).fields), "")


def _has_addresses(outline: LayerOutline) -> bool:
    from geo.rangefile import has_ranges

    plan = _address_plan(outline.columns)
    numbered = {"house_number", "street_name"} <= plan.fields.keys() or "address_line" in plan.fields
    return numbered or (has_ranges(plan) and "Line" in outline.shapes)


def _layer(outline: LayerOutline) -> FileLayer:
    plains = {re.sub(r"[^0-9a-z]", "", heading.lower()): heading for heading in outline.columns}
    full = {p: heading for p, heading in plains.items() if _is_telling(outline.sample.get(heading, ()))}
    geoid = next((h for plain, h in full.items() if "geoid" in plain and _are_geoids(outline.sample[h])), "")
    is_precinct = any(_PRECINCT.search(plain) for plain in plains) or _PRECINCT.search(outline.name.lower())
    guessed = next((where[p] for where in (full, plains) for p in _AREA_IDS if p in where), "")
    name = next((plains[plain] for plain in _AREA_NAMES if plain in plains), "")
    kind: AreaKind = "block-group" if geoid else "precinct" if is_precinct else "area"
    chosen = geoid or guessed or next(iter(full.values()), "")
    return FileLayer(outline.name, kind, chosen, name, outline.row_count, tuple(outline.columns))


def _is_telling(values: Sequence[str]) -> bool:
    """Tell whether these may be ids: there on every row, and on each another."""
    return len(values) > 0 and "" not in values and len(set(values)) == len(values)


def _are_geoids(values: Sequence[str]) -> bool:
    return all(_GEOID.fullmatch(value) for value in values)


def _table(path: Path, layout: str | None) -> FileFound:
    """Tell tables apart by what their columns would be."""
    from geo.columns import plan_columns
    from geo.contactfile import NEEDED
    from geo.layout import CONTACT_FIELDS, layout_named
    from geo.voterfile import columns_of

    table, plan = columns_of(path, layout_named(layout) if layout else None)
    missing = _missing(plan)
    fields = plan.fields.keys()
    known = bool({"first_name", "last_name"} & fields)
    if layout or (not missing and (known or not {"lon", "lat"} <= fields)):
        return _voters(table, plan, missing)
    contacts = plan_columns(layout_named("contacts", "contacts"), table.headings)
    if set(NEEDED) <= contacts.fields.keys():
        named = {name: place for name, place in contacts.fields.items() if name in CONTACT_FIELDS}
        return _plainly("contacts", contacts.evidence, table, named)
    history = _history(table)
    if history is not None:
        return history
    addresses = _address_plan(table.headings)
    if _has_numbers(addresses) and {"lon", "lat"} <= addresses.fields.keys():
        return _plainly("addresses", addresses.evidence, table, addresses.fields)
    if missing == ("address_line",) and not known:
        return _plainly("columns", plan.evidence, table, {"voter_id": plan.fields["voter_id"]})
    return _voters(table, plan, missing)


def _has_numbers(plan: ColumnPlan) -> bool:
    return {"house_number", "street_name"} <= plan.fields.keys() or "address_line" in plan.fields


def _missing(plan: ColumnPlan) -> tuple[str, ...]:
    """Name what a voter file must have and no column holds as far as we can tell."""
    lacking = () if "voter_id" in plan.fields else ("voter_id",)
    return lacking if _has_numbers(plan) else (*lacking, "address_line")


def _history(table: Table) -> FileFound | None:
    from geo.history import recognise_history
    from geo.layout import builtin_layouts

    try:
        title, columns, found = recognise_history(table, list(builtin_layouts().values()))
    except BadInput:
        return None
    wanted = {"voter_id": columns.voter_id, "date": columns.date, "kind": columns.kind}
    places = {heading: place for place, heading in enumerate(found.headings)}
    fields = {name: places[heading] for name, heading in wanted.items() if heading in places}
    return _plainly("history", f"{title}: vote history", found, fields)


def _plainly(kind: FileKind, evidence: str, table: Table, fields: Mapping[str, int]) -> FileFound:
    columns, looked = _columns(table, {place: name for name, place in fields.items()})
    return FileFound(kind, evidence, columns, looked)


def _voters(table: Table, plan: ColumnPlan, missing: tuple[str, ...]) -> FileFound:
    from geo.mapping import mapping_text

    fields = {place: name for name, place in plan.fields.items()}
    fields |= {place: name for name, places in plan.elections.items() for place in places}
    fields |= {place: name for name, place in plan.scores.items()}
    columns, looked = _columns(table, fields)
    return FileFound(
        "voters",
        plan.evidence,
        columns,
        looked,
        layout=plan.layout.name,
        mapping=mapping_text(plan),
        missing=missing,
    )


def _columns(table: Table, fields: Mapping[int, str]) -> tuple[tuple[FileColumn, ...], int]:
    """Say of each column what it holds and how full it is, by the first rows."""
    from app.columnkinds import typed_column

    block = next(iter(table.rows({f"c{place}": place for place in range(len(table.headings))})), None)
    if block is None:
        return (), 0
    rows = block.frame.head(_LOOKED_ROWS)
    found = []
    for place, heading in enumerate(table.headings):
        texts = rows[f"c{place}"]
        filled = int((texts != "").sum())
        rate = round(filled / rows.height, 3) if rows.height else 0.0
        found.append(FileColumn(heading, fields.get(place, ""), typed_column(texts)[1], rate))
    return tuple(found), rows.height
