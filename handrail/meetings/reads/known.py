"""Meetings as the app takes them along: everything known of each, with labels in one language and its next eight weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handrail.content.texts import Lang
from handrail.meetings.addresses import one as page_of
from handrail.meetings.calendars import Entry, Parts, parts
from handrail.meetings.reads.shown import USUAL_MINUTES, Shown, Source, shown_all
from handrail.meetings.rules.recur import eight_weeks
from handrail.meetings.rules.times import Occurrence, occurrences, wall_time
from handrail.meetings.saying import capital, clock, kind, language, pattern, say

SENT = "%Y-%m-%dT%H:%M:%SZ"
FOUR_WEEKS = timedelta(weeks=4)
TEXTS = (
    "location", "formatted_address", "group", "notes", "location_notes", "group_notes", "conference_url",
    "conference_url_notes", "conference_phone", "conference_phone_notes", "url", "website", "updated",
)  # fmt: skip
"""Fields of a meeting's detail that are handed on as they are."""


@dataclass(frozen=True, slots=True)
class Label:
    """A code, and what people call it in the language asked for."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Time:
    """One time it is held: instants as RFC 3339 in UTC, and what the clock on its wall shows, 2026-11-30T19:00."""

    start: str
    end: str
    wall: str


@dataclass(frozen=True, slots=True)
class From:
    """A list that it is in, and when that was last read: RFC 3339 in UTC, since the day of it is the reader's."""

    name: str
    website: str
    attribution: str
    feedback: str
    read: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """One meeting. `texts`: those of TEXTS that are known. `approximate`: its point is not its door.

    `door`: its address leads to one. `page`: the path of its page on the site.
    `rule`: when it is, in words; empty where that is not known.
    `past`: when it began in the last four weeks.
    """

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
    types: list[Label]
    languages: list[Label]
    texts: dict[str, str]
    sources: list[From]
    page: str
    times: list[Time] = field(default_factory=list)
    past: list[Time] = field(default_factory=list)
    parts: Parts | None = None


def known_all(refs: Sequence[str], lang: Lang, now: datetime) -> list[Known]:
    """The meetings of these refs that are still listed, with their next eight weeks and what a calendar file needs."""
    return [_known(one, lang, now) for one in shown_all(refs)]


def is_certain(one: Shown) -> bool:
    """False where its weeks may be others: "check before you go"."""
    return one.certain and (one.rule is None or one.rule.sure)


def _known(one: Shown, lang: Lang, now: datetime) -> Known:
    rule, zone, detail = one.rule, one.zone_info, one.detail
    times: list[Time] = []
    past: list[Time] = []
    calendar: Parts | None = None
    if rule and zone:
        times = [time_of(each, zone) for each in eight_weeks(rule, zone, now)]
        past = [time_of(each, zone) for each in occurrences(rule, zone, now - FOUR_WEEKS, now)]
        calendar = parts(Entry("", rule, one.zone, now, certain=one.certain, sentence=one.sentence), lang)
    return Known(
        ref=one.ref, name=one.name, day=one.day, time=one.time, minutes=one.minutes or USUAL_MINUTES, zone=one.zone,
        rule=rule_of(one, lang), sentence=one.sentence, certain=is_certain(one), venue=one.venue,
        is_open=one.is_open, latitude=one.latitude, longitude=one.longitude,
        approximate=one.vague or one.by_zip, door=not one.vague, page=page_of(one.ref, lang),
        city=one.city, state=one.state, fellowship=one.fellowship,
        types=[Label(code, kind(code, lang)) for code in one.types] + [Label("", own) for own in detail.get("other_types", [])],
        languages=[Label(code, language(code, lang)) for code in one.languages],
        texts=_texts(one),
        sources=[_from(source) for source in one.sources], times=times, past=past, parts=calendar,
    )  # fmt: skip


def _texts(one: Shown) -> dict[str, str]:
    texts = {name: str(one.detail[name]) for name in TEXTS if one.detail.get(name)}
    return {**texts, "formatted_address": one.address} if one.detail.get("address") else texts


def rule_of(one: Shown, lang: Lang) -> str:
    """When it is, in words: "Every Tuesday, 7:00 pm"; empty where day or time is not known."""
    if one.rule is None:
        return ""
    at = datetime.combine(date(2000, 1, 1), wall_time(one.time))
    return capital(say("two", lang, one=pattern(one.rule.pattern, lang), two=clock(at, lang)))


def time_of(one: Occurrence, zone: ZoneInfo) -> Time:
    """An occurrence as it is sent."""
    start, end = (at.astimezone(UTC).strftime(SENT) for at in (one.start, one.end))
    return Time(start, end, one.start.astimezone(zone).strftime("%Y-%m-%dT%H:%M"))


def _from(source: Source) -> From:
    read = source.read.astimezone(UTC).strftime(SENT) if source.read else None
    return From(source.name, source.website, source.attribution, source.feedback, read)
