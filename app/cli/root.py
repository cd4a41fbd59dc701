"""The root of the command line, and what all commands share: campaign, JSON, progress, one-sentence errors."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="turfwalk")
def turfwalk() -> None:
    """Plan door-to-door canvassing: voter file, doors, turf, walks, hand-outs, heatmaps.

    A CAMPAIGN is a folder. Begin with `turfwalk demo`, or with `turfwalk new CAMPAIGN --name NAME`.
    """


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def campaign_command(command: Callable[P, R]) -> Callable[P, R]:
    """Give a command its CAMPAIGN argument, opened as ``c``, and the option --json."""

    @json_option
    @click.argument("campaign", type=FOLDER)
    @functools.wraps(command)
    def with_campaign(campaign: Path, **options: Any) -> R:  # noqa: ANN401 - click's options of several types
        from app.store.campaign import open_campaign

        with open_campaign(campaign) as c:
            return command(c=c, **options)  # type: ignore[arg-type,call-arg]  # click passes what its decorators declare

    return with_campaign  # type: ignore[return-value]  # click calls it with other arguments than ``command``


class Duration(click.ParamType[float]):
    """A time such as 3h, 90m or 2h30m, in seconds."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401 - as click declares it
        """Read hours and minutes; a number alone is hours."""
        if isinstance(value, float):
            return value
        match = re.fullmatch(r"(?:(\d+(?:\.\d+)?)h?)?(?:(\d+)m(?:in)?)?", str(value).strip().lower())
        if not match or not (match[1] or match[2]):
            self.fail(f"{value!r} is no time: write 3h, 90m or 2h30m.", param, ctx)
        return float(match[1] or 0) * 3600 + float(match[2] or 0) * 60


class Place(click.ParamType[tuple[float, float]]):
    """A place as LON,LAT."""

    name = "lon,lat"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click declares it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[float, float]:
        """Read two numbers and check their ranges."""
        if isinstance(value, tuple):
            return value
        try:
            lon, lat = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail("write LON,LAT, such as -71.1,42.37.", param, ctx)
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            self.fail("longitude stands before latitude: LON,LAT.", param, ctx)
        return lon, lat
