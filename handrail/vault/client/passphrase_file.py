"""``key.age``: an age file to a passphrase. Written with a work factor that a cheap phone can afford.

The age library measures the machine it runs on and takes a second's worth: here half a gigabyte of memory, which a phone
has not. So this one small file is put together here, by age-encryption.org/v1; libraries and Debian's ``age`` open it.
"""

from __future__ import annotations

import base64
import re
import secrets
import unicodedata

import pyrage
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from handrail.vault.client import crypto
from handrail.vault.rules.export import SCRYPT_LOG_N_EXPORT
from handrail.vault.rules.limits import SCRYPT_LOG_N_MAX
from handrail.vault.rules.text import Malformed

_CHUNK = 64 * 1024
_SCRYPT_STANZA = re.compile(rb"age-encryption\.org/v1\n-> scrypt [A-Za-z0-9+/]{22} ([1-9][0-9]{0,2})\n")


def _b64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def normal(passphrase: str) -> str:
    """The passphrase as it is used: NFKC, as for a lock, so that no keyboard makes another of it."""
    return unicodedata.normalize("NFKC", passphrase)


def seal_to_passphrase(plaintext: bytes, passphrase: str) -> bytes:
    """A binary age file to a passphrase. ``plaintext`` is one chunk (below 64 KiB)."""
    if len(plaintext) >= _CHUNK:
        raise ValueError("more than one chunk")
    file_key, salt, nonce = secrets.token_bytes(16), secrets.token_bytes(16), secrets.token_bytes(16)
    stretched = Scrypt(
        salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=2**SCRYPT_LOG_N_EXPORT, r=8, p=1
    ).derive(normal(passphrase).encode("utf-8"))
    wrapped = ChaCha20Poly1305(stretched).encrypt(bytes(12), file_key, None)
    stanza = b"-> scrypt %s %d\n%s\n" % (_b64(salt), SCRYPT_LOG_N_EXPORT, _b64(wrapped))
    header = b"age-encryption.org/v1\n" + stanza + b"---"
    tag = crypto.mac(HKDF(hashes.SHA256(), 32, b"", b"header").derive(file_key), header)
    payload_key = HKDF(hashes.SHA256(), 32, nonce, b"payload").derive(file_key)
    # The first and last chunk: counter 0, then the flag that says it is the last.
    sealed = ChaCha20Poly1305(payload_key).encrypt(bytes(11) + b"\x01", plaintext, None)
    return header + b" " + _b64(tag) + b"\n" + nonce + sealed


def open_by_passphrase(sealed: bytes, passphrase: str) -> bytes:
    """What is inside; raises Malformed(``export-damaged``, ``weak-kdf``, ``wrong-secret``).

    The work it asks for is read first: a file can ask for more than there is memory.
    """
    stanza = _SCRYPT_STANZA.match(sealed)
    if stanza is None:
        raise Malformed("export-damaged", "key.age")
    if int(stanza[1]) > SCRYPT_LOG_N_MAX:
        raise Malformed("weak-kdf", "key.age")
    typed = dict.fromkeys([normal(passphrase), passphrase])
    for words in typed:
        try:
            return bytes(pyrage.passphrase.decrypt(sealed, words))
        except pyrage.DecryptError as problem:
            reason = str(problem)
    raise Malformed("wrong-secret" if reason == "Decryption failed" else "export-damaged", reason)


def identity_file(identities: list[str], made_at: str) -> bytes:
    """What ``key.age`` holds: an age identity file, the current identity first."""
    lines = [
        f"# made {made_at}",
        *(line for one in identities for line in (f"# public key: {crypto.recipient_of(one)}", one)),
    ]
    return "".join(line + "\n" for line in lines).encode("ascii")


def read_identity_file(text: bytes) -> list[str]:
    """The identities in it, the current one first; raises Malformed(``export-damaged``)."""
    lines = [line.strip() for line in text.decode("utf-8", "replace").splitlines()]
    found = [line for line in lines if line and not line.startswith("#")]
    try:
        for line in found:
            crypto.recipient_of(line)
    except pyrage.IdentityError as problem:
        raise Malformed("export-damaged", "key.age") from problem
    if not found:
        raise Malformed("export-damaged", "key.age")
    return found
