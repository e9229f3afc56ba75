"""Group commit: everybody is answered, by what became of their own job."""

import threading
import time

import pytest

from handrail.vault.actions.turns import Turns


def test_callers_that_come_together_are_committed_together() -> None:
    groups: list[list[int]] = []

    def commit(jobs: list[int]) -> dict[int, BaseException]:
        groups.append(list(jobs))
        time.sleep(0.02)
        return {}

    turns = Turns(commit, 8)
    threads = [threading.Thread(target=turns.run, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(job for group in groups for job in group) == list(range(40))
    assert all(len(group) <= 8 for group in groups)
    assert len(groups) < 20
    turns.run(99)
    assert groups[-1] == [99]


def test_each_hears_of_its_own_failure_only() -> None:
    started = threading.Event()

    def commit(jobs: list[int]) -> dict[int, BaseException]:
        started.set()
        time.sleep(0.02)
        return {place: ValueError(job) for place, job in enumerate(jobs) if job % 2}

    turns, heard = Turns(commit, 64), {}

    def call(number: int) -> None:
        try:
            turns.run(number)
            heard[number] = "done"
        except ValueError as error:
            heard[number] = str(error)

    threads = [threading.Thread(target=call, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert heard == {number: str(number) if number % 2 else "done" for number in range(20)}


def test_a_commit_that_breaks_leaves_nobody_waiting() -> None:
    def commit(jobs: list[int]) -> dict[int, BaseException]:
        raise MemoryError

    turns = Turns(commit, 4)
    for _ in range(2):
        with pytest.raises(MemoryError):
            turns.run(1)
