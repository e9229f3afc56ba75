"""The app's calls for meetings. They need no cookie and read none, so no search and no saved meeting is tied to an account."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import Field

from handrail.content.texts import Lang
from handrail.kernel import clock
from handrail.meetings.actions.plans import put_plans, remove_plans
from handrail.meetings.reads.asking import Wider, name_of, question, wider
from handrail.meetings.reads.choices import choices
from handrail.meetings.reads.engine import Hit, search
from handrail.meetings.reads.known import is_certain, known_all, time_of
from handrail.meetings.rules.plans import MOST_REFS, address_of
from handrail.meetings.rules.times import Occurrence
from handrail.meetings.saying import kind, language
from handrail.people.faces import Strict, errors

router = Router(tags=["meetings"], auth=None)
TYPES_MOST = 40
"""Kinds that are offered to choose from, the most frequent first."""

Texts = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=20)]
Ref = Annotated[str, Field(pattern=r"^[a-z2-7]{16}$")]
Refs = Annotated[list[Ref], Field(max_length=MOST_REFS)]
Secret = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$")]


class Asked(Strict):
    """The fields of a search, as `reads/asking.py` reads them."""

    near: Texts = Field(default_factory=list)
    miles: Texts = Field(default_factory=list)
    when: Texts = Field(default_factory=list)
    date: Texts = Field(default_factory=list)
    hours: Texts = Field(default_factory=list)
    venue: Texts = Field(default_factory=list)
    fellowship: Texts = Field(default_factory=list)
    open: Texts = Field(default_factory=list)
    lang: Texts = Field(default_factory=list)
    type: Texts = Field(default_factory=list)
    words: Texts = Field(default_factory=list)
    sort: Texts = Field(default_factory=list)
    zone: Texts = Field(default_factory=list)
    page: Texts = Field(default_factory=list)


class Search(Strict):
    """A search, and the language to answer in."""

    fields: Asked
    lang: Lang


class ByRef(Strict):
    """Meetings by their public ids."""

    refs: Refs
    lang: Lang


class PutPlans(Strict):
    """A private calendar: the secret that it is changed with, made on the device, and what is in it."""

    secret: Secret
    refs: Refs
    lang: Lang


class OldPlans(Strict):
    """A private calendar to take away."""

    secret: Secret


class LabelOut(Schema):
    """A code and its name."""

    code: str
    label: str


class TimeOut(Schema):
    """One time it is held."""

    start: str
    end: str
    wall: str


class SourceOut(Schema):
    """A list that it is in."""

    name: str
    website: str
    attribution: str
    feedback: str
    read: str | None


class PartsOut(Schema):
    """What the device writes a calendar file from (`handrail/meetings/calendars.py`)."""

    tzid: str
    vtimezone: str
    start: str
    duration: str
    rrule: str
    rdates: list[str]
    title: str
    name: str
    note: str


class MeetingOut(Schema):
    """Everything known of a meeting."""

    ref: str
    name: str
    day: int | None
    time: str
    minutes: int
    zone: str
    rule: str
    sentence: str
    certain: bool
    venue: str
    is_open: bool | None
    latitude: float | None
    longitude: float | None
    approximate: bool
    door: bool
    city: str
    state: str
    fellowship: str
    types: list[LabelOut]
    languages: list[LabelOut]
    texts: dict[str, str]
    sources: list[SourceOut]
    page: str
    times: list[TimeOut]
    past: list[TimeOut]
    parts: PartsOut | None


class HitOut(Schema):
    """A meeting that was found, as a row shows it: when, whether it has begun, how far it is. By its id there is more."""

    ref: str
    name: str
    at: TimeOut
    zone: str
    running: bool
    miles: float | None
    venue: str
    is_open: bool | None
    certain: bool
    sentence: str
    location: str
    city: str
    state: str
    fellowship: str
    types: list[str]


class ProblemOut(Schema):
    """What is wrong with one field, in words."""

    field: str
    message: str


class TownOut(Schema):
    """One of several towns of a name: `near` asks for this one."""

    name: str
    near: str


class WiderOut(Schema):
    """Another search that does find something, in words, with the fields that ask it."""

    message: str
    fields: dict[str, list[str]]


class FoundOut(Schema):
    """One page of what was found."""

    total: int
    place: str
    zone: str
    hits: list[HitOut]
    problems: list[ProblemOut]
    choices: list[TownOut]
    wider: list[WiderOut]


class ByRefOut(Schema):
    """Those that are listed, and the ids of those that are not, or no more."""

    now: str
    meetings: list[MeetingOut]
    gone: list[str]


class ChoicesOut(Schema):
    """What can be chosen from."""

    fellowships: list[str]
    languages: list[LabelOut]
    types: list[LabelOut]
    meetings: int
    sample: bool


class PlansOut(Schema):
    """The address of a private calendar, and how many meetings are in it."""

    address: str
    meetings: int


@router.get("choices", response={200: ChoicesOut, **errors()}, url_name="meetings-choices")
def what_to_choose(request: HttpRequest, lang: Lang = "en") -> ChoicesOut:
    """Fellowships, languages and kinds that occur."""
    found = choices()
    return ChoicesOut(
        fellowships=[name for name, _ in found.fellowships],
        languages=[LabelOut(code=code, label=language(code, lang)) for code, _ in found.languages],
        types=[LabelOut(code=code, label=kind(code, lang)) for code, _ in found.types[:TYPES_MOST]],
        meetings=found.meetings,
        sample=found.sample,
    )


@router.post("search", response={200: FoundOut, **errors(403)}, url_name="meetings-search")
def find(request: HttpRequest, body: Search) -> FoundOut:
    """Meetings by time, place and kind. What is wrong with a field is said in words, and nothing is searched then."""
    now, lang = clock.now(), body.lang
    asked = question(body.fields.model_dump(), now)
    found = search(asked.ask) if asked.ask else None
    more = wider(asked, now) if found and not found.total else ()
    return FoundOut(
        total=found.total if found else 0,
        place=asked.place.name if asked.place else "",
        zone=asked.zone.key,
        hits=[_hit(one, asked.zone, lang) for one in (found.hits if found else ())],
        problems=[ProblemOut(field=one.field, message=one.say(lang)) for one in asked.problems],
        choices=[TownOut(name=name_of(one), near=name_of(one)) for one in asked.choices],
        wider=[_wider(one, lang) for one in more],
    )


def _hit(hit: Hit, zone: ZoneInfo, lang: Lang) -> HitOut:
    one = hit.meeting
    return HitOut(
        ref=one.ref, name=one.name, at=TimeOut.from_orm(time_of(Occurrence(hit.start, hit.end), one.zone_info or zone)),
        zone=one.zone, running=hit.running, miles=None if hit.miles is None else round(hit.miles, 1), venue=one.venue,
        is_open=one.is_open, certain=is_certain(one), sentence=one.sentence,
        location=str(one.detail.get("location", "")), city=one.city, state=one.state, fellowship=one.fellowship,
        types=[kind(code, lang) for code in one.types],
    )  # fmt: skip


def _wider(one: Wider, lang: Lang) -> WiderOut:
    return WiderOut(message=one.say(lang), fields={name: said for name, said in one.fields.items() if said})


@router.post("by-ref", response={200: ByRefOut, **errors(403)}, url_name="meetings-by-ref")
def by_ref(request: HttpRequest, body: ByRef) -> ByRefOut:
    """What a device takes along of the meetings that it saved: their next eight weeks too."""
    now = clock.now()
    found = known_all(body.refs, body.lang, now)
    there, site = {one.ref for one in found}, site_origin()
    return ByRefOut(
        now=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        meetings=[MeetingOut.from_orm(replace(one, page=site + one.page)) for one in found],
        gone=[ref for ref in dict.fromkeys(body.refs) if ref not in there],
    )


@router.post("plans", response={200: PlansOut, **errors(403, 507)}, url_name="meetings-plans")
def keep_plans(request: HttpRequest, body: PutPlans) -> PlansOut:
    """Makes a private calendar, or replaces what is in it."""
    kept = put_plans(body.secret, body.refs, body.lang, clock.now().date())
    return PlansOut(address=f"{site_origin()}/c/{address_of(body.secret)}.ics", meetings=kept)


def site_origin() -> str:
    """The site host beside the app's, as `handrail/guide/web/views.py` has the site's address too."""
    app = urlsplit(settings.APP_ORIGIN)
    port = f":{app.port}" if app.port else ""
    return f"{app.scheme}://{settings.HANDRAIL_SITE_HOST}{port}"


@router.post("plans/remove", response={204: None, **errors(403)}, url_name="meetings-plans-remove")
def end_plans(request: HttpRequest, body: OldPlans) -> Status[None]:
    """Takes a private calendar away, at once. One that is not there is as good as taken away."""
    remove_plans(body.secret)
    return Status(204, None)
