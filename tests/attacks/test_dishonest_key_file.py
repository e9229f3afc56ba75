"""The server hands out a key file that the person did not make (rules 4 and 6)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from handrail.vault.client import keys as keyring
from handrail.vault.client.client import Device
from handrail.vault.client.http import Http
from handrail.vault.client.keys import with_locks
from handrail.vault.rules.keyfile import read_key_file
from handrail.vault.rules.text import Malformed, b64
from tests.attacks.conftest import Person, Wire, on
from tools.live import LiveServer


def edited(change: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], None]:
    def edit(answer: dict[str, Any]) -> None:
        file = json.loads(answer["key_file"])
        change(file)
        answer["key_file"] = json.dumps(file)

    return edit


def refused(ana: Person, edit: Callable[[dict[str, Any]], Any]) -> str:
    """The code with which a fresh device refuses the answer; an untouched answer opens (the allowed twin)."""
    ana.another()
    wire = Wire()
    device, _ = ana.another(wire, sign_in=False)
    wire.change = on("people/sign-in", edit)
    with pytest.raises(Malformed) as problem:
        device.account.sign_in(ana.name, passphrase=ana.passphrase)
    assert device.account.keys is None
    return problem.value.code


def test_rule_4_a_key_file_made_by_the_server_is_refused(ana: Person) -> None:
    # The strongest such server: it has the real file, its salt, and a vault of its own with the same lock kinds.
    fake = keyring.new_keys()
    real = read_key_file(str(ana.device.store.get("key_file")))
    opener = keyring.Opener(
        "passphrase", real.locks[0].kdf, real.locks[0].salt, b"s" * 32, ana.device.http.host, ana.name
    )
    made, text, _ = with_locks(fake, None, add=[opener], drop=set())
    assert made.gen == real.gen
    assert refused(ana, lambda answer: answer.update(key_file=text.decode())) == "key-file-forged"


def test_rule_4_a_lock_added_by_the_server_is_refused(ana: Person) -> None:
    extra = {"id": "00" * 8, "kind": "passkey", "kdf": "hkdf", "salt": b64(b"s" * 32), "tag": b64(b"t" * 32)}
    assert refused(ana, edited(lambda file: file["locks"].append(extra))) == "key-file-forged"


def test_rule_4_a_lock_removed_by_the_server_is_refused(ana: Person) -> None:
    ana.device.account.add_recovery(ana.device.account.passphrase_opener(ana.passphrase))
    assert refused(ana, edited(lambda file: file["locks"].pop())) == "key-file-forged"


def test_rule_4_another_vaults_key_file_is_refused(ana: Person, server: LiveServer) -> None:
    ben = Person(server, "ben")
    foreign = str(ben.device.store.get("key_file"))
    assert refused(ana, lambda answer: answer.update(key_file=foreign)) == "key-file-forged"


def test_rule_4_an_older_key_file_is_refused_by_a_device_that_has_seen_a_newer(ana: Person) -> None:
    old = str(ana.device.store.get("key_file"))
    device, wire = ana.another()
    opener = ana.device.account.passphrase_opener(ana.passphrase)
    ana.device.account.add_recovery(opener)
    device.sync()
    assert device.keys.gen == 2
    wire.change = on("people/sign-in", lambda answer: answer.update(key_file=old, gen=1))
    with pytest.raises(Malformed, match="old-key-file"):
        device.account.sign_in(ana.name, passphrase=ana.passphrase)


def test_rule_4_a_fresh_device_learns_of_an_older_key_file_from_the_first_newer_version(ana: Person) -> None:
    old = str(ana.device.store.get("key_file"))
    ana.device.account.add_recovery(ana.device.account.passphrase_opener(ana.passphrase))
    ana.write("written under the newer key file")
    wire = Wire()
    device, _ = ana.another(wire, sign_in=False)
    wire.change = on("people/sign-in", lambda answer: answer.update(key_file=old, gen=1))
    device.account.sign_in(ana.name, passphrase=ana.passphrase)
    wire.change = on("vault/state", lambda answer: answer.update(gen=1))
    device.sync()
    assert device.view().newer_gen


@pytest.mark.parametrize("kdf", ["scrypt-1024-8-1", "scrypt-65536-1-1", "scrypt-4194304-8-1", "hkdf", "md5"])
def test_rule_5_weakened_parameters_are_refused_before_anything_is_derived_or_sent(ana: Person, kdf: str) -> None:
    wire = Wire()
    device, _ = ana.another(wire, sign_in=False)
    wire.change = on("people/salt", lambda answer: answer.update(kdf=kdf))
    with pytest.raises(Malformed, match="weak-kdf"):
        device.account.sign_in(ana.name, passphrase=ana.passphrase)
    assert not [one for one in wire.requests if one.url.path.endswith("people/sign-in")]


def test_rule_5_weakened_parameters_inside_the_key_file_are_refused(ana: Person) -> None:
    assert refused(ana, edited(lambda file: file["locks"][0].update(kdf="scrypt-1024-8-1"))) == "weak-kdf"


def test_rule_4_another_salt_than_the_key_files_is_refused(ana: Person) -> None:
    assert refused(ana, edited(lambda file: file["locks"][0].update(salt=b64(b"x" * 32)))) == "key-file-forged"


@pytest.mark.parametrize("salt", ["", b64(b"s" * 8), b64(b"s" * 31), b64(b"s" * 64), 7])
def test_rule_5_a_salt_that_no_client_would_read_again_is_refused(ana: Person, salt: object) -> None:
    wire = Wire()
    device, _ = ana.another(wire, sign_in=False)
    wire.change = on("people/salt", lambda answer: answer.update(salt=salt))
    with pytest.raises(Malformed, match="weak-kdf"):
        device.account.sign_in(ana.name, passphrase=ana.passphrase)


def test_rule_7_the_name_is_the_one_that_was_reserved_whatever_the_answer_says(server: LiveServer) -> None:
    wire = Wire()
    wire.change = on("people/sign-up", lambda answer: answer.update(name="eve-0001"))
    device = Device(Http(server.app, transport=wire))
    device.start()
    reservation = device.account.reserve("ana")
    assert device.account.sign_up(reservation, "blue river stone lamp seven") == reservation["name"]
