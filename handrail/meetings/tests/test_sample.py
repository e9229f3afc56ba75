"""The invented list: what it shows, that nothing in it can be used, and that it goes when a real list comes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.content.texts import LANGS
from handrail.meetings.actions import due, feeds, own, sample
from handrail.meetings.actions.feeds import NoSuchFeed
from handrail.meetings.management.words import texts
from handrail.meetings.models import Feed, Listing
from handrail.meetings.rules.feeds import FeedRefused
from handrail.meetings.rules.recurrence import of_meeting
from handrail.meetings.rules.times import Rule, Weekly, next_start, wall_time, zone_named
from handrail.meetings.tests.kept_cast import BY, URL, Servers, added, rows
from tools.tree import ROOT

READ = sample.read_sample(texts())
ONLINE = [one for one in READ.meetings if one.venue == "online"]


def load() -> bool:
    """Loads it."""
    return sample.load_sample(texts(), by=BY)


def test_it_shows_all_kinds_and_every_row_is_whole() -> None:
    assert (READ.report.rows_in, READ.report.refused, READ.report.repaired) == (READ.report.kept, (), {})
    assert 40 <= READ.report.kept <= 60
    assert set(READ.report.unknown) <= {"place", "updated"}
    towns = {(one.city, one.state) for one in READ.meetings if one.city}
    assert len(towns) == 8
    assert ("Window Rock", "AZ") in towns
    assert {one.venue for one in READ.meetings} == {"in-person", "online", "phone", "hybrid", "closed"}
    assert len({one.fellowship for one in READ.meetings}) >= 8
    types = {code for one in READ.meetings for code in one.types}
    assert {"X", "ASL", "S", "W", "LGBTQ", "BE", "A", "N", "O", "C", "TC"} <= types
    assert {language for one in READ.meetings for language in one.languages} == {"en", "es", "ase"}
    monthly = [of_meeting(one.day, None, one.name, [one.notes]) for one in READ.meetings if "of the month" in one.notes]
    assert len(monthly) == 1
    assert all(one is not None and one.certain for one in monthly)


def test_every_row_says_that_it_is_a_sample_and_no_link_or_number_leads_anywhere() -> None:
    said = [texts().say("meetings.feeds.sample-note", lang) for lang in LANGS]
    for one in READ.meetings:
        assert one.notes.startswith("\n".join(said))
        assert one.slug.startswith("sample-")
        assert re.fullmatch(r"(https://meet\.example\.org/[a-z-]+)?", one.conference_url)
        assert re.fullmatch(r"(\+150555501\d\d)?", one.conference_phone)
        assert {one.url, one.website, one.edit_url, one.feedback_url} == {""}


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)))
def test_at_any_moment_something_begins_online_within_two_hours(when: datetime) -> None:
    now = when.replace(tzinfo=UTC)
    zone = zone_named("America/Denver")
    starts = (
        next_start(Rule(Weekly(one.day), wall_time(one.time), 60), zone, now).start
        for one in ONLINE
        if one.day is not None and one.time and one.slug.startswith("sample-")
    )
    assert min(starts) - now <= timedelta(hours=2)


@pytest.mark.django_db
def test_it_is_loaded_once_and_goes_when_a_list_is_added() -> None:
    assert load()
    assert not load()
    feed = Feed.objects.get()
    assert (feed.kind, feed.meetings) == ("sample", len(READ.meetings)) == (feed.kind, Listing.objects.count())
    assert all(texts().say("meetings.feeds.sample-name", lang) in feed.name for lang in LANGS)
    assert due.due(datetime(2099, 1, 1, tzinfo=UTC)) == []
    # A list that cannot be had leaves it where it is.
    with pytest.raises(FeedRefused):
        added(Servers({URL: FeedRefused("not-there")}))
    assert Feed.objects.get().kind == "sample"
    real = added(Servers({URL: rows(2)}))
    assert list(Feed.objects.values_list("key", flat=True)) == [real.key]
    assert Listing.objects.count() == 2
    assert not load()
    with pytest.raises(NoSuchFeed):
        feeds.one("sample")


def test_only_the_server_for_trying_loads_it() -> None:
    files = [path for path in (ROOT / "handrail").rglob("*.py") if "tests" not in path.parts]
    loading = {path.name for path in files if "load_sample(" in path.read_text(encoding="utf-8")}
    assert loading == {"sample.py", "dev.py"}


@pytest.mark.django_db
def test_it_goes_too_when_a_list_of_ones_own_is_begun() -> None:
    load()
    own.put(
        {"name": "Ours", "day": "1", "time": "19:00", "timezone": "America/Denver", "address": "1 Mesa Rd"},
        by=BY,
        name="Ours",
    )
    assert list(Feed.objects.values_list("kind", flat=True)) == ["own"]
    assert set(Listing.objects.values_list("name", flat=True)) == {"Ours"}
