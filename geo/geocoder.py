"""Asking an online geocoder where addresses are: only when told to, only addresses, and never a guess.

An answer counts where it names the number, the street and the place that were asked for, and lies inside
the campaign's area. What is sent are house number, street, city, state and ZIP under a running number.
"""

from __future__ import annotations

import csv
import http.client
import io
import json
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib import error, parse, request
from uuid import uuid4

import polars as pl

from geo.address import split_lines, street_keys
from geo.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.locate import Bounds
    from geo.model import OnProgress

SENT = ("house_number", "street_name", "city", "state", "zip5")
"""All that is told of an address."""

ANSWERS = pl.Schema({"row": pl.UInt32, "lon": pl.Float64, "lat": pl.Float64, "refused": pl.String})
"""``row`` of the address asked; a place, or the reason why there is none."""

NO_MATCH, SEVERAL = "not known there", "fits several places there"
ANOTHER, OUTSIDE = "another address was answered", "answered outside the campaign's area"
USER_AGENT = "Turfwalk/0.1 (canvassing planner; one request at a time)"
_TIMEOUT_S = 300
_TELL_S = 0.3
_LARGEST_ANSWER = 1 << 25
_SAME_PLACE = 0.001  # degrees, about a block: two answers so near are one house


@dataclass(frozen=True)
class Geocoder:
    """An online service, and how to be polite to it.

    Attributes
    ----------
    name
        "census" or "nominatim".
    url
        Where it is asked.
    batch_count
        Addresses a request.
    pause_s
        From the begin of one request to the begin of the next, at least.
    most
        Addresses a run, at most.
    """

    name: str
    url: str
    batch_count: int
    pause_s: float
    most: int


CENSUS = Geocoder(
    "census", "https://geocoding.geo.census.gov/geocoder/locations/addressbatch", 1000, 1.0, 100_000
)
"""The US Census Bureau's; takes files of up to 10,000 addresses, of which a thousand are answered in a minute."""

NOMINATIM = Geocoder("nominatim", "https://nominatim.openstreetmap.org/search", 1, 1.1, 1000)
"""OpenStreetMap's; its usage policy: a request a second at most, one at a time, named, no bulk."""

GEOCODERS = {geocoder.name: geocoder for geocoder in (CENSUS, NOMINATIM)}


def ask_geocoder(
    geocoder: Geocoder, addresses: pl.DataFrame, bounds: Bounds, on_progress: OnProgress
) -> Iterator[pl.DataFrame]:
    """Ask where addresses are, request by request, one at a time.

    Parameters
    ----------
    geocoder
        Whom to ask.
    addresses
        ``row`` and ``SENT``, one row an address, with number, street, and city or ZIP.
    bounds
        The campaign's area; answers outside it do not count.
    on_progress
        Called at least each half second, also while an answer is waited for; may raise ``Cancelled``.

    Yields
    ------
    pl.DataFrame
        ``ANSWERS`` of some addresses, after every request.

    Raises
    ------
    Unavailable
        When the service cannot be reached, asks to stop, or answers something else than asked.
    """
    send = _ask_census if geocoder.name == "census" else _ask_nominatim
    began = -geocoder.pause_s
    for first in range(0, addresses.height, geocoder.batch_count):
        some = addresses.slice(first, geocoder.batch_count)
        words = f"Asking {geocoder.name}: {first:,} of {addresses.height:,} addresses"
        tell = _telling(on_progress, first / addresses.height, words)
        while time.monotonic() < began + geocoder.pause_s:
            tell()
            time.sleep(min(_TELL_S, max(began + geocoder.pause_s - time.monotonic(), 0.0)))
        began = time.monotonic()
        yield _checked(some, send(geocoder.url, some, tell), bounds)


def with_answers(doors: pl.DataFrame, answered: pl.DataFrame) -> pl.DataFrame:
    """Put doors that nothing else locates where a geocoder has answered.

    Parameters
    ----------
    doors
        ``geo.tables.DOORS``, located by all else.
    answered
        ``door_id``, ``lon``, ``lat``, ``located_by``, one row a door.
    """
    names = ("lon", "lat", "located_by")
    there = answered.select("door_id", *(pl.col(name).alias(f"{name}_there") for name in names))
    both = doors.join(there, on="door_id", how="left", maintain_order="left")
    is_answered = pl.col("lon").is_null() & pl.col("lon_there").is_not_null()
    placed = [pl.when(is_answered).then(f"{name}_there").otherwise(name).alias(name) for name in names]
    reason = pl.when(~is_answered).then("exception_reason").alias("exception_reason")
    return both.with_columns(*placed, reason).select(doors.columns)


def _telling(on_progress: OnProgress, part: float, words: str) -> Callable[[], None]:
    return lambda: on_progress(part, words)


def _ask_census(url: str, addresses: pl.DataFrame, tell: Callable[[], None]) -> pl.DataFrame:
    """Send a file of addresses and read the file of answers; columns as ``_answers`` gives them."""
    file = io.StringIO()
    street = pl.concat_str("house_number", "street_name", separator=" ")
    csv.writer(file).writerows(addresses.select("row", street, "city", "state", "zip5").iter_rows())
    boundary = uuid4().hex
    parts = {
        'name="benchmark"': "Public_AR_Current",
        'name="addressFile"; filename="addresses.csv"\r\nContent-Type: text/csv': file.getvalue(),
    }
    body = "".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n"
        for head, text in parts.items()
    )
    asked = request.Request(url, f"{body}--{boundary}--\r\n".encode(), method="POST")  # noqa: S310 - the scheme is checked where the address comes in
    asked.add_header("Content-Type", f"multipart/form-data; boundary={boundary}")
    answer = _fetch(asked, tell).decode("utf-8", "replace")
    return _answers(filter(None, map(_census_answer, csv.reader(io.StringIO(answer)))))


def _census_answer(cells: list[str]) -> dict[str, Any] | None:
    """Read a line: number, address asked, Match, Exact, address found, "lon,lat", TIGER line, side."""
    if not cells:
        return None
    if len(cells) < 3 or not cells[0].strip().isdigit():
        raise _strange()
    row: dict[str, Any] = {"row": int(cells[0])}
    if cells[2] != "Match" or len(cells) < 6:
        return row | {"refused": SEVERAL if cells[2] == "Tie" else NO_MATCH}
    line, *rest = (part.strip() for part in cells[4].split(","))
    lon, _, lat = cells[5].partition(",")
    place = dict(zip(("city", "state", "zip5"), rest, strict=False))
    return row | {
        "line": line,
        "city": place.get("city"),
        "zip5": place.get("zip5"),
        "lon": _degrees(lon),
        "lat": _degrees(lat),
    }


def _ask_nominatim(url: str, addresses: pl.DataFrame, tell: Callable[[], None]) -> pl.DataFrame:
    """Ask for one address in parts; columns as ``_answers`` gives them."""
    asked = addresses.row(0, named=True)
    query = {
        "street": f"{asked['house_number']} {asked['street_name']}",
        "city": asked["city"],
        "state": asked["state"],
        "postalcode": asked["zip5"],
    }
    fixed = {"countrycodes": "us", "format": "jsonv2", "addressdetails": "1", "limit": "5"}
    text = parse.urlencode({key: value for key, value in query.items() if value} | fixed)
    got = _fetch(request.Request(f"{url}?{text}"), tell)  # noqa: S310 - the scheme is checked where the address comes in
    try:
        found = [_nominatim_answer(one) for one in json.loads(got)]
    except (ValueError, TypeError, AttributeError, KeyError):
        raise _strange() from None
    houses = [one for one in found if one["house_number"]]  # a street or a town is no door
    return _answers(
        [{"row": asked["row"]} | one for one in houses] or [{"row": asked["row"], "refused": NO_MATCH}]
    )


def _nominatim_answer(one: dict[str, Any]) -> dict[str, Any]:
    at = one["address"]
    towns = (at.get(name) for name in ("city", "town", "village", "hamlet", "municipality"))
    number, road = str(at.get("house_number", "")), str(at.get("road", ""))
    return {
        "house_number": number,
        "line": f"{number} {road}",
        "city": next(filter(None, towns), None),
        "zip5": at.get("postcode"),
        "lon": _degrees(one["lon"]),
        "lat": _degrees(one["lat"]),
    }


def _degrees(text: object) -> float | None:
    try:
        return float(str(text))
    except ValueError:
        return None


def _answers(found: Any) -> pl.DataFrame:  # noqa: ANN401 - any iterable of dicts
    """Put answers into a table: row, line (number and street found), city, zip5, lon, lat, refused."""
    texts = dict.fromkeys(("line", "city", "zip5", "refused"), pl.String)
    schema = {"row": pl.UInt32, "lon": pl.Float64, "lat": pl.Float64, **texts}
    return pl.DataFrame(
        [{name: one.get(name) for name in schema} for one in found], schema=schema, orient="row"
    )


def _checked(asked: pl.DataFrame, answers: pl.DataFrame, bounds: Bounds) -> pl.DataFrame:
    """Keep answers that name what was asked and lie inside the area; say of all others why not."""
    west, south, east, north = bounds
    parts = split_lines(answers["line"])
    named = answers.with_columns(parts.select("house_number", "street_key").get_columns())
    wanted = asked.with_columns(street_keys(asked["street_name"]).alias("street_key"))
    pairs = wanted.join(named, on="row", how="left", suffix="_found")
    same = pl.all_horizontal(
        pl.col(name) == pl.col(f"{name}_found") for name in ("house_number", "street_key")
    )
    city = pl.col("city").str.to_lowercase() == pl.col("city_found").str.to_lowercase()
    zip5 = pl.col("zip5") == pl.col("zip5_found").str.slice(0, 5)
    in_place = ((pl.col("city") != "") & city).fill_null(value=False) | (
        (pl.col("zip5") != "") & zip5
    ).fill_null(value=False)
    inside = pl.col("lon").is_between(west, east) & pl.col("lat").is_between(south, north)
    reason = (
        pl.when(pl.col("refused").is_not_null()).then("refused")
        .when(pl.col("line").is_null()).then(pl.lit(NO_MATCH))
        .when(~(same & in_place).fill_null(value=False)).then(pl.lit(ANOTHER))
        .when(~inside.fill_null(value=False)).then(pl.lit(OUTSIDE))
    )  # fmt: skip
    told = pairs.with_columns(refused=reason)
    good = told.filter(pl.col("refused").is_null())
    spread = pl.max_horizontal(pl.col(name).max() - pl.col(name).min() for name in ("lon", "lat"))
    apart = good.group_by("row").agg(spread=spread).filter(pl.col("spread") > _SAME_PLACE)["row"]
    several = pl.when(pl.col("row").is_in(apart.implode())).then(pl.lit(SEVERAL)).otherwise("refused")
    told = told.with_columns(refused=several).sort(pl.col("refused").is_not_null(), maintain_order=True)
    best = told.unique("row", keep="first", maintain_order=True)
    place = (pl.when(pl.col("refused").is_null()).then(name).alias(name) for name in ("lon", "lat"))
    columns = best.select("row", *place, "refused").sort("row")
    return columns.select(pl.col(name).cast(kind) for name, kind in ANSWERS.items())


class _NoRedirect(request.HTTPRedirectHandler):
    """Addresses go where the person agreed to, and nowhere else."""

    def redirect_request(self, *_asked: Any) -> None:  # noqa: ANN401 - as urllib declares it
        """Follow nothing."""


def _fetch(asked: request.Request, tell: Callable[[], None]) -> bytes:
    """Send a request in a thread of its own, and tell of the wait."""
    asked.add_header("User-Agent", USER_AGENT)
    got: list[bytes | Unavailable] = []
    thread = threading.Thread(
        target=lambda: got.append(_sent(asked)), daemon=True
    )  # left behind when cancelled
    thread.start()
    while thread.is_alive():
        tell()
        thread.join(_TELL_S)
    answer = got[0]
    if isinstance(answer, Unavailable):
        raise answer
    return answer


def _sent(asked: request.Request) -> bytes | Unavailable:
    try:
        with request.build_opener(_NoRedirect).open(asked, timeout=_TIMEOUT_S) as answer:
            body: bytes = answer.read(_LARGEST_ANSWER + 1)
    except error.HTTPError as trouble:
        if trouble.code in (403, 429):
            return Unavailable(
                "The geocoder asks us to stop.", "Wait a day, or use a server of your own: --url."
            )
        return Unavailable(f"The geocoder answered with the error {trouble.code}.", "Try again later.")
    except (OSError, http.client.HTTPException):  # also URLError, and time running out
        return Unavailable("The geocoder cannot be reached.", "Check the connection, or --url.")
    return body if len(body) <= _LARGEST_ANSWER else _strange()


def _strange() -> Unavailable:
    return Unavailable(
        "The geocoder answered something else than places.", "Check --url, or try again later."
    )
