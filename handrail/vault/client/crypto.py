"""The protocol's primitives: age by pyrage; Ed25519, HKDF, scrypt by cryptography; BIP39 by mnemonic."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata

import bech32
import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from mnemonic import Mnemonic

from handrail.vault.rules.keyfile import why_not_kdf
from handrail.vault.rules.text import Malformed

KDF_PASSPHRASE = "scrypt-65536-8-1"
PASSKEY_PRF_LABEL = b"handrail/1/prf\n"
BIP39 = {"en": "english", "es": "spanish"}


def identity_from(seed: bytes) -> str:
    """The age X25519 secret key (``AGE-SECRET-KEY-1...``) whose scalar is ``seed`` (32 bytes)."""
    words = bech32.convertbits(seed, 8, 5)
    if len(seed) != 32 or words is None:
        raise ValueError("an identity has 32 bytes")
    return str(bech32.bech32_encode("age-secret-key-", words)).upper()


def recipient_of(identity: str) -> str:
    """The public ``age1...`` of a secret key."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def new_identity() -> str:
    """A fresh age secret key."""
    return str(pyrage.x25519.Identity.generate())


def seal(plaintext: bytes, recipients: list[str]) -> bytes:
    """Binary age file to X25519 recipients."""
    return bytes(pyrage.encrypt(plaintext, [pyrage.x25519.Recipient.from_str(one) for one in recipients]))


def unseal(sealed: bytes, identities: list[str]) -> bytes | None:
    """The plaintext, or None where no identity opens it or a byte was changed."""
    try:
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(one) for one in identities]))
    except pyrage.DecryptError:
        return None


def sign(seed: bytes, message: bytes) -> bytes:
    """Ed25519 signature (64 bytes) by the 32-byte seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def public_of(seed: bytes) -> bytes:
    """The 32-byte public key of a seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether ``signature`` over ``message`` is by ``public``."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def vault_id(first_public: bytes) -> str:
    """The vault id that belongs to a first signing key; nobody can claim it for another."""
    return hashlib.sha256(b"handrail/1/vault\n" + first_public).hexdigest()[:32]


def mac(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA-256."""
    return hmac.digest(key, message, "sha256")


def passphrase_secret(passphrase: str, salt: bytes, kdf: str) -> bytes:
    """scrypt over the NFKC passphrase; refuses parameters below the protocol's own (Malformed ``weak-kdf``)."""
    if why_not_kdf("passphrase", kdf):
        raise Malformed("weak-kdf", kdf)
    n = int(re.findall(r"\d+", kdf)[0])
    return Scrypt(salt=salt, length=32, n=n, r=8, p=1).derive(unicodedata.normalize("NFKC", passphrase).encode("utf-8"))


def lock_salt(kind: str, host: str, name: str) -> bytes:
    """The salt of a recovery or passkey lock."""
    return hashlib.sha256(f"handrail/1/{kind}\n{host}\n{name}".encode()).digest()


def lock_key(secret: bytes, salt: bytes, kind: str, purpose: str, at: tuple[str, str]) -> bytes:
    """One of a lock's three keys; ``at`` is (host, name), so that a proof for one server is none for another."""
    info = "\n".join(("handrail/1", kind, purpose, *at)).encode()
    return HKDF(hashes.SHA256(), 32, salt, info).derive(secret)


def prf_input(host: str) -> bytes:
    """What a passkey's PRF is evaluated at."""
    return hashlib.sha256(PASSKEY_PRF_LABEL + host.encode()).digest()


def recovery_entropy() -> bytes:
    """128 fresh bits."""
    return secrets.token_bytes(16)


def words_of(entropy: bytes, lang: str) -> str:
    """Twelve BIP39 words, separated by spaces."""
    return unicodedata.normalize("NFC", Mnemonic(BIP39[lang]).to_mnemonic(entropy))


def entropy_of(words: str) -> bytes:
    """The 16 bytes behind twelve words of either list; raises Malformed(``bad-words``).

    Accents and capitals do not matter: a Spanish keyboard may not be at hand.
    """
    typed = " ".join(_plain(words).split())
    for language in BIP39.values():
        book = Mnemonic(language)
        by_plain = {_plain(word): word for word in book.wordlist}
        if all(word in by_plain for word in typed.split()):
            phrase = " ".join(by_plain[word] for word in typed.split())
            if len(typed.split()) == 12 and book.check(phrase):
                return bytes(book.to_entropy(phrase))
    raise Malformed("bad-words")


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in bare if not unicodedata.combining(char))


def card_text(host: str, name: str, entropy: bytes) -> str:
    """What the recovery card's QR code holds."""
    return f"handrail/1 card {host} {name} {entropy.hex()}"


def read_card(text: str, host: str) -> tuple[str, bytes]:
    """(name, entropy) of a card for this host; raises Malformed(``bad-card``, ``card-of-another-host``)."""
    match = re.fullmatch(r"handrail/1 card ([^ ]+) ([^ ]+) ([0-9a-f]{32})", text.strip())
    if match is None:
        raise Malformed("bad-card")
    if match[1] != host:
        raise Malformed("card-of-another-host", match[1])
    return match[2], bytes.fromhex(match[3])
