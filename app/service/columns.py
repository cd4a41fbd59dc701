"""A second file onto the same people: scores, attendance, clicks or property data, by voter id or by address."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from app.appended import ADDRESS_KEYS, keep_appended, match_addresses, match_appended
from app.columnkinds import typed_column
from app.progress import Stopwatch, part_of
from app.reports import ColumnKept, ColumnsReport
from app.snapshots import drafting
from geo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import polars as pl

    from app.snapshots import SnapshotDraft
    from app.store.campaign import OpenCampaign
    from geo.model import OnProgress
    from geo.rowblock import Table

KEY_WORDS = ("id", "address", "city", "zip")
MOST_COLUMNS = 100
_EXAMPLES = 5


def import_columns(
    c: OpenCampaign,
    source: Path,
    key: Mapping[str, str],
    columns: Mapping[str, str],
    on_progress: OnProgress | None = None,
) -> ColumnsReport:
    """Append columns of a file to voters by id, or to doors (else their building) by address.

    Parameters
    ----------
    c
        The campaign.
    source
        Any table: text, workbook, Parquet, packed or not.
    key
        What the rows are known by, as headings of the file: "id", or "address" with "city" and "zip".
    columns
        Name in the campaign -> heading of the file. Nothing else of the file is kept. Names end in
        ``_score`` to be metrics of heatmaps; a name that was appended before is replaced.

    Returns
    -------
    ColumnsReport
        Which rows found voters. Rows that found nobody are kept, by id or address, for voters imported later.

    Raises
    ------
    BadInput
        For a heading the file has not, a name that is taken or no word, or a score that is no number.
    """
    watch = Stopwatch()
    _check_key(key)
    names = list(columns)
    with drafting(c) as draft:
        _check_names(draft, names)
        rows, bad_count = _read(source, key, columns, part_of(on_progress, 0.0, 0.5))
        table = "id_columns" if "id" in key else "address_columns"
        keyed = rows if table == "id_columns" else _with_address_keys(rows)
        typed, kinds = _typed(keyed, names, columns)
        known_by = [name for name in typed.columns if name not in names and name != "line"]
        known = typed.filter(_is_known(table))
        first = known.unique(known_by, keep="first", maintain_order=True)
        found, voter_count = _matched(draft, table, first)
        keep_appended(draft, table, first.drop("line"))
        match_appended(draft)
        unmatched = first.filter(~found)["line"].to_list() + typed.filter(~_is_known(table))["line"].to_list()
        report = ColumnsReport(
            rows_in=rows.height + bad_count,
            matched_row_count=int(found.sum()),
            matched_voter_count=voter_count,
            unmatched_row_count=len(unmatched),
            duplicate_row_count=known.height - first.height,
            reject_count=bad_count,
            unmatched_lines=tuple(sorted(unmatched)[:_EXAMPLES]),
            columns=tuple(kinds),
            elapsed_s=watch.elapsed_s,
            peak_mb=watch.peak_mb,
        )
        draft.publish("import_columns", asdict(report))
    return report


def _check_key(key: Mapping[str, str]) -> None:
    if set(key) - set(KEY_WORDS) or ("id" in key) == ("address" in key) or ("id" in key and len(key) > 1):
        raise BadInput(
            "Rows are known by an id, or by an address with city and ZIP.",
            "Give --id HEADING, or --address HEADING with --city and --zip where the file has them.",
        )


def _check_names(draft: SnapshotDraft, names: list[str]) -> None:
    from app.universe.reading import KEYWORDS
    from geo.tables import DOORS, VOTERS

    if not 1 <= len(names) <= MOST_COLUMNS:
        raise BadInput(f"From 1 to {MOST_COLUMNS} columns can be appended.", "Name them as NAME=HEADING.")
    voters = draft.table("voters")
    taken = {*VOTERS, *DOORS, *KEYWORDS, *ADDRESS_KEYS, *(() if voters is None else voters.columns)}
    taken |= {"line", "cell", "door_row", "row"}
    for name in names:
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", name) or name.startswith("bg_"):
            raise BadInput(
                f"A column cannot be called {name[:60]!r}.",
                "Names are small letters, figures and _, such as turnout_score, and do not begin with bg_.",
            )
        if name in taken:
            raise BadInput(f"There is a column {name!r} already.", "Choose another name for it.")


def _read(
    source: Path, key: Mapping[str, str], columns: Mapping[str, str], on_progress: OnProgress
) -> tuple[pl.DataFrame, int]:
    """Read line, the key's texts and the columns' texts, and count the lines that are no rows."""
    import polars as pl

    from geo.tablefile import open_table

    file = open_table(source)
    wanted = {"id": "voter_id", "address": "address_line", "city": "city", "zip": "zip5"}
    places = {wanted[word]: _place_of(file, heading) for word, heading in key.items()}
    places |= {f"={name}": _place_of(file, heading) for name, heading in columns.items()}
    frames, bad_count = [], 0
    for block in file.rows(places):
        frames.append(block.frame)
        bad_count += len(block.rejects)
        on_progress(block.part, "Reading the columns")
    if not sum(frame.height for frame in frames):
        raise BadInput(f"{file.name} has no readable row.", "Check the delimiter and the headings.")
    return pl.concat(frames).rename(lambda name: name.removeprefix("=")), bad_count


def _place_of(file: Table, heading: str) -> int:
    from geo.columns import plain_heading

    for alike in (str, plain_heading):
        found = [place for place, each in enumerate(file.headings) if alike(each) == alike(heading)]
        if len(found) == 1:
            return found[0]
        if found:
            raise BadInput(
                f"{file.name} has {len(found)} columns {heading!r}.", "Give each column a heading of its own."
            )
    raise BadInput(f"{file.name} has no column {heading!r}.", f"It has {_listed(file.headings)}.")


def _listed(headings: Iterable[str]) -> str:
    named = [repr(heading[:40]) for heading in headings if heading]
    return ", ".join(named[:12]) + (f" and {len(named) - 12} more" if len(named) > 12 else "")


def _with_address_keys(rows: pl.DataFrame) -> pl.DataFrame:
    """Put the normalised parts of the address in place of its texts; no number is "" in all of them."""
    import polars as pl

    from geo.address import split_lines
    from geo.oneline import split_places

    absent = [pl.lit("").alias(name) for name in ("city", "zip5") if name not in rows.columns]
    texts = rows.with_columns(*absent, state=pl.lit("")).with_columns(
        pl.col("zip5").str.extract(r"^(\d{3,5})").str.zfill(5).fill_null("")
    )
    texts = split_places(texts)
    parts = split_lines(texts["address_line"])
    lost = parts["trouble"].is_not_null() | (parts["house_number"] == "")
    keyed = texts.drop("address_line", "state").with_columns(
        parts.select("house_number", "street_key", "unit").get_columns()
    )
    housed = pl.when(~pl.lit(lost)).then("house_number").otherwise(pl.lit(""))
    return keyed.with_columns(housed.alias("house_number"))


def _is_known(table: str) -> pl.Expr:
    import polars as pl

    return pl.col("voter_id" if table == "id_columns" else "house_number") != ""


def _typed(
    rows: pl.DataFrame, names: list[str], columns: Mapping[str, str]
) -> tuple[pl.DataFrame, list[ColumnKept]]:
    """Turn the appended texts into numbers, days or words."""
    series, kept = [], []
    for name in names:
        values, kind, unread_count = typed_column(rows[name])
        if name.endswith("_score") and kind != "number":
            raise BadInput(
                f"The column {columns[name]!r} holds no numbers, so it cannot be {name!r}.",
                "Choose a name that does not end in _score.",
            )
        series.append(values.alias(name))
        kept.append(ColumnKept(name, columns[name], kind, values.len() - values.null_count(), unread_count))
    return rows.with_columns(series), kept


def _matched(draft: SnapshotDraft, table: str, rows: pl.DataFrame) -> tuple[pl.Series, int]:
    """Say which rows found a voter, and how many voters were found."""
    import polars as pl

    voters, doors = draft.table("voters"), draft.table("doors")
    if voters is None or doors is None:
        return pl.Series([False] * rows.height, dtype=pl.Boolean), 0
    if table == "id_columns":
        found = rows["voter_id"].is_in(voters["voter_id"].implode())
        return found, int(found.sum())
    pairs = match_addresses(doors, rows)
    is_found = pl.int_range(rows.height, eager=True, dtype=pl.UInt32).is_in(pairs["row"].unique().implode())
    counts = doors.join(pairs, on="door_id", how="semi")["voter_count"]
    return is_found, int(counts.sum())
