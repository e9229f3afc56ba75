"""Continuous replication as docs/operate/backups.md describes it: the server is killed, its database deleted, and it comes back."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.attacks.conftest import Person, texts
from tests.operate.driving import handrail, well
from tests.operate.pages import blocks
from tools.live import HANDRAIL, LiveServer

LITESTREAM = Path(HANDRAIL).with_name("litestream")
PATIENCE = 30


def configured(folder: Path, database: Path) -> Path:
    """The page's own configuration, for this database."""
    (text,) = blocks("backups.md", "yaml")
    path = folder / "litestream.yml"
    text = text.replace("/var/lib/handrail/handrail.sqlite3", str(database))
    path.write_text(text.replace("/mnt/replica/handrail", str(folder / "replica")))
    return path


@contextmanager
def replicating(configuration: Path) -> Iterator[None]:
    """litestream, running; killed afterwards as a machine that dies would."""
    with (configuration.parent / "litestream.log").open("ab") as log:
        running = subprocess.Popen([LITESTREAM, "replicate", "-config", configuration], stdout=log, stderr=log)
    try:
        yield
    finally:
        running.kill()
        running.wait(10)


def brought_back(configuration: Path, database: Path, into: Path) -> subprocess.CompletedProcess[str]:
    """What the replica holds now, as a file."""
    command: list[str | Path] = [LITESTREAM, "restore", "-config", configuration, "-o", into, database]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.skipif(not LITESTREAM.exists(), reason="litestream is not in this environment")
def test_a_database_that_is_gone_comes_back_from_the_replica(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    database = tmp_path / "var" / "live.sqlite3"
    server = LiveServer(tmp_path / "var", DATABASE_URL=f"sqlite:///{database}", HANDRAIL_RATE_FACTOR="1000")
    server.command("migrate", "--verbosity", "0")
    server.start()
    configuration = configured(tmp_path, database)
    try:
        with replicating(configuration):
            ana = Person(server)
            _, burn = ana.write("one", "to burn")
            page = ana.device.view().versions[burn].header.page
            ana.write(*(f"page {number}" for number in range(20)))
            held = in_replica(configuration, database, tmp_path, 22)
            assert held == 22
            server.kill()
        ana_before = texts(ana.device)
        for path in (tmp_path / "var").glob("live.sqlite3*"):
            path.unlink() if path.is_file() else None
        assert brought_back(configuration, database, database).returncode == 0
        assert "(epoch) was changed" in well(handrail(server, "restore", "--in-place"))
        server.start()
        fresh, _ = ana.another()
        fresh.sync()
        assert texts(fresh) == ana_before
        ana.device.burn([page])
        ana.device.sync()
        assert len(texts(ana.device)) == 21
    finally:
        server.stop()


def in_replica(configuration: Path, database: Path, folder: Path, wanted: int) -> int:
    """How many versions the replica holds, asked until it is what is wanted."""
    import sqlite3
    from contextlib import closing

    until, held = time.monotonic() + PATIENCE, 0
    while held < wanted and time.monotonic() < until:
        copy = folder / "copy.sqlite3"
        copy.unlink(missing_ok=True)
        if brought_back(configuration, database, copy).returncode == 0:
            with closing(sqlite3.connect(copy)) as opened:
                (held,) = opened.execute("SELECT count(*) FROM vault_version").fetchone()
    return held
