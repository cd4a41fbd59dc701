"""Address files: known addresses with their places, from tables and layers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from geo.address import split_lines
from geo.columns import ColumnPlan, plan_columns
from geo.errors import BadInput
from geo.layerfile import read_layer
from geo.layout import layout_named, read_layout
from geo.linecheck import check_lines
from geo.tables import ADDRESS_POINTS
from geo.textfile import open_text_file

_TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".psv")


def read_address_file(path: Path, mapping: Path | None = None) -> tuple[pl.DataFrame, int]:
    """Read known addresses.

    Parameters
    ----------
    path
        CSV with lon and lat columns, Parquet, GeoParquet, GeoJSON, GeoPackage or shapefile.
    mapping
        A mapping file; None recognises the columns by their headings.

    Returns
    -------
    points : pl.DataFrame
        ``geo.tables.ADDRESS_POINTS`` in file order: the rows that have number, street and place. Areas
        are stood for by a point inside them.
    rows_in : int
        Rows of the file.

    Raises
    ------
    BadInput
        If the file is no table or layer, or misses number, street or place.
    """
    path = Path(path)
    layout = read_layout(Path(mapping), "addresses") if mapping else layout_named("addresses", "addresses")
    is_text = path.suffix.lower() in _TEXT_ENDINGS
    frame, rejected_count = _text_table(path) if is_text else (_layer_table(path), 0)
    plan = plan_columns(layout, [name for name in frame.columns if not name.startswith("geometry_")])
    if not _in_parts(plan) and "address_line" not in plan.fields:
        raise BadInput(
            f"{path.name} has no columns for house number and street.",
            "Name them as house_number and street_name, or as address_line, in a mapping file.",
        )
    points = _points(frame, plan, path.name)
    complete = (
        pl.all_horizontal(pl.col("house_number", "street_name") != "")
        & pl.col("lon").is_not_null()
        & pl.col("lat").is_not_null()
    )
    known, rows_in = points.filter(complete), points.height + rejected_count
    if known.is_empty():
        raise BadInput(
            f"{path.name} has no row with number, street and place.", "Check the columns in a mapping file."
        )
    return known, rows_in


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


def _layer_table(path: Path) -> pl.DataFrame:
    """Read a layer or a plain Parquet table; places become ``geometry_lon`` and ``geometry_lat``."""
    frame = read_layer(path)
    if not hasattr(frame, "geometry"):
        return pl.DataFrame(frame)
    points = frame.geometry
    if not (points.geom_type.dropna() == "Point").all():
        points = points.representative_point()
    texts = {name: _text_column(frame[name]) for name in frame.columns if name != frame.geometry.name}
    return pl.DataFrame({**texts, "geometry_lon": points.x.to_numpy(), "geometry_lat": points.y.to_numpy()})


def _text_column(values: Any) -> pl.Series:  # noqa: ANN401 - a pandas Series of any kind
    series = pl.from_pandas(values)
    if series.dtype.is_float():
        whole = series.drop_nulls().drop_nans()
        if bool((whole == whole.round()).all()):  # numbers with gaps arrive as 26.0
            series = series.cast(pl.Int64, strict=False)
    texts: pl.Series = series.cast(pl.String, strict=False)
    return texts


def _field_text(plan: ColumnPlan, name: str) -> pl.Expr:
    """Give a field as text without outer blanks; empty where the file has no such column."""
    if name not in plan.fields:
        return pl.lit("")
    return pl.col(plan.headings[plan.fields[name]]).cast(pl.String).fill_null("").str.strip_chars()


def _field_degrees(frame: pl.DataFrame, plan: ColumnPlan, name: str) -> pl.Expr:
    """Give lon or lat from the shapes, else from its column."""
    if f"geometry_{name}" in frame.columns:
        return pl.col(f"geometry_{name}").fill_nan(None)
    return _field_text(plan, name).cast(pl.Float64, strict=False)


def _points(frame: pl.DataFrame, plan: ColumnPlan, file_name: str) -> pl.DataFrame:
    """Bring a table of addresses into the columns of ``ADDRESS_POINTS``, every row kept."""
    if "geometry_lon" not in frame.columns and not {"lon", "lat"} <= plan.fields.keys():
        raise BadInput(
            f"{file_name} has no columns for longitude and latitude.",
            "Name them as lon and lat in a mapping file.",
        )
    street_parts = ("street_prefix", "street_name", "street_type", "street_suffix")
    street = pl.concat_str([_field_text(plan, name) for name in street_parts], separator=" ")
    table = frame.select(
        house_number=_field_text(plan, "house_number").str.strip_suffix(".0"),
        street_name=street.str.replace_all(r"\s+", " ").str.strip_chars(),
        unit=_field_text(plan, "unit"),
        city=_field_text(plan, "city"),
        zip5=_field_text(plan, "zip5").str.extract(r"^(\d{3,5})").str.zfill(5).fill_null(""),
        lon=_field_degrees(frame, plan, "lon"),
        lat=_field_degrees(frame, plan, "lat"),
        line=_field_text(plan, "address_line"),
    )
    if not _in_parts(plan):
        parts = split_lines(table["line"])
        table = table.with_columns(parts["house_number"], parts["street"].alias("street_name"), parts["unit"])
    return table.select(pl.col(name).cast(kind) for name, kind in ADDRESS_POINTS.items())


def _in_parts(plan: ColumnPlan) -> bool:
    return {"house_number", "street_name"} <= plan.fields.keys()
