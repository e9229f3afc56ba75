"""How an answer to another program is sent: tagged, packed, kept for five minutes; or a sentence that says what is wrong."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_texts
from handrail.meetings.reads.engine import edition_now

KEPT_SECONDS = 300
QUERY_MOST = 8_000
"""Letters of a query; more is nobody's question."""
FIELDS_MOST = 900
"""Fields of a query; Django refuses 1,000 in its own way."""
PACK_FROM = 500
JSON = "application/json"
AT_ONCE, WAITING, WAIT_SECONDS = 2, 4, 4.0
"""Answers that are made at once, how many more may wait for their turn, and how long."""
RETRY_SECONDS = 10
BUSY = "meetings.out.busy"
HERE = Path(__file__).resolve().parent
MADE_BY = (
    "out.py",
    "guide_out.py",
    "bmlt_out.py",
    "feeds_out.py",
    "bmlt.py",
    "bmlt_query.py",
    "../reads/out.py",
    "../reads/named.py",
    "../rules/wanted.py",
    "../content/types.toml",
)
"""What the form of an answer hangs on: a release that changes one of these answers under new tags."""


class WrongAsk(ValueError):
    """What is asked cannot be answered: a text and what goes into it."""

    def __init__(self, text_id: str, status: int = 400, /, **params: str | int) -> None:
        self.text_id = text_id
        self.status = status
        self.params = params
        super().__init__(text_id)


@dataclass(frozen=True, slots=True)
class Made:
    """An answer before it is packed."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was understood: how its answer is made, and as what it is sent."""

    make: Callable[[], Made]
    content_type: str = JSON


class Turns:
    """So many answers are made at once in a process, and so many more wait: the rest of the server stays for people."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, seconds: float = WAIT_SECONDS) -> None:
        self._making = threading.BoundedSemaphore(at_once)
        self._inside = threading.BoundedSemaphore(at_once + waiting)
        self._seconds = seconds

    @contextmanager
    def one(self) -> Iterator[None]:
        """One turn. WrongAsk (503) when too many wait already, or none came in time."""
        if not self._inside.acquire(blocking=False):
            raise WrongAsk(BUSY, 503)
        try:
            if not self._making.acquire(timeout=self._seconds):
                raise WrongAsk(BUSY, 503)
            try:
                yield
            finally:
                self._making.release()
        finally:
            self._inside.release()


turns = Turns()


@cache
def _form() -> bytes:
    """What tells one release's forms from another's."""
    return hashlib.blake2b(b"".join((HERE / name).read_bytes() for name in MADE_BY)).digest()


def send(request: HttpRequest, understood: Callable[[], Asked]) -> HttpResponse:
    """What is asked for, or that the asker has it already, or what is wrong with the question.

    HEAD, and an asker who has it, cost no turn: nothing is made for them.
    """
    try:
        query = query_of(request)
        seed = f"{edition_now()} {site_address()}{request.path} {query}".encode()
        tag = hashlib.blake2b(seed, key=_form(), digest_size=12).hexdigest()
        packs = "gzip" in request.headers.get("Accept-Encoding", "")
        etag = f'"{tag}{"-gz" if packs else ""}"'
        if etag in request.headers.get("If-None-Match", ""):
            return _kept(HttpResponse(status=304), etag)
        asked = understood()
        if request.method == "HEAD":
            return _kept(HttpResponse(content_type=asked.content_type), etag)
        with turns.one():
            made = asked.make()
            body = gzip.compress(made.body, 6, mtime=0) if packs and len(made.body) >= PACK_FROM else made.body
    except WrongAsk as wrong:
        return refuse(request, wrong)
    response = HttpResponse(body, content_type=asked.content_type)
    if body is not made.body:
        response.headers["Content-Encoding"] = "gzip"
    for name, value in made.headers.items():
        response.headers[name] = value
    return _kept(response, etag)


def _kept(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = etag
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def refuse(request: HttpRequest, wrong: WrongAsk) -> HttpResponse:
    """What is wrong, as JSON that a program can show: {"error": sentence}."""
    said = {"error": all_texts().say(wrong.text_id, language_of(request), **wrong.params)}
    response = HttpResponse(as_json(said), status=wrong.status, content_type=JSON)
    response.headers["Cache-Control"] = "no-store"
    if wrong.status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def query_of(request: HttpRequest) -> str:
    """The query as it was sent. WrongAsk for one that is too long to be looked at, or has a sign that no text may have."""
    query = str(request.META.get("QUERY_STRING", ""))
    if len(query) > QUERY_MOST or query.count("&") > FIELDS_MOST:
        raise WrongAsk("meetings.out.too-long")
    if "%00" in query:
        # PostgreSQL takes it in no text.
        raise WrongAsk("meetings.out.no-sign")
    return query


def as_json(value: Any, *, plain: bool = False) -> bytes:
    """Compact JSON; `plain` in ASCII alone, for what runs as a script."""
    return json.dumps(value, ensure_ascii=plain, separators=(",", ":"), allow_nan=False).encode()


def language_of(request: HttpRequest) -> Lang:
    """The first of our languages that the asker names; English where it names none."""
    for said in request.headers.get("Accept-Language", "")[:200].split(","):
        for lang in LANGS:
            if said.strip().lower().startswith(lang):
                return lang
    return "en"


def site_address() -> str:
    """Where this site is: at its own host, with the app's scheme and port."""
    app = urlsplit(settings.APP_ORIGIN)
    port = f":{app.port}" if app.port else ""
    return f"{app.scheme}://{settings.HANDRAIL_SITE_HOST}{port}"
