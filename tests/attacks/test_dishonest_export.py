"""An export from anywhere: torn, packed with tricks, forged (section 7; vault rules 9, 18, 20)."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import stat
import struct
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handrail.content.texts import load_packs
from handrail.vault.client import crypto
from handrail.vault.client import keys as keyring
from handrail.vault.client.client import Device
from handrail.vault.client.export import PACK, NoRoom, make_export
from handrail.vault.client.export_read import Export
from handrail.vault.client.importing import import_export
from handrail.vault.client.passphrase_file import seal_to_passphrase
from handrail.vault.rules.header import FORMER, GONE, Header
from handrail.vault.rules.text import Malformed, b64, to_json
from tests.attacks.conftest import PASSPHRASE, texts
from tests.attacks.exports import (
    Members,
    device_with,
    edited,
    exported,
    members_of,
    page_doc,
    put_page,
    sealed_to,
    taken,
    zipped,
)
from tools.live import HANDRAIL, ROOT


def code_of(path: Path, passphrase: str = PASSPHRASE) -> str:
    """The code that a whole export is refused by, or an empty text."""
    try:
        with Export(path, passphrase) as export:
            import_export(device_with(), export)
    except Malformed as problem:
        return problem.code
    return ""


def opened(path: Path, *, lang: str, typed: str = PASSPHRASE) -> subprocess.CompletedProcess[str]:
    """``handrail vault open`` as somebody runs it: no server, no database, no settings."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": f"{lang}.UTF-8"}
    command = [HANDRAIL, "vault", "--passphrase-stdin", "open", str(path), "--into", str(path.with_suffix(f".{lang}"))]
    return subprocess.run(command, input=typed + "\n", env=env, cwd=path.parent, capture_output=True, text=True, check=False)  # fmt: skip


def with_names(*names: str) -> Callable[[Path, Members], Path]:
    return lambda folder, members: zipped(folder, {**members, **dict.fromkeys(names, b"x")})


def twice(folder: Path, members: Members) -> Path:
    path = zipped(folder, members)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as out:
        out.writestr("index.age", b"another")
    return path


def linked(folder: Path, members: Members) -> Path:
    path = zipped(folder, members)
    with zipfile.ZipFile(path, "a") as out:
        link = zipfile.ZipInfo("pages/link.age")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        out.writestr(link, "/etc/passwd")
    return path


def many(folder: Path, members: Members) -> Path:
    """The directory's own count lies far above: nothing of it is read."""
    data = bytearray(zipped(folder, members).read_bytes())
    end = data.rindex(b"PK\x05\x06")
    data[end + 8 : end + 16] = struct.pack("<HHL", 0xFFFF, 0xFFFF, 0xFFFFFFFF)
    wide = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 250_001, 250_001, 1000, 0)
    path = folder / "many.zip"
    path.write_bytes(bytes(data[:end]) + wide + struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1) + bytes(data[end:]))
    return path


def bomb(folder: Path, members: Members) -> Path:
    return zipped(folder, {**members, "pages/zeros.age": bytes(65 * 1024 * 1024)}, zipfile.ZIP_DEFLATED)


def many_bombs(folder: Path, members: Members) -> Path:
    """Each is allowed, all together are not; they share one place in the file, as such bombs do."""
    zeros = zipped(folder, {**members, "pages/zeros.age": bytes(60 * 1024 * 1024)}, zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(zeros, "a") as out:
        one = out.getinfo("pages/zeros.age")
        for number in range(40):
            again = zipfile.ZipInfo(f"pages/zeros{number}.age")
            again.compress_type, again.header_offset, again.CRC = zipfile.ZIP_DEFLATED, one.header_offset, one.CRC
            again.compress_size, again.file_size = one.compress_size, one.file_size
            out.filelist.append(again)
            out.NameToInfo[again.filename] = again
        out._didModify = True  # type: ignore[attr-defined]  # the library writes the directory only when it thinks so
    return zeros


def lying(folder: Path, members: Members) -> Path:
    """The index is announced smaller than it is, with the check sum of that part."""
    import zlib

    path = zipped(folder, members, zipfile.ZIP_DEFLATED)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as whole:
        info = whole.getinfo("index.age")
    short = struct.pack("<LLL", zlib.crc32(members["index.age"][:50]), info.compress_size, 50)
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        if data[at + 46 : at + 55] == b"index.age":
            data[at + 16 : at + 28] = short
        at += 4
    path.write_bytes(bytes(data))
    return path


def cut(folder: Path, members: Members) -> Path:
    path = zipped(folder, members)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def two_names(folder: Path, members: Members) -> Path:
    path = zipped(folder, members)
    with zipfile.ZipFile(path) as whole:
        at = whole.getinfo("index.age").header_offset + 30
    data = path.read_bytes()
    path.write_bytes(data[:at] + b"indeX.age" + data[at + 9 :])
    return path


def text(folder: Path, members: Members) -> Path:
    (folder / "text.zip").write_text("hello")
    return folder / "text.zip"


def other_key(folder: Path, members: Members) -> Path:
    """Another person's key, under the same passphrase."""
    return zipped(folder, {**members, "key.age": members_of(exported(device_with("theirs"), folder))["key.age"]})


def hard_key(folder: Path, members: Members) -> Path:
    """Asks for a terabyte of memory."""
    return zipped(folder, {**members, "key.age": members["key.age"].replace(b" 16\n", b" 30\n", 1)})


TRICKS: dict[str, tuple[str, Callable[[Path, Members], Path]]] = {
    "absolute": ("export-unsafe", with_names("/etc/cron.d/x")),
    "drive": ("export-unsafe", with_names("C:/x")),
    "upwards": ("export-unsafe", with_names("pages/../../x")),
    "backslash": ("export-unsafe", with_names("pages\\..\\x")),
    "control": ("export-unsafe", with_names("pages/a\x1b[2J.age")),
    "twice": ("export-unsafe", twice),
    "link": ("export-unsafe", linked),
    "many": ("export-unsafe", many),
    "bomb": ("export-unsafe", bomb),
    "many bombs": ("export-unsafe", many_bombs),
    "lying": ("export-unsafe", lying),
    "two names": ("export-unsafe", two_names),
    "packed otherwise": ("export-unsafe", lambda folder, members: zipped(folder, members, zipfile.ZIP_LZMA)),
    "half": ("export-half", cut),
    "no key": ("export-half", lambda folder, members: zipped(folder, {n: d for n, d in members.items() if n != "key.age"})),
    "no index": ("export-half", lambda folder, members: zipped(folder, {n: d for n, d in members.items() if n != "index.age"})),
    "no zip": ("export-half", text),
    "empty": ("export-half", lambda folder, members: zipped(folder, {})),
    "other key": ("export-damaged", other_key),
    "hard key": ("weak-kdf", hard_key),
    "key is no age": ("export-damaged", lambda folder, members: zipped(folder, {**members, "key.age": b"hello"})),
    "index flipped": ("export-damaged", lambda folder, members: zipped(folder, {**members, "index.age": members["index.age"][:-1] + b"x"})),
}  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_rule_18_a_file_with_tricks_is_refused_whole(tmp_path: Path, trick: str) -> None:
    code, make = TRICKS[trick]
    path = make(tmp_path, members_of(exported(device_with("mine"), tmp_path)))
    assert code_of(path) == code


def test_rule_18_what_is_wrong_with_an_export_is_said_in_both_languages_and_nothing_is_written(tmp_path: Path) -> None:
    owner = device_with("mine")
    good = members_of(exported(owner, tmp_path))
    newer = edited(owner, tmp_path, lambda index, members: index.update(v=2))
    forged = edited(owner, tmp_path, lambda index, members: index.update(vault="0" * 32))
    cases = [
        (TRICKS["upwards"][1](tmp_path, good), PASSPHRASE, "has tricks", "trae trampas"),
        (TRICKS["half"][1](tmp_path, good), PASSPHRASE, "only a part", "solo una parte"),
        (TRICKS["other key"][1](tmp_path, good), PASSPHRASE, "another export", "otra copia"),
        (TRICKS["hard key"][1](tmp_path, good), PASSPHRASE, "more work", "más trabajo"),
        (zipped(tmp_path, good), "not these five words here", "does not open", "no abre"),
        (newer, PASSPHRASE, "newer release", "versión más nueva"),
        (forged, PASSPHRASE, "not the keys of one vault", "no son las de una sola caja"),
        (tmp_path / "nowhere.zip", PASSPHRASE, "could not be read", "No se pudo leer"),
    ]
    for number, (path, typed, english, spanish) in enumerate(cases):
        lang, part = (("en_US", english), ("es_US", spanish))[number % 2]
        done = opened(path, lang=lang, typed=typed)
        assert (done.returncode, done.stdout) == (1, ""), done
        assert part in done.stderr
        assert "Traceback" not in done.stderr
        assert not path.with_suffix(f".{lang}").exists()
        code = code_of(path, typed) if path.exists() else "no-file"
        said = load_packs([PACK])[f"cli.export.{code}"]
        assert (english in str(said.in_lang("en")), spanish in str(said.in_lang("es"))) == (True, True)


def test_rule_18_one_damaged_page_is_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    owner = device_with("one", "two", "three")
    good = exported(owner, tmp_path)
    members = members_of(good)
    name = next(name for name in members if name.startswith("pages/"))
    flipped = members[name][:-3] + bytes([members[name][-3] ^ 1]) + members[name][-2:]
    torn = bytearray(good.read_bytes())
    torn[torn.index(members[name]) + 200] ^= 1
    (tmp_path / "torn.zip").write_bytes(bytes(torn))
    for path in (zipped(tmp_path, {**members, name: flipped}), zipped(tmp_path, {n: d for n, d in members.items() if n != name}), tmp_path / "torn.zip"):  # fmt: skip
        reader = device_with()
        done = taken(reader, path)
        assert [row.file for row, _ in done.damaged] == [name]
        assert len(texts(reader)) == 2
    said = opened(tmp_path / "torn.zip", lang="en_US")
    assert "Wrote 2 pages" in said.stdout
    assert "does not open (damaged)" in (tmp_path / "torn.en_US" / "index.md").read_text()


def test_rule_18_people_zip_again_what_they_unzipped(tmp_path: Path) -> None:
    members = members_of(exported(device_with("mine"), tmp_path))
    again = {f"My export/{name}": data for name, data in members.items()}
    again |= {"__MACOSX/My export/._index.age": b"x", "My export/.DS_Store": b"x", "My export/notes.txt": b"mine"}
    reader = device_with()
    done = taken(reader, zipped(tmp_path, again, zipfile.ZIP_DEFLATED))
    assert texts(reader) == ["mine"]
    assert done.unknown == ("My export/notes.txt",)


def test_rule_18_what_a_later_minor_version_adds_is_left_alone_and_named(tmp_path: Path) -> None:
    owner = device_with("mine")

    def later(index: dict[str, Any], members: Members) -> None:
        index.update(minor=7, more={"of": "this"})
        index["pages"][0]["colour"] = "blue"
        index["signing"][0]["more"] = 1
        doc = page_doc(owner, members[index["pages"][0]["file"]])
        doc["more"] = doc["versions"][0]["more"] = [1]
        put_page(owner, index, members, 0, doc)
        members["pictures/a.age"] = b"x"

    reader = device_with()
    done = taken(reader, edited(owner, tmp_path, later))
    assert texts(reader) == ["mine"]
    assert done.unknown == ("pictures/a.age",)


def forged_version(of: keyring.Keys, **changes: Any) -> dict[str, Any]:
    """A version signed by these keys, as a page states it, on a page of its own unless told."""
    header = Header(
        vault=of.vault, page=secrets.token_hex(16), kind="note", schema=1, parents=(), author=b64(of.signer.public),
        device=secrets.token_hex(16), n=1, prev=None, seen={}, gen=of.gen, at="2026-11-22T09:14:00Z", body={"text": "forged"},
    )  # fmt: skip
    header = replace(header, **changes)
    line1 = to_json(header.members())
    signature = crypto.sign(of.signer.secret, b"handrail/version/1\n" + line1)
    return {"version": hashlib.sha256(line1).hexdigest(), "line1": line1.decode(), "signature": b64(signature), "page": header.page}  # fmt: skip


def added(owner: Device, index: dict[str, Any], members: Members, *versions: dict[str, Any]) -> None:
    """Puts pages with these versions into an export and its index."""
    for one in versions:
        page = one["page"]
        doc = {"handrail": "page", "v": 1, "page": page, "kind": "note", "title": "", "heads": [], "versions": [one]}
        members[f"pages/{page}.age"] = sealed_to(owner, doc)
        digest = hashlib.sha256(members[f"pages/{page}.age"]).hexdigest()
        index["pages"].append({"page": page, "file": f"pages/{page}.age", "sha256": digest, "kind": "note", "title": "", "at": "", "heads": 0, "versions": 1})  # fmt: skip


def test_rule_9_versions_that_are_not_what_they_say_are_named_and_left_out(tmp_path: Path) -> None:
    owner, stranger = device_with("mine"), device_with("theirs")
    keys = owner.keys
    by_stranger = forged_version(replace(keys, signing=stranger.keys.signing))
    as_owner = forged_version(replace(keys, signing=stranger.keys.signing), author=b64(keys.signer.public))
    of_another = forged_version(stranger.keys)
    good = forged_version(keys)
    wrong_id = {**good, "version": "0" * 64}
    elsewhere = {**forged_version(keys), "page": secrets.token_hex(16)}
    no_signature = {**forged_version(keys), "signature": "x"}
    bad = [by_stranger, as_owner, of_another, wrong_id, elsewhere, no_signature]
    reader = device_with()
    done = taken(reader, edited(owner, tmp_path, lambda index, members: added(owner, index, members, *bad)))
    assert sorted(one.code for one in done.refused) == ["bad-frame", "bad-signature", "damaged", "damaged", "other-vault", "unknown-author"]  # fmt: skip
    assert texts(reader) == ["mine"]
    assert not reader.view().refused


def test_rule_18_a_page_that_the_index_does_not_tell_of_adds_nothing(tmp_path: Path) -> None:
    owner = device_with("mine")
    version = forged_version(owner.keys)

    def slip_in(index: dict[str, Any], members: Members) -> None:
        rows = list(index["pages"])
        added(owner, index, members, version)
        index["pages"] = rows

    reader = device_with()
    taken(reader, edited(owner, tmp_path, slip_in))
    assert texts(reader) == ["mine"]


def test_rule_18_a_page_changed_behind_its_hash_adds_nothing(tmp_path: Path) -> None:
    owner = device_with("mine")

    def change(index: dict[str, Any], members: Members) -> None:
        doc = page_doc(owner, members[index["pages"][0]["file"]])
        doc["versions"].append(forged_version(owner.keys, page=doc["page"]))
        members[index["pages"][0]["file"]] = sealed_to(owner, doc)

    reader = device_with()
    done = taken(reader, edited(owner, tmp_path, change))
    assert [code for _, code in done.damaged] == ["damaged"]
    assert texts(reader) == []


def test_rule_18_what_is_sealed_to_an_older_identity_only_is_not_taken(tmp_path: Path) -> None:
    """Who knew the vault before its keys were replaced knows the older identity, and can seal to it."""
    owner = device_with("mine")
    older = owner.keys
    owner.account.keys = replace(keyring.rotated(older, {owner.store.device: 1}), gen=1)
    members = members_of(exported(owner, tmp_path))
    plain = crypto.unseal(members["index.age"], list(owner.keys.identities))
    assert plain is not None
    assert (
        code_of(zipped(tmp_path, {**members, "index.age": crypto.seal(plain, [older.recipient])})) == "export-damaged"
    )


def test_rule_6_retired_keys_keep_their_standing_after_a_move(tmp_path: Path) -> None:
    owner = device_with("mine")
    thief = owner.keys
    owner.account.keys = replace(keyring.rotated(thief, {owner.store.device: 1}), gen=1)
    owner.write("note", {"text": "after"})
    late = forged_version(thief, device=owner.store.device, n=2, prev="0" * 64)
    reader = device_with()
    done = taken(reader, edited(owner, tmp_path, lambda index, members: added(owner, index, members, late)))
    assert done.added == 3
    assert texts(reader) == ["after", "mine"]
    assert reader.view().versions[late["version"]].aside == "retired-key"


@pytest.mark.parametrize("kind", ["another vault", "certificate", "another former"])
def test_rule_18_signing_keys_that_do_not_chain_refuse_the_whole(tmp_path: Path, kind: str) -> None:
    owner, stranger = device_with("mine"), device_with("theirs")
    theirs = [key.members() for key in stranger.keys.public]

    def change(index: dict[str, Any], members: Members) -> None:
        if kind == "another vault":
            index["signing"] = theirs
        elif kind == "certificate":
            index["signing"] = [
                {**index["signing"][0], "last": {}},
                {**theirs[0], "from_gen": 1, "cert": b64(b"c" * 64)},
            ]
        else:
            index["formers"] = [{"vault": "0" * 32, "gen": 0, "signing": theirs}]

    assert code_of(edited(owner, tmp_path, change)) == "export-forged"


def test_rule_18_a_later_file_does_not_change_what_a_former_vaults_keys_may_sign(tmp_path: Path) -> None:
    """The holder of a replaced key of the former vault makes an export that leaves the newer key out, or raises gen."""
    owner = device_with("mine")
    thief = Device("http://app.localhost:9")
    thief.account.keys = owner.keys
    owner.account.keys = replace(keyring.rotated(owner.keys, {owner.store.device: 1}), gen=1)
    owner.write("note", {"text": "after"})
    reader = device_with()
    taken(reader, exported(owner, tmp_path))
    thief.write("note", {"text": "forged"})

    def raised(index: dict[str, Any], members: Members) -> None:
        index["gen"] = 99

    done = taken(reader, edited(thief, tmp_path, raised))
    assert texts(reader) == ["after", "mine"]
    assert done.added == 1
    forked = device_with()
    forked.account.keys = replace(keyring.rotated(thief.keys, {}), gen=99)
    forked.write("note", {"text": "of another chain"})
    with Export(exported(forked, tmp_path), PASSPHRASE) as export, pytest.raises(Malformed, match="export-forged"):
        import_export(reader, export)
    assert texts(reader) == ["after", "mine"]
    assert not reader.view().refused


def test_rule_18_a_former_list_inside_an_import_names_nothing(tmp_path: Path) -> None:
    owner, stranger = device_with("mine"), device_with("theirs")
    planted = forged_version(stranger.keys)
    owner.write(FORMER, {"vault": stranger.keys.vault, "gen": 0, "signing": [key.members() for key in stranger.keys.public], "versions": [planted["version"]]})  # fmt: skip

    def add(index: dict[str, Any], members: Members) -> None:
        index["formers"] = []
        added(owner, index, members, planted)

    reader = device_with()
    done = taken(reader, edited(owner, tmp_path, add))
    assert [one.code for one in done.refused] == ["other-vault"]
    assert texts(reader) == ["mine"]


def test_rule_20_a_former_vaults_gone_list_does_not_take_away_what_was_written_here(tmp_path: Path) -> None:
    reader = device_with("written here")
    [here] = reader.view().versions.values()
    owner = device_with("mine")
    owner.write(GONE, {"why": "burn", "pages": [here.header.page], "gone": {reader.store.device: [[1, here.version, here.content, None]]}})  # fmt: skip
    taken(reader, exported(owner, tmp_path))
    assert texts(reader) == ["mine", "written here"]
    assert here.content not in reader.view().judgement.named


def test_rule_9_a_draft_cannot_become_a_list_of_the_protocols_own(tmp_path: Path) -> None:
    """A draft is signed by whoever takes it in: it must never be more than words on a page."""
    reader = device_with("written here")
    [here] = reader.view().versions.values()
    owner = device_with("mine")
    burn = {
        "why": "burn",
        "pages": [here.header.page],
        "gone": {reader.store.device: [[1, here.version, here.content, None]]},
    }
    page = secrets.token_hex(16)
    drafts = [
        {"page": page, "kind": GONE, "schema": 1, "parents": [], "at": "", "body": burn},
        {"page": page, "kind": "note", "schema": 1, "parents": ["x"], "at": "", "body": {"text": "bad"}},
        {
            "page": page,
            "kind": "note",
            "schema": 1,
            "parents": [],
            "at": "",
            "body": {"text": "not sent yet", "n": 1e999},
        },
    ]

    def add(index: dict[str, Any], members: Members) -> None:
        for number, draft in enumerate(drafts):
            data = crypto.seal(
                json.dumps({"v": 1, "draft": draft}).replace("Infinity", "1e999").encode(), [owner.keys.recipient]
            )
            members[f"drafts/{number}.age"] = data
            index["drafts"].append(
                {"page": page, "file": f"drafts/{number}.age", "sha256": hashlib.sha256(data).hexdigest()}
            )

    path = edited(owner, tmp_path, add)
    done = taken(reader, path)
    assert (done.drafts, len(done.damaged)) == (1, 2)
    assert texts(reader) == ["mine", "not sent yet", "written here"]
    assert taken(reader, path).drafts == 0
    reader.write("note", {"text": "sent, and changed since"}, page=page)
    assert taken(reader, path).drafts == 0, "twice is harmless"
    reader.burn([page])
    reader._take_away(reader.view())
    assert taken(reader, path).drafts == 0, "what was burned stays burned"
    assert texts(reader) == ["mine", "written here"]


def test_rule_18_no_room_is_said_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from handrail.vault.client.store import Store

    owner = device_with("mine")
    path = exported(owner, tmp_path)
    reader = Device("http://app.localhost:9", Store(tmp_path / "reader.sqlite3"))
    reader.start()
    usage = type("Usage", (), {"free": 100})()
    monkeypatch.setattr("handrail.vault.client.export.shutil.disk_usage", lambda folder: usage)
    with pytest.raises(NoRoom):
        make_export(owner, tmp_path / "no.zip", PASSPHRASE)
    assert not (tmp_path / "no.zip").exists()
    with pytest.raises(NoRoom):
        taken(reader, path)
    assert reader.store.order() == []


def test_rule_18_no_file_is_written_over_and_none_is_left_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = device_with("mine")
    there = tmp_path / "there.zip"
    there.write_text("mine already")
    with pytest.raises(Malformed, match="export-exists"):
        make_export(owner, there, PASSPHRASE)

    def meanwhile(*given: Any) -> Any:
        (tmp_path / "late.zip").write_text("came meanwhile")
        return real(*given)

    real = os.link
    monkeypatch.setattr("handrail.vault.client.export.os.link", meanwhile)
    with pytest.raises(Malformed, match="export-exists"):
        make_export(owner, tmp_path / "late.zip", PASSPHRASE)

    def full(*given: Any, **named: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("handrail.vault.client.export.crypto.seal", full)
    with pytest.raises(OSError, match="No space"):
        make_export(owner, tmp_path / "full.zip", PASSPHRASE)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["late.zip", "there.zip"]
    assert there.read_text() == "mine already"
    assert (tmp_path / "late.zip").read_text() == "came meanwhile"


def test_rule_5_a_passphrase_typed_in_another_form_opens_it(tmp_path: Path) -> None:
    owner = device_with("mine")
    path = tmp_path / "accents.zip"
    make_export(owner, path, "cinco palabras an\u0303os \ufb01nas aqu\u00ed")
    for typed in ("cinco palabras a\u00f1os finas aqu\u00ed", "cinco palabras an\u0303os \ufb01nas aqui\u0301"):
        with Export(path, typed) as export:
            assert len(export.index.pages) == 1
    with pytest.raises(Malformed, match="wrong-secret"):
        Export(path, "cinco palabras anos finas aqui")
    assert b" 16\n" in seal_to_passphrase(b"x", "y")[:80], "what a cheap phone can afford"
