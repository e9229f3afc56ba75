"""The list that is kept here: what is saved, what is shown of it, and a sentence for each value that is not understood."""

import csv
import io
import json
import re
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from handrail.meetings import reading
from handrail.meetings.actions import due
from handrail.meetings.models import Feed, Listing, OwnRow
from handrail.meetings.places import zip_point
from handrail.meetings.reads.shown import shown
from handrail.meetings.rules import own as rules
from handrail.meetings.rules.own import Unfit, by_field, looked_at
from handrail.meetings.rules.rows import VENUES
from handrail.meetings.tests.kept_cast import Servers, noted
from handrail.meetings.tests.test_feeds_kept import everything

GOOD = {
    "name": "Morning Light", "day": "Monday, Wednesday", "time": "7:00 PM", "minutes": "90", "zone": "America/Denver",
    "address": "12 Mesa Rd", "city": "Gallup", "state": "NM", "zip": "87301", "types": "O, X",
}  # fmt: skip


def edit(*words: str) -> str:
    """What `handrail meetings edit` writes."""
    out = io.StringIO()
    call_command("meetings", "edit", *words, stdout=out)
    return out.getvalue()


def new(**changes: str) -> str:
    """The good meeting with some fields changed, added; gives its slug."""
    said = edit("--json", "--new", *(f"{name}={value}" for name, value in {**GOOD, **changes}.items() if value))
    (slug,) = json.loads(said)["after"]
    return str(slug)


def undo(said: str) -> str:
    """Pastes the command that a change says."""
    line = re.search(r"handrail meetings edit (.*)$", said, re.M)
    assert line, said
    return edit(*shlex.split(line[1]))


def row(slug: str) -> dict[str, Any]:
    """A saved row, without when it was changed."""
    found = json.loads(OwnRow.objects.get(slug=slug).row)
    return {name: value for name, value in found.items() if name != "updated"}


@pytest.mark.django_db
def test_a_meeting_is_added_without_a_point_and_found_at_its_zip() -> None:
    said = edit("--new", *(f"{name}={value}" for name, value in GOOD.items()))
    assert "morning-light" in said
    first, second = Listing.objects.order_by("day")
    assert (first.day, second.day, first.time, first.minutes, first.name) == (1, 3, "19:00", 90, "Morning Light")
    assert (first.latitude, first.longitude) == zip_point("87301")
    assert ["place", "by-zip"] in json.loads(first.detail)["unknown"]
    feed = Feed.objects.get()
    assert (feed.key, feed.kind, feed.kept, feed.meetings) == ("own", "own", 1, 2)
    assert noted() == [("meetings.feed_added", "own"), ("meetings.feed_changed", "own")]
    undo(said)
    assert (Listing.objects.count(), OwnRow.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_each_change_says_the_command_that_takes_it_back() -> None:
    slug = new(notes='Bring a cup; say "hello" to O\'Brien', language="es")
    before = row(slug)
    ref = Listing.objects.get(day=1).ref
    acts = [
        ("--set", ref, "time=8:30 PM", "minutes=45"),
        ("--set", slug, "day=Friday", "name=Evening $Light", "notes="),
        ("--set", slug, "language=en", "types=O", "address=14 Mesa Rd"),
        ("--close", ref),
        ("--end", slug, "2030-01-31"),
    ]
    for act in acts:
        said = edit(*act)
        assert row(slug) != before
        undo(said)
        assert row(slug) == before, act
    undo(edit("--delete", slug, "--yes"))
    assert row(slug) == before
    assert shown(ref) is not None


@pytest.mark.django_db
def test_a_closed_meeting_is_listed_as_closed_and_opens_as_it_was() -> None:
    slug = new()
    online = new(name="On the Wire", address="", zip="", link="https://meet.example.org/wire", venue="online")
    refs = dict(Listing.objects.values_list("slug", "ref"))
    for one in (slug, online):
        before = row(one)
        edit("--close", one)
        for found in Listing.objects.filter(slug__startswith=one):
            assert (found.venue, found.at, " TC " in found.types) == (own_venue("closed"), None, True)
            assert found.ref == refs[found.slug]
        assert "closed for now" in edit()
        edit("--open", one)
        assert row(one) == before
        assert not Listing.objects.filter(slug__startswith=one, at=None).exists()


def own_venue(name: str) -> int:
    """The number of a venue."""
    return VENUES.index(name)


@pytest.mark.django_db
def test_after_its_last_day_where_it_is_a_meeting_is_not_listed_and_stays_in_the_list() -> None:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False):
        slug = new()
        edit("--end", slug, "2026-12-01")
        assert "2026-12-01" in edit()
    # 23:30 of that day in Denver is the next day in UTC.
    with time_machine.travel(datetime(2026, 12, 2, 6, 30, tzinfo=UTC), tick=False):
        assert [one.how for one in due.refresh_due(Servers().net)] == []
        assert Listing.objects.count() == 2
    with time_machine.travel(datetime(2026, 12, 2, 7, 30, tzinfo=UTC), tick=False):
        (outcome,) = due.refresh_due(Servers().net)
        assert outcome.taken is not None
        assert outcome.taken.gone == 2
        assert (Listing.objects.count(), OwnRow.objects.count(), Feed.objects.get().meetings) == (0, 1, 0)
        assert due.refresh_due(Servers().net) == []
        assert "over since 2026-12-01" in edit()
        edit("--end", slug, "never")
        assert Listing.objects.count() == 2


WRONG = [
    ({"day": "Moonday"}, "The day is not understood: Moonday."),
    ({"day": "Blursday, 9"}, "The day is not understood"),
    ({"day": ""}, "It needs a day"),
    ({"time": "late"}, "The time is not understood: late."),
    ({"time": "25:00"}, "The time is not understood"),
    ({"time": ""}, "It needs a time"),
    ({"minutes": "soon"}, "How long it lasts is not understood: soon."),
    ({"minutes": "-5"}, "How long it lasts is not understood"),
    ({"zone": "Mountain"}, "No time zone is called Mountain."),
    ({"zone": ""}, "It needs a time zone"),
    ({"name": ""}, "It has no name"),
    ({"address": ""}, "Say where it is"),
    ({"venue": "moon"}, "The kind of place is not understood: moon."),
    ({"venue": "online"}, "An online meeting needs a link"),
    ({"link": "zoom"}, "This is no web address that others can open: zoom."),
    ({"phone": "ask Bob"}, "There is no phone number in: ask Bob."),
    ({"latitude": "200", "longitude": "4"}, "The point on the map is not understood."),
    ({"closed": "perhaps"}, "Temporarily closed is yes or no, not perhaps."),
    ({"ends": "2026-02-30"}, "The last day is not understood: 2026-02-30."),
    ({"colour": "blue"}, "A meeting has no field colour."),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("changes", "says"), WRONG, ids=lambda one: str(one)[:40])
def test_a_wrong_value_gets_its_sentence_and_nothing_is_saved(changes: dict[str, str], says: str) -> None:
    with pytest.raises(CommandError) as refused:
        new(**changes)
    assert says in str(refused.value)
    assert (Feed.objects.count(), OwnRow.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--set", "nobody", "time=7:00"), "No meeting of your own list is called nobody."),
        (("--close", "nobody"), "No meeting"),
        (("--delete", "nobody", "--yes"), "No meeting"),
        (("--delete", "nobody"), "No meeting"),
        (("--set", "x"), "Say what is to change"),
        (("--set", "x", "time"), "Write field=value, not time."),
        (("--csv", "no-such.csv"), "There is no such file."),
    ],
)
def test_what_cannot_be_done_gets_its_sentence(words: tuple[str, ...], says: str) -> None:
    with pytest.raises(CommandError) as refused:
        edit(*words)
    assert says in str(refused.value)


@pytest.mark.django_db
def test_all_that_is_wrong_with_a_table_is_said_with_its_lines_and_nothing_saved(tmp_path: Path) -> None:
    slug = new()
    table = tmp_path / "ours.csv"
    table.write_text(
        "Name,Day,Time,Time Zone,Address,City,Temporarily Closed,End Date\n"
        'Fine,Monday,7:00 PM,America/Denver,1 Mesa Rd,Gallup,,\n'
        "One,Moonday,7:00 PM,America/Denver,1 Mesa Rd,Gallup,,\n"
        "Two,Monday,late,Nowhere/None,1 Mesa Rd,Gallup,perhaps,never\n"
    )  # fmt: skip
    with pytest.raises(CommandError) as refused:
        edit("--csv", str(table), "--accept-smaller")
    said = str(refused.value)
    assert re.findall(r"line (\d+)", said) == ["3", "4", "4", "4"]
    assert [one.slug for one in OwnRow.objects.all()] == [slug]


@pytest.mark.django_db
def test_a_table_is_the_whole_list_and_written_out_is_the_same_again(tmp_path: Path, settings: Any) -> None:
    settings.HANDRAIL_VAR = tmp_path
    table = tmp_path / "ours.csv"
    table.write_text(
        "Name,Day,Time,End Time,Time Zone,Venue,Address,City,State,Zip,Link,Types,Temporarily Closed,End Date,Region,Contact 1 Name\n"
        '"Light, Morning","Monday, Wednesday",7:00 PM,8:30 PM,America/Denver,,1 Mesa Rd,Gallup,NM,87301,,"O, X",,,West,Zacharias\n'
        "Wire,Daily,noon,,America/Phoenix,online,,,,,https://meet.example.org/w,O,no,12/31/2031,,\n"
        "Mill,Sunday,10:00,,America/Denver,,2 Mesa Rd,Gallup,NM,87301,,C,yes,,,\n"
    )
    assert "New: 3." in edit("--csv", str(table))
    assert Listing.objects.count() == 2 + 7 + 1
    refs = set(Listing.objects.values_list("ref", flat=True))
    assert "Zacharias" not in everything()
    out = tmp_path / "out.csv"
    edit("--export", str(out))
    cells = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert [one["Day"] for one in cells][:1] == ["Monday, Wednesday"]
    assert [(one["Temporarily Closed"], one["End Date"]) for one in cells] == [
        ("", ""),
        ("", "2031-12-31"),
        ("yes", ""),
    ]
    before = {one.slug: row(one.slug) for one in OwnRow.objects.all()}
    said = edit("--csv", str(out))
    assert "New: 0. Changed: 0. Taken away: 0." in said
    assert {one.slug: row(one.slug) for one in OwnRow.objects.all()} == before
    assert set(Listing.objects.values_list("ref", flat=True)) == refs
    # Fewer than half only on purpose, and the list of before comes back.
    small = tmp_path / "small.csv"
    small.write_text(rules.as_table([before["mill-0-1000"]]))
    with pytest.raises(CommandError, match="--accept-smaller"):
        edit("--csv", str(small))
    said = edit("--csv", str(small), "--accept-smaller")
    assert OwnRow.objects.count() == 1
    undo(said)
    assert {one.slug: row(one.slug) for one in OwnRow.objects.all()} == before
    assert set(Listing.objects.values_list("ref", flat=True)) == refs


@pytest.mark.django_db
def test_the_own_list_is_written_down_before_it_goes_and_comes_back(tmp_path: Path, settings: Any) -> None:
    settings.HANDRAIL_VAR = tmp_path
    for name in ("Morning Light", "Night Light"):
        new(name=name)
    before, refs = {one.slug: row(one.slug) for one in OwnRow.objects.all()}, set(Listing.objects.values_list("ref"))
    out = io.StringIO()
    call_command("meetings", "remove", "own", "--yes", stdout=out)
    assert (OwnRow.objects.count(), Listing.objects.count(), Feed.objects.count()) == (0, 0, 0)
    undo(out.getvalue())
    assert {one.slug: row(one.slug) for one in OwnRow.objects.all()} == before
    assert set(Listing.objects.values_list("ref")) == refs
    # Where it cannot be written down, it stays.
    settings.HANDRAIL_VAR = tmp_path / "file"
    settings.HANDRAIL_VAR.write_text("")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("meetings", "remove", "own", "--yes")
    assert OwnRow.objects.count() == 2


@pytest.mark.django_db
def test_contacts_in_notes_leave_before_anything_is_saved_and_it_is_said() -> None:
    said = edit("--new", *(f"{name}={value}" for name, value in GOOD.items()), "notes=Call Bob 505-867-5309")
    assert "Put right" in said
    assert "867-5309" not in everything()


@pytest.mark.django_db
def test_a_meeting_that_nobody_can_find_near_a_place_is_named() -> None:
    plain = {name: value for name, value in GOOD.items() if name != "zip"}
    assert "zip=" in edit("--new", *(f"{name}={value}" for name, value in plain.items()))


@pytest.mark.django_db
def test_two_of_one_name_and_time_are_two_meetings() -> None:
    assert new() != new()
    assert Listing.objects.count() == 4


@pytest.mark.django_db
def test_the_zone_of_the_whole_list_is_that_of_rows_that_name_none() -> None:
    new()
    call_command("meetings", "change", "own", "--zone", "america/phoenix", stdout=io.StringIO())
    slug = new(zone="", name="Other")
    assert row(slug)["timezone"] == "America/Phoenix"


VALUES = st.fixed_dictionaries(
    {
        "name": st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=30),
        "day": st.sets(st.integers(0, 6), min_size=1).map(lambda some: ",".join(map(str, sorted(some)))),
        "time": st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59)),
        "zone": st.sampled_from(["America/Denver", "America/Phoenix", "Pacific/Apia"]),
        "address": st.just("12 Mesa Rd"),
        "closed": st.sampled_from(["", "yes", "no"]),
        "ends": st.sampled_from(["", "2030-02-28"]),
        "notes": st.text(max_size=40),
        "types": st.sampled_from(["", "O", "O, X", "C, S, TC", "Zorp"]),
        "venue": st.sampled_from(["", "in-person", "hybrid", "online"]),
        "link": st.sampled_from(["", "https://meet.example.org/a"]),
        "minutes": st.sampled_from(["", "45", "1:30"]),
    }
)


@given(VALUES)
def test_what_is_saved_is_saved_the_same_again_also_through_a_table(values: dict[str, str]) -> None:
    how = reading.reading()
    try:
        saved = looked_at(by_field(values), how).row
    except Unfit:
        return
    assert looked_at(saved, how).row == saved
    table = rules.as_table([saved])
    ((_, again),) = rules.rows_in(table.encode())
    assert looked_at(again, how).row == saved
    made = rules.shown(saved, how)
    assert [one.day for one in made] == saved["day"] == sorted(saved["day"])
    assert {one.slug.removesuffix(f"-{one.day}") if len(made) > 1 else one.slug for one in made} == {saved["slug"]}
    assert {one.venue == "closed" for one in made} == {saved.get("closed") == "yes"}
