"""More than one machine: joins on a Dask cluster, when the setting TURFWALK_SCHEDULER names its scheduler.

Every worker has Turfwalk installed and sees the campaign's folder under the same path.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from geo.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

SETTING = "TURFWALK_SCHEDULER"
_SECONDS_TO_ANSWER = 10


def scheduler_address() -> str:
    """Give the address of the scheduler, such as tcp://10.0.0.5:8786; "" works on this machine alone."""
    return os.environ.get(SETTING, "").strip()


@contextmanager
def cluster_executor(address: str) -> Iterator[Executor]:
    """Give what submits calls to a cluster.

    Raises
    ------
    Unavailable
        When Dask is not installed here, or no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise Unavailable(
            f"{SETTING} is set, but Dask is not installed here.",
            "Install turfwalk[cluster], or unset it to work on this machine alone.",
        ) from error
    try:
        client: Any = Client(address, timeout=_SECONDS_TO_ANSWER)  # type: ignore[no-untyped-call]  # Dask has no types
    except (OSError, ValueError) as error:
        raise Unavailable(
            f"No scheduler answers at the address in {SETTING}.",
            "Start it, or unset the setting to work on this machine alone.",
        ) from error
    with client:
        yield client.get_executor()
