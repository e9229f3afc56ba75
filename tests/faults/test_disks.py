"""The server's disk: full, read-only, its journal torn. What was said to be backed up is there afterwards, one way or another."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.attacks.conftest import Person, texts
from tests.faults.lab.disk import Disk, limit_files
from tests.faults.lab.world import FRAME_HEADER, WAL_HEADER, flip, journal_frames, page_size
from tools.live import LiveServer

pytestmark = pytest.mark.fault


@pytest.fixture
def disk() -> Iterator[Disk]:
    """A small file system of its own where we may mount one."""
    found = Disk()
    try:
        yield found
    finally:
        found.remove()


@pytest.fixture
def server(disk: Disk, tmp_path: Path) -> Iterator[LiveServer]:
    """`handrail serve` with its database on that disk, and the rest of its folder elsewhere."""
    made = LiveServer(
        tmp_path, None, DATABASE_URL=f"sqlite:///{disk.folder / 'live.sqlite3'}", HANDRAIL_RATE_FACTOR="1000",
        HANDRAIL_SECRET_KEY="x" * 48,
    )  # fmt: skip
    made.command("migrate", "--verbosity", "0")
    made.start()
    try:
        yield made
    finally:
        disk.thaw()
        made.stop()


def processes_of(server: LiveServer) -> list[int]:
    assert server.process is not None
    pid = server.process.pid
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def whole(disk: Disk) -> bool:
    with closing(sqlite3.connect(disk.folder / "live.sqlite3")) as database:
        return list(database.execute("pragma integrity_check")) == [("ok",)]


def test_rule_19_a_full_disk_keeps_nobody_from_reading_and_loses_nothing(server: LiveServer, disk: Disk) -> None:
    ana = Person(server)
    ana.write("before")
    wal = disk.folder / "live.sqlite3-wal"
    if disk.real:
        disk.fill(0)
    else:
        limit_files(processes_of(server), wal.stat().st_size)
    # Large enough that the journal must grow: what lies in it already may be written over.
    made = [ana.device.write("note", {"text": f"while it was full {number}" + "x" * 60_000}) for number in range(3)]
    report = ana.device.sync()
    assert report.no_room == "server-full"
    assert len(ana.device.store.waiting()) == len(made)
    assert not any(ana.device.backed_up(version) for version in made)
    ids = ana.device.http.call("GET", "vault/ids?after=0&limit=100")["ids"]
    assert len(ids) == 1, "reading goes on, and nothing is there by half"
    disk.free()
    limit_files(processes_of(server), -1)
    ana.device.sync()
    assert all(ana.device.backed_up(version) for version in made)
    fresh, _ = ana.another()
    fresh.sync()
    assert len(texts(fresh)) == 1 + len(made)
    server.stop()
    assert whole(disk)


def test_a_read_only_disk_is_said_at_the_start_and_nothing_is_lost(server: LiveServer, disk: Disk) -> None:
    # Without the right to mount there is no read-only disk here: then only that the server is away is shown.
    ana = Person(server)
    ana.write("before")
    server.kill()
    version = ana.device.write("note", {"text": "while it was read-only"})
    if disk.real:
        assert disk.freeze()
        try:
            server.start()
        except RuntimeError as refused:
            assert "read" in str(refused).lower()
        else:
            assert ana.device.sync().no_room == "server-full"
            server.kill()
        disk.thaw()
    assert not ana.device.backed_up(version)
    server.start()
    ana.device.sync()
    assert ana.device.backed_up(version)
    fresh, _ = ana.another()
    fresh.sync()
    assert texts(fresh) == ["before", "while it was read-only"]


def cut_all(wal: Path, first: int, size: int) -> None:
    os.truncate(wal, first)


def cut_in_a_frame(wal: Path, first: int, size: int) -> None:
    os.truncate(wal, first + (size - first) // 2 + 100)


def spoil_a_byte(wal: Path, first: int, size: int) -> None:
    flip(wal, first + FRAME_HEADER + 10)


@pytest.mark.parametrize("how", [cut_all, cut_in_a_frame, spoil_a_byte])
def test_rule_16_a_torn_journal_forgets_what_was_acknowledged_and_the_phones_give_it_back(
    server: LiveServer, disk: Disk, how: Callable[[Path, int, int], None]
) -> None:
    ana = Person(server)
    with closing(sqlite3.connect(disk.folder / "live.sqlite3")) as database:
        database.execute("pragma wal_checkpoint(truncate)")
    second, _ = ana.another()
    made = ana.write("one", "two", "three")
    second.sync()
    made.append(second.write("note", {"text": "four"}))
    second.sync()
    assert all(device.backed_up(version) for device, version in zip([ana.device] * 3 + [second], made, strict=True))
    server.kill()
    wal = disk.folder / "live.sqlite3-wal"
    frames, copied = journal_frames(disk.folder / "live.sqlite3-shm")
    frame = FRAME_HEADER + page_size(wal)
    how(wal, WAL_HEADER + copied * frame, WAL_HEADER + frames * frame)
    server.start()
    ana.device.account.renew_session()
    held = len(ana.device.http.call("GET", "vault/ids?after=0&limit=100")["ids"])
    assert held < len(made), "the test is one of loss"
    for device in (second, ana.device, second):
        device.sync()
    fresh, _ = ana.another()
    fresh.sync()
    for device in (ana.device, second, fresh):
        assert texts(device) == ["four", "one", "three", "two"]
        assert device.view().judgement.missing == []
    server.stop()
    assert whole(disk)
