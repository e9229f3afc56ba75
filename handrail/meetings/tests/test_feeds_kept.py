"""Lists that are kept: added, asked for again, changed, removed. What is broken leaves what was there."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from handrail.meetings.actions import due, feeds
from handrail.meetings.actions.feeds import About, AlreadyThere, NoSuchFeed
from handrail.meetings.fetching import Unchanged
from handrail.meetings.models import City, Edition, Feed, Listing
from handrail.meetings.places import zip_point
from handrail.meetings.reads.shown import shown
from handrail.meetings.rules.feeds import FeedRefused
from handrail.meetings.rules.keeping import feed_key, too_small
from handrail.meetings.tests.kept_cast import (
    BY,
    OTHER,
    URL,
    Servers,
    added,
    as_feed,
    kept,
    noted,
    now,
    refreshed,
    row,
    rows,
)
from handrail.meetings.tests.out_cast import asker

HOUR = timedelta(hours=1)
START = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_a_list_is_added_with_all_that_is_known_of_it() -> None:
    feed = added(
        Servers({URL: rows(3)}, etag='"one"'), name="Valley", zone="America/Denver", fellowship="AA", every_hours=6
    )
    found = now(feed)
    assert (found.kind, found.name, found.address, found.etag) == ("url", "Valley", URL, '"one"')
    assert (found.rows_in, found.kept, found.meetings, found.form, found.every_hours) == (3, 3, 3, "meeting-guide", 6)
    assert (found.problem, found.fails, found.read == found.tried, json.loads(found.report)["kept"]) == ("", 0, True, 3)
    assert sorted(kept(feed).values()) == ["Row 0", "Row 1", "Row 2"]
    assert noted() == [("meetings.feed_added", feed.key)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "again", [URL, "HTTPS://LISTS.example.org:443/meetings.json", "http://lists.example.org/meetings.json"]
)
def test_the_same_address_is_added_once(again: str) -> None:
    says = Servers({URL: rows(1), "http://lists.example.org/meetings.json": rows(1)})
    feed = added(says)
    asked = len(says.asked)
    with pytest.raises(AlreadyThere) as refused:
        added(says, again)
    assert (refused.value.key, len(says.asked), Feed.objects.count()) == (feed.key, asked, 1)


@pytest.mark.django_db
def test_a_list_that_was_removed_and_added_again_has_the_same_key_and_refs() -> None:
    says = Servers({URL: rows(4)})
    feed = added(says)
    refs = kept()
    feeds.remove(feed.key, by=BY)
    assert kept() == {}
    assert not City.objects.exists()
    assert (added(says).key, kept()) == (feed.key, refs)


@pytest.mark.django_db
def test_rows_keep_their_identity_over_a_refresh() -> None:
    says = Servers({URL: as_feed(row(1), row(2), row(3))})
    feed = added(says)
    ids = dict(Listing.objects.values_list("slug", "id"))
    says.says[URL] = as_feed(row(3), row(1, name="Renamed", time="20:30"), row(4))
    outcome = refreshed(says, feed)
    assert outcome.taken is not None
    assert (outcome.taken.new, outcome.taken.changed, outcome.taken.gone, outcome.taken.same) == (1, 1, 1, 1)
    after = dict(Listing.objects.values_list("slug", "id"))
    assert (after["row-1"], after["row-3"], set(after)) == (ids["row-1"], ids["row-3"], {"row-1", "row-3", "row-4"})
    assert Listing.objects.get(slug="row-1").name == "Renamed"


BROKEN: dict[str, bytes] = {
    "html": b"<!doctype html><html><body>Meetings</body></html>",
    "cut-off": rows(4)[:-30],
    "bad-json": b'[{"name": "x",, "day": 1, "time": "7:00", "slug": "s"}, {"name": "y", "day": 2}]',
    "empty": b"  \n",
    "no-rows": b"[]",
    "not-known": b'{"hello": ["world"]}',
    "not-text": b"\x89PNG\0\0\0\0" * 20,
    "xml": b"<?xml version='1.0'?><meetings/>",
    "says-error": b'{"error": "write to boss@example.org"}',
    "none-kept": as_feed(*({**row(n), "archived": True} for n in range(4))),
    "smaller": rows(1),
}


@pytest.mark.django_db
@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_list_leaves_the_old_one_and_says_why(code: str) -> None:
    says = Servers({URL: rows(4)}, etag='"old"')
    feed = added(says)
    before, edition, read = kept(), Edition.objects.get().value, now(feed).read
    says.says[URL], says.etag = BROKEN[code], '"new"'
    outcome = refreshed(says, feed)
    found = now(feed)
    assert (outcome.how, outcome.problem, found.problem, found.fails) == ("kept", code, code, 1)
    assert (kept(), Edition.objects.get().value, found.read, found.etag) == (before, edition, read, '"old"')
    assert (found.rows_in, found.kept, "@" in found.problem_params) == (4, 4, False)
    # It is seen whole the next time, whatever its server says of its age.
    says.says[URL] = rows(5)
    assert refreshed(says, feed).how == "taken"
    assert says.asked[-1] == (URL, "", "")
    assert (len(kept()), now(feed).problem, now(feed).fails) == (5, "", 0)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["private", "no-answer", "too-large", "not-there", "too-slow", "certificate"])
def test_a_list_that_cannot_be_had_leaves_the_old_one(code: str) -> None:
    says = Servers({URL: rows(2)})
    feed = added(says)
    before = kept()
    says.says[URL] = FeedRefused(code, host="lists.example.org", seconds=20, most=64)
    for fails in (1, 2, 3):
        assert refreshed(says, feed).problem == code
        assert (kept(), now(feed).fails) == (before, fails)


@pytest.mark.django_db
@pytest.mark.parametrize("code", [code for code in BROKEN if code != "smaller"])
def test_a_broken_list_is_not_added(code: str) -> None:
    with pytest.raises(FeedRefused) as refused:
        added(Servers({URL: BROKEN[code]}))
    assert (refused.value.code, Feed.objects.count(), Listing.objects.count()) == (code, 0, 0)


@pytest.mark.django_db
def test_half_the_rows_are_believed_and_fewer_only_on_purpose() -> None:
    says = Servers({URL: rows(10)})
    feed = added(says)
    says.says[URL] = rows(5)
    assert refreshed(says, feed).how == "taken"
    says.says[URL] = rows(2)
    assert refreshed(says, feed).params == {"now": 2, "before": 5, "key": feed.key}
    assert refreshed(says, feed, smaller=True).how == "taken"
    assert (len(kept()), now(feed).kept, now(feed).problem) == (2, 2, "")


@pytest.mark.django_db
@pytest.mark.parametrize("lost", ["day", "time"])
def test_rows_that_all_come_and_are_no_longer_found_by_time_are_taken_only_on_purpose(lost: str) -> None:
    says = Servers({URL: rows(10)})
    feed = added(says)
    before = kept()
    renamed = [{f"new_{key}" if key == lost else key: value for key, value in row(n).items()} for n in range(10)]
    says.says[URL] = as_feed(*(row(n) for n in range(5)), *renamed[5:])
    assert refreshed(says, feed).how == "taken"
    edition = Edition.objects.get().value
    says.says[URL] = as_feed(*(row(n) for n in range(2)), *renamed[2:])
    outcome = refreshed(says, feed)
    assert (outcome.problem, outcome.params) == ("fewer-found", {"now": 2, "before": 5, "key": feed.key})
    assert (kept(), now(feed).problem, Edition.objects.get().value == edition) == (before, "fewer-found", True)
    assert Listing.objects.exclude(day=None).exclude(time="").count() == 5
    assert refreshed(says, feed, smaller=True).how == "taken"
    assert (Listing.objects.exclude(day=None).exclude(time="").count(), now(feed).problem) == (2, "")


@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_under_half_is_too_small(fresh: int, before: int) -> None:
    assert too_small(fresh, before) is (fresh < before / 2)


@pytest.mark.django_db
def test_unchanged_is_read_and_the_list_untouched() -> None:
    says = Servers({URL: rows(3)}, etag='"a"')
    with time_machine.travel(START, tick=False):
        feed = added(says)
    edition = Edition.objects.get().value
    says.says[URL] = Unchanged(URL, '"a"', "")
    with time_machine.travel(START + HOUR, tick=False):
        assert refreshed(says, feed).how == "same"
    assert (says.asked[-1], now(feed).read, now(feed).etag) == ((URL, '"a"', ""), START + HOUR, '"a"')
    # The same bytes again, from a server that keeps no count of its changes: nothing is even read.
    says.says[URL] = rows(3)
    with time_machine.travel(START + 2 * HOUR, tick=False):
        outcome = refreshed(says, feed)
    assert (outcome.how, outcome.report, now(feed).read) == ("same", None, START + 2 * HOUR)
    assert (Edition.objects.get().value, len(kept())) == (edition, 3)


@pytest.mark.django_db
def test_another_zone_or_another_release_reads_the_same_bytes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    says = Servers({URL: rows(2, timezone=None, latitude=None)}, etag='"a"')
    feed = added(says)
    assert set(Listing.objects.values_list("zone__name", flat=True)) == {None}
    feeds.change(feed.key, {"zone": "America/Phoenix"}, by=BY)
    assert refreshed(says, feed).how == "taken"
    assert says.asked[-1][1] == ""
    assert set(Listing.objects.values_list("zone__name", flat=True)) == {"America/Phoenix"}
    assert ("meetings.feed_changed", feed.key) in noted()
    refreshed(says, feed)
    assert says.asked[-1][1] == '"a"'
    monkeypatch.setattr(feeds, "__version__", "99")
    outcome = refreshed(says, feed)
    assert (says.asked[-1][1], outcome.report is not None) == ("", True)


@pytest.mark.django_db
def test_a_row_with_a_zip_and_no_point_is_found_near_and_nobody_is_sent_there() -> None:
    plain = {"latitude": None, "longitude": None, "address": "4 Mesa Rd", "city": "Gallup", "formatted_address": None}
    says = Servers(
        {
            URL: as_feed(
                row(1, **plain, postal_code="87301"), row(2, **plain), row(3, **plain, postal_code="00000"), row(4)
            )
        }
    )
    outcome = feeds.add(URL, About(), by=BY, net=says.net)[1]
    assert (outcome.nowhere, outcome.report.unknown["place"] if outcome.report else None) == (2, 3)
    points = {one.slug: (one.latitude, one.longitude) for one in Listing.objects.all()}
    assert (points["row-1"], points["row-2"], points["row-3"]) == (zip_point("87301"), (None, None), (None, None))
    made = {name: shown(ref) for ref, name in kept().items()}
    # Others' programs and our own page get its address, and no pin where nobody meets.
    by_name = {one["name"]: one for one in asker().get("/meetings.json").json()}
    assert {name: "latitude" in one for name, one in by_name.items()} == {
        "Row 1": False,
        "Row 2": False,
        "Row 3": False,
        "Row 4": True,
    }
    bmlt = asker().get("/client_interface/json/?switcher=GetSearchResults").json()
    assert {one["meeting_name"]: one["latitude"] for one in bmlt} == {
        "Row 1": "",
        "Row 2": "",
        "Row 3": "",
        "Row 4": "35.52",
    }
    page = asker().get(f"/en/meetings/{next(ref for ref, name in kept().items() if name == 'Row 1')}").content.decode()
    assert ("/search?query=4+Mesa+Rd" in page, "mlat=" in page) == (True, False)
    assert {name: one.by_zip for name, one in made.items() if one} == {
        "Row 1": True,
        "Row 2": False,
        "Row 3": False,
        "Row 4": False,
    }


@pytest.mark.django_db
def test_of_two_lists_with_one_meeting_one_row_is_shown_with_both_sources() -> None:
    both = row(7, name="Still Water Group")
    says = Servers(
        {URL: as_feed(row(1), both), OTHER: as_feed({**both, "slug": "sw", "name": "The Still Water"}, row(2))}
    )
    first, second = added(says, URL), added(says, OTHER)
    hidden = Listing.objects.get(feed=second, slug="sw")
    head = Listing.objects.get(feed=first, slug="row-7")
    assert (hidden.twin_of_id, hidden.at, head.twin_of_id, head.at is None) == (head.id, None, None, False)
    found = shown(head.ref)
    assert found is not None
    assert [one.key for one in found.sources] == [first.key, second.key]
    edition = Edition.objects.get().value
    feeds.remove(first.key, by=BY)
    alone = Listing.objects.get(feed=second, slug="sw")
    assert (alone.twin_of_id, alone.at, Edition.objects.get().value != edition) == (None, head.at, True)
    assert noted()[-1] == ("meetings.feed_removed", first.key)


@pytest.mark.django_db
def test_no_contact_of_a_row_is_in_any_column_of_the_database() -> None:
    secret = {
        "contact_1_name": "Zacharias Q", "contact_1_phone": "505-867-5309", "contact_1_email": "zq@mail.example",
        "contact_2_name": "Wilhelmina", "feedback_emails": ["tell@mail.example"], "entity_email": "office@mail.example",
        "notes": "Call Bob at (505) 867-5309, or bob@mail.example. Bring a cup.", "group_email": "group@mail.example",
        "contact_name_1": "Zacharias Q", "treasurer": "Wilhelmina", "venmo": "@zq-venmo",
    }  # fmt: skip
    feed = added(Servers({URL: as_feed(row(1, **secret), row(2))}))
    refreshed(Servers({URL: as_feed(row(1, **secret), row(2), row(3, **secret))}), feed)
    said = everything()
    assert "Bring a cup." in said
    for one in ("Zacharias", "867-5309", "8675309", "mail.example", "Wilhelmina", "zq-venmo"):
        assert one not in said


def everything() -> str:
    """Every value of every table of the database, one after another."""
    said = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")
            said += [str(value) for line in cursor.fetchall() for value in line]
    return "\n".join(said)


@pytest.mark.django_db
def test_a_file_is_a_list_too_and_read_again_when_told(tmp_path: Path) -> None:
    path, newer = tmp_path / "ours.json", tmp_path / "ours-2.json"
    path.write_bytes(rows(2))
    newer.write_bytes(rows(3))
    feed, outcome = feeds.add(str(path), About(), by=BY)
    assert (feed.kind, feed.name, feed.key, outcome.how) == ("file", "ours", feed_key("ours.json"), "taken")
    with pytest.raises(AlreadyThere):
        feeds.add(str(path), About(), by=BY)
    assert feeds.refresh(feed.key).how == "same"
    assert feeds.refresh(feed.key, source=newer).how == "taken"
    path.unlink()
    assert feeds.refresh(feed.key).problem == "no-file"
    assert len(kept(feed)) == 3
    assert due.due(START + timedelta(days=9999)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["ftp://example.org/x", "https://user:pw@example.org/x", "https://"])
def test_an_address_that_may_not_be_asked_is_refused_before_anything(where: str) -> None:
    says = Servers()
    with pytest.raises(FeedRefused):
        feeds.add(where, About(), by=BY, net=says.net)
    assert says.asked == []
    with pytest.raises(FeedRefused, match="no-such-zone"):
        feeds.add(URL, About(zone="Mars/Olympus"), by=BY, net=says.net)
    assert says.asked == []


@pytest.mark.django_db
def test_a_list_is_found_by_key_or_address_and_nothing_by_another_word() -> None:
    feed = added(Servers({URL: rows(1)}))
    assert {feeds.one(said).id for said in (feed.key, feed.key.upper(), URL, f" {feed.key} ")} == {feed.id}
    for said in ("", "other", OTHER, "https://", "ftp://x"):
        with pytest.raises(NoSuchFeed):
            feeds.one(said)
        with pytest.raises(NoSuchFeed):
            feeds.remove(said, by=BY)


def test_keys_say_nothing_and_outlive_a_move_to_https() -> None:
    assert (
        feed_key("http://a.example.org/x") == feed_key("https://a.example.org/x") != feed_key("https://a.example.org/y")
    )
    assert feed_key("ours.csv").isalnum()
    assert len(feed_key(URL)) == 8


@pytest.mark.django_db
def test_the_report_in_the_row_is_bounded_and_holds_no_words_of_the_list() -> None:
    many: list[dict[str, Any]] = [{**row(n), "archived": True, "name": "Unspoken"} for n in range(400)]
    feed = added(Servers({URL: as_feed(row(1), *many)}))
    report = json.loads(now(feed).report)
    assert (len(report["refused"]), report["rows_in"], report["kept"]) == (feeds.REFUSED_MOST, 401, 1)
    assert "Unspoken" not in now(feed).report
