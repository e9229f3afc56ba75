"""`/client_interface/json|jsonp/`: what a BMLT server answers. Read only, no cookie, no log of the query."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from handrail.content.texts import LANGS, read_pack
from handrail.content.words import all_texts
from handrail.meetings.places import states
from handrail.meetings.reading import TYPES, codes
from handrail.meetings.reads import out
from handrail.meetings.rules.wanted import MOST
from handrail.meetings.web.bmlt_out import (
    FIELDS,
    Kind,
    Row,
    Saying,
    body_number,
    body_out,
    format_out,
    kinds_of,
    kinds_used,
    meeting_out,
    server_out,
)
from handrail.meetings.web.bmlt_query import Known, NothingFound, numbers_of, page_of, values_of, wanted_of
from handrail.meetings.web.out import JSON, Asked, Made, WrongAsk, as_json, send, site_address

CALLBACK = re.compile(r"[A-Za-z0-9_.]{1,64}")
SCRIPT = "text/javascript; charset=utf-8"


@require_safe
def client_interface(request: HttpRequest, form: str) -> HttpResponse:
    """One answer, as JSON or as a call of a function of the asker's."""
    return send(request, lambda: _asked(request, form))


def _asked(request: HttpRequest, form: str) -> Asked:
    query = request.GET
    callback = query.get("callback", "callback") if form == "jsonp" else ""
    if form not in {"json", "jsonp"}:
        raise WrongAsk("meetings.out.form", 404)
    if form == "jsonp" and not CALLBACK.fullmatch(callback):
        raise WrongAsk("meetings.out.callback")
    answer = ANSWERS.get(query.get("switcher", ""))
    if answer is None:
        raise WrongAsk("meetings.out.switcher", 422)
    return Asked(lambda: _made(query, answer, callback), SCRIPT if callback else JSON)


def _made(query: QueryDict, answer: Callable[[QueryDict], Any], callback: str) -> Made:
    try:
        said = answer(query)
    except NothingFound:
        said = []
    if not callback:
        return Made(as_json(said))
    # The comment keeps the first bytes ours: no other kind of file begins so, whatever the callback is called.
    return Made(b"/**/" + callback.encode() + b"(" + as_json(said, plain=True) + b");")


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of meeting of this release, by its key."""
    hybrid: dict[str, str] = {lang: all_texts().say("meetings.out.hybrid", lang) for lang in LANGS}
    return kinds_of(read_pack(TYPES), codes(), hybrid)


def _search(query: QueryDict) -> Any:
    bodies = out.bodies()
    wanted = wanted_of(query, Known(kinds(), tuple(bodies)))
    page = page_of(query)
    size, number = page or (MOST, 1)
    part = out.found(wanted, (number - 1) * size, size)
    if page is None and part.total > MOST:
        raise WrongAsk("meetings.out.too-many-bmlt", n=part.total)
    some = out.read(part.rows)
    root, lang = site_address(), query.get("lang_enum", "en")
    formats = [format_out(one, lang, root) for one in kinds_used([meeting for meeting, _ in some], kinds())]
    if "get_formats_only" in query:
        return {"formats": formats}
    saying = Saying(kinds(), states(), root)
    meetings = [meeting_out(one, one.sources[0].key, saying, miles) for one, miles in some]
    fields = set(values_of(query, "data_field_key"))
    if fields & (known := {name for row in meetings[:1] for name in row}):
        meetings = [{name: value for name, value in row.items() if name in fields & known} for row in meetings]
    return {"meetings": meetings, "formats": formats} if "get_used_formats" in query else meetings


def _formats(query: QueryDict) -> list[Row]:
    wanted, not_wanted = numbers_of(query, "format_ids")
    keys = set(values_of(query, "key_strings"))
    langs = dict.fromkeys(one if one in {"en", "es"} else "en" for one in values_of(query, "lang_enum") or ["en"])
    some = [
        one
        for _, one in sorted(kinds().items())
        if (not wanted or one.number in wanted) and one.number not in not_wanted and (not keys or one.key in keys)
    ]
    return [format_out(one, lang, site_address()) for one in some for lang in langs]


def _bodies(query: QueryDict) -> list[Row]:
    wanted, not_wanted = numbers_of(query, "services")
    return [
        body_out(one.key, one.name, one.website, one.attribution)
        for one in out.bodies()
        if (not wanted or body_number(one.key) in wanted) and body_number(one.key) not in not_wanted
    ]


def _server(query: QueryDict) -> list[Row]:
    found = out.corners()
    middle = ((found[0] + found[2]) / 2, (found[1] + found[3]) / 2) if found else None
    return [server_out(site_address(), middle, list(FIELDS))]


def _fields(query: QueryDict) -> list[Row]:
    return [{"key": key, "description": said} for key, said in FIELDS.items()]


def _corners(query: QueryDict) -> list[Row]:
    found = out.corners()
    if found is None:
        return []
    names = ("nw_corner_latitude", "nw_corner_longitude", "se_corner_latitude", "se_corner_longitude")
    return [dict(zip(names, (f"{one:.6f}" for one in found), strict=True))]


ANSWERS: dict[str, Callable[[QueryDict], Any]] = {
    "GetSearchResults": _search,
    "GetFormats": _formats,
    "GetServiceBodies": _bodies,
    "GetServerInfo": _server,
    "GetFieldKeys": _fields,
    "GetCoverageArea": _corners,
}
