"""A server put back by `handrail restore`, or from a copy of its files: phones give back what it forgot, burned stays burned."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from handrail.vault.client.http import ServerSaid
from tests.attacks.conftest import Person, texts
from tests.operate.driving import backed_up, handrail, refused, well
from tools.live import LiveServer, live_server


@pytest.fixture
def server() -> Iterator[LiveServer]:
    """A server of its own: it is put back in time."""
    with live_server(HANDRAIL_RATE_FACTOR="1000") as running:
        yield running


class Story:
    """Two phones go on after a backup: each writes, one burns a page that the backup holds, one account goes."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server
        self.ana = Person(server)
        self.gone = Person(server, "gone")
        self.gone.write("an account that will be deleted")
        _, burn = self.ana.write("one", "to burn")
        self.page = self.ana.device.view().versions[burn].header.page
        self.second, _ = self.ana.another()
        self.second.sync()

    def go_on(self) -> None:
        """What happens after the backup. A third phone sees a page that is burned while it is away."""
        (late,) = self.ana.write("written and burned since")
        self.third, _ = self.ana.another()
        self.third.sync()
        self.ana.device.burn([self.ana.device.view().versions[late].header.page])
        self.ana.device.sync()
        self.ana.write("three")
        self.second.sync()
        self.second.write("note", {"text": "four"})
        self.second.sync()
        self.ana.device.burn([self.page])
        self.ana.device.sync()
        account = self.gone.device.account
        account.delete(account.passphrase_opener(self.gone.passphrase))

    def is_healed(self) -> None:
        """Everything is there again, but what was burned: even the phone that never heard of it cannot bring it back."""
        self.third.sync()
        held = [row for row in self.ids() if not row[3]]
        assert len(held) == len([row for row in held if row[2]]) == 1, "only the page that nobody burned"
        self.ana.device.sync()
        self.second.sync()
        self.ana.device.sync()
        fresh, _ = self.ana.another()
        fresh.sync()
        self.third.sync()
        for device in (fresh, self.second, self.third, self.ana.device):
            assert texts(device) == ["four", "one", "three"]
        assert fresh.view().judgement.missing == []

    def ids(self) -> list[list[object]]:
        """What the server holds of Ana."""
        answer = self.ana.device.http.call("GET", "vault/ids?after=0&limit=100")
        return list(answer["ids"])


def test_restored_from_a_backup_it_heals_and_nothing_burned_comes_back(server: LiveServer, tmp_path: Path) -> None:
    story = Story(server)
    backup = backed_up(server, tmp_path)
    story.go_on()
    epoch = story.ana.device.http.call("GET", "vault/state")["epoch"]
    assert "server is running" in refused(handrail(server, "restore", backup))
    server.stop()
    said = well(handrail(server, "restore", backup))
    assert "1 versions and 1 accounts were taken away again" in said
    assert "2 accounts" in said
    server.start()
    with pytest.raises(ServerSaid, match="signed out"):  # nor does a session live again that was ended since
        story.ids()
    story.ana.device.account.renew_session()
    assert [row[3] for row in story.ids()] == [False, True], "burned bytes are gone before any phone was heard"
    assert story.ana.device.http.call("GET", "vault/state")["epoch"] != epoch
    assert story.ana.device.http.call("GET", "vault/state")["last_seq"] == 2
    story.is_healed()
    assert handrail(server, "restore", backup).returncode == 1


def test_from_a_copy_of_its_files_without_an_epoch_change_it_heals_too(server: LiveServer, tmp_path: Path) -> None:
    if not server.environment["DATABASE_URL"].startswith("sqlite"):
        pytest.skip("PostgreSQL's copy to a moment has a test of its own")
    story = Story(server)
    server.kill()
    files = [path for path in server.folder.iterdir() if path.name.startswith("live.sqlite3")]
    for path in files:
        shutil.copy(path, tmp_path)
    server.start()
    story.go_on()
    server.kill()
    for path in server.folder.glob("live.sqlite3*"):
        path.unlink()
    for path in files:
        shutil.copy(tmp_path / path.name, path)
    server.start()
    assert [row[3] for row in story.ids()] == [False, True], "the ledger was replayed when it started"
    with closing(sqlite3.connect(server.folder / "live.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM people_account").fetchone() == (1,)
    assert "were taken away again" in server.log.read_text()
    story.is_healed()
