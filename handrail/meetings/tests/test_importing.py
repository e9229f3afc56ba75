"""What is kept of meetings after lists were taken over: each row once, twins behind one of them, towns and edition anew."""

from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.meetings.actions.importing import ChangedMeanwhile, ready, take_over
from handrail.meetings.models import City, Edition, Feed, Listing
from handrail.meetings.reads.shown import shown_all
from handrail.meetings.rules import kept as rules
from handrail.meetings.rules.rows import VENUES, Meeting
from handrail.meetings.tests import test_feeds_real
from handrail.meetings.tests.kept_cast import meetings, row


def feed(key: str) -> Feed:
    """A feed without rows."""
    return Feed.objects.create(key=key, kind="url", name=key)


def slugs(one: Feed) -> set[str]:
    """What is kept of a feed."""
    return set(Listing.objects.filter(feed=one).values_list("slug", flat=True))


@pytest.mark.django_db
def test_the_same_list_again_changes_nothing_at_all() -> None:
    one, some = feed("one"), meetings(row(1), row(2, day=[1, 3]), row(3, notes="First Saturday of the month."))
    assert take_over(one, some).new == 4
    edition, rows = Edition.objects.get().value, list(Listing.objects.order_by("id").values())
    again = take_over(one, some)
    assert (again.new, again.changed, again.gone, again.same) == (0, 0, 0, 4)
    assert (Edition.objects.get().value, list(Listing.objects.order_by("id").values())) == (edition, rows)


@pytest.mark.django_db
def test_every_change_makes_another_edition() -> None:
    one, seen = feed("one"), set()
    for some in ([row(1)], [row(1), row(2)], [row(1, name="Else"), row(2)], [row(2)]):
        take_over(one, meetings(*some))
        seen.add(Edition.objects.get().value)
    assert len(seen) == 4


@pytest.mark.django_db
def test_a_twin_that_became_another_meeting_is_shown_itself() -> None:
    one, two = feed("one"), feed("two")
    take_over(one, meetings(row(1)))
    take_over(two, meetings(row(1, slug="copy")))
    assert Listing.objects.get(slug="copy").twin_of_id is not None
    # The one that stood for both moved to another hour; the other did not.
    take_over(one, meetings(row(1, time="06:00")))
    copy = Listing.objects.get(slug="copy")
    assert (copy.twin_of_id, copy.at) == (None, rules.minute_of_week(3, "19:00"))
    take_over(one, meetings(row(1)))
    take_over(two, meetings(row(1, slug="copy", time="06:00")))
    copy = Listing.objects.get(slug="copy")
    assert (copy.twin_of_id, copy.at) == (None, rules.minute_of_week(3, "06:00"))


@pytest.mark.django_db
def test_who_prepared_a_list_that_has_changed_since_takes_nothing_over() -> None:
    one = feed("one")
    with ready(one, meetings(row(1))) as these:
        take_over(one, meetings(row(2)))
        with pytest.raises(ChangedMeanwhile), transaction.atomic():
            these.take_over()
    assert slugs(one) == {"row-2"}


SOME = st.lists(
    st.fixed_dictionaries(
        {
            "slug": st.sampled_from(["a", "b", "c", "d"]),
            "name": st.sampled_from(["Still Water", "The Still Water Group", "Dawn"]),
            "day": st.sampled_from([0, 6, None]),
            "time": st.sampled_from(["00:00", "23:59", None]),
            "city": st.sampled_from(["Gallup", "Taos"]),
            "types": st.sampled_from([["O"], ["C"], ["TC"]]),
            "timezone": st.sampled_from(["America/Denver", "Pacific/Apia", None]),
            "notes": st.sampled_from(["", "First Sunday of the month.", "On the 15th of each month."]),
        }
    ),
    max_size=5,
    unique_by=lambda one: str(one["slug"]),
)
STEPS = st.lists(st.tuples(st.sampled_from(["one", "two", "three"]), SOME), min_size=1, max_size=5)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_is_taken_over_in_turn_each_meeting_is_shown_once(
    steps: list[tuple[str, list[dict[str, Any]]]],
) -> None:
    with transaction.atomic():
        feeds = {key: feed(key) for key in ("one", "two", "three")}
        held: dict[str, tuple[Meeting, ...]] = {}
        ids: dict[tuple[str, str], int] = {}
        for key, said in steps:
            held[key] = meetings(*(_full(one) for one in said)) if said else ()
            taken = take_over(feeds[key], held[key])
            assert taken.new + taken.changed + taken.same == len(held[key])
            ids = _holds(feeds, held, ids)
        transaction.set_rollback(True)


def _full(one: dict[str, Any]) -> dict[str, Any]:
    given_ = {name: value for name, value in one.items() if value is not None}
    return {**given_, "address": "4 Mesa Rd", "latitude": 35.5, "longitude": -108.7}


def _stand_for_each_other(some: list[Listing]) -> None:
    """Each is shown or stood for by one that is; those shown beside each other say different clocks or weeks."""
    shown = {one.id: one for one in some if one.twin_of_id is None}
    assert all(one.twin_of_id in shown for one in some if one.twin_of_id is not None)
    assert all(shown[one.twin_of_id].rule == one.rule for one in some if one.twin_of_id is not None)
    said = [(one.zone_id, one.rule) for one in shown.values() if one.zone_id]
    assert len(said) == len(set(said))


def _holds(
    feeds: dict[str, Feed], held: dict[str, tuple[Meeting, ...]], before: dict[tuple[str, str], int]
) -> dict[tuple[str, str], int]:
    """What must hold after each taking-over; gives the ids of the rows, which stay with their slugs."""
    rows = {(one.feed.key, one.slug): one for one in Listing.objects.select_related("feed")}
    meant = {(key, one.slug): one for key, some in held.items() for one in some}
    assert set(rows) == set(meant)
    assert all(rows[key].id == id_ for key, id_ in before.items() if key in rows)
    groups: dict[str, list[Listing]] = {}
    for key, one in rows.items():
        meeting = meant[key]
        assert one.ref == rules.ref_of(feeds[key[0]].key, key[1])
        assert one.same == rules.same_of(meeting)
        hidden = one.twin_of_id is not None or one.odd or meeting.zone is None or VENUES[one.venue] == "closed"
        assert one.at == (None if hidden else rules.minute_of_week(one.day, one.time))
        if one.same:
            groups.setdefault(one.same, []).append(one)
        else:
            assert one.twin_of_id is None
    for some in groups.values():
        _stand_for_each_other(some)
    towns = Counter(one.city for one in rows.values() if one.twin_of_id is None)
    assert {town.name: town.meetings for town in City.objects.all()} == dict(towns)
    return {key: one.id for key, one in rows.items()}


@pytest.mark.django_db
@pytest.mark.skipif(not test_feeds_real.FOLDER, reason="HANDRAIL_FEEDS names no folder of feeds")
def test_all_real_feeds_are_kept_together_and_again_unchanged() -> None:
    read = {path.stem: test_feeds_real.read(path) for path in test_feeds_real.FEEDS}
    for name, found in read.items():
        taken = take_over(feed(name[:24]), found.meetings)
        assert taken.new == found.report.meetings
    assert Listing.objects.count() == sum(found.report.meetings for found in read.values())
    assert Listing.objects.values("ref").distinct().count() == Listing.objects.count()
    for hidden in Listing.objects.exclude(twin_of=None).select_related("twin_of"):
        assert hidden.at is None
        assert hidden.twin_of is not None
        assert (hidden.twin_of.same, hidden.twin_of.twin_of_id) == (hidden.same, None)
    edition = Edition.objects.get().value
    for name, found in list(read.items())[:3]:
        again = take_over(Feed.objects.get(key=name[:24]), found.meetings)
        assert (again.new, again.changed, again.gone) == (0, 0, 0)
    assert Edition.objects.get().value == edition
    refs = list(Listing.objects.order_by("ref").values_list("ref", flat=True)[:400])
    assert [one.ref for one in shown_all(refs)] == refs
