"""An account moves by its export to a second server and on to a third account (section 7; vault rule 18)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from handrail.vault.client.client import Device
from handrail.vault.client.export import make_export
from handrail.vault.client.export_read import Export
from handrail.vault.client.http import NoAnswer
from handrail.vault.client.importing import Imported, import_export
from handrail.vault.client.versions import seal_version
from handrail.vault.rules.header import Header
from handrail.vault.rules.text import b64
from tests.attacks.conftest import PASSPHRASE, Person, texts
from tools.live import LiveServer, live_server


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[LiveServer]:
    """Another server."""
    with live_server(HANDRAIL_RATE_FACTOR="1000") as running:
        yield running


def taken(device: Device, path: Path, passphrase: str = PASSPHRASE) -> Imported:
    """An import, and its backup."""
    with Export(path, passphrase) as export:
        done = import_export(device, export)
    device.sync()
    return done


def lines(device: Device) -> dict[str, tuple[bytes, bytes]]:
    """Line 1 and signature of every version held, by version id."""
    return {one.version: (one.frame.line1, one.frame.signature) for one in device.view().versions.values()}


def test_rule_18_an_account_moves_to_a_second_server_and_on_with_all_history(
    ana: Person, server: LiveServer, elsewhere: LiveServer, tmp_path: Path
) -> None:
    [first, second] = ana.write("the beginning", "another page")
    page = ana.device.view().versions[first].header.page
    ana.device.write("note", {"text": "the beginning, changed"}, page=page)
    phone, _ = ana.another()
    phone.sync()
    phone.write("note", {"text": "changed on the phone"}, page=page)
    phone.sync()
    ana.device.sync()
    before = lines(ana.device)
    make_export(ana.device, tmp_path / "one.zip", PASSPHRASE)
    ben = Person(elsewhere, "ben")
    done = taken(ben.device, tmp_path / "one.zip")
    assert (done.added, done.held, done.refused, done.damaged) == (len(before), 0, [], [])
    assert before.items() <= lines(ben.device).items()
    assert texts(ben.device) == texts(ana.device)
    edited = ben.device.write(
        "note", {"text": "another page, changed there"}, page=ana.device.view().versions[second].header.page
    )
    ben.device.sync()
    make_export(ben.device, tmp_path / "two.zip", PASSPHRASE)
    cleo = Person(server, "cleo")
    taken(cleo.device, tmp_path / "two.zip")
    assert {**before, edited: lines(ben.device)[edited]}.items() <= lines(cleo.device).items()
    fresh, _ = cleo.another()
    fresh.sync()
    for device in (cleo.device, fresh):
        assert texts(device) == texts(ben.device)
        judged = device.view().judgement
        assert [judged.missing, judged.forked, judged.broken, judged.unexplained, [*device.view().refused]] == [[]] * 5
        assert all(device.backed_up(version) for version in before)
    again = len(cleo.device.store.order())
    for name in ("one.zip", "two.zip"):
        assert taken(cleo.device, tmp_path / name).added == 0
    assert len(cleo.device.store.order()) == again


def page_of(device: Device, version: str) -> str:
    return device.view().versions[version].header.page


def content_ids(device: Device) -> dict[str, bool]:
    """What the server lists: content id -> gone."""
    return {row[1]: bool(row[3]) for row in device.http.call("GET", "vault/ids?after=0&limit=1000")["ids"]}


def test_rule_20_what_was_taken_in_on_two_devices_at_once_is_burned_whole(
    ana: Person, elsewhere: LiveServer, tmp_path: Path
) -> None:
    """One version under two content ids: burned on a device that knows one of them, it goes under both."""
    [keep, burn] = ana.write("to keep", "CANARY to burn")
    make_export(ana.device, tmp_path / "old.zip", PASSPHRASE)
    ben = Person(elsewhere, "ben")
    phone, _ = ben.another()
    for device in (ben.device, phone):
        with Export(tmp_path / "old.zip", PASSPHRASE) as export:
            assert import_export(device, export).added == 2
    ben.device.sync()
    page = page_of(ben.device, burn)
    ben.device.burn([page])
    ben.device.sync()
    assert len(phone.view().copies[burn]) == 1
    phone.sync()
    ben.device.sync()
    for device in (ben.device, phone):
        device.sync()
        assert texts(device) == ["to keep"]
        judged = device.view().judgement
        assert [judged.missing, judged.forked, judged.broken, judged.unexplained] == [[]] * 4
    held = content_ids(ben.device)
    assert sorted(held.values()) == sorted([True, True] + [False] * (len(held) - 2))
    assert all(keep in device.view().versions for device in (ben.device, phone))
    fresh, _ = ben.another()
    fresh.sync()
    assert burn not in fresh.view().versions
    # The old export brings nothing of it back, however often.
    for device in (ben.device, fresh):
        with Export(tmp_path / "old.zip", PASSPHRASE) as export:
            done = import_export(device, export)
        assert (done.added, done.burned, done.held) == (0, 1, 1)
        assert texts(device) == ["to keep"]
    make_export(ben.device, tmp_path / "new.zip", PASSPHRASE)
    with Export(tmp_path / "new.zip", PASSPHRASE) as export:
        assert all(one.version != burn for page in export.pages() for one in page.versions)


def test_rule_20_what_was_burned_in_the_former_vault_goes_from_this_one_and_its_server(
    ana: Person, elsewhere: LiveServer, tmp_path: Path
) -> None:
    [burn, _] = ana.write("to burn", "to keep")
    make_export(ana.device, tmp_path / "before.zip", PASSPHRASE)
    ben = Person(elsewhere, "ben")
    taken(ben.device, tmp_path / "before.zip")
    content = ben.device.view().versions[burn].content
    assert content_ids(ben.device)[content] is False
    ana.device.burn([page_of(ana.device, burn)])
    ana.device.sync()
    make_export(ana.device, tmp_path / "after.zip", PASSPHRASE)
    taken(ben.device, tmp_path / "after.zip")
    assert texts(ben.device) == ["to keep"]
    assert content_ids(ben.device)[content] is True
    assert taken(ben.device, tmp_path / "before.zip").added == 0
    fresh, _ = ben.another()
    fresh.sync()
    assert texts(fresh) == ["to keep"]
    assert not fresh.view().judgement.unexplained


def test_rule_18_an_import_that_ends_in_the_middle_is_completed_by_the_next(
    ana: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.write("one", "two", "three")
    make_export(ana.device, tmp_path / "all.zip", PASSPHRASE)
    reader = Device("http://app.localhost:9")
    reader.start()
    monkeypatch.setattr("handrail.vault.client.importing._AT_ONCE", 1)

    def ends(done: int, of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with Export(tmp_path / "all.zip", PASSPHRASE) as export, pytest.raises(KeyboardInterrupt):
        import_export(reader, export, progress=ends)
    assert len(texts(reader)) == 2
    with Export(tmp_path / "all.zip", PASSPHRASE) as export:
        done = import_export(reader, export)
    assert (done.added, done.held) == (1, 2)
    assert texts(reader) == ["one", "three", "two"]
    with Export(tmp_path / "all.zip", PASSPHRASE) as export:
        assert import_export(reader, export).added == 0
    lists = [one for one in reader.view().versions.values() if one.header.kind == "handrail.former"]
    assert len(lists) == 1, "what is named is not named again"


def test_rule_18_an_export_taken_into_its_own_vault_adds_nothing_and_a_fresh_device_gets_all(
    ana: Person, tmp_path: Path
) -> None:
    versions = ana.write("one", "two")
    make_export(ana.device, tmp_path / "mine.zip", PASSPHRASE)
    assert taken(ana.device, tmp_path / "mine.zip").added == 0
    fresh, _ = ana.another()
    with Export(tmp_path / "mine.zip", PASSPHRASE) as export:
        assert import_export(fresh, export).added == 2
    assert texts(fresh) == ["one", "two"]
    fresh.sync()
    ana.device.sync()
    for device in (fresh, ana.device):
        assert texts(device) == ["one", "two"]
        assert all(len(device.view().copies[version]) == 2 for version in versions)
        assert not device.view().judgement.forked


def test_rule_6_who_holds_a_replaced_key_adds_nothing_beside_what_stands(ana: Person) -> None:
    """At a place up to ``last`` a replaced key is still believed, until the kept lists say what it signed."""
    ana.write("one", "two")
    thief, _ = ana.another()
    thief.sync()
    stolen = thief.keys
    ana.device.rotate(ana.device.account.passphrase_opener(PASSPHRASE), "five quite other new words here")
    ana.passphrase = "five quite other new words here"
    ana.device.sync()
    owner = ana.device.store.device
    header = Header(
        vault=stolen.vault, page=secrets.token_hex(16), kind="note", schema=1, parents=(), author=b64(stolen.signer.public),
        device=owner, n=1, prev=None, seen={}, gen=stolen.gen, at="2026-11-22T09:14:00Z", body={"text": "forged"},
    )  # fmt: skip
    version, content, sealed = seal_version(header, stolen)
    fresh, _ = ana.another()
    fresh.store.add(content, sealed)
    fresh.sync()
    view = fresh.view()
    assert texts(fresh) == ["one", "two"]
    assert view.versions[version].aside == "retired-key"
    assert version in view.judgement.offered
    assert view.judgement.forked == [(owner, 1)]


@pytest.mark.parametrize("answered", [True, False])
def test_rule_6_kept_lists_are_made_good_after_an_end_in_between(
    ana: Person, monkeypatch: pytest.MonkeyPatch, answered: bool
) -> None:
    ana.write("one", "two")
    with monkeypatch.context() as patch:
        if answered:
            patch.setattr(Device, "list_kept", lambda self: (_ for _ in ()).throw(KeyboardInterrupt))
        else:
            ana.wire.change = lambda request, answer: (
                raise_lost() if request.url.path.endswith("people/locks") else None
            )
        with pytest.raises((KeyboardInterrupt, NoAnswer)):
            ana.device.rotate(ana.device.account.passphrase_opener(PASSPHRASE), "five quite other new words here")
    ana.wire.change = None
    again = Device(ana.device.http, ana.device.store)
    again.account.sign_in(ana.name, passphrase="five quite other new words here")
    again.sync()
    ana.passphrase = "five quite other new words here"
    fresh, _ = ana.another()
    fresh.sync()
    kept = [one for one in fresh.view().versions.values() if one.header.kind == "handrail.kept"]
    assert [len(one.header.body["versions"]) for one in kept] == [2]
    assert texts(fresh) == ["one", "two"]
    assert again.list_kept() == 0


def raise_lost() -> None:
    raise httpx.ReadError("the answer was lost")


def test_rule_6_pages_taken_in_offline_are_named_again_after_the_keys_were_replaced(
    ana: Person, elsewhere: LiveServer, tmp_path: Path
) -> None:
    ana.write("from elsewhere")
    make_export(ana.device, tmp_path / "all.zip", PASSPHRASE)
    ben = Person(elsewhere, "ben")
    phone, _ = ben.another()
    with Export(tmp_path / "all.zip", PASSPHRASE) as export:
        import_export(phone, export)
    new = "five quite other new words here"
    ben.device.rotate(ben.device.account.passphrase_opener(PASSPHRASE), new)
    phone.account.sign_in(ben.name, passphrase=new)
    assert texts(phone) == []
    phone.sync()
    ben.device.sync()
    assert texts(phone) == texts(ben.device) == ["from elsewhere"]


def test_rule_20_a_burn_names_every_content_id_that_is_held(ana: Person, elsewhere: LiveServer, tmp_path: Path) -> None:
    [burn] = ana.write("to burn")
    make_export(ana.device, tmp_path / "all.zip", PASSPHRASE)
    ben = Person(elsewhere, "ben")
    phone, _ = ben.another()
    for device in (ben.device, phone, ben.device, phone):
        with Export(tmp_path / "all.zip", PASSPHRASE) as export:
            import_export(device, export)
        device.sync()
    with Export(tmp_path / "all.zip", PASSPHRASE) as export:
        assert import_export(phone, export).added == 0
    third, _ = ben.another()
    with Export(tmp_path / "all.zip", PASSPHRASE) as export:
        assert import_export(third, export).added == 1
    third.sync()
    assert len(third.view().copies[burn]) == 3
    [made] = third.burn([page_of(third, burn)])
    [rows] = third.view().versions[made].header.body["gone"].values()
    assert sorted(row[2] for row in rows) == sorted(third.view().copies[burn])
    third.sync()
    assert texts(third) == []
    assert sum(content_ids(third).values()) == 3


def test_rule_6_a_device_does_not_say_again_what_was_forged_in_its_name(ana: Person) -> None:
    """Whoever had the old key writes under the id of a device that lives on, and waits for it to sign that anew."""
    ana.write("one")
    thief, _ = ana.another()
    stolen, owner = thief.keys, ana.device.store.device
    ana.device.rotate(ana.device.account.passphrase_opener(PASSPHRASE), "five quite other new words here")
    header = Header(
        vault=stolen.vault, page=secrets.token_hex(16), kind="note", schema=1, parents=(), author=b64(stolen.signer.public),
        device=owner, n=7, prev="0" * 64, seen={}, gen=stolen.gen, at="2026-11-22T09:14:00Z", body={"text": "forged"},
    )  # fmt: skip
    _, content, sealed = seal_version(header, stolen)
    ana.device.store.add(content, sealed)
    ana.device.sync()
    assert texts(ana.device) == ["one"]
