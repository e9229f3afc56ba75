"""Versions, keys, lists and drafts that a forged export brings (section 7; vault rules 6, 9, 18, 20)."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handrail.vault.client import crypto
from handrail.vault.client import keys as keyring
from handrail.vault.client.client import Device
from handrail.vault.client.export_read import Export
from handrail.vault.client.importing import import_export
from handrail.vault.rules.header import FORMER, GONE, Header
from handrail.vault.rules.markdown import body_as_markdown, file_name
from handrail.vault.rules.text import Malformed, b64, to_json
from tests.attacks.conftest import PASSPHRASE, texts
from tests.attacks.exports import (
    Members,
    add_member,
    code_of,
    device_with,
    edited,
    exported,
    members_of,
    page_doc,
    sealed_to,
    taken,
    zipped,
)


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
        add_member(index, members, f"pages/{page}.age", sealed_to(owner, doc), page=page, kind="note", title="", at="", heads=0, versions=1)  # fmt: skip


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
            add_member(index, members, f"drafts/{number}.age", data, page=page)

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


def test_rule_18_keys_that_name_too_many_devices_are_refused_before_anything_is_kept(tmp_path: Path) -> None:
    owner = device_with("mine")
    owner.account.keys = replace(keyring.rotated(owner.keys, {f"{n:032x}": 1 for n in range(5001)}), gen=1)
    assert code_of(exported(owner, tmp_path)) == "export-unsafe"


def test_rule_18_what_a_stranger_wrote_becomes_no_markup_and_obeys_no_terminal() -> None:
    words = "<script>x</script> ![a](http://t.example/x) [b](javascript:x) [c]: http://t.example \x1b[2J\u202eevil\n# head\n- item"
    said = body_as_markdown("note", {"text": words, "table": [{"a": "x|y"}]}, lambda text_id: None)
    for unsafe in ("<script", "](", "]:", "![", "\x1b", "\u202e", "\n# head", "\n- item"):
        assert unsafe not in said, unsafe
    assert "evil" in said
    sheet = {
        "answers": {"tried": [{"when": {"y": "2019", "m": "", "d": ""}, "what": "a|b\nc"}], "ruler": 7, "none": ""}
    }
    table = body_as_markdown(
        "step-1.powerless", sheet, lambda text_id: "When" if text_id.endswith("column.when") else None
    )
    assert table.splitlines() == [
        "## tried", "", "| When | what |", "| --- | --- |", "| 2019 | a\\|b<br>c |", "", "## ruler", "", "**7**",
    ]  # fmt: skip


def test_rule_18_file_names_fit_any_disk() -> None:
    assert file_name("2026-11-22T09:14:00Z", "../../etc/passwd") == "2026-11-22 etc passwd"
    assert file_name("", "CON") == "CON 1"
    assert file_name("", "\u202e\x00/") == "page 1"
    assert len(file_name("2026-11-22T09:14:00Z", "\U00020000" * 500).encode()) <= 200
