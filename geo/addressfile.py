"""Address files: known addresses with their places, or the ranges of streets, from tables and layers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from geo.address import split_lines
from geo.columns import ColumnPlan, plan_columns
from geo.errors import BadInput
from geo.layerfile import read_layer
from geo.layout import layout_named, read_layout
from geo.linecheck import check_lines
from geo.oneline import split_places
from geo.rangefile import field_text, field_zip5, has_ranges, ranges_of, text_column
from geo.tables import ADDRESS_POINTS, ADDRESS_RANGES
from geo.textfile import open_text_file

_TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".psv")


@dataclass(frozen=True)
class AddressFile:
    """What a file of addresses holds: points or ranges; the other table is empty.

    ``points`` are ``geo.tables.ADDRESS_POINTS``, ``ranges`` are ``geo.tables.ADDRESS_RANGES``, both in
    file order; ``rows_in`` counts the rows of the file, those left out too.
    """

    points: pl.DataFrame
    ranges: pl.DataFrame
    rows_in: int


def read_addresses(path: Path, mapping: Path | None = None) -> AddressFile:
    """Read known addresses or the house number ranges of streets, whichever the file holds.

    Parameters
    ----------
    path
        Points: CSV with lon and lat columns, Parquet, GeoParquet, GeoJSON, GeoPackage or shapefile; areas
        are stood for by a point inside them. Ranges: a layer of lines with the numbers of both sides, such
        as a city's centre lines or US Census ADDRFEAT.
    mapping
        A mapping file; None recognises the columns by their headings.

    Returns
    -------
    AddressFile
        The rows that have number, street and place.

    Raises
    ------
    BadInput
        If the file is no table or layer, or misses number, street or place.
    """
    path = Path(path)
    layout = read_layout(Path(mapping), "addresses") if mapping else layout_named("addresses", "addresses")
    if path.suffix.lower() in _TEXT_ENDINGS:
        frame, rejected_count = _text_table(path)
    else:
        layer = read_layer(path)
        plan = plan_columns(layout, [str(name) for name in layer.columns])
        if has_ranges(plan):
            return AddressFile(
                pl.DataFrame(schema=ADDRESS_POINTS), ranges_of(layer, plan, path.name), len(layer)
            )
        frame, rejected_count = _layer_table(layer), 0
    plan = plan_columns(layout, [name for name in frame.columns if not name.startswith("geometry_")])
    points = _known_points(frame, plan, path.name)
    return AddressFile(points, pl.DataFrame(schema=ADDRESS_RANGES), frame.height + rejected_count)


def _known_points(frame: pl.DataFrame, plan: ColumnPlan, file_name: str) -> pl.DataFrame:
    """Give the rows that have number, street and place."""
    if not _in_parts(plan) and "address_line" not in plan.fields:
        raise BadInput(
            f"{file_name} has no columns for house number and street.",
            "Name them as house_number and street_name, or as address_line, in a mapping file.",
        )
    known = _points(frame, plan, file_name).filter(
        pl.all_horizontal(pl.col("house_number", "street_name") != "")
        & pl.col("lon").is_not_null()
        & pl.col("lat").is_not_null()
    )
    if known.is_empty():
        raise BadInput(
            f"{file_name} has no row with number, street and place.", "Check the columns in a mapping file."
        )
    return known


def _text_table(path: Path) -> tuple[pl.DataFrame, int]:
    """Read a text table and how many of its rows were rejected."""
    text = open_text_file(path)
    check = check_lines(text.data[text.body_start :], text.first_line, text.delimiter, len(text.headings))
    if not check.good:
        raise BadInput(
            f"{path.name} has no readable row; line {min(check.rejects)[0]}: {min(check.rejects)[2]}.",
            "Check the delimiter.",
        )
    # equal headings are told apart by their place; the first one counts
    names = [
        name if name not in text.headings[:place] else f"{name} {place}"
        for place, name in enumerate(text.headings)
    ]
    frame = pl.read_csv(
        check.good, has_header=False, separator=text.delimiter, infer_schema=False, new_columns=names
    )
    return frame, len(check.rejects)


def _layer_table(frame: Any) -> pl.DataFrame:  # noqa: ANN401 - geopandas ships no types
    """Turn a layer or a plain table into texts; places become ``geometry_lon`` and ``geometry_lat``."""
    if not hasattr(frame, "geometry"):
        return pl.DataFrame(frame)
    points = frame.geometry
    if not (points.geom_type.dropna() == "Point").all():
        points = points.representative_point()
    texts = {name: text_column(frame[name]) for name in frame.columns if name != frame.geometry.name}
    return pl.DataFrame({**texts, "geometry_lon": points.x.to_numpy(), "geometry_lat": points.y.to_numpy()})


def _field_degrees(frame: pl.DataFrame, plan: ColumnPlan, name: str) -> pl.Expr:
    """Give lon or lat from the shapes, else from its column."""
    if f"geometry_{name}" in frame.columns:
        return pl.col(f"geometry_{name}").fill_nan(None)
    return field_text(plan, name).cast(pl.Float64, strict=False)


def _points(frame: pl.DataFrame, plan: ColumnPlan, file_name: str) -> pl.DataFrame:
    """Bring a table of addresses into the columns of ``ADDRESS_POINTS``, every row kept."""
    if "geometry_lon" not in frame.columns and not {"lon", "lat"} <= plan.fields.keys():
        raise BadInput(
            f"{file_name} has no columns for longitude and latitude.",
            "Name them as lon and lat in a mapping file.",
        )
    street_parts = ("street_prefix", "street_name", "street_type", "street_suffix")
    street = pl.concat_str([field_text(plan, name) for name in street_parts], separator=" ")
    table = frame.select(
        house_number=field_text(plan, "house_number").str.strip_suffix(".0"),
        street_name=street.str.replace_all(r"\s+", " ").str.strip_chars(),
        unit=field_text(plan, "unit"),
        city=field_text(plan, "city"),
        state=pl.lit(""),
        zip5=field_zip5(plan, "zip5"),
        lon=_field_degrees(frame, plan, "lon"),
        lat=_field_degrees(frame, plan, "lat"),
        address_line=field_text(plan, "address_line"),
    )
    if not _in_parts(plan):
        table = split_places(table)
        parts = split_lines(table["address_line"])
        table = table.with_columns(parts["house_number"], parts["street"].alias("street_name"), parts["unit"])
    return table.select(pl.col(name).cast(kind) for name, kind in ADDRESS_POINTS.items())


def _in_parts(plan: ColumnPlan) -> bool:
    return {"house_number", "street_name"} <= plan.fields.keys()
