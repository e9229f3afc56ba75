"""What the faces of people and vault share: who asks, cookies, strict schemas, the form of an error."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja.errors import AuthenticationError
from pydantic import BaseModel, ConfigDict

from handrail.kernel import ids
from handrail.people import actions, doors
from handrail.people.rules import throttle, tokens

SESSION_COOKIE = "__Host-session"
DEVICE_COOKIE = "__Host-device"
CSRF_COOKIE = "__Host-csrf"
DAY = 86_400


class Strict(BaseModel):
    """A body of exactly these members, of exactly these types. (Not ninja's Schema: that is made to read models.)"""

    model_config = ConfigDict(extra="forbid", strict=True)


class Error(Schema):
    """Every refusal: a stable code, and a sentence in the language asked for."""

    code: str
    message: str


ANY_CALL = frozenset({400, 404, 405, 413, 422, 426, 429, 500, 503, 507})
"""Refusals that any call may answer with."""


def errors(*codes: int) -> dict[Any, Any]:
    """The declared refusals of a call."""
    return {frozenset(ANY_CALL | set(codes)): Error}


def caller(request: HttpRequest) -> str:
    """The caller's network address, never to be stored or written in clear."""
    return throttle.caller_of(
        request.META.get("REMOTE_ADDR", ""),
        request.META.get("HTTP_X_FORWARDED_FOR", ""),
        tuple(settings.HANDRAIL_TRUSTED_PROXY),
    )


def signed_in(request: HttpRequest) -> doors.SignedIn | None:
    """Who is signed in at this request. An ended session is nobody, from the next request on."""
    token = request.COOKIES.get(SESSION_COOKIE, "")
    if not ids.is_secret(token):
        return None
    found = doors.signed_in(token)
    if found is not None:
        actions.touch_session(found)
    return found


def must_be_signed_in(request: HttpRequest) -> doors.SignedIn:
    """The same, for calls that nobody else may make; django-ninja keeps it as `request.auth`."""
    found = signed_in(request)
    if found is None:
        raise AuthenticationError
    return found


def who(request: HttpRequest) -> doors.SignedIn:
    """Who `must_be_signed_in` found at this request."""
    found: doors.SignedIn = request.auth  # type: ignore[attr-defined]  # set by django-ninja after authentication
    return found


def _put(response: HttpResponse, name: str, value: str, days: int) -> None:
    response.set_cookie(name, value, max_age=days * DAY, path="/", secure=True, httponly=True, samesite="Lax")


def put_csrf(request: HttpRequest, response: HttpResponse) -> str:
    """The token that unsafe calls must repeat in a header: the one this browser has, or a new one."""
    token = request.COOKIES.get(CSRF_COOKIE, "")
    if not ids.is_secret(token):
        token = ids.new_secret()
    _put(response, CSRF_COOKIE, token, 365)
    return token


def put_signed_in(response: HttpResponse, *, token: str, name: str) -> None:
    """Cookies after a sign-in: the session, and the token by which this device is known to have signed in."""
    _put(response, SESSION_COOKIE, token, settings.HANDRAIL_SESSION_DAYS)
    _put(response, DEVICE_COOKIE, tokens.device_token(actions.server_key(), name, ids.new_secret()), 365)


def put_signed_out(response: HttpResponse) -> None:
    """Takes the session's cookie back."""
    response.delete_cookie(SESSION_COOKIE, path="/", samesite="Lax")
    response.cookies[SESSION_COOKIE]["secure"] = True
    response.cookies[SESSION_COOKIE]["httponly"] = True


def end_here(request: HttpRequest, response: HttpResponse) -> None:
    """Ends the session this browser holds, if any, and takes its cookie back."""
    found = signed_in(request)
    if found is not None:
        actions.end_session(found.session_id, by=found.actor, did="people.signed_out")
    put_signed_out(response)
