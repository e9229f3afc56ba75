"""An account moves by its export to a second server and on to a third account (section 7; vault rule 18)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.vault.client.client import Device
from handrail.vault.client.export import make_export
from handrail.vault.client.export_read import Export
from handrail.vault.client.importing import Imported, import_export
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
