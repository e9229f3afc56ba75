"""The meetings that the tests of feeds out share: one of each kind that other people's programs get wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.test import Client

from handrail.meetings.actions.importing import take_over
from handrail.meetings.models import Feed
from handrail.meetings.rules.kept import ref_of
from handrail.meetings.rules.rows import Meeting
from handrail.meetings.tests.feeds_cast import GOOD, read_rows

SITE = "http://localhost:8000"
ONLINE: dict[str, Any] = {
    "slug": "sunrise", "name": "Sunrise", "day": 0, "time": "08:00", "timezone": "America/Denver", "types": ["O", "S", "ONL"],
    "attendance_option": "online", "conference_url": "https://zoom.us/j/5550100", "conference_url_notes": "Code: 12",
    "formatted_address": "9 Elm St, Gallup, NM 87301, USA", "address": "9 Elm St", "city": "Gallup", "state": "NM",
}  # fmt: skip
HYBRID: dict[str, Any] = {
    "slug": "late-light", "name": "Late Light", "day": 6, "time": "23:30", "end_time": "00:30", "timezone": "America/Denver",
    "types": ["C", "W"], "address": "12 Red Rock Rd", "city": "Gallup", "state": "NM", "postal_code": "87301",
    "latitude": 35.53, "longitude": -108.70, "conference_url": "https://zoom.us/j/5550101", "regions": ["Western Area"],
    "location": "Community House", "notes": "Use the side door.", "attendance_option": "hybrid",
}  # fmt: skip
CLOSED: dict[str, Any] = {
    "slug": "noon", "name": "Noon Group", "day": 1, "time": "12:00", "end_time": "13:00", "timezone": "America/Denver", "types": ["O", "TC"],
    "formatted_address": "3 Pine St, Grants, NM 87020, USA", "city": "Grants", "state": "NM",
}  # fmt: skip
PHONE: dict[str, Any] = {
    "slug": "by-phone", "name": "By Phone", "day": 4, "time": "06:30", "end_time": "07:15", "timezone": "America/New_York",
    "conference_phone": "+15055550100,,77#", "attendance_option": "online",
}  # fmt: skip
MONTHLY: dict[str, Any] = {
    "slug": "big", "name": "Big Meeting", "day": 6, "time": "10:00", "end_time": "12:00", "timezone": "America/Denver",
    "notes": "Meets the first Saturday of the month.", "formatted_address": "5 Oak St, Santa Fe, NM 87501, USA", "city": "Santa Fe", "state": "NM",
}  # fmt: skip
ASKED: dict[str, Any] = {"slug": "ask", "name": "By Appointment", "city": "Gallup", "state": "NM"}
UNKNOWN: dict[str, Any] = {
    "slug": "where",
    "name": "Somewhere",
    "day": 2,
    "time": "06:30",
    "timezone": "America/Denver",
}
SPANISH: dict[str, Any] = {
    "slug": "manana", "name": "Mañana Ñandú <b>&", "day": 2, "time": "12:00", "end_time": "13:30", "timezone": "America/Denver", "types": ["S", "C", "X"],
    "address": "7 Calle Luna", "city": "Santa Fé", "state": "New Mexico", "latitude": 35.687, "longitude": -105.938,
    "languages": ["es"], "fellowship": "Familias",
}  # fmt: skip
ARIZONA: dict[str, Any] = {
    "slug": "rock", "name": "Rock", "day": 3, "time": "18:00", "end_time": "19:00", "timezone": "America/Denver", "types": ["O", "NDG"],
    "address": "1 Window Rock Blvd", "city": "Window Rock", "state": "AZ", "postal_code": "86515", "country": "USA",
    "latitude": 35.68, "longitude": -109.05,
}  # fmt: skip
STILL: dict[str, Any] = {
    **GOOD,
    "types": ["O", "X"],
    "regions": ["Western Area"],
    "city": "Gallup",
    "state": "NM",
    "notes": "Ring the bell.",
}
ROWS = (STILL, ONLINE, HYBRID, CLOSED, PHONE, MONTHLY, ASKED, UNKNOWN, SPANISH, ARIZONA)
TEXAS: dict[str, Any] = {
    **GOOD, "slug": "star", "name": "Lone Star", "day": 5, "formatted_address": "2 Main St, El Paso, TX 79901, USA", "city": "El Paso", "state": "TX",
    "latitude": 31.76, "longitude": -106.49, "types": ["C"],
}  # fmt: skip
WEEKLY = {row["slug"] for row in ROWS} - {"big"} | {"star"}


def cast() -> None:
    """Three lists: Gallup's, one that lists a meeting of it too, and an invented one."""
    listed("gallup", *ROWS, name="Gallup Area", website="https://gallup.example/", attribution="Gallup Area Service")
    listed("other", {**STILL, "slug": "same"}, TEXAS, name="Border Area", feedback="mailto:web@border.example")
    listed("sample", {**STILL, "slug": "made-up", "name": "Made Up"}, kind="sample", name="Invented")


def listed(key: str, *rows: dict[str, Any], **fields: str) -> Feed:
    """A list with these rows in it."""
    feed = Feed.objects.create(key=key, **{"kind": "file", "name": key, **fields})
    return taken(feed, read_rows(*rows).meetings)


def taken(feed: Feed, meetings: Iterable[Meeting]) -> Feed:
    """A list with these meetings in it."""
    take_over(feed, meetings)
    return feed


def ref(slug: str) -> str:
    """The ref of a meeting of these lists."""
    return ref_of({"star": "other", "made-up": "sample"}.get(slug, "gallup"), slug)


def slugs(refs: list[str]) -> set[str]:
    """The meetings of these refs, by the names above; each has to be there once."""
    names = {ref(row["slug"]): str(row["slug"]) for row in (*ROWS, TEXAS, {"slug": "made-up"})}
    found = [names[one] for one in refs]
    assert len(found) == len(set(found))
    return set(found)


def asker(**headers: str) -> Client:
    """Somebody's program at the site host."""
    return Client(headers={"host": "localhost:8000", **headers})
