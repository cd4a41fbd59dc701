"""The word tables of USPS Publication 28, read once."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@lru_cache(maxsize=1)
def usps() -> Mapping[str, Any]:
    """Read the tables of Publication 28 that come with the program."""
    return tomllib.loads((Path(__file__).parent / "usps.toml").read_text(encoding="utf-8"))


def _inverted(table: Mapping[str, list[str]]) -> dict[str, str]:
    """Turn "standard form = spellings" into a table from every spelling, itself included."""
    return {
        spelling: standard for standard, spellings in table.items() for spelling in (standard, *spellings)
    }


@lru_cache(maxsize=1)
def suffixes() -> Mapping[str, str]:
    """Every spelling of a street suffix and its standard form: "AVENUE" is "AVE"."""
    return _inverted(usps()["suffixes"])


@lru_cache(maxsize=1)
def directions() -> Mapping[str, str]:
    """Every spelling of a direction and its standard form: "NORTH" is "N"."""
    return _inverted(usps()["directions"])
