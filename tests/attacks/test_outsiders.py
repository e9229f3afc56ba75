"""Who has no right here: guessers, thieves of sessions, old clients, other people (rules 6, 7, 13, 14)."""

from __future__ import annotations

import json
import secrets
import statistics
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest

from handrail.people.rules.throttle import FREE, Kind
from handrail.vault.client.http import Http, ServerSaid
from handrail.vault.client.keys import hash_of, passphrase_opener, with_locks
from handrail.vault.client.versions import signed_statement
from handrail.vault.rules.keyfile import read_key_file
from handrail.vault.rules.text import b64, to_json
from tests.attacks.conftest import Person, Wire, texts
from tools.live import LiveServer, live_server


@pytest.fixture(scope="module")
def server() -> Iterator[LiveServer]:
    """A server of this file's own: what others guess wrong on theirs must not slow anybody here."""
    with live_server(HANDRAIL_RATE_FACTOR="1000") as running:
        yield running


def nobody() -> str:
    """A name that no account has, and that no other test has tried."""
    return f"nobody-{secrets.randbelow(10**9):09}"


def raw(http: Http, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
    """A call whose whole answer the test looks at, refusals too."""
    wire = Wire()
    kept: list[httpx.Response] = []

    def keep(request: httpx.Request, answer: httpx.Response) -> None:
        kept.append(answer)

    wire.change = keep
    caller = Http(f"http://{http.host}:{http._client.base_url.port}", transport=wire)
    caller.cookies.update(http.cookies)
    with suppress(ServerSaid):
        caller.call(method, path, body, **headers)
    return kept[-1]


def alike(answer: httpx.Response) -> tuple[Any, ...]:
    """What somebody could tell two answers apart by, but for time."""
    cookies = sorted(value.split("=")[0] for value in answer.headers.get_list("set-cookie"))
    headers = sorted(name for name in answer.headers if name not in ("date", "x-request-id"))
    return answer.status_code, len(answer.content), answer.content, cookies, headers


def test_rule_7_a_wrong_proof_for_a_known_name_and_any_for_an_unknown_answer_alike(ana: Person) -> None:
    proof = b64(secrets.token_bytes(32))
    known, unknown = (
        raw(Http(ana.server.app), "POST", "people/sign-in", {"name": name, "kind": kind, "proof": proof})
        for name, kind in ((ana.name, "passphrase"), (nobody(), "passphrase"))
    )
    assert known.status_code == 401
    assert alike(known) == alike(unknown)


def test_rule_7_a_lock_that_a_known_name_does_not_have_answers_like_an_unknown_name(ana: Person) -> None:
    proof = b64(secrets.token_bytes(32))
    known, unknown = (
        raw(Http(ana.server.app), "POST", "people/sign-in", {"name": name, "kind": "recovery", "proof": proof})
        for name in (ana.name, nobody())
    )
    assert known.status_code == 401
    assert alike(known) == alike(unknown)


def test_rule_7_salts_and_challenges_are_given_for_any_name_and_any_vault(ana: Person) -> None:
    http, stranger = Http(ana.server.app), nobody()
    known, unknown, again = (
        http.call("POST", "people/salt", {"name": name}) for name in (ana.name, stranger, stranger)
    )
    assert set(known) == set(unknown)
    assert len(known["salt"]) == len(unknown["salt"])
    assert unknown == again, "for ever the same"
    assert known["salt"] != unknown["salt"]
    real, made_up = (
        http.call("POST", "people/challenge", {"vault": vault})
        for vault in (ana.device.keys.vault, secrets.token_hex(16))
    )
    assert [len(value) for value in real.values()] == [len(value) for value in made_up.values()]


def test_rule_7_sign_in_takes_the_same_time_class_for_known_and_unknown_names(ana: Person) -> None:
    """Interleaved, compared by their medians as a ratio: an answer without a hash would be many times faster.

    As many tries as a name has free: later ones are refused before anything is hashed, and would compare nothing.
    """
    proof = b64(secrets.token_bytes(32))
    took: dict[str, list[float]] = {ana.name: [], nobody(): []}
    http = Http(ana.server.app)
    for _ in range(FREE[Kind.NAME]):
        for name, times in took.items():
            began = time.perf_counter()
            answer = raw(http, "POST", "people/sign-in", {"name": name, "kind": "passphrase", "proof": proof})
            times.append(time.perf_counter() - began)
            assert answer.status_code == 401
    known, unknown = (statistics.median(times) for times in took.values())
    assert 0.5 < known / unknown < 2


def test_rule_7_a_name_is_never_said_to_be_taken(ana: Person) -> None:
    word = ana.name.rsplit("-", 1)[0]
    answers = [Http(ana.server.app).call("POST", "people/names", {"word": word}) for _ in range(3)]
    assert all(answer["name"].startswith(f"{word}-") for answer in answers)
    assert ana.name not in {answer["name"] for answer in answers}


def test_rule_7_guessing_is_slowed_down_and_a_device_that_was_there_is_not() -> None:
    with live_server() as strict:
        ben = Person(strict, "ben")
        proof = b64(secrets.token_bytes(32))
        answers = [
            raw(Http(strict.app), "POST", "people/sign-in", {"name": ben.name, "kind": "passphrase", "proof": proof})
            for _ in range(12)
        ]
        slowed = [answer for answer in answers if answer.status_code == 429]
        assert slowed, "twelve guesses in a row are slowed down"
        assert all(0 < int(answer.headers["retry-after"]) <= 30 for answer in slowed)
        ben.device.account.sign_in(ben.name, passphrase=ben.passphrase)


def test_rule_7_guessing_many_names_from_one_place_is_slowed_down() -> None:
    with live_server() as strict:
        http, proof = Http(strict.app), b64(secrets.token_bytes(32))
        codes = [
            raw(
                http, "POST", "people/sign-in", {"name": f"nobody-{n:04}", "kind": "passphrase", "proof": proof}
            ).status_code
            for n in range(40)
        ]
        assert 429 in codes


def stolen(ana: Person) -> Http:
    """Ana's session in a thief's hands: cookies, and nothing else of hers."""
    thief = Http(ana.server.app)
    thief.cookies.update(ana.device.http.cookies)
    assert thief.call("GET", "people/me")["name"] == ana.name
    return thief


def test_rule_6_a_stolen_session_cannot_change_locks(ana: Person) -> None:
    thief = stolen(ana)
    opener = passphrase_opener(
        "the thief's own five words", salt=b"s" * 32, kdf="scrypt-65536-8-1", host=thief.host, name=ana.name
    )
    file = read_key_file(str(ana.device.store.get("key_file")))
    changed, key_file, proofs = with_locks(ana.device.keys, file, add=[], drop=set())
    mallory = Person(ana.server, "mallory")
    statement = {
        "type": "locks", "host": thief.host, "vault": changed.vault, "gen": changed.gen, "key_file": hash_of(key_file),
        "signing": b64(changed.signer.public), "cert": None, "from_gen": None,
    }  # fmt: skip
    by_thief = signed_statement(to_json(statement), mallory.device.keys)
    by_ana = signed_statement(to_json(statement), ana.device.keys)
    guess = {"kind": "passphrase", "proof": b64(opener.key("proof"))}
    right = {"kind": "passphrase", "proof": b64(ana.device.account.passphrase_opener(ana.passphrase).key("proof"))}
    body = {"key_file": key_file.decode(), "proofs": proofs, "end_other_sessions": False}
    for fresh, signed in ((guess, by_thief), (right, by_thief), (guess, by_ana)):
        with pytest.raises(ServerSaid):
            thief.call("PUT", "people/locks", {"fresh": fresh, **body, **signed}, If_Match='"1"')
    assert thief.call("GET", "vault/key-file")["gen"] == 1
    thief.call("PUT", "people/locks", {"fresh": right, **body, **by_ana}, If_Match='"1"')  # the allowed twin


def test_rule_20_a_stolen_session_cannot_remove_or_delete(ana: Person) -> None:
    [version] = ana.write("mine")
    content = ana.device.view().versions[version].content
    thief, mallory = stolen(ana), Person(ana.server, "mallory")
    remove = {"type": "remove", "host": thief.host, "vault": ana.device.keys.vault, "content_ids": [content]}
    delete = {"type": "delete-account", "host": thief.host, "vault": ana.device.keys.vault, "name": ana.name}
    challenge = thief.call("POST", "people/challenge", {"vault": ana.device.keys.vault})["challenge"]
    with pytest.raises(ServerSaid):
        thief.call("POST", "vault/remove", signed_statement(to_json(remove), mallory.device.keys))
    signed = signed_statement(to_json({**delete, "challenge": challenge}), mallory.device.keys)
    with pytest.raises(ServerSaid):
        thief.call("POST", "people/delete", {"fresh": {"kind": "passphrase", "proof": b64(b"p" * 32)}, **signed})
    device, _ = ana.another()
    device.sync()
    assert texts(device) == ["mine"]


def test_rule_14_another_vaults_content_ids_tell_nothing_and_do_nothing(ana: Person, server: LiveServer) -> None:
    ben = Person(server, "ben")
    [version] = ben.write("Ben's own")
    content = ben.device.view().versions[version].content
    sealed = ben.device.store.one(content)
    assert sealed is not None
    body = {"versions": [{"content_id": content, "sealed": b64(sealed)}]}
    [result] = ana.device.http.call("POST", "vault/versions", body)["results"]
    assert result["status"] == "stored", "as new here as anything: no word of another vault"
    statement = {
        "type": "remove",
        "host": ana.device.http.host,
        "vault": ana.device.keys.vault,
        "content_ids": [content],
    }
    ana.device.http.call("POST", "vault/remove", signed_statement(to_json(statement), ana.device.keys))
    device, _ = ben.another()
    device.sync()
    assert texts(device) == ["Ben's own"]
    foreign = {**statement, "vault": ben.device.keys.vault}
    with pytest.raises(ServerSaid):
        ana.device.http.call("POST", "vault/remove", signed_statement(to_json(foreign), ana.device.keys))


@pytest.mark.parametrize("protocol", ["", "0", "-1", "2", "99", "one"])
def test_rule_13_a_client_of_another_protocol_is_told_so(ana: Person, protocol: str) -> None:
    answer = raw(Http(ana.server.app), "POST", "people/salt", {"name": ana.name}, Handrail_Protocol=protocol)
    assert answer.status_code == 426
    assert answer.json()["code"] == "old-protocol"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"word": 7}', b'{"word": "ana", "extra": 1}', b"null"])
def test_a_body_that_is_not_what_was_asked_gets_a_sentence_in_both_languages(ana: Person, body: bytes) -> None:
    said = []
    for lang in ("en", "es"):
        http = Http(ana.server.app, lang=lang)
        token = http.call("GET", "people/hello")["csrf"]
        cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
        answer = http._client.post(
            "people/names",
            content=body,
            headers={"Content-Type": "application/json", "X-CSRFToken": token, "Cookie": cookie},
        )
        assert answer.status_code in (400, 422)
        assert answer.json()["code"] == "not-understood"
        said.append(answer.json()["message"])
    assert said[0] != said[1]


def test_rule_19_too_much_gets_a_clear_answer_and_loses_nothing(ana: Person) -> None:
    big = {"versions": [{"content_id": "0" * 64, "sealed": b64(b"x" * (1024 * 1024 + 16 * 1024 + 1))}]}
    with pytest.raises(ServerSaid) as refusal:
        ana.device.http.call("POST", "vault/versions", big)
    assert (refusal.value.status, refusal.value.code) == (413, "too-large")
    with live_server(HANDRAIL_VAULT_MIB="2", HANDRAIL_RATE_FACTOR="1000") as small:
        ben = Person(small, "ben")
        ben.device.write("note", {"text": "x" * 900_000})
        first = ben.device.sync()
        assert first.pushed == 1
        ben.device.write("note", {"text": "y" * 900_000})
        second = ben.device.sync()
        assert (second.pushed, second.no_room) == (0, "vault-full")
        assert len(ben.device.store.waiting()) == 1, "kept on the device"
        other = Person(small, "eli")
        other.write("others go on")


def test_rule_14_lost_answers_are_pushed_again_without_a_second_row(ana: Person) -> None:
    ana.device.write("note", {"text": "one"})
    from handrail.vault.client.http import NoAnswer

    ana.wire.lose_next = 1
    with pytest.raises(NoAnswer):
        ana.device.sync()
    assert len(ana.device.store.waiting()) == 1
    ana.device.sync()
    assert ana.device.store.waiting() == []
    assert ana.device.http.call("GET", "vault/state")["last_seq"] == 1


def test_json_of_errors_never_repeats_what_was_sent(ana: Person) -> None:
    canary = "canary" + secrets.token_hex(8)
    answer = raw(Http(ana.server.app), "POST", "people/sign-in", {"name": canary, "kind": canary, "proof": canary})
    assert canary not in json.dumps(answer.json())


def test_nobody_ends_another_persons_session(ana: Person, server: LiveServer) -> None:
    mallory = Person(server, "mallory")
    [session] = ana.device.http.call("GET", "people/sessions")["sessions"]
    with pytest.raises(ServerSaid) as refusal:
        mallory.device.http.call("DELETE", f"people/sessions/{session['id']}")
    with pytest.raises(ServerSaid) as absent:
        mallory.device.http.call("DELETE", "people/sessions/00000000-0000-4000-8000-000000000000")
    assert (refusal.value.status, str(refusal.value)) == (absent.value.status, str(absent.value))
    assert ana.device.http.call("GET", "people/me")["name"] == ana.name
