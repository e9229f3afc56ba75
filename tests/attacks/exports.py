"""Exports made by hand, honest and not: what a stranger, a torn download or an older self could put before a reader."""

from __future__ import annotations

import hashlib
import json
import secrets
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from handrail.vault.client import crypto
from handrail.vault.client.client import Device
from handrail.vault.client.export import make_export
from handrail.vault.client.export_read import Export
from handrail.vault.client.importing import Imported, import_export
from handrail.vault.rules.text import Malformed
from tests.attacks.conftest import PASSPHRASE

Members = dict[str, bytes]


def device_with(*texts: str, at: str = "2026-11-22T09:14:00Z") -> Device:
    """A device that has met no server, and a page for each text."""
    device = Device("http://app.localhost:9", at=lambda: at)
    device.start()
    for text in texts:
        device.write("note", {"text": text})
    return device


def exported(device: Device, folder: Path) -> Path:
    """Its export."""
    path = folder / f"{secrets.token_hex(4)}.zip"
    make_export(device, path, PASSPHRASE)
    return path


def members_of(path: Path) -> Members:
    """Name -> bytes."""
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def zipped(folder: Path, members: Members, pack: int = zipfile.ZIP_STORED) -> Path:
    """A zip of these."""
    path = folder / f"{secrets.token_hex(4)}.zip"
    with zipfile.ZipFile(path, "w", pack) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return path


def edited(device: Device, folder: Path, edit: Callable[[dict[str, Any], Members], Any]) -> Path:
    """An export whose index and members were changed by someone who can seal to its owner."""
    members = members_of(exported(device, folder))
    plain = crypto.unseal(members["index.age"], list(device.keys.identities))
    assert plain is not None
    index = json.loads(plain)
    edit(index, members)
    members["index.age"] = sealed_to(device, index)
    return zipped(folder, members)


def sealed_to(device: Device, value: Any) -> bytes:
    """JSON sealed to the device's own identity."""
    return crypto.seal(json.dumps(value).encode(), [device.keys.recipient])


def page_doc(device: Device, sealed: bytes) -> dict[str, Any]:
    """What a page's member holds."""
    plain = crypto.unseal(sealed, list(device.keys.identities))
    assert plain is not None
    return dict(json.loads(plain))


def put_page(device: Device, index: dict[str, Any], members: Members, row: int, doc: dict[str, Any]) -> None:
    """Another document in place of a page's, its hash in the index."""
    file = index["pages"][row]["file"]
    members[file] = sealed_to(device, doc)
    index["pages"][row]["sha256"] = hashlib.sha256(members[file]).hexdigest()


def add_member(index: dict[str, Any], members: Members, file: str, data: bytes, **row: Any) -> None:
    """One more member, with its row in the list that its folder is called by."""
    members[file] = data
    index[file.partition("/")[0]].append({"file": file, "sha256": hashlib.sha256(data).hexdigest(), **row})


def of_a_later_minor(owner: Device) -> Callable[[dict[str, Any], Members], None]:
    """As a later minor version may write it."""

    def change(index: dict[str, Any], members: Members) -> None:
        index.update(minor=7, release="9.9.9", more={"of": "this"})
        index["pages"][0]["colour"] = "blue"
        index["signing"][0]["more"] = 1
        doc = page_doc(owner, members[index["pages"][0]["file"]])
        doc["more"] = doc["versions"][0]["more"] = [1]
        put_page(owner, index, members, 0, doc)
        members["pictures/a.age"] = b"something that is not known yet"

    return change


def taken(device: Device, path: Path, passphrase: str = PASSPHRASE) -> Imported:
    """An import, without a server."""
    with Export(path, passphrase) as export:
        return import_export(device, export)


def code_of(path: Path, passphrase: str = PASSPHRASE) -> str:
    """The code that a whole export is refused by, or an empty text."""
    try:
        with Export(path, passphrase) as export:
            import_export(device_with(), export)
    except Malformed as problem:
        return problem.code
    return ""
