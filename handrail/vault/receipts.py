"""Receipts: what this server would need to know again, sealed for itself and kept by the devices (docs/vault-protocol.md, 2.3a).

Fernet is a published format (AES-128-CBC and HMAC-SHA-256) of a library that is locked anyway. It writes the moment of
sealing in clear; ours is always zero, so a receipt tells nobody when locks were changed or a device signed in.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass

from cryptography.fernet import Fernet, InvalidToken

from handrail.people import doors as people_doors
from handrail.vault import doors
from handrail.vault.models import LockVerifier, Vault

_NO_TIME = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a vault's row, its newest key file and its verifiers were. `locks`: (id, kind, method, verifier in hex)."""

    name: str
    vault: str
    gen: int
    key_file: str
    signing: str
    locks: tuple[tuple[str, str, str, str], ...]


def _seal() -> Fernet:
    secret = people_doors.server_secret("salt")
    key = hmac.new(secret, b"handrail/receipt/1", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def hash_of(key_file: str) -> str:
    """How a receipt names a key file."""
    return hashlib.sha256(key_file.encode()).hexdigest()


def receipt_of(vault: Vault, name: str) -> str:
    """The receipt of a vault as it stands. `name` is its account's."""
    rows = sorted(doors.verifiers_of(vault), key=lambda row: row.lock_id)
    locks = tuple((row.lock_id, row.kind, row.method, bytes(row.verifier).hex()) for row in rows)
    found = Receipt(name, vault.id, vault.gen, hash_of(doors.key_file_of(vault)), vault.signing_public, locks)
    data = json.dumps({"v": 1, **asdict(found)}, separators=(",", ":")).encode()
    return _seal().encrypt_at_time(data, _NO_TIME).decode("ascii")


def read(text: str) -> Receipt | None:
    """What a receipt of ours says; nothing for any other text."""
    try:
        found = json.loads(_seal().decrypt(text.encode("ascii", "replace")))
    except InvalidToken:
        return None
    if found.pop("v") != 1:
        return None
    return Receipt(**{**found, "locks": tuple(tuple(row) for row in found["locks"])})


def verifiers_in(receipt: Receipt) -> list[LockVerifier]:
    """Its verifiers as rows of the vault."""
    return [
        LockVerifier(
            vault_id=receipt.vault, lock_id=lock_id, kind=kind, method=method, verifier=bytes.fromhex(verifier)
        )
        for lock_id, kind, method, verifier in receipt.locks
    ]
