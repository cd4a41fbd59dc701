"""Millions of rows of made-up voters, 40 columns as VAN names them, written quickly."""

from __future__ import annotations

import numpy as np
import polars as pl

HEADINGS = (
    "Voter File VANID", "LastName", "FirstName", "MiddleName", "Suffix", "Age", "Sex", "Party", "DateReg", "DOB", "Preferred Phone",
    "PreferredEmail", "vAddress", "AptNo", "vCity", "vState", "vZip5", "vZip4", "mAddress", "mCity", "mState", "mZip5", "mZip4",
    "CountyName", "PrecinctName", "CityCouncilName", "CensusTractName", "PollingLocation", "RegistrationStatusName", "Latitude",
    "Longitude", "General24", "General22", "General20", "Primary24", "Primary22", "Municipal23", "SupportScore", "TurnoutScore",
    "Confidential",
)  # fmt: skip
_FIRST = np.array(["Ada", "Ben", "Cleo", "Dov", "Eli", "Fay", "Gus", "Hana", "Ines", "José"])
_LAST = np.array(
    ["Archer", "Baker", "Cooper", "Draper", "Ewer", "Fuller", "Glover", "Hooper", "Miller", "Peña"]
)
_STREETS = np.array(["Elm St", "Oak Ave", "Main St", "N 3rd St", "Maple Rd", "Cedar Ln"])
_BATCH = 250_000


def write_voters(path, row_count, quote_style="necessary"):
    """Write a file; the same for the same number of rows."""
    rng = np.random.default_rng(1)
    with path.open("wb") as file:
        for start in range(0, row_count, _BATCH):
            frame = _voters(rng, start, min(_BATCH, row_count - start))
            frame.write_csv(file, include_header=start == 0, quote_style=quote_style)


def _voters(rng, start, count):
    def some(values):
        return pl.Series(values[rng.integers(0, len(values), count)])

    def number(least, most):
        return pl.Series(rng.integers(least, most, count))

    def marks():
        return some(np.array(["Y", ""]))

    def padded(series, width):
        return series.cast(pl.String).str.zfill(width)

    ids = pl.Series(np.arange(start, start + count) + 10_000_000)
    born, month, day = number(1930, 2006), padded(number(1, 13), 2), padded(number(1, 29), 2)
    house, precinct, apartment = number(1, 3000), number(1, 40).cast(pl.String), number(0, 60)
    address = house.cast(pl.String) + " " + some(_STREETS)
    zip5, zip4 = "66" + padded(house % 1000, 3), padded(house, 4)
    date = month + "/" + day + "/"
    unit = pl.select(
        pl.when(apartment < 20).then(apartment.cast(pl.String)).otherwise(pl.lit(""))
    ).to_series()
    columns = [
        ids, some(_LAST), some(_FIRST), ["Q"] * count, [""] * count, 2026 - born, some(np.array(["M", "F"])), some(np.array(["D", "R", "U"])),
        date + (born + 18).cast(pl.String), date + born.cast(pl.String), number(2_000_000_000, 9_999_999_999),
        "v" + ids.cast(pl.String) + "@example.org", address, unit, ["Gridville"] * count, ["KS"] * count, zip5, zip4, address,
        ["Gridville"] * count, ["KS"] * count, zip5, zip4, ["Grid County"] * count, "Precinct " + precinct, "District " + precinct,
        "Tract " + precinct, "Grid School Number " + precinct, ["Registered Active"] * count, pl.Series(42 + rng.random(count)).round(6),
        pl.Series(-71 - rng.random(count)).round(6), *(marks() for _ in range(6)), pl.Series(100 * rng.random(count)).round(1),
        pl.Series(100 * rng.random(count)).round(1), [""] * count,
    ]  # fmt: skip
    return pl.DataFrame(dict(zip(HEADINGS, columns, strict=True)))
