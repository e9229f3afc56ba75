"""Feeds of every form are read as they are; each defect is put right and counted, marked unknown, or refused with a reason."""

import gzip
import io
import json
from dataclasses import asdict
from pathlib import Path

import pytest

from handrail.meetings import reading
from handrail.meetings.rules.feeds import FeedRefused, read_feed
from handrail.meetings.tests.feeds_cast import GOOD, SAMPLES, read_one, read_rows, read_sample

DENVER = "America/Denver"


def test_a_good_row_needs_nothing() -> None:
    one, found = read_one()
    assert (found.report.repaired, found.report.unknown, found.report.noted) == ({}, {}, {})
    assert (one.day, one.time, one.minutes, one.zone, one.venue) == (3, "19:00", 60, DENVER, "in-person")
    assert (one.latitude, one.longitude, one.types, one.languages) == (35.52, -108.74, ("O",), ("en",))
    assert one.updated == "2026-01-02T03:04:05Z"


def test_the_guide_sample() -> None:
    found = read_sample("guide.json")
    assert (found.report.format, found.report.rows_in, found.report.kept, found.report.meetings) == (
        "meeting-guide",
        3,
        3,
        4,
    )
    light, tuesday, thursday, word = found.meetings
    assert (light.venue, light.minutes, light.updated) == ("in-person", 60, "2026-01-02T03:04:05Z")
    assert [(m.day, m.slug, m.minutes, m.venue) for m in (tuesday, thursday)] == [
        (2, "two-rivers-2", 75, "hybrid"),
        (4, "two-rivers-4", 75, "hybrid"),
    ]
    assert (tuesday.types, tuesday.other_types, tuesday.languages) == (("C", "S"), ("ZZ",), ("es",))
    assert tuesday.updated == "2021-08-10T11:16:48Z"
    assert found.report.noted == {"other-types": 1, "past-midnight": 1, "several-days": 1}
    assert (word.day, word.time, word.venue) == (None, None, "unknown")
    assert found.report.unknown["day"] == found.report.unknown["time"] == 1


def test_the_table_sample_says_on_which_line_a_row_is_wrong() -> None:
    found = read_sample("table.csv")
    assert (found.report.format, found.report.rows_in, found.report.kept, found.report.meetings) == ("table", 4, 3, 4)
    lamp, noon, _, rest = found.meetings
    assert (lamp.line, lamp.name, lamp.day, lamp.time, lamp.minutes) == (3, 'The "Lamp"; Group', 1, "19:00", 75)
    assert (lamp.types, lamp.notes) == (("O", "X"), "Use the side door.\nRing twice.")
    assert (noon.line, noon.day, noon.time) == (5, 2, "12:00")
    assert (rest.day, rest.time, rest.types, rest.languages) == (6, "12:00", ("O", "S"), ("es",))
    assert [(one.line, one.code, dict(one.params)) for one in found.report.refused] == [
        (7, "too-many-cells", {"cells": 19})
    ]


def test_the_sheet_sample_has_short_rows_and_a_blank_one() -> None:
    found = read_sample("sheet.json")
    assert (found.report.format, found.report.rows_in, found.report.kept, found.report.meetings) == ("sheet", 2, 2, 8)
    lantern = found.meetings[0]
    assert (lantern.day, lantern.time, lantern.minutes, lantern.zone) == (0, "07:30", 60, "America/Phoenix")
    assert (lantern.types, lantern.line) == (("O", "W"), 2)
    assert [one.day for one in found.meetings[1:]] == list(range(7))
    assert found.report.repaired["time-with-seconds"] == 1


def test_the_bmlt_sample_is_read_by_world_ids_where_it_gives_them() -> None:
    found = read_sample("bmlt.json")
    assert (found.report.format, found.report.rows_in, found.report.kept) == ("bmlt", 3, 2)
    water, late = found.meetings
    assert (water.day, water.time, water.minutes, water.zone) == (0, "10:00", 90, "America/Chicago")
    assert (water.venue, water.types, water.other_types) == ("in-person", ("O", "X"), ())
    assert (water.latitude, water.longitude, water.slug) == (41.5, -90.5, "501")
    assert (late.day, late.minutes, late.zone, late.venue, late.types) == (6, None, None, "online", ("O", "ONL"))
    assert (late.conference_url, late.latitude) == ("https://meet.example.org/late", None)
    assert dict(late.unknown) == {
        "language": "not-given", "minutes": "not-given", "place": "placeholder", "updated": "not-given", "zone": "not-given",
    }  # fmt: skip
    assert [(one.line, one.code) for one in found.report.refused] == [(3, "unpublished")]


def test_bmlt_as_csv_is_bmlt() -> None:
    head = "id_bigint,weekday_tinyint,start_time,duration_time,meeting_name,location_street,formats\n"
    found = read_feed((head + '7,1,19:30:00,01:00:00,Quiet Hour,3 Fir St,"O,WC"\n').encode(), reading.reading())
    one = found.meetings[0]
    assert (found.report.format, one.day, one.time, one.minutes, one.line) == ("bmlt-table", 0, "19:30", 60, 2)
    assert (one.types, one.venue, found.report.repaired) == (("O", "X"), "in-person", {})


def test_of_two_columns_with_one_heading_the_first_that_says_something_counts() -> None:
    found = read_feed(b"name,day,time,notes,notes\nA,1,10:00,,Second\nB,1,10:00,First,Second\n", reading.reading())
    assert [one.notes for one in found.meetings] == ["Second", "First"]


def test_the_airtable_sample() -> None:
    found = read_sample("airtable.json")
    assert [(one.slug, one.day, one.time) for one in found.meetings] == [("rec1-1", 1, "18:15"), ("rec1-3", 3, "18:15")]
    one = found.meetings[0]
    assert (one.conference_url, one.types, one.venue) == ("https://meet.example.org/boat", ("BE", "O"), "online")
    assert one.updated == "2026-02-03T04:05:06Z"


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_nothing_of_a_person_is_in_any_meeting(name: str) -> None:
    found = read_sample(name)
    told = json.dumps([asdict(one) for one in found.meetings]) + json.dumps(found.report.counts())
    for personal in ("sample.test", "Sample Person", "555-01", "@"):
        assert personal not in told
    assert not [key for one in found.meetings for key in asdict(one) if "contact" in key or "email" in key]


def test_zone_of_the_row_then_of_its_name_then_of_the_feed_and_never_of_a_state() -> None:
    nowhere = {**GOOD, "latitude": None, "longitude": None}
    rows = [
        {**nowhere, "slug": "a"},
        {**nowhere, "slug": "b", "timezone": None, "name": "Dawn - 7pm Pacific"},
        {**nowhere, "slug": "c", "timezone": None, "state": "AZ"},
        {**nowhere, "slug": "d", "timezone": "EST"},
        {**nowhere, "slug": "e", "timezone": "america/new york"},
        {**nowhere, "slug": "f", "timezone": None, "name": "Dawn - 9pm Pacific"},
    ]
    zones = [one.zone for one in read_rows(*rows, zone="Europe/Madrid").meetings]
    # The name of the last says a time that is never the row's in Madrid: its feed's zone is not its own.
    assert zones == [DENVER, "America/Los_Angeles", "Europe/Madrid", None, "America/New_York", None]
    found = read_rows(*rows)
    assert [one.zone for one in found.meetings][2:] == [None, None, "America/New_York", None]
    assert found.report.why == {"place: not-given": 6, "zone: no-such-zone": 1, "zone: not-given": 2}


def test_days_counted_from_one_are_seen_by_the_names_of_the_rows() -> None:
    names = ["Sunday Rest", "Monday Rest", "Tuesday Rest", "Saturday Rest"]
    ours = [{**GOOD, "slug": name, "name": name, "day": day} for name, day in zip(names, (1, 2, 3, 7), strict=True)]
    found = read_rows(*ours)
    assert [one.day for one in found.meetings] == [0, 1, 2, 6]
    assert found.report.repaired["day-from-one"] == 4
    theirs = [{**one, "day": day} for one, day in zip(ours, (7, 1, 2, 6), strict=True)]
    found = read_rows(*theirs)
    assert [one.day for one in found.meetings] == [0, 1, 2, 6]
    assert found.report.repaired["day-seven"] == 1


def test_slugs_are_made_unique_and_the_same_row_is_refused() -> None:
    twice = read_rows(GOOD, {**GOOD, "day": 5}, GOOD, {**GOOD, "slug": "", "day": 6}, {**GOOD, "slug": "a b/ñ"})
    assert [one.slug for one in twice.meetings] == [
        "still-water-3-1900", "still-water-5-1900", "still-water-6-1900", "a-b-n",
    ]  # fmt: skip
    assert [(one.line, one.code, dict(one.params)) for one in twice.report.refused] == [(3, "same-row", {"first": 1})]
    assert twice.report.repaired == {"slug-form": 1, "slug-made": 1, "slug-twice": 2}
    assert twice.report.noted == {"same-meeting": 1}


def test_coordinates_on_the_other_side_of_the_world_are_swapped_back() -> None:
    near = [
        {**GOOD, "slug": f"n{i}", "formatted_address": "", "latitude": 48.1 + i / 10, "longitude": 11.5}
        for i in range(6)
    ]
    found = read_rows(*near, {**near[0], "slug": "x", "latitude": 11.5, "longitude": 48.2})
    assert (found.meetings[-1].latitude, found.meetings[-1].longitude) == (48.2, 11.5)
    assert found.report.repaired["coordinates-swapped"] == 1


def test_a_point_that_online_meetings_of_many_towns_share_is_no_place() -> None:
    online = {**GOOD, "attendance_option": "online", "conference_url": "https://meet.example.org/x"}
    rows = [{**online, "slug": f"o{i}", "formatted_address": "", "city": f"Town {i % 4}"} for i in range(12)]
    assert {one.latitude for one in read_rows(*rows).meetings} == {None}
    one_town = [{**row, "city": "Gallup"} for row in rows]
    assert {one.latitude for one in read_rows(*one_town).meetings} == {35.52}
    lived_in = read_rows(*rows, {**GOOD, "slug": "in"})
    assert {one.latitude for one in lived_in.meetings} == {35.52}


def test_a_language_code_on_half_of_an_english_feed_means_something_else() -> None:
    rows = [{**GOOD, "slug": f"h{i}", "languages": None, "types": ["O", "HE"] if i % 2 else ["O"]} for i in range(10)]
    found = read_rows(*rows)
    assert {one.types for one in found.meetings} == {("O",)}
    assert found.report.noted["types-doubtful"] == 5
    assert [one.languages for one in read_rows(*rows, language="he").meetings][1] == ("he",)


CUT = json.dumps([GOOD, GOOD])[:-40].encode()
REFUSED = [
    (b"", "empty"),
    (b" \n\t ", "empty"),
    (b"<!DOCTYPE html><html><body>404</body></html>", "html"),
    (b'<?xml version="1.0"?><meetings/>', "xml"),
    (CUT, "cut-off"),
    (b'[{"name": "a", "day": 1, "time": "1:00"},, {}]', "bad-json"),
    (b"[" * 200_000, "bad-json"),
    (b"[" + b"9" * 10_000 + b"]", "bad-json"),
    (b"[]", "no-rows"),
    (b'{"meetings": []}', "no-rows"),
    (b"name,day,time\n", "no-rows-table"),
    (b'{"error": "Invalid API key"}', "says-error"),
    (b"[1, 2, 3]", "not-known"),
    (b'[{"title": "A book", "pages": 12}]', "not-known"),
    (b"item,price\nspoon,3\n", "not-known"),
    (b"hello", "not-known"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not-text"),
    (b"\xff\xfe\x00\x00[\x00\x00\x00", "not-text"),
]


@pytest.mark.parametrize(("data", "code"), REFUSED)
def test_what_is_no_feed_is_refused_for_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(FeedRefused) as refused:
        read_feed(data, reading.reading())
    assert refused.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_found_and_a_guess_is_counted(encoding: str) -> None:
    data = json.dumps([{**GOOD, "name": "Mañana \u2014 café"}], ensure_ascii=False).encode(encoding)
    found = read_feed(data, reading.reading())
    assert found.meetings[0].name == "Mañana \u2014 café"
    assert found.report.encoding == encoding
    assert found.report.repaired == ({"encoding": 1} if encoding == "cp1252" else {})


def test_jsonp_is_opened() -> None:
    found = read_feed(b"cb(" + json.dumps([GOOD]).encode() + b");", reading.reading())
    assert (found.report.kept, found.report.repaired) == (1, {"jsonp": 1})


def test_rows_that_cannot_be_kept_are_refused_one_by_one() -> None:
    found = read_rows(GOOD, 7, {}, {"slug": "x", "day": 1, "time": "10:00"}, {**GOOD, "slug": "z", "archived": True})
    assert [(one.line, one.code) for one in found.report.refused] == [
        (2, "not-a-row"), (3, "empty-row"), (4, "no-name"), (5, "archived"),
    ]  # fmt: skip
    assert found.report.rows_in == found.report.kept + len(found.report.refused) == 5


def test_a_packed_feed_is_opened_and_a_bomb_is_not(tmp_path: Path) -> None:
    packed = tmp_path / "feed.json.gz"
    packed.write_bytes(gzip.compress(json.dumps([GOOD]).encode()))
    assert reading.read_file(packed, reading.reading()).report.kept == 1
    bomb = io.BytesIO(gzip.compress(b" " * (reading.MIB * 2)))
    with pytest.raises(FeedRefused, match="too-large"):
        reading.unpacked(bomb, reading.MIB)
    packed.write_bytes(packed.read_bytes()[:60])
    with pytest.raises(FeedRefused, match="bad-gzip"):
        reading.read_file(packed, reading.reading())


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "feed.json"
    with large.open("wb") as file:
        file.truncate(reading.MOST + 1)
    with pytest.raises(FeedRefused, match="too-large"):
        reading.read_file(large, reading.reading())
    for other, code in ((tmp_path, "not-a-file"), (tmp_path / "none.json", "no-file")):
        with pytest.raises(FeedRefused, match=code):
            reading.read_file(other, reading.reading())
    with pytest.raises(FeedRefused, match="no-such-zone"):
        reading.reading(zone="Mars/Olympus")
