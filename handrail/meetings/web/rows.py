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
AT_PLACE = frozenset({"in-person", "hybrid", "closed", "unknown"})
"""Those one goes to: the clock on their wall is the one that matters."""
TAGS_MOST, NAME_MOST = 4, 100


@dataclass(frozen=True, slots=True)
class Row:
    """One row, every word of it said in the reader's language.

    `when` on the clock that matters: that of the place for a meeting one goes to, else the reader's; `there` the same moment
    on the other clock where that differs, else empty; `is_other` where two clocks are named; `soon` such as "in 12 minutes"
    where it is soon; `begun` where it is going on; `where` a place, distance or way in; `check` a sentence.
    """

    href: str
    name: str
    when: str
    there: str
    is_other: bool
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
    is_other = own is not None and not saying.same_clock(zone, own, hit.start)
    at_place = own if own and is_other and meeting.venue in AT_PLACE else zone
    when = saying.capital(saying.start(hit.start, at_place, now, lang))
    if is_soon:
        when = saying.clock(hit.start.astimezone(at_place), lang)
    there = ""
    if own and is_other:
        when, there = _two_clocks(hit, when, zone, own, lang, is_yours=is_yours)
    return Row(
        href=addresses.one(meeting.ref, lang),
        name=meeting.name if len(meeting.name) <= NAME_MOST else f"{meeting.name[:NAME_MOST].rstrip()}…",
        when=when,
        there=there,
        is_other=is_other,
        soon=saying.capital(saying.soon(ahead, lang)) if is_soon else "",
        begun=_say("begun", lang, until=saying.clock(hit.end.astimezone(at_place), lang)) if hit.running else "",
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


def _two_clocks(hit: Hit, when: str, zone: ZoneInfo, own: ZoneInfo, lang: Lang, *, is_yours: bool) -> tuple[str, str]:
    """The moment on the clock that matters, and on the other; each says whose it is."""
    named = saying.zone_name(hit.meeting.zone, lang)
    if hit.meeting.venue in AT_PLACE:
        there = _say("yours", lang, when=_other(hit, own, zone, lang)) if is_yours else ""
        return _say("own", lang, when=when, zone=named), saying.capital(there)
    there = saying.capital(_say("there", lang, when=_other(hit, zone, own, lang), zone=named))
    if is_yours:
        return _say("yours", lang, when=when), there
    return _say("own", lang, when=when, zone=saying.zone_name(zone.key, lang)), there


def _other(hit: Hit, first: ZoneInfo, second: ZoneInfo, lang: Lang) -> str:
    """The moment on the second clock; with the day of the week, where that is another one than on the first."""
    at = hit.start.astimezone(second)
    said = saying.clock(at, lang)
    if at.date() != hit.start.astimezone(first).date():
        said = saying.say("two", lang, one=saying.weekday(day_of(at.date()), lang), two=said)
    return said


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
