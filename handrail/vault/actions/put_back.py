"""Putting back what a restored server has forgotten: newer locks, and accounts that are not in the copy."""

import hmac

from django.db import IntegrityError, transaction

from handrail.audit import actions as audit
from handrail.kernel.actor import Actor, person
from handrail.kernel.refusal import Refusal
from handrail.people import actions as people
from handrail.vault import doors, receipts
from handrail.vault.actions import ledger
from handrail.vault.models import KeyFile, LockVerifier, Vault
from handrail.vault.receipts import Receipt
from handrail.vault.rules.limits import KEY_FILES_KEPT


def put_back(text: str, key_file: str, *, by: Actor) -> int:
    """Takes a receipt of ours with its key file where this vault is behind it, or gone; answers the generation.

    Nobody needs to be signed in: only this server can have made the receipt, and it only ever leads to a higher `gen`.
    Everything else is `no-match`, so that nothing is learned about who has an account here.
    """
    receipt = receipts.read(text)
    if receipt is None or not hmac.compare_digest(receipts.hash_of(key_file), receipt.key_file):
        raise Refusal("api.no-match")
    with transaction.atomic():
        vault = doors.vault_that_signs(receipt.vault, for_change=True)
        if vault is None:
            vault = _account_again(receipt, by=by)
        elif _is_there(vault, receipt, key_file):
            return vault.gen
        elif vault.gen >= receipt.gen:
            raise Refusal("api.no-match")
        _set(vault, receipt, key_file)
        people.end_sessions_of(vault.account_id, by=by)
        audit.note(by=person(vault.account_id), did="vault.put_back", about=vault.id)
    return receipt.gen


def _is_there(vault: Vault, receipt: Receipt, key_file: str) -> bool:
    return vault.gen == receipt.gen and doors.key_file_of(vault) == key_file


def _account_again(receipt: Receipt, *, by: Actor) -> Vault:
    """An account that is not in the copy, unless it was deleted, or its name is somebody else's by now."""
    if ledger.tells_of_account(receipt.vault):
        raise Refusal("api.no-match")
    try:
        with transaction.atomic():
            account = people.create_account(receipt.name, by=by)
            vault = Vault(id=receipt.vault, account_id=account.id, signing_public=receipt.signing, gen=0)
            vault.save(force_insert=True)
    except (IntegrityError, Refusal):
        raise Refusal("api.no-match") from None
    return vault


def _set(vault: Vault, receipt: Receipt, key_file: str) -> None:
    vault.gen, vault.signing_public = receipt.gen, receipt.signing
    vault.save(update_fields=["gen", "signing_public"])
    LockVerifier.objects.filter(vault_id=vault.id).delete()
    LockVerifier.objects.bulk_create(receipts.verifiers_in(receipt))
    KeyFile.objects.create(vault_id=vault.id, gen=vault.gen, text=key_file)
    KeyFile.objects.filter(vault_id=vault.id, gen__lte=vault.gen - KEY_FILES_KEPT).delete()
