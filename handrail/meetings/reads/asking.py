"""From what a form, a program or a terminal sends to a question for meetings, or to what is wrong with it.

Fields, all strings; those with a star may come several times: near, miles, when, date, hours, venue*, fellowship*, open,
lang*, type*, words, sort, zone, page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.meetings.places import states, zip_point
from handrail.meetings.reads.choices import Choices, choices
from handrail.meetings.reads.engine import count
from handrail.meetings.rules import times
from handrail.meetings.rules.ask import MOST_HOURS, PAGE, Ask, Near
from handrail.meetings.rules.asked import MOST_MILES, City, Unclear, asked_place, matching, miles_asked
from handrail.meetings.rules.rows import VENUES
from handrail.meetings.zones import zone_at

Fields = Mapping[str, Sequence[str]]
WHENS = ("soon", "today", "tonight", "tomorrow", "week")
SOON = timedelta(hours=2)
EVENING, SMALL_HOURS = time(17), time(3)
"""Tonight begins at five and ends at three, on the reader's clock."""
BEGUN = 20
"""Minutes since the start for which a meeting that is going on is still offered: one may come late."""
SEARCHED = tuple(one for one in VENUES if one in {"in-person", "online", "phone", "hybrid"})
SEVERAL_MOST, WORDS_MOST, TEXT_MOST, PAGES_MOST = 20, 8, 200, 200
WIDER_MILES = (25.0, 50.0, 100.0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody looks: its name as it is shown, in degrees, with the zone there ("" where nobody knows).

    `is_point` where it was given in degrees, as "Use where I am" gives it.
    """

    name: str
    latitude: float
    longitude: float
    zone: str
    is_point: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field: a text and what goes into it."""

    field: str
    text_id: str
    params: Mapping[str, str | int]

    def say(self, lang: Lang) -> str:
        """The sentence."""
        return all_texts().say(self.text_id, lang, **self.params)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked. `ask` is None where something is wrong (`problems`) or several towns are meant (`choices`).

    `fields` is what was sent, cut to what may be: a form is filled in again with it.
    """

    ask: Ask | None
    place: Place | None
    choices: tuple[City, ...]
    problems: tuple[Problem, ...]
    zone: ZoneInfo
    fields: dict[str, list[str]]
    when: str
    page: int


@dataclass(frozen=True, slots=True)
class Wider:
    """A search that finds more than one which found nothing: its sentence, and the fields that ask it."""

    text_id: str
    params: Mapping[str, str | int]
    fields: dict[str, list[str]]

    def say(self, lang: Lang) -> str:
        """The sentence, with the number that it finds."""
        return all_texts().say(self.text_id, lang, **self.params)


class _Reader:
    """Reads the fields one by one, and gathers what is wrong with them."""

    def __init__(self, fields: Fields, known: Choices) -> None:
        cleaned = {name: [_clean(one) for one in fields[name][:SEVERAL_MOST]] for name in NAMES if name in fields}
        self.fields = {name: said for name, every in cleaned.items() if (said := [one for one in every if one])}
        self.known = known
        self.problems: list[Problem] = []
        self.choices: tuple[City, ...] = ()

    def one(self, name: str) -> str:
        """The first value of a field; empty where there is none."""
        return next(iter(self.fields.get(name, [])), "")

    def wrong(self, name: str, text_id: str, **params: str | int) -> None:
        self.problems.append(Problem(name, text_id, params))

    def among(self, name: str, allowed: Sequence[str]) -> frozenset[str]:
        """The values of a field, which have to be among these."""
        said = self.fields.get(name, [])
        if any(one not in allowed for one in said):
            self.wrong(name, "meetings.ask.not-among")
        return frozenset(said)

    def place(self) -> Place | None:
        """The place that was typed. None for none, for several, and for one that cannot be found."""
        said = asked_place(self.one("near"), states())
        if said.kind == "empty":
            return None
        if said.kind == "unclear":
            self.wrong("near", f"meetings.place.{said.code}")
            return None
        if said.kind == "city":
            return self.city(matching(self.known.towns, said, states()))
        point = said.point if said.kind == "point" else zip_point(said.zip)
        if point is None:
            self.wrong("near", "meetings.ask.no-zip", zip=said.zip)
            return None
        name = said.zip if said.kind == "zip" else f"{point[0]:.2f}, {point[1]:.2f}"
        return Place(name, *point, zone_at(*point) or "", is_point=said.kind == "point")

    def city(self, found: list[City]) -> Place | None:
        if not found:
            self.wrong("near", "meetings.ask.no-town", near=self.one("near"))
            return None
        if len(found) > 1:
            self.choices = tuple(found)
            return None
        town = found[0]
        return Place(name_of(town), town.latitude, town.longitude, town.zone or "")

    def miles(self) -> float:
        try:
            return miles_asked(self.one("miles"))
        except Unclear as problem:
            self.wrong("miles", f"meetings.place.{problem.code}", **problem.params)
            return 0.0

    def zone(self, place: Place | None) -> ZoneInfo:
        """The reader's zone, else that of the place, else the one that most meetings are in."""
        said = self.one("zone")
        if said and said in times.zone_names():
            return times.zone_named(said)
        if said:
            self.wrong("zone", "meetings.ask.no-zone", zone=said)
        return times.zone_named(place.zone if place and place.zone else self.known.zone)

    def page(self) -> int:
        said = self.one("page")
        return min(int(said), PAGES_MOST) if re.fullmatch(r"[1-9][0-9]{0,3}", said) else 1

    def when(self, now: datetime, zone: ZoneInfo) -> tuple[str, datetime, datetime]:
        """Which one of WHENS ("date" and "hours" besides), and from when to when."""
        if said := self.one("date"):
            return ("date", *self.day(said, now, zone))
        if said := self.one("hours"):
            hours = int(said) if re.fullmatch(r"[0-9]{1,4}", said, re.ASCII) else 0
            if not 1 <= hours <= MOST_HOURS:
                self.wrong("hours", "meetings.ask.hours", most=MOST_HOURS)
            return "hours", now, now + timedelta(hours=min(max(hours, 1), MOST_HOURS))
        when = self.one("when") or "soon"
        if when not in WHENS:
            self.wrong("when", "meetings.ask.not-among")
            when = "soon"
        return (when, *between(when, now, zone))

    def day(self, said: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
        today = now.astimezone(zone).date()
        try:
            day = date.fromisoformat(said)
        except ValueError:
            self.wrong("date", "meetings.ask.date-form")
            day = today
        if day < today:
            self.wrong("date", "meetings.ask.date-past")
            day = today
        if day > today + timedelta(days=366):
            self.wrong("date", "meetings.ask.date-far")
            day = today
        begin, end = _at(day, time(), zone), _at(day + timedelta(days=1), time(), zone)
        return max(begin, now), end


NAMES = (
    "near", "miles", "when", "date", "hours", "venue", "fellowship", "open", "lang", "type", "words", "sort", "zone",
    "page",
)  # fmt: skip


def _clean(said: str) -> str:
    """What can be typed into a line, cut to a length: a database takes no NUL, and no place has one."""
    return " ".join("".join(one if one.isprintable() else " " for one in said[: TEXT_MOST * 2]).split())[:TEXT_MOST]


def name_of(town: City) -> str:
    """A town as it is shown and as it may be typed again: "Santa Fe, NM"."""
    return f"{town.name}, {town.region}" if town.region else town.name


def question(fields: Fields, now: datetime) -> Question:
    """The question that these fields ask at this moment."""
    read = _Reader(fields, choices())
    now = now.astimezone(UTC).replace(second=0, microsecond=0)
    place = read.place()
    miles = read.miles()
    zone = read.zone(place)
    when, first, last = read.when(now, zone)
    is_open = {"open": True, "closed": False}.get(read.one("open"))
    if read.one("open") not in {"", "open", "closed"}:
        read.wrong("open", "meetings.ask.not-among")
    ask = Ask(
        first=first,
        last=last,
        begun=BEGUN if first == now else 0,
        near=Near(place.latitude, place.longitude, miles) if place else None,
        venues=read.among("venue", SEARCHED),
        types=frozenset(read.fields.get("type", [])),
        languages=frozenset(read.fields.get("lang", [])),
        fellowships=frozenset(read.fields.get("fellowship", [])),
        is_open=is_open,
        words=tuple(read.one("words").split()[:WORDS_MOST]),
        by_distance=read.one("sort") == "distance",
        skip=(read.page() - 1) * PAGE,
    )
    stopped = bool(read.problems or read.choices)
    return Question(
        None if stopped else ask, place, read.choices, tuple(read.problems), zone, read.fields, when, read.page()
    )


def between(when: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when one of WHENS is, on the clock of a zone."""
    local = now.astimezone(zone)
    today, tomorrow = local.date(), local.date() + timedelta(days=1)
    if when == "today":
        return now, _at(tomorrow, time(), zone)
    if when == "tonight":
        if local.time() < SMALL_HOURS:
            return now, _at(today, SMALL_HOURS, zone)
        return max(now, _at(today, EVENING, zone)), _at(tomorrow, SMALL_HOURS, zone)
    if when == "tomorrow":
        return _at(tomorrow, time(), zone), _at(tomorrow + timedelta(days=1), time(), zone)
    if when == "week":
        return now, now + timedelta(days=7)
    return now, now + SOON


def _at(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def in_words(asked: Question, lang: Lang) -> str:
    """The question as a line: "In the next two hours, within 25 miles of Gallup, NM, online"."""
    say = all_texts().say
    hours = asked.fields.get("hours", ["0"])[0]
    when = "hour" if (asked.when, hours) == ("hours", "1") else asked.when
    parts = [say(f"meetings.ask.when.{when}", lang, hours=hours)]
    if asked.place and asked.ask and asked.ask.near:
        miles = f"{asked.ask.near.miles:g}" if asked.ask.near.miles < MOST_MILES else str(MOST_MILES)
        of = {} if asked.place.is_point else {"place": asked.place.name}
        parts.append(say("meetings.ask.within" if of else "meetings.ask.within-you", lang, miles=miles, **of))
    for name in SEARCHED if asked.ask else ():
        if asked.ask and name in asked.ask.venues:
            parts.append(say(f"meetings.ask.venue.{name}", lang))
    return ", ".join(parts)


def wider(asked: Question, now: datetime) -> tuple[Wider, ...]:
    """Up to four searches that do find something, the nearest to what was asked first. Empty where nothing does."""
    if asked.ask is None:
        return ()
    now = now.astimezone(UTC).replace(second=0, microsecond=0)
    found: list[Wider] = []
    for offer in (_further, _longer, _plainer):
        if one := offer(asked, now):
            found.append(one)
    for venue in ("online", "phone"):
        ask = Ask(now, now + timedelta(hours=1), venues=frozenset({venue}), languages=asked.ask.languages)
        if n := count(ask):
            fields = {"when": ["soon"], "venue": [venue], **_kept(asked, "lang", "zone")}
            found.append(Wider(f"meetings.ask.wider.{venue}", {"n": n}, fields))
    return tuple(found[:4])


def _kept(asked: Question, *names: str) -> dict[str, list[str]]:
    return {name: asked.fields[name] for name in names if name in asked.fields}


def _further(asked: Question, now: datetime) -> Wider | None:
    ask = asked.ask
    if ask is None or ask.near is None:
        return None
    for miles in WIDER_MILES:
        if miles > ask.near.miles and (n := count(replace(ask, near=replace(ask.near, miles=miles), skip=0))):
            fields = {**asked.fields, "miles": [f"{miles:g}"], "page": []}
            return Wider("meetings.ask.wider.miles", {"n": n, "miles": f"{miles:g}"}, fields)
    return None


def _longer(asked: Question, now: datetime) -> Wider | None:
    if asked.ask is None or asked.when == "week":
        return None
    for when in ("tonight", "today", "week"):
        first, last = between(when, now, asked.zone)
        if last <= asked.ask.last or first > asked.ask.last:
            continue
        if n := count(replace(asked.ask, first=first, last=last, skip=0)):
            fields = {**asked.fields, "when": [when], "date": [], "hours": [], "page": []}
            return Wider(f"meetings.ask.wider.{when}", {"n": n}, fields)
    return None


def _plainer(asked: Question, now: datetime) -> Wider | None:
    ask = asked.ask
    if ask is None or not (ask.types or ask.fellowships or ask.words or ask.is_open is not None):
        return None
    bare = replace(ask, types=frozenset(), fellowships=frozenset(), words=(), is_open=None, skip=0)
    n = count(bare)
    if not n:
        return None
    fields = {**asked.fields, "type": [], "fellowship": [], "words": [], "open": [], "page": []}
    return Wider("meetings.ask.wider.fewer", {"n": n}, fields)
