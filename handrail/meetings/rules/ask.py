"""One question for meetings: between when, near where, and of what kind; and which minutes of the week that is in a zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handrail.meetings.rules.kept import WEEK

MOST_HOURS = 24 * 8
MOST_ROWS = 200
PAGE = 30
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Near:
    """A circle around a point; miles."""

    latitude: float
    longitude: float
    miles: float


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked for. Empty sets and None ask for nothing.

    `first`, `last`: instants; a meeting that begins from `first` up to before `last` is found. `begun`: also those that began
    at most so many minutes before `first` and are still going on. `venues`: names of VENUES. `types`: all of these codes;
    `languages`: one of these; `fellowships`: one of these; `is_open`: True for open to everybody, False for closed meetings.
    `words`: each of them in its name, place, group or notes. `by_distance`: the nearest first, else the next first.
    """

    first: datetime
    last: datetime
    begun: int = 0
    near: Near | None = None
    venues: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    fellowships: frozenset[str] = frozenset()
    is_open: bool | None = None
    words: tuple[str, ...] = ()
    by_distance: bool = False
    rows: int = PAGE
    skip: int = 0


def windows(zone: ZoneInfo, first: datetime, last: datetime) -> list[tuple[int, int]]:
    """The minutes of the week, on this zone's wall, at which a meeting may begin between two instants.

    As (from, to), both counted in, at most three and never overlapping. Where the clocks change in between the pieces are
    wide enough for both offsets, and whoever uses them looks at the instants: too many minutes, never too few.
    """
    if last <= first:
        return []
    begin, end = first.astimezone(zone), (last - MINUTE).astimezone(zone)
    # A start in a skipped hour is written an hour before the wall time at which it happens; one day has two offsets then.
    day_before, day_after = (first - timedelta(days=1)).astimezone(zone), (last + timedelta(days=1)).astimezone(zone)
    offsets = [at.utcoffset() or timedelta() for at in (day_before, begin, end, day_after)]
    length = last - first
    if length >= timedelta(days=7) - 4 * timedelta(hours=1):
        return [(0, WEEK - 1)]
    low, high = min(offsets), max(offsets)
    start = _minute(first.astimezone(UTC) + low)
    minutes = int((length + (high - low)) / MINUTE)
    stop = start + max(minutes, 1) - 1
    # Seconds: a window that begins within a minute takes the whole of it.
    stop += 1 if first.second or first.microsecond or last.second or last.microsecond else 0
    if stop < WEEK:
        return [(start, stop)]
    if stop - start >= WEEK:
        return [(0, WEEK - 1)]
    return [(start, WEEK - 1), (0, stop - WEEK)]


def _minute(wall: datetime) -> int:
    """The minute of the week that a clock shows; 0 is Sunday 00:00."""
    return (wall.isoweekday() % 7) * 1440 + wall.hour * 60 + wall.minute
