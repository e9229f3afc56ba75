"""Who waits for whom: callers that want to write join a group, and the first of them commits for all.

A commit costs a flush to disk whether it carries one row or a hundred. While one caller commits, the next ones gather;
when it is done, the first of those takes over all that gathered. Nobody waits for a thread of its own to wake up.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class _Waiting(Generic[T]):
    __slots__ = ("done", "error", "job", "wake")

    def __init__(self, job: T) -> None:
        self.job = job
        self.done = False
        self.error: BaseException | None = None
        self.wake = threading.Lock()
        self.wake.acquire()


class Turns(Generic[T]):
    """One group at a time; `commit` gets every job of a group and returns what failed, by its place in the group."""

    def __init__(self, commit: Callable[[list[T]], dict[int, BaseException]], most: int) -> None:
        self._commit = commit
        self._most = most
        self._mutex = threading.Lock()
        self._queue: deque[_Waiting[T]] = deque()
        self._led = False

    def run(self, job: T) -> None:
        """Returns when the job is committed, or raises what kept it from being."""
        mine = _Waiting(job)
        with self._mutex:
            self._queue.append(mine)
            leads, self._led = not self._led, True
        if not leads:
            mine.wake.acquire()  # woken by a leader: either it is done, or it is this caller's turn to lead
        if not mine.done:
            self._lead()
        if mine.error is not None:
            raise mine.error

    def _lead(self) -> None:
        with self._mutex:
            group = [self._queue.popleft() for _ in range(min(self._most, len(self._queue)))]
        try:
            failed = self._commit([waiting.job for waiting in group])
        except BaseException as error:  # whatever it is, nobody of this group may wait for ever
            failed = dict.fromkeys(range(len(group)), error)
        for place, waiting in enumerate(group):
            waiting.error = failed.get(place)
            waiting.done = True
        with self._mutex:
            self._led = bool(self._queue)
            heir = self._queue[0] if self._queue else None
        if heir is not None:
            heir.wake.release()
        for waiting in group:
            if waiting.wake.locked():
                waiting.wake.release()
