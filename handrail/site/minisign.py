"""Signatures in minisign's form: Ed25519 over BLAKE2b. `minisign -Vm FILE -P KEY` checks the same, without any of our code.

docs/decisions/0015-releases.md says why this form.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KIND, HASHED = b"Ed", b"ED"
COMMENT, TRUSTED = "untrusted comment: ", "trusted comment: "


class NotSigned(Exception):
    """What is wrong: `key`, `form`, `other-key` or `forged`."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Whose signature is asked for."""

    id: bytes
    raw: bytes

    def __str__(self) -> str:
        return base64.b64encode(KIND + self.id + self.raw).decode()


def digest(data: bytes) -> bytes:
    """What is signed instead of the data itself."""
    return hashlib.blake2b(data).digest()


def _decoded(text: str, size: int, problem: str) -> bytes:
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotSigned(problem) from error
    if len(raw) != size:
        raise NotSigned(problem)
    return raw


def public_key(text: str) -> PublicKey:
    """A key as minisign writes it: the one line, or the whole file with its comment. Raises NotSigned(`key`)."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(COMMENT)]
    raw = _decoded(lines[0] if len(lines) == 1 else "", 42, "key")
    if raw[:2] != KIND:
        raise NotSigned("key")
    return PublicKey(raw[2:10], raw[10:])


def verify(data: bytes, signature: str, key: PublicKey) -> str:
    """The trusted comment of a signature of this data by this key. Raises NotSigned."""
    lines = signature.splitlines()
    if len(lines) < 4 or not lines[0].startswith(COMMENT) or not lines[2].startswith(TRUSTED):
        raise NotSigned("form")
    raw, whole = _decoded(lines[1], 74, "form"), _decoded(lines[3], 64, "form")
    if raw[:2] != HASHED:
        raise NotSigned("form")
    if raw[2:10] != key.id:
        raise NotSigned("other-key")
    said = lines[2].removeprefix(TRUSTED)
    maker = Ed25519PublicKey.from_public_bytes(key.raw)
    try:
        maker.verify(raw[10:], digest(data))
        maker.verify(whole, raw[10:] + said.encode())
    except InvalidSignature as error:
        raise NotSigned("forged") from error
    return said
