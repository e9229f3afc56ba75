"""A server put back from an older copy while phones are ahead: they give back what it forgot (rule 14)."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest

from handrail.vault.rules.sums import ids_sum
from tests.attacks.conftest import Person, texts
from tools.live import LiveServer, live_server


@pytest.fixture(scope="module")
def old_server() -> Iterator[LiveServer]:
    """A server of its own: it is put back in time."""
    with live_server(HANDRAIL_RATE_FACTOR="1000") as running:
        yield running


def put_back(server: LiveServer, vault: str, last_seq: int, *, new_epoch: bool) -> None:
    """The database as it was when the vault's log ended at ``last_seq``: rows cut off below a stopped server."""
    server.stop()
    url = server.environment["DATABASE_URL"]
    find = "select content_id from vault_version where vault_id = ? and seq <= ?"
    left = ids_sum(0, [bytes(row[0]) for row in run_sql(url, find, (vault, last_seq))])
    commands: list[tuple[str, tuple[object, ...]]] = [
        ("delete from vault_version where vault_id = ? and seq > ?", (vault, last_seq)),
        ("update vault_vault set last_seq = ?, ids_sum = ? where id = ?", (last_seq, left, vault)),
    ]
    if new_epoch:
        commands.append(("update vault_epoch set value = ?", (secrets.token_hex(16),)))
    for command, values in commands:
        run_sql(url, command, values)
    server.start()


@pytest.mark.parametrize("new_epoch", [True, False], ids=["restored", "disk image without an epoch change"])
def test_rule_14_two_phones_that_are_ahead_heal_the_server_and_a_fresh_one_sees_all(
    old_server: LiveServer, new_epoch: bool
) -> None:
    ana = Person(old_server)
    ana.write("one", "two")
    second, _ = ana.another()
    second.sync()
    ana.write("three")
    second.sync()
    second.write("note", {"text": "four"})
    second.sync()
    second.write("note", {"text": "five"})
    second.sync()
    put_back(old_server, ana.device.keys.vault, 2, new_epoch=new_epoch)
    ana.device.sync()
    fresh, _ = ana.another()
    fresh.sync()
    assert texts(fresh) == ["one", "three", "two"]
    assert fresh.view().judgement.missing == [], "the server forgot four and five, and nobody here has seen them"
    second.sync()
    fresh.sync()
    assert texts(fresh) == texts(second) == ["five", "four", "one", "three", "two"]
    assert fresh.view().judgement.missing == []


def test_rule_14_where_nothing_was_forgotten_no_device_lists_the_whole_log(old_server: LiveServer) -> None:
    ana = Person(old_server)
    _, burn = ana.write("to keep", "to burn")
    second, _ = ana.another()
    assert not second.sync().healed
    ana.device.burn([ana.device.view().versions[burn].header.page])
    for device in (ana.device, second, ana.device, second):
        assert not device.sync().healed


def test_rule_16_a_version_acknowledged_and_forgotten_before_it_was_pulled_is_sent_again(
    old_server: LiveServer,
) -> None:
    ana = Person(old_server)
    ana.write("one")
    from handrail.vault.client.sync import Report, push

    ana.device.write("note", {"text": "acknowledged, then forgotten"})
    push(ana.device.http, ana.device.store, Report())
    assert ana.device.store.waiting() == []
    put_back(old_server, ana.device.keys.vault, 1, new_epoch=False)
    ana.device.sync()
    fresh, _ = ana.another()
    fresh.sync()
    assert texts(fresh) == ["acknowledged, then forgotten", "one"]


def test_rule_16_and_also_when_another_version_took_its_place(old_server: LiveServer) -> None:
    ana = Person(old_server)
    ana.write("one")
    second, _ = ana.another()
    second.sync()
    from handrail.vault.client.sync import Report, push

    ana.device.write("note", {"text": "acknowledged, then forgotten"})
    push(ana.device.http, ana.device.store, Report())
    put_back(old_server, ana.device.keys.vault, 1, new_epoch=False)
    second.write("note", {"text": "in its place"})
    second.sync()
    ana.device.sync()
    fresh, _ = ana.another()
    fresh.sync()
    assert texts(fresh) == ["acknowledged, then forgotten", "in its place", "one"]


def test_rule_16_and_also_when_the_log_grew_again_until_the_place_fits_by_chance(old_server: LiveServer) -> None:
    from handrail.vault.client.sync import Report, push

    ana = Person(old_server)
    ana.write("one")
    second, _ = ana.another()
    second.sync()
    ana.write("only the first phone has read this back")
    last = second.write("note", {"text": "acknowledged by the second, read by the first"})
    push(second.http, second.store, Report())
    ana.device.sync()
    put_back(old_server, ana.device.keys.vault, 1, new_epoch=False)
    second.write("note", {"text": "in the other's place"})
    second.sync()
    assert ana.device.store.get("position")["at"] == second.view().versions[last].content
    assert ana.device.store.get("position")["after"] == 3
    ana.device.sync()
    second.sync()
    fresh, _ = ana.another()
    fresh.sync()
    for device in (ana.device, second, fresh):
        assert len(texts(device)) == 4
        assert "only the first phone has read this back" in texts(device)


@pytest.mark.parametrize("new_epoch", [True, False], ids=["restored", "disk image without an epoch change"])
def test_rule_20_what_was_burned_after_the_copy_does_not_come_back(old_server: LiveServer, new_epoch: bool) -> None:
    ana = Person(old_server)
    _, burn = ana.write("to keep", "to burn")
    opened = ana.device.view().versions[burn]
    ana.device.burn([opened.header.page])
    ana.device.sync()
    url = old_server.environment["DATABASE_URL"]
    sealed = b"as it lay in the old copy"
    put_back(old_server, ana.device.keys.vault, 2, new_epoch=new_epoch)
    bring_back(url, ana.device.keys.vault, opened.content, sealed)
    ana.device.sync()
    ana.device.sync()
    ids = {row[1]: row[3] for row in ana.device.http.call("GET", "vault/ids?after=0&limit=100")["ids"]}
    assert ids[opened.content], "gone again"
    fresh, _ = ana.another()
    fresh.sync()
    assert texts(fresh) == ["to keep"]


def bring_back(url: str, vault: str, content: str, sealed: bytes) -> None:
    """The old copy still held the bytes."""
    command = "update vault_version set sealed = ?, size = ? where vault_id = ? and content_id = ?"
    run_sql(url, command, (sealed, len(sealed), vault, bytes.fromhex(content)))


def run_sql(url: str, command: str, values: tuple[object, ...]) -> list[Any]:
    """One statement past the server, in its own database; the rows of a question."""
    if url.startswith("postgres"):
        with psycopg.connect(url) as connection:
            found = connection.execute(command.replace("?", "%s").encode(), values)
            return found.fetchall() if found.description else []
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)) as database, database:
        return database.execute(command, values).fetchall()
