"""What the tests of feeds share: a reading with our own table of codes, and the samples."""

import json
from pathlib import Path
from typing import Any

from handrail.meetings import reading
from handrail.meetings.rules.feeds import Read, read_feed
from handrail.meetings.rules.rows import Meeting

SAMPLES = Path(__file__).with_name("samples")
GOOD: dict[str, Any] = {
    "slug": "still-water",
    "name": "Still Water",
    "day": 3,
    "time": "19:00",
    "end_time": "20:00",
    "timezone": "America/Denver",
    "formatted_address": "4 Mesa Rd, Gallup, NM 87301, USA",
    "latitude": 35.52,
    "longitude": -108.74,
    "types": ["O"],
    "languages": ["en"],
    "updated": "2026-01-02 03:04:05",
}


def read_rows(*rows: object, **how: str) -> Read:
    """A feed of these rows, read."""
    return read_feed(json.dumps(rows).encode(), reading.reading(**how))


def read_one(**changes: object) -> tuple[Meeting, Read]:
    """The good row with some fields changed (None takes one away), read alone."""
    row = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    found = read_rows(row)
    return found.meetings[0], found


def read_sample(name: str, **how: str) -> Read:
    """A sample file, read."""
    return reading.read_file(SAMPLES / name, reading.reading(**how))
