"""The only reader of the wall clock in our Python, so that a test can set any day. A fence keeps it the only one."""

from datetime import UTC, date, datetime
from time import monotonic as _monotonic
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, in UTC, aware."""
    return datetime.now(UTC)


def today(zone: ZoneInfo) -> date:
    """The calendar day where the person or the centre is. There is no day without a place."""
    return now().astimezone(zone).date()


def unix_seconds() -> int:
    """Whole seconds since 1970, for protocol fields and cookies that count so."""
    return int(now().timestamp())


def monotonic() -> float:
    """Seconds since some moment that means nothing, for how long something takes. No setting of the clock moves it."""
    return _monotonic()
