"""When a meeting is: a rule in wall time, in a zone, turned into instants. Who asks brings the moment.

A start in the hour that the clocks skip counts by the offset before (02:30 is shown as 03:30); one in the hour that
comes twice is the first of the two; the end is the start's instant and the duration. Days: 0 is Sunday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LAST = -1
"""The last one of its month, among `weeks`."""
LONGEST = 24 * 60
YEARS = range(1970, 2200)
SEEN = 400
"""Days to look ahead for one start: the longest wait, from one fifth Monday to the next, is under a third of that."""
_WALL = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class Unfit(ValueError):
    """Something that says no time; `code` is which: zone, time, day, minutes, moment, weeks or dates."""

    def __init__(self, code: str, what: object = "") -> None:
        super().__init__(f"{code}: {what!r}")
        self.code = code
        self.what = str(what)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Every week on this day, but not in the weeks `without` (1 to 5 of the month, or LAST)."""

    day: int
    without: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        day_fits(self.day)
        if self.without and (not weeks_fit(self.without) or self.without >= {1, 2, 3, 4}):
            raise Unfit("weeks", sorted(self.without))

    def dates(self, first: date, last: date) -> Iterator[date]:
        """Every such date from `first` to `last`, both counted in."""
        return (on for on in weekdays(self.day, first, last) if not self.without & weeks_of(on))


@dataclass(frozen=True, slots=True)
class Nth:
    """On this day in these weeks of the month: 1 to 5, or LAST."""

    day: int
    weeks: frozenset[int]

    def __post_init__(self) -> None:
        day_fits(self.day)
        if not weeks_fit(self.weeks):
            raise Unfit("weeks", sorted(self.weeks))

    def dates(self, first: date, last: date) -> Iterator[date]:
        """Every such date from `first` to `last`, both counted in."""
        return (on for on in weekdays(self.day, first, last) if self.weeks & weeks_of(on))


@dataclass(frozen=True, slots=True)
class EveryOther:
    """Every other week. Without one date on which it was held, all that is known is the day: each week may be it."""

    day: int
    anchor: date | None = None

    def __post_init__(self) -> None:
        day_fits(self.day)
        if self.anchor and day_of(self.anchor) != self.day:
            raise Unfit("day", self.anchor)

    def dates(self, first: date, last: date) -> Iterator[date]:
        """Every such date from `first` to `last`, both counted in; with no anchor, every week's."""
        anchor = self.anchor
        return (on for on in weekdays(self.day, first, last) if anchor is None or (on - anchor).days % 14 == 0)


@dataclass(frozen=True, slots=True)
class OnDates:
    """On these days of the month, 1 to 31; a month that has no such day has none."""

    days: frozenset[int]

    def __post_init__(self) -> None:
        if not self.days or not self.days <= set(range(1, 32)):
            raise Unfit("dates", sorted(self.days))

    def dates(self, first: date, last: date) -> Iterator[date]:
        """Every such date from `first` to `last`, both counted in."""
        every = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return (on for on in every if on.day in self.days)


Pattern = Weekly | Nth | EveryOther | OnDates


@dataclass(frozen=True, slots=True)
class Rule:
    """A meeting's rule: on which dates, at what wall time, for how long."""

    pattern: Pattern
    at: time
    minutes: int = 60

    def __post_init__(self) -> None:
        if self.at.tzinfo is not None or self.at.second or self.at.microsecond:
            raise Unfit("time", self.at)
        if not 1 <= self.minutes <= LONGEST:
            raise Unfit("minutes", self.minutes)

    @property
    def length(self) -> timedelta:
        """The duration."""
        return timedelta(minutes=self.minutes)

    @property
    def sure(self) -> bool:
        """False where the dates may be wrong by a week: say "check before you go"."""
        return not (isinstance(self.pattern, EveryOther) and self.pattern.anchor is None)


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One time that a meeting is held, as instants in UTC."""

    start: datetime
    end: datetime


def next_start(rule: Rule, zone: ZoneInfo, now: datetime) -> Occurrence:
    """The next time it begins; one that begins in this very minute counts."""
    minute = moment(now).replace(second=0, microsecond=0)
    return next(one for one in _from(rule, zone, minute, minute + SEEN * DAY) if one.start >= minute)


def in_progress(rule: Rule, zone: ZoneInfo, now: datetime) -> Occurrence | None:
    """The one that has begun and not ended at this moment; of two, the one that began last."""
    at = moment(now)
    running = [one for one in _from(rule, zone, at - rule.length, at) if one.start <= at < one.end]
    return running[-1] if running else None


def occurrences(rule: Rule, zone: ZoneInfo, first: datetime, last: datetime) -> list[Occurrence]:
    """All that begin from `first` up to before `last`, in order."""
    begin, end = moment(first), moment(last)
    return [one for one in _from(rule, zone, begin, end) if begin <= one.start < end]


def _from(rule: Rule, zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[Occurrence]:
    """What begins between the two, and perhaps some before and after.

    A day more on both sides: clocks that skip midnight move a start of Saturday 23:30 to Sunday.
    """
    first, last = begin.astimezone(zone).date() - DAY, end.astimezone(zone).date() + DAY
    for on in rule.pattern.dates(first, last):
        start = datetime.combine(on, rule.at, tzinfo=zone).astimezone(UTC)
        yield Occurrence(start, start + rule.length)


def moment(at: datetime) -> datetime:
    """This instant in UTC; one without an offset, or from another age, is no moment."""
    if at.tzinfo is None or at.utcoffset() is None or at.year not in YEARS:
        raise Unfit("moment", at.isoformat())
    return at.astimezone(UTC)


def weekdays(day: int, first: date, last: date) -> Iterator[date]:
    """Every date on this day of the week from `first` to `last`, both counted in."""
    on = first + timedelta(days=(day - day_of(first)) % 7)
    while on <= last:
        yield on
        on += 7 * DAY


def weeks_of(on: date) -> frozenset[int]:
    """Which one of its month this weekday is: 1 to 5, and LAST where it is the last."""
    nth = (on.day - 1) // 7 + 1
    return frozenset({nth, LAST} if (on + 7 * DAY).month != on.month else {nth})


def day_of(on: date) -> int:
    """The day of the week of a date; 0 is Sunday."""
    return on.isoweekday() % 7


def day_fits(day: int) -> int:
    """This day, if it is one."""
    if day not in range(7):
        raise Unfit("day", day)
    return day


def weeks_fit(weeks: frozenset[int]) -> bool:
    """Whether these are weeks of a month: at least one of 1 to 5 and LAST."""
    return bool(weeks) and weeks <= {1, 2, 3, 4, 5, LAST}


def wall_time(text: str) -> time:
    """The time that `HH:MM` says, of 24 hours; anything else is refused."""
    found = _WALL.fullmatch(text)
    if not found:
        raise Unfit("time", text)
    return time(int(found[1]), int(found[2]))


@cache
def zone_names() -> frozenset[str]:
    """Every name that the zone data of this release knows."""
    listed = files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(listed.split()) - {"Factory"}


@cache
def zone_named(name: str) -> ZoneInfo:
    """The zone of this IANA name, from the package `tzdata` and never from the machine's own files."""
    if name not in zone_names():
        raise Unfit("zone", name)
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)
