"""The way in: `turfwalk` and `python -m app`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; errors are one sentence, with exit code 2 for what a person can mend."""
    import click

    from app.cli import (  # noqa: F401 - they register their commands
        assignments,
        audit,
        backup,
        columns,
        imports,
        look,
        people,
        places,
        plan,
        privacy,
        quality,
        reviews,
        scripts,
        serving,
    )
    from app.cli.root import turfwalk
    from app.trouble import place_of
    from geo.errors import Cancelled, TurfwalkError

    try:
        turfwalk.main(prog_name="turfwalk", standalone_mode=False)
    except click.ClickException as trouble:
        _end(trouble.format_message(), 2)
    except TurfwalkError as trouble:
        _end(str(trouble), 130 if isinstance(trouble, Cancelled) else 2)
    except (click.Abort, KeyboardInterrupt):
        _end("Stopped; nothing was changed.", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as trouble:
        if os.environ.get("TURFWALK_DEBUG"):
            raise
        # the text of a foreign error may hold a person's data: say its kind and place only
        _end(f"Unexpected trouble: {type(trouble).__name__} at {place_of(trouble)}. Nothing was changed.", 1)


def _end(sentence: str, code: int) -> None:
    sys.stderr.write(f"turfwalk: {sentence}\n")
    sys.exit(code)
