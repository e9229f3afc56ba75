"""Two lists, one meeting: it is shown once, and no list hides what another knows better."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.meetings.actions.importing import take_over
from handrail.meetings.models import Feed, Listing
from handrail.meetings.reads.engine import search
from handrail.meetings.reads.shown import shown
from handrail.meetings.rules.ask import Ask, Near
from handrail.meetings.rules.kept import Placed, clock_of, twins
from handrail.meetings.rules.rows import Meeting
from handrail.meetings.rules.times import zone_named

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
GALLUP = Near(35.5281, -108.7426, 25)
BASE: dict[str, Any] = {
    "line": 1, "slug": "a", "name": "Serenity", "day": 1, "time": "19:00", "address": "1 Main St", "city": "Gallup", "state": "NM",
    "latitude": 35.5281, "longitude": -108.7426, "zone": "America/Denver", "venue": "in-person",
}  # fmt: skip
ONLINE = {
    "address": "",
    "city": "",
    "latitude": None,
    "longitude": None,
    "venue": "online",
    "conference_url": "https://zoom.us/j/1",
}


def listed(key: str, kind: str = "url", **changes: Any) -> Feed:
    feed, _ = Feed.objects.get_or_create(key=key, defaults={"kind": kind, "name": f"List {key}"})
    take_over(feed, [Meeting(**{**BASE, **changes})])
    return feed


def hits(*, near: Near | None = GALLUP, **more: Any) -> list[list[str]]:
    """The lists of each meeting that is found in nine days."""
    found = search(Ask(NOW, NOW + timedelta(days=9), near=near, **more))
    return [[source.name for source in hit.meeting.sources] for hit in found.hits]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "worse",
    [
        {"venue": "closed"},
        {"zone": None, "latitude": None, "longitude": None},
        {"latitude": None, "longitude": None},
        {"unknown": (("place", "by-zip"),), "latitude": 35.9},
        {"zone": None},
    ],
)
def test_the_row_that_can_be_found_stands_for_the_one_that_cannot_whichever_list_was_first(
    worse: dict[str, Any],
) -> None:
    listed("first", **worse)
    listed("second")
    assert hits() == [["List second", "List first"]]
    assert [hit.meeting.latitude for hit in search(Ask(NOW, NOW + timedelta(days=7))).hits] == [35.5281]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"fellowship": "AA"}, {"fellowship": "Al-Anon"}),
        ({"notes": "Meets only on the last Monday of the month."}, {}),
        ({"zone": "Pacific/Auckland"}, {}),
        ({**ONLINE, "zone": "America/New_York"}, {**ONLINE, "zone": "America/Los_Angeles"}),
    ],
)
def test_two_that_say_different_things_are_both_shown(one: dict[str, Any], other: dict[str, Any]) -> None:
    listed("first", **one)
    listed("second", **other)
    assert sorted(hits(near=None)) == [["List first"], ["List second"]]


@pytest.mark.django_db
def test_zones_of_one_clock_are_one_and_a_fellowship_that_is_not_said_is_the_one_that_is() -> None:
    listed("first", zone="America/Boise")
    listed("second", fellowship="River People")
    assert hits() == [["List first", "List second"]]
    listed("third", fellowship="Lake People")
    assert sorted(hits()) == [["List first"], ["List second"], ["List third"]]


@pytest.mark.django_db
def test_what_our_own_list_says_counts_closed_for_now_too() -> None:
    listed("first")
    own = listed("own", kind="own", notes="Ring the bell at the side.")
    assert hits() == [["List own", "List first"]]
    listed("own", kind="own", venue="closed")
    assert hits() == []
    take_over(own, [])
    assert hits() == [["List first"]]


@pytest.mark.django_db
def test_the_ref_of_a_row_that_is_stood_for_still_opens() -> None:
    listed("first", venue="closed")
    listed("second")
    for row in Listing.objects.all():
        found = shown(row.ref)
        assert found is not None
        assert {source.name for source in found.sources} == {"List first", "List second"}


placed = st.builds(
    Placed, id=st.integers(1, 50), feed=st.integers(1, 4), own=st.booleans(), clock=st.sampled_from(["", "a", "b"]),
    fellowship=st.sampled_from(["", "AA", "Al-Anon"]), rule=st.sampled_from(["", "nth:1"]), found=st.booleans(), pointed=st.booleans(),
)  # fmt: skip


@given(st.lists(placed, unique_by=lambda row: row.id, max_size=9))
def test_nothing_that_can_be_found_is_hidden_by_what_cannot_but_by_our_own_list(rows: list[Placed]) -> None:
    stood = twins(rows)
    by_id = {row.id: row for row in rows}
    assert not set(stood) & set(stood.values())
    for hidden, head in stood.items():
        one, other = by_id[hidden], by_id[head]
        assert other.own or not one.found or other.found
        assert one.rule == other.rule
        assert not (one.clock and other.clock and one.clock != other.clock)
        assert not (one.fellowship and other.fellowship and one.fellowship != other.fellowship)
    assert stood == twins(sorted(rows, key=lambda row: -row.id))


def test_clocks() -> None:
    assert clock_of(None) == ""
    assert clock_of(zone_named("America/Boise")) == clock_of(zone_named("America/Denver"))
    assert clock_of(zone_named("America/Phoenix")) != clock_of(zone_named("America/Denver"))
