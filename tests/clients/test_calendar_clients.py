"""Our calendars in vdirsyncer and khal: the times that they show are the times that our rules say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handrail.meetings.calendars import Entry, calendar
from handrail.meetings.rules.times import (
    LAST,
    EveryOther,
    Nth,
    OnDates,
    Pattern,
    Rule,
    Weekly,
    occurrences,
    zone_named,
)
from tests.clients.calendars import Shown, Subscriber, missing, served

DENVER, PHOENIX = "America/Denver", "America/Phoenix"
HERE = zone_named(DENVER)
SINCE = datetime(2026, 2, 20, 12, tzinfo=UTC)
DAYS = 95
SPRING, SUMMER, AUTUMN = date(2026, 2, 21), date(2026, 6, 1), date(2026, 10, 15)
SHOWN = "%Y-%m-%d %H:%M"


def rule(pattern: Pattern, clock: str, minutes: int = 60) -> Rule:
    """A meeting's rule."""
    return Rule(pattern, time.fromisoformat(clock), minutes)


MEETINGS: dict[str, tuple[Rule, str]] = {
    "plain": (rule(Weekly(1), "19:00"), DENVER),
    "summer": (rule(Weekly(0), "10:00"), DENVER),
    "gap": (rule(Weekly(0), "02:30"), DENVER),
    "overlap": (rule(Weekly(0), "01:30"), DENVER),
    "phoenix": (rule(Weekly(3), "18:00"), PHOENIX),
    "windowrock": (rule(Weekly(3), "18:00", 90), DENVER),
    "midnight": (rule(Weekly(6), "23:30", 90), DENVER),
    "tuesdays": (rule(Nth(2, frozenset({2, 4})), "12:15"), DENVER),
    "lastfriday": (rule(Nth(5, frozenset({LAST})), "18:30"), DENVER),
    "everyother": (rule(EveryOther(4, date(2026, 1, 8)), "20:00"), DENVER),
    "fifteenth": (rule(OnDates(frozenset({15, 31})), "07:00"), PHOENIX),
    "notlast": (rule(Weekly(1, frozenset({LAST})), "19:00"), PHOENIX),
    "listed": (rule(Weekly(1, frozenset({3, LAST})), "19:00"), DENVER),
    "abroad": (rule(Weekly(2), "20:00"), "Europe/Lisbon"),
    "south": (rule(Weekly(6), "02:45"), "Pacific/Chatham"),
}
# What is known without us (meetings.md of the references, section 6, and a printed calendar): the day, and what is shown for it.
KNOWN = {
    "plain": ("2026-11-30", "2026-11-30 19:00"),
    "summer": ("2026-03-08", "2026-03-08 10:00"),
    "gap": ("2026-03-08", "2026-03-08 03:30"),
    "overlap": ("2026-11-01", "2026-11-01 01:30"),
    "phoenix": ("2026-07-15", "2026-07-15 19:00"),
    "windowrock": ("2026-07-15", "2026-07-15 18:00"),
    "midnight": ("2026-12-05", "2026-12-05 23:30"),
    "tuesdays": ("2026-11-24", "2026-11-24 12:15"),
    "lastfriday": ("2026-11-27", "2026-11-27 18:30"),
    "everyother": ("2026-03-05", "2026-03-05 20:00"),
    "fifteenth": ("2026-12-31", "2026-12-31 07:00"),
    "notlast": ("2026-11-23", "2026-11-23 19:00"),
    "listed": ("2026-11-23", "2026-11-23 19:00"),
    # Lisbon goes back a week before Denver does.
    "abroad": ("2026-10-27", "2026-10-27 14:00"),
    # Saturday 02:45 on the Chatham Islands, 13:45 ahead of UTC in their summer.
    "south": ("2026-11-27", "2026-11-27 06:00"),
}


@pytest.fixture(autouse=True, scope="module")
def programs() -> None:
    """Fails, here as in CI, where the programs are not installed: a client that was not asked has accepted nothing."""
    if lacking := missing():
        pytest.fail(
            f"Not installed: {', '.join(lacking)}. On Debian: apt-get install {' '.join(lacking)}", pytrace=False
        )


def entry(name: str) -> Entry:
    """The meeting as an entry of a calendar."""
    kept, zone = MEETINGS[name]
    return Entry(f"{name}@handrail", kept, zone, SINCE)


def made(name: str) -> bytes:
    """The meeting as a calendar."""
    return calendar([entry(name)], "en", SINCE)


@contextmanager
def subscribed(folder: Path, make: Callable[[str], bytes]) -> Iterator[Subscriber]:
    """A subscriber who has fetched every meeting, each as a calendar of its own."""
    with served({f"{name}.ics": make(name) for name in MEETINGS}) as address:
        somebody = Subscriber({name: f"{address}/{name}.ics" for name in MEETINGS}, folder, DENVER)
        somebody.sync()
        yield somebody


def expected(name: str, first: date, days: int, here: ZoneInfo = HERE) -> Shown:
    """What our rules say, in the zone of whoever looks."""
    kept, zone = MEETINGS[name]
    begin = datetime.combine(first, time(), tzinfo=here)
    end = datetime.combine(first + timedelta(days=days), time(), tzinfo=here)
    found = occurrences(kept, zone_named(zone), begin, end)
    return [(f"{one.start.astimezone(here):{SHOWN}}", f"{one.end.astimezone(here):{SHOWN}}") for one in found]


def differences(shown: Shown, wanted: Shown) -> set[tuple[str, str]]:
    """What a client shows and we do not say, and the other way round.

    khal adds a duration to the wall time, so it ends what begins in the hour before clocks go back an hour late.
    """
    twice = [(start, "2026-11-01 02:30" if start == "2026-11-01 01:30" else end) for start, end in wanted]
    return set(shown) ^ set(twice) or ({("twice", "")} if len(shown) != len(wanted) else set())


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory, programs: None) -> dict[date, dict[str, Shown]]:
    """What the clients show of our calendars, by window."""
    with subscribed(tmp_path_factory.mktemp("clients"), made) as somebody:
        return {first: somebody.shown(first, DAYS) for first in (SPRING, SUMMER, AUTUMN)}


@pytest.mark.parametrize("name", MEETINGS)
def test_clients_show_the_times_that_we_say(listed: dict[date, dict[str, Shown]], name: str) -> None:
    for first, shown in listed.items():
        wanted = expected(name, first, DAYS)
        assert len(wanted) >= 3
        assert not differences(shown[name], wanted)


@pytest.mark.parametrize("name", MEETINGS)
def test_clients_show_what_is_known_without_us(listed: dict[date, dict[str, Shown]], name: str) -> None:
    day, start = KNOWN[name]
    shown = [begin for window in listed.values() for begin, _ in window[name]]
    assert [begin for begin in shown if begin.startswith(day)] == [start]


def a_day_later(name: str) -> bytes:
    """The calendar of somebody who counts days from 1."""
    one = entry(name)
    pattern = one.rule.pattern
    moved: Pattern
    match pattern:
        case OnDates(days):
            moved = OnDates(frozenset(day % 31 + 1 for day in days))
        case EveryOther(day, anchor):
            moved = EveryOther((day + 1) % 7, anchor + timedelta(days=1) if anchor else None)
        case Nth(day) | Weekly(day):
            moved = replace(pattern, day=(day + 1) % 7)
    return calendar([replace(one, rule=replace(one.rule, pattern=moved))], "en", SINCE)


def no_time(name: str) -> bytes:
    """The calendar of somebody who drops the time: whole days."""
    lines = []
    for line in made(name).decode().replace("\r\n ", "").split("\r\n"):
        if line.startswith(("DTSTART;TZID", "RDATE;TZID")):
            prop, _, value = line.partition(":")
            lines.append(f"{prop.partition(';')[0]};VALUE=DATE:{re.sub('T[0-9]{6}', '', value)}")
        else:
            lines.append("DURATION:P1D" if line.startswith("DURATION") else line)
    return "\r\n".join(lines).encode()


def no_zone(name: str) -> bytes:
    """The calendar of somebody who writes the first start in UTC: an hour off half of the year."""
    first = occurrences(*_of(name), SINCE, SINCE + timedelta(days=99))[0].start
    return re.sub(rb"DTSTART;TZID=[^:]+:\d{8}T\d{6}", f"DTSTART:{first:%Y%m%dT%H%M%SZ}".encode(), made(name))


def _of(name: str) -> tuple[Rule, ZoneInfo]:
    kept, zone = MEETINGS[name]
    return kept, zone_named(zone)


CHANGING = {name for name, (_, zone) in MEETINGS.items() if zone != PHOENIX}


@pytest.mark.parametrize(
    ("make", "seen"),
    [(a_day_later, set(MEETINGS)), (no_time, set(MEETINGS)), (no_zone, CHANGING - {"listed"})],
)
def test_clients_show_a_calendar_that_is_wrong(tmp_path: Path, make: Callable[[str], bytes], seen: set[str]) -> None:
    """The comparison sees a weekday that is off by one, a time that was dropped, and a zone that was."""
    with subscribed(tmp_path, make) as somebody:
        shown = somebody.shown(SPRING, DAYS)
        wrong = {name for name in MEETINGS if differences(shown[name], expected(name, SPRING, DAYS))}
    assert wrong >= seen
