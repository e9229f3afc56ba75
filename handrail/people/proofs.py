"""Salts, and what the server keeps of a sign-in proof.

The salt of an Argon2id verifier is a keyed hash of name and kind, so a proof is worked through in the same time whether
or not the name exists, and before anybody looks for it; several passkeys of one name cost one working, not several.
"""

import hashlib
import hmac
import threading

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings

from handrail.people.doors import server_secret
from handrail.people.rules import tokens

KDF = "scrypt-65536-8-1"
MEMORY_KIB, PASSES, LANES, LENGTH = 19 * 1024, 2, 1, 32
METHOD = "argon2id-19456-2-1"

_turn = threading.BoundedSemaphore(max(1, settings.HANDRAIL_ARGON2_AT_ONCE))
"""19 MiB and a core each: more at once would only make all of them slow."""


def salt_of(name: str) -> bytes:
    """The passphrase salt of a name, for ever, known or not (docs/vault-protocol.md, section 2.1)."""
    return hmac.digest(server_secret("salt"), f"handrail/1/salt\n{name}".encode(), hashlib.sha256)


def verifier_of(proof: bytes, *, name: str, kind: str) -> bytes:
    """What is stored of a proof, and what a proof is compared by. Takes about 20 ms and 19 MiB."""
    salt = tokens.mac(server_secret("salt"), "verifier", kind, name)[:16]
    with _turn:
        return hash_secret_raw(proof, salt, PASSES, MEMORY_KIB, LANES, LENGTH, Type.ID)
