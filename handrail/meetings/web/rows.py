"""A meeting that was found, as a row of a list: what a template or a script shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.meetings import addresses, saying
from handrail.meetings.reads.engine import Hit
from handrail.meetings.reads.shown import Shown
from handrail.meetings.rules.times import day_of

SOON_MINUTES = 120
TAGS = ("X", "ASL", "W", "M", "LGBTQ", "BE", "Y", "A", "N", "NDG", "T", "CF", "SEN", "POC", "DD", "POA")
"""The kinds that decide whether somebody can come or would; the others are on the meeting's page."""
TAGS_MOST, NAME_MOST = 4, 100


@dataclass(frozen=True, slots=True)
class Row:
    """One row, every word of it said in the reader's language.

    `when` in the reader's time; `there` in the meeting's own where that differs, else empty; `soon` such as "in 12
    minutes" where it is soon; `begun` where it is going on; `where` a place, distance or way in; `check` a sentence.
    """

    href: str
    name: str
    when: str
    there: str
    soon: str
    begun: str
    where: str
    tags: tuple[str, ...]
    check: str
    sentence: str
    sample: str


def row(hit: Hit, zone: ZoneInfo, now: datetime, lang: Lang, *, is_yours: bool = True) -> Row:
    """The row of a hit, in this zone; `is_yours` where the reader is known to be in it."""
    meeting, own = hit.meeting, hit.meeting.zone_info
    ahead = hit.start - now
    is_soon = 0 <= ahead.total_seconds() < SOON_MINUTES * 60 and not hit.running
    when = saying.capital(saying.start(hit.start, zone, now, lang))
    if is_soon:
        when = saying.clock(hit.start.astimezone(zone), lang)
    there = ""
    if own and not saying.same_clock(zone, own, hit.start):
        there = _there(hit, zone, own, lang)
        when = _say("yours", lang, when=when) if is_yours else when
    return Row(
        href=addresses.one(meeting.ref, lang),
        name=meeting.name if len(meeting.name) <= NAME_MOST else f"{meeting.name[:NAME_MOST].rstrip()}…",
        when=when,
        there=there,
        soon=saying.capital(saying.soon(ahead, lang)) if is_soon else "",
        begun=_say("begun", lang, until=saying.clock(hit.end.astimezone(zone), lang)) if hit.running else "",
        where=where(meeting, hit.miles, lang),
        tags=tags(meeting, lang),
        check="" if is_certain(meeting) else _say("check", lang),
        sentence="" if is_certain(meeting) else meeting.sentence,
        sample=_say("sample", lang) if any(one.kind == "sample" for one in meeting.sources) else "",
    )


def is_certain(meeting: Shown) -> bool:
    """Whether its dates are sure."""
    rule = meeting.rule
    return meeting.certain and (rule is None or rule.sure)


def _there(hit: Hit, zone: ZoneInfo, own: ZoneInfo, lang: Lang) -> str:
    """The same moment where the meeting is; with the day of the week, where that is another one."""
    there = hit.start.astimezone(own)
    said = saying.clock(there, lang)
    if there.date() != hit.start.astimezone(zone).date():
        said = saying.say("two", lang, one=saying.weekday(day_of(there.date()), lang), two=said)
    return saying.capital(_say("there", lang, when=said, zone=saying.zone_name(hit.meeting.zone, lang)))


def where(meeting: Shown, far: float | None, lang: Lang) -> str:
    """How far, and where: a place and its town, or the way in."""
    parts = [saying.miles(far, lang)] if far is not None else []
    if meeting.venue in {"in-person", "hybrid"}:
        parts += [one for one in (meeting.detail.get("location", ""), meeting.city) if one]
    if meeting.venue != "in-person" or not parts:
        parts.append(_say(meeting.venue, lang))
    return saying.capital(" · ".join(dict.fromkeys(parts)))


def tags(meeting: Shown, lang: Lang) -> tuple[str, ...]:
    """A few words of what kind it is: open or closed first, then languages that the page is not in."""
    found = [] if meeting.is_open is None else [saying.kind("O" if meeting.is_open else "C", lang)]
    found += [saying.language(one, lang) for one in meeting.languages if one != lang]
    found += [saying.kind(code, lang) for code in TAGS if code in meeting.types]
    return tuple(dict.fromkeys(found))[:TAGS_MOST]


def _say(name: str, lang: Lang, **params: str | int) -> str:
    return all_texts().say(f"meetings.page.row.{name}", lang, **params)
