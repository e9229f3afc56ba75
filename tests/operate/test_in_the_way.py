"""What is in the way of a restore: readers, file systems with one name a file, a WAL of another database. Nothing is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyrage
import pytest

from tests.attacks.conftest import Person
from tests.operate.children import RESTORE, child
from tests.operate.driving import backed_up, handrail, refused, well
from tools.live import LiveServer, live_server

KILLED = """
restoring._make_safe = lambda *_: os._exit(9)
restoring.restore(Path(sys.argv[1]), restoring.Wanted(identity=Path(sys.argv[2])))
"""
KILLED_BACKUP = """
from handrail.site.backup import archive
archive.write = lambda *_: os._exit(9)
making.make_backup(Path(sys.argv[1]), sys.argv[2])
"""
NO_LINKS = """
def link(self, target):
    raise PermissionError(1, "Operation not permitted")
Path.hardlink_to = link
"""
FAILS = """
real = Path.rename
def rename(self, target):
    if str(self).endswith("sqlite3.restoring"):
        raise OSError(5, "Input/output error")
    return real(self, target)
Path.rename = rename
"""


@pytest.fixture
def server() -> Iterator[LiveServer]:
    """A server of its own: it is put back in time."""
    with live_server(HANDRAIL_RATE_FACTOR="1000") as running:
        if not running.environment["DATABASE_URL"].startswith("sqlite"):
            pytest.skip("SQLite's files")
        yield running


def database(server: LiveServer) -> Path:
    """Its file."""
    return server.folder / "live.sqlite3"


def versions(path: Path) -> int:
    """How many versions a whole database holds."""
    with closing(sqlite3.connect(path)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(opened.execute("SELECT count(*) FROM vault_version").fetchone()[0])


def test_while_something_reads_the_database_it_is_refused_and_nothing_is_touched(
    server: LiveServer, tmp_path: Path
) -> None:
    ana = Person(server)
    ana.write("one")
    backup = backed_up(server, tmp_path)
    with closing(sqlite3.connect(database(server), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM vault_version").fetchone()
        ana.write("two", "three")
        server.stop()
        before = {path.name: path.stat().st_size for path in server.folder.glob("live.sqlite3*")}
        assert before["live.sqlite3-wal"] > 0
        assert "Something else reads the database" in refused(child(server, RESTORE, backup))
        assert {path.name: path.stat().st_size for path in server.folder.glob("live.sqlite3*")} == before
        # As when the power goes: the reader never gets to tidy up.
        for end in ("", "-wal"):
            (tmp_path / f"left{end}").write_bytes(Path(f"{database(server)}{end}").read_bytes())
    assert versions(tmp_path / "left") == 3
    assert versions(database(server)) == 3
    well(handrail(server, "restore", backup))
    assert versions(database(server)) == 1


def test_where_a_file_has_one_name_only_the_old_one_is_copied(server: LiveServer, tmp_path: Path) -> None:
    ana = Person(server)
    ana.write("one")
    backup = backed_up(server, tmp_path)
    ana.write("two")
    server.stop()
    done = child(server, NO_LINKS + RESTORE, backup)
    assert done.returncode == 0, done.stderr
    assert versions(database(server)) == 1
    (aside,) = server.folder.glob("live.sqlite3.before-restore-*")
    assert versions(aside) == 2


def test_when_the_last_step_fails_the_old_database_is_as_it_was(server: LiveServer, tmp_path: Path) -> None:
    ana = Person(server)
    ana.write("one")
    backup = backed_up(server, tmp_path)
    ana.write("two")
    server.stop()
    database(server).with_name("live.sqlite3-shm").write_bytes(b"")
    done = child(server, FAILS + RESTORE, backup)
    assert done.returncode == 1
    assert "Input/output error" in done.stderr
    assert not list(server.folder.glob("*.before-restore-*"))
    assert not list(server.folder.glob("*restoring*"))
    assert versions(database(server)) == 2


def test_a_database_that_came_back_beside_a_strange_wal_is_refused(server: LiveServer, tmp_path: Path) -> None:
    ana = Person(server)
    ana.write("one")
    with closing(sqlite3.connect(database(server))) as source, closing(sqlite3.connect(tmp_path / "replica")) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    ana.write(*(f"page {number}" for number in range(60)))
    with closing(sqlite3.connect(database(server))) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    Person(server, "ben").write("b", "c")
    server.kill()
    came_back = (tmp_path / "replica").read_bytes()
    database(server).write_bytes(came_back)
    assert "A WAL lies beside the database" in refused(handrail(server, "restore", "--in-place"))
    assert database(server).read_bytes() == came_back
    for end in ("-wal", "-shm"):
        Path(f"{database(server)}{end}").unlink()
    damaged = bytearray(came_back)
    damaged[8192:] = damaged[4096:8192] * (len(damaged) // 4096 - 2)
    database(server).write_bytes(damaged)
    assert "is not whole" in refused(handrail(server, "restore", "--in-place"))
    assert database(server).read_bytes() == damaged
    database(server).write_bytes(came_back)
    assert "All sessions were ended" in well(handrail(server, "restore", "--in-place"))
    assert versions(database(server)) == 1
    with closing(sqlite3.connect(database(server))) as opened:
        assert opened.execute("SELECT count(*) FROM people_session").fetchone() == (0,)


def test_what_a_killed_restore_or_sealing_left_in_clear_goes(server: LiveServer, tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_text(f"{identity}\n")
    Person(server).write("one")
    recipient = str(identity.to_public())
    assert child(server, KILLED_BACKUP, tmp_path / "elsewhere", recipient).returncode == 9
    assert not [path for path in (tmp_path / "elsewhere").rglob("*") if path.is_file() and path.stat().st_size]
    backup = backed_up(server, tmp_path / "elsewhere", "--recipient", recipient)
    assert not list((server.folder / "sealing").rglob("database"))
    server.stop()
    assert child(server, KILLED, backup, tmp_path / "key").returncode == 9
    assert (server.folder / "restoring" / "unsealed").exists()
    assert list(server.folder.glob("*.sqlite3.restoring*"))
    server.start()
    server.stop()
    assert not list(server.folder.rglob("*restoring*"))
    assert versions(database(server)) == 1
