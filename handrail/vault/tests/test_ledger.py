"""The deletion ledger: written before the removal counts, told from a changed one, and done again on an older copy."""

import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from handrail.kernel.actor import system
from handrail.vault.actions import ledger
from handrail.vault.models import Epoch, Remembered, Vault, Version
from handrail.vault.rules import ledger as rules
from handrail.vault.rules.ledger import Damaged, Place
from handrail.vault.tests.driving import Phone, content_id, rows
from handrail.vault.tests.test_removal import remove


def said_goodbye(phone: Phone) -> None:
    """Deletes the account."""
    challenge = phone.say("POST", "people/challenge", {"vault": phone.keys.vault}).json()["challenge"]
    statement = phone.signed("delete-account", name=phone.name, challenge=challenge)
    assert phone.say("POST", "people/delete", {"fresh": phone.fresh(), **statement}).status_code == 204


KEY = bytes(range(32))
JOB = system("test")


def written(count: int = 6) -> list[bytes]:
    """A ledger of some lines."""
    bodies = [body for n in range(count) for body in rules.removed(KEY, f"{n % 3:032x}", [secrets.token_bytes(32)])]
    data, _ = rules.lines(KEY, Place(), [*bodies, *rules.account(KEY, "f" * 32)])
    return data.splitlines(keepends=True)


def test_what_was_written_is_read_and_says_nothing_of_the_vault() -> None:
    data = b"".join(written())
    found = list(rules.read(KEY, data.splitlines(keepends=True)))
    assert [entry.kind for entry in found] == ["", *["removed"] * 6, "account"]
    assert found[-1].after.length == len(data)
    assert f"{1:032x}".encode() not in data


@given(st.integers(0, 6), st.sampled_from(["cut out", "twice", "swapped", "changed"]), st.integers(0, 10_000))
def test_a_changed_line_is_named(at: int, how: str, place: int) -> None:
    lines = written()
    good = list(lines)
    if how == "cut out":
        del lines[at]
    elif how == "twice":
        lines.insert(at, lines[at])
    elif how == "swapped":
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    else:
        line = bytearray(lines[at])
        line[place % (len(line) - 1)] ^= 1
        lines[at] = bytes(line)
    assert lines != good
    with pytest.raises(Damaged):
        list(rules.read(KEY, lines))


def test_another_servers_ledger_does_not_fit() -> None:
    with pytest.raises(Damaged) as raised:
        list(rules.read(bytes(32), written()))
    assert raised.value.line == 1


def entries() -> list[rules.Entry]:
    """The test's own ledger, read."""
    return [entry for entry in ledger.entries(ledger.path(), ledger.key()) if entry.kind]


def test_a_removal_stands_in_the_ledger_and_the_database_knows_its_place(ana: Phone) -> None:
    ana.push(b"a", b"b")
    remove(ana, b"a", b"never came")
    (entry,) = entries()
    mark = rules.version_mark(ledger.key(), ana.keys.vault, bytes.fromhex(content_id(b"a")))
    assert mark in entry.marks
    assert len(entry.marks) == 2
    assert ledger.done_until() == entry.after
    remove(ana, b"a")
    assert len(entries()) == 1, "what is gone needs no second line"
    remove(ana, b"b")
    assert ledger.done_until() == entries()[-1].after
    assert ledger.path().stat().st_mode & 0o777 == 0o600
    assert ledger.path().parent.stat().st_mode & 0o777 == 0o700


def test_the_line_is_on_the_disk_before_the_commit(ana: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.begin(by=JOB)
    ana.push(b"a")
    seen = []
    real = os.fsync

    def watched(descriptor: int) -> None:
        seen.append(rows("SELECT count(*) FROM vault_vault WHERE last_seq >= 0")[0][0])
        real(descriptor)

    def crash(place: Place) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", watched)
    monkeypatch.setattr(ledger, "_mark", crash)
    with pytest.raises(KeyboardInterrupt):
        remove(ana, b"a")
    assert seen, "flushed"
    assert ana.ids()[0][3] is False, "the database went back"
    assert len(entries()) == 1, "and the ledger holds more, never less"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO, errno.EDQUOT])
def test_with_no_room_for_the_ledger_nothing_is_removed(
    ana: Phone, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    ana.push(b"a", b"b")
    remove(ana, b"a")
    before = ledger.path().read_bytes()
    real = os.pwrite

    def half(descriptor: int, data: bytes, at: int) -> int:
        if at > len(before):
            raise OSError(number, os.strerror(number))
        return real(descriptor, data[:9], at)

    monkeypatch.setattr(os, "pwrite", half)
    answer = ana.say("POST", "vault/remove", ana.signed("remove", content_ids=[content_id(b"b")]))
    assert (answer.status_code, answer.json()["code"]) == (507, "server-full")
    assert [row[3] for row in ana.ids()] == [True, False]
    assert ledger.path().read_bytes() == before
    monkeypatch.undo()
    remove(ana, b"b")
    assert len(entries()) == 2


@pytest.mark.parametrize("torn", [b"removed AAAA", b"\0" * 5000, b"x", b"removed " + b"A" * 9000])
def test_a_torn_last_line_is_cut_off_and_nothing_else(ana: Phone, torn: bytes) -> None:
    ana.push(b"a", b"b")
    remove(ana, b"a")
    whole = ledger.path().read_bytes()
    with ledger.path().open("ab") as file:
        file.write(torn)
    remove(ana, b"b")
    assert ledger.path().read_bytes().startswith(whole)
    assert len(entries()) == 2


def damaged(data: bytes) -> Iterator[tuple[str, bytes]]:
    """A ledger's bytes in the ways in which they can be wrong."""
    lines = data.splitlines(keepends=True)
    yield "cut", b"".join(lines[:-1])
    yield "damaged", data[:60] + bytes([data[60] ^ 1]) + data[61:]
    yield "damaged", b"".join([lines[0], *lines[2:]])
    yield "missing", b""


@pytest.mark.parametrize("which", range(4))
def test_a_start_tells_a_ledger_that_is_not_whole_and_makes_it_anew(ana: Phone, which: int) -> None:
    ana.push(b"a", b"b", b"c")
    for one in (b"a", b"b"):
        remove(ana, one)
    why, data = list(damaged(ledger.path().read_bytes()))[which]
    ledger.path().write_bytes(data)
    begun = ledger.begin(by=JOB)
    assert begun.why == why
    assert begun.stubs == 2
    assert begun.aside is not None
    assert begun.aside.read_bytes() == data
    assert ledger.begin(by=JOB) == ledger.Begun(ledger.Replayed())
    remove(ana, b"c")
    assert len({mark for entry in entries() for mark in entry.marks}) == 3


def test_a_removal_with_a_cut_ledger_waits_for_the_next_start(ana: Phone) -> None:
    ana.push(b"a", b"b")
    remove(ana, b"a")
    ledger.path().unlink()
    answer = ana.say("POST", "vault/remove", ana.signed("remove", content_ids=[content_id(b"b")]))
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert ana.ids()[1][3] is False
    assert ledger.begin(by=JOB).why == "missing"
    remove(ana, b"b")


def test_the_first_start_with_a_ledger_writes_what_was_gone_before(ana: Phone) -> None:
    ana.push(b"a")
    remove(ana, b"a")
    ledger.path().unlink()
    Epoch.objects.update(ledger_length=0, ledger_head="")
    begun = ledger.begin(by=JOB)
    assert (begun.why, begun.stubs) == ("", 1)
    assert len(entries()) == 1


def put_back(phone: Phone, sealed: bytes, place: Place) -> None:
    """The database as an older copy of it was: the bytes are there, and it knows the ledger up to there only."""
    Version.objects.filter(content_id=bytes.fromhex(content_id(sealed))).update(sealed=sealed, size=len(sealed))
    Vault.objects.filter(id=phone.keys.vault).update(bytes_used=sum(map(len, (b"keep", sealed))))
    Epoch.objects.update(ledger_length=place.length, ledger_head=place.head)


def test_a_start_takes_away_what_an_older_copy_brought_back(ana: Phone, ben: Phone) -> None:
    ana.push(b"keep", b"burn")
    ben.push(b"burn")
    ledger.begin(by=JOB)
    before = ledger.done_until()
    remove(ana, b"burn")
    put_back(ana, b"burn", before)
    assert [row[3] for row in ana.ids()] == [False, False]
    assert ledger.begin(by=JOB).replayed == ledger.Replayed(versions=1)
    assert ledger.catch_up(by=JOB) == ledger.Replayed()
    assert [row[3] for row in ana.ids()] == [False, True]
    assert ana.state()["bytes_used"] == 4
    assert ana.state()["last_seq"] == 2
    assert [row[3] for row in ben.ids()] == [False], "the same bytes of another person stay"
    assert ledger.done_until() == entries()[-1].after


def test_what_a_full_disk_left_undone_is_done_later(ana: Phone) -> None:
    ana.push(b"keep", b"burn")
    ledger.begin(by=JOB)
    before = ledger.done_until()
    remove(ana, b"burn")
    put_back(ana, b"burn", before)
    assert ledger.catch_up(by=JOB) == ledger.Replayed(versions=1)
    assert [row[3] for row in ana.ids()] == [False, True]


def test_what_an_older_copy_never_had_is_refused_when_it_comes(ana: Phone, ben: Phone) -> None:
    ledger.begin(by=JOB)
    ana.push(b"keep")
    before = ledger.done_until()
    ana.push(b"written and burned since")
    remove(ana, b"written and burned since")
    Version.objects.filter(seq=2).delete()
    Vault.objects.filter(id=ana.keys.vault).update(last_seq=1)
    Epoch.objects.update(ledger_length=before.length, ledger_head=before.head)
    assert ledger.begin(by=JOB).replayed == ledger.Replayed()
    results = ana.push(b"written and burned since", b"new").json()["results"]
    assert [(row["seq"], row["status"]) for row in results] == [(2, "gone"), (3, "stored")]
    assert ana.ids()[1] == [2, content_id(b"written and burned since"), 0, True]
    assert ana.state()["bytes_used"] == len(b"keep") + len(b"new")
    assert ana.push(b"written and burned since").json()["results"][0]["status"] == "gone"
    assert ben.push(b"written and burned since").json()["results"][0]["status"] == "stored"
    assert remove(ana, b"written and burned since") == {"removed": 0, "already": 1}
    assert ledger.begin(by=JOB).replayed == ledger.Replayed()


def test_a_deleted_account_stays_deleted(ana: Phone, settings: Any) -> None:
    ana.push(b"a")
    ledger.begin(by=JOB)
    before = ledger.done_until()
    vaults, versions = list(Vault.objects.values()), list(Version.objects.values())
    account = rows("SELECT id, name, created FROM people_account")[0]
    said_goodbye(ana)
    assert [entry.kind for entry in entries()] == ["account"]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO people_account (id, name, created) VALUES (%s, %s, %s)", account)
    Vault.objects.bulk_create([Vault(**row) for row in vaults])
    Version.objects.bulk_create([Version(**row) for row in versions])
    Epoch.objects.update(ledger_length=before.length, ledger_head=before.head)
    assert ledger.begin(by=JOB).replayed == ledger.Replayed(accounts=1)
    assert rows("SELECT count(*) FROM vault_version") == [(0,)]
    assert rows("SELECT count(*) FROM people_account") == [(0,)]


def test_two_writers_do_not_mix_their_lines(tmp_path: Path, settings: Any) -> None:
    """Each in a process of its own, as on PostgreSQL."""
    where = tmp_path / "deep" / "ledger"
    children = []
    for number in range(4):
        child = os.fork()
        if child == 0:
            try:
                for n in range(50):
                    with ledger._open(where) as file:
                        there = ledger._whole(file)
                        data, _ = rules.lines(KEY, there, rules.removed(KEY, f"{number:032x}", [bytes([n]) * 32]))
                        ledger._write(file, there.length, data)
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    assert len(list(rules.read(KEY, where.read_bytes().splitlines(keepends=True)))) == 201


def test_a_ledger_made_anew_keeps_what_fits_of_the_old_one_and_what_is_only_remembered(ana: Phone, ben: Phone) -> None:
    ana.push(b"keep", b"burn")
    ben.push(b"x")
    ledger.begin(by=JOB)
    ledger.note_account(ben.keys.vault)
    remove(ana, b"burn")
    secret = ledger.key()
    mark = rules.version_mark(secret, ana.keys.vault, bytes(range(32)))
    Remembered.objects.create(vault_id=ana.keys.vault, mark=mark)
    data = bytearray(ledger.path().read_bytes())
    data[-3] ^= 1
    ledger.path().write_bytes(data)
    begun = ledger.begin(by=JOB)
    assert (begun.why, begun.replayed) == ("damaged", ledger.Replayed(accounts=1))
    found = entries()
    assert [entry.vault for entry in found if entry.kind == "account"] == [rules.vault_mark(secret, ben.keys.vault)]
    assert {one for entry in found for one in entry.marks} > {mark}
    assert sum(len(entry.marks) for entry in found) == 2
    assert ledger.begin(by=JOB) == ledger.Begun(ledger.Replayed())
