"""Calendar files: what they say of when, against a reader of another make; and what they do not say."""

from __future__ import annotations

import ast
import json
import os
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.meetings.calendars import TITLES, Entry, calendar, parts
from handrail.meetings.rules.recur import eight_weeks, repeat
from handrail.meetings.rules.times import (
    LAST,
    EveryOther,
    Nth,
    OnDates,
    Rule,
    Unfit,
    Weekly,
    occurrences,
    zone_named,
)
from handrail.meetings.tests import calendar_oracle, oracle
from handrail.meetings.tests.calendar_cast import CAST, STAMP, TABLE, entry, table
from tools.node import find_node
from tools.tree import ROOT

LONG = os.environ.get("HANDRAIL_LONG") == "1"
NOW = datetime(2026, 11, 22, 18, 5, 9, tzinfo=UTC)
TWO_YEARS = timedelta(days=730)
DENVER = "America/Denver"
# Zones whose clocks do what others do not.
ODD = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Nuuk",
    "America/Phoenix",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Easter",
    "UTC",
]

days = st.integers(0, 6)
weeks = st.frozensets(st.sampled_from([1, 2, 3, 4, 5, LAST]), min_size=1, max_size=5)
outs = weeks.filter(lambda some: not some >= {1, 2, 3, 4})
anchors = st.dates(date(2019, 1, 1), date(2019, 12, 31))
patterns = st.one_of(
    days.map(Weekly),
    st.builds(Weekly, days, outs),
    st.builds(Nth, days, weeks),
    st.frozensets(st.integers(1, 31), min_size=1, max_size=3).map(OnDates),
    anchors.map(lambda on: EveryOther(on.isoweekday() % 7, on)),
    days.map(EveryOther),
)
clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 29, 30, 45, 59]))
rules = st.builds(Rule, patterns, clocks, st.sampled_from([1, 45, 60, 90, 720, 1440]))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2033, 12, 31), timezones=st.just(UTC))
zones = st.one_of(st.sampled_from(ODD), st.sampled_from([DENVER, *oracle.names()]))
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n,;\\^:\"' é水🌵"), max_size=200)


def said(one: Entry, last: datetime) -> list[tuple[datetime, datetime]]:
    """What the file of an entry says, from its text alone."""
    return calendar_oracle.times(calendar([one], "en", NOW), one.since, last)[one.uid]


def read(data: bytes | str) -> Any:
    """A calendar as the library reads it."""
    return icalendar.Calendar.from_ical(data)


def ours(one: Entry, last: datetime) -> list[tuple[datetime, datetime]]:
    """What our rules say, from the first minute on."""
    first = one.since.replace(second=0, microsecond=0)
    return [(each.start, each.end) for each in occurrences(one.rule, zone_named(one.zone), first, last)]


@settings(max_examples=2000 if LONG else 150, deadline=None)
@given(rule=rules, zone=zones, since=moments)
@example(Rule(Weekly(0), time(2, 30)), DENVER, datetime(2026, 3, 8, 8, tzinfo=UTC))
@example(Rule(Weekly(0), time(3, 30)), DENVER, datetime(2026, 3, 1, tzinfo=UTC))
@example(Rule(Weekly(0), time(1, 30)), DENVER, datetime(2026, 11, 1, 6, 45, tzinfo=UTC))
@example(Rule(Weekly(0), time(1, 30)), DENVER, datetime(2026, 11, 1, 8, tzinfo=UTC))
@example(Rule(Weekly(0), time(0)), "Antarctica/Casey", datetime(2020, 1, 1, tzinfo=UTC))
@example(Rule(OnDates(frozenset({1})), time(19)), "Africa/Casablanca", datetime(2024, 1, 1, tzinfo=UTC))
def test_a_file_says_the_times_that_we_say(rule: Rule, zone: str, since: datetime) -> None:
    one = Entry("a", rule, zone, since.replace(second=0, microsecond=0))
    last = since + TWO_YEARS - timedelta(days=1)
    assert said(one, last) == ours(one, last)


@pytest.mark.parametrize("zone", oracle.names() if LONG else [*ODD, DENVER])
def test_a_file_is_right_for_years(zone: str) -> None:
    """Every day at an hour that clocks change, for ten years: what the zone part says is what the zone data says."""
    for at in (time(1, 30), time(2, 30), time(23, 59)):
        one = Entry("a", Rule(OnDates(frozenset(range(1, 32))), at), zone, NOW)
        last = NOW + timedelta(days=3650)
        assert said(one, last) == ours(one, last)


@pytest.mark.parametrize("zone", ["America/Mexico_City", "America/Asuncion", "Asia/Amman", "Africa/Cairo"])
def test_clocks_that_stop_changing_or_begin_to_do_so_in_the_file(zone: str) -> None:
    one = Entry("a", Rule(OnDates(frozenset(range(1, 32))), time(2, 30)), zone, datetime(2020, 1, 1, tzinfo=UTC))
    last = datetime(2030, 1, 1, tzinfo=UTC)
    assert said(one, last) == ours(one, last)


def test_the_oracle_imports_nothing_of_ours() -> None:
    tree = ast.parse(Path(calendar_oracle.__file__).read_text())
    named = {one.module for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)}
    named |= {name.name for one in ast.walk(tree) if isinstance(one, ast.Import) for name in one.names}
    assert named == {"__future__", "bisect", "datetime", "dateutil", "icalendar", "typing"}


RULES = [
    (Weekly(1), "FREQ=WEEKLY;BYDAY=MO"),
    (Weekly(1, frozenset({2})), "FREQ=MONTHLY;BYDAY=1MO,3MO,4MO,5MO"),
    (Weekly(1, frozenset({5})), "FREQ=MONTHLY;BYDAY=1MO,2MO,3MO,4MO"),
    (Weekly(1, frozenset({LAST})), "FREQ=MONTHLY;BYDAY=-5MO,-4MO,-3MO,-2MO"),
    (Weekly(1, frozenset({1, LAST})), "FREQ=MONTHLY;BYDAY=2MO,3MO,-2MO"),
    (Weekly(1, frozenset({4, LAST})), "FREQ=MONTHLY;BYDAY=1MO,2MO,3MO"),
    (Weekly(1, frozenset({3, LAST})), ""),
    (Nth(2, frozenset({2, 4})), "FREQ=MONTHLY;BYDAY=2TU,4TU"),
    (Nth(5, frozenset({LAST})), "FREQ=MONTHLY;BYDAY=-1FR"),
    (Nth(5, frozenset({1, 5, LAST})), "FREQ=MONTHLY;BYDAY=1FR,-1FR"),
    (Nth(5, frozenset({4, LAST})), "FREQ=MONTHLY;BYDAY=4FR,5FR"),
    (EveryOther(2, date(2026, 11, 10)), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
    (EveryOther(2), "FREQ=WEEKLY;BYDAY=TU"),
    (OnDates(frozenset({31, 15})), "FREQ=MONTHLY;BYMONTHDAY=15,31"),
]


@pytest.mark.parametrize(("pattern", "text"), RULES)
def test_one_rule_where_one_is_exact(pattern: Weekly | Nth | EveryOther | OnDates, text: str) -> None:
    assert parts(entry(pattern), "en")["rrule"] == text
    assert bool(repeat(pattern)) == bool(text)


def test_dates_that_have_no_rule_are_listed_for_two_years_and_the_file_says_so() -> None:
    one = entry(Weekly(1, frozenset({3, LAST})))
    found = parts(one, "en")
    assert found["rdates"][-1].startswith("20281113T")
    assert found["note"] == "These dates go up to 2028-11-13. Then save this again."
    assert "2028-11-13. Después" in parts(one, "es")["note"]


@pytest.mark.parametrize(("pattern", "certain"), [(EveryOther(2), True), (Weekly(2), False)])
def test_weeks_that_are_a_guess_say_so(pattern: EveryOther | Weekly, certain: bool) -> None:
    one = entry(pattern, certain=certain, sentence="2nd or 3rd Tuesday", description="Bring a chair")
    event = read(calendar([one], "en", NOW)).events[0]
    warning = "We are not sure of the weeks. Check before you go."
    assert str(event["DESCRIPTION"]) == f"Bring a chair\n{warning}\n2nd or 3rd Tuesday"
    assert "DESCRIPTION" not in read(calendar([entry(Weekly(2))], "en", NOW)).events[0]


def test_a_file_says_nothing_of_what_is_planned() -> None:
    """Every line of a plain file, in both languages: all that a stranger who sees the calendar could read."""
    names: dict[Lang, str] = {"en": "Plans", "es": "Planes"}
    for lang, name in names.items():
        for title in TITLES:
            made = calendar([entry(Weekly(1), title=title)], lang, NOW)
            whole = read(made)
            kept = {"VERSION": "2.0", "PRODID": "-//Handrail//EN", "CALSCALE": "GREGORIAN", "X-WR-CALNAME": name}
            assert {key: str(said) for key, said in whole.items()} == kept
            assert str(whole.events[0]["SUMMARY"]) == all_texts().say(f"meetings.calendar.title.{title}", lang)
            assert set(whole.events[0]) == {
                "UID",
                "DTSTAMP",
                "DTSTART",
                "DURATION",
                "RRULE",
                "SUMMARY",
                "CLASS",
                "SEQUENCE",
            }
            assert whole.events[0]["CLASS"] == "PRIVATE"
            assert not whole.walk("VALARM")


def test_every_title_is_one_that_may_stand_on_a_lock_screen() -> None:
    """The list is short and closed: a new title is written here too, after somebody has looked at it."""
    pack = all_texts().startswith("meetings.calendar.title.")
    found = {(pack.say(one, "en"), pack.say(one, "es")) for one in pack.as_dict("en")}
    assert found == {
        ("Something you planned", "Algo que planeó"),
        ("Time you set aside", "Un rato que apartó"),
        ("Plans", "Planes"),
    }
    with pytest.raises(KeyError):
        calendar([entry(Weekly(1), title="The meeting")], "en", NOW)


def test_the_same_input_is_the_same_bytes_with_crlf() -> None:
    every = [replace(one, uid=name) for name, (_, one) in CAST.items()]
    made = calendar(every, "en", NOW)
    assert made == calendar(every, "en", NOW)
    assert made.count(b"\n") == made.count(b"\r\n")
    assert max(map(len, made.split(b"\r\n"))) <= 75
    assert made.count(b"BEGIN:VTIMEZONE") == len({one.zone for one in every})
    assert calendar([], "es", NOW).endswith(b"END:VCALENDAR\r\n")


def test_a_zone_or_a_moment_that_is_none_is_refused() -> None:
    with pytest.raises(Unfit, match="zone"):
        calendar([entry(Weekly(1), "Mars/Olympus")], "en", NOW)
    with pytest.raises(Unfit, match="moment"):
        calendar([entry(Weekly(1))], "en", NOW.replace(tzinfo=None))


def test_a_day_is_24_hours_where_clocks_change() -> None:
    assert parts(entry(Weekly(0), minutes=1440), "en")["duration"] == "PT24H"
    assert parts(entry(Weekly(0), minutes=45), "en")["duration"] == "PT45M"


@pytest.mark.parametrize("text", ["a\r\nATTACH:x", "a\nURL:http://x.example", "a\rBEGIN:VALARM"])
def test_a_text_of_a_feed_adds_no_line(text: str) -> None:
    one = entry(Weekly(1), place=text, description=text, url=f"https://x.example/{text}", sentence=text, certain=False)
    made = calendar([replace(one, uid=text)], "en", NOW).decode().replace("\r\n ", "")
    assert not [line for line in made.split("\r\n") if line.startswith(("ATTACH", "URL:http://x", "BEGIN:VALARM"))]
    assert "\r" not in made.replace("\r\n", "")


def test_eight_weeks_ahead() -> None:
    found = eight_weeks(Rule(Weekly(1), time(19)), zone_named(DENVER), datetime(2026, 11, 24, 2, 0, 30, tzinfo=UTC))
    assert [one.start for one in found] == [
        datetime(2026, 11, 24, 2, tzinfo=UTC) + n * timedelta(weeks=1) for n in range(8)
    ]


def test_the_table_that_the_browser_reads_is_what_we_write() -> None:
    assert json.loads(TABLE.read_text(encoding="utf-8")) == table()


def in_the_browser(cases: list[dict[str, Any]]) -> list[str]:
    """What the browser's module makes of these, by node."""
    module = (ROOT / "handrail/meetings/static/meetings/rules/calendar.js").as_uri()
    program = (
        f'import {{calendarFile}} from "{module}"; import {{readFileSync}} from "node:fs";'
        "process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(calendarFile)))"
    )
    node, _ = find_node()
    command = [*node, "--input-type=module", "-e", program]
    done = subprocess.run(
        command, input=json.dumps(cases), capture_output=True, text=True, check=True, encoding="utf-8"
    )
    made: list[str] = json.loads(done.stdout)
    return made


@settings(max_examples=40 if LONG else 8, deadline=None)
@given(st.lists(st.tuples(rules, zones, moments, texts, texts), min_size=5, max_size=25))
def test_the_browser_writes_the_same_bytes(drawn: list[tuple[Rule, str, datetime, str, str]]) -> None:
    entries = [
        Entry("x@handrail", rule, zone, since, place=place.replace("\\N", ""), description=words.replace("\\N", ""))
        for rule, zone, since, place, words in drawn
    ]
    cases = [
        {"parts": parts(one, "es"), "uid": one.uid, "stamp": STAMP, "place": one.place, "description": one.description}
        for one in entries
    ]
    stamp = datetime.fromisoformat(STAMP)
    assert in_the_browser(cases) == [calendar([one], "es", stamp).decode() for one in entries]


@settings(max_examples=40 if LONG else 8, deadline=None)
@given(st.lists(st.tuples(texts, texts), min_size=10, max_size=50))
def test_what_the_browser_writes_is_read_back_as_it_was(drawn: list[tuple[str, str]]) -> None:
    found = parts(entry(Weekly(1)), "en")
    made = in_the_browser(
        [{"parts": found, "uid": "x", "stamp": STAMP, "title": one, "place": two} for one, two in drawn]
    )
    for (title, place), file in zip(drawn, made, strict=True):
        assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
        event = read(file).events[0]
        assert (str(event["SUMMARY"]), str(event.get("LOCATION", ""))) == (title, place)
        assert event["DTSTART"].dt.replace(tzinfo=None) == datetime(2026, 11, 23, 19)
