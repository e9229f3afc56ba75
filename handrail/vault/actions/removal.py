"""Taking versions away: the bytes go, a stub stays and keeps them away for ever (rule 20)."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from handrail.audit import actions as audit
from handrail.kernel import clock
from handrail.kernel.actor import Actor
from handrail.kernel.refusal import Refusal
from handrail.vault.actions import ledger, statements
from handrail.vault.doors import open_vault
from handrail.vault.models import Vault, Version
from handrail.vault.rules.sums import ids_sum

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Removed:
    """How many versions a statement took away, and how many were away before."""

    removed: int
    already: int


@transaction.atomic
def remove(statement: str, signature: str, *, by: Actor) -> Removed:
    """Takes away what the vault's key says. What this server never had gets a stub too: another device may still send it."""
    vault = open_vault(by, for_change=True)
    said = statements.read(statement, "remove", vault=vault.id)
    statements.must_be_signed(statement, signature, vault.signing_public)
    wanted = list(dict.fromkeys(bytes.fromhex(text) for text in said["content_ids"]))
    held, gone = _split(vault, wanted)
    strangers = [content_id for content_id in wanted if content_id not in held and content_id not in gone]
    if strangers and vault.last_seq + len(strangers) > settings.HANDRAIL_VAULT_ROWS:
        raise Refusal("api.vault-full")
    ledger.empty(vault, list(held))
    _add_stubs(vault, strangers)
    vault.bytes_used -= sum(held.values())
    vault.last_seq += len(strangers)
    vault.ids_sum = ids_sum(vault.ids_sum, strangers)
    vault.save(update_fields=["bytes_used", "last_seq", "ids_sum"])
    audit.note(by=by, did="vault.versions_removed", about=vault.id)
    ledger.note_removed(vault.id, [*held, *strangers])
    return Removed(removed=len(held) + len(strangers), already=len(gone))


def _split(vault: Vault, wanted: list[bytes]) -> tuple[dict[bytes, int], set[bytes]]:
    """What of this the server holds, with sizes, and what is gone already."""
    held: dict[bytes, int] = {}
    gone: set[bytes] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        rows = Version.objects.filter(vault_id=vault.id, content_id__in=wanted[start : start + _AT_ONCE])
        for content_id, size in rows.filter(sealed__isnull=False).values_list("content_id", "size"):
            held[bytes(content_id)] = size
        gone.update(bytes(row) for row in rows.filter(sealed__isnull=True).values_list("content_id", flat=True))
    return held, gone


def _add_stubs(vault: Vault, content_ids: list[bytes]) -> None:
    hour = clock.unix_seconds() // 3600
    stubs = [
        Version(vault_id=vault.id, seq=seq, content_id=content_id, size=0, received_hour=hour, sealed=None)
        for seq, content_id in enumerate(content_ids, vault.last_seq + 1)
    ]
    Version.objects.bulk_create(stubs, batch_size=_AT_ONCE)
