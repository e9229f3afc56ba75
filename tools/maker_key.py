"""The key that a maker signs releases with, in minisign's own file form: `minisign -S` can use the same file.

    python -m tools.maker_key new FILE                    asks for a passphrase, twice; writes FILE and FILE.pub
    python -m tools.maker_key new FILE --no-passphrase    for a machine that keeps the file safe in another way
    python -m tools.maker_key sign KEYFILE FILE           writes FILE.minisig

Keep the file off every server and out of every repository.
"""

from __future__ import annotations

import base64
import getpass
import hashlib
import os
import secrets
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from handrail.site.minisign import COMMENT, HASHED, KIND, TRUSTED, PublicKey, digest

SCRYPT, CLEAR, CHECKED = b"Sc", b"\0\0", b"B2"
SENSITIVE = (33_554_432, 1_073_741_824)
"""minisign's own cost: a gigabyte and some seconds for each guess."""
LEAST = 12


@dataclass(frozen=True, slots=True)
class MakerKey:
    """A private key, open."""

    id: bytes
    seed: bytes

    @property
    def private(self) -> Ed25519PrivateKey:
        """As the library wants it."""
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public(self) -> PublicKey:
        """What everybody may know."""
        return PublicKey(self.id, self.private.public_key().public_bytes_raw())

    def checksum(self) -> bytes:
        """By which a wrong passphrase is noticed."""
        return hashlib.blake2b(KIND + self.id + self.seed + self.public.raw, digest_size=32).digest()


def stream(passphrase: str, salt: bytes, cost: tuple[int, int]) -> bytes:
    """The 104 bytes that hide a key; libsodium's reading of opslimit and memlimit."""
    ops, mem = max(cost[0], 32_768), cost[1]
    if ops < mem // 32:
        most, n = ops // 32, 2
    else:
        most, n = mem // 1024, 2
    while n <= most // 2:
        n *= 2
    p = 1 if ops < mem // 32 else min(ops // 4 // n, 0x3FFFFFFF) // 8
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=n, r=8, p=p, dklen=104, maxmem=1024 * n + (1 << 24))


def _hidden(data: bytes, by: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(data, by, strict=True))


def new_key() -> MakerKey:
    """A new one, from the system's randomness."""
    return MakerKey(secrets.token_bytes(8), secrets.token_bytes(32))


def write_key(key: MakerKey, passphrase: str, cost: tuple[int, int] = SENSITIVE) -> str:
    """The file's text; an empty passphrase leaves the key open to whoever has the file."""
    salt = secrets.token_bytes(32) if passphrase else bytes(32)
    secret = key.id + key.seed + key.public.raw + key.checksum()
    if passphrase:
        secret = _hidden(secret, stream(passphrase, salt, cost))
    ops, mem = cost if passphrase else (0, 0)
    raw = KIND + (SCRYPT if passphrase else CLEAR) + CHECKED + salt + struct.pack("<QQ", ops, mem) + secret
    return f"{COMMENT}Handrail maker's secret key\n{base64.b64encode(raw).decode()}\n"


def read_key(text: str, ask: Callable[[], str]) -> MakerKey:
    """Opens the file's text. ValueError with a sentence where it does not open."""
    try:
        raw = base64.b64decode(text.splitlines()[1], validate=True)
        kind, kdf, check, salt, ops, mem, secret = struct.unpack("<2s2s2s32sQQ104s", raw)
    except (IndexError, ValueError, struct.error) as error:
        raise ValueError("This is no secret key in minisign's form.") from error
    if (kind, check) != (KIND, CHECKED) or kdf not in (SCRYPT, CLEAR) or mem > SENSITIVE[1] or ops > SENSITIVE[0]:
        raise ValueError("This is no secret key in minisign's form.")
    if kdf == SCRYPT:
        secret = _hidden(secret, stream(ask(), salt, (ops, mem)))
    key = MakerKey(secret[:8], secret[8:40])
    checks = (key.checksum(), bytes(32)) if kdf == CLEAR else (key.checksum(),)  # minisign leaves it out of an open key
    if secret[40:72] != key.public.raw or secret[72:] not in checks:
        raise ValueError("The passphrase does not open this key, or the file is damaged.")
    return key


def sign(data: bytes, key: MakerKey, comment: str) -> str:
    """The text of a `.minisig` file; the comment is signed with it."""
    if "\n" in comment or "\r" in comment:
        raise ValueError("a comment is one line")
    signature = key.private.sign(digest(data))
    whole = key.private.sign(signature + comment.encode())
    lines = (
        f"{COMMENT}signature by a Handrail maker's key",
        base64.b64encode(HASHED + key.id + signature).decode(),
        TRUSTED + comment,
        base64.b64encode(whole).decode(),
    )
    return "\n".join(lines) + "\n"


def ask_passphrase() -> str:
    """From the terminal, never from an argument; MAKER_PASSPHRASE_FILE names a file for machines that have none."""
    named = os.environ.get("MAKER_PASSPHRASE_FILE")
    return Path(named).read_text(encoding="utf-8").rstrip("\n") if named else getpass.getpass("The key's passphrase: ")


def ask_new_passphrase() -> str:
    """The same for a new key, twice on a terminal: a slip nobody sees would lock the key for ever."""
    passphrase = ask_passphrase()
    if len(passphrase) < LEAST:
        raise ValueError(f"A passphrase of {LEAST} characters or more, please.")
    by_hand = not os.environ.get("MAKER_PASSPHRASE_FILE")
    if by_hand and getpass.getpass("The same again: ") != passphrase:
        raise ValueError("The two passphrases differ. No key was made; please begin again.")
    return passphrase


def make(path: Path, passphrase: str) -> None:
    """Writes a new key where none is, readable by its owner alone, and its public half beside it."""
    key = new_key()
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(write_key(key, passphrase))
    public = f"{COMMENT}minisign public key {key.id[::-1].hex().upper()}\n{key.public}\n"
    path.with_name(path.name + ".pub").write_text(public, encoding="ascii")
    print(f"{path} is the secret key. Its public half, for everybody: {key.public}")


def main(arguments: list[str]) -> int:
    """new | sign"""
    try:
        match arguments:
            case ["new", path, "--no-passphrase"]:
                make(Path(path), "")
            case ["new", path]:
                make(Path(path), ask_new_passphrase())
            case ["sign", secret, path]:
                key = read_key(Path(secret).read_text(encoding="ascii"), ask_passphrase)
                text = sign(Path(path).read_bytes(), key, f"file:{Path(path).name}")
                Path(f"{path}.minisig").write_text(text, encoding="utf-8")
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except FileExistsError as error:
        print(f"{error.filename} is there already; nothing was written.", file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
