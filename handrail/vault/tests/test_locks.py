"""Sign-up, sign-in, changing locks, deleting: what the server checks (rules 3 to 7, 21)."""

import secrets
from dataclasses import replace
from typing import Any

import httpx
import pytest
from argon2.low_level import hash_secret_raw

from handrail.vault.client import keys as keyring
from handrail.vault.client.keys import hash_of, passkey_opener, with_locks
from handrail.vault.client.versions import signed_statement
from handrail.vault.models import KeyFile, LockVerifier, Vault, Version
from handrail.vault.rules.keyfile import read_key_file
from handrail.vault.rules.text import b64, to_json
from handrail.vault.tests.driving import Phone, count, rows


def code(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, str(answer.json()["code"])


def sign_in_body(phone: Phone, **changes: Any) -> dict[str, Any]:
    """What signs this person in."""
    return {"name": phone.name, **phone.fresh(), **changes}


def locks_body(phone: Phone, *, rotate: bool = False, **changes: Any) -> dict[str, Any]:
    """A change that adds a passkey; `changes` are members of the statement."""
    before = phone.keys
    opener = passkey_opener(secrets.token_bytes(32), host=phone.http.host, name=phone.name)
    keys = keyring.rotated(before, {}) if rotate else before
    file = None if rotate else read_key_file(str(phone.account.store.get("key_file")))
    changed, key_file, proofs = with_locks(keys, file, add=[opener], drop=set())
    signer = changed.signer
    statement = {
        "type": "locks", "host": phone.http.host, "vault": changed.vault, "gen": changed.gen,
        "key_file": hash_of(key_file), "signing": b64(signer.public),
        "cert": b64(signer.cert or b"") if rotate else None, "from_gen": signer.from_gen if rotate else None,
    }  # fmt: skip
    phone.account._keep(phone.name, key_file, changed, opener)
    return {
        "fresh": phone.fresh(), "key_file": key_file.decode(), "proofs": proofs, "end_other_sessions": False,
        **signed_statement(to_json(statement | changes), before),
    }  # fmt: skip


def put_locks(phone: Phone, body: dict[str, Any], gen: int = 1) -> httpx.Response:
    """Sends a change."""
    return phone.say("PUT", "people/locks", body, If_Match=f'"{gen}"')


def test_signing_up_keeps_a_name_a_day_and_no_secret(ana: Phone) -> None:
    assert rows("SELECT name FROM people_account") == [(ana.name,)]
    verifier = LockVerifier.objects.get()
    assert ana.opener
    assert ana.opener.key("proof") not in bytes(verifier.verifier)
    assert ana.say("GET", "people/me").json() == {"name": ana.name, "vault": ana.keys.vault, "gen": 1}


def test_signing_up_again_after_a_lost_answer(db: None, unhurried: None) -> None:
    phone = Phone()
    body = phone.sign_up_body(phone.account.reserve("ana"))
    first = phone.say("POST", "people/sign-up", body)
    again = phone.say("POST", "people/sign-up", body)
    assert (first.status_code, again.status_code) == (201, 201)
    said = [{**answer.json(), "receipt": ""} for answer in (first, again)]
    assert said[0] == said[1], "but for the receipt, which is sealed anew"
    assert [count(table) for table in ("people_account", "vault_vault", "people_session")] == [1, 1, 1]


def test_a_vault_has_one_account(ana: Phone) -> None:
    other = Phone()
    other.account.keys = ana.keys
    other.account.keys = keyring.Keys(ana.keys.vault, 0, ana.keys.identities, ana.keys.signing)
    body = other.sign_up_body(other.account.reserve("ben"))
    assert code(other.say("POST", "people/sign-up", body)) == (409, "already-signed-up")


def test_a_name_goes_to_who_signs_up_first(db: None, unhurried: None) -> None:
    first, second = Phone(), Phone()
    reservation = first.account.reserve("ana")
    assert first.say("POST", "people/sign-up", first.sign_up_body(reservation)).status_code == 201
    assert code(second.say("POST", "people/sign-up", second.sign_up_body(reservation))) == (409, "name-taken")


@pytest.mark.parametrize(
    "changes",
    [
        {"host": "elsewhere.example"},
        {"vault": "0" * 32},
        {"name": "ben-1234"},
        {"gen": 2},
        {"key_file": "0" * 64},
        {"signing": b64(bytes(32))},
        {"type": "sign-in"},
        {"more": 1},
    ],
)
def test_a_sign_up_whose_statement_does_not_fit(db: None, unhurried: None, changes: dict[str, Any]) -> None:
    phone = Phone()
    body = phone.sign_up_body(phone.account.reserve("ana"), **changes)
    assert code(phone.say("POST", "people/sign-up", body)) == (422, "bad-statement")
    assert count("people_account") == 0


def test_a_sign_up_whose_signature_proofs_or_name_are_not_right(db: None, unhurried: None) -> None:
    phone = Phone()
    body = phone.sign_up_body(phone.account.reserve("ana"))
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"signature": b64(bytes(64))}, "bad-statement"),
        ({"proofs": {}}, "proofs-differ"),
        ({"proofs": body["proofs"] | {"0" * 16: b64(bytes(32))}}, "proofs-differ"),
        ({"reservation": body["reservation"][:-1] + "x"}, "reservation-over"),
        ({"reservation": "ana-1234"}, "reservation-over"),
        ({"key_file": body["key_file"] + " "}, "bad-statement"),
        ({"key_file": "{}"}, "key-file-shape"),
    ]
    for changes, said in wrong:
        assert code(phone.say("POST", "people/sign-up", body | changes)) == (422, said), changes
    assert count("people_account") == 0


def test_every_no_of_sign_in_is_the_same_answer(ana: Phone) -> None:
    kit = Phone()
    wrong = b64(secrets.token_bytes(32))
    answers = [
        kit.say("POST", "people/sign-in", sign_in_body(ana, **change))
        for change in (
            {"proof": wrong},
            {"name": "nobody-0000"},
            {"name": "not a name"},
            {"kind": "recovery"},
            {"kind": "passphrase", "proof": wrong},
        )
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    plain = [{k: v for k, v in answer.headers.items() if k != "handrail-request"} for answer in answers]
    assert all(headers == plain[0] for headers in plain)
    assert "set-cookie" not in plain[0]


def test_no_of_sign_in_takes_the_same_work(ana: Phone, monkeypatch: pytest.MonkeyPatch) -> None:

    worked: list[str] = []
    real = hash_secret_raw

    def work(*args: Any) -> bytes:
        worked.append("argon2")
        return real(*args)

    monkeypatch.setattr("handrail.people.proofs.hash_secret_raw", work)
    for name in (ana.name, "nobody-0000", "not a name"):
        Phone().say("POST", "people/sign-in", sign_in_body(ana, name=name, proof=b64(bytes(32))))
    assert worked == ["argon2"] * 3


def test_signing_in_gives_the_key_file_and_ends_the_session_before(ana: Phone) -> None:
    body = sign_in_body(ana)
    kit = Phone()
    first = kit.say("POST", "people/sign-in", body)
    assert first.json()["key_file"] == ana.account.store.get("key_file")
    before = kit.http.cookies["__Host-session"]
    assert kit.say("POST", "people/sign-in", body).status_code == 200
    assert kit.http.cookies["__Host-session"] != before
    kit.http.cookies["__Host-session"] = before
    assert code(kit.say("GET", "people/me")) == (401, "signed-out")


def test_a_device_that_holds_the_key_signs_in_once_with_each_challenge(ana: Phone) -> None:
    vault = {"vault": ana.keys.vault}
    body = ana.signed("sign-in", challenge=Phone().say("POST", "people/challenge", vault).json()["challenge"])
    kit = Phone()
    assert kit.say("POST", "people/sign-in-by-key", body).json()["name"] == ana.name
    assert code(kit.say("POST", "people/sign-in-by-key", body)) == (422, "challenge-over")
    other = kit.say("POST", "people/challenge", {"vault": "0" * 32}).json()["challenge"]
    assert code(kit.say("POST", "people/sign-in-by-key", ana.signed("sign-in", challenge=other)))[0] == 422


def test_a_challenge_signed_by_another_key_or_for_an_unknown_vault(ana: Phone, ben: Phone) -> None:
    challenge = ana.say("POST", "people/challenge", {"vault": ana.keys.vault}).json()["challenge"]
    forged = ben.signed("sign-in", challenge=challenge, vault=ana.keys.vault)
    assert code(ben.say("POST", "people/sign-in-by-key", forged)) == (401, "no-match")
    unknown = ben.signed("sign-in", challenge=challenge, vault="0" * 32)
    assert code(ben.say("POST", "people/sign-in-by-key", unknown)) == (401, "no-match")


def test_changing_locks_changes_file_and_verifiers_together(ana: Phone) -> None:
    old = sign_in_body(ana)
    answer = put_locks(ana, locks_body(ana) | {"fresh": {"kind": old["kind"], "proof": old["proof"]}})
    assert answer.json()["gen"] == 2
    assert LockVerifier.objects.count() == 2
    for body in (old, sign_in_body(ana)):
        assert Phone().say("POST", "people/sign-in", body).json()["gen"] == 2


def test_a_stolen_session_cannot_change_locks(ana: Phone, ben: Phone) -> None:
    good = ana.fresh()
    body = locks_body(ana) | {"fresh": good}
    wrong: list[tuple[dict[str, Any], tuple[int, str]]] = [
        ({"fresh": good | {"proof": b64(bytes(32))}}, (401, "no-match")),
        ({"fresh": ben.fresh()}, (401, "no-match")),
        ({"signature": b64(bytes(64))}, (422, "bad-statement")),
    ]
    for change, said in wrong:
        assert code(put_locks(ana, body | change)) == said
    assert ana.say("GET", "vault/key-file").json()["gen"] == 1
    assert put_locks(ana, body).status_code == 200


def test_a_change_beside_another_change(ana: Phone) -> None:
    good = ana.fresh()
    body = locks_body(ana) | {"fresh": good}
    assert code(put_locks(ana, body, gen=2)) == (412, "gen-differs")
    assert code(ana.say("PUT", "people/locks", body)) == (412, "gen-differs")
    assert put_locks(ana, body).status_code == 200
    assert code(put_locks(ana, body)) == (412, "gen-differs")


def test_a_new_signing_key_is_taken_only_from_the_old_one(ana: Phone) -> None:
    second = Phone()
    second.say("POST", "people/sign-in", sign_in_body(ana))
    good, before = ana.fresh(), ana.keys
    body = locks_body(ana, rotate=True) | {"fresh": good}
    assert put_locks(ana, body).json()["gen"] == 2
    assert Vault.objects.get().signing_public == b64(ana.keys.signer.public) != b64(before.signer.public)
    assert code(second.say("GET", "people/me")) == (401, "signed-out")
    assert LockVerifier.objects.count() == 1
    ana.account.keys = before
    assert code(ana.say("POST", "vault/remove", ana.signed("remove", content_ids=["0" * 64])))[0] == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"cert": b64(bytes(64))},
        {"cert": None},
        {"from_gen": 3},
        {"from_gen": None},
        {"gen": 3},
        {"signing": b64(bytes(32))},
    ],
)
def test_a_new_signing_key_without_the_old_ones_word(ana: Phone, changes: dict[str, Any]) -> None:
    good = ana.fresh()
    body = locks_body(ana, rotate=True, **changes) | {"fresh": good}
    assert code(put_locks(ana, body)) == (422, "bad-statement")
    assert Vault.objects.get().gen == 1


def test_a_passphrase_lock_with_another_salt_than_the_names_is_refused(ana: Phone) -> None:
    """It would lock its owner out of every new device: the server tells them the right salt."""
    kdf = "scrypt-65536-8-1"
    opener = keyring.Opener("passphrase", kdf, b"x" * 32, b"s" * 32, ana.http.host, ana.name)
    kept = {lock.id for lock in ana.keys.locks}
    file = read_key_file(str(ana.account.store.get("key_file")))
    changed, key_file, proofs = with_locks(ana.keys, file, add=[opener], drop=kept)
    statement = {
        "type": "locks", "host": ana.http.host, "vault": changed.vault, "gen": changed.gen, "key_file": hash_of(key_file),
        "signing": b64(changed.signer.public), "cert": None, "from_gen": None,
    }  # fmt: skip
    body = {"fresh": ana.fresh(), "key_file": key_file.decode(), "proofs": proofs, "end_other_sessions": False}
    answer = put_locks(ana, {**body, **signed_statement(to_json(statement), ana.keys)})
    assert code(answer)[1] == "key-file-shape"


def test_five_key_files_are_kept(ana: Phone) -> None:
    for gen in range(1, 8):
        good = ana.fresh()
        assert put_locks(ana, locks_body(ana) | {"fresh": good}, gen=gen).status_code == 200
    assert sorted(KeyFile.objects.values_list("gen", flat=True)) == [4, 5, 6, 7, 8]


def test_a_vault_id_is_claimed_only_by_its_first_key(db: None, unhurried: None) -> None:
    phone = Phone()
    phone.account.keys = replace(keyring.new_keys(), vault="a" * 32)
    body = phone.sign_up_body(phone.account.reserve("ana"))
    assert code(phone.say("POST", "people/sign-up", body))[1] == "bad-statement"
    assert count("people_account") == 0


def test_a_challenge_spent_on_a_sign_in_deletes_nothing(ana: Phone) -> None:
    challenge = ana.say("POST", "people/challenge", {"vault": ana.keys.vault}).json()["challenge"]
    assert ana.say("POST", "people/sign-in-by-key", ana.signed("sign-in", challenge=challenge)).status_code == 200
    statement = ana.signed("delete-account", name=ana.name, challenge=challenge)
    assert code(ana.say("POST", "people/delete", {"fresh": ana.fresh(), **statement}))[1] == "challenge-over"
    assert count("people_account") == 1


def test_signing_up_again_with_other_proofs_is_another_sign_up(db: None, unhurried: None) -> None:
    phone = Phone()
    body = phone.sign_up_body(phone.account.reserve("ana"))
    assert phone.say("POST", "people/sign-up", body).status_code == 201
    other = {**body, "proofs": {lock: b64(b"p" * 32) for lock in body["proofs"]}}
    assert code(phone.say("POST", "people/sign-up", other)) == (409, "already-signed-up")


def test_deleting_takes_everything(ana: Phone, ben: Phone) -> None:
    ana.push(b"a", b"b")
    ben.push(b"c")
    challenge = ana.say("POST", "people/challenge", {"vault": ana.keys.vault}).json()["challenge"]
    statement = ana.signed("delete-account", name=ana.name, challenge=challenge)
    assert code(ana.say("POST", "people/delete", {"fresh": ben.fresh(), **statement})) == (401, "no-match")
    wrong = ana.signed("delete-account", name=ben.name, challenge=challenge)
    assert code(ana.say("POST", "people/delete", {"fresh": ana.fresh(), **wrong})) == (422, "bad-statement")
    assert ana.say("POST", "people/delete", {"fresh": ana.fresh(), **statement}).status_code == 204
    for table in (Version, LockVerifier, KeyFile, Vault):
        assert table.objects.count() == 1, table
    assert rows("SELECT name FROM people_account") == [(ben.name,)]
    assert count("people_session") == 1
    assert code(Phone().say("POST", "people/sign-in", sign_in_body(ana))) == (401, "no-match")
    assert rows("SELECT count(*) FROM audit_note WHERE did = 'people.account_deleted'") == [(1,)]


def test_the_salt_of_a_name_is_the_same_for_ever_known_or_not(ana: Phone) -> None:
    salts = {ana.say("POST", "people/salt", {"name": name}).content for name in [ana.name, ana.name.upper()]}
    assert len(salts) == 1
    before = Phone().say("POST", "people/salt", {"name": "nobody-0000"})
    assert before.json() == Phone().say("POST", "people/salt", {"name": "nobody-0000"}).json()
    assert len(before.content) == len(next(iter(salts)))
    assert len(bytes(rows("SELECT value FROM people_serversecret WHERE name = 'salt'")[0][0])) == 32
