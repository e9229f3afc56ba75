"""Checking what a vault's key signed (docs/vault-protocol.md, section 4)."""

import base64
import hashlib
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from handrail.kernel.refusal import Refusal
from handrail.vault.rules import statement as rules
from handrail.vault.rules.text import Malformed


def is_signed(public: str, data: bytes, signature: str) -> bool:
    """Whether the key signed exactly these bytes. Both key and signature come as base64 of the right length."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
        key.verify(base64.b64decode(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def read(text: str, kind: str, *, vault: str | None = None) -> dict[str, Any]:
    """A statement of this type, for this host and vault. Its signature is still to be checked."""
    try:
        return rules.read_statement(text, kind, host=settings.HANDRAIL_APP_HOST, vault=vault)
    except Malformed:
        raise Refusal("api.bad-statement") from None


def must_be_signed(text: str, signature: str, public: str) -> None:
    """Refuses a statement that this key did not sign."""
    if not is_signed(public, rules.signed_bytes(text), signature):
        raise Refusal("api.bad-statement")


def vault_id_of(public: str) -> str:
    """The id that a vault with this first signing key has, and no other can have."""
    return hashlib.sha256(b"handrail/1/vault\n" + base64.b64decode(public)).hexdigest()[:32]
