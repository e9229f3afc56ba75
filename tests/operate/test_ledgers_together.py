"""Restores where no ledger tells all: what any of them names stays away."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.conftest import Person
from tests.operate.driving import backed_up, handrail, well
from tools.live import LiveServer, live_server


@pytest.fixture
def server() -> Iterator[LiveServer]:
    """A server of its own: it is put back in time."""
    with live_server(HANDRAIL_RATE_FACTOR="1000") as running:
        yield running


def burn(person: Person, version: str) -> None:
    """Burns its page."""
    person.device.burn([person.device.view().versions[version].header.page])
    person.device.sync()


def gone(person: Person) -> int:
    """How many of a person's versions are stubs on the server."""
    person.device.account.renew_session()
    return sum(bool(row[3]) for row in person.device.http.call("GET", "vault/ids?after=0&limit=100")["ids"])


def test_an_older_copy_given_by_hand_does_not_win_over_the_one_in_place(server: LiveServer, tmp_path: Path) -> None:
    ana = Person(server)
    _, first, second = ana.write("one", "first", "second")
    backup = backed_up(server, tmp_path / "b")
    burn(ana, first)
    ledger = server.folder / "deletions.ledger"
    shutil.copy(ledger, tmp_path / "older")
    burn(ana, second)
    server.stop()
    newer = ledger.read_bytes()
    well(handrail(server, "restore", backup, "--ledger", tmp_path / "older"))
    assert ledger.read_bytes() == newer
    server.start()
    assert gone(ana) == 2


@pytest.mark.parametrize("words", [(), pytest.param(("--without-ledger",), marks=pytest.mark.nightly)])
def test_a_backup_from_before_the_ledger_was_made_anew_is_restored_with_both(
    server: LiveServer, tmp_path: Path, words: tuple[str, ...]
) -> None:
    ana, other = Person(server), Person(server, "gone")
    other.write("x")
    _, before, since = ana.write("one", "burned before", "burned since")
    burn(ana, before)
    backup = backed_up(server, tmp_path / "b")
    burn(ana, since)
    account = other.device.account
    account.delete(account.passphrase_opener(other.passphrase))
    server.stop()
    ledger = server.folder / "deletions.ledger"
    data = bytearray(ledger.read_bytes())
    data[40] ^= 1
    ledger.write_bytes(data)
    server.start()
    server.stop()
    said = well(handrail(server, "restore", backup, *words))
    assert "each that was found was replayed" in said
    server.start()
    assert "ledger was" not in server.log.read_text().rpartition("ready")[2]
    assert gone(ana) == 2
    server.stop()
    well(handrail(server, "restore", backup))
    server.start()
    assert gone(ana) == 2
