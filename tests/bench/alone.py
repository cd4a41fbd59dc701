"""Run a thing alone in a fresh process and measure it: processor seconds, seconds, peak memory."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """What a run cost. ``cpu_s`` and ``wall_s`` are what the run itself timed; the peak is the whole process's."""

    label: str
    cpu_s: float
    wall_s: float
    peak_mb: float


class Stopwatch:
    """Times the block that counts, without what prepares it."""

    def __enter__(self):
        self._cpu, self._wall = time.process_time(), time.perf_counter()
        return self

    def __exit__(self, *_):
        self.cpu_s, self.wall_s = time.process_time() - self._cpu, time.perf_counter() - self._wall


def run_alone(label, function, *arguments):
    """Call ``function(stopwatch, *arguments)`` in a new process."""
    with get_context("spawn").Pool(1) as pool:
        cpu_s, wall_s, peak_mb = pool.apply(_timed, (function, arguments))
    return Measured(label, cpu_s, wall_s, peak_mb)


def _timed(function, arguments):
    watch = Stopwatch()
    function(watch, *arguments)
    return watch.cpu_s, watch.wall_s, _peak_mb()


def _peak_mb():
    """Give this process's own peak; what ``getrusage`` says may be that of the process that started it."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1e3


def table(rows, peer):
    """Lay runs out as text, with how many times less processor time each took than the peer."""
    lines = [f"{'':44}{'CPU s':>9}{'seconds':>9}{'peak MB':>9}{'faster':>9}"]
    lines += [
        f"{row.label:44}{row.cpu_s:9.3f}{row.wall_s:9.2f}{row.peak_mb:9.0f}"
        f"{peer.cpu_s / max(row.cpu_s, 1e-9):8.1f}x"
        for row in rows
    ]
    return "\n".join(lines)
