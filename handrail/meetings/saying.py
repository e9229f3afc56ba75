"""Times, days, rules, distances and zones of meetings, as people say them in their language. Used by pages, feeds and the app."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.meetings.reading import codes
from handrail.meetings.rules.times import LAST, EveryOther, Nth, OnDates, Pattern, Weekly, day_of

NO_BREAK = "\u00a0"
"""A space at which no line ends: a time is read in one."""
SMALL_HOURS, TONIGHT = 4, timedelta(hours=12)
"""What begins before this hour, and is less than so far ahead, is tonight for whoever is still up."""
ZONES: dict[str, str] = {
    "America/Denver": "mountain",
    "America/Phoenix": "arizona",
    "America/Los_Angeles": "pacific",
    "America/Chicago": "central",
    "America/New_York": "eastern",
    "America/Anchorage": "alaska",
    "Pacific/Honolulu": "hawaii",
    "America/Puerto_Rico": "atlantic",
    "America/Mexico_City": "mexico",
    "America/Tijuana": "tijuana",
    "America/Bogota": "bogota",
    "America/Lima": "lima",
    "America/Santiago": "santiago",
    "Europe/London": "uk",
    "Europe/Madrid": "madrid",
    "Africa/Nairobi": "nairobi",
    "Asia/Kolkata": "india",
    "Asia/Manila": "manila",
    "Asia/Tokyo": "japan",
    "Australia/Sydney": "sydney",
    "Pacific/Auckland": "auckland",
}
"""The zones that a person chooses from, those of the United States first, with the text that names each."""
WHOLE = frozenset({"mountain", "arizona", "pacific", "central", "eastern", "atlantic", "utc"})
"""Names of zones; the others are names of places, and say "time" besides."""
ALIKE = {
    "America/Boise": "mountain",
    "America/Edmonton": "mountain",
    "America/Vancouver": "pacific",
    "America/Winnipeg": "central",
    "America/Menominee": "central",
    "America/Toronto": "eastern",
    "America/Detroit": "eastern",
    "America/Halifax": "atlantic",
    "UTC": "utc",
    "Etc/UTC": "utc",
}
CENTRAL, EASTERN = "America/North_Dakota/", ("America/Indiana/", "America/Kentucky/")
BY_CENTRAL = frozenset({"America/Indiana/Knox", "America/Indiana/Tell_City"})


def say(name: str, lang: Lang, **params: str | int) -> str:
    """A text of `meetings.said.`."""
    return all_texts().say(f"meetings.said.{name}", lang, **params)


def capital(text: str) -> str:
    """The text as it begins a line."""
    return text[:1].upper() + text[1:]


def clock(at: datetime, lang: Lang) -> str:
    """The time on the wall: "7:00 pm", "7:00 p. m."; `at` is in the zone that it is said in."""
    said = say("clock", lang, at=f"{at.hour % 12 or 12}:{at:%M}", half=say("am" if at.hour < 12 else "pm", lang))
    return said.replace(" ", NO_BREAK)


def weekday(number: int, lang: Lang) -> str:
    """The day of the week; 0 is Sunday."""
    return all_texts().say(f"meetings.when.day.{number}", lang)


def day(on: date, today: date, lang: Lang) -> str:
    """A day as it is said today: "today", "tomorrow", "Wednesday"; from a week on "Wednesday, December 2"."""
    ahead = (on - today).days
    if ahead in {-1, 0, 1}:
        return say(("yesterday", "today", "tomorrow")[ahead + 1], lang)
    if 1 < ahead < 7:
        return weekday(day_of(on), lang)
    return _date(on, lang)


def _date(on: date, lang: Lang) -> str:
    month = all_texts().say(f"home.month.{on.month}", lang)
    return say("far", lang, weekday=weekday(day_of(on), lang), month=month, day=on.day)


def start(at: datetime, zone: ZoneInfo, now: datetime, lang: Lang) -> str:
    """When something begins, on the clock of a zone: "today, 7:00 pm"; after midnight, while it is the same night, "tonight"."""
    local = at.astimezone(zone)
    if local.hour < SMALL_HOURS and timedelta() <= at - now < TONIGHT:
        if (local.hour, local.minute) == (0, 0):
            return say("midnight", lang)
        return say("two", lang, one=say("tonight", lang), two=clock(local, lang))
    return say("two", lang, one=day(local.date(), now.astimezone(zone).date(), lang), two=clock(local, lang))


def on_paper(at: datetime, zone: ZoneInfo, lang: Lang) -> str:
    """When something begins, as it stays true on another day: "Monday, November 23, 8:00 pm"."""
    local = at.astimezone(zone)
    return capital(say("two", lang, one=_date(local.date(), lang), two=clock(local, lang)))


def soon(until: timedelta, lang: Lang) -> str:
    """How long until something: "in 12 minutes". Whole minutes, rounded up; from three hours on, hours."""
    minutes = max(0, -int(-until.total_seconds() // 60))
    if minutes == 0:
        return say("now", lang)
    if minutes < 60:
        return say("minute", lang) if minutes == 1 else say("minutes", lang, n=minutes)
    hours, rest = divmod(minutes, 60)
    if hours == 1:
        return say("hour-and", lang, n=rest) if rest > 1 else say("hour", lang)
    return say("hours", lang, n=hours + (rest >= 30))


def length(minutes: int, lang: Lang) -> str:
    """How long something lasts."""
    known = {60: "length-hour", 90: "length-half"}
    if minutes in known:
        return say(known[minutes], lang)
    return say("length", lang, n=minutes) if minutes % 60 else say("length-hours", lang, n=minutes // 60)


def miles(far: float, lang: Lang) -> str:
    """A distance in miles: one decimal below ten, else whole."""
    if far < 0.5:
        return say("miles-under", lang)
    said = f"{far:.1f}".removesuffix(".0") if far < 9.95 else f"{far:.0f}"
    return say("mile", lang) if said == "1" else say("miles", lang, n=said)


def zone_name(name: str, lang: Lang) -> str:
    """A time zone as people call it: "Mountain time", "London time"; its city where we have no name for it."""
    key = ZONES.get(name) or ALIKE.get(name) or _by_state(name)
    if key in WHOLE:
        return say(f"zone-{key}", lang)
    city = say(f"zone-{key}", lang) if key else name.rpartition("/")[2].replace("_", " ")
    return say("zone-time", lang, city=city)


def _by_state(name: str) -> str:
    if name in BY_CENTRAL or name.startswith(CENTRAL):
        return "central"
    return "eastern" if name.startswith(EASTERN) else ""


def same_clock(one: ZoneInfo, other: ZoneInfo, at: datetime) -> bool:
    """Whether the clocks of two zones show the same at this instant."""
    return at.astimezone(one).utcoffset() == at.astimezone(other).utcoffset()


def pattern(found: Pattern, lang: Lang) -> str:
    """On which dates something is: "every Tuesday", "the second and fourth Tuesday of the month"."""
    if isinstance(found, OnDates):
        days = joined([str(one) for one in sorted(found.days)], lang)
        return say("rule.date" if len(found.days) == 1 else "rule.dates", lang, days=days)
    name = weekday(found.day, lang)
    if isinstance(found, Nth):
        return say("rule.nth", lang, weeks=_weeks(found.weeks, lang), day=name)
    if isinstance(found, EveryOther):
        return say("rule.other", lang, day=name)
    if isinstance(found, Weekly) and found.without:
        return say("rule.without", lang, weeks=_weeks(found.without, lang), day=name)
    return say("rule.weekly", lang, day=name)


def _weeks(weeks: Iterable[int], lang: Lang) -> str:
    names = [say("week.last" if one == LAST else f"week.{one}", lang) for one in sorted(weeks, key=lambda n: n % 7)]
    return joined(names, lang)


def joined(names: Sequence[str], lang: Lang) -> str:
    """Some names as one: "first, second and last"."""
    if len(names) < 2:
        return "".join(names)
    return say("and", lang, some=", ".join(names[:-1]), last=names[-1])


def kind(code: str, lang: Lang) -> str:
    """What a type of meeting is called; a code that has no name is shown as it is."""
    name = f"meetings.type.{code.lower()}"
    return all_texts().say(name, lang) if name in all_texts() else code


@cache
def _by_language() -> dict[str, str]:
    return {language: code for code, language in codes().languages.items()}


def language(tag: str, lang: Lang) -> str:
    """What a language is called; a tag that has no name is shown as it is."""
    return kind(_by_language().get(tag, tag), lang)
