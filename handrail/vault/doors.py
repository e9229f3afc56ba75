"""The only ways to a vault and what is in it. Nobody reads it here: what comes out is sealed."""

import secrets

from django.db import connection
from django.db.backends.utils import CursorWrapper

from handrail.kernel.actor import Actor
from handrail.kernel.refusal import Refusal
from handrail.vault.models import Epoch, KeyFile, LockVerifier, Vault


def open_vault(actor: Actor, *, for_change: bool = False) -> Vault:
    """The person's own vault; its row is locked until the transaction ends when it shall change."""
    vaults = Vault.objects.select_for_update() if for_change else Vault.objects
    vault = vaults.filter(account_id=actor.id).first() if actor.id else None
    if vault is None:
        raise Refusal("api.absent")
    return vault


def key_file_of(vault: Vault) -> str:
    """The vault's key file, as text."""
    return KeyFile.objects.values_list("text", flat=True).get(vault_id=vault.id, gen=vault.gen)


def vault_to_sign_in(name: str) -> Vault | None:
    """The vault behind a sign-in name. One of two queries that look across vaults; what it finds must not be told."""
    return Vault.objects.filter(account__name=name).first()


def vault_that_signs(vault_id: str, *, for_change: bool = False) -> Vault | None:
    """The vault a statement or a receipt claims to be of: the other such query. What sealed or signed that decides."""
    vaults = Vault.objects.select_for_update() if for_change else Vault.objects
    return vaults.filter(id=vault_id).first()


def verifiers_of(vault: Vault) -> list[LockVerifier]:
    """What the vault's sign-in proofs are compared with."""
    return list(LockVerifier.objects.filter(vault_id=vault.id))


def epoch() -> str:
    """The server's epoch, the same until a restore."""
    with connection.cursor() as cursor:
        return epoch_of(cursor)


def epoch_of(cursor: CursorWrapper) -> str:
    """The same for a caller with a cursor at hand. It is made when it is first asked for."""
    cursor.execute("SELECT value FROM vault_epoch WHERE id = 1")
    row = cursor.fetchone()
    if row is None:
        Epoch.objects.bulk_create([Epoch(id=1, value=secrets.token_hex(16))], ignore_conflicts=True)
        return Epoch.objects.values_list("value", flat=True).get(id=1)
    return str(row[0])
