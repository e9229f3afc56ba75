"""The time and zone that the name of a meeting says, such as "Morning Meeting - 9am Eastern"."""

import re
from datetime import UTC, datetime, timedelta

from handrail.meetings.rules import daytime
from handrail.meetings.rules.rows import Notes
from handrail.meetings.rules.times import zone_named

ZONES_IN_WORDS = {
    "eastern est edt et": "America/New_York",
    "central cst cdt ct": "America/Chicago",
    "mountain mdt mt": "America/Denver",
    "pacific pst pdt pt": "America/Los_Angeles",
}
NAMED_ZONE = re.compile(
    rf"\b(\d{{1,2}}(?::\d\d)?\s?[ap]\.?m\.?)\s\(?({'|'.join(' '.join(ZONES_IN_WORDS).split())})\b(?! european)"
)
WINTER_AND_SUMMER = (datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC))


def _named(name: str) -> tuple[int, str] | None:
    """Minutes after midnight and the zone that a name says."""
    found = NAMED_ZONE.search(daytime.folded(name))
    minutes = daytime.minutes_of(found[1], Notes()) if found else None
    if not found or minutes is None:
        return None
    return minutes, next(zone for words, zone in ZONES_IN_WORDS.items() if found[2] in words.split())


def zone_in(name: str, time: str | None) -> str | None:
    """The zone that a name says, where the time it says is the time of the row (HH:MM)."""
    named = _named(name)
    return named[1] if named and named[0] == daytime.minutes_of(time, Notes()) else None


def name_allows(name: str, time: str | None, zone: str) -> bool:
    """Whether a row's time can be the wall time of this zone, as far as its name says another time and zone.

    "1:30pm Eastern" is 10:30 in Phoenix for half of the year, so it may be; "8:15pm Central" is never 21:15 in Chicago.
    """
    named, wall = _named(name), daytime.minutes_of(time, Notes())
    if not named or wall is None:
        return True
    for day in WINTER_AND_SUMMER:
        said = day.replace(tzinfo=zone_named(named[1])) + timedelta(minutes=named[0])
        there = said.astimezone(zone_named(zone))
        if there.hour * 60 + there.minute == wall:
            return True
    return False
