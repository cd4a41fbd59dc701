"""One writer with group commit: many small changes of many phones share one flush to the disk.

Every change is made in the order it came, each in a savepoint of its own, so that one that fails leaves the
others whole. An answer is given only after the commit.
"""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

from app.store.engine import keep_in_memory

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

T = TypeVar("T")

MOST_TOGETHER = 256
"""Changes that share one commit at most, so that the first of them does not wait long."""

_Change = tuple["Callable[[Connection], Any]", "Future[Any]"]


class GroupWriter:
    """Changes a record from many threads with one transaction at a time; its own thread begins when needed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: queue.SimpleQueue[_Change | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._connection: Connection | None = None
        self._beginning = threading.Lock()

    def change(self, make: Callable[[Connection], T]) -> T:
        """Make a change together with others that wait; returns once it is on the disk."""
        return self.hand_in(make).result()

    def hand_in(self, make: Callable[[Connection], T]) -> Future[T]:
        """Hand a change in; its answer comes once it is on the disk. It is made whether or not somebody still waits."""
        with self._beginning:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="field-writer", daemon=True)
                self._thread.start()
        done: Future[T] = Future()
        done.set_running_or_notify_cancel()  # who stops waiting takes nothing back
        self._waiting.put((make, done))
        return done

    def close(self) -> None:
        """Finish what waits, then stop."""
        with self._beginning:
            if self._thread is not None:
                self._waiting.put(None)
                self._thread.join()
                self._thread = None

    def _work(self) -> None:
        try:
            while (first := self._waiting.get()) is not None:
                group = [first]
                ending = False
                while len(group) < MOST_TOGETHER and not self._waiting.empty():
                    following = self._waiting.get()
                    if following is None:
                        ending = True
                        break
                    group.append(following)
                self._commit(group)
                if ending:
                    return
        finally:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _commit(self, group: list[_Change]) -> None:
        answers: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            connection = self._own()
            with connection.begin():
                for make, done in group:
                    answers.append((done, *_tried(connection, make)))
        except BaseException as failed:  # noqa: BLE001 - nobody was told yet: everybody hears of the failed commit
            answers = [(done, None, failed) for _, done in group]
        for done, answer, trouble in answers:
            if trouble is None:
                done.set_result(answer)
            else:
                done.set_exception(trouble)

    def _own(self) -> Connection:
        """Give the one connection of the thread: what it has read of the record's indexes stays in its memory."""
        if self._connection is None:
            self._connection = self._engine.connect()
            keep_in_memory(self._connection)
        return self._connection


def _tried(connection: Connection, make: Callable[[Connection], Any]) -> tuple[Any, BaseException | None]:
    try:
        with connection.begin_nested():
            return make(connection), None
    except Exception as trouble:  # noqa: BLE001 - it is given to whoever asked for the change
        return None, trouble
