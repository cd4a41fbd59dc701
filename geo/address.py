"""Address lines into number, street and unit, in a form in which spellings are equal.

Splitting is vectorised over a column of lines; streets are then normalised once per different name.
"""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from geo.streetname import street_key, suffixes, usps

NO_ADDRESS = "no address"
POST_BOX = "post box"
NO_HOUSE_NUMBER = "no house number"

_NUMBER = r"^(\d+[A-Z]?(?:-\d*[A-Z]?)?(?: \d/\d)?) (.*\S)$"
_POST_BOX = r"^(?:P ?O ?|POST OFFICE |POB )?(?:BOX|POB|BX|DRAWER) ?#? ?\w+$|^P ?O ?B(?:OX)? ?#? ?\w+"
_UNIT_ID = r"(?:[A-Z]{0,2}-?\d[A-Z0-9/-]*|[A-Z])"
_NUMBERED_ROADS = ("HWY", "RTE", "LOOP", "EXIT", "RD")


@lru_cache(maxsize=1)
def _unit_patterns() -> tuple[str, str, str, str]:
    """Build the four ways a unit is written at the end of a line, each with street and unit as groups."""
    units = usps()["units"]
    plain = "|".join(word for word in units["plain"] if word not in ("#", "NO"))
    telling = "|".join(word for pair in units["telling"].items() for word in (pair[0], *pair[1]))
    alone = "|".join(word for pair in units["alone"].items() for word in (pair[0], *pair[1]))
    ends = "|".join(spelling for spelling, standard in suffixes().items() if standard not in _NUMBERED_ROADS)
    word_and_id = rf"(?:{plain}|NO|#|{telling}) (?:# )?{_UNIT_ID}(?: [A-Z])?"
    worded = rf"^(.+?) ((?:{word_and_id}|(?:{plain}|#) (?:# )?[A-Z0-9-]+)(?: {word_and_id})*)$"
    floor = r"^(.+?) (\d+(?:ST|ND|RD|TH)? (?:FL|FLR|FLOOR))$"
    lone = rf"^(.+? (?:{ends})(?: [NSEW])?) ({alone})$"
    bare = rf"^(.+? (?:{ends})) (\d+[A-Z]?|[A-Z]\d+|\d+-[A-Z0-9]+)$"
    return worded, floor, lone, bare


def clean_line(line: pl.Expr) -> pl.Expr:
    """Capitals without accents; marks become blanks; "#" stands alone; single blanks."""
    text = line.str.to_uppercase().str.normalize("NFKD").str.replace_all(r"[\p{M}'\u2019`]", "")
    text = text.str.replace_all("#", " # ", literal=True).str.replace_all(r"[^0-9A-Z#/-]+", " ")
    text = text.str.replace_all(r"\b(APT|UNIT|STE|RM|FL|BLDG)(\d)", "$1 $2")
    return text.str.replace_all(r" ?([-/]) ?", "$1").str.strip_chars()


def split_lines(lines: pl.Series) -> pl.DataFrame:
    """Split address lines.

    Parameters
    ----------
    lines
        Text, one address line each, null or empty where there is none.

    Returns
    -------
    pl.DataFrame
        One row a line, same order: ``house_number``, ``street`` (as written), ``street_key``, ``unit``
        (all text, "" where there is none) and ``trouble``: ``NO_ADDRESS``, ``POST_BOX``,
        ``NO_HOUSE_NUMBER`` or null.
    """
    frame = pl.DataFrame({"line": lines.fill_null("")})
    unique = frame.unique()
    parts = _split_unique(unique)
    return frame.join(parts, on="line", how="left", maintain_order="left").drop("line")


def _split_unique(lines: pl.DataFrame) -> pl.DataFrame:
    frame = lines.with_columns(clean=clean_line(pl.col("line")))
    number = pl.col("clean").str.extract(_NUMBER, 1)
    frame = frame.with_columns(
        house_number=house_number_key(number.fill_null("")),
        rest=pl.when(number.is_null())
        .then(pl.col("clean"))
        .otherwise(pl.col("clean").str.extract(_NUMBER, 2)),
        trouble=pl.when(pl.col("clean") == "")
        .then(pl.lit(NO_ADDRESS))
        .when(pl.col("clean").str.contains(_POST_BOX))
        .then(pl.lit(POST_BOX))
        .when(number.is_null())
        .then(pl.lit(NO_HOUSE_NUMBER)),
    )
    frame = _with_unit(frame)
    written = _street_as_written(frame)
    return frame.select(
        "line",
        "house_number",
        written.alias("street"),
        _street_keys(frame["street"]),
        unit_key(pl.col("unit")),
        "trouble",
    )


def _with_unit(frame: pl.DataFrame) -> pl.DataFrame:
    """Cut the unit off the end: the first of the patterns that fits counts."""
    rest = pl.col("rest")
    streets = [rest.str.extract(pattern, 1) for pattern in _unit_patterns()]
    units = [rest.str.extract(pattern, 2) for pattern in _unit_patterns()]
    return frame.with_columns(street=pl.coalesce([*streets, rest]), unit=pl.coalesce([*units, pl.lit("")]))


def _street_as_written(frame: pl.DataFrame) -> pl.Series:
    """Give the street with the letters of the line: the words after the number, as many as its key has."""
    count = frame["street"].str.count_matches(" ") + 1
    words = frame["line"].str.replace_all(r"[,.]", " ").str.replace_all("#", " # ", literal=True)
    words = words.str.strip_chars().str.replace_all(r"\s+", " ").str.split(" ")
    skipped = (
        pl.when(pl.col("house_number") == "")
        .then(0)
        .when(pl.col("clean").str.contains(r"^\S+ \d/\d "))
        .then(2)
        .otherwise(1)
    )
    table = frame.select(skipped=skipped).with_columns(words=words, count=count)
    return table.select(pl.col("words").list.slice("skipped", "count").list.join(" ")).to_series()


def _street_keys(streets: pl.Series) -> pl.Series:
    """Normalise each different street once."""
    unique = streets.unique()
    keys = pl.Series([street_key(street) for street in unique.to_list()], dtype=pl.String)
    return streets.replace_strict(unique, keys, default="", return_dtype=pl.String).alias("street_key")


def street_keys(streets: pl.Series) -> pl.Series:
    """Give the standard form of a column of street names; see ``geo.streetname.street_key``."""
    return _street_keys(streets.fill_null(""))


def house_number_key(number: pl.Expr) -> pl.Expr:
    """Give house numbers in one spelling: "012-a" is "12A", "132-01" and "12 1/2" stay."""
    text = number.str.to_uppercase().str.strip_chars().str.replace_all(r"\s+", " ")
    text = text.str.replace(r"^0+(\d)", "$1").str.replace(r"^(\d+)[- ]([A-Z])$", "$1$2")
    return text.str.strip_chars_end("-")


def unit_key(unit: pl.Expr) -> pl.Expr:
    """Give units in one spelling: "Apt. #05-a" is "5A", "2nd Floor" is "FL 2"."""
    units = usps()["units"]
    marks_gone = clean_line(unit.str.replace_all("#", " ", literal=True)).str.strip_chars(" -/")
    text = marks_gone.str.replace(r"^(\d+)(?:ST|ND|RD|TH)? (?:FL|FLR|FLOOR)$", "FL $1")
    plain = "|".join(units["plain"])
    text = text.str.replace_all(rf"(^| )(?:(?:{plain})(?: |$))+", "$1")
    for table in (units["telling"], units["alone"]):
        for standard, spellings in table.items():
            if spellings:
                text = text.str.replace_all(rf"\b(?:{'|'.join(spellings)})\b", standard)
    text = text.str.strip_chars(" -/").str.replace_all(r"(^| )0+(\d)", "$1$2")
    text = text.str.replace_all(r"(\d)[ -]([A-Z])$", "$1$2").str.replace_all(r"\b([A-Z])[ -](\d+)$", "$1$2")
    return text.alias("unit")


def address_key(house_number: pl.Expr, street: pl.Expr, unit: pl.Expr, place: pl.Expr) -> pl.Expr:
    """Join normalised parts to the one text that identifies a door: "26|ANTRIM ST|1C|02139"."""
    return pl.concat_str([house_number, street, unit, place], separator="|")
