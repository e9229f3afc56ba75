"""A version's plaintext: line 1, its signature, padding (section 3.1)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from handrail.vault.rules.limits import SIZE_CLASSES
from handrail.vault.rules.text import Malformed, b64, un_b64

SIGN_PREFIX = b"handrail/version/1\n"


@dataclass(frozen=True)
class Frame:
    """Line 1 as the exact bytes it was written in, and the signature of line 2."""

    line1: bytes
    signature: bytes

    @property
    def version(self) -> str:
        """The version id."""
        return hashlib.sha256(self.line1).hexdigest()

    @property
    def signed(self) -> bytes:
        """The bytes that the signature is over."""
        return SIGN_PREFIX + self.line1


def size_class(length: int) -> int | None:
    """The smallest class that holds ``length`` bytes, or None."""
    return next((size for size in SIZE_CLASSES if length <= size), None)


def pad(content: bytes) -> bytes:
    """``content`` filled with LF to its class; raises Malformed(``too-large``)."""
    size = size_class(len(content))
    if size is None:
        raise Malformed("too-large")
    return content + b"\n" * (size - len(content))


def build(line1: bytes, signature: bytes) -> bytes:
    """The padded plaintext; raises Malformed(``too-large``, or ``bad-frame`` for an LF in line 1)."""
    if b"\n" in line1:
        raise Malformed("bad-frame", "line 1 holds LF")
    return pad(line1 + b"\n" + b64(signature).encode("ascii") + b"\n")


def split(plaintext: bytes) -> Frame:
    """The frame in ``plaintext``; raises Malformed(``bad-frame``)."""
    first = plaintext.find(b"\n")
    second = plaintext.find(b"\n", first + 1)
    if first < 0 or second < 0:
        raise Malformed("bad-frame", "lines")
    if len(plaintext) != size_class(second + 1):
        raise Malformed("bad-frame", "size")
    if plaintext[second + 1 :].strip(b"\n"):
        raise Malformed("bad-frame", "padding")
    try:
        line2 = plaintext[first + 1 : second].decode("ascii")
        plaintext[:first].decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("bad-frame", "not UTF-8") from None
    signature = un_b64(line2, 64)
    if signature is None:
        raise Malformed("bad-frame", "signature")
    return Frame(plaintext[:first], signature)
