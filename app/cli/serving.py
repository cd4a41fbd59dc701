"""`turfwalk serve` and `turfwalk demo`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.root import FOLDER, turfwalk

if TYPE_CHECKING:
    from app.api.serve import Front

HOST = "127.0.0.1"
PORT = 8000
CERTIFICATE = click.Path(path_type=Path, dir_okay=False, exists=True)


@turfwalk.command("serve")
@click.argument("campaigns", type=FOLDER, nargs=-1, required=True, metavar="CAMPAIGN...")
@click.option("--host", default=HOST, show_default=True, help="Only loopback while there are no accounts.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535))
@click.option("--ssl-certfile", type=CERTIFICATE, help="Certificate, to speak TLS itself.")
@click.option("--ssl-keyfile", type=CERTIFICATE, help="The certificate's key.")
@click.option(
    "--public-host",
    "public_hosts",
    multiple=True,
    metavar="NAME",
    help="A name it is reached by, besides that of public-url; may be given again.",
)
@click.option(
    "--behind-proxy",
    "proxy",
    default="",
    metavar="ADDRESS",
    help="Address of the proxy that speaks TLS for it, such as 127.0.0.1.",
)
def serve(
    campaigns: tuple[Path, ...],
    host: str,
    port: int,
    *,
    ssl_certfile: Path | None,
    ssl_keyfile: Path | None,
    public_hosts: tuple[str, ...],
    proxy: str,
) -> None:
    """Serve the map of one or more campaigns on this computer, or to phones behind TLS.

    A folder of campaigns stands for all in it; in an empty one the first campaign is made on the page.
    """
    from app.api.serve import Front

    _serve(campaigns, host, port, Front(ssl_certfile, ssl_keyfile, public_hosts, proxy))


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


def _serve(folders: tuple[Path, ...], host: str, port: int, front: Front | None = None) -> None:
    from app.api.serve import LOCAL, Ready, run_server

    def say_where(ready: Ready) -> None:
        sys.stdout.write(f"The map: {ready.url}\n")
        for url in ready.public_urls:
            sys.stdout.write(f"Phones and other computers: {url}\n")
        if ready.sign_in_url:
            sys.stdout.write(f"Sign in once with this link: {ready.sign_in_url}\n")
        sys.stdout.write("Stop with Ctrl+C.\n")
        sys.stdout.flush()

    run_server(folders, host, port, say_where, front or LOCAL)
