"""Compiling a filter: from a tree to a Polars expression."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from app.pastresults import RESULT_COLUMNS
from app.universe.tree import Everyone, Joined, Node, Not, Test, Tried, Value, Voted, Within
from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

EARTH_RADIUS_M = 6_371_008.8


def compile_where(tree: Node, schema: pl.Schema, elections: Sequence[str] = ()) -> pl.Expr:
    """Compile a tree to a Polars expression that is true or false, never null, on every row.

    Parameters
    ----------
    tree
        From ``parse_where``.
    schema
        The columns that may be asked for.
    elections
        Codes of the elections that the history knows, such as ``general-2024``.

    Raises
    ------
    BadInput
        For a column that does not exist or a value of the wrong kind, with its position.
    """
    import polars as pl

    if isinstance(tree, Not):
        return ~compile_where(tree.of, schema, elections)
    if isinstance(tree, Joined):
        parts = [compile_where(part, schema, elections) for part in tree.parts]
        return pl.all_horizontal(parts) if tree.word == "and" else pl.any_horizontal(parts)
    if isinstance(tree, Everyone):
        return pl.lit(tree.included)
    if isinstance(tree, Test):
        _require_column(tree, schema)
        return _compile_test(tree, schema[tree.column]).fill_null(value=False)
    return _compile_words(tree, schema, elections)


def _compile_words(asked: Voted | Within | Tried, schema: pl.Schema, elections: Sequence[str]) -> pl.Expr:
    if isinstance(asked, Voted):
        return _compile_voted(asked, elections)
    return _compile_within(asked) if isinstance(asked, Within) else _compile_tried(asked, schema)


def _require_column(asked: Test, schema: pl.Schema) -> None:
    if asked.column in schema:
        return
    if asked.column in RESULT_COLUMNS:
        raise _no_results(asked)
    close = ", ".join(_alike(asked.column, list(schema)))
    raise BadInput(
        f"The filter asks for a column `{asked.column}` (character {asked.position + 1}) that does not exist.",
        f"Did you mean {close}?" if close else f"There are: {', '.join(schema)}.",
    )


def _no_results(asked: Test | Tried) -> BadInput:
    return BadInput(
        f"The filter asks for past results (character {asked.position + 1}), and there are none.",
        "Import them first: turfwalk import contacts CAMPAIGN FILE.",
    )


def _compile_tried(asked: Tried, schema: pl.Schema) -> pl.Expr:
    """Ask when somebody talked, or was tried, last."""
    import polars as pl

    column = "last_contact_on" if asked.talked else "last_attempt_on"
    if column not in schema:
        raise _no_results(asked)
    today = datetime.now(UTC).astimezone().date()  # where this computer is
    begin = asked.since or today - timedelta(days=asked.days or 0)
    return (pl.col(column) >= begin).fill_null(value=False)


def _alike(word: str, words: list[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(word, words, n=3)


def _compile_test(test: Test, kind: pl.DataType) -> pl.Expr:
    import polars as pl

    column = pl.col(test.column)
    if test.operator == "empty":
        return _is_empty(column, kind)
    if test.operator == "has":
        if not isinstance(kind, pl.List):
            raise _wrong(test, "`has` asks lists such as history and tags.")
        return column.list.contains(_said(test, test.values[0]))
    if test.operator == "contains":
        if kind != pl.String:
            raise _wrong(test, "`contains` asks columns of text.")
        return column.str.to_lowercase().str.contains(str(test.values[0]).lower(), literal=True)
    values = [_fit(test, value, kind) for value in test.values]
    if test.operator == "in":
        return column.is_in(values)
    compare = {"=": "eq", "!=": "ne_missing", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}[test.operator]
    compared: pl.Expr = getattr(column, compare)(values[0])
    return compared


def _is_empty(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    import polars as pl

    if kind == pl.String:
        return column.is_null() | (column == "")
    if isinstance(kind, pl.List):
        return column.is_null() | (column.list.len() == 0)
    return column.is_null()


def _fit(test: Test, value: Value, kind: pl.DataType) -> Value:
    """Make a value fit its column, or say why it cannot."""
    import polars as pl

    if isinstance(kind, pl.List):
        raise _wrong(test, "Lists are asked with `has`.")
    if kind == pl.String:
        if isinstance(value, float):
            raise _wrong(test, "The column holds text: put the value in quotes.")
        return _said(test, value)
    if kind == pl.Date:
        if not isinstance(value, date):
            raise _wrong(test, "The column holds days: write 2026-11-03.")
        return value
    if not isinstance(value, float):
        raise _wrong(test, "The column holds numbers: write the value without quotes.")
    return value


def _said(test: Test, value: Value) -> str:
    """Give a text as its column has it: results by our names, so that 'Not Home' is not-home."""
    if test.column not in {"last_result", "results"}:
        return str(value)
    import polars as pl

    from geo.contactfile import outcomes_of

    return str(outcomes_of(pl.Series([str(value)], dtype=pl.String))[0])


def _wrong(test: Test, mend: str) -> BadInput:
    return BadInput(
        f"The filter cannot ask `{test.column}` like this (character {test.position + 1}).",
        mend,
    )


def _compile_voted(asked: Voted, elections: Sequence[str]) -> pl.Expr:
    """Count the newest elections of the kind that stand in the history."""
    import polars as pl

    own = sorted((code for code in elections if code.split("-")[0] == asked.kind), key=_newest, reverse=True)
    if not own:
        kinds = sorted({code.split("-")[0] for code in elections})
        raise BadInput(
            f"The voter file has no history of elections of the kind `{asked.kind}` (character {asked.position + 1}).",
            f"It knows {', '.join(kinds)}." if kinds else "It has no history at all.",
        )
    if not 1 <= asked.least <= asked.last <= len(own):
        raise BadInput(
            f"The filter asks for {asked.least} of the last {asked.last} elections of the kind `{asked.kind}` "
            f"(character {asked.position + 1}), and the file knows {len(own)}.",
            f"Write at most: voted {min(asked.least, len(own))} of last {len(own)} {asked.kind}.",
        )
    counted = pl.sum_horizontal(
        pl.col("history").list.contains(code).cast(pl.Int32) for code in own[: asked.last]
    )
    return (counted >= asked.least).fill_null(value=False)


def _newest(code: str) -> tuple[str, str]:
    """Sort by what follows the kind: the year, or the day."""
    return code.partition("-")[2], code


def _compile_within(asked: Within) -> pl.Expr:
    """Great-circle distance (haversine); good to half a per cent, which is less than a house."""
    import polars as pl

    lon, lat = pl.col("lon").radians(), pl.col("lat").radians()
    here_lon, here_lat = pl.lit(asked.lon).radians(), pl.lit(asked.lat).radians()
    half = ((lat - here_lat) / 2).sin() ** 2 + lat.cos() * here_lat.cos() * ((lon - here_lon) / 2).sin() ** 2
    return (2 * EARTH_RADIUS_M * half.sqrt().arcsin() <= asked.distance_m).fill_null(value=False)
