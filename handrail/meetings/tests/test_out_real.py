"""Feeds as fellowships publish them, taken over and given out again: read anew they are the same meetings, and nobody's contact."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handrail.meetings import reading
from handrail.meetings.models import Feed
from handrail.meetings.rules.clean import EMAIL
from handrail.meetings.rules.feeds import read_feed
from handrail.meetings.rules.kept import ref_of
from handrail.meetings.rules.rows import Meeting
from handrail.meetings.rules.wanted import number_of
from handrail.meetings.tests.out_cast import asker, taken
from handrail.meetings.web.bmlt_out import body_number

FOLDER = os.environ.get("HANDRAIL_FEEDS", "")
FEEDS = sorted(Path(FOLDER).glob("*.json"), key=lambda path: path.stat().st_size) if FOLDER else []
FEEDS = FEEDS if os.environ.get("HANDRAIL_LONG") == "1" else FEEDS[: len(FEEDS) // 2]
"""By day the smaller half, at night all of them."""
SAME = (
    "name",
    "day",
    "time",
    "minutes",
    "venue",
    "types",
    "languages",
    "fellowship",
    "conference_url",
    "conference_phone",
    "group",
)
pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not FOLDER, reason="HANDRAIL_FEEDS names no folder of feeds")]


def pages(key: str) -> Iterator[dict[str, Any]]:
    """Every row of a list, page by page."""
    address = f"/meetings.json?feed={key}&monthly=1"
    while address:
        answer = asker().get(address)
        assert answer.status_code == 200, answer.content
        yield from json.loads(answer.content)
        link = answer.headers.get("Link", "")
        address = link.partition("<")[2].partition(">")[0].partition("/meetings.json")[2]
        address = f"/meetings.json{address}" if address else ""


def test_what_goes_out_is_what_came_in(settings: Any) -> None:
    settings.HANDRAIL_RATE_FACTOR = 1_000_000
    before: dict[str, Meeting] = {}
    for path in FEEDS:
        meetings = reading.read_file(path, reading.reading()).meetings
        taken(Feed.objects.create(key=path.stem[:24], kind="file", name=path.stem), meetings)
        for one in meetings:
            before.setdefault(ref_of(path.stem[:24], one.slug), one)
    rows = {row["slug"]: row for feed in Feed.objects.all() for row in pages(feed.key)}
    said = [value for row in rows.values() for value in row.values() if isinstance(value, str) and "@" in value]
    assert not [one for one in said if EMAIL.search(one)]
    assert not [key for row in rows.values() for key in row if "contact" in key or "email" in key]
    assert all(row["regions"] and row["formatted_address"] for row in rows.values())
    after = {one.slug: one for one in read_feed(json.dumps(list(rows.values())).encode(), reading.reading()).meetings}
    assert set(after) == set(rows) <= set(before)
    differ = Counter(
        name
        for ref, one in after.items()
        for name in SAME
        if getattr(one, name) != getattr(before[ref], name) and not (name == "minutes" and not one.time)
    )
    assert differ == Counter()
    timed = {str(number_of(ref)) for ref, one in after.items() if one.day is not None and one.time}
    assert bmlt() == timed


def bmlt() -> set[str]:
    """The numbers of all meetings that the BMLT form gives, list by list and page by page."""
    found: set[str] = set()
    for feed in Feed.objects.all():
        services = f"switcher=GetSearchResults&monthly=1&services={body_number(feed.key)}&page_size=2000"
        for page in range(1, 10):
            some = json.loads(asker().get(f"/client_interface/json/?{services}&page_num={page}").content)
            found |= {one["id_bigint"] for one in some}
            if len(some) < 2000:
                break
    return found
