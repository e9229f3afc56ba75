"""A vault's keys, its locks and its key file: made, opened, changed (section 2)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from handrail.vault.client import crypto
from handrail.vault.rules.keyfile import KeyFile, Lock, read_key_file, why_not_kdf
from handrail.vault.rules.lists import PublicKey
from handrail.vault.rules.statement import certificate_bytes
from handrail.vault.rules.text import Malformed, as_int, b64, parse_object, to_json, un_b64


@dataclass(frozen=True)
class SigningKey:
    """One signing key; ``last`` is None for the current one, else device -> highest n accepted."""

    public: bytes
    secret: bytes
    from_gen: int
    cert: bytes | None = None
    last: Mapping[str, int] | None = None


@dataclass(frozen=True)
class InnerLock:
    """What the seal keeps of a lock: enough to lock to it again without its secret."""

    id: str
    kind: str
    recipient: str
    mac: bytes


@dataclass(frozen=True)
class Keys:
    """Everything a device needs; lives in memory only."""

    vault: str
    gen: int
    identities: tuple[str, ...]
    signing: tuple[SigningKey, ...]
    locks: tuple[InnerLock, ...] = ()

    @property
    def recipient(self) -> str:
        """Where new versions are sealed to."""
        return crypto.recipient_of(self.identities[-1])

    @property
    def public(self) -> tuple[PublicKey, ...]:
        """The signing keys without their secret halves."""
        return tuple(PublicKey(key.public, key.from_gen, key.cert, key.last) for key in self.signing)

    @property
    def signer(self) -> SigningKey:
        """The current signing key."""
        return self.signing[-1]

    def inner(self) -> bytes:
        """The JSON that the key file seals."""
        return to_json(
            {
                "v": 1,
                "gen": self.gen,
                "vault": self.vault,
                "identities": list(self.identities),
                "signing": [
                    {
                        "public": b64(key.public),
                        "secret": b64(key.secret),
                        "from_gen": key.from_gen,
                        "cert": None if key.cert is None else b64(key.cert),
                        "last": None if key.last is None else dict(key.last),
                    }
                    for key in self.signing
                ],
                "locks": [
                    {"id": lock.id, "kind": lock.kind, "recipient": lock.recipient, "mac": b64(lock.mac)}
                    for lock in self.locks
                ],
            }
        )


@dataclass(frozen=True)
class Opener:
    """A lock's secret, ready to use at one host under one name."""

    kind: str
    kdf: str
    salt: bytes
    secret: bytes
    host: str
    name: str

    def key(self, purpose: str) -> bytes:
        """``seal``, ``proof`` or ``mac``."""
        return crypto.lock_key(self.secret, self.salt, self.kind, purpose, (self.host, self.name))

    def lock(self) -> tuple[Lock, InnerLock]:
        """A new lock of this secret (its tag still to be made)."""
        recipient = crypto.recipient_of(crypto.identity_from(self.key("seal")))
        lock_id = secrets.token_hex(8)
        return (
            Lock(lock_id, self.kind, self.kdf, self.salt),
            InnerLock(lock_id, self.kind, recipient, self.key("mac")),
        )


def passphrase_opener(passphrase: str, *, salt: bytes, kdf: str, host: str, name: str) -> Opener:
    """Slow on purpose (scrypt). Raises Malformed(``weak-kdf``) before deriving."""
    return Opener("passphrase", kdf, salt, crypto.passphrase_secret(passphrase, salt, kdf), host, name)


def recovery_opener(entropy: bytes, *, host: str, name: str) -> Opener:
    """For the twelve words or the card."""
    return Opener("recovery", "hkdf", crypto.lock_salt("recovery", host, name), entropy, host, name)


def passkey_opener(prf: bytes, *, host: str, name: str) -> Opener:
    """For a WebAuthn PRF result."""
    return Opener("passkey", "hkdf", crypto.lock_salt("passkey", host, name), prf[:32], host, name)


def new_keys() -> Keys:
    """Keys of a new vault, without locks (gen 0: there is no key file yet)."""
    seed = secrets.token_bytes(32)
    public = crypto.public_of(seed)
    return Keys(crypto.vault_id(public), 0, (crypto.new_identity(),), (SigningKey(public, seed, 0),))


def make_key_file(keys: Keys, locks: tuple[Lock, ...]) -> bytes:
    """The exact bytes of a key file; ``locks`` (the clear parts) stand in the order of ``keys.locks``."""
    sealed = crypto.seal(keys.inner(), [lock.recipient for lock in keys.locks])
    lines = KeyFile(keys.gen, keys.vault, locks, sealed).mac_lines()
    members = [
        {
            "id": lock.id, "kind": lock.kind, "kdf": lock.kdf, "salt": b64(lock.salt),
            "tag": b64(crypto.mac(inner.mac, lines)),
        }
        for lock, inner in zip(locks, keys.locks, strict=True)
    ]  # fmt: skip
    return to_json({"v": 1, "gen": keys.gen, "vault": keys.vault, "locks": members, "sealed": b64(sealed)})


def open_key_file(text: bytes, opener: Opener, *, least_gen: int = 0) -> Keys:
    """The keys in a key file; raises Malformed with the codes and in the order of section 2.2."""
    file = read_key_file(text)
    candidates = file.locks_of(opener.kind)
    if not candidates:
        raise Malformed("no-such-lock")
    problem = Malformed("wrong-secret")
    for lock in candidates:
        if why_not_kdf(lock.kind, lock.kdf) or lock.kdf != opener.kdf:
            raise Malformed("weak-kdf")
        if lock.salt != opener.salt:
            raise Malformed("key-file-forged", "salt")
        if hmac.compare_digest(crypto.mac(opener.key("mac"), file.mac_lines()), lock.tag):
            return _unsealed(file, opener, least_gen)
    raise problem


def _unsealed(file: KeyFile, opener: Opener, least_gen: int) -> Keys:
    if file.gen < least_gen:
        raise Malformed("old-key-file")
    inner = crypto.unseal(file.sealed, [crypto.identity_from(opener.key("seal"))])
    if inner is None:
        raise Malformed("key-file-forged", "seal")
    keys = _read_inner(inner)
    outer_locks = [(lock.id, lock.kind) for lock in file.locks]
    if (keys.gen, keys.vault) != (file.gen, file.vault) or [(lock.id, lock.kind) for lock in keys.locks] != outer_locks:
        raise Malformed("key-file-forged", "inner differs")
    _check_chain(keys)
    return keys


def _check_chain(keys: Keys) -> None:
    if not chains(keys.vault, keys.signing):
        raise Malformed("key-file-forged", "vault id or certificate")


def chains(vault: str, signing: Sequence[SigningKey | PublicKey]) -> bool:
    """Whether the first key is the one that ``vault`` is named after, and each later one certified by the one before."""
    if crypto.vault_id(signing[0].public) != vault:
        return False
    for old, new in pairwise(signing):
        message = certificate_bytes(vault, b64(new.public), new.from_gen)
        if new.cert is None or not crypto.verifies(old.public, new.cert, message):
            return False
    return True


def _read_inner(data: bytes) -> Keys:
    value = parse_object(data, "key-file-forged")
    try:
        signing = tuple(_signing(item) for item in value["signing"])
        locks = tuple(_inner_lock(item) for item in value["locks"])
        if as_int(value["v"]) != 1 or not signing or not value["identities"]:
            raise Malformed("key-file-forged", "inner")
        return Keys(value["vault"], int(value["gen"]), tuple(value["identities"]), signing, locks)
    except (KeyError, TypeError, ValueError) as problem:
        raise Malformed("key-file-forged", "inner") from problem


def _signing(item: Any) -> SigningKey:
    public, secret = un_b64(item["public"], 32), un_b64(item["secret"], 32)
    cert = None if item["cert"] is None else un_b64(item["cert"], 64)
    if public is None or secret is None or crypto.public_of(secret) != public:
        raise Malformed("key-file-forged", "signing key")
    last = item["last"]
    return SigningKey(public, secret, int(item["from_gen"]), cert, None if last is None else dict(last))


def _inner_lock(item: Any) -> InnerLock:
    key = un_b64(item["mac"], 32)
    if key is None:
        raise Malformed("key-file-forged", "lock")
    return InnerLock(item["id"], item["kind"], item["recipient"], key)


def with_locks(
    keys: Keys, file: KeyFile | None, *, add: list[Opener], drop: set[str]
) -> tuple[Keys, bytes, dict[str, str]]:
    """(new keys, key file bytes, proofs of the new locks) one gen on. ``drop`` holds lock ids that go."""
    outer = [lock for lock in (file.locks if file else ()) if lock.id not in drop]
    inner = [lock for lock in keys.locks if lock.id not in drop]
    proofs = {}
    for opener in add:
        clear, sealed = opener.lock()
        outer.append(clear)
        inner.append(sealed)
        proofs[clear.id] = b64(opener.key("proof"))
    changed = replace(keys, gen=keys.gen + 1, locks=tuple(inner))
    return changed, make_key_file(changed, tuple(outer)), proofs


def rotated(keys: Keys, last: Mapping[str, int]) -> Keys:
    """``keys`` with a new identity and signing key on top, certified by the old (section 2.4); locks are gone.

    ``gen`` is left: :func:`with_locks` raises it.
    """
    seed = secrets.token_bytes(32)
    public, from_gen = crypto.public_of(seed), keys.gen + 1
    cert = crypto.sign(keys.signer.secret, certificate_bytes(keys.vault, b64(public), from_gen))
    retired = replace(keys.signer, last=dict(last))
    return replace(
        keys,
        identities=(*keys.identities, crypto.new_identity()),
        signing=(*keys.signing[:-1], retired, SigningKey(public, seed, from_gen, cert)),
        locks=(),
    )


def hash_of(key_file: bytes) -> str:
    """How statements name a key file."""
    return hashlib.sha256(key_file).hexdigest()
