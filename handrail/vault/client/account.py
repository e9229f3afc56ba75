"""Names, locks and sessions of one device (sections 2 and 5)."""

from __future__ import annotations

import re
from typing import Any

from handrail.vault.client import crypto
from handrail.vault.client.http import Http, ServerSaid
from handrail.vault.client.keys import (
    Keys,
    Opener,
    hash_of,
    open_key_file,
    passkey_opener,
    passphrase_opener,
    recovery_opener,
    with_locks,
)
from handrail.vault.client.store import Store
from handrail.vault.client.versions import signed_statement
from handrail.vault.rules.keyfile import read_key_file, why_not_kdf
from handrail.vault.rules.text import Malformed, b64, to_json, un_b64


def _salt(text: object) -> bytes:
    """A passphrase salt of the server's; a short one would make a key file that no client reads again."""
    salt = un_b64(text, 32)
    if salt is None:
        raise Malformed("weak-kdf", "salt")
    return salt


_RECEIPT = re.compile(r"[A-Za-z0-9_=-]{1,8192}")


def as_receipt(value: object) -> str | None:
    """A receipt as it is kept; nothing where it has another form (section 2.3a)."""
    return value if isinstance(value, str) and _RECEIPT.fullmatch(value) else None


class Account:
    """Signs up and in, opens and changes the key file. ``keys`` is None while locked."""

    def __init__(self, http: Http, store: Store) -> None:
        self.http = http
        self.store = store
        self.keys: Keys | None = None
        self.opener: Opener | None = None

    @property
    def name(self) -> str:
        """The sign-in name, or an empty text before there is an account."""
        return str(self.store.get("name") or "")

    def reserve(self, word: str) -> dict[str, str]:
        """A free name with the server's digits, its salt and a reservation."""
        answer = self.http.call("POST", "people/names", {"word": word})
        return {str(member): str(value) for member, value in answer.items()}

    def sign_up(self, reservation: dict[str, str], passphrase: str) -> str:
        """Attaches an account to the vault that this device already has. Answers the name."""
        keys = self._open()
        salt = _salt(reservation["salt"])
        opener = passphrase_opener(
            passphrase, salt=salt, kdf=reservation["kdf"], host=self.http.host, name=reservation["name"]
        )
        changed, key_file, proofs = with_locks(keys, None, add=[opener], drop=set())
        statement = {
            "type": "sign-up", "host": self.http.host, "vault": keys.vault, "name": reservation["name"],
            "gen": changed.gen, "key_file": hash_of(key_file), "signing": b64(keys.signer.public),
        }  # fmt: skip
        body = {
            "reservation": reservation["reservation"],
            "key_file": key_file.decode(),
            "proofs": proofs,
            **signed_statement(to_json(statement), keys),
        }
        answer = self.http.call("POST", "people/sign-up", body)
        self._keep(reservation["name"], key_file, changed, opener, receipt=answer.get("receipt"))
        return self.name

    def passphrase_opener(self, passphrase: str, name: str | None = None) -> Opener:
        """The passphrase made ready with the server's salt for the name."""
        name = name or self.name
        answer = self.http.call("POST", "people/salt", {"name": name})
        if why_not_kdf("passphrase", answer["kdf"]):
            raise Malformed("weak-kdf", str(answer["kdf"]))
        return passphrase_opener(
            passphrase, salt=_salt(answer["salt"]), kdf=answer["kdf"], host=self.http.host, name=name
        )

    def sign_in(
        self, name: str, *, passphrase: str | None = None, entropy: bytes | None = None, prf: bytes | None = None
    ) -> None:
        """Signs in and unlocks by one secret; raises ServerSaid(``no-match``) or Malformed (section 2.2).

        A server that was set back may not know the secret, or give an older key file than this device has: it gets back
        what it forgot, once (section 2.3a).
        """
        opener = self.opener_for(name, passphrase=passphrase, entropy=entropy, prf=prf)
        try:
            self._sign_in(name, opener)
        except (ServerSaid, Malformed) as problem:
            if problem.code not in ("no-match", "old-key-file") or name != self.name or not self._put_back_by(opener):
                raise
            self._sign_in(name, opener)

    def _sign_in(self, name: str, opener: Opener) -> None:
        answer = self.http.call(
            "POST", "people/sign-in", {"name": name, "kind": opener.kind, "proof": b64(opener.key("proof"))}
        )
        self._check_vault(answer["vault"])
        key_file = str(answer["key_file"]).encode()
        try:
            keys = open_key_file(key_file, opener, least_gen=self._least_gen())
        except Malformed as problem:
            # The server took the proof of this very secret: what does not fit is the file.
            raise Malformed("key-file-forged" if problem.code == "wrong-secret" else problem.code) from problem
        self._keep(name, key_file, keys, opener, receipt=answer.get("receipt"))

    def opener_for(
        self, name: str, *, passphrase: str | None = None, entropy: bytes | None = None, prf: bytes | None = None
    ) -> Opener:
        """Whichever secret was given, made ready."""
        if passphrase is not None:
            return self.passphrase_opener(passphrase, name)
        if entropy is not None:
            return recovery_opener(entropy, host=self.http.host, name=name)
        if prf is not None:
            return passkey_opener(prf, host=self.http.host, name=name)
        raise ValueError("a passphrase, recovery entropy or PRF result")

    def unlock(self, passphrase: str) -> None:
        """Opens the key file kept on this device; needs no network. The salt is the one in the file."""
        key_file = str(self.store.get("key_file") or "").encode()
        lock = next(iter(read_key_file(key_file).locks_of("passphrase")), None)
        if lock is None:
            raise Malformed("no-such-lock")
        opener = passphrase_opener(passphrase, salt=lock.salt, kdf=lock.kdf, host=self.http.host, name=self.name)
        self._keep(self.name, key_file, open_key_file(key_file, opener, least_gen=self._least_gen()), opener)

    def renew_session(self) -> None:
        """Signs in by the vault's key where the session has ended; the keys are held here.

        A server that was set back gets the newer locks, or the account, that it has forgotten (section 2.3a).
        """
        try:
            gen = int(self.http.call("GET", "people/me")["gen"])
        except ServerSaid as answer:
            if answer.code != "signed-out" or self.keys is None or not self.name:
                raise
            gen = self._sign_in_by_key_or_put_back()
        if gen < self._least_gen() and self.keys is not None and self.put_back():
            self._sign_in_by_key()
        elif gen == self._least_gen() and not self.store.get("receipt"):
            self._fetch_receipt()

    def _sign_in_by_key_or_put_back(self) -> int:
        try:
            return self._sign_in_by_key()
        except ServerSaid as answer:
            if answer.code != "no-match" or not self.put_back():
                raise
        return self._sign_in_by_key()

    def _sign_in_by_key(self) -> int:
        keys = self._open()
        statement = {"type": "sign-in", "host": self.http.host, "vault": keys.vault, "challenge": self.challenge()}
        answer = self.http.call("POST", "people/sign-in-by-key", signed_statement(to_json(statement), keys))
        return int(answer["gen"])

    def _put_back_by(self, opener: Opener) -> bool:
        """The same with what was typed, where that opens the key file that is here: another secret would not help."""
        try:
            keys = open_key_file(str(self.store.get("key_file")).encode(), opener, least_gen=self._least_gen())
        except Malformed:
            return False
        return self.put_back(keys)

    def put_back(self, keys: Keys | None = None) -> bool:
        """Gives the server back its receipt with our key file; whether it took them. Ends all sessions where it did.

        ``keys`` are those of our key file; the open ones where none are given.
        """
        keys = keys or self.keys
        if keys is None or not self.store.get("receipt"):
            return False
        try:
            self.http.call("POST", "people/put-back", self.put_back_body(keys))
        except ServerSaid as answer:
            if answer.code != "no-match":
                raise
            return False
        return True

    def put_back_body(self, keys: Keys) -> dict[str, Any]:
        """Receipt, key file and public keys, with the newest key's word for them (section 2.3a)."""
        key_file = str(self.store.get("key_file"))
        statement = {
            "type": "put-back", "host": self.http.host, "vault": keys.vault, "gen": keys.gen,
            "key_file": hash_of(key_file.encode()), "signing": b64(keys.signer.public),
        }  # fmt: skip
        chain = [
            {"public": b64(one.public), "from_gen": one.from_gen, "cert": None if one.cert is None else b64(one.cert)}
            for one in keys.signing
        ]
        given = {"receipt": self.store.get("receipt"), "key_file": key_file, "keys": chain}
        return given | signed_statement(to_json(statement), keys)

    def _fetch_receipt(self) -> None:
        answer = self.http.call("GET", "vault/key-file")
        if answer["key_file"] == self.store.get("key_file"):
            with self.store.writing():
                self.store.put("receipt", as_receipt(answer.get("receipt")))

    def challenge(self) -> str:
        """A fresh challenge for this vault."""
        return str(self.http.call("POST", "people/challenge", {"vault": self._open().vault})["challenge"])

    def refresh_keys(self) -> None:
        """Opens a newer key file by the lock this device was opened by; raises Malformed(``passphrase-changed``)."""
        if self.opener is None:
            raise Malformed("passphrase-changed")
        answer = self.http.call("GET", "vault/key-file")
        key_file = str(answer["key_file"]).encode()
        try:
            keys = open_key_file(key_file, self.opener, least_gen=self._least_gen())
        except Malformed as problem:
            if problem.code in ("wrong-secret", "no-such-lock"):
                raise Malformed("passphrase-changed") from problem
            raise
        self._keep(self.name, key_file, keys, self.opener, receipt=answer.get("receipt"))

    def replace_locks(
        self,
        fresh: Opener,
        keys: Keys,
        add: list[Opener],
        *,
        drop: set[str] | None = None,
        rotated_from: Keys | None = None,
    ) -> None:
        """One change of locks: key file, verifiers and (after a rotation) the signing key in one request."""
        before = rotated_from or keys
        file = None if rotated_from else read_key_file(str(self.store.get("key_file")))
        changed, key_file, proofs = with_locks(keys, file, add=add, drop=drop or set())
        turned = changed.signer.public != before.signer.public
        statement = {
            "type": "locks", "host": self.http.host, "vault": changed.vault,
            "gen": changed.gen, "key_file": hash_of(key_file),
            "signing": b64(changed.signer.public),
            "cert": b64(changed.signer.cert or b"") if turned else None,
            "from_gen": changed.signer.from_gen if turned else None,
        }  # fmt: skip
        body: dict[str, Any] = {
            "fresh": {"kind": fresh.kind, "proof": b64(fresh.key("proof"))},
            "key_file": key_file.decode(), "proofs": proofs, "end_other_sessions": turned,
            **signed_statement(to_json(statement), before),
        }  # fmt: skip
        if turned:
            # Before the answer, which may be lost: it is written only under keys in which this one is replaced.
            with self.store.writing():
                self.store.put("kept_due", b64(before.signer.public))
        answer = self.http.call("PUT", "people/locks", body, If_Match=f'"{before.gen}"')
        opener = add[0] if add and (turned or self.opener is None or self.opener.kind == add[0].kind) else self.opener
        self._keep(self.name, key_file, changed, opener, receipt=answer.get("receipt"))

    def change_passphrase(self, fresh: Opener, passphrase: str) -> None:
        """A new passphrase lock in place of the old; keys stay."""
        self.replace_locks(fresh, self._open(), [self.passphrase_opener(passphrase)], drop=self._ids("passphrase"))

    def add_recovery(self, fresh: Opener) -> bytes:
        """A new recovery lock in place of an old one; answers the entropy to be shown once."""
        entropy = crypto.recovery_entropy()
        self.replace_locks(
            fresh,
            self._open(),
            [recovery_opener(entropy, host=self.http.host, name=self.name)],
            drop=self._ids("recovery"),
        )
        return entropy

    def add_passkey(self, fresh: Opener, prf: bytes) -> None:
        """One more passkey lock."""
        self.replace_locks(fresh, self._open(), [passkey_opener(prf, host=self.http.host, name=self.name)])

    def delete(self, fresh: Opener) -> None:
        """Deletes account and vault on the server, at once."""
        keys = self._open()
        statement = {
            "type": "delete-account",
            "host": self.http.host,
            "vault": keys.vault,
            "name": self.name,
            "challenge": self.challenge(),
        }
        body = {
            "fresh": {"kind": fresh.kind, "proof": b64(fresh.key("proof"))},
            **signed_statement(to_json(statement), keys),
        }
        self.http.call("POST", "people/delete", body)

    def _ids(self, kind: str) -> set[str]:
        return {lock.id for lock in self._open().locks if lock.kind == kind}

    def _open(self) -> Keys:
        if self.keys is None:
            raise Malformed("locked")
        return self.keys

    def _least_gen(self) -> int:
        return int(self.store.get("gen") or 0)

    def _check_vault(self, vault: str) -> None:
        ours = self.store.get("vault")
        if ours is not None and ours != vault:
            raise Malformed("other-vault")

    def _keep(self, name: str, key_file: bytes, keys: Keys, opener: Opener | None, *, receipt: object = None) -> None:
        """What stands from here on. A receipt is of one key file: with another file the old one goes."""
        self.keys, self.opener = keys, opener
        same = self.store.get("key_file") == key_file.decode()
        with self.store.writing():
            for key, value in {
                "receipt": as_receipt(receipt) or (self.store.get("receipt") if same else None),
                "name": name,
                "vault": keys.vault,
                "gen": keys.gen,
                "key_file": key_file.decode(),
            }.items():
                self.store.put(key, value)
