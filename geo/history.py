"""Vote history from a state's second file: one row a voter and election."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from geo.columns import newest_first, plain_heading
from geo.errors import BadInput
from geo.fielddates import dates_of
from geo.layout import HistoryColumns, Layout, builtin_layouts
from geo.rejects import Reject, rejects_table
from geo.tablefile import open_table
from geo.textrows import FixedTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geo.model import OnProgress
    from geo.rowblock import Table

_KINDS = ("presidential primary", "runoff", "primary", "general", "municipal", "special")


@dataclass(frozen=True)
class HistoryFile:
    """What a state's file of votes holds.

    Attributes
    ----------
    history
        ``voter_id`` and ``history``: a list of elections, newest first, one row a voter.
    rejects
        ``geo.tables.REJECTS``: rows without a voter id or a date that can be read.
    rows_in
        Rows of the file.
    evidence
        How it was recognised.
    """

    history: pl.DataFrame
    rejects: pl.DataFrame
    rows_in: int
    evidence: str


def read_history_file(
    path: Path, layout: Layout | None = None, on_progress: OnProgress | None = None
) -> HistoryFile:
    """Read a file with one row a voter and election, as NC, FL, GA, MI and VA give beside the voters.

    Parameters
    ----------
    path
        Any table ``geo.tablefile.open_table`` reads.
    layout
        A layout with a ``history_file``, such as ``history_layout`` gives; None recognises it.
    on_progress
        Called after every block.

    Raises
    ------
    BadInput
        If no layout knows such a file.
    """
    table = open_table(path)
    name, columns, table = recognise_history(table, [layout] if layout else list(builtin_layouts().values()))
    places = {plain_heading(heading): place for place, heading in reversed(list(enumerate(table.headings)))}
    wanted = {
        "voter_id": columns.voter_id,
        "date": columns.date,
        "kind": columns.kind,
        "method": columns.method,
    }
    read = {key: places[plain_heading(text)] for key, text in wanted.items() if plain_heading(text) in places}
    votes, rejects, rows_in = [], [], 0
    for block in table.rows(read):
        found, bad = _votes(block.frame, columns)
        votes.append(found)
        rejects += [*block.rejects, *bad]
        rows_in += block.frame.height + len(block.rejects)
        if on_progress:
            on_progress(block.part, "Reading the vote history")
    history = _by_voter(pl.concat(votes))
    return HistoryFile(history, rejects_table(rejects), rows_in, f"{name}: vote history")


def history_layout(name: str | None, headings: Mapping[str, str]) -> Layout | None:
    """Choose how to read a vote history: by the name of a layout, or by headings of the file itself.

    Parameters
    ----------
    name
        Of a built-in layout; None where it is to be recognised.
    headings
        "voter_id", "date" and perhaps "kind" -> heading; empty where they are to be recognised.

    Raises
    ------
    BadInput
        For a name without a vote history, or headings without voter id and date.
    """
    if headings:
        if not {"voter_id", "date"} <= headings.keys():
            raise BadInput(
                "A vote history has a voter id and an election date.", "Name both, with --id and --date."
            )
        voter_id, date = headings["voter_id"], headings["date"]
        columns = HistoryColumns((), voter_id, date, headings.get("kind", ""))
        return Layout("named", "the columns named", history_file=columns)
    if name is None:
        return None
    known = {layout.name: layout for layout in builtin_layouts().values() if layout.history_file}
    if name not in known:
        raise BadInput(
            f"There is no vote history of a layout {name!r}.", f"Layouts with one are: {', '.join(known)}."
        )
    return known[name]


def recognise_history(table: Table, layouts: Sequence[Layout]) -> tuple[str, HistoryColumns, Table]:
    """Find the layout whose history file this is, by headings, or by the number of columns and a date.

    Returns
    -------
    title : str
        What the layout is called.
    columns : HistoryColumns
        What its columns are called.
    table : Table
        The table, with headings.

    Raises
    ------
    BadInput
        If no layout knows such a file.
    """
    plains = {plain_heading(heading) for heading in table.headings}
    rows = table.first_rows()
    known = [(layout, layout.history_file) for layout in layouts if layout.history_file]
    for layout, columns in known:
        look = layout.unheaded
        if isinstance(table, FixedTable) and look and look.widths == table.widths:
            return layout.title, columns, table.without_headings(look.headings)
    for layout, columns in known:
        needed = {plain_heading(text) for text in (columns.voter_id, columns.date, columns.kind) if text}
        if needed <= plains:
            return layout.title, columns, table
    for layout, columns in known:
        if columns.headings and all(len(row) == len(columns.headings) for row in rows):
            place = columns.headings.index(columns.date)
            if dates_of(pl.Series([row[place] for row in rows]), "mdy").is_not_null().all():
                return layout.title, columns, table.without_headings(columns.headings)
    raise BadInput(
        f"{table.name} is no vote history of a layout we know.",
        "Choose a file with a voter id and an election date in each row, and name their headings: --id and --date.",
    )


def _votes(frame: pl.DataFrame, columns: HistoryColumns) -> tuple[pl.DataFrame, list[Reject]]:
    """Turn rows into voter id and election; rows that cannot be are rejects; who did not vote is left out."""
    dates = dates_of(frame["date"], "mdy")
    kinds = (
        _kinds(frame["kind"], columns)
        if "kind" in frame.columns
        else pl.Series([""] * frame.height, dtype=pl.String)
    )
    table = frame.select(
        "line", "voter_id", method=pl.col("method") if "method" in frame.columns else pl.lit("")
    )
    table = table.with_columns(date=dates, kind=pl.Series(kinds, dtype=pl.String))
    by_date = (
        pl.when((pl.col("date").dt.month() == 11) & (pl.col("date").dt.year() % 2 == 0))
        .then(pl.lit("general"))
        .when(pl.col("date").dt.month() == 11)
        .then(pl.lit("municipal"))
        .when((pl.col("date").dt.month() == 8) & (pl.col("date").dt.year() % 2 == 0))
        .then(pl.lit("primary"))
        .otherwise(pl.lit("special"))
    )
    kind = pl.when(pl.col("kind") == "").then(by_date).otherwise("kind")
    table = table.with_columns(election=kind + "-" + pl.col("date").dt.year().cast(pl.String))
    nameless = table.filter(pl.col("voter_id") == "")["line"]
    undated = table.filter((pl.col("voter_id") != "") & pl.col("date").is_null())["line"]
    rejects = [(line, columns.voter_id, "no voter id") for line in nameless]
    rejects += [(line, columns.date, "unreadable date") for line in undated]
    voted = ~pl.col("method").str.to_uppercase().is_in(list(columns.not_voted))
    good = table.filter((pl.col("voter_id") != "") & pl.col("date").is_not_null() & voted)
    return good.select("voter_id", "election"), rejects


def _kinds(texts: pl.Series, columns: HistoryColumns) -> pl.Series:
    """Name kinds of election: by the layout's codes, else by the words in the text."""
    named = {}
    for text in texts.unique():
        plain = re.sub(r"[^a-z]+", " ", text.lower()).strip()
        by_word = next(
            (kind.replace(" ", "-") for kind in _KINDS if kind in plain), "special" if plain else ""
        )
        named[text] = columns.kinds.get(text.upper(), by_word)
    return texts.replace_strict(named, return_dtype=pl.String) if len(texts) else texts


def _by_voter(votes: pl.DataFrame) -> pl.DataFrame:
    """Gather elections by voter, each once, newest first."""
    order = {name: rank for rank, name in enumerate(sorted(votes["election"].unique(), key=newest_first))}
    ranked = votes.unique().with_columns(
        rank=pl.col("election").replace_strict(order, return_dtype=pl.Int32, default=None)
    )
    grouped = ranked.sort("voter_id", "rank").group_by("voter_id", maintain_order=True)
    return grouped.agg(history=pl.col("election"))


def add_history(voters: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Add the elections of a history file to voters.

    Parameters
    ----------
    voters
        With ``voter_id`` and ``history``.
    history
        ``HistoryFile.history``.

    Returns
    -------
    pl.DataFrame
        The voters, same rows, order and columns; ``history`` holds what either table knows, newest
        first.
    """
    more = history.select("voter_id", more="history")
    joined = voters.join(more, on="voter_id", how="left", maintain_order="left")
    in_both = (pl.col("history").list.len() > 0) & (pl.col("more").list.len() > 0)
    twice = joined.filter(in_both).select("voter_id", election=pl.concat_list("history", "more"))
    merged = _by_voter(twice.explode("election")).rename({"history": "merged"})
    nothing = pl.lit([], dtype=pl.List(pl.String))
    whole = pl.when(pl.col("more").list.len() > 0).then("more").otherwise("history")
    joined = joined.join(merged, on="voter_id", how="left", maintain_order="left")
    found = pl.coalesce("merged", whole, nothing).alias("history")
    return joined.with_columns(found).select(voters.columns)


def merge_histories(earlier: pl.DataFrame | None, fresh: pl.DataFrame) -> pl.DataFrame:
    """Put the histories of two files together: one row a voter, elections newest first.

    Parameters
    ----------
    earlier, fresh
        ``HistoryFile.history``; None where there was none.
    """
    if earlier is None:
        return fresh
    both = pl.concat([earlier, fresh.select(earlier.columns)])
    return _by_voter(both.explode("history").rename({"history": "election"}))


def read_election_map(path: Path) -> dict[str, str]:
    """Read Pennsylvania's list of a county's elections.

    Parameters
    ----------
    path
        The file beside the voter file: county, number, title, date; tabs, no headings.

    Returns
    -------
    dict
        Heading of the voter file ("Election 3 Vote Method") to our name ("general-2024"), as
        ``[history.columns]`` of a mapping file takes it.
    """
    table = open_table(path)
    rows = table.without_headings(("county", "number", "title", "date")).rows(
        {"number": 1, "title": 2, "date": 3}
    )
    frame = pl.concat([block.frame for block in rows])
    look = HistoryColumns((), "", "date", "title")
    years = dates_of(frame["date"], "mdy").dt.year()
    kinds = _kinds(frame["title"], look)
    found = zip(frame["number"], kinds, years, strict=True)
    return {f"Election {number} Vote Method": f"{kind}-{year}" for number, kind, year in found if year}
