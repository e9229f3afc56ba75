"""Feeds as fellowships publish them: every row is accounted for, and the counts by kind are the ones written down.

The feeds are other people's data: they are read where HANDRAIL_FEEDS says that they are, and only numbers are kept here.
To write the numbers anew after a change of rules: `HANDRAIL_COUNTS=write`, then read the difference before it is committed.
"""

import json
import os
import re
import tomllib
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from handrail.meetings import reading
from handrail.meetings.rules.clean import EMAIL
from handrail.meetings.rules.feeds import Read, read_feed

FOLDER = os.environ.get("HANDRAIL_FEEDS", "")
COUNTS = Path(__file__).with_name("counts.toml")
FEEDS = sorted(Path(FOLDER).glob("*.json")) if FOLDER else []
pytestmark = pytest.mark.skipif(not FOLDER, reason="HANDRAIL_FEEDS names no folder of feeds")


@cache
def read(path: Path) -> Read:
    """A feed, as `handrail meetings check` reads it."""
    return reading.read_file(path, reading.reading())


def written() -> dict[str, Any]:
    """The numbers that were written down."""
    return tomllib.loads(COUNTS.read_text(encoding="utf-8")) if COUNTS.exists() else {}


def as_toml(name: str, counts: dict[str, Any]) -> str:
    """The numbers of one feed."""
    lines = [
        f"[{name}]",
        *(f"{key} = {json.dumps(value)}" for key, value in counts.items() if not isinstance(value, dict)),
    ]
    for kind, numbers in counts.items():
        if isinstance(numbers, dict):
            inner = ", ".join(f'"{key}" = {n}' for key, n in numbers.items())
            lines.append(f"{kind} = {{ {inner} }}" if inner else f"{kind} = {{}}")
    return "\n".join(lines) + "\n"


def test_there_are_feeds_and_each_has_its_counts() -> None:
    assert FEEDS
    if os.environ.get("HANDRAIL_COUNTS") == "write":
        head = "# Counts of real feeds, by kind: numbers only. Written by test_feeds_real.py.\n"
        COUNTS.write_text("\n".join([head, *(as_toml(one.stem, read(one).report.counts()) for one in FEEDS)]), "utf-8")
    assert {one.stem for one in FEEDS} == set(written())


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: str(path.stem))
def test_a_real_feed(path: Path) -> None:
    found = read(path)
    rows = json.loads(path.read_bytes())
    assert found.report.rows_in == len(rows) == found.report.kept + len(found.report.refused)
    assert found.report.counts() == written()[path.stem]
    told = json.dumps([asdict(one) for one in found.meetings])
    assert not EMAIL.search(told)
    for meeting in found.meetings:
        row = rows[meeting.line - 1]
        stated = {
            key: row.get(key) for key in ("day", "weekday_tinyint", "time", "start_time", "timezone", "time_zone")
        }
        has_day = re.fullmatch(
            r"\d", str(stated["day"] if stated["day"] is not None else stated["weekday_tinyint"] or "")
        )
        assert not has_day or meeting.day is not None
        assert not re.match(r"\d\d:\d\d", str(stated["time"] or stated["start_time"] or "")) or meeting.time is not None
        assert not (stated["timezone"] or stated["time_zone"]) or meeting.zone == (
            stated["timezone"] or stated["time_zone"]
        )


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: str(path.stem))
def test_day_and_time_of_a_real_feed_are_those_of_the_source_by_another_way(path: Path) -> None:
    words = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    rows = json.loads(path.read_bytes())
    for meeting in read(path).meetings:
        row = rows[meeting.line - 1]
        if "weekday_tinyint" in row:
            assert meeting.day == "1234567".index(row["weekday_tinyint"])
            assert meeting.time == row["start_time"][:5]
        elif row.get("day") in words:
            hour, minute, half = re.match(r"(\d+):(\d+) (AM|PM)", row["time"]).groups()  # type: ignore[union-attr]  # no match fails the test, as it should
            assert meeting.day == words.index(row["day"])
            assert meeting.time == f"{int(hour) % 12 + (12 if half == 'PM' else 0):02}:{minute}"
        elif "day" in row:
            assert meeting.day == int(row["day"]) % 7
            assert meeting.time == row["time"]


WORDS = re.compile(r"[^\W\d_]{2,}")
SAID = (
    "name", "meeting_name", "location", "location_text", "location_notes", "location_info", "address", "location_street",
    "city", "location_municipality", "state", "location_province", "location_nation", "location_neighborhood", "region",
    "location_sub_province", "location_city_subsection", "sub_region", "group", "notes", "comments", "group_notes",
    "conference_url_notes", "virtual_meeting_additional_info", "conference_phone_notes", "conference_phone",
    "phone_meeting_number", "bus_lines", "train_lines", "formatted_address",
)  # fmt: skip


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: str(path.stem))
def test_no_word_that_a_row_says_is_lost_and_no_tag_is_kept(path: Path) -> None:
    told: dict[int, str] = {}
    for meeting in read(path).meetings:
        told[meeting.line] = told.get(meeting.line, "") + "\n".join(str(value) for value in asdict(meeting).values())
    for line, row in enumerate(json.loads(path.read_bytes()), 1):
        kept = set(WORDS.findall(told[line].lower()))
        plain = re.sub(r"<[^>]*>|&[a-z]+;", " ", " ".join(str(row[key]) for key in SAID if row.get(key)), flags=re.I)
        assert set(WORDS.findall(plain.lower())) <= kept
        assert not re.search(r"</?[a-z]+[ />]|&[a-z]+;", told[line])


def test_where_a_meeting_is_would_be_found_also_if_the_feed_did_not_say_so() -> None:
    alike = rows_in = 0
    for path in FEEDS:
        rows = json.loads(path.read_bytes())
        if "attendance_option" not in rows[0]:
            continue
        bare = [{key: value for key, value in row.items() if key != "attendance_option"} for row in rows]
        found = read_feed(json.dumps(bare).encode(), reading.reading())
        rows_in += len(rows)
        alike += sum(one.venue == other.venue for one, other in zip(read(path).meetings, found.meetings, strict=True))
    assert rows_in > 1000
    assert alike / rows_in > 0.99
