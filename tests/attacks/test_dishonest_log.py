"""The server swaps, replays, withholds, reorders, duplicates, truncates and forges (rules 9, 10, 14, 15, 20)."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

import httpx
import pytest

from handrail.vault.client import crypto
from handrail.vault.client import keys as keyring
from handrail.vault.client.client import Device
from handrail.vault.client.http import NoAnswer
from handrail.vault.client.keys import SigningKey
from handrail.vault.client.sync import Report, push
from handrail.vault.client.versions import content_id, seal_version
from handrail.vault.rules.header import Header
from handrail.vault.rules.text import b64
from tests.attacks.conftest import Change, Person, Wire, join_frames, on, on_log, split_frames, texts
from tools.live import LiveServer

Rows = list[tuple[list[Any], bytes]]


def fresh(ana: Person, change: Change | None) -> Device:
    """A new device of Ana's behind a server that changes the log."""
    wire = Wire()
    device, _ = ana.another(wire)
    wire.change = change
    return device


def swap(rows: Rows) -> Rows:
    (first, a), (second, b), *rest = rows
    return [(first, b), (second, a), *rest]


def test_rule_10_swapped_bytes_are_named_and_the_rest_opens(ana: Person) -> None:
    ana.write("one", "two", "three")
    device = fresh(ana, on_log(swap))
    report = device.sync()
    assert len(report.damaged) == 2
    assert texts(device) == ["three"]
    assert set(device.view().refused.values()) == {"damaged"}


def test_rule_10_a_flipped_bit_in_the_middle_is_named_kept_and_the_rest_opens(ana: Person) -> None:
    ana.write("one", "two", "three")

    def flip(rows: Rows) -> None:
        row, data = rows[1]
        rows[1] = (row, data[:-5] + bytes([data[-5] ^ 1]) + data[-4:])

    device = fresh(ana, on_log(flip))
    report = device.sync()
    assert len(report.damaged) == 1
    assert texts(device) == ["one", "three"]
    assert device.store.get("damaged"), "its bytes are kept"


def test_rule_10_bytes_changed_with_their_content_id_are_refused_by_the_seal(ana: Person) -> None:
    ana.write("one", "two")

    def forge(rows: Rows) -> None:
        row, data = rows[0]
        if row[0] != 1:
            return  # what the device sends back while it heals: changed twice, it would be whole again
        data = data[:-5] + bytes([data[-5] ^ 1]) + data[-4:]
        rows[0] = ([row[0], content_id(data), row[2], row[3]], data)

    device = fresh(ana, on_log(forge))
    device.sync()
    assert texts(device) == ["two"]
    assert list(device.view().refused.values()) == ["damaged"]
    assert device.view().judgement.missing, "and its place is known to be empty"


@pytest.mark.parametrize("position", [0, 1, 2])
def test_rule_15_a_withheld_version_is_noticed(ana: Person, position: int) -> None:
    ana.write("one", "two", "three")
    ana.device.write("note", {"text": "four"})
    ana.device.sync()

    def withhold(rows: Rows) -> Rows:
        kept = [row for number, row in enumerate(rows) if number != position]
        return [([number + 1, *row[1:]], data) for number, (row, data) in enumerate(kept)]

    device = fresh(ana, on_log(withhold))
    device.sync()
    assert device.view().judgement.missing == [(ana.device.store.device, position + 1, position + 1)]


def test_rule_15_the_last_version_withheld_is_noticed_once_another_device_has_seen_it(ana: Person) -> None:
    ana.write("one", "two")
    second, _ = ana.another()
    second.sync()
    second.write("note", {"text": "from the second"})
    second.sync()

    def withhold(rows: Rows) -> Rows:
        return [rows[0], ([2, *rows[2][0][1:]], rows[2][1])]

    device = fresh(ana, on_log(withhold))
    device.sync()
    assert device.view().judgement.missing == [(ana.device.store.device, 2, 2)]


def test_rule_14_rows_left_out_in_place_are_not_accepted_as_an_answer(ana: Person) -> None:
    ana.write("one", "two", "three")
    device = fresh(ana, on_log(lambda rows: [rows[0], rows[2]]))
    with pytest.raises(NoAnswer):
        device.sync()
    device = fresh(ana, on_log(lambda rows: rows[1:]))
    with pytest.raises(NoAnswer):
        device.sync()


def test_rule_14_rows_in_another_order_change_nothing_that_is_shown(ana: Person) -> None:
    page = secrets.token_hex(16)
    for text in ("one", "two", "three"):
        ana.device.write("note", {"text": text}, page=page)
    ana.device.sync()

    def shuffle(rows: Rows) -> Rows:
        turned = rows[::-1]
        return [([number + 1, *row[1:]], data) for number, (row, data) in enumerate(turned)]

    device = fresh(ana, on_log(shuffle))
    device.sync()
    assert texts(device) == ["three"]
    assert not device.view().judgement.missing


def test_rule_14_replayed_and_duplicated_rows_change_nothing(ana: Person) -> None:
    page = secrets.token_hex(16)
    for text in ("one", "two"):
        ana.device.write("note", {"text": text}, page=page)
    ana.device.sync()

    def replay(rows: Rows) -> Rows:
        again = [*rows, rows[0], rows[1], rows[0]]
        return [([number + 1, *row[1:]], data) for number, (row, data) in enumerate(again)]

    device = fresh(ana, on_log(replay))
    device.sync()
    assert texts(device) == ["two"]
    assert len(device.view().versions) == 2


@pytest.mark.parametrize("cut", [1, 100, 2000])
def test_rule_14_a_truncated_answer_is_no_answer(ana: Person, cut: int) -> None:
    ana.write("one", "two")

    def truncate(request: Any, answer: Any) -> Any:
        if not request.url.path.endswith("vault/log"):
            return None
        return type(answer)(200, content=answer.content[:-cut])

    device = fresh(ana, truncate)
    with pytest.raises(NoAnswer):
        device.sync()


def test_rule_14_an_answer_that_ends_between_two_rows_is_no_answer(ana: Person) -> None:
    ana.write("one", "two")

    def shorten(request: Any, answer: Any) -> Any:
        if not request.url.path.endswith("vault/log"):
            return None
        head, rows = split_frames(answer.content)
        return type(answer)(200, content=join_frames(head, rows[:-1]))

    device = fresh(ana, shorten)
    with pytest.raises(NoAnswer):
        device.sync()


def forged(ana: Person, **changes: Any) -> tuple[str, bytes]:
    """A version sealed to Ana's own public identity, with a header that fits, signed by a stranger's key."""
    seed = secrets.token_bytes(32)
    stranger = SigningKey(crypto.public_of(seed), seed, 0)
    keys = replace(ana.device.keys, signing=(stranger,))
    header = Header(
        vault=keys.vault, page=secrets.token_hex(16), kind="note", schema=1, parents=(), author=b64(stranger.public),
        device=secrets.token_hex(16), n=1, prev=None, seen={}, gen=keys.gen, at="2026-11-22T09:14:00Z", body={"text": "forged"},
    )  # fmt: skip
    _, content, sealed = seal_version(replace(header, **changes), keys)
    return content, sealed


@pytest.mark.parametrize(("as_ana", "code"), [(False, "unknown-author"), (True, "bad-signature")])
def test_rule_9_a_version_forged_under_the_public_identity_is_refused(ana: Person, as_ana: bool, code: str) -> None:
    ana.write("mine")
    author = {"author": b64(ana.device.keys.signer.public)} if as_ana else {}
    content, sealed = forged(ana, **author)

    def add(rows: Rows) -> None:
        rows.append(([len(rows) + 1, content, len(sealed), False], sealed))

    device = fresh(ana, on_log(add))
    device.sync()
    assert texts(device) == ["mine"]
    assert device.view().refused == {content: code}


def test_rule_9_a_version_of_another_vault_is_refused_even_when_sealed_to_this_one(
    ana: Person, server: LiveServer
) -> None:
    ana.write("mine")
    ben = Person(server, "ben")
    [version] = ben.write("written by Ben")
    opened = ben.device.view().versions[version]
    from handrail.vault.rules.frame import build

    sealed = crypto.seal(build(opened.frame.line1, opened.frame.signature), [ana.device.keys.recipient])
    content = content_id(sealed)
    device = fresh(ana, on_log(lambda rows: [*rows, ([len(rows) + 1, content, len(sealed), False], sealed)]))
    device.sync()
    assert device.view().refused == {content: "other-vault"}


def test_rule_20_gone_on_the_servers_word_alone_is_not_believed(ana: Person) -> None:
    versions = ana.write("one", "two")
    content = ana.device.view().versions[versions[0]].content
    ana.wire.change = on("vault/ids", lambda answer: None)
    with ana.device.store.writing():
        ana.device.store.say_gone([content])
    ana.device.sync()
    assert texts(ana.device) == ["one", "two"], "the device keeps its own copy"
    assert ana.device.view().judgement.unexplained == [content]


def test_rule_20_a_fresh_device_names_a_hole_that_no_signed_list_explains(ana: Person) -> None:
    ana.write("one", "two")

    def empty(rows: Rows) -> None:
        row, _ = rows[0]
        rows[0] = ([row[0], row[1], 0, True], b"")

    device = fresh(ana, on_log(empty))
    device.sync()
    view = device.view()
    assert view.judgement.unexplained
    assert view.judgement.missing == [(ana.device.store.device, 1, 1)]


def test_rule_16_backed_up_is_not_shown_on_an_answer_for_something_else(ana: Person) -> None:
    version = ana.device.write("note", {"text": "mine"})

    def other(answer: dict[str, Any]) -> None:
        for result in answer["results"]:
            result["content_id"] = "0" * 64

    ana.wire.change = on("vault/versions", other)
    # The push alone: a whole sync would look at the log itself, and find it there.
    push(ana.device.http, ana.device.store, Report())
    opened = ana.device.view().versions[version]
    waiting = {content for content, _ in ana.device.store.waiting()}
    assert opened.content in waiting or not ana.device.backed_up(version)


def test_rule_6_a_key_replaced_because_someone_knew_the_passphrase_can_write_nothing_more(ana: Person) -> None:
    ana.write("before")
    thief, _ = ana.another()
    thief.sync()
    stolen = thief.keys
    ana.device.rotate(ana.device.account.passphrase_opener(ana.passphrase), "five quite other new words here")
    ana.passphrase = "five quite other new words here"
    ana.write("after")
    header = Header(
        vault=stolen.vault, page=secrets.token_hex(16), kind="note", schema=1, parents=(), author=b64(stolen.signer.public),
        device=thief.store.device, n=1, prev=None, seen={}, gen=stolen.gen, at="2026-11-22T09:14:00Z", body={"text": "forged"},
    )  # fmt: skip
    _, content, sealed = seal_version(header, stolen)
    device = fresh(ana, on_log(lambda rows: [*rows, ([len(rows) + 1, content, len(sealed), False], sealed)]))
    device.sync()
    assert texts(device) == ["after", "before"]
    assert device.view().versions[header_version(device, content)].aside == "retired-key"


def header_version(device: Device, content: str) -> str:
    return next(one.version for one in device.view().versions.values() if one.content == content)


def test_rule_1_a_locked_device_opens_nothing(ana: Person) -> None:
    ana.write("mine")
    ana.device.retire_store()
    from handrail.vault.rules.text import Malformed

    with pytest.raises(Malformed, match="locked"):
        ana.device.view()
    assert keyring.new_keys().gen == 0


def test_rule_6_a_replaced_key_cannot_burn_by_signing_at_a_place_that_was_taken(ana: Person) -> None:
    """The thief's list stands at Ana's own (device, 1): a fork, so it takes nothing away."""
    ana.write("one", "two")
    thief, _ = ana.another()
    thief.sync()
    stolen, view = thief.keys, thief.view()
    victims = [[one.header.n, one.version, one.content, None] for one in view.versions.values()]
    ana.device.rotate(ana.device.account.passphrase_opener(ana.passphrase), "five quite other new words here")
    ana.passphrase = "five quite other new words here"
    owner = ana.device.store.device
    header = Header(
        vault=stolen.vault, page=secrets.token_hex(16), kind="handrail.gone", schema=1, parents=(),
        author=b64(stolen.signer.public), device=owner, n=1, prev=None, seen={}, gen=0, at="2026-11-22T09:14:00Z",
        body={"why": "burn", "pages": [secrets.token_hex(16)], "gone": {owner: victims}},
    )  # fmt: skip
    _, content, sealed = seal_version(header, stolen)
    device = fresh(ana, on_log(lambda rows: [*rows, ([len(rows) + 1, content, len(sealed), False], sealed)]))
    device.sync()
    assert texts(device) == ["one", "two"]
    assert device.view().judgement.forked == [(owner, 1)]
    assert not [row for row in ana.device.http.call("GET", "vault/ids?after=0&limit=100")["ids"] if row[3]]


def test_rule_6_a_number_planted_far_ahead_makes_no_room_for_a_replaced_key(ana: Person) -> None:
    ana.write("one")
    thief, _ = ana.another()
    thief.sync()
    header = Header(
        vault=thief.keys.vault, page=secrets.token_hex(16), kind="note", schema=1, parents=(),
        author=b64(thief.keys.signer.public), device="d" * 32, n=2000, prev="0" * 64, seen={}, gen=thief.keys.gen,
        at="2026-11-22T09:14:00Z", body={"text": "planted"},
    )  # fmt: skip
    _, content, sealed = seal_version(header, thief.keys)
    thief.store.add(content, sealed, waiting=True)
    thief.sync()
    ana.device.sync()
    ana.device.rotate(ana.device.account.passphrase_opener(ana.passphrase), "five quite other new words here")
    assert ana.device.keys.signing[0].last == {ana.device.store.device: 1, "d" * 32: 0}


def test_rule_16_refused_for_ever_is_not_backed_up(ana: Person) -> None:
    version = ana.device.write("note", {"text": "mine"})
    ana.wire.change = on(
        "vault/versions", lambda answer: [row.update(status="gone") for row in answer["results"]] and None
    )
    ana.device.sync()
    assert not ana.device.backed_up(version)


def test_rule_6_what_an_open_device_believed_is_judged_anew_under_the_newer_key_file(ana: Person) -> None:
    ana.write("before")
    second, _ = ana.another()
    second.sync()
    thief, _ = ana.another()
    stolen = thief.keys
    ana.device.rotate(ana.device.account.passphrase_opener(ana.passphrase), "five quite other new words here")
    header = Header(
        vault=stolen.vault, page=secrets.token_hex(16), kind="note", schema=1, parents=(),
        author=b64(stolen.signer.public), device=thief.store.device, n=1, prev=None, seen={}, gen=stolen.gen,
        at="2026-11-22T09:14:00Z", body={"text": "forged"},
    )  # fmt: skip
    _, content, sealed = seal_version(header, stolen)
    second.store.add(content, sealed, seq=2)
    assert texts(second) == ["before", "forged"], "it has not heard of the newer key file"
    second.account.sign_in(ana.name, passphrase="five quite other new words here")
    assert texts(second) == ["before"]


@pytest.mark.parametrize("kind", ["always-differs", "more-of-nothing", "ids-again"])
def test_rule_14_a_server_that_leads_in_circles_is_left_with_a_word(ana: Person, kind: str) -> None:
    ana.write("one", "two")

    first: dict[str, Any] = {}

    def circle(request: httpx.Request, answer: httpx.Response) -> httpx.Response | None:
        differs = httpx.Response(409, json={"code": "log-differs", "message": "x"})
        if request.url.path.endswith("vault/ids") and kind == "ids-again":
            first.update(first or {**answer.json(), "last_seq": 99})
            return httpx.Response(200, json=first)
        if not request.url.path.endswith("vault/log"):
            return None
        if kind != "more-of-nothing":
            return differs
        head, _ = split_frames(answer.content)
        return httpx.Response(200, content=join_frames({**head, "more": True, "count": 0}, []))

    device = fresh(ana, circle)
    with pytest.raises(NoAnswer):
        device.sync()
