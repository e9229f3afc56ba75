"""A rule as calendars know it: the first date, and an RRULE of RFC 5545 where one says exactly the same dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handrail.meetings.rules.times import (
    DAY,
    LAST,
    SEEN,
    EveryOther,
    Nth,
    Occurrence,
    OnDates,
    Pattern,
    Rule,
    Weekly,
    moment,
    occurrences,
)

CODES = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
TWO_YEARS = timedelta(days=2 * 365)
EIGHT_WEEKS = timedelta(weeks=8)
Repeat = dict[str, str | int | list[str] | list[int]]


def eight_weeks(rule: Rule, zone: ZoneInfo, now: datetime) -> list[Occurrence]:
    """Every start of the next eight weeks, for a meeting that somebody saves; one in this very minute counts."""
    minute = moment(now).replace(second=0, microsecond=0)
    return occurrences(rule, zone, minute, minute + EIGHT_WEEKS)


def first_on(rule: Rule, zone: ZoneInfo, since: datetime) -> date:
    """The date, in the rule's own wall time, of the first start at or after this minute."""
    minute = moment(since).replace(second=0, microsecond=0)
    here = minute.astimezone(zone).date()
    dates = rule.pattern.dates(here - DAY, here + SEEN * DAY)
    return next(on for on in dates if datetime.combine(on, rule.at, tzinfo=zone).astimezone(UTC) >= minute)


def repeat(pattern: Pattern) -> Repeat | None:
    """The parts of the RRULE; None where no single one is exact, and the dates have to be listed."""
    match pattern:
        case OnDates(days):
            return {"FREQ": "MONTHLY", "BYMONTHDAY": sorted(days)}
        case EveryOther(day, anchor):
            every: Repeat = {"FREQ": "WEEKLY", "BYDAY": CODES[day]}
            return {**every, "INTERVAL": 2} if anchor else every
        case Nth(day, weeks):
            return _monthly(day, _nth(weeks))
        case Weekly(day, without):
            if not without:
                return {"FREQ": "WEEKLY", "BYDAY": CODES[day]}
            left = _left(without)
            return _monthly(day, left) if left else None


def listed(rule: Rule, first: date) -> list[date]:
    """The dates of the next two years, for what has no RRULE."""
    return list(rule.pattern.dates(first, first + TWO_YEARS))


def _monthly(day: int, weeks: list[int]) -> Repeat:
    return {"FREQ": "MONTHLY", "BYDAY": [f"{week}{CODES[day]}" for week in weeks]}


def _nth(weeks: frozenset[int]) -> list[int]:
    """These weeks with no date named twice: the last is the fourth or the fifth."""
    if LAST not in weeks:
        return sorted(weeks)
    rest = weeks - {LAST, 5}
    return sorted(rest | {5}) if 4 in rest else [*sorted(rest), LAST]


def _left(without: frozenset[int]) -> list[int]:
    """The weeks that are left, counted from the end of the month where the last is left out; empty where that cannot be said.

    The fourth, when it is not the last, is the last but one, which in a month of four is the third.
    """
    weeks = set(range(1, 6)) - without
    if LAST not in without:
        return sorted(weeks)
    weeks.discard(5)
    if 4 not in weeks:
        return sorted(weeks)
    if 3 not in weeks:
        return []
    return [-5, -4, -3, -2] if weeks == {1, 2, 3, 4} else [*sorted(weeks - {3, 4}), 3, -2]
