"""Accounts and their locks: sign-up, sign-in, changing locks, deleting (docs/vault-protocol.md, sections 2 to 5)."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from handrail.audit import actions as audit
from handrail.audit.events import Event
from handrail.kernel.actor import Actor, person
from handrail.kernel.refusal import Refusal
from handrail.people import actions as people
from handrail.people import doors as people_doors
from handrail.people import proofs
from handrail.people.doors import SignedIn
from handrail.people.rules import names
from handrail.vault import doors, receipts
from handrail.vault.actions import ledger, statements
from handrail.vault.models import KeyFile, LockVerifier, Vault
from handrail.vault.rules import keyfile
from handrail.vault.rules.limits import KEY_FILES_KEPT
from handrail.vault.rules.statement import certificate_bytes
from handrail.vault.rules.text import Malformed, un_b64


@dataclass(frozen=True, slots=True)
class Said:
    """A signed statement, as it was sent."""

    statement: str
    signature: str


@dataclass(frozen=True, slots=True)
class Fresh:
    """A proof given for this one call, with what its throttling is counted by."""

    kind: str
    proof: str
    network: str
    device: str


@dataclass(frozen=True, slots=True)
class NewKeyFile:
    """A key file with the proofs of its new locks."""

    text: str
    proofs: Mapping[str, str]

    def read(self, *, vault: str, gen: int, digest: str, name: str) -> keyfile.KeyFile:
        """The file, when it is of this vault and generation and the one the statement names."""
        try:
            found = keyfile.read_key_file(self.text)
        except Malformed:
            raise Refusal("api.key-file-shape") from None
        fits = found.vault == vault and found.gen == gen
        if not fits or hashlib.sha256(self.text.encode()).hexdigest() != digest:
            raise Refusal("api.bad-statement")
        for lock in found.locks_of("passphrase"):
            # Another salt would lock its owner out of every new device: the server would tell them the right one.
            if lock.salt != proofs.salt_of(name):
                raise Refusal("api.key-file-shape")
        return found


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a device gets that signed in."""

    name: str
    vault: str
    gen: int
    key_file: str
    token: str
    receipt: str


def sign_up(reservation: str, said: Said, new: NewKeyFile, *, by: Actor) -> SignIn:
    """Attaches locks to a vault that exists on the device. Sent again after a lost answer, it answers as the first time."""
    name = people.reserved_name(reservation)
    statement = statements.read(said.statement, "sign-up")
    vault_id, public = statement["vault"], statement["signing"]
    if statements.vault_id_of(public) != vault_id or statement["name"] != name or statement["gen"] != 1:
        raise Refusal("api.bad-statement")
    statements.must_be_signed(said.statement, said.signature, public)
    found = new.read(vault=vault_id, gen=1, digest=statement["key_file"], name=name)
    verifiers = _verifiers(found, new.proofs, kept=set(), name=name)
    with transaction.atomic():
        known = doors.vault_that_signs(vault_id)
        if known is not None:
            _must_be_the_same(known, name, new.text, verifiers)
            return _signed_in(known, name, did="people.signed_in")
        account = people.create_account(name, by=by)
        try:
            vault = Vault(id=vault_id, account_id=account.id, signing_public=public, gen=1)
            vault.save(force_insert=True)
        except IntegrityError:
            raise Refusal("api.already-signed-up") from None
        _put_locks(vault, new.text, verifiers)
        return _signed_in(vault, name, did="people.signed_in")


def _must_be_the_same(vault: Vault, name: str, text: str, verifiers: list[LockVerifier]) -> None:
    same_name = people_doors.account_named(name)
    there = {row.lock_id: bytes(row.verifier) for row in doors.verifiers_of(vault)}
    same = (
        same_name is not None
        and same_name.id == vault.account_id
        and vault.gen == 1
        and doors.key_file_of(vault) == text
        and there == {row.lock_id: bytes(row.verifier) for row in verifiers}
    )
    if not same:
        raise Refusal("api.already-signed-up")


def _verifiers(found: keyfile.KeyFile, given: Mapping[str, str], *, kept: set[str], name: str) -> list[LockVerifier]:
    """Verifiers of the locks that are new: exactly those must come with a proof."""
    new = [lock for lock in found.locks if lock.id not in kept]
    if {lock.id for lock in new} != set(given):
        raise Refusal("api.proofs-differ")
    rows = []
    for lock in new:
        proof = un_b64(given[lock.id], 32)
        if proof is None:
            raise Refusal("api.proofs-differ")
        verifier = proofs.verifier_of(proof, name=name, kind=lock.kind)
        rows.append(LockVerifier(lock_id=lock.id, kind=lock.kind, method=proofs.METHOD, verifier=verifier))
    return rows


def _put_locks(vault: Vault, text: str, verifiers: list[LockVerifier]) -> None:
    for row in verifiers:
        row.vault_id = vault.id
    KeyFile.objects.create(vault_id=vault.id, gen=vault.gen, text=text)
    LockVerifier.objects.bulk_create(verifiers)


def _proves(vault: Vault | None, kind: str, verifier: bytes) -> bool:
    """Whether this opens one of the vault's locks of that kind. For no vault the answer is no, and takes as long."""
    rows = doors.verifiers_of(vault) if vault is not None else []
    matches = [hmac.compare_digest(bytes(row.verifier), verifier) for row in rows if row.kind == kind]
    return any(matches)


def sign_in(name: str, fresh: Fresh, *, by: Actor) -> SignIn:
    """Signs in by a lock's proof. An unknown name and a wrong proof are the same answer, after the same work."""
    name = names.normal(name)
    proof = un_b64(fresh.proof, 32) or b""
    guess = people.take_guess(name=name, network=fresh.network, device=fresh.device)
    verifier = proofs.verifier_of(proof, name=name, kind=fresh.kind)
    vault = doors.vault_to_sign_in(name) if names.is_name(name) else None
    if not _proves(vault, fresh.kind, verifier) or vault is None:
        raise Refusal("api.no-match")
    people.guessed_right(guess)
    return _signed_in(vault, name, did="people.signed_in")


def _signed_in(vault: Vault, name: str, *, did: Event) -> SignIn:
    with transaction.atomic():
        now = doors.vault_that_signs(vault.id, for_change=True)
        if now is None or (now.gen, now.signing_public) != (vault.gen, vault.signing_public):
            raise Refusal("api.no-match")  # the locks that were proved are no longer the vault's
        token = people.start_session(vault.account_id, by=person(vault.account_id), did=did)
        key_file, receipt = doors.key_file_of(vault), receipts.receipt_of(vault, name)
    return SignIn(name, vault.id, vault.gen, key_file, token, receipt)


def sign_in_by_key(said: Said, *, by: Actor) -> SignIn:
    """Signs in a device that holds the vault's key: it signed a challenge of ours."""
    statement = statements.read(said.statement, "sign-in")
    vault = doors.vault_that_signs(statement["vault"])
    if vault is None:
        raise Refusal("api.no-match")
    try:
        statements.must_be_signed(said.statement, said.signature, vault.signing_public)
    except Refusal:
        raise Refusal("api.no-match") from None
    people.spend_challenge(statement["challenge"], vault=vault.id, by=by)
    account = people_doors.open_account(person(vault.account_id))
    return _signed_in(vault, account.name, did="people.signed_in_by_key")


def must_prove(signed: SignedIn, fresh: Fresh) -> None:
    """Refuses unless a lock of the signed-in person's vault is proved once more: a stolen session cannot."""
    guess = people.take_guess(name=signed.name, network=fresh.network, device=fresh.device)
    proof = un_b64(fresh.proof, 32) or b""
    verifier = proofs.verifier_of(proof, name=signed.name, kind=fresh.kind)
    if not _proves(doors.open_vault(signed.actor), fresh.kind, verifier):
        raise Refusal("api.no-match")
    people.guessed_right(guess)


@dataclass(frozen=True, slots=True)
class Changed:
    """The new generation, and its receipt."""

    gen: int
    receipt: str


def change_locks(
    signed: SignedIn, said: Said, new: NewKeyFile, *, if_gen: int, end_others: bool, fresh: Fresh
) -> Changed:
    """Changes key file and verifiers at once."""
    by = signed.actor
    vault = doors.open_vault(by)
    if vault.gen != if_gen:  # asked again below, under the lock; here it spares the work
        raise Refusal("api.gen-differs")
    statement = statements.read(said.statement, "locks", vault=vault.id)
    must_prove(signed, fresh)
    kept = {row.lock_id for row in doors.verifiers_of(vault)}
    found = new.read(vault=vault.id, gen=statement["gen"], digest=statement["key_file"], name=signed.name)
    verifiers = _verifiers(found, new.proofs, kept=kept, name=signed.name)
    with transaction.atomic():
        vault = doors.open_vault(by, for_change=True)
        if vault.gen != if_gen:
            raise Refusal("api.gen-differs")
        if statement["gen"] != vault.gen + 1:
            raise Refusal("api.bad-statement")
        statements.must_be_signed(said.statement, said.signature, vault.signing_public)
        new_key = _take_key(vault, statement)
        _replace_locks(vault, found, new.text, verifiers)
        audit.note(by=by, did="vault.locks_changed", about=vault.id)
        if new_key:
            audit.note(by=by, did="vault.signing_key_changed", about=vault.id)
        if end_others or new_key:
            people.end_other_sessions(signed.session_id, by=by)
        return Changed(vault.gen, receipts.receipt_of(vault, signed.name))


def _take_key(vault: Vault, statement: Mapping[str, Any]) -> bool:
    """Takes over a new signing key that the old one certified; tells whether there was one."""
    public, cert, from_gen = statement["signing"], statement["cert"], statement["from_gen"]
    if cert is None or from_gen is None:
        if (cert, from_gen, public) != (None, None, vault.signing_public):
            raise Refusal("api.bad-statement")
        return False
    certified = certificate_bytes(vault.id, public, from_gen)
    fits = from_gen == statement["gen"] and public != vault.signing_public
    if not fits or not statements.is_signed(vault.signing_public, certified, cert):
        raise Refusal("api.bad-statement")
    vault.signing_public = public
    return True


def _replace_locks(vault: Vault, found: keyfile.KeyFile, text: str, verifiers: list[LockVerifier]) -> None:
    kinds = {row.lock_id: row.kind for row in doors.verifiers_of(vault)}
    in_file = {lock.id: lock.kind for lock in found.locks}
    new = {row.lock_id for row in verifiers}
    # Read again under the lock: what was there while the proofs were worked through may have changed.
    if any(kinds.get(lock) != kind for lock, kind in in_file.items() if lock not in new):
        raise Refusal("api.proofs-differ")
    LockVerifier.objects.filter(vault_id=vault.id).exclude(lock_id__in=[*in_file]).delete()
    vault.gen += 1
    vault.save(update_fields=["gen", "signing_public"])
    _put_locks(vault, text, verifiers)
    KeyFile.objects.filter(vault_id=vault.id, gen__lte=vault.gen - KEY_FILES_KEPT).delete()


def delete_account(signed: SignedIn, said: Said, fresh: Fresh) -> None:
    """Removes account, vault, versions, sessions and verifiers in one transaction."""
    by = signed.actor
    vault = doors.open_vault(by)
    statement = statements.read(said.statement, "delete-account", vault=vault.id)
    if statement["name"] != signed.name:
        raise Refusal("api.bad-statement")
    must_prove(signed, fresh)
    with transaction.atomic():
        vault = doors.open_vault(by, for_change=True)
        statements.must_be_signed(said.statement, said.signature, vault.signing_public)
        people.spend_challenge(statement["challenge"], vault=vault.id, by=by)
        ledger.erase_vault(vault)
        people.delete_account(by=by)
        ledger.note_account(statement["vault"])
