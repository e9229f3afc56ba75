"""Meetings as a calendar file (RFC 5545) that other people's programs read: wall time, zone, rule and length.

A file says nothing of what is planned (docs/decisions/0022-calendars.md): its titles are a short list of ours. Whoever
calls says whether a place or words go in, so a file for a lock screen has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypedDict

import icalendar
from icalendar.prop import vInline

from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.meetings.rules.offsets import Observed, observed
from handrail.meetings.rules.recur import CODES, Repeat, first_on, listed, repeat
from handrail.meetings.rules.times import Rule, moment, zone_named

PRODUCT = "-//Handrail//EN"
TITLES = ("planned", "time", "plans")
"""All that a title may be: meetings.calendar.title.* in the pack."""
TYPE = "text/calendar; charset=utf-8"
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SPACES = re.compile(r"[\x00-\x20\x7f]+")
WALL = "%Y%m%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting to put into a calendar: from the first start at or after `since` on, with no end.

    `title` is one of TITLES. `place` (an address, not a name), `description` and `url` go into the file as they are: leave
    them out of a file that others may see. `sequence` grows when the rule of this `uid` changes. `certain` is False where
    the weeks are a guess; `sentence` is what the list itself says of them, shown beside the warning.
    """

    uid: str
    rule: Rule
    zone: str
    since: datetime
    title: str = TITLES[0]
    place: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    certain: bool = True
    sentence: str = ""


class Parts(TypedDict):
    """What a device needs to write the same file by itself (static/meetings/rules/calendar.js); all are texts of RFC 5545.

    `start` and `rdates` are wall times such as 20261130T190000; `rrule` is empty where dates are listed. `title`, `name` (of
    the calendar) and `note` (what to check before going, or empty) are in the reader's language.
    """

    tzid: str
    vtimezone: str
    start: str
    duration: str
    rrule: str
    rdates: list[str]
    title: str
    name: str
    note: str


def calendar(entries: Iterable[Entry], lang: Lang, stamp: datetime) -> bytes:
    """The calendar file of these entries, to be sent as TYPE. `stamp` is when it was made: the same input, the same bytes.

    Unfit for a zone or a moment that is none; KeyError for a title that is not one of ours.
    """
    entries = list(entries)
    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", _says("name", lang))
    years: dict[str, int] = {}
    for entry in entries:
        year = moment(entry.since).year
        zone = tzid(entry.zone)
        years[zone] = min(year, years.get(zone, year))
    for zone in sorted(years):
        made.add_component(vtimezone(zone, years[zone]))
    for entry in entries:
        made.add_component(_event(entry, lang, moment(stamp)))
    data: bytes = made.to_ical()
    return data


def parts(entry: Entry, lang: Lang) -> Parts:
    """The same entry in pieces, for a file that the device itself writes: what recurs is worked out here."""
    zone = zone_named(entry.zone)
    first = first_on(entry.rule, zone, entry.since)
    rule = repeat(entry.rule.pattern)
    dates = [] if rule else listed(entry.rule, first)[1:]
    return {
        "tzid": tzid(entry.zone),
        "vtimezone": vtimezone(tzid(entry.zone), moment(entry.since).year).to_ical().decode(),
        "start": datetime.combine(first, entry.rule.at).strftime(WALL),
        "duration": _length(entry.rule.minutes),
        "rrule": _rrule(rule) if rule else "",
        "rdates": [datetime.combine(on, entry.rule.at).strftime(WALL) for on in dates],
        "title": _says(f"title.{entry.title}", lang),
        "name": _says("name", lang),
        "note": _note(entry, lang, dates[-1].isoformat() if dates else ""),
    }


def tzid(zone: str) -> str:
    """The name of the zone in a file. The library takes "UTC" for no zone, and would leave listed dates without one."""
    return "Etc/UTC" if zone == "UTC" else zone


@lru_cache(maxsize=256)
def vtimezone(name: str, year: int) -> icalendar.Timezone:
    """What the clocks of a zone do from `year` on: by a rule where they keep one, else date by date for 28 years."""
    made = icalendar.Timezone()
    made.add("tzid", name)
    for one in observed(zone_named(name), year):
        made.add_component(_observance(one))
    return made


def _observance(one: Observed) -> icalendar.TimezoneStandard | icalendar.TimezoneDaylight:
    made = icalendar.TimezoneDaylight() if one.offset.summer else icalendar.TimezoneStandard()
    made.add("dtstart", one.walls[0])
    made.add("tzoffsetfrom", one.offset.before)
    made.add("tzoffsetto", one.offset.after)
    made.add("tzname", one.offset.name)
    if one.yearly:
        month, day, week = one.yearly
        made.add("rrule", {"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": f"{week}{CODES[day]}"})
    elif one.walls[1:]:
        made.add("rdate", list(one.walls[1:]))
    return made


def _event(entry: Entry, lang: Lang, stamp: datetime) -> icalendar.Event:
    found = parts(entry, lang)
    made = icalendar.Event()
    here = {"TZID": found["tzid"]}
    made.add("uid", plain(entry.uid))
    made.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    made.add("dtstart", datetime.strptime(found["start"], WALL), parameters=here)
    made.add("duration", vInline(found["duration"]))
    if found["rrule"]:
        made.add("rrule", repeat(entry.rule.pattern))
    elif found["rdates"]:
        made.add("rdate", [datetime.strptime(one, WALL) for one in found["rdates"]], parameters=here)
    made.add("summary", found["title"])
    made.add("class", "PRIVATE")
    made.add("sequence", entry.sequence)
    for name, text in (("location", entry.place), ("description", _described(entry, found["note"]))):
        if text:
            made.add(name, plain(text))
    if entry.url:
        made.add("url", SPACES.sub("", entry.url))
    return made


def _rrule(rule: Repeat) -> str:
    text: bytes = icalendar.vRecur(rule).to_ical()  # type: ignore[no-untyped-call]  # the library's has no types
    return text.decode()


def _length(minutes: int) -> str:
    """In hours and minutes. The library would write P1D for 24 hours, which is 23 or 25 where clocks change."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")


def _described(entry: Entry, note: str) -> str:
    return "\n".join(text for text in (entry.description, note) if text)


def _note(entry: Entry, lang: Lang, until: str) -> str:
    """What the reader is to know of the dates: that they may be wrong, or that they end."""
    said = []
    if not (entry.certain and entry.rule.sure):
        said += [_says("check", lang), entry.sentence]
    if until:
        said.append(_says("until", lang, until=until))
    return "\n".join(text for text in said if text)


def _says(name: str, lang: Lang, **params: str) -> str:
    return all_texts().say(f"meetings.calendar.{name}", lang, **params)


def plain(text: str) -> str:
    """The text without what no calendar may hold: control characters, all but line ends and tabs."""
    return UNSEEN.sub("", text)
