"""What is found is what a second way of computing finds: each meeting's dates by dateutil, each distance by another formula."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from handrail.meetings.actions.importing import take_over
from handrail.meetings.models import Feed, Listing
from handrail.meetings.reads.engine import Found, count, search
from handrail.meetings.rules.ask import Ask, Near, windows
from handrail.meetings.rules.rows import Meeting
from handrail.meetings.rules.times import zone_named
from handrail.meetings.tests import oracle

ZONES = (
    "America/Denver",
    "America/Phoenix",
    "America/New_York",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
)
SENTENCES = (
    "", "", "", "Meets 2nd and 4th {day} of the month.", "Meets the last {day} of every month.", "No meeting on the first {day} of the month.",
    "Meets on the 15th of each month.", "Meets every other {day}.",
)  # fmt: skip
WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
SPRING, AUTUMN = datetime(2026, 3, 8, 8, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def feed(key: str = "one") -> Feed:
    return Feed.objects.create(key=key, kind="file", name=f"List {key}")


def meeting(number: int, chance: random.Random) -> Meeting:
    day = chance.randrange(7)
    return Meeting(
        line=number, slug=f"m{number}", name=f"Group {number}", day=day,
        time=f"{chance.choice((0, 1, 2, 3, 12, 19, 23)):02}:{chance.choice(('00', '30'))}",
        minutes=chance.choice((None, 30, 60, 90)), zone=chance.choice(ZONES),
        venue=chance.choice(("in-person", "online", "phone", "hybrid")),
        latitude=chance.uniform(34, 37) if number % 4 else None, longitude=chance.uniform(-109, -105) if number % 4 else None,
        types=tuple(chance.sample(("O", "C", "X", "W", "BE"), 2)), languages=(chance.choice(("en", "es")),),
        notes=chance.choice(SENTENCES).format(day=WEEKDAYS[day]), fellowship=f"F{number % 3}",
    )  # fmt: skip


def dates_of(one: Meeting, row: Listing, first: date, last: date) -> list[date]:
    """By dateutil, from the sentence as the table above means it."""
    assert one.day is not None
    if "2nd and 4th" in one.notes:
        return oracle.nth(one.day, {2, 4}, first, last)
    if "the last" in one.notes:
        return oracle.nth(one.day, {-1}, first, last)
    if "No meeting" in one.notes:
        return oracle.weekly(one.day, first, last, {1})
    if "15th" in one.notes:
        return oracle.on_dates({15}, first, last)
    assert row.certain == ("every other" not in one.notes)  # without a first date, each week may be it
    return oracle.weekly(one.day, first, last)


def far(near: Near, one: Meeting) -> float | None:
    """Miles by the law of cosines."""
    if one.latitude is None or one.longitude is None:
        return None
    a, b = math.radians(near.latitude), math.radians(one.latitude)
    turn = math.radians(one.longitude - near.longitude)
    return 3958.8 * math.acos(min(1.0, math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)))


def expected(ask: Ask, every: list[Meeting]) -> set[tuple[str, datetime]]:
    rows = {row.slug: row for row in Listing.objects.all()}
    found = set()
    for one in every:
        if not wanted(ask, one):
            continue
        assert one.zone
        begin = ask.first - timedelta(minutes=ask.begun)
        first, last = begin.date() - timedelta(days=2), ask.last.date() + timedelta(days=2)
        hour, minute = (int(part) for part in (one.time or "").split(":"))
        starts = [oracle.instant(on, time(hour, minute), one.zone) for on in dates_of(one, rows[one.slug], first, last)]
        inside = [at for at in starts if begin <= at < ask.last]
        inside = [at for at in inside if at >= ask.first or at + timedelta(minutes=one.minutes or 60) > ask.first]
        if inside:
            found.add((one.slug, inside[0]))
    return found


def wanted(ask: Ask, one: Meeting) -> bool:
    miles = far(ask.near, one) if ask.near else 0.0
    is_open = {"O": True, "C": False}.get("".join(code for code in one.types if code in "OC"))
    return (
        miles is not None
        and (ask.near is None or miles <= ask.near.miles)
        and (not ask.venues or one.venue in ask.venues)
        and ask.types <= set(one.types)
        and (not ask.languages or bool(ask.languages & set(one.languages)))
        and (not ask.fellowships or one.fellowship in ask.fellowships)
        and (ask.is_open is None or ask.is_open == is_open)
        and all(word in one.name.lower().split() for word in ask.words)
    )


def slugs(found: Found) -> set[tuple[str, datetime]]:
    by_id = dict(Listing.objects.values_list("id", "slug"))
    return {(by_id[hit.meeting.id], hit.start) for hit in found.hits}


def asks(chance: random.Random) -> list[Ask]:
    made = []
    for moment in (SPRING, AUTUMN, datetime(2026, 12, 31, 23, 17, tzinfo=UTC), datetime(2027, 4, 3, 14, tzinfo=UTC)):
        for length in (
            timedelta(hours=1),
            timedelta(hours=2),
            timedelta(hours=11),
            timedelta(days=6, hours=22),
            timedelta(days=7),
        ):
            for near in (None, Near(35.5, -107.0, chance.choice((10.0, 60.0)))):
                plain = Ask(moment, moment + length, near=near, rows=10_000, begun=chance.choice((0, 20)))
                made.append(plain)
                made.append(
                    replace(
                        plain,
                        venues=frozenset(chance.sample(("in-person", "online", "hybrid"), 2)) if near is None else frozenset({"in-person"}),
                        is_open=chance.choice((None, True, False)),
                        languages=frozenset({"es"}),
                        types=frozenset(chance.choice(((), ("X",), ("W", "O")))),
                    )
                )  # fmt: skip
    return made


def test_what_is_found_is_what_another_way_of_computing_finds() -> None:
    chance = random.Random(7)
    every = [meeting(number, chance) for number in range(400)]
    take_over(feed(), every)
    seen = 0
    for ask in asks(chance):
        found = search(ask)
        assert slugs(found) == expected(ask, every), ask
        assert found.total == len(found.hits) == count(ask)
        assert [hit.start for hit in found.hits] == sorted(hit.start for hit in found.hits)
        seen += found.total
    assert seen > 2000


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), st.integers(1, 8 * 1440), st.sampled_from(oracle.names()),
    st.integers(0, 10079),
)  # fmt: skip
def test_no_start_is_outside_the_minutes_that_are_looked_at(at: datetime, minutes: int, where: str, week: int) -> None:
    first = at.replace(tzinfo=UTC)
    last = first + timedelta(minutes=minutes)
    pieces = windows(zone_named(where), first, last)
    day, hour, minute = week // 1440, week % 1440 // 60, week % 60
    begin, end = first.date() - timedelta(days=2), last.date() + timedelta(days=2)
    starts = [oracle.instant(on, time(hour, minute), where) for on in oracle.weekly(day, begin, end)]
    if any(first <= start < last for start in starts):
        assert any(low <= week <= high for low, high in pieces)
    assert all(0 <= low <= high < 10080 for low, high in pieces)
    assert sum(high - low + 1 for low, high in pieces) <= 10080


def one_of(**changes: Any) -> Meeting:
    given = {
        "line": 1,
        "slug": "a",
        "name": "Still Water",
        "day": 1,
        "time": "19:00",
        "zone": "America/Denver",
        "venue": "in-person",
    }
    return Meeting(**{**given, "latitude": 35.5, "longitude": -108.7, **changes})


NOW = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
"""Monday 18:30 in Denver."""


def test_online_ones_are_found_from_anywhere_when_they_are_asked_for_beside_a_place() -> None:
    take_over(
        feed(),
        [one_of(), one_of(slug="b", venue="online", latitude=None, longitude=None), one_of(slug="c", latitude=10.0)],
    )
    ask = Ask(NOW, NOW + timedelta(hours=1), near=Near(35.5, -108.7, 5), venues=frozenset({"in-person", "online"}))
    assert {slug for slug, _ in slugs(search(ask))} == {"a", "b"}
    assert {slug for slug, _ in slugs(search(replace(ask, venues=frozenset({"online"}))))} == {"b"}
    assert {slug for slug, _ in slugs(search(replace(ask, venues=frozenset())))} == {"a"}


def test_one_that_began_a_while_ago_is_there_as_long_as_it_goes_on() -> None:
    take_over(feed(), [one_of(minutes=60), one_of(slug="b", name="Short", minutes=10)])
    late = NOW + timedelta(minutes=45)
    ask = Ask(late, late + timedelta(hours=1), begun=20)
    found = search(ask)
    assert [(hit.meeting.ref, hit.running) for hit in found.hits] == [(Listing.objects.get(slug="a").ref, True)]
    assert search(replace(ask, begun=0)).total == 0


def test_words_are_looked_for_as_they_are_typed_and_never_as_a_pattern() -> None:
    take_over(
        feed(), [one_of(name="Grupo Águila 100%"), one_of(slug="b", name="100 Steps_up", location="The Aguila Hall")]
    )
    ask = Ask(NOW, NOW + timedelta(hours=1))
    for words, slug in (
        (("AGUILA", "grupo"), {"a"}),
        (("aguila",), {"a", "b"}),
        (("100%",), {"a"}),
        (("s_u",), {"b"}),
        (("!",), set()),
    ):
        assert {one for one, _ in slugs(search(replace(ask, words=words)))} == slug, words


def test_nearest_first_and_pages_that_leave_none_out() -> None:
    take_over(feed(), [one_of(slug=f"m{n}", latitude=35.0 + n / 1000, name=f"N {n}") for n in range(75)])
    ask = Ask(NOW, NOW + timedelta(hours=1), near=Near(35.0, -108.7, 50), by_distance=True)
    pages = [search(replace(ask, skip=skip)) for skip in (0, 30, 60)]
    miles = [hit.miles or 0.0 for page in pages for hit in page.hits]
    assert [len(page.hits) for page in pages] == [30, 30, 15]
    assert miles == sorted(miles)
    assert len({hit.meeting.ref for page in pages for hit in page.hits}) == 75 == pages[0].total


def test_a_search_asks_the_database_as_often_for_thirty_as_for_one() -> None:
    asked = []
    for number in (1, 30):
        take_over(feed(f"f{number}"), [one_of(slug=f"m{n}", name=f"{number} {n}") for n in range(number)])
        ask = Ask(NOW, NOW + timedelta(hours=1), near=Near(35.5, -108.7, 5))
        search(ask)
        with CaptureQueriesContext(connection) as queries:
            search(ask)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 5


@pytest.mark.parametrize("near", [Near(0.0, 179.9, 30), Near(89.9, 0.0, 40), Near(-90.0, 10.0, 500)])
def test_around_the_date_line_and_at_the_poles(near: Near) -> None:
    chance = random.Random(3)
    rows = [
        one_of(slug=f"m{n}", name=f"N {n}", latitude=max(-90.0, min(90.0, near.latitude + chance.uniform(-2, 2))),
               longitude=(near.longitude + chance.uniform(-3, 3) + 540) % 360 - 180)
        for n in range(150)
    ]  # fmt: skip
    take_over(feed(), rows)
    found = search(Ask(NOW, NOW + timedelta(hours=1), near=near, rows=1000))
    by_ref = {row.ref: row.slug for row in Listing.objects.all()}
    # A yard more or less between the two formulas is not what this is about.
    sure = {
        one.slug
        for one in rows
        if (miles := far(near, one)) is not None and abs(miles - near.miles) > 0.1 and miles < near.miles
    }
    out = {one.slug for one in rows if (miles := far(near, one)) is not None and miles > near.miles + 0.1}
    got = {by_ref[hit.meeting.ref] for hit in found.hits}
    assert sure <= got
    assert not got & out
    assert sure
