"""Who works on the parts of an import: this process, all its processors, or a Dask cluster.

A cluster works when the setting TURFWALK_SCHEDULER names its scheduler. Every worker of it has Turfwalk
installed and sees the campaign's folder under the same path.
"""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from threading import Thread
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


WORTH_A_POOL = 3
"""Parts from which starting processes pays: each needs about a second to begin."""


@contextmanager
def workers_for(part_count: int) -> Iterator[Executor | None]:
    """Give what works on parts: the cluster of the setting, processes for many parts, None for few.

    Raises
    ------
    Unavailable
        When the setting names a cluster and Dask is not installed here, or no scheduler answers.
    """
    address = scheduler_address()
    if address:
        with cluster_executor(address) as executor:
            yield executor
    elif part_count < WORTH_A_POOL or _processors() < 2:
        yield None
    else:
        with _pool(min(part_count, _processors())) as executor:
            yield executor


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _pool(count: int) -> Iterator[Executor]:
    """Give processes that are ended at once when the work is stopped, whatever they are at."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_end_with_parent)
    try:
        yield pool
    except BaseException:
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()  # parts are written aside: a worker may be ended at any instant
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _end_with_parent() -> None:
    """Let a worker end when the process that started it is killed, instead of waiting for it for ever."""
    Thread(target=_wait_and_end, daemon=True).start()


def _wait_and_end() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # without the queues' clean-up, which waits for what never comes


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
