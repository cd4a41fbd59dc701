"""Reading a voter file beside pandas and the limit: ``python -m tests.bench.bench_voterfile [--rows N] [--quoted]``.

Ours reads, checks every line, turns texts into voters, sifts ids and writes Parquet; the peers only read. pandas
reads every text as text, as a voter file needs (ids and ZIP codes keep their leading zeros), and once as it likes
(where its newer releases read in parallel and guess types). The limit is reading the bytes.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.bench.alone import run_alone, table
from tests.bench.voter_rows import write_voters


def read_bytes(watch, path):
    with watch, path.open("rb") as file:
        while file.read(1 << 22):
            pass


def pandas_texts(watch, path):
    import pandas as pd

    with watch:
        pd.read_csv(path, engine="c", dtype=str, na_filter=False)


def pandas_guesses(watch, path):
    import pandas as pd

    with watch:
        pd.read_csv(path, engine="c")


def polars_texts(watch, path):
    import polars as pl

    with watch:
        pl.scan_csv(path, infer_schema=False).sink_parquet(path.with_suffix(".parquet"))


def into_memory(watch, path, row_count):
    from geo.voterfile import read_voter_file

    with watch:
        file = read_voter_file(path)
    assert (file.voters.height, file.rejects.height) == (row_count, 0)


def into_folder(watch, path, row_count):
    from geo.voterspool import spool_voter_file

    with tempfile.TemporaryDirectory(dir=path.parent) as folder, watch:
        spool = spool_voter_file(path, Path(folder))
    assert (spool.voter_count, spool.rows_in) == (row_count, row_count)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--quoted", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "voters.csv"
        run_alone("", _write, path, options.rows, "always" if options.quoted else "necessary")
        print(
            f"{options.rows:,} rows x 40 columns, {path.stat().st_size / 1e6:,.0f} MB{', all quoted' * options.quoted}"
        )
        rows = [run_alone("ours, into a folder of Parquet", into_folder, path, options.rows)]
        if options.rows <= 2_000_000:
            rows.append(run_alone("ours, into memory", into_memory, path, options.rows))
        if not options.no_peers:
            rows.append(run_alone("pandas C reader, texts as texts", pandas_texts, path))
            rows.append(run_alone("pandas C reader, types guessed", pandas_guesses, path))
            rows.append(run_alone("Polars, texts, scan to Parquet", polars_texts, path))
        rows.append(run_alone("reading the bytes (the limit)", read_bytes, path))
        peer = next((row for row in rows if "texts as texts" in row.label), rows[-1])
        print(table(rows, peer))


def _write(watch, path, row_count, quote_style):
    with watch:
        write_voters(path, row_count, quote_style)


if __name__ == "__main__":
    main()
