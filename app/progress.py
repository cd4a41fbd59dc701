"""Telling people how far slow work has come, and what it cost."""

from __future__ import annotations

import resource
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.model import OnProgress


class Stopwatch:
    """Seconds since it was made, and the largest memory of this process or one of its workers."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    @property
    def elapsed_s(self) -> float:
        """Seconds so far, to the hundredth."""
        return round(time.perf_counter() - self._began, 2)

    @property
    def peak_mb(self) -> float:
        """Largest resident memory so far, in MB: this process, or its largest finished worker."""
        kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        return round(max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024, 1)


def part_of(on_progress: OnProgress | None, begin: float, end: float) -> OnProgress:
    """Report a step of larger work: 0 to 1 of the step becomes begin to end of the whole."""

    def report(done: float, words: str) -> None:
        if on_progress is not None:
            on_progress(begin + (end - begin) * min(max(done, 0.0), 1.0), words)

    return report


@contextmanager
def shown_on_terminal(*, quiet: bool) -> Iterator[OnProgress]:
    """Show a progress bar on a terminal's standard error; nothing where there is no terminal."""
    import sys

    if quiet or not sys.stderr.isatty():
        yield lambda _done, _words: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting", total=1.0)
        yield lambda done, words: bar.update(task, completed=done, description=words)
