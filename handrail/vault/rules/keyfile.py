"""Shape of a key file and the lines that its tags are made over (section 2.2)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from handrail.vault.rules.limits import LOCKS_MAX, SCRYPT_LOG_N, SCRYPT_LOG_N_MAX
from handrail.vault.rules.text import HEX16, HEX32, Malformed, as_int, b64, is_hex, parse_object, un_b64

KINDS = ("passphrase", "recovery", "passkey")
_SCRYPT = re.compile(r"scrypt-([1-9][0-9]{0,9})-8-1")
_KDF = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True)
class Lock:
    """One lock as it stands in the clear. ``tag`` is empty while a file is being made."""

    id: str
    kind: str
    kdf: str
    salt: bytes
    tag: bytes = b""


@dataclass(frozen=True)
class KeyFile:
    """A key file as it stands in the clear."""

    gen: int
    vault: str
    locks: tuple[Lock, ...]
    sealed: bytes
    v: int = 1

    def mac_lines(self) -> bytes:
        """What every lock's tag is an HMAC of: all but the tags."""
        lines = ["handrail/1/key-file", str(self.v), str(self.gen), self.vault, str(len(self.locks))]
        lines += [f"{lock.id} {lock.kind} {lock.kdf} {b64(lock.salt)}" for lock in self.locks]
        lines.append(hashlib.sha256(self.sealed).hexdigest())
        return "".join(line + "\n" for line in lines).encode("ascii")

    def locks_of(self, kind: str) -> tuple[Lock, ...]:
        """Locks of one kind, in order."""
        return tuple(lock for lock in self.locks if lock.kind == kind)


def _lock(value: Any) -> Lock:
    if not isinstance(value, dict) or set(value) != {"id", "kind", "kdf", "salt", "tag"}:
        raise Malformed("key-file-shape", "lock")
    salt, tag = un_b64(value["salt"]), un_b64(value["tag"], 32)
    shaped = (
        is_hex(value["id"], HEX16)
        and value["kind"] in KINDS
        and is_hex(value["kdf"], _KDF)
        and salt is not None
        and 16 <= len(salt) <= 64
    )
    if not shaped or salt is None or tag is None:
        raise Malformed("key-file-shape", "lock")
    return Lock(value["id"], value["kind"], value["kdf"], salt, tag)


def read_key_file(text: str | bytes) -> KeyFile:
    """The key file in ``text``; raises Malformed(``key-file-shape``) for anything else."""
    try:
        data = text.encode("utf-8") if isinstance(text, str) else text
    except UnicodeEncodeError:
        raise Malformed("key-file-shape", "not UTF-8") from None
    value = parse_object(data, "key-file-shape")
    if set(value) != {"v", "gen", "vault", "locks", "sealed"} or as_int(value["v"]) != 1:
        raise Malformed("key-file-shape", "members")
    gen, sealed, locks = as_int(value["gen"], 1), un_b64(value["sealed"]), value["locks"]
    if gen is None or not sealed or not is_hex(value["vault"], HEX32):
        raise Malformed("key-file-shape", "members")
    if not isinstance(locks, list) or not 1 <= len(locks) <= LOCKS_MAX:
        raise Malformed("key-file-shape", "locks")
    found = tuple(_lock(item) for item in locks)
    kinds = [lock.kind for lock in found]
    if len({lock.id for lock in found}) != len(found) or any(kinds.count(kind) > 1 for kind in KINDS[:2]):
        raise Malformed("key-file-shape", "locks repeat")
    return KeyFile(gen, value["vault"], found, sealed)


def why_not_kdf(kind: str, kdf: object) -> str | None:
    """``weak-kdf`` where a client must not derive with this, else None. Work factor: security.md B4."""
    if kind != "passphrase":
        return None if kdf == "hkdf" else "weak-kdf"
    match = _SCRYPT.fullmatch(kdf) if isinstance(kdf, str) else None
    if match is None:
        return "weak-kdf"
    n = int(match[1])
    fits = n & (n - 1) == 0 and 2**SCRYPT_LOG_N <= n <= 2**SCRYPT_LOG_N_MAX
    return None if fits else "weak-kdf"
