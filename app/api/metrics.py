"""Figures of the running server, in the text form that Prometheus reads: counts and times by route, no person."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass
class Metrics:
    """Requests counted by method, template of the route and status; their seconds by method and route."""

    _began: float = field(default_factory=time.time)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _answers: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    _seconds: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, method: str, route: str, status: int, spent_s: float) -> None:
        """Count one request; ``route`` is a template, never an address."""
        with self._lock:
            self._answers[method, route, status] += 1
            self._seconds[method, route] += spent_s  # type: ignore[assignment] # a counter adds any number

    def text(self) -> str:
        """Write all figures."""
        with self._lock:
            answers, seconds = sorted(self._answers.items()), sorted(self._seconds.items())
        lines = [
            "# HELP turfwalk_started_seconds When the server started, in seconds since 1970.",
            "# TYPE turfwalk_started_seconds gauge",
            f"turfwalk_started_seconds {self._began:.0f}",
            "# HELP turfwalk_requests_total Requests answered.",
            "# TYPE turfwalk_requests_total counter",
        ]
        lines += [
            f'turfwalk_requests_total{{method="{method}",route="{route}",status="{status}"}} {n}'
            for (method, route, status), n in answers
        ]
        lines += [
            "# HELP turfwalk_request_seconds_total Seconds spent on requests.",
            "# TYPE turfwalk_request_seconds_total counter",
        ]
        lines += [
            f'turfwalk_request_seconds_total{{method="{method}",route="{route}"}} {spent:.6f}'
            for (method, route), spent in seconds
        ]
        return "\n".join(lines) + "\n"
