"""What whoever runs a server waits for and pays for: backup, restore, compacting, replication, disk for a year of a person."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sqlite3
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench import Figure, Run, bench
from bench.growth import fill
from tests.operate.driving import well
from tests.operate.test_litestream import PATIENCE, brought_back, configured, replicating
from tests.operate.warm import Warm
from tools.live import LiveServer

HUNDRED_THOUSAND = 100_000
CLASS_1, CLASS_4 = 1224, 4296
"""Sealed bytes of a version of the two smallest classes."""
PAGES_A_YEAR = 365
SITTING = [CLASS_1] * 6 + [CLASS_4] * 6
"""A page: ten minutes of writing, a version each minute and two on leaving; it grows past 1 KiB half way."""
NEXT_DAY = [CLASS_4] * 2
KEPT_WHEN_THINNED = 3
LAG_ROUNDS = 5


@contextmanager
def _stopped(vaults: int, each: int) -> Iterator[LiveServer]:
    """A stopped server on SQLite, filled."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        server = LiveServer(
            Path(folder), DATABASE_URL=f"sqlite:///{Path(folder) / 'live.sqlite3'}", HANDRAIL_LOG="none"
        )
        server.command("migrate", "--verbosity", "0")
        fill(server, vaults, each)
        yield server


def _seconds(warm: Warm, *words: str | Path) -> float:
    """Seconds of one command, without the start of Python and Django, which is the same however much there is."""
    began = time.perf_counter()
    well(warm(*words))
    return time.perf_counter() - began


def _copied(path: Path) -> float:
    """Seconds to copy a file onto the disk: what nothing that copies a database can be faster than."""
    began = time.perf_counter()
    with path.open("rb") as source, path.with_name("copied").open("wb") as target:
        shutil.copyfileobj(source, target, 1024 * 1024)
        os.fsync(target.fileno())
    path.with_name("copied").unlink()
    return time.perf_counter() - began


@bench("server.restore")
def restore(run: Run) -> Iterator[Figure]:
    """Backup and restore of 100,000 versions of the smallest class, every hash and count compared."""
    vaults = run.size(100, 20)
    with _stopped(vaults, 1000) as server:
        share = HUNDRED_THOUSAND / (vaults * 1000)
        warm = Warm(server)
        backing = _seconds(warm, "backup", "--to", server.folder / "backups")
        backup = next((server.folder / "backups").glob("*.backup"))
        restoring = _seconds(warm, "restore", backup)
        warm.close()
        copy = _copied(server.folder / "live.sqlite3")
        more = {"megabytes": round(backup.stat().st_size / 1e6, 1)}
        for name, took in (("backup", backing), ("restore", restoring)):
            yield Figure(took * share, "s per 100,000 versions", "copying the file with fsync", copy * share,
                         name,
                         reduced=not run.long, more=more)  # fmt: skip


@bench("server.compact")
def compact(run: Run) -> Iterator[Figure]:
    """`handrail compact` after half of everything was taken away."""
    vaults = run.size(100, 20)
    with _stopped(vaults, 1000) as server:
        path = server.folder / "live.sqlite3"
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA secure_delete=ON")
            database.execute("UPDATE vault_version SET sealed = NULL, size = 0 WHERE seq % 2 = 0")
            database.commit()
        share, before = HUNDRED_THOUSAND / (vaults * 1000), path.stat().st_size
        copy = _copied(path)
        warm = Warm(server)
        took = _seconds(warm, "compact")
        warm.close()
        yield Figure(took * share, "s per 100,000 versions", "copying the file with fsync", copy * share,
                     reduced=not run.long, more={"before_mb": round(before / 1e6, 1),
                                                 "after_mb": round(path.stat().st_size / 1e6, 1)})  # fmt: skip


def _a_year(server: LiveServer, sizes: list[int], stubs: int) -> int:
    """Bytes on the disk of one person's year: one page a day, with these versions and stubs each."""
    path = server.folder / "live.sqlite3"
    before = path.stat().st_size
    vault, account = secrets.token_hex(16), uuid.uuid4().hex
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
        database.execute(
            "INSERT INTO people_account (id, name, created) VALUES (?, ?, '2026-11-22')", (account, account)
        )
        database.execute(
            "INSERT INTO vault_vault (id, account_id, signing_public, gen, last_seq, bytes_used) VALUES (?, ?, ?, 1, 0, 0)",
            (vault, account, "A" * 44),
        )
        seq = 0
        for _ in range(PAGES_A_YEAR):
            for size in [*sizes, *([0] * stubs)]:
                seq += 1
                sealed = os.urandom(size) if size else None
                content = hashlib.sha256(os.urandom(32)).digest()
                database.execute("INSERT INTO vault_version VALUES (?, ?, ?, ?, ?, ?)",
                                 (seq, content, size, 494_000, sealed, vault))  # fmt: skip
        database.commit()
    return path.stat().st_size - before


@bench("server.disk.year")
def disk_for_a_year(run: Run) -> Iterator[Figure]:
    """Bytes on the disk for each page written, in a year of one person who writes a page a day."""
    every = SITTING + NEXT_DAY
    for name, sizes, stubs in (
        ("every_version", every, 0),
        ("thinned", every[-KEPT_WHEN_THINNED:], len(every) - KEPT_WHEN_THINNED),
    ):
        with _stopped(1, 1000) as server:
            found = _a_year(server, sizes, stubs)
            yield Figure(found / PAGES_A_YEAR, "bytes a page", "sealed bytes that stay", float(sum(sizes)), name,
                         more={"megabytes_a_year": round(found / 1e6, 2), "pages": PAGES_A_YEAR,
                               "versions_a_page": len(every)})  # fmt: skip


def _write_until(path: Path, seconds: float) -> tuple[float, int]:
    """Writes a version in each commit, at most 200 a second, with the moment before it was durable."""
    count, began = 0, time.monotonic()
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as database:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=4000"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("CREATE TABLE IF NOT EXISTS written (moment REAL, sealed BLOB)")
        while time.monotonic() - began < seconds:
            database.execute("INSERT INTO written VALUES (?, ?)", (time.monotonic(), os.urandom(CLASS_1)))
            count += 1
            time.sleep(0.005)
    return time.monotonic(), count


def _write_until_followed(path: Path, replica: Path) -> None:
    """Writes now and then until the replica has something; then whoever replicates is at work."""
    until = time.monotonic() + PATIENCE
    while not any(replica.rglob("*.ltx")):
        if time.monotonic() > until:
            raise RuntimeError("litestream does not follow")
        _write_until(path, 0.1)


@bench("server.litestream.lag")
def litestream_lag(run: Run) -> Iterator[Figure]:
    """Seconds of writing that are lost when machine and database die at once, under write load."""
    lags, commits = [], 0
    for _ in range(run.size(LAG_ROUNDS, 2)):
        with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
            path = Path(folder) / "live.sqlite3"
            _write_until(path, 0.1)
            configuration = configured(Path(folder), path)
            with replicating(configuration):
                _write_until_followed(path, Path(folder) / "replica")
                ended, count = _write_until(path, 3)
            commits += count
            path.unlink()
            done = brought_back(configuration, path, Path(folder) / "back.sqlite3")
            if done.returncode:
                raise RuntimeError(done.stderr)
            with closing(sqlite3.connect(Path(folder) / "back.sqlite3")) as back:
                (last,) = back.execute("SELECT max(moment) FROM written").fetchone()
                if back.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                    raise RuntimeError("the replica is damaged")
            lags.append(ended - last)
    rate = commits / (3 * len(lags))
    yield Figure(max(lags), "s", "its sync interval", 0.2, more={"median": round(statistics.median(lags), 3),
                 "commits_a_second": round(rate), "rounds": len(lags)})  # fmt: skip
