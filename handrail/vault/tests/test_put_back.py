"""What a server that was set back takes from the devices: newer locks, lost accounts, and nothing else (rules 6, 16)."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from handrail.vault import receipts
from handrail.vault.actions import ledger
from handrail.vault.client.http import ServerSaid
from handrail.vault.client.keys import passkey_opener, rotated
from handrail.vault.models import KeyFile, LockVerifier, Vault
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


def older(phone: Phone) -> dict[str, Any]:
    """A receipt of a generation that is past."""
    body = newest(phone)
    change(phone)
    return body


def newest(phone: Phone) -> dict[str, Any]:
    """What a phone gives back."""
    store = phone.account.store
    return {"receipt": store.get("receipt"), "key_file": store.get("key_file")}


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


def of_a_deleted_account(phone: Phone) -> dict[str, Any]:
    """The account was deleted, and is in no table."""
    body, vault = newest(phone), Vault.objects.get(id=phone.keys.vault)
    ledger.note_account(vault.id)
    ledger.erase_vault(vault)
    rows("DELETE FROM people_session")
    rows("DELETE FROM people_account")
    return body


def whose_name_is_taken(phone: Phone) -> dict[str, Any]:
    """The account is not in the copy, and somebody else took its name since."""
    body = newest(phone)
    ledger.erase_vault(Vault.objects.get(id=phone.keys.vault))
    return body


@pytest.mark.parametrize(
    "given", [older, another_key_file, made_up, of_another_server, of_a_deleted_account, whose_name_is_taken]
)
def test_everything_else_is_no_match_and_changes_nothing(ana: Phone, given: Callable[[Phone], dict[str, Any]]) -> None:
    body = given(ana)
    before = Copy().rows
    assert code(Phone().say("POST", "people/put-back", body)) == (401, "no-match")
    assert Copy().rows == before
    assert not ana.account.put_back() or given is not of_a_deleted_account


def test_a_device_that_is_refused_is_told_so(ana: Phone) -> None:
    body = of_a_deleted_account(ana)
    assert body["receipt"] == ana.account.store.get("receipt")
    with pytest.raises(ServerSaid) as said:
        ana.account.renew_session()
    assert said.value.code == "no-match"


def test_a_receipt_tells_nothing_to_who_keeps_it(ana: Phone) -> None:
    receipt = str(ana.account.store.get("receipt"))
    assert 2 * len(receipt) < receipts.LONGEST
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
