"""Putting back what a restored server has forgotten: newer locks, and accounts that are not in the copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import IntegrityError, transaction

from handrail.audit import actions as audit
from handrail.kernel.actor import Actor, person
from handrail.kernel.refusal import Refusal
from handrail.people import actions as people
from handrail.people import doors as people_doors
from handrail.vault import doors, receipts
from handrail.vault.actions import ledger, statements
from handrail.vault.actions.locks import Said
from handrail.vault.models import KeyFile, LockVerifier, Vault
from handrail.vault.receipts import Receipt
from handrail.vault.rules.limits import KEY_FILES_KEPT
from handrail.vault.rules.statement import certificate_bytes, signed_bytes


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One of the vault's signing keys, and what the one before it says of it."""

    public: str
    from_gen: int
    cert: str | None


@dataclass(frozen=True, slots=True)
class Given:
    """What a device gives back; `keys` are all the vault's signing keys, the oldest first."""

    receipt: str
    key_file: str
    keys: Sequence[PublicKey]
    said: Said


def put_back(given: Given, *, by: Actor) -> int:
    """Takes key file and verifiers where this vault's line of changes is behind, or gone; answers the generation.

    Nobody needs to be signed in. The receipt shows that the verifiers are the server's own work; who holds a copy of the
    database could make one, so the vault's newest key has to sign for it, and that key has to descend from the one the
    server knows. Everything else is `no-match`, so that nothing is learned about who has an account here.
    """
    receipt = receipts.read(given.receipt)
    if receipt is None or not _is_signed(given, receipt):
        raise Refusal("api.no-match")
    with transaction.atomic():
        vault = doors.vault_that_signs(receipt.vault, for_change=True) or _account_again(receipt, by=by)
        if vault.gen == receipt.gen and doors.key_file_of(vault) == given.key_file:
            return vault.gen
        if not _goes_on_from(vault, receipt, given.keys):
            raise Refusal("api.no-match")
        _set(vault, receipt, given.key_file)
        people.end_sessions_of(vault.account_id, by=by)
        audit.note(by=person(vault.account_id), did="vault.put_back", about=vault.id)
    return receipt.gen


def _is_signed(given: Given, receipt: Receipt) -> bool:
    try:
        statement = statements.read(given.said.statement, "put-back", vault=receipt.vault)
    except Refusal:
        return False
    newest = given.keys[-1].public
    said = (statement["gen"], statement["key_file"], statement["signing"])
    return (
        said == (receipt.gen, receipt.key_file, receipt.signing)
        and receipts.hash_of(given.key_file) == receipt.key_file
        and newest == receipt.signing
        and _chains(receipt.vault, given.keys)
        and statements.is_signed(newest, signed_bytes(given.said.statement), given.said.signature)
    )


def _chains(vault: str, keys: Sequence[PublicKey]) -> bool:
    if statements.vault_id_of(keys[0].public) != vault:
        return False
    return all(
        new.cert is not None
        and statements.is_signed(old.public, certificate_bytes(vault, new.public, new.from_gen), new.cert)
        for old, new in pairwise(keys)
    )


def _goes_on_from(vault: Vault, receipt: Receipt, keys: Sequence[PublicKey]) -> bool:
    """Whether the receipt's line has a newer key than the vault's, or the same key and a higher generation."""
    if people_doors.open_account(person(vault.account_id)).name != receipt.name:
        return False
    publics = [key.public for key in keys]
    if vault.signing_public not in publics:
        return False
    return vault.signing_public != publics[-1] or vault.gen < receipt.gen


def _account_again(receipt: Receipt, *, by: Actor) -> Vault:
    """An account that is not in the copy, unless it was deleted, or its name is somebody else's by now."""
    try:
        with transaction.atomic():
            account = people.create_account(receipt.name, by=by)
            vault = Vault(id=receipt.vault, account_id=account.id, signing_public=receipt.signing, gen=0)
            vault.save(force_insert=True)
    except (IntegrityError, Refusal):
        # Another device of the same person was quicker, or the name is taken.
        quicker = doors.vault_that_signs(receipt.vault, for_change=True)
        if quicker is None:
            raise Refusal("api.no-match") from None
        return quicker
    deleted, marks = ledger.history_of(vault.id)
    if deleted:
        raise Refusal("api.no-match")
    ledger.take_away(vault, marks, by=by)
    return vault


def _set(vault: Vault, receipt: Receipt, key_file: str) -> None:
    KeyFile.objects.filter(vault_id=vault.id, gen__gte=receipt.gen).delete()
    vault.gen, vault.signing_public = receipt.gen, receipt.signing
    vault.save(update_fields=["gen", "signing_public"])
    LockVerifier.objects.filter(vault_id=vault.id).delete()
    LockVerifier.objects.bulk_create(receipts.verifiers_in(receipt))
    KeyFile.objects.create(vault_id=vault.id, gen=vault.gen, text=key_file)
    KeyFile.objects.filter(vault_id=vault.id, gen__lte=vault.gen - KEY_FILES_KEPT).delete()
