"""`turfwalk serve` and `turfwalk demo`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from app.cli.root import FOLDER, turfwalk

HOST = "127.0.0.1"
PORT = 8000


@turfwalk.command("serve")
@click.argument("campaigns", type=FOLDER, nargs=-1, required=True, metavar="CAMPAIGN...")
@click.option("--host", default=HOST, show_default=True, help="Only loopback while there are no accounts.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535))
def serve(campaigns: tuple[Path, ...], host: str, port: int) -> None:
    """Serve the map of one or more campaigns on this computer."""
    _serve(campaigns, host, port)


@turfwalk.command("demo")
@click.option(
    "--dir", "folder", type=FOLDER, default=Path("demo-campaign"), show_default=True, help="Where to make it."
)
@click.option("--no-serve", is_flag=True, help="Stop after the hand-outs; do not open the map.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535))
def demo(folder: Path, port: int, *, no_serve: bool) -> None:
    """Play the whole day on the built-in town, then serve its map. Its people are invented."""
    from app.demo.day import run_demo

    def say(words: str) -> None:
        sys.stderr.write(f"{words}\n")

    run_demo(folder, say)
    if not no_serve:
        _serve((folder,), HOST, port)


def _serve(folders: tuple[Path, ...], host: str, port: int) -> None:
    from app.api.serve import Ready, run_server

    def say_where(ready: Ready) -> None:
        sys.stdout.write(f"The map: {ready.url}\n")
        if ready.sign_in_url:
            sys.stdout.write(f"Sign in once with this link: {ready.sign_in_url}\n")
        sys.stdout.write("Stop with Ctrl+C.\n")
        sys.stdout.flush()

    run_server(folders, host, port, say_where)
