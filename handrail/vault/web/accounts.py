"""Calls about an account and its locks (docs/vault-protocol.md, section 5)."""

import re
import secrets

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.responses import Status

from handrail.kernel import clock
from handrail.kernel.actor import NOBODY
from handrail.kernel.refusal import Refusal
from handrail.people import actions as people
from handrail.people import faces
from handrail.people.faces import errors
from handrail.people.rules import tokens
from handrail.vault import doors
from handrail.vault.actions import locks
from handrail.vault.actions import put_back as restored
from handrail.vault.actions.locks import Fresh, NewKeyFile, Said
from handrail.vault.web import schemas

router = Router(tags=["people"])
_IF_MATCH = re.compile(r'"([1-9][0-9]{0,15})"')


def _fresh(request: HttpRequest, kind: str, proof: str) -> Fresh:
    return Fresh(kind, proof, faces.caller(request), request.COOKIES.get(faces.DEVICE_COOKIE, ""))


def _begin_session(request: HttpRequest, response: HttpResponse, done: locks.SignIn) -> None:
    """Puts the cookies; a session this browser had before ends, so that no token outlives a sign-in."""
    before = faces.signed_in(request)
    if before is not None:
        people.end_session(before.session_id, by=before.actor)
    faces.put_signed_in(response, token=done.token, name=done.name)


@router.post("sign-up", response={201: schemas.SignedUp, **errors(403, 409)}, url_name="people-sign-up", auth=None)
def sign_up(request: HttpRequest, response: HttpResponse, body: schemas.SignUpIn) -> Status[schemas.SignedUp]:
    """Attaches locks to a vault that exists on the device, and signs in."""
    done = locks.sign_up(
        body.reservation, Said(body.statement, body.signature), NewKeyFile(body.key_file, body.proofs), by=NOBODY
    )
    _begin_session(request, response, done)
    return Status(201, schemas.SignedUp.model_validate(_answer(done).model_dump()))


@router.post("sign-in", response={200: schemas.SignedInOut, **errors(401, 403)}, url_name="people-sign-in", auth=None)
def sign_in(request: HttpRequest, response: HttpResponse, body: schemas.SignInIn) -> schemas.SignedInOut:
    """Signs in by a lock's proof; every kind of no is the same answer."""
    done = locks.sign_in(body.name, _fresh(request, body.kind, body.proof), by=NOBODY)
    _begin_session(request, response, done)
    return _answer(done)


def _answer(done: locks.SignIn) -> schemas.SignedInOut:
    return schemas.SignedInOut(
        name=done.name,
        vault=done.vault,
        gen=done.gen,
        key_file=done.key_file,
        epoch=doors.epoch(),
        receipt=done.receipt,
    )


@router.post("challenge", response={200: schemas.ChallengeOut, **errors(403)}, url_name="people-challenge", auth=None)
def challenge(request: HttpRequest, body: schemas.VaultIn) -> schemas.ChallengeOut:
    """Something to sign, for any vault, known or not. Nothing is stored until it is answered."""
    made = tokens.challenge(people.server_key(), body.vault, clock.unix_seconds(), secrets.token_bytes(16))
    return schemas.ChallengeOut(challenge=made)


@router.post(
    "sign-in-by-key",
    response={200: schemas.SignedInOut, **errors(401, 403)},
    url_name="people-sign-in-by-key",
    auth=None,
)
def sign_in_by_key(request: HttpRequest, response: HttpResponse, body: schemas.Statement) -> schemas.SignedInOut:
    """Signs in a device that holds the vault's key."""
    done = locks.sign_in_by_key(Said(body.statement, body.signature), by=NOBODY)
    _begin_session(request, response, done)
    return _answer(done)


@router.post("put-back", response={200: schemas.PutBackOut, **errors(401, 403)}, url_name="people-put-back", auth=None)
def put_back(request: HttpRequest, body: schemas.PutBackIn) -> schemas.PutBackOut:
    """Gives a restored server the locks, or the account, that it has forgotten; every kind of no is the same answer."""
    keys = [restored.PublicKey(key.public, key.from_gen, key.cert) for key in body.keys]
    given = restored.Given(body.receipt, body.key_file, keys, Said(body.statement, body.signature))
    return schemas.PutBackOut(gen=restored.put_back(given, by=NOBODY))


@router.get("me", response={200: schemas.Me, **errors(401)}, url_name="people-me")
def me(request: HttpRequest) -> schemas.Me:
    """Who is signed in."""
    signed = faces.who(request)
    vault = doors.open_vault(signed.actor)
    return schemas.Me(name=signed.name, vault=vault.id, gen=vault.gen)


@router.put(
    "locks",
    response={200: schemas.LocksOut, **errors(401, 403, 409, 412)},
    url_name="people-locks",
    openapi_extra={
        "parameters": [{"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"}}]
    },
)
def change_locks(request: HttpRequest, body: schemas.LocksIn) -> schemas.LocksOut:
    """Changes key file and verifiers at once."""
    match = _IF_MATCH.fullmatch(request.headers.get("If-Match", ""))
    if match is None:
        raise Refusal("api.gen-differs")
    changed = locks.change_locks(
        faces.who(request),
        Said(body.statement, body.signature),
        NewKeyFile(body.key_file, body.proofs),
        if_gen=int(match[1]),
        end_others=body.end_other_sessions,
        fresh=_fresh(request, body.fresh.kind, body.fresh.proof),
    )
    return schemas.LocksOut(gen=changed.gen, receipt=changed.receipt)


@router.post("delete", response={204: None, **errors(401, 403)}, url_name="people-delete")
def delete_account(request: HttpRequest, response: HttpResponse, body: schemas.DeleteIn) -> Status[None]:
    """Removes account, vault, sessions and verifiers."""
    locks.delete_account(
        faces.who(request),
        Said(body.statement, body.signature),
        _fresh(request, body.fresh.kind, body.fresh.proof),
    )
    faces.put_signed_out(response)
    return Status(204, None)
