"""When the clocks of a zone change, as a calendar file says it: a date and a wall time of each year, or a list of them.

Calendar libraries that sample a zone miss what lies between their samples, and name the wall time after the change
where RFC 5545 asks for the one before. So the changes are found here, to the second, from the zone data of this release.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handrail.meetings.rules.times import DAY, LAST, day_of, weeks_of

AHEAD = 28
"""Years that are looked at: after so many the days of the week fall on the same dates again, until 2099."""
ENOUGH = 8
"""Years in a row before a change counts as one of every year."""
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Offset:
    """A time that a zone's clocks keep: before and after are offsets from UTC; `summer` is set ahead for a season."""

    before: timedelta
    after: timedelta
    name: str
    summer: bool


@dataclass(frozen=True, slots=True)
class Observed:
    """When clocks change to an offset: `walls` are the times that the clocks show then, in the offset before.

    `yearly` is (month, day of the week, which one of the month) where it is so each year to the end of what was looked at.
    """

    offset: Offset
    walls: tuple[datetime, ...]
    yearly: tuple[int, int, int] | None


def observed(zone: ZoneInfo, year: int) -> list[Observed]:
    """All that is needed to know a wall time of this zone from the first of January of `year` on, for AHEAD years."""
    begin, end = datetime(year - 1, 1, 1, tzinfo=UTC), datetime(year + AHEAD, 1, 1, tzinfo=UTC)
    groups: dict[Offset, list[datetime]] = defaultdict(list)
    for at in _changes(zone, begin, end):
        past, now = (at - SECOND).astimezone(zone), at.astimezone(zone)
        before, after = _offset(past), _offset(now)
        summer = after > before and bool(past.dst() or now.dst())
        wall = (at + before).replace(tzinfo=None)
        groups[Offset(before, after, now.tzname() or "", summer)].append(wall)
    found = [Observed(offset, tuple(walls), _yearly(walls, end.year - 1)) for offset, walls in groups.items()]
    if not any(one.walls[0] < datetime(year, 1, 1) for one in found):
        here = begin.astimezone(zone)
        first = Offset(_offset(here), _offset(here), here.tzname() or "", False)
        found.insert(0, Observed(first, (datetime(year - 1, 1, 1),), None))
    return found


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> list[datetime]:
    """The first second of each other offset. No zone changes twice within a day."""
    found, at = [], begin
    while at < end:
        low, high = at, at + DAY
        if _offset(low.astimezone(zone)) != _offset(high.astimezone(zone)):
            while high - low > SECOND:
                middle = low + timedelta(seconds=(high - low) // SECOND // 2)
                same = _offset(middle.astimezone(zone)) == _offset(at.astimezone(zone))
                low, high = (middle, high) if same else (low, middle)
            found.append(high)
        at += DAY
    return found


def _offset(at: datetime) -> timedelta:
    return at.utcoffset() or timedelta()


def _yearly(walls: list[datetime], last: int) -> tuple[int, int, int] | None:
    """Month, day of the week and which one of the month, where these walls are that, each year up to `last`."""
    years = [wall.year for wall in walls]
    if len(years) < ENOUGH or years != list(range(last - len(years) + 1, last + 1)):
        return None
    if len({(wall.month, day_of(wall.date()), wall.time()) for wall in walls}) > 1:
        return None
    common = frozenset[int].intersection(*(weeks_of(wall.date()) for wall in walls))
    week = LAST if LAST in common else next(iter(common), None)
    return None if week is None else (walls[0].month, day_of(walls[0].date()), week)
