"""Units: "Apt. 5A", "#5-A", "2nd Floor Rear" cut off a line and brought into one spelling."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import polars as pl

from geo.highways import line_pattern
from geo.usps import suffixes, usps

_UNIT_ID = r"(?:[A-Z]{0,2}-?\d[A-Z0-9/-]*|[A-Z](?: \d+)?)"
_FLOOR_WORDS = ("FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH")
_FLOOR = r"(?:FL|FLR|FLOOR)"
_BARE_ID = r"(?:\d+-?[A-Z]?|[A-Z]-?\d+|\d+-[A-Z0-9]+)"
_NUMBERED_ENDS = ("HWY", "RTE", "LOOP", "EXIT")


def clean_line(line: pl.Expr) -> pl.Expr:
    """Capitals without accents; marks become blanks; "#" stands alone; single blanks; ½ is 1/2."""
    text = line.str.replace_many(["½", "¼", "¾", "#"], [" 1/2", " 1/4", " 3/4", " # "])
    text = text.str.to_uppercase().str.normalize("NFKD").str.replace_all(r"[\p{M}'\u2019`]", "")
    text = text.str.replace_all(r"[^0-9A-Z#/-]+", " ").str.replace_all(r" ?([-/]) ?", "$1")
    text = text.str.replace_all(r"\b(APT|UNIT|STE|RM|FL|BLDG|LOT|PH)-?(\d)", "$1 $2")
    return text.str.replace_all(r"([A-Z]{2})-(\d)", "$1 $2").str.strip_chars(" -/")


class _Words(NamedTuple):
    """The words of units as patterns: before a number without and with a meaning of their own; alone."""

    plain: str
    telling: str
    alone: str


@lru_cache(maxsize=1)
def _words() -> _Words:
    units = usps()["units"]
    return _Words(
        "|".join(word for word in units["plain"] if word not in ("#", "NO")),
        "|".join(word for pair in units["telling"].items() for word in (pair[0], *pair[1])),
        "|".join(word for pair in units["alone"].items() for word in (pair[0], *pair[1])),
    )


@lru_cache(maxsize=1)
def _patterns() -> tuple[str, ...]:
    """Build the ways a unit is written at the end of a line, each with street and unit as groups."""
    plain, telling, alone = _words()
    ends = "|".join(spelling for spelling, standard in suffixes().items() if standard not in _NUMBERED_ENDS)
    street = rf".+? (?:{ends})(?: [NSEW])?|(?:[NSEW] )?BROADWAY"
    floor = rf"(?:\d+(?:ST|ND|RD|TH)?|{'|'.join(_FLOOR_WORDS)}) {_FLOOR}"
    known = rf"(?:{plain}|NO|#|{telling}) (?:# )?{_UNIT_ID}(?: [A-Z])?"
    more = rf"(?: (?:{known}|{floor}|{alone}|{plain}))*"
    road_unit = rf"(?:(?:{plain}|NO|#|{telling}|{alone})\b.*|{floor}.*|{_BARE_ID})"
    return (
        line_pattern(road_unit),
        rf"^((?:[NSEW] )?(?:AVE|AVENUE|AV) (?:\d+|[A-Z]))(?: ({road_unit}))?$",
        rf"^(.+?) ({floor}(?: [A-Z])?{more})$",
        rf"^({street}) ((?:{alone}){more})$",
        rf"^(.+?) ((?:{known}|(?:{plain}|#)(?: #)?(?: [A-Z0-9-]+)?){more})$",
        rf"^({street}) ({_BARE_ID})$",
    )


def cut_unit(rest: pl.Series) -> pl.DataFrame:
    """Cut the unit off the end of what follows the house number.

    Parameters
    ----------
    rest
        Lines as ``clean_line`` gives them, without the house number.

    Returns
    -------
    pl.DataFrame
        ``street`` and ``unit``, same rows and order. The number of a numbered road ("COUNTY RD 12") is
        no unit.
    """
    frame = pl.DataFrame({"row": pl.int_range(len(rest), eager=True), "rest": rest.fill_null("")})
    found, text = list[pl.DataFrame](), pl.col("rest")
    for pattern in _patterns():
        parts = frame.with_columns(street=text.str.extract(pattern, 1), unit=text.str.extract(pattern, 2))
        found.append(parts.filter(pl.col("street").is_not_null()))
        frame = parts.filter(pl.col("street").is_null()).select("row", "rest")
    found.append(frame.with_columns(street="rest", unit=pl.lit("")))
    return pl.concat(found).sort("row").select("street", pl.col("unit").fill_null(""))


def unit_key(unit: pl.Expr) -> pl.Expr:
    """Give units in one spelling: "Apt. #05-a" is "5A", "2nd Floor" is "FL 2"."""
    units = usps()["units"]
    text = clean_line(unit.str.replace_all("#", " ", literal=True)).str.strip_chars(" -/")
    for number, word in enumerate(_FLOOR_WORDS, start=1):
        text = text.str.replace_all(rf"\b{word} {_FLOOR}\b", f"FL {number}")
    text = text.str.replace_all(rf"\b(\d+)(?:ST|ND|RD|TH) {_FLOOR}\b", "FL $1")
    text = text.str.replace(rf"^(\d+) {_FLOOR}( [A-Z]+)?$", "FL $1$2")
    plain = "|".join(units["plain"])
    text = text.str.replace_all(rf"(^| )(?:(?:{plain})(?: |$))+", "$1")
    for table in (units["telling"], units["alone"]):
        for standard, spellings in table.items():
            if spellings:
                text = text.str.replace_all(rf"\b(?:{'|'.join(spellings)})\b", standard)
    text = text.str.strip_chars(" -/").str.replace_all(r"(^| )0+(\d)", "$1$2")
    text = text.str.replace_all(r"(\d)-([A-Z])\b", "$1$2").str.replace_all(r"\b([A-Z])-(\d)", "$1$2")
    text = text.str.replace(r"^(\d+) ([A-Z])$", "$1$2").str.replace(r"^([A-Z]) (\d+)$", "$1$2")
    return text.alias("unit")


def unit_keys(units: pl.Series) -> pl.Series:
    """Give a column of units in one spelling, each different one made once; see ``unit_key``."""
    units = units.fill_null("")
    unique = units.unique()
    keys = pl.DataFrame({"unit": unique}).select(unit_key(pl.col("unit")))["unit"]
    return units.replace_strict(unique, keys, default="", return_dtype=pl.String).alias("unit")
