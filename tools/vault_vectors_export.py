"""``docs/vault-vectors/exports/``: frozen exports, and what a reader must make of each (``export.json``).

``python -m tools.vault_vectors_export`` makes them anew. That is done only when the format changes: an export that was made
once must open for ever, so older ones are kept beside newer ones.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from handrail.vault.client import keys as keyring
from handrail.vault.client.client import Device
from handrail.vault.client.export_read import Export
from handrail.vault.client.importing import import_export
from handrail.vault.client.opening import View
from handrail.vault.rules.export import unsafe_name
from handrail.vault.rules.text import Malformed, b64
from tests.attacks.conftest import PASSPHRASE
from tests.attacks.exports import (
    Members,
    add_member,
    device_with,
    edited,
    exported,
    members_of,
    of_a_later_minor,
    sealed_to,
    taken,
    zipped,
)

NAMES = [
    "key.age", "pages/0.age", "My export/index.age", "ñ/página.age", "..a", "a..b", "a/...", "", "/", "/key.age", "../key.age", "a/../b",
    "..", "a\\b", "C:/key.age", "c:key.age", "a\u0000b", "a\nb", "a\u007fb", "a\u0085b", "a\u202eb",
]  # fmt: skip
OUT = Path(__file__).resolve().parent.parent / "docs" / "vault-vectors"


def whole(folder: Path) -> Device:
    """History, two heads, a burned page, a former vault, keys that were replaced, bytes that do not open."""
    owner = device_with("What brought me here today.\nLo que me trajo hoy: él, ella, 你好")
    page = next(iter(owner.view().judgement.heads))
    first = owner.write("note", {"text": "changed"}, page=page)
    for text in ("on the one", "on the other"):
        owner.write("note", {"text": text}, page=page, parents=[first])
    owner.write("step-1.powerless", {
        "title": "When it was stronger than me", "pass": 1, "skipped": [], "aside": False,
        "answers": {"tried": [{"when": {"y": "2019", "m": "3", "d": ""}, "what": "one | two"}], "told": "just once", "rules": ["a", "b"]},
        "asks": {"told": {"lang": "en", "ask": "What did I tell myself just before?"}},
    })  # fmt: skip
    burned = owner.write("note", {"text": "burned"})
    owner.burn([owner.view().versions[burned].header.page])
    owner._take_away(owner.view())
    taken(owner, exported(device_with("of a former vault"), folder))
    owner.account.keys = replace(keyring.rotated(owner.keys, {owner.store.device: 8}), gen=1)
    with owner.store.writing():
        owner.store.put("kept_due", b64(owner.keys.signing[0].public))
        owner.store.add("e" * 64, b"these bytes were never an age file")
    owner.list_kept()
    owner.write("note", {"text": "after"})
    return owner


def made(folder: Path) -> dict[str, Path]:
    """Name -> the file."""
    owner = whole(folder)
    path = exported(owner, folder)
    members = members_of(path)
    page = next(name for name in members if name.startswith("pages/"))
    simple = device_with("mine")
    stranger = members_of(exported(device_with("theirs"), folder))
    half = folder / "half.zip"
    half.write_bytes(path.read_bytes()[:4000])
    return {
        "whole": path,
        "again": zipped(folder, {f"My export/{name}": data for name, data in members.items()} | {"__MACOSX/My export/._index.age": b"x"}),
        "later": edited(simple, folder, of_a_later_minor(simple)),
        "drafts": edited(simple, folder, drafts(simple)),
        "damaged-page": zipped(folder, {**members, page: members[page][:-1] + b"x"}),
        "missing-page": zipped(folder, {name: data for name, data in members.items() if name != page}),
        "newer": edited(simple, folder, lambda index, _: index.update(v=2)),
        "forged": edited(simple, folder, lambda index, _: index.update(vault="0" * 32)),
        "other-key": zipped(folder, {**members, "key.age": stranger["key.age"]}),
        "hard-key": zipped(folder, {**members, "key.age": members["key.age"].replace(b" 16\n", b" 30\n", 1)}),
        "upwards": zipped(folder, {**members, "pages/../../x": b"x"}),
        "no-key": zipped(folder, {name: data for name, data in members.items() if name != "key.age"}),
        "half": half,
    }  # fmt: skip


def drafts(owner: Device) -> Any:
    """Words that were no version yet; one of them claims to be a list of the protocol's own."""

    def change(index: dict[str, Any], members: Members) -> None:
        for number, kind in enumerate(["note", "handrail.gone"]):
            page = f"{number + 1:032x}"
            draft = {
                "page": page,
                "kind": kind,
                "schema": 1,
                "parents": [],
                "at": "2026-11-22T09:14:00Z",
                "body": {"text": "not sent yet"},
            }
            add_member(index, members, f"drafts/{page}.age", sealed_to(owner, {"v": 1, "draft": draft}), page=page)

    return change


def expected(path: Path) -> dict[str, Any]:
    """What a reader says of a file, and what a fresh vault shows after taking it in."""
    reader = device_with()
    try:
        with Export(path, PASSPHRASE) as export:
            done = import_export(reader, export)
            index = export.index
    except Malformed as problem:
        return {"code": problem.code}
    view: View = reader.view()
    return {
        "code": None, "vault": index.vault, "gen": index.gen, "minor": index.minor, "formers": sorted(index.formers),
        "added": done.added, "drafts": done.drafts, "refused": sorted(one.code for one in done.refused),
        "damaged": sorted([row.file, code] for row, code in done.damaged), "unknown": sorted(done.unknown),
        "heads": {page: heads for page, heads in view.judgement.heads.items() if page not in {f"{n:032x}" for n in (1, 2)}},
        "versions": sorted(version for version, one in view.versions.items() if one.header.vault != reader.keys.vault),
        "aside": sorted(version for version, one in view.versions.items() if one.aside),
        "alarms": [view.judgement.missing, view.judgement.forked, view.judgement.broken],
    }  # fmt: skip


def main() -> int:
    (OUT / "exports").mkdir(exist_ok=True)
    names = [{"name": name, "unsafe": unsafe_name(name)} for name in NAMES]
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        for name, path in made(Path(folder)).items():
            kept = OUT / "exports" / f"{name}.zip"
            shutil.copyfile(path, kept)
            cases.append(
                {"name": name, "file": f"exports/{name}.zip", "passphrase": PASSPHRASE, "expected": expected(kept)}
            )
    (OUT / "export.json").write_text(json.dumps({"cases": cases, "names": names}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
