"""Address ranges out of a layer of street lines: the house numbers each side of a block can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import shapely

from geo.errors import BadInput
from geo.tables import ADDRESS_RANGES

if TYPE_CHECKING:
    from geo.columns import ColumnPlan

_SIDES = ("left", "right")


def has_ranges(plan: ColumnPlan) -> bool:
    """Say whether a file has the house numbers of a street's sides."""
    return any({f"{side}_from", f"{side}_to"} <= plan.fields.keys() for side in _SIDES)


def text_column(values: Any) -> pl.Series:  # noqa: ANN401 - a pandas Series of any kind
    """Give a column of a layer as text; whole numbers that arrive as 26.0 are 26."""
    series = pl.from_pandas(values)
    if series.dtype.is_float():
        whole = series.drop_nulls().drop_nans()
        if bool((whole == whole.round()).all()):  # numbers with gaps
            series = series.fill_nan(None).cast(pl.Int64, strict=False)
    texts: pl.Series = series.cast(pl.String, strict=False)
    return texts


def field_text(plan: ColumnPlan, name: str) -> pl.Expr:
    """Give a field as text without outer blanks; empty where the file has no such column."""
    if name not in plan.fields:
        return pl.lit("")
    return pl.col(plan.headings[plan.fields[name]]).cast(pl.String).fill_null("").str.strip_chars()


def field_zip5(plan: ColumnPlan, name: str) -> pl.Expr:
    """Give five digits; a spreadsheet may have cut leading zeros off."""
    return field_text(plan, name).str.extract(r"^(\d{3,5})").str.zfill(5).fill_null("")


def ranges_of(layer: Any, plan: ColumnPlan, file_name: str) -> pl.DataFrame:  # noqa: ANN401 - geopandas ships no types
    """Bring a layer of street lines into ``ADDRESS_RANGES``: one row a side that has numbers.

    Parameters
    ----------
    layer
        GeoDataFrame in EPSG:4326.
    plan
        Which column holds what.
    file_name
        To name in errors.

    Returns
    -------
    pl.DataFrame
        In file order, left before right. A number of 0 or less is none; a line in several pieces counts
        with its longest. The parity is the file's, else that of both numbers, else "both".

    Raises
    ------
    BadInput
        If there are no streets, no lines or no numbers.
    """
    if "street_name" not in plan.fields:
        raise BadInput(
            f"{file_name} has ranges but no column for the street.",
            "Name it as street_name in a mapping file.",
        )
    if not hasattr(layer, "geometry"):
        raise BadInput(f"{file_name} has ranges but no lines.", "Export it as a layer of street lines.")
    lines = _lines(layer.geometry.to_numpy())
    names = [name for name in layer.columns if name != layer.geometry.name]
    frame = pl.DataFrame({str(name): text_column(layer[name]) for name in names}).with_row_index("row")
    sides = [
        _side(frame, plan, side) for side in _SIDES if {f"{side}_from", f"{side}_to"} <= plan.fields.keys()
    ]
    table = pl.concat(sides).join(lines, on="row").sort("row", "side")
    table = table.filter(pl.all_horizontal(pl.col("street_name", "from_number", "to_number") != ""))
    if table.is_empty():
        raise BadInput(
            f"{file_name} has no row with street, numbers and line.", "Check the columns in a mapping file."
        )
    return table.select(pl.col(name).cast(kind) for name, kind in ADDRESS_RANGES.items())


def _side(frame: pl.DataFrame, plan: ColumnPlan, side: str) -> pl.DataFrame:
    parts = ("street_prefix", "street_name", "street_type", "street_suffix")
    street = pl.concat_str([field_text(plan, name) for name in parts], separator=" ")
    city = pl.when(field_text(plan, f"{side}_city") != "").then(field_text(plan, f"{side}_city"))
    zip5 = pl.when(field_zip5(plan, f"{side}_zip5") != "").then(field_zip5(plan, f"{side}_zip5"))
    table = frame.select(
        "row",
        street_name=street.str.replace_all(r"\s+", " ").str.strip_chars(),
        side=pl.lit(side),
        from_number=_number(field_text(plan, f"{side}_from")),
        to_number=_number(field_text(plan, f"{side}_to")),
        given=field_text(plan, f"{side}_parity").str.to_uppercase().str.head(1),
        city=city.otherwise(field_text(plan, "city")),
        zip5=zip5.otherwise(field_zip5(plan, "zip5")),
    )
    odd = [pl.col(name).str.contains(r"[13579]$") for name in ("from_number", "to_number")]
    parity = pl.when(odd[0] & odd[1]).then(pl.lit("odd")).when(~odd[0] & ~odd[1]).then(pl.lit("even"))
    said = pl.col("given").replace_strict({"O": "odd", "E": "even", "B": "both"}, default=None)
    return table.with_columns(parity=pl.coalesce(said, parity.otherwise(pl.lit("both")))).drop("given")


def _number(text: pl.Expr) -> pl.Expr:
    """Give a number of a range, "" for 0 and less."""
    text = text.str.strip_suffix(".0")
    return pl.when(text.str.contains(r"^(?:-.*|0*|.*\D)$")).then(pl.lit("")).otherwise(text)


def _lines(shapes: Any) -> pl.DataFrame:  # noqa: ANN401 - an array of shapely shapes
    """Give the coordinates of the lines: row, lon, lat; rows without a line are left out."""
    merged = shapely.line_merge(shapes)
    pieces, rows = shapely.get_parts(merged, return_index=True)
    kept = shapely.get_type_id(pieces) == shapely.GeometryType.LINESTRING
    kept &= shapely.length(pieces) > 0
    found = pl.DataFrame(
        {"row": rows[kept], "piece": kept.nonzero()[0], "length": shapely.length(pieces[kept])}
    )
    longest = found.sort("row", "length", "piece", descending=[False, True, False]).unique(
        "row", maintain_order=True
    )
    xy, at = shapely.get_coordinates(pieces[longest["piece"].to_numpy()], return_index=True)
    points = pl.DataFrame({"row": longest["row"].to_numpy()[at], "lon": xy[:, 0], "lat": xy[:, 1]})
    return points.group_by("row", maintain_order=True).agg("lon", "lat").cast({"row": pl.UInt32})
