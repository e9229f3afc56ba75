"""When a meeting is: the cases that go wrong elsewhere, and every rule against an oracle of another make."""

from __future__ import annotations

import ast
import os
import random
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.meetings.rules.times import (
    LAST,
    EveryOther,
    Nth,
    OnDates,
    Pattern,
    Rule,
    Unfit,
    Weekly,
    in_progress,
    next_start,
    occurrences,
    wall_time,
    zone_named,
    zone_names,
)
from handrail.meetings.tests import oracle

FIRST, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
DENVER, PHOENIX = "America/Denver", "America/Phoenix"
HOUR = timedelta(hours=1)
LONG = os.environ.get("HANDRAIL_LONG") == "1"


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text)


def weekly(day: int, clock: str, minutes: int = 60) -> Rule:
    """A weekly meeting."""
    return Rule(Weekly(day), wall_time(clock), minutes)


# Day and time, zone, now, next start, shown in Denver, minutes to wait.
CASES = [
    pytest.param(
        "1 19:00", DENVER, "2026-12-01T01:30Z", "2026-12-01T02:00Z", "Mon 2026-11-30 19:00 -0700", 30, id="plain"
    ),
    pytest.param(
        "0 10:00", DENVER, "2026-03-08T04:00Z", "2026-03-08T16:00Z", "Sun 2026-03-08 10:00 -0600", 720, id="summer"
    ),
    pytest.param(
        "0 02:30", DENVER, "2026-03-08T08:00Z", "2026-03-08T09:30Z", "Sun 2026-03-08 03:30 -0600", 90, id="gap"
    ),
    pytest.param(
        "0 01:30", DENVER, "2026-11-01T06:45Z", "2026-11-01T07:30Z", "Sun 2026-11-01 01:30 -0600", 45, id="overlap"
    ),
    pytest.param(
        "3 18:00", PHOENIX, "2026-07-16T00:30Z", "2026-07-16T01:00Z", "Wed 2026-07-15 19:00 -0600", 30, id="phoenix"
    ),
    pytest.param(
        "3 18:00", DENVER, "2026-07-16T00:30Z", "2026-07-23T00:00Z", "Wed 2026-07-22 18:00 -0600", 10050, id="navajo"
    ),
    pytest.param(
        "6 23:30", DENVER, "2026-11-29T07:10Z", "2026-12-06T06:30Z", "Sat 2026-12-05 23:30 -0700", 10040, id="wrap"
    ),
]


@pytest.mark.parametrize(("when", "zone", "now", "start", "shown", "wait"), CASES)
def test_the_next_start(when: str, zone: str, now: str, start: str, shown: str, wait: int) -> None:
    day, clock = int(when[0]), when[2:]
    found = next_start(weekly(day, clock), zone_named(zone), at(now))
    assert found.start == at(start)
    assert found.end == at(start) + HOUR
    assert found.start.astimezone(zone_named(DENVER)).strftime("%a %Y-%m-%d %H:%M %z") == shown
    assert (found.start - at(now)) == timedelta(minutes=wait)
    assert list(oracle.walk(day, time.fromisoformat(clock), zone, at(now), found.end)) == [found.start]


def test_across_the_week_the_saturday_meeting_is_still_going_on() -> None:
    rule, zone = weekly(6, "23:30"), zone_named(DENVER)
    running = in_progress(rule, zone, at("2026-11-29T07:10Z"))
    assert running is not None
    assert running.start == at("2026-11-29T06:30Z")
    assert in_progress(rule, zone, at("2026-11-29T07:29:59Z")) == running
    assert in_progress(rule, zone, at("2026-11-29T07:30Z")) is None
    assert in_progress(rule, zone, at("2026-11-29T06:29Z")) is None


def test_an_hour_is_an_hour_where_the_clocks_go_back() -> None:
    found = next_start(weekly(0, "01:30"), zone_named(DENVER), at("2026-11-01T06:45Z"))
    assert found.end == at("2026-11-01T08:30Z")
    assert found.end.astimezone(zone_named(DENVER)).strftime("%H:%M") == "01:30"


def test_between_the_two_half_past_ones_the_next_is_a_week_away() -> None:
    rule, zone = weekly(0, "01:30"), zone_named(DENVER)
    assert next_start(rule, zone, at("2026-11-01T08:00Z")).start == at("2026-11-08T08:30Z")
    assert next_start(rule, zone, at("2026-11-01T08:30Z")).start == at("2026-11-08T08:30Z")
    assert in_progress(rule, zone, at("2026-11-01T08:00Z")) is not None
    assert in_progress(rule, zone, at("2026-11-01T08:30Z")) is None


def test_arizona_has_two_times_and_the_zone_says_which() -> None:
    for day, apart in (("2026-07-15", HOUR), ("2026-12-16", timedelta())):
        before = at(f"{day}T12:00Z")
        starts = [
            next_start(weekly(3, "18:00"), zone_named(zone), before).start for zone in ("America/Phoenix", DENVER)
        ]
        assert starts[0] - starts[1] == apart


def test_a_start_in_this_very_minute_is_the_next() -> None:
    rule, zone = weekly(1, "19:00"), zone_named(DENVER)
    for now in (at("2026-12-01T02:00Z"), at("2026-12-01T02:00:59.9Z")):
        assert next_start(rule, zone, now).start == at("2026-12-01T02:00Z")
        assert in_progress(rule, zone, now) is not None
    assert next_start(rule, zone, at("2026-12-01T02:01Z")).start == at("2026-12-08T02:00Z")


def test_round_the_date_line_the_same_hour_is_another_day() -> None:
    now = at("2026-01-03T06:00Z")
    kiritimati = next_start(weekly(6, "20:00"), zone_named("Pacific/Kiritimati"), now)
    pago = next_start(weekly(6, "20:00"), zone_named("Pacific/Pago_Pago"), now)
    apia = next_start(weekly(6, "20:00"), zone_named("Pacific/Apia"), now)
    assert (kiritimati.start, apia.start, pago.start) == (
        at("2026-01-03T06:00Z"),
        at("2026-01-03T07:00Z"),
        at("2026-01-04T07:00Z"),
    )


def test_a_start_that_the_clocks_move_past_midnight_is_found_on_the_next_day() -> None:
    # Nuuk's clocks skip the last hour of a Saturday: the meeting of 23:30 begins at 00:30 on Sunday.
    zone, rule = zone_named("America/Nuuk"), weekly(6, "23:30")
    begun = next_start(rule, zone, at("2026-03-29T01:10Z"))
    assert begun.start == at("2026-03-29T01:30Z")
    assert begun.start.astimezone(zone).strftime("%a %H:%M") == "Sun 00:30"
    assert in_progress(rule, zone, at("2026-03-29T02:29Z")) == begun


def test_a_window_holds_its_first_moment_and_not_its_last() -> None:
    rule, zone = weekly(1, "19:00"), zone_named(DENVER)
    found = occurrences(rule, zone, at("2026-12-01T02:00Z"), at("2026-12-15T02:00Z"))
    assert [one.start for one in found] == [at("2026-12-01T02:00Z"), at("2026-12-08T02:00Z")]
    assert occurrences(rule, zone, at("2026-12-15T02:00Z"), at("2026-12-01T02:00Z")) == []


def test_a_rhythm_with_no_known_week_is_never_sure() -> None:
    zone = zone_named(DENVER)
    unknown, known = EveryOther(2), EveryOther(2, date(2026, 6, 2))
    assert not Rule(unknown, time(19)).sure
    assert Rule(known, time(19)).sure
    assert next_start(Rule(unknown, time(19)), zone, at("2026-06-04T00:00Z")).start == at("2026-06-10T01:00Z")
    assert next_start(Rule(known, time(19)), zone, at("2026-06-04T00:00Z")).start == at("2026-06-17T01:00Z")


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("zone", lambda: zone_named("Mars/Olympus")),
        ("zone", lambda: zone_named("")),
        ("zone", lambda: zone_named("America")),
        ("zone", lambda: zone_named("../../etc/passwd")),
        ("zone", lambda: zone_named("america/denver")),
        ("zone", lambda: zone_named("Factory")),
        ("time", lambda: wall_time("7:00")),
        ("time", lambda: wall_time("24:00")),
        ("time", lambda: wall_time("19:60")),
        ("time", lambda: wall_time("19:00:00")),
        ("time", lambda: wall_time("\u0661\u0669:\u0660\u0660")),
        ("time", lambda: Rule(Weekly(1), time(19, tzinfo=UTC))),
        ("time", lambda: Rule(Weekly(1), time(19, 0, 30))),
        ("day", lambda: Weekly(7)),
        ("day", lambda: Nth(-1, frozenset({1}))),
        ("day", lambda: EveryOther(8)),
        ("day", lambda: EveryOther(1, date(2026, 6, 2))),
        ("weeks", lambda: Nth(1, frozenset())),
        ("weeks", lambda: Nth(1, frozenset({0}))),
        ("weeks", lambda: Weekly(1, frozenset({6}))),
        ("weeks", lambda: Weekly(1, frozenset({1, 2, 3, 4}))),
        ("dates", lambda: OnDates(frozenset())),
        ("dates", lambda: OnDates(frozenset({32}))),
        ("minutes", lambda: weekly(1, "19:00", 0)),
        ("minutes", lambda: weekly(1, "19:00", 1441)),
        ("moment", lambda: next_start(weekly(1, "19:00"), zone_named(DENVER), datetime(2026, 1, 1))),
        ("moment", lambda: in_progress(weekly(1, "19:00"), zone_named(DENVER), datetime(9999, 12, 31, tzinfo=UTC))),
        ("moment", lambda: occurrences(weekly(1, "19:00"), zone_named(DENVER), FIRST, datetime(1, 1, 1, tzinfo=UTC))),
    ],
)
def test_what_is_no_time_is_refused_by_name(code: str, make: object) -> None:
    assert callable(make)
    with pytest.raises(Unfit) as caught:
        make()
    assert caught.value.code == code


def test_a_machine_with_no_zone_files_says_the_same() -> None:
    said = (
        "import sys; from datetime import datetime as d\n"
        "from handrail.meetings.rules import times as t\n"
        "z = t.zone_named('America/Denver')\n"
        "print(t.next_start(t.Rule(t.Weekly(0), t.wall_time('02:30')), z, d.fromisoformat('2026-03-08T08:00Z')).start, len(t.zone_names()))"
    )
    env = {**os.environ, "PYTHONTZPATH": ""}
    done = subprocess.run([sys.executable, "-c", said], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2026-03-08", "09:30:00+00:00", str(len(zone_names()))]
    assert len(zone_names()) > 590


# Against the oracle: any zone, any rule, any moment of sixteen years.
days = st.integers(0, 6)
weeks = st.sets(st.sampled_from([1, 2, 3, 4, 5, LAST]), min_size=1, max_size=3)
anchors = st.dates(date(2019, 1, 1), date(2019, 12, 31))
patterns = st.one_of(
    days.map(Weekly),
    st.builds(lambda day, out: Weekly(day, frozenset(out)), days, weeks),
    st.builds(lambda day, out: Nth(day, frozenset(out)), days, weeks),
    st.sets(st.integers(1, 31), min_size=1, max_size=3).map(lambda on: OnDates(frozenset(on))),
    anchors.map(lambda on: EveryOther(on.isoweekday() % 7, on)),
)
clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 29, 30, 45, 59]))
rules = st.builds(Rule, patterns, clocks, st.sampled_from([1, 45, 60, 90, 720, 1440]))
moments = st.datetimes(FIRST.replace(tzinfo=None), END.replace(tzinfo=None) - timedelta(days=1), timezones=st.just(UTC))
zones = st.sampled_from(oracle.names())


def dates_of(pattern: Pattern, first: date, last: date) -> list[date]:
    """The same dates, by dateutil."""
    match pattern:
        case Weekly(day, without):
            return oracle.weekly(day, first, last, set(without))
        case Nth(day, chosen):
            return oracle.nth(day, set(chosen), first, last)
        case OnDates(chosen):
            return oracle.on_dates(set(chosen), first, last)
        case EveryOther(_, anchor):
            assert anchor is not None
            return oracle.every_other(anchor, first, last)


def starts_of(rule: Rule, zone: str, begin: datetime, end: datetime) -> list[datetime]:
    """Every start from `begin` to `end`, by dateutil."""
    wide = timedelta(days=2)
    dates = dates_of(rule.pattern, (begin - wide).date(), (end + wide).date())
    starts = [oracle.instant(on, rule.at, zone) for on in dates]
    return [start for start in starts if begin <= start < end]


def agrees(rule: Rule, zone: str, now: datetime) -> None:
    """Next, in progress and a window of eight weeks are what the oracle says."""
    here, length = zone_named(zone), timedelta(minutes=rule.minutes)
    minute = now.replace(second=0, microsecond=0)
    assert next_start(rule, here, now).start == starts_of(rule, zone, minute, minute + timedelta(days=140))[0]
    running = [start for start in starts_of(rule, zone, now - 2 * length, now + HOUR) if start <= now < start + length]
    found = in_progress(rule, here, now)
    assert (found and found.start) == (running[-1] if running else None)
    window = occurrences(rule, here, now, now + timedelta(days=56))
    assert [one.start for one in window] == starts_of(rule, zone, now, now + timedelta(days=56))
    assert {one.end - one.start for one in window} <= {length}


@settings(max_examples=4000 if LONG else 100, deadline=None)
@given(rule=rules, zone=zones, now=moments)
def test_every_rule_is_what_dateutil_says(rule: Rule, zone: str, now: datetime) -> None:
    agrees(rule, zone, now)


def test_every_zone_of_the_data_is_what_dateutil_says() -> None:
    chance = random.Random(20)
    for zone in oracle.names():
        rule = Rule(Weekly(chance.randrange(7)), time(chance.randrange(24), chance.choice([0, 30])), 90)
        begin = FIRST + timedelta(minutes=chance.randrange(15 * 365 * 24 * 60))
        found = occurrences(rule, zone_named(zone), begin, begin + timedelta(days=200))
        assert [one.start for one in found] == starts_of(rule, zone, begin, begin + timedelta(days=200)), zone


def jumps(zone: str) -> list[datetime]:
    """The hours of these years after which the zone's clocks have another offset, by dateutil."""
    here, found = oracle.zone(zone), []
    day, before = FIRST, FIRST.astimezone(here).utcoffset()
    while day < END:
        day += timedelta(days=1)
        offset = day.astimezone(here).utcoffset()
        if offset != before:
            hours = (day - timedelta(hours=n) for n in range(1, 25))
            found.append(next(hour for hour in hours if hour.astimezone(here).utcoffset() == before))
        before = offset
    return found


def round_a_jump(zone: str, jump: datetime, step: int) -> None:
    """All half hours of the days round a change of clocks, every way of asking."""
    for shift in range(-26, 27, step):
        now = jump + timedelta(hours=shift)
        wall = now.astimezone(oracle.zone(zone))
        for minute in (0, 30):
            agrees(Rule(Weekly(wall.isoweekday() % 7), time(wall.hour, minute), 60), zone, now)


@settings(max_examples=6, deadline=None)
@given(
    zone=st.sampled_from(
        [
            "America/Denver",
            "Africa/Casablanca",
            "Australia/Lord_Howe",
            "America/Nuuk",
            "Antarctica/Troll",
            "Europe/Dublin",
            "Africa/Cairo",
            "America/Asuncion",
        ]
    ),
    pick=st.integers(0, 40),
)
def test_round_a_change_of_clocks_every_hour_is_right(zone: str, pick: int) -> None:
    found = jumps(zone)
    round_a_jump(zone, found[pick % len(found)], step=5)


@settings(max_examples=400 if LONG else 10, deadline=None)
@given(day=days, clock=clocks, zone=zones, now=moments)
def test_a_clock_looked_at_every_minute_agrees(day: int, clock: time, zone: str, now: datetime) -> None:
    minute = now.replace(second=0, microsecond=0)
    seen = next(oracle.walk(day, clock, zone, minute, minute + timedelta(days=9)))
    assert next_start(Rule(Weekly(day), clock), zone_named(zone), now).start == seen


@pytest.mark.nightly
def test_every_change_of_clocks_of_every_zone_is_right() -> None:
    one_of_each = {oracle.data(zone): zone for zone in oracle.names()}
    changes = 0
    for zone in one_of_each.values():
        for jump in jumps(zone):
            round_a_jump(zone, jump, step=4)
            changes += 1
    assert changes > 2000


def test_the_oracle_imports_nothing_of_ours() -> None:
    tree = ast.parse(Path(oracle.__file__).read_text(encoding="utf-8"))
    named = [node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert "dateutil" in named
    assert not [name for name in named if name.startswith(("handrail", "tests", ".")) or name == "zoneinfo"]
