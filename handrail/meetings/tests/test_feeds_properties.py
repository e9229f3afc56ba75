"""What holds for every feed, however odd: no crash, no row lost, and our own form read again is the same."""

import json
import os
from dataclasses import asdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.meetings import reading
from handrail.meetings.rules.clean import EMAIL
from handrail.meetings.rules.feeds import FeedRefused, Read, read_feed
from handrail.meetings.rules.guide import FIELDS, OTHER_NAMES
from handrail.meetings.rules.rows import VENUES, as_guide

MANY = 2000 if os.environ.get("HANDRAIL_LONG") == "1" else 40
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
SAID = st.sampled_from(
    [
        "Noon", "7:00 PM", "24:00", "0:00", "Mondays", "lunes a viernes", "7", "yes", "NULL", "online", "hybrid", "O, X, HE", "[open]",
        "&lt;b&gt;x&amp;", "<p", "EspaÃ±ol", "a@b.example", "call 5055550100", "+1 505 555 0100,,1#", "https://x.example.org/a?b=&amp;c",
        "http://10.0.0.1", "34.2359", "-118.5637", "2026-01-02 03:04:05", "1/2/2026", "America/Denver", "EST", "in_person", "1:30", "a/b c",
    ]
)  # fmt: skip
VALUES = SAID | ANY_JSON | st.text(max_size=30) | st.integers(-3, 9) | st.lists(SAID | st.integers(0, 8), max_size=4)
BMLT = [
    "id_bigint", "weekday_tinyint", "start_time", "duration_time", "time_zone", "formats", "venue_type", "latitude", "longitude",
    "meeting_name", "location_text", "location_street", "comments", "virtual_meeting_link", "phone_meeting_number", "lang_enum",
    "format_shared_id_list", "published", "root_server_id",
]  # fmt: skip
GUIDE_ROWS = st.lists(
    st.dictionaries(st.sampled_from(sorted(FIELDS | set(OTHER_NAMES))), VALUES, min_size=3, max_size=14),
    min_size=1,
    max_size=5,
)
BMLT_ROWS = st.lists(st.dictionaries(st.sampled_from(BMLT), VALUES, min_size=4), min_size=1, max_size=4)


def read(data: bytes) -> Read | None:
    """The feed, or nothing where it is refused as a whole."""
    try:
        return read_feed(data, reading.reading())
    except FeedRefused:
        return None


def holds(found: Read, rows: int) -> None:
    """What every reading must keep to."""
    report = found.report
    assert report.rows_in == rows == report.kept + len(report.refused)
    assert report.meetings == len(found.meetings) >= report.kept
    assert len({one.slug for one in found.meetings}) == len(found.meetings)
    for one in found.meetings:
        assert one.name
        assert one.venue in VENUES
        assert one.day is None or 0 <= one.day <= 6
        assert one.time is None or (len(one.time) == 5 and one.time < "24:00")
        assert one.minutes is None or 0 < one.minutes <= 24 * 60
        assert one.latitude is None or (abs(one.latitude) <= 90 and abs(one.longitude or 0) <= 180)
        assert one.conference_url == "" or one.conference_url.lower().startswith(("http://", "https://"))
        assert not EMAIL.search(json.dumps(asdict(one)))
        told = dict(one.unknown)
        for field in ("day", "time", "minutes", "zone"):
            assert (getattr(one, field) is None) == (field in told)
    assert sum(report.unknown.values()) == sum(report.why.values())


@settings(max_examples=MANY, deadline=None)
@given(ANY_JSON)
def test_no_json_at_all_makes_it_fall_over(document: Any) -> None:
    read(json.dumps(document).encode())


@settings(max_examples=MANY, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda said: said.encode(errors="replace")))
def test_no_bytes_make_it_fall_over(data: bytes) -> None:
    read(data)


def again(found: Read) -> list[dict[str, Any]]:
    """The meetings in our own form, read once more, without what only their place in a file says."""
    once_more = read(json.dumps([as_guide(one) for one in found.meetings]).encode())
    assert once_more
    assert once_more.report.refused == ()
    return [{**asdict(one), "line": 0, "unknown": ()} for one in once_more.meetings]


@settings(max_examples=MANY, deadline=None)
@given(GUIDE_ROWS)
def test_every_row_of_a_guide_is_kept_or_refused_and_stays_the_same_when_read_again(rows: list[dict[str, Any]]) -> None:
    found = read(json.dumps(rows).encode())
    if found and found.report.format == "meeting-guide":
        holds(found, len(rows))
        if found.meetings:
            assert again(found) == [{**asdict(one), "line": 0, "unknown": ()} for one in found.meetings]


@settings(max_examples=MANY, deadline=None)
@given(BMLT_ROWS)
def test_every_row_of_a_bmlt_server_is_kept_or_refused(rows: list[dict[str, Any]]) -> None:
    found = read(json.dumps(rows).encode())
    if found:
        holds(found, len(rows))


@settings(max_examples=MANY, deadline=None)
@given(st.lists(st.lists(SAID | st.text(max_size=12), max_size=6), min_size=1, max_size=5))
def test_every_row_of_a_sheet_is_kept_or_refused(rows: list[list[str]]) -> None:
    values = [["Name", "Day", "Time", "Types"], *rows]
    found = read(json.dumps({"values": values}).encode())
    filled = [cells for cells in rows if any(cell.strip() for cell in cells)]
    assert found is None or found.report.rows_in == len(filled)
    if found:
        holds(found, len(filled))
