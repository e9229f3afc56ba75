"""How a meeting is written down: its rule as a short text, its ref, and what tells that two feeds list the same one."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from handrail.meetings.rules.daytime import folded
from handrail.meetings.rules.rows import VENUES, Meeting
from handrail.meetings.rules.times import EveryOther, Nth, OnDates, Pattern, Weekly

WEEK = 7 * 24 * 60
"""Minutes."""
COLUMNS = frozenset(
    {"line", "slug", "name", "day", "time", "minutes", "zone", "venue", "latitude", "longitude", "city", "state"}
    | {"fellowship", "types", "languages"}
)
"""Fields of a meeting that have a column of their own; the others are its detail."""
WORDS_MOST = 2000
EMPTY_WORDS = frozenset(
    {
        "a", "an", "and", "at", "by", "de", "del", "el", "group", "grupo", "in", "la", "las", "los", "meeting", "of",
        "on", "reunion", "the", "y",
    }
)  # fmt: skip
STREETS = {"street": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd", "drive": "dr", "lane": "ln"}
STREETS |= {"north": "n", "south": "s", "east": "e", "west": "w", "highway": "hwy", "place": "pl", "court": "ct"}


def rule_text(pattern: Pattern) -> str:
    """A pattern in at most 60 letters, without its day of the week; empty for every week."""
    if isinstance(pattern, Nth):
        return f"nth:{_numbers(pattern.weeks)}"
    if isinstance(pattern, EveryOther):
        return f"other:{pattern.anchor.isoformat() if pattern.anchor else ''}"
    if isinstance(pattern, OnDates):
        return f"dates:{_numbers(pattern.days)}"
    return f"without:{_numbers(pattern.without)}" if pattern.without else ""


def _numbers(found: Iterable[int]) -> str:
    return ",".join(str(one) for one in sorted(found))


def pattern_of(text: str, day: int) -> Pattern:
    """The pattern that `rule_text` wrote, on this day of the week (0 is Sunday). ValueError for another text."""
    kind, _, said = text.partition(":")
    if kind == "":
        return Weekly(day)
    if kind == "other":
        return EveryOther(day, date.fromisoformat(said) if said else None)
    numbers = frozenset(int(one) for one in said.split(","))
    if kind == "nth":
        return Nth(day, numbers)
    if kind == "dates":
        return OnDates(numbers)
    if kind == "without":
        return Weekly(day, numbers)
    raise ValueError(text)


def minute_of_week(day: int | None, time: str | None) -> int | None:
    """0 to 10,079, counted from Sunday 00:00 on the wall; None where day or time is not known."""
    if day is None or not time:
        return None
    return day * 1440 + int(time[:2]) * 60 + int(time[3:])


def venue_code(venue: str) -> int:
    """A venue as the number that is stored: its place in VENUES, which is only ever added to."""
    return VENUES.index(venue)


def ref_of(feed_key: str, slug: str) -> str:
    """Sixteen letters that name a meeting in addresses and in what people saved: the same for the same feed and slug."""
    digest = hashlib.blake2b(f"{feed_key}\n{slug}".encode(), digest_size=10).digest()
    return base64.b32encode(digest).decode().lower()


def detail_of(meeting: Meeting) -> dict[str, Any]:
    """What is shown of a meeting and not searched by a column: only what is there."""
    names = [name for name in Meeting.__slots__ if name not in COLUMNS]
    return {name: value for name in names if (value := getattr(meeting, name)) not in ("", None, ())}


def words_of(meeting: Meeting) -> str:
    """All in which free text is looked for: small letters without accents, at most 2,000."""
    texts = (meeting.name, meeting.location, meeting.group, meeting.city, *meeting.regions, meeting.address)
    notes = (meeting.notes, meeting.location_notes, meeting.group_notes)
    return folded(" ".join(one for one in (*texts, *notes) if one))[:WORDS_MOST]


def same_of(meeting: Meeting) -> str:
    """What two feeds' rows of one meeting have in common: a hash of name, day, time and place.

    Empty where one of these is not known: such rows are never taken for the same.
    """
    name = " ".join(sorted(set(re.findall(r"[a-z0-9]+", folded(meeting.name))) - EMPTY_WORDS))
    place = _place(meeting)
    if not name or not place or meeting.day is None or not meeting.time:
        return ""
    whole = json.dumps([name, meeting.day, meeting.time, place])
    return hashlib.blake2b(whole.encode(), digest_size=11).hexdigest()


def _place(meeting: Meeting) -> str:
    """The link of an online meeting, else its street and town, else its point to some hundred metres."""
    if meeting.venue in {"online", "phone"}:
        link = urlsplit(meeting.conference_url)
        digits = re.sub(r"\D", "", meeting.conference_phone)
        return f"{(link.hostname or '').removeprefix('www.')}{link.path.rstrip('/')}" or digits
    street = meeting.address or meeting.formatted_address.partition(",")[0]
    said = [STREETS.get(one, one) for one in re.findall(r"[a-z0-9]+", folded(street))]
    if said and any(one.isdigit() for one in said):
        return f"{' '.join(said)} {folded(meeting.city)}".strip()
    if meeting.latitude is not None and meeting.longitude is not None:
        return f"{meeting.latitude:.3f} {meeting.longitude:.3f}"
    return ""


@dataclass(frozen=True, slots=True)
class Placed:
    """What decides which rows are one meeting: `clock` is `clock_of` of its zone ("" where that is not known)."""

    id: int
    feed: int
    own: bool
    clock: str
    fellowship: str
    rule: str
    found: bool
    """Somebody who looks by time may find it: day, time and zone are known, and it is not closed for now."""
    pointed: bool
    """It has a point of its own, not only that of its ZIP code."""


def clock_of(zone: ZoneInfo | None) -> str:
    """What the clocks of a zone show through a year: zones of one clock are not told apart."""
    if zone is None:
        return ""
    return " ".join(str(datetime(2026, month, 15, 12, tzinfo=zone).utcoffset()) for month in range(1, 13))


def twins(rows: Iterable[Placed]) -> dict[int, int]:
    """Of rows with one `same_of`: by whose row each is stood for, left out where it is shown itself.

    Two that say different clocks, fellowships or weeks of the month are two meetings; one that does not say is the other one,
    where there is only one other. The row of our own list stands first, so that what it says (closed for now, too) counts; then
    one that can be found by time, one with a point; then the oldest list's.
    """
    stood: dict[int, int] = {}
    for group in _groups(list(rows)):
        head = min(group, key=lambda row: (not row.own, not row.found, not row.pointed, row.feed, row.id))
        stood |= {row.id: head.id for row in group if row.id != head.id}
    return stood


def _groups(rows: list[Placed]) -> Iterator[list[Placed]]:
    """By weeks of the month, then by clock, then by fellowship; the order of the rows does not matter."""
    for alike in _parted(rows, lambda row: f"={row.rule}"):
        for of_one_clock in _parted(alike, lambda row: row.clock):
            yield from _parted(of_one_clock, lambda row: folded(row.fellowship))


def _parted(rows: list[Placed], by: Callable[[Placed], str]) -> list[list[Placed]]:
    """Rows that say the same together; those that do not say with the only one there is, else each by itself."""
    said = {by(row) for row in rows} - {""}
    parts: dict[str, list[Placed]] = {}
    for row in rows:
        key = by(row) or (next(iter(said)) if len(said) == 1 else "" if not said else f"?{row.id}")
        parts.setdefault(key, []).append(row)
    return list(parts.values())
