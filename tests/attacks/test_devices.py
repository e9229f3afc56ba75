"""Several devices of one person against a real server (rules 2, 6, 10 to 12, 14, 15, 20, 21)."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from handrail.vault.client.client import Device
from handrail.vault.client.http import Http, ServerSaid
from handrail.vault.client.store import Store
from handrail.vault.rules.text import Malformed
from tests.attacks.conftest import PASSPHRASE, Person, Wire, on_log, texts
from tools.live import LiveServer


def page_of(device: Device, version: str) -> str:
    return device.view().versions[version].header.page


def test_rule_2_what_was_written_before_the_account_goes_on_unchanged(server: LiveServer) -> None:
    device = Device(server.app)
    device.start()
    version = device.write("note", {"text": "What brought me here today"})
    sealed = [row[1] for row in device.store.all()]
    name = device.account.sign_up(device.account.reserve("ana"), PASSPHRASE)
    assert not device.backed_up(version)
    device.sync()
    assert device.backed_up(version)
    assert [row[1] for row in device.store.all()] == sealed, "nothing is sealed again"
    second = Device(server.app)
    second.account.sign_in(name, passphrase=PASSPHRASE)
    second.sync()
    assert texts(second) == ["What brought me here today"]


def test_rule_11_two_offline_devices_yield_two_heads_and_both_are_kept(ana: Person) -> None:
    [first] = ana.write("the beginning")
    page = page_of(ana.device, first)
    second, _ = ana.another()
    second.sync()
    ana.device.write("note", {"text": "on the one"}, page=page)
    second.write("note", {"text": "on the other"}, page=page)
    ana.device.sync()
    second.sync()
    ana.device.sync()
    assert texts(ana.device) == texts(second) == ["on the one", "on the other"]
    second.write("note", {"text": "both, as I decided"}, page=page)
    second.sync()
    ana.device.sync()
    assert texts(ana.device) == texts(second) == ["both, as I decided"]


def test_rule_11_no_clock_decides_anything(ana: Person) -> None:
    behind = Device(Http(ana.server.app), at=lambda: "2026-11-21T00:00:00Z")
    behind.account.sign_in(ana.name, passphrase=ana.passphrase)
    [first] = ana.write("written first")
    behind.sync()
    behind.write("note", {"text": "written second, by a clock a day behind"}, page=page_of(behind, first))
    behind.sync()
    ana.device.sync()
    assert texts(ana.device) == ["written second, by a clock a day behind"]


def test_rule_15_chains_and_seen_tell_each_device_what_the_others_have(ana: Person) -> None:
    ana.write("one", "two")
    second, _ = ana.another()
    second.sync()
    third_version = second.write("note", {"text": "three"})
    header = second.view().versions[third_version].header
    assert header.n == 1
    assert header.prev is None
    assert header.seen[ana.device.store.device][0] == 2
    fourth = second.write("note", {"text": "four"})
    assert second.view().versions[fourth].header.seen == {}, "nothing new was seen"


def test_rule_20_burned_pages_leave_every_device_and_the_server(ana: Person) -> None:
    keep, burn = ana.write("to keep", "to burn")
    page = page_of(ana.device, burn)
    content = ana.device.view().versions[burn].content
    sealed = ana.device.store.one(content)
    assert sealed is not None
    second, _ = ana.another()
    second.sync()
    ana.device.burn([page])
    ana.device.sync()
    second.sync()
    assert texts(ana.device) == texts(second) == ["to keep"]
    for device in (ana.device, second):
        assert device.store.one(content) is None
        assert not device.view().judgement.missing
        assert not device.view().judgement.unexplained
    ids = {row[1]: row[3] for row in ana.device.http.call("GET", "vault/ids?after=0&limit=100")["ids"]}
    assert ids[content], "a stub stays"
    ana.device.store.add(content, sealed, waiting=True)
    with ana.device.store.writing():
        ana.device.store.wait_again([content])
    ana.device.sync()
    fresh, _ = ana.another()
    fresh.sync()
    assert texts(fresh) == ["to keep"], "those bytes are refused for ever"
    assert keep in fresh.view().versions


def test_rule_20_an_edit_made_offline_before_a_burn_is_offered_and_not_lost(ana: Person) -> None:
    [version] = ana.write("to burn")
    page = page_of(ana.device, version)
    second, _ = ana.another()
    second.sync()
    edit = second.write("note", {"text": "I went on writing, offline"}, page=page)
    ana.device.burn([page])
    ana.device.sync()
    second.sync()
    ana.device.sync()
    for device in (ana.device, second):
        assert texts(device) == ["I went on writing, offline"]
        assert device.view().judgement.offered == [edit]


def test_rule_12_thinned_stepping_stones_go_and_the_page_stays_one_page(ana: Person) -> None:
    page = secrets.token_hex(16)
    for number in range(5):
        ana.device.write("note", {"text": f"minute {number}"}, page=page)
    ana.device.sync()
    second, _ = ana.another()
    second.sync()
    ana.device.thin(page)
    ana.device.sync()
    second.sync()
    fresh, _ = ana.another()
    fresh.sync()
    for device in (ana.device, second, fresh):
        assert texts(device) == ["minute 4"]
        assert not device.view().judgement.missing
        assert not device.view().judgement.unexplained


def test_rule_6_a_new_passphrase_keeps_the_keys_and_ends_the_old_one(ana: Person) -> None:
    ana.write("mine")
    keys = ana.device.keys
    ana.device.account.change_passphrase(ana.device.account.passphrase_opener(PASSPHRASE), "another five words for me")
    assert ana.device.keys.identities == keys.identities
    with pytest.raises(ServerSaid):
        ana.another()
    ana.passphrase = "another five words for me"
    device, _ = ana.another()
    device.sync()
    assert texts(device) == ["mine"]


def test_rule_5_recovery_words_and_a_passkey_open_the_same_vault(ana: Person) -> None:
    ana.write("mine")
    fresh = ana.device.account.passphrase_opener(PASSPHRASE)
    entropy, prf = ana.device.account.add_recovery(fresh), secrets.token_bytes(32)
    ana.device.account.add_passkey(fresh, prf)
    for secret in ({"entropy": entropy}, {"prf": prf}):
        device, _ = ana.another(sign_in=False)
        device.account.sign_in(ana.name, **secret)  # type: ignore[arg-type]  # one of two keyword forms
        device.sync()
        assert texts(device) == ["mine"]


def test_rule_6_an_open_device_follows_a_lock_that_was_added_elsewhere(ana: Person) -> None:
    second, _ = ana.another()
    ana.device.account.add_recovery(ana.device.account.passphrase_opener(PASSPHRASE))
    ana.write("after")
    second.sync()
    assert second.keys.gen == ana.device.keys.gen
    assert texts(second) == ["after"]


def test_rule_6_an_offline_device_says_its_own_again_after_the_keys_were_replaced(ana: Person) -> None:
    [version] = ana.write("the beginning")
    page = page_of(ana.device, version)
    second, _ = ana.another()
    second.sync()
    second.write("note", {"text": "written offline, before I heard"}, page=page)
    ana.device.rotate(ana.device.account.passphrase_opener(PASSPHRASE), "five new words for everyone")
    ana.passphrase = "five new words for everyone"
    with pytest.raises((Malformed, ServerSaid)):
        second.sync()
    second.account.sign_in(ana.name, passphrase=ana.passphrase)
    second.sync()
    ana.device.sync()
    fresh, _ = ana.another()
    fresh.sync()
    for device in (second, ana.device, fresh):
        assert texts(device) == ["written offline, before I heard"]


def test_rule_20_a_burn_made_offline_before_the_keys_were_replaced_is_said_again(ana: Person) -> None:
    [keep, burn] = ana.write("to keep", "to burn")
    second, _ = ana.another()
    second.sync()
    late = second.write("note", {"text": "written offline, then burned too"}, page=page_of(second, burn))
    second.burn([page_of(second, burn)])
    ana.device.rotate(ana.device.account.passphrase_opener(PASSPHRASE), "five new words for everyone")
    ana.passphrase = "five new words for everyone"
    second.account.sign_in(ana.name, passphrase=ana.passphrase)
    second.sync()
    second.sync()
    ana.device.sync()
    fresh, _ = ana.another()
    fresh.sync()
    for device in (second, ana.device, fresh):
        assert texts(device) == ["to keep"]
        assert not {burn, late} & set(device.view().versions)
    assert keep in fresh.view().versions


def replace_keys_unheard(ana: Person, second: Device) -> None:
    """Keys are replaced on the first device, which has heard nothing of the second; then both hear of each other."""
    ana.wire.change = on_log(lambda rows: rows.clear())
    ana.device.rotate(ana.device.account.passphrase_opener(PASSPHRASE), "five new words for everyone")
    ana.wire.change = None
    ana.passphrase = "five new words for everyone"
    second.account.sign_in(ana.name, passphrase=ana.passphrase)
    second.sync()
    ana.device.sync()


def nothing_is_unexplained(ana: Person, second: Device, shown: list[str]) -> None:
    """On both devices and on one that is new."""
    fresh, _ = ana.another()
    fresh.sync()
    for device in (second, ana.device, fresh):
        view = device.view()
        assert (view.judgement.missing, view.judgement.unexplained) == ([], [])
        assert texts(device) == shown


def test_rule_20_a_thin_that_a_change_of_keys_cuts_off_is_said_again(ana: Person) -> None:
    """It was carried out on the device and on the server before it was heard of: only a list explains the hole."""
    [page] = [page_of(ana.device, version) for version in ana.write("mine")]
    second, _ = ana.another()
    second.sync()
    for text in ("first", "second", "third"):
        second.write("note", {"text": text}, page=page)
    second.sync()
    assert second.thin(page)
    second.sync()
    replace_keys_unheard(ana, second)
    nothing_is_unexplained(ana, second, ["third"])


def test_rule_20_a_burn_behind_a_hole_in_the_device_s_own_chain_is_said_again(ana: Person) -> None:
    """The burn before last stands behind a version that the last one took out of the chain."""
    ana.write("mine")
    second, _ = ana.another()
    second.sync()
    for text in ("first", "second"):
        second.burn([page_of(second, second.write("note", {"text": text}))])
        second.sync()
    replace_keys_unheard(ana, second)
    nothing_is_unexplained(ana, second, ["mine"])


def test_rule_6_who_has_the_old_key_burns_nothing_by_writing_in_a_device_s_name(ana: Person) -> None:
    [version] = ana.write("to keep")
    second, _ = ana.another()
    second.sync()
    thief = Device(Http(ana.server.app), Store(":memory:"))
    thief.account.sign_in(ana.name, passphrase=ana.passphrase)
    thief.sync()
    with thief.store.writing():
        thief.store.put("device", second.store.device)
    ana.device.rotate(ana.device.account.passphrase_opener(PASSPHRASE), "five new words for everyone")
    ana.passphrase = "five new words for everyone"
    thief.burn([page_of(thief, version)])
    forged = thief.store.waiting()
    second.account.sign_in(ana.name, passphrase=ana.passphrase)
    with second.store.writing():
        for content, sealed in forged:
            second.store.add(content, sealed, waiting=True)
    second.sync()
    second.sync()
    ana.device.sync()
    assert texts(ana.device) == texts(second) == ["to keep"]


def test_rule_6_a_key_holding_device_signs_in_by_its_key(ana: Person) -> None:
    ana.write("one")
    ana.device.http.call("POST", "people/sign-out")
    ana.device.http.forget()
    ana.write("two")
    assert ana.device.http.call("GET", "people/me")["name"] == ana.name


def test_a_session_ended_elsewhere_is_refused_at_the_next_request(ana: Person) -> None:
    second, _ = ana.another()
    sessions = ana.device.http.call("GET", "people/sessions")["sessions"]
    [other] = [one for one in sessions if not one["here"]]
    ana.device.http.call("DELETE", f"people/sessions/{other['id']}")
    with pytest.raises(ServerSaid):
        second.http.call("GET", "vault/state")


def test_rule_21_deletion_takes_account_and_vault_at_once(ana: Person) -> None:
    ana.write("mine")
    second, _ = ana.another()
    ana.device.account.delete(ana.device.account.passphrase_opener(PASSPHRASE))
    for device in (ana.device, second):
        with pytest.raises(ServerSaid):
            device.http.call("GET", "vault/state")
    with pytest.raises(ServerSaid) as gone:
        ana.another()
    assert gone.value.code == "no-match"


def test_rule_14_a_restored_server_is_healed_by_any_device_that_has_the_pages(ana: Person) -> None:
    """The log as it was an hour ago, under another epoch: seen from the device, exactly what a restore looks like."""
    ana.write("one", "two", "three")
    with ana.device.store.writing():
        position = ana.device.store.get("position")
        ana.device.store.put("position", {**position, "epoch": "f" * 32})
    report = ana.device.sync()
    assert report.healed
    assert texts(ana.device) == ["one", "three", "two"]


def test_a_device_that_ends_in_the_middle_goes_on_from_its_folder(ana: Person, tmp_path: Path) -> None:
    wire = Wire()
    device = Device(Http(ana.server.app, transport=wire), Store(tmp_path / "device.sqlite3"))
    device.account.sign_in(ana.name, passphrase=PASSPHRASE)
    version = device.write("note", {"text": "before the end"})
    del device
    again = Device(Http(ana.server.app), Store(tmp_path / "device.sqlite3"))
    again.account.unlock(PASSPHRASE)
    assert texts(again) == ["before the end"]
    again.sync()
    assert again.backed_up(version)


def test_rule_4_unlocking_needs_no_network(ana: Person, tmp_path: Path) -> None:
    store = Store(tmp_path / "device.sqlite3")
    device = Device(Http(ana.server.app), store)
    device.account.sign_in(ana.name, passphrase=PASSPHRASE)
    offline = Device(Http("http://app.localhost:9"), store)
    offline.account.unlock(PASSPHRASE)
    assert offline.keys.vault == device.keys.vault
    with pytest.raises(Malformed, match="wrong-secret"):
        offline.account.unlock("not these five words here")
