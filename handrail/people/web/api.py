"""Calls that need no vault: hello, names, salts, sessions (docs/vault-protocol.md, section 5)."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import Field

from handrail.people import actions, faces, proofs, reads
from handrail.people.faces import Strict, errors
from handrail.people.rules import names

router = Router(tags=["people"])
PROTOCOLS = [1]


class Hello(Schema):
    """What a client asks first."""

    protocol: list[int]
    csrf: str
    signed_in: bool


class Word(Strict):
    """The word a name shall begin with."""

    word: str = Field(max_length=64)


class Offer(Schema):
    """A free name, put by for an hour."""

    name: str
    salt: str
    kdf: str
    reservation: str


class Name(Strict):
    """A sign-in name."""

    name: str = Field(max_length=64)


class Salt(Schema):
    """What a passphrase is derived with."""

    salt: str
    kdf: str


class SessionRow(Schema):
    """A device that is signed in; days, not times."""

    id: UUID
    started: date
    last_used: date
    here: bool


class Sessions(Schema):
    """Every device that is signed in."""

    sessions: list[SessionRow]


@router.get("hello", response={200: Hello, **errors()}, url_name="people-hello", auth=None)
def hello(request: HttpRequest, response: HttpResponse) -> Hello:
    """Says which protocols are spoken, and gives the CSRF token with its cookie."""
    token = faces.put_csrf(request, response)
    return Hello(protocol=PROTOCOLS, csrf=token, signed_in=faces.signed_in(request) is not None)


@router.post("names", response={200: Offer, **errors(403)}, url_name="people-names", auth=None)
def offer_name(request: HttpRequest, body: Word) -> Offer:
    """Adds digits to a word and puts the name by for an hour."""
    name, reservation = actions.offer_name(names.normal(body.word))
    return Offer(name=name, salt=reads.salt_text(name), kdf=proofs.KDF, reservation=reservation)


@router.post("salt", response={200: Salt, **errors(403)}, url_name="people-salt", auth=None)
def salt(request: HttpRequest, body: Name) -> Salt:
    """The salt of any name, known or not."""
    return Salt(salt=reads.salt_text(names.normal(body.name)), kdf=proofs.KDF)


@router.get("sessions", response={200: Sessions, **errors(401)}, url_name="people-sessions")
def sessions(request: HttpRequest) -> Sessions:
    """Where the person is signed in."""
    signed = faces.who(request)
    rows = reads.sessions_of(signed.actor)
    return Sessions(
        sessions=[
            SessionRow(id=row.id, started=row.started, last_used=row.last_used, here=row.id == signed.session_id)
            for row in rows
        ]
    )


@router.delete("sessions/{uuid:session_id}", response={204: None, **errors(401, 403)}, url_name="people-session")
def end_session(request: HttpRequest, response: HttpResponse, session_id: UUID) -> Status[None]:
    """Signs one device out. Sync stops there; a phone that stays offline keeps what it has."""
    signed = faces.who(request)
    actions.end_session(session_id, by=signed.actor)
    if session_id == signed.session_id:
        faces.put_signed_out(response)
    return Status(204, None)


@router.post("sign-out", response={204: None, **errors(401, 403)}, url_name="people-sign-out")
def sign_out(request: HttpRequest, response: HttpResponse) -> Status[None]:
    """Ends this session."""
    signed = faces.who(request)
    actions.end_session(signed.session_id, by=signed.actor, did="people.signed_out")
    faces.put_signed_out(response)
    return Status(204, None)
