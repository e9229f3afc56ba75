"""Makes ``docs/vault-vectors/*.json``. Seals differ from run to run, so it is run when the protocol changes, not in a build.

``python -m tools.vault_vectors [NAME ...]`` makes all, or those named.
"""

from __future__ import annotations

import copy
import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from handrail.vault.client import crypto, keys, versions
from handrail.vault.rules import frame
from handrail.vault.rules.header import Header, read_header
from handrail.vault.rules.keyfile import read_key_file, why_not_kdf
from handrail.vault.rules.text import Malformed, b64, to_json

OUT = Path(__file__).resolve().parent.parent / "docs" / "vault-vectors"
HOST, NAME = "app.localhost", "blue-mesa-4821"
AT = "2026-11-22T09:14:00Z"


def seed(label: str, length: int = 32) -> bytes:
    """Bytes that anybody can see were not chosen to hide something."""
    return hashlib.sha256(f"handrail vector {label}".encode()).digest()[:length]


def hexed(label: str) -> str:
    return seed(label, 16).hex()


def make_keys(label: str) -> keys.Keys:
    secret = seed(f"{label} signing")
    public = crypto.public_of(secret)
    identity = crypto.identity_from(seed(f"{label} identity"))
    return keys.Keys(crypto.vault_id(public), 0, (identity,), (keys.SigningKey(public, secret, 0),))


def header(of: keys.Keys, **changes: Any) -> Header:
    base = Header(
        vault=of.vault, page=hexed("page"), kind="note", schema=1, parents=(), author=b64(of.signer.public),
        device=hexed("device"), n=1, prev=None, seen={}, gen=0, at=AT, body={"text": "One line. Una línea. 👩🏽‍🚀"},
    )  # fmt: skip
    return replace(base, **changes)


def ring(of: keys.Keys) -> dict[str, Any]:
    """What opening a version needs."""
    return {
        "vault": of.vault,
        "gen": of.gen,
        "identities": list(of.identities),
        "signing": [
            {"public": b64(key.public), "from_gen": key.from_gen, "last": None if key.last is None else dict(key.last)}
            for key in of.signing
        ],
    }


def outcome(call: Any) -> dict[str, Any]:
    try:
        opened = call()
    except Malformed as problem:
        return {"code": problem.code}
    return {"code": opened.aside, "version": opened.version}


def plain(of: keys.Keys, line1: bytes, *, by: keys.SigningKey | None = None, pad: bool = True) -> bytes:
    content = line1 + b"\n" + b64(crypto.sign((by or of.signer).secret, frame.SIGN_PREFIX + line1)).encode() + b"\n"
    return frame.pad(content) if pad else content


def plaintexts(of: keys.Keys, rotated: keys.Keys) -> list[tuple[str, bytes]]:
    good = header(of)
    line1 = to_json(good.members())
    whole = plain(of, line1)
    other = make_keys("other")
    members = good.members()

    def changed(**new: Any) -> bytes:
        return plain(of, to_json({**members, **new}))

    def without(member: str) -> bytes:
        return plain(of, to_json({name: value for name, value in members.items() if name != member}))

    deep: Any = {}
    for _ in range(62):
        deep = {"a": deep}
    signature_start = line1.__len__() + 1
    cases = [
        ("good", whole),
        ("spaces in line 1", plain(of, b" " + line1.replace(b",", b", "))),
        (
            "numbers as 1.0 and 1e0",
            plain(of, line1.replace(b'"n":1', b'"n":1.0').replace(b'"schema":1', b'"schema":1e0')),
        ),
        (
            "body holds numbers of every size",
            plain(of, line1.replace(b'"body":{', b'"body":{"a":9007199254740993,"b":-0,"c":1e999,"d":0.1,')),
        ),
        ("unicode escapes and a lone surrogate", plain(of, line1.replace(b"One", b"\\ud800\\u0000One"))),
        ("64 deep", changed(body=deep)),
        ("65 deep", changed(body={"a": deep})),
        ("class of 4096", changed(body={"text": "a" * 1000})),
        ("unknown kind and schema", changed(kind="from.tomorrow", schema=7)),
        ("newer protocol", changed(v=2)),
        ("v is text", changed(v="1")),
        ("v is true", changed(v=True)),
        ("extra member", changed(extra=1)),
        ("other vault", plain(of, to_json(header(of, vault=other.vault).members()))),
        ("unknown author", plain(of, to_json(header(of, author=b64(other.signer.public)).members()), by=other.signer)),
        ("signed by another than the author", plain(of, line1, by=other.signer)),
        ("gen above the key file's", changed(gen=9)),
        ("bit of line 1 flipped", whole[:200] + bytes([whole[200] ^ 1]) + whole[201:]),
        (
            "signature with its last bits not canonical",
            whole[: signature_start + 85] + b"B==\n" + whole[signature_start + 89 :],
        ),
        ("truncated", whole[:1000]),
        ("larger class than needed", whole + b"\n" * 3072),
        ("padding holds a letter", whole[:-1] + b"x"),
        ("one line only", line1.ljust(1024, b" ")),
        ("line 1 is not UTF-8", plain(of, line1.replace(b"One", b"\xff\xfe"))),
        ("byte-order mark", plain(of, b"\xef\xbb\xbf" + line1)),
        ("line 1 is a list", plain(of, b"[1]")),
        ("line 1 is empty", plain(of, b"")),
        ("NaN", plain(of, line1.replace(b'"body":{', b'"body":{"a":NaN,'))),
        ("empty", b""),
    ]
    cases += [(f"without {member}", without(member)) for member in sorted(members)]
    cases += [(name, changed(**{member: value})) for name, member, value in bad_members(of)]
    return cases + by_retired_keys(of, rotated, changed)


def bad_members(of: keys.Keys) -> list[tuple[str, str, Any]]:
    """(name, member, value) of forms that no member may have."""
    bad: dict[str, list[Any]] = {
        "vault": [of.vault.upper(), of.vault[:-1], 7, None], "page": ["", "g" * 32], "device": [None, "0" * 33],
        "kind": ["", "Note", "a" * 65, "1a", "a_b", None], "schema": [0, 1.5, True, "1", -1], "n": [0, True, 2**53, 1.5],
        "parents": [None, ["0"], ["0" * 64, "0" * 64], [f"{i:064x}" for i in range(65)], {}],
        "author": ["", b64(b"short"), None], "prev": ["0" * 64, "", 0], "gen": [-1, None, False],
        "at": ["2026-11-22", "2026-13-01T00:00:00Z", "2026-11-22T09:14:00+00:00", "2026-11-22T24:00:00Z", None],
        "seen": [[], {"x": [1, "0" * 64]}, {hexed("b"): [0, "0" * 64]}, {hexed("b"): [1]}, {hexed("b"): [1, "z"]}, {hexed("device"): [1, "0" * 64]}, None],
        "body": [[], None, "text", 1],
    }  # fmt: skip
    return [
        (f"{member} = {json.dumps(value)[:40]}", member, value) for member, values in bad.items() for value in values
    ]


def by_retired_keys(of: keys.Keys, rotated: keys.Keys, changed: Any) -> list[tuple[str, bytes]]:
    """Versions around a change of signing key."""
    cases = [("n = 2 without prev", changed(n=2)), ("n = 2", changed(n=2, prev="0" * 64))]
    old = of.signer
    cases += [
        (
            f"retired key, n = {n}",
            plain(rotated, to_json(header(of, n=n, prev=None if n == 1 else "0" * 64).members()), by=old),
        )
        for n in (1, 3, 4)
    ]
    cases.append(
        ("retired key, other device", plain(rotated, to_json(header(of, device=hexed("b")).members()), by=old))
    )
    cases.append(("new key after a change", plain(rotated, to_json(header(rotated, gen=1).members()))))
    return cases


def versions_file() -> dict[str, Any]:
    of = make_keys("first")
    rotated = rotate_fixed(of)
    cases = []
    for name, plaintext in plaintexts(of, rotated):
        use = rotated if "retired" in name or "new key" in name else of
        result = outcome(lambda plaintext=plaintext, use=use: versions.judge_plaintext(plaintext, "0" * 64, use))
        cases.append(
            {"name": name, "ring": "rotated" if use is rotated else "first", "plaintext": b64(plaintext), **result}
        )
    sealed = crypto.seal(plain(of, to_json(header(of).members())), [of.recipient])
    flipped = sealed[:-1] + bytes([sealed[-1] ^ 1])
    other = crypto.seal(plain(of, to_json(header(of).members())), [make_keys("other").recipient])
    seals = [
        ("good", sealed, versions.content_id(sealed)), ("flipped under its old id", flipped, versions.content_id(sealed)),
        ("flipped under its own id", flipped, versions.content_id(flipped)), ("sealed to another", other, versions.content_id(other)),
        ("truncated", sealed[:-20], versions.content_id(sealed[:-20])), ("swapped", other, versions.content_id(sealed)), ("good bytes under another id", sealed, versions.content_id(other)),
        ("not age at all", b"hello", versions.content_id(b"hello")), ("empty", b"", versions.content_id(b"")),
    ]  # fmt: skip
    return {
        "rings": {"first": ring(of), "rotated": ring(rotated)},
        "plaintexts": cases,
        "sealed": [
            {"name": name, "ring": "first", "content_id": cid, "sealed": b64(data), **outcome(lambda data=data, cid=cid: versions.open_version(data, cid, of))}
            for name, data, cid in seals
        ],
        "written": [
            {"members": json.loads(to_json(one.members())), "line1": to_json(one.members()).decode(), "seed": b64(of.signer.secret),
             "signature": b64(crypto.sign(of.signer.secret, frame.SIGN_PREFIX + to_json(one.members()))),
             "version": hashlib.sha256(to_json(one.members())).hexdigest()}
            for one in (header(of), header(of, body={"text": "a\u2028\"\\\n\x7f"}), header(of, n=2, prev="1" * 64, parents=("2" * 64,), seen={hexed("b"): (3, "4" * 64)}))
        ],
        "sizes": [{"content": size, "class": frame.size_class(size)} for size in (0, 1024, 1025, 4096, 4097, 16384, 16385, 65537, 262145, 1048576, 1048577)],
    }  # fmt: skip


def rotate_fixed(of: keys.Keys) -> keys.Keys:
    turned = keys.rotated(of, {hexed("device"): 3})
    return replace(turned, gen=1)


def case_key_file(name: str, text: bytes, opener: keys.Opener, least: int = 0) -> dict[str, Any]:
    result: dict[str, Any]
    try:
        found = keys.open_key_file(text, opener, least_gen=least)
        result = {"code": None, "gen": found.gen, "vault": found.vault, "identities": list(found.identities)}
    except Malformed as problem:
        result = {"code": problem.code}
    return {
        "name": name, "text": text.decode("utf-8", "replace"), "least_gen": least, **result,
        "opener": {"kind": opener.kind, "kdf": opener.kdf, "salt": b64(opener.salt), "secret": opener.secret.hex(), "host": opener.host, "name": opener.name},
    }  # fmt: skip


def key_file_file() -> dict[str, Any]:
    phrase = keys.Opener("passphrase", crypto.KDF_PASSPHRASE, seed("salt"), seed("phrase"), HOST, NAME)
    recovery = keys.recovery_opener(seed("entropy", 16), host=HOST, name=NAME)
    passkey = keys.passkey_opener(seed("prf"), host=HOST, name=NAME)
    first, text1, _ = keys.with_locks(make_keys("first"), None, add=[phrase, recovery], drop=set())
    second, text2, _ = keys.with_locks(first, read_key_file(text1), add=[passkey], drop=set())
    _, text3, _ = keys.with_locks(keys.rotated(second, {hexed("device"): 3}), None, add=[phrase], drop=set())
    _, foreign, _ = keys.with_locks(make_keys("other"), None, add=[phrase], drop=set())
    cases = [
        case_key_file("by passphrase", text2, phrase), case_key_file("by recovery", text2, recovery),
        case_key_file("by passkey", text2, passkey), case_key_file("after a change of signing key", text3, phrase),
        case_key_file("no such lock", text1, passkey), case_key_file("older than seen", text1, phrase, 2),
        case_key_file("as old as seen", text2, phrase, 2), case_key_file("dropped lock", text3, recovery),
        case_key_file("wrong passphrase", text2, replace(phrase, secret=seed("wrong"))),
        case_key_file("another host", text2, replace(phrase, host="evil.example")),
        case_key_file("another name", text2, replace(phrase, name="blue-mesa-4822")),
        case_key_file("salt given differs", text2, replace(phrase, salt=seed("salt 2"))),
        case_key_file("another vault's file", foreign, replace(phrase, secret=seed("other phrase"))),
        case_key_file("made by who knows the public keys only", server_made(second, text2), phrase),
    ]  # fmt: skip
    cases += [case_key_file(name, text, phrase) for name, text in tampered(text2)]
    cases += [case_key_file(name, text, phrase) for name, text in from_within(second, text2, phrase)]
    return {"cases": cases}


def server_made(of: keys.Keys, text: bytes) -> bytes:
    """A file with the right recipients and the old tags: all that the server could make."""
    file = read_key_file(text)
    sealed = crypto.seal(of.inner(), [lock.recipient for lock in of.locks])
    value = json.loads(text)
    value["sealed"] = b64(sealed)
    assert len(file.locks) == len(value["locks"])
    return to_json(value)


def from_within(of: keys.Keys, text: bytes, phrase: keys.Opener) -> list[tuple[str, bytes]]:
    """Files with right tags and a wrong inside: what an older key, or a mistaken client, could make."""
    locks = read_key_file(text).locks
    other = make_keys("other")
    rotated = keys.rotated(of, {})
    uncertified = replace(rotated.signer, cert=crypto.sign(other.signer.secret, b"anything"))

    def sealed(inner: keys.Keys) -> bytes:
        made = crypto.seal(inner.inner(), [lock.recipient for lock in of.locks])
        lines = replace(read_key_file(text), sealed=made).mac_lines()
        members = [
            {
                "id": one.id,
                "kind": one.kind,
                "kdf": one.kdf,
                "salt": b64(one.salt),
                "tag": b64(crypto.mac(own.mac, lines)),
            }
            for one, own in zip(locks, of.locks, strict=True)
        ]
        return to_json({"v": 1, "gen": of.gen, "vault": of.vault, "locks": members, "sealed": b64(made)})

    assert phrase.kind == "passphrase"
    return [
        ("nothing wrong inside", sealed(of)),
        ("inner gen differs", sealed(replace(of, gen=of.gen + 1))),
        ("inner vault differs", sealed(replace(of, vault="0" * 32))),
        ("inner locks differ", sealed(replace(of, locks=of.locks[:-1]))),
        ("first signing key of another vault", sealed(replace(of, signing=other.signing))),
        (
            "new signing key not certified by the old",
            sealed(replace(rotated, gen=of.gen, locks=of.locks, signing=(*rotated.signing[:-1], uncertified))),
        ),
        ("new signing key without certificate", sealed(replace(of, signing=(*of.signing, other.signer)))),
    ]


def tampered(text: bytes) -> list[tuple[str, bytes]]:
    value = json.loads(text)

    def edit(change: Any) -> bytes:
        new = copy.deepcopy(value)
        change(new)
        return to_json(new)

    def lock(index: int, **members: Any) -> bytes:
        return edit(lambda new: new["locks"][index].update(members))

    extra = {**value["locks"][2], "id": "00" * 8}
    return [
        ("lock removed", edit(lambda new: new["locks"].pop())),
        ("lock added", edit(lambda new: new["locks"].append(extra))),
        ("locks in another order", edit(lambda new: new["locks"].reverse())),
        ("gen raised", edit(lambda new: new.update(gen=9))),
        ("gen lowered", edit(lambda new: new.update(gen=1))),
        ("other vault", edit(lambda new: new.update(vault="0" * 32))),
        ("weaker scrypt", lock(0, kdf="scrypt-1024-8-1")), ("other r", lock(0, kdf="scrypt-65536-1-1")),
        ("N is no power of two", lock(0, kdf="scrypt-70000-8-1")), ("N far too large", lock(0, kdf="scrypt-4194304-8-1")),
        ("stronger scrypt than derived with", lock(0, kdf="scrypt-131072-8-1")), ("no scrypt", lock(0, kdf="hkdf")),
        ("salt changed", lock(0, salt=b64(seed("evil")))), ("tag changed", lock(0, tag=b64(seed("evil")))),
        ("kind unknown", lock(2, kind="face")), ("two passphrases", edit(lambda new: new["locks"].append({**new["locks"][0], "id": "11" * 8}))),
        ("same id twice", edit(lambda new: new["locks"][2].update(id=new["locks"][0]["id"]))), ("no locks", edit(lambda new: new.update(locks=[]))),
        ("eleven locks", edit(lambda new: new.update(locks=[{**extra, "id": f"{i:016x}"} for i in range(11)]))),
        ("unknown member", edit(lambda new: new.update(extra=1))), ("v 2", edit(lambda new: new.update(v=2))), ("v 1.0", text.replace(b'"v":1', b'"v":1.0', 1)),
        ("sealed cut", edit(lambda new: new.update(sealed=new["sealed"][:400]))), ("sealed empty", edit(lambda new: new.update(sealed=""))),
        ("gen 0", edit(lambda new: new.update(gen=0))), ("gen is true", edit(lambda new: new.update(gen=True))),
        ("not JSON", b"{"), ("a list", b"[]"), ("empty", b""),
    ]  # fmt: skip


def locks_file() -> dict[str, Any]:
    salt = seed("salt")
    phrases = [
        "correct horse battery staple five",
        "  spaces count  ",
        "ﬁve ångström",
        "five ångström",
        "cinco montañas azules 山",
        "e\u0301\u0301 ½",
    ]
    rows = []
    for phrase in phrases:
        opener = keys.passphrase_opener(phrase, salt=salt, kdf=crypto.KDF_PASSPHRASE, host=HOST, name=NAME)
        rows.append({"passphrase": phrase, "salt": b64(salt), "kdf": opener.kdf, **derived(opener)})
    entropy = seed("entropy", 16)
    return {
        "host": HOST, "name": NAME, "passphrases": rows,
        "recovery": {"entropy": entropy.hex(), "en": crypto.words_of(entropy, "en"), "es": crypto.words_of(entropy, "es"),
                     "card": crypto.card_text(HOST, NAME, entropy), **derived(keys.recovery_opener(entropy, host=HOST, name=NAME))},
        "passkey": {"prf": seed("prf").hex(), "prf_input": crypto.prf_input(HOST).hex(), **derived(keys.passkey_opener(seed("prf"), host=HOST, name=NAME))},
        "cards": [{"text": text, "host": HOST, "code": code_of(lambda text=text: crypto.read_card(text, HOST))} for text in
                  (crypto.card_text(HOST, NAME, entropy), "  " + crypto.card_text(HOST, NAME, entropy) + "\n", crypto.card_text("evil.example", NAME, entropy),
                   "https://app.localhost/#" + entropy.hex(), "handrail/1 card", "", crypto.card_text(HOST, NAME, entropy).upper())],
        "words": [{"words": words, "code": code_of(lambda words=words: crypto.entropy_of(words))} for words in
                  (crypto.words_of(entropy, "en"), crypto.words_of(entropy, "es"), crypto.words_of(entropy, "en").upper(), " ".join(["abandon"] * 12), "one two", "")],
        "vault_id": {"public": b64(make_keys("first").signer.public), "vault": make_keys("first").vault},
        "kdfs": [{"kind": kind, "kdf": kdf, "refused": why_not_kdf(kind, kdf) is not None} for kind, kdf in
                 (("passphrase", "scrypt-65536-8-1"), ("passphrase", "scrypt-1048576-8-1"), ("passphrase", "scrypt-2097152-8-1"), ("passphrase", "scrypt-32768-8-1"),
                  ("passphrase", "scrypt-065536-8-1"), ("passphrase", "hkdf"), ("recovery", "hkdf"), ("recovery", "scrypt-65536-8-1"), ("passkey", "none"))],
    }  # fmt: skip


def derived(opener: keys.Opener) -> dict[str, Any]:
    seal = crypto.identity_from(opener.key("seal"))
    return {
        "secret": opener.secret.hex(), "identity": seal, "recipient": crypto.recipient_of(seal),
        "proof": opener.key("proof").hex(), "mac": opener.key("mac").hex(), "lock_salt": opener.salt.hex(),
    }  # fmt: skip


def code_of(call: Any) -> str | None:
    try:
        call()
    except Malformed as problem:
        return problem.code
    return None


def main() -> int:
    from tools.vault_vectors_lists import former_file, kept_file
    from tools.vault_vectors_log import log_file, statements_file, thin_file

    OUT.mkdir(exist_ok=True)
    made = {
        "versions": versions_file(), "key-files": key_file_file(), "locks": locks_file(), "log": log_file(),
        "statements": statements_file(), "thin": thin_file(), "former": former_file(), "kept": kept_file(),
    }  # fmt: skip
    for name in sys.argv[1:] or made:
        (OUT / f"{name}.json").write_text(json.dumps(made[name], indent=1, ensure_ascii=True) + "\n")
    assert read_header(to_json(header(make_keys("first")).members()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
