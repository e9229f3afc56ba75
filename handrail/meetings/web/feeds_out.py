"""`/meetings.json`: the meetings in the Meeting Guide form, for the programs that read it. No cookie, no log of the query."""

from __future__ import annotations

import math
import re
from difflib import get_close_matches
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from handrail.content.texts import Lang
from handrail.meetings import addresses
from handrail.meetings.places import states
from handrail.meetings.reading import codes
from handrail.meetings.reads import out
from handrail.meetings.rules.ask import Near
from handrail.meetings.rules.asked import Unclear, miles_asked
from handrail.meetings.rules.wanted import MOST, VENUE_KEYS, Wanted
from handrail.meetings.web.guide_out import guide_out
from handrail.meetings.web.out import Asked, Made, WrongAsk, as_json, query_of, send, site_address

VALUE_MOST, VALUES_MOST = 100, 20
TYPED_VENUES = {"ONL": "VM"}
"""A code that stands for a venue, by the key of that venue."""


@require_safe
def meetings_json(request: HttpRequest) -> HttpResponse:
    """One page of the meetings that the query names, at most 2,000, with the address of the next page in `Link`."""
    return send(request, lambda: _asked(request))


def _asked(request: HttpRequest) -> Asked:
    wanted, page = wanted_of(request.GET), _page(request.GET.get("page", "1"))
    return Asked(lambda: _made(request, wanted, page))


def _made(request: HttpRequest, wanted: Wanted, page: int) -> Made:
    part = out.found(wanted, (page - 1) * MOST, MOST)
    if wanted.is_open_ended and part.total > MOST:
        raise WrongAsk("meetings.out.too-many", n=part.total)
    lang: Lang = "es" if request.GET.get("lang") == "es" else "en"
    site = site_address()
    body = [guide_out(one, f"{site}{addresses.one(one.ref, lang)}", states()) for one, _ in out.read(part.rows)]
    if page * MOST >= part.total:
        return Made(as_json(body))
    fields = [(name, value) for name, values in request.GET.lists() if name != "page" for value in values]
    following = f"{site}/meetings.json?{urlencode([*fields, ('page', page + 1)])}"
    return Made(as_json(body), headers={"Link": f'<{following}>; rel="next"'})


def wanted_of(query: QueryDict) -> Wanted:
    """The meetings that a query of this form names. WrongAsk for a value that cannot be one."""
    _names(query)
    said = {name: [one[:VALUE_MOST] for one in query.getlist(name) if one.strip()][:VALUES_MOST] for name in NAMES}
    return Wanted(
        days=_days(said["day"]),
        keys=_keys(said["type"]),
        feeds=frozenset(_feed(key) for key in said["feed"]),
        fellowships=frozenset(said["fellowship"]),
        region=next(iter(said["region"]), "").strip(),
        city=next(iter(said["city"]), "").strip(),
        near=_near(said["latitude"], said["longitude"], said["radius"]),
        uneven=said["monthly"] == ["1"],
    )


NAMES = ("region", "city", "latitude", "longitude", "radius", "fellowship", "type", "day", "feed", "monthly")


OTHERS = ("page", "lang")
MEANT = ("town", "zip", "near", "miles", "distance", "lat", "lon", "lng", "state", "types", "days", "fellowships")
"""Names that are none here, and that somebody may well try."""


def _names(query: QueryDict) -> None:
    """WrongAsk for a name that is nearly one of ours: left out, the list would be that of everywhere.

    Any other name is somebody's own, such as what some programs add so that no cache answers.
    """
    for name in query:
        if name not in NAMES + OTHERS and get_close_matches(name[:40].lower(), NAMES + OTHERS + MEANT, 1, 0.7):
            raise WrongAsk("meetings.out.name", names=", ".join(NAMES))


def checked(request: HttpRequest) -> Wanted:
    """What the address of an embedded list names, in the same words."""
    query_of(request)
    return wanted_of(request.GET)


def _days(said: list[str]) -> frozenset[int]:
    if any(not re.fullmatch("[0-6]", one) for one in said):
        raise WrongAsk("meetings.out.day")
    return frozenset(int(one) for one in said)


def _keys(said: list[str]) -> frozenset[str]:
    if any(one not in codes().known and one not in VENUE_KEYS for one in said):
        raise WrongAsk("meetings.out.type")
    return frozenset(TYPED_VENUES.get(one, one) for one in said)


def _feed(key: str) -> int:
    found = out.feed_of(key)
    if found is None:
        raise WrongAsk("meetings.out.feed")
    return found


def _near(latitudes: list[str], longitudes: list[str], radii: list[str]) -> Near | None:
    """A circle; None where no point is said. A distance without a point means nothing."""
    if not latitudes and not longitudes and not radii:
        return None
    point = [degrees(next(iter(one), "")) for one in (latitudes, longitudes)]
    if point[0] is None or point[1] is None or abs(point[0]) > 90 or abs(point[1]) > 180:
        raise WrongAsk("meetings.out.point")
    try:
        return Near(point[0], point[1], miles_asked(next(iter(radii), "")))
    except Unclear as unclear:
        raise WrongAsk(f"meetings.place.{unclear.code}", **unclear.params) from unclear


def degrees(said: str) -> float | None:
    """A number as a program writes it; None for anything else, and for what is not finite."""
    if not re.fullmatch(r"\s*[+-]?\d{1,9}(\.\d{0,20})?([eE][+-]?\d{1,3})?\s*", said, re.ASCII):
        return None
    value = float(said)
    return value if math.isfinite(value) else None


def _page(said: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,4}", said):
        raise WrongAsk("meetings.out.page")
    return int(said)
