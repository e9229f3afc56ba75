"""What a server that was set back takes from the devices: newer locks, lost accounts, and nothing else (rules 6, 16)."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from handrail.people import actions as people
from handrail.vault import receipts
from handrail.vault.actions import ledger
from handrail.vault.client.http import ServerSaid
from handrail.vault.client.keys import passkey_opener, rotated
from handrail.vault.models import KeyFile, LockVerifier, Vault
from handrail.vault.rules.limits import RECEIPT_MAX
from handrail.vault.tests.driving import Phone, content_id, count, rows
from handrail.vault.tests.test_locks import code

TABLES = ("people_account", "people_session", "vault_vault", "vault_keyfile", "vault_lockverifier", "vault_version")


class Copy:
    """The tables as they were, to be set back to: what a restored backup does, row by row."""

    def __init__(self) -> None:
        self.rows = {table: rows(f"SELECT * FROM {table}") for table in TABLES}

    def set_back(self) -> None:
        """The database is that of then again."""
        for table in reversed(TABLES):
            rows(f"DELETE FROM {table}")
        with connection.cursor() as cursor:
            for table, found in self.rows.items():
                for row in found:
                    cursor.execute(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(row))})", row)


def change(phone: Phone, *, rotate: bool = False) -> None:
    """Another lock in place of this phone's own; with `rotate` new keys on top."""
    assert phone.opener
    opener = passkey_opener(secrets.token_bytes(32), host=phone.http.host, name=phone.name)
    keys = phone.keys
    drop = {lock.id for lock in keys.locks}
    if rotate:
        phone.account.replace_locks(phone.opener, rotated(keys, {}), [opener], rotated_from=keys)
    else:
        phone.account.replace_locks(phone.opener, keys, [opener], drop=drop)
    phone.opener = phone.account.opener = opener


def signs_in(phone: Phone) -> Any:
    """The answer to another device that signs in by this phone's lock."""
    return Phone().say("POST", "people/sign-in", {"name": phone.name, **phone.fresh()})


@pytest.fixture
def ana(db: None, unhurried: None) -> Phone:
    """Ana, whose phone has a receipt."""
    phone = Phone().sign_up("ana")
    phone.account.renew_session()
    assert phone.account.store.get("receipt")
    return phone


@pytest.mark.parametrize("rotate", [False, True])
def test_newer_locks_come_back(ana: Phone, rotate: bool) -> None:
    copy = Copy()
    change(ana, rotate=rotate)
    change(ana)
    copy.set_back()
    assert code(signs_in(ana)) == (401, "no-match"), "the copy knows the old lock only"
    ana.account.renew_session()
    there = signs_in(ana).json()
    assert (there["gen"], there["key_file"]) == (3, ana.account.store.get("key_file"))
    assert Vault.objects.get().signing_public == rows("SELECT signing_public FROM vault_vault")[0][0]
    assert KeyFile.objects.count() == 2
    assert LockVerifier.objects.count() == 1
    change(ana)
    assert signs_in(ana).json()["gen"] == 4, "and locks can be changed again"


def test_an_account_that_is_not_in_the_copy_comes_back_with_its_pages(db: None, unhurried: None) -> None:
    copy = Copy()
    ana = Phone().sign_up("ana")
    ana.account.renew_session()
    assert ana.push(b"sealed").status_code == 200
    copy.set_back()
    ana.account.renew_session()
    assert signs_in(ana).status_code == 200
    assert ana.state()["last_seq"] == 0
    assert ana.push(b"sealed").json()["results"][0] == {
        "content_id": content_id(b"sealed"),
        "seq": 1,
        "status": "stored",
    }


def test_all_sessions_of_the_account_end(ana: Phone, ben: Phone) -> None:
    copy = Copy()
    change(ana)
    copy.set_back()
    thief = Phone()
    thief.http.cookies.update(ana.http.cookies)
    assert thief.say("GET", "people/me").status_code == 200
    assert ana.account.put_back()
    assert code(thief.say("GET", "people/me")) == (401, "signed-out")
    assert ben.say("GET", "people/me").status_code == 200
    left = "SELECT a.name FROM people_session s JOIN people_account a ON a.id = s.account_id"
    assert rows(left) == [(ben.name,)]


def test_the_same_receipt_again_is_answered_as_the_first_time(ana: Phone) -> None:
    copy = Copy()
    change(ana)
    copy.set_back()
    assert ana.account.put_back()
    ana.account.renew_session()
    sessions = count("people_session")
    assert ana.account.put_back(), "its answer was lost"
    assert count("people_session") == sessions, "and nothing is done twice"


def newest(phone: Phone) -> dict[str, Any]:
    """What a phone gives back."""
    return phone.account.put_back_body(phone.keys)


def older(phone: Phone) -> dict[str, Any]:
    """A receipt of a generation that is past."""
    body = newest(phone)
    change(phone)
    return body


def of_older_keys(phone: Phone) -> dict[str, Any]:
    """Many changes by who has the old key; meanwhile the owner replaced the keys, once."""
    copy = Copy()
    thief = Phone()
    thief.account.sign_in(phone.name, prf=phone.opener.secret if phone.opener else b"")
    thief.opener = thief.account.opener
    for _ in range(3):
        change(thief)
    body = newest(thief)
    copy.set_back()
    change(phone, rotate=True)
    assert body["receipt"]
    return body


def another_key_file(phone: Phone) -> dict[str, Any]:
    """The right receipt with another key file."""
    change(phone)
    copy, body = Copy(), newest(phone)
    change(phone)
    copy.set_back()
    rows("UPDATE vault_vault SET gen = 1")
    return {**body, "key_file": phone.account.store.get("key_file")}


def made_up(phone: Phone) -> dict[str, Any]:
    """A receipt that is not the server's."""
    return {**newest(phone), "receipt": "gAAAAA" + secrets.token_urlsafe(200)}


def of_another_server(phone: Phone) -> dict[str, Any]:
    """A receipt that another server sealed."""
    body = newest(phone)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_serversecret SET value = %s WHERE name = 'salt'", [secrets.token_bytes(32)])
    return body


def forged(phone: Phone) -> dict[str, Any]:
    """By who holds a copy of the database, and so the key that seals receipts, but no key of the vault."""
    mallory = Phone()
    mallory.sign_up("mallory")
    vault = Vault.objects.get(id=mallory.keys.vault)
    vault.id, vault.gen = phone.keys.vault, 1
    rows("UPDATE vault_vault SET gen = 0 WHERE id = %s", phone.keys.vault)
    keys = replace(mallory.keys, vault=phone.keys.vault)
    with mallory.account.store.writing():
        mallory.account.store.put("receipt", receipts.receipt_of(vault, phone.name))
        mallory.account.store.put("key_file", phone.account.store.get("key_file"))
    receipt = receipts.read(str(mallory.account.store.get("receipt")))
    assert receipt is not None
    assert (receipt.vault, receipt.gen) == (phone.keys.vault, keys.gen)
    body = mallory.account.put_back_body(keys)
    return {**body, "keys": [*newest(phone)["keys"], {**body["keys"][0], "from_gen": 1, "cert": body["signature"]}]}


def signed_by_another(phone: Phone) -> dict[str, Any]:
    """The owner's receipt, signed by a key that is not the vault's."""
    copy = Copy()
    change(phone)
    body, mallory = newest(phone), Phone().sign_up("mallory")
    copy.set_back()
    return {**body, "signature": mallory.account.put_back_body(mallory.keys)["signature"]}


def of_a_deleted_account(phone: Phone) -> dict[str, Any]:
    """The account was deleted, and is in no table."""
    body = newest(phone)
    deleted(phone)
    ledger.note_account(phone.keys.vault)
    return body


def deleted(phone: Phone) -> None:
    """The account is in no table any more; the ledger does not tell of it."""
    ledger.erase_vault(Vault.objects.get(id=phone.keys.vault))
    rows("DELETE FROM people_session")
    rows("DELETE FROM people_account WHERE name = %s", phone.name)


def whose_name_is_taken(phone: Phone) -> dict[str, Any]:
    """The account is not in the copy, and somebody else took its name since."""
    body = newest(phone)
    ledger.erase_vault(Vault.objects.get(id=phone.keys.vault))
    return body


def of_another_name(phone: Phone) -> dict[str, Any]:
    """The vault signed up again by another name since."""
    copy = Copy()
    change(phone)
    body = newest(phone)
    copy.set_back()
    rows("UPDATE people_account SET name = 'ana-99999'")
    return body


@pytest.mark.parametrize(
    "given",
    [
        older,
        of_older_keys,
        another_key_file,
        made_up,
        of_another_server,
        forged,
        signed_by_another,
        of_a_deleted_account,
        whose_name_is_taken,
        of_another_name,
    ],
)
def test_everything_else_is_no_match_and_changes_nothing(ana: Phone, given: Callable[[Phone], dict[str, Any]]) -> None:
    body = given(ana)
    before = Copy().rows
    assert code(Phone().say("POST", "people/put-back", body)) == (401, "no-match")
    assert Copy().rows == before


def test_an_honest_change_of_keys_comes_back_over_a_higher_generation(ana: Phone) -> None:
    thief = Phone()
    thief.account.sign_in(ana.name, prf=ana.opener.secret if ana.opener else b"")
    thief.opener, copy = thief.account.opener, Copy()
    change(ana, rotate=True)
    copy.set_back()
    for _ in range(3):
        change(thief)
    assert ana.account.put_back()
    there = signs_in(ana).json()
    assert (there["gen"], there["key_file"]) == (2, ana.account.store.get("key_file"))
    assert code(signs_in(thief)) == (401, "no-match")
    ana.account.renew_session()
    change(ana)


@pytest.mark.parametrize(
    "harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"x" + path.read_bytes()[1:])]
)
def test_where_the_ledger_is_not_whole_no_account_is_made_again(ana: Phone, harm: Callable[[Path], object]) -> None:
    body = of_a_deleted_account(ana)
    harm(ledger.path())
    assert code(Phone().say("POST", "people/put-back", body))[1] == "busy"
    assert rows("SELECT name FROM people_account") == []


def test_what_was_burned_is_refused_by_an_account_that_is_made_again(ana: Phone) -> None:
    ana.push(b"burned")
    assert ana.say("POST", "vault/remove", ana.signed("remove", content_ids=[content_id(b"burned")])).status_code == 200
    deleted(ana)
    ana.account.renew_session()
    assert ana.push(b"burned").json()["results"][0]["status"] == "gone"
    assert ana.push(b"kept").json()["results"][0]["status"] == "stored"


def test_a_sign_in_that_was_judged_by_older_locks_gets_no_session(ana: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was in flight when the newer locks came back."""
    copy, old = Copy(), {"name": ana.name, **ana.fresh()}
    change(ana)
    copy.set_back()
    first = people.guessed_right

    def meanwhile(guess: people.Guess) -> None:
        first(guess)
        assert ana.account.put_back()

    monkeypatch.setattr(people, "guessed_right", meanwhile)
    assert code(Phone().say("POST", "people/sign-in", old)) == (401, "no-match")
    assert rows("SELECT id FROM people_session") == []


def test_a_device_that_is_refused_is_told_so(ana: Phone) -> None:
    body = of_a_deleted_account(ana)
    assert body["receipt"] == ana.account.store.get("receipt")
    with pytest.raises(ServerSaid) as said:
        ana.account.renew_session()
    assert said.value.code == "no-match"


def test_a_receipt_tells_nothing_to_who_keeps_it(ana: Phone) -> None:
    receipt = str(ana.account.store.get("receipt"))
    assert 2 * len(receipt) < RECEIPT_MAX
    assert ana.name not in receipt
    assert receipt.startswith("gAAAAAAAAAAA"), "Fernet's version, and a moment that is zero"
    found = receipts.read(receipt)
    assert found is not None
    assert (found.name, found.vault, found.gen) == (ana.name, ana.keys.vault, 1)


def test_a_store_of_an_older_release_gets_its_receipt(ana: Phone) -> None:
    with ana.account.store.writing():
        ana.account.store.put("receipt", None)
    ana.account.renew_session()
    assert receipts.read(str(ana.account.store.get("receipt")))
