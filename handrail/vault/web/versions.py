"""Calls about a vault's log (docs/vault-protocol.md, section 5)."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from handrail.kernel.refusal import Refusal
from handrail.people import faces
from handrail.people.faces import errors
from handrail.vault import reads
from handrail.vault.actions import push, removal
from handrail.vault.rules.limits import SEALED_MAX
from handrail.vault.rules.text import un_b64
from handrail.vault.web import schemas

router = Router(tags=["vault"])
FRAMES: dict[str, Any] = {
    "responses": {
        200: {
            "description": "A line of JSON, then each row's line of JSON followed by its sealed bytes",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


@router.get("key-file", response={200: schemas.KeyFileOut, **errors(401)}, url_name="vault-key-file")
def key_file(request: HttpRequest) -> schemas.KeyFileOut:
    """The key file as it stands."""
    signed = faces.who(request)
    found = reads.key_file_of(signed.actor, name=signed.name)
    return schemas.KeyFileOut(gen=found.gen, key_file=found.key_file, receipt=found.receipt)


@router.get("state", response={200: schemas.StateOut, **errors(401)}, url_name="vault-state")
def state(request: HttpRequest) -> schemas.StateOut:
    """How far the log has come, and how full the vault is."""
    found = reads.state_of(faces.who(request).actor)
    return schemas.StateOut(
        epoch=found.epoch,
        last_seq=found.last_seq,
        gen=found.gen,
        bytes_used=found.bytes_used,
        bytes_allowed=found.bytes_allowed,
        ids_sum=found.ids_sum,
    )


@router.post("versions", response={200: schemas.PushOut, **errors(401, 403)}, url_name="vault-versions")
def push_versions(request: HttpRequest, body: schemas.PushIn) -> HttpResponse:
    """Stores sealed versions, and answers when they are durable."""
    done = push.push([_bytes_of(version) for version in body.versions], by=faces.who(request).actor)
    # Written out: a test holds this against the schema; thousands of pushes need not.
    rows = ",".join(
        f'{{"content_id":"{row.content_id.hex()}","seq":{row.seq},"status":"{row.status}"}}' for row in done.results
    )
    return HttpResponse(f'{{"epoch":"{done.epoch}","results":[{rows}]}}', content_type="application/json")


def _bytes_of(version: schemas.Sealed) -> bytes:
    sealed = un_b64(version.sealed)
    if sealed is None:
        raise Refusal("api.not-understood")
    if len(sealed) > SEALED_MAX:
        raise Refusal("api.too-large")
    if not sealed or hashlib.sha256(sealed).hexdigest() != version.content_id:
        raise Refusal("api.not-understood")
    return sealed


@router.get("log", response={200: None, **errors(401, 409)}, url_name="vault-log", openapi_extra=FRAMES)
def log(request: HttpRequest, query: Query[schemas.LogQuery]) -> HttpResponse:
    """Frames of the log, upwards from a known place or downwards from a place."""
    _only_known(request, schemas.LogQuery)
    actor = faces.who(request).actor
    if (query.after is None) == (query.before is None) or (query.before is not None and query.at):
        raise Refusal("api.not-understood")
    if query.before is not None:
        frames = reads.log_down(actor, epoch=query.epoch, before=query.before, limit=query.limit)
    else:
        frames = reads.log_up(actor, epoch=query.epoch, after=query.after or 0, at=query.at, limit=query.limit)
    return HttpResponse(frames, content_type="application/octet-stream")


@router.get("ids", response={200: schemas.IdsOut, **errors(401)}, url_name="vault-ids")
def ids(request: HttpRequest, query: Query[schemas.IdsQuery]) -> HttpResponse:
    """What the log holds, without the bytes."""
    _only_known(request, schemas.IdsQuery)
    listed = reads.ids_of(faces.who(request).actor, after=query.after, limit=query.limit)
    return HttpResponse(listed, content_type="application/json")


def _only_known(request: HttpRequest, query: type[Schema]) -> None:
    """django-ninja reads the members it knows from a query; one it does not know is a question not understood."""
    if not set(request.GET) <= set(query.model_fields):
        raise Refusal("api.not-understood")


@router.post("remove", response={200: schemas.RemovedOut, **errors(401, 403)}, url_name="vault-remove")
def remove(request: HttpRequest, body: schemas.LongStatement) -> schemas.RemovedOut:
    """Takes away what the vault's key says."""
    done = removal.remove(body.statement, body.signature, by=faces.who(request).actor)
    return schemas.RemovedOut(removed=done.removed, already=done.already)
