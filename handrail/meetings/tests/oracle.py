"""When a meeting begins, worked out a second time with dateutil alone, from the same zone files: imports nothing of ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from importlib.resources import files

from dateutil import rrule, tz

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def names() -> list[str]:
    """Every zone of the zone data."""
    return [name for name in files("tzdata").joinpath("zones").read_text().split() if name != "Factory"]


@cache
def data(name: str) -> bytes:
    """The zone's file."""
    return files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


@cache
def zone(name: str) -> tzinfo:
    """The zone as dateutil reads it."""
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        read: tzinfo = tz.tzfile(file, name)
        return read


def instant(on: date, at: time, where: str) -> datetime:
    """The instant of a wall time: moved forward out of a gap, the first of two."""
    wall = datetime.combine(on, at).replace(tzinfo=zone(where))
    real: datetime = tz.resolve_imaginary(wall).astimezone(UTC)
    return real


def _byday(day: int, weeks: set[int] | None = None) -> list[rrule.weekday]:
    sunday_first = [rrule.SU, rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA]
    return [sunday_first[day](nth) for nth in sorted(weeks)] if weeks else [sunday_first[day]]


def weekly(day: int, first: date, last: date, without: set[int] | None = None) -> list[date]:
    """The dates of a weekly meeting, less some weeks of the month."""
    dates = rrule.rruleset()
    dates.rrule(rrule.rrule(rrule.WEEKLY, byweekday=_byday(day), **_window(first, last)))
    if without:
        month = _window(first.replace(day=1), last)
        dates.exrule(rrule.rrule(rrule.MONTHLY, byweekday=_byday(day, without), **month))
    return [one.date() for one in dates]


def nth(day: int, weeks: set[int], first: date, last: date) -> list[date]:
    """The dates of first, second ... last (-1) weekdays of the month."""
    month = _window(first.replace(day=1), last)
    dates = {one.date() for one in rrule.rrule(rrule.MONTHLY, byweekday=_byday(day, weeks), **month)}
    return sorted(one for one in dates if one >= first)


def on_dates(days: set[int], first: date, last: date) -> list[date]:
    """The dates of days of the month."""
    found = rrule.rrule(rrule.MONTHLY, bymonthday=sorted(days), **_window(first.replace(day=1), last))
    return [one.date() for one in found if one.date() >= first]


def every_other(anchor: date, first: date, last: date) -> list[date]:
    """The dates two weeks apart, counted from one that lies before them all."""
    found = rrule.rrule(rrule.WEEKLY, interval=2, **_window(anchor, last))
    return [one.date() for one in found if one.date() >= first]


def _window(first: date, last: date) -> dict[str, datetime]:
    return {"dtstart": datetime.combine(first, time()), "until": datetime.combine(last, time())}


def walk(day: int, at: time, where: str, begin: datetime, end: datetime) -> Iterator[datetime]:
    """A clock on the wall, looked at every minute from `begin` to `end`: each time that it first says day and time.

    Where it jumps over that time, the meeting is as long after the jump as it would have been after the minute before.
    """
    here, now = zone(where), begin - 2 * DAY
    wall = now.astimezone(here).replace(tzinfo=None, fold=0)
    had: set[date] = set()
    while now < end:
        due = datetime.combine(wall.date(), at)
        if wall == due and due.date() not in had and wall.isoweekday() % 7 == day:
            had.add(due.date())
            if now >= begin:
                yield now
        after, then = wall + MINUTE, (now + MINUTE).astimezone(here).replace(tzinfo=None, fold=0)
        for on in {after.date(), then.date()}:
            due = datetime.combine(on, at)
            if after <= due < then and on.isoweekday() % 7 == day:
                had.add(on)
                moved = now + MINUTE + (due - after)
                if begin <= moved < end:
                    yield moved
        now, wall = now + MINUTE, then
