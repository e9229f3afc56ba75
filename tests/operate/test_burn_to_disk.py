"""What was burned or deleted leaves the disk: database files, WAL, PostgreSQL's whole folder, new backups (rule 22)."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.attacks.conftest import Person, texts
from tests.operate.driving import backed_up, handrail, well
from tools.live import LiveServer, live_server, own_database

STEP, WIDTH, MOST = 150, 24, 24
PATIENCE = 60
Pieces = list[bytes]


def all_sealed(url: str) -> list[bytes]:
    """The sealed bytes of every version that the server holds."""
    ask = "SELECT sealed FROM vault_version WHERE sealed IS NOT NULL"
    if url.startswith("postgres"):
        with psycopg.connect(url) as database:
            return [bytes(row[0]) for row in database.execute(ask).fetchall()]
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        return [bytes(row[0]) for row in database.execute(ask).fetchall()]


def pieces(sealed: list[bytes]) -> Pieces:
    """Short pieces from all over these bytes, past age's head, which every file has: pages and rows break long ones."""
    found = [one[at : at + WIDTH] for one in sealed for at in range(200, len(one) - WIDTH, STEP)]
    return found[:: max(1, len(found) // MOST)]


def in_hex(wanted: Pieces) -> Pieces:
    """The same as a dump of PostgreSQL writes them."""
    return [piece.hex().encode() for piece in wanted]


def found_in(folder: Path, wanted: Pieces) -> dict[str, int]:
    """How many of the pieces are in which file below a folder."""
    counts = {}
    for path in sorted(folder.rglob("*")):
        try:
            data = path.read_bytes() if path.is_file() else b""
        except FileNotFoundError:  # PostgreSQL removes files while we look
            continue
        if count := sum(piece in data for piece in wanted):
            counts[path.name] = count
    return counts


class Story:
    """Someone burns a page of two, and someone else deletes their account."""

    def __init__(self, server: LiveServer) -> None:
        url = server.environment["DATABASE_URL"]
        self.ana, self.ben = Person(server), Person(server, "ben")
        _, burn = self.ana.write("kept " * 300, "burned " * 400)
        before = set(all_sealed(url))
        self.ben.write("deleted " * 3000)
        self.kept = self.ana.device.view().versions
        self.ana.device.burn([self.kept[burn].header.page])
        self.deleted = pieces([one for one in all_sealed(url) if one not in before])
        self.ana.device.sync()
        account = self.ben.device.account
        account.delete(account.passphrase_opener(self.ben.passphrase))
        left = set(all_sealed(url))
        self.gone = pieces([one for one in before if one not in left]) + self.deleted
        self.stays = pieces(list(left & before))
        assert len(self.gone) >= MOST
        assert self.stays


@pytest.fixture
def server() -> Iterator[LiveServer]:
    """A SQLite server of its own."""
    with live_server(HANDRAIL_RATE_FACTOR="1000") as running:
        if not running.environment["DATABASE_URL"].startswith("sqlite"):
            pytest.skip("SQLite's own; PostgreSQL has its test below")
        yield running


def test_rule_22_on_sqlite_it_leaves_the_disk_within_moments_and_is_in_no_new_backup(
    server: LiveServer, tmp_path: Path
) -> None:
    story = Story(server)
    before = found_in(server.folder, story.gone)
    assert before, "the search finds what is still in the WAL"
    until = time.monotonic() + PATIENCE
    while found_in(server.folder, story.gone) and time.monotonic() < until:
        story.ana.device.sync()  # others go on meanwhile
    assert found_in(server.folder, story.gone) == {}
    assert found_in(server.folder, story.stays), "what was not burned is there"
    backup = backed_up(server, tmp_path / "backups")
    assert found_in(backup.parent, story.gone) == {}
    assert list(found_in(backup.parent, story.stays)) == [backup.name], "in clear, so that a search finds"
    assert "is off this disk" in well(handrail(server, "vault", "compact"))
    assert found_in(server.folder, story.gone) == {}
    assert texts(story.ana.device) == ["kept " * 300]


@pytest.mark.postgres
def test_rule_22_on_postgresql_it_leaves_the_whole_data_folder_and_is_in_no_new_backup(
    postgres: dict[str, str], tmp_path: Path
) -> None:
    data = Path(postgres["PGDATA"])
    with own_database(postgres["DATABASE_URL"]) as url, live_server_on(url, tmp_path) as server:
        story = Story(server)
        with psycopg.connect(url, autocommit=True) as database:
            database.execute("VACUUM")
            database.execute("CHECKPOINT")
        assert found_in(data, story.gone), "plain VACUUM leaves it in the files"
        assert "is off this disk" in well(handrail(server, "compact"))
        assert found_in(data, story.gone) == {}
        assert found_in(data, story.stays)
        dump = backed_up(server, tmp_path / "backups")
        assert found_in(dump.parent, in_hex(story.gone)) == {}
        assert found_in(dump.parent, in_hex(story.stays)), "in clear, so that a search finds"
        assert texts(story.ana.device) == ["kept " * 300]


def live_server_on(url: str, folder: Path) -> _Running:
    """A server on that database."""
    return _Running(LiveServer(folder, DATABASE_URL=url, HANDRAIL_RATE_FACTOR="1000"))


class _Running:
    def __init__(self, server: LiveServer) -> None:
        self.server = server

    def __enter__(self) -> LiveServer:
        self.server.command("migrate", "--verbosity", "0")
        self.server.start()
        return self.server

    def __exit__(self, *what: object) -> None:
        self.server.stop()
