"""Time that a proof may take: the processor's, so that a busy machine does not starve it, and the clock's."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

WALL_RATE = 4.0
"""How many times its processor seconds a proof may last by the clock."""


@dataclass(frozen=True)
class Allowance:
    """So many processor seconds of this thread from now on, and `WALL_RATE` times as many by the clock."""

    seconds: float
    thread_began_s: float = field(default_factory=time.thread_time)
    began_s: float = field(default_factory=time.perf_counter)

    @property
    def left_s(self) -> float:
        """Processor seconds left; not above what the clock leaves."""
        spent_s = time.thread_time() - self.thread_began_s
        return min(self.seconds - spent_s, self.seconds - (time.perf_counter() - self.began_s) / WALL_RATE)

    @property
    def is_up(self) -> bool:
        """Whether nothing is left."""
        return self.left_s <= 0
