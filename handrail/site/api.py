"""The interface: the rooms' routers in one description, and what becomes of every error."""

import sqlite3
from typing import Any

import psycopg
from django.db import DatabaseError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import JSONRenderer

from handrail.kernel.refusal import Refusal
from handrail.meetings.web.api import router as meetings
from handrail.people.faces import must_be_signed_in
from handrail.people.web.api import router as people
from handrail.site import logs
from handrail.site.answers import answer, of_refusal
from handrail.site.middleware import request_id
from handrail.vault.web.accounts import router as accounts
from handrail.vault.web.versions import router as versions

DESCRIPTION = """The interface of docs/vault-protocol.md, section 5. Every request carries `Handrail-Protocol: 1`;
unsafe methods need the CSRF cookie and the header `X-CSRFToken` with the token that `GET people/hello` gives; those of
meetings read no cookie and need none."""


class Renderer(JSONRenderer):
    """Letters as they are: half of our sentences have accents."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}  # noqa: RUF012 - django-ninja's own form


api = NinjaAPI(
    title="Handrail",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    renderer=Renderer(),
    auth=must_be_signed_in,
    urls_namespace="api",
)
api.add_router("vault/", versions)
api.add_router("people/", people)
api.add_router("people/", accounts)
api.add_router("meetings/", meetings)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    """A rule said no."""
    return of_refusal(request, error)


@api.exception_handler(AuthenticationError)
def signed_out(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Nobody is signed in."""
    return answer(request, "signed-out")


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """JSON, but not what was asked for. What was wrong is not repeated: it may be somebody's secret."""
    return answer(request, "not-understood")


@api.exception_handler(HttpError)
def not_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    """No JSON at all."""
    return answer(request, "not-understood", error.status_code)


@api.exception_handler(Http404)
def absent(request: HttpRequest, error: Http404) -> HttpResponse:
    """Nothing there, or not yours."""
    return answer(request, "absent")


@api.exception_handler(Exception)
def unforeseen(request: HttpRequest, error: Exception) -> HttpResponse:
    """Everything else. The client learns that it was the server; the log learns where."""
    if isinstance(error, DatabaseError) and (code := code_of(error)):
        return answer(request, code, **({"seconds": 1} if code == "busy" else {}))
    logs.error_line(error, request=request_id(request))
    return answer(request, "unforeseen")


FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE}
FULL |= {sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def code_of(error: DatabaseError) -> str | None:
    """`server-full` or `busy` for what a database says when it has no room or no time; None for anything else."""
    cause: Any = error.__cause__
    number = getattr(cause, "sqlite_errorcode", None)
    if number is not None:
        whole = number & 0xFF
        if number in FULL or whole in FULL:
            return "server-full"
        return "busy" if whole in BUSY else None
    if isinstance(cause, psycopg.errors.DiskFull | psycopg.errors.OutOfMemory | psycopg.errors.ReadOnlySqlTransaction):
        return "server-full"
    if isinstance(
        cause, psycopg.errors.LockNotAvailable | psycopg.errors.DeadlockDetected | psycopg.errors.TooManyConnections
    ):
        return "busy"
    return "busy" if isinstance(error, OperationalError) and cause is not None and number is None else None
