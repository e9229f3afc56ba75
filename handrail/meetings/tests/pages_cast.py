"""What the tests of pages share: invented lists that are kept, a moment, and a reader."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.meetings.actions.importing import take_over
from handrail.meetings.models import Feed, Listing
from handrail.meetings.rules.kept import ref_of
from handrail.meetings.tests.feeds_cast import GOOD, read_rows

SITE = "localhost:8000"
NOW = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
"""Monday, November 30, 6:30 in the evening in Gallup."""
PAGE: dict[Lang, str] = {"en": "/en/meetings/", "es": "/es/reuniones/"}
FIND: dict[Lang, str] = {"en": "/en/meetings/find", "es": "/es/reuniones/buscar"}
NOWHERE = {"formatted_address": None, "latitude": None, "longitude": None}
ONLINE = {**NOWHERE, "attendance_option": "online"}


def row(slug: str, **changes: Any) -> dict[str, Any]:
    """A row: Monday at 7 in the evening in Gallup, but for what is changed; None takes a field away."""
    whole = {
        **GOOD,
        "slug": slug,
        "name": slug,
        "day": 1,
        "location": "Hozho Center",
        "city": "Gallup",
        "state": "NM",
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


ROWS = (
    row("still-water", types=["O", "X", "S", "W", "BE"], group="Quiet Group", notes="Coffee at 6:30.", languages=["es"]),
    row("begun", time="18:20", end_time="19:20"),
    row("nth", day=2, notes="Meets 2nd and 4th Tuesday of the month.", types=["C"]),
    row("other", time="20:00", notes="Every other week", types=[]),
    row("zoom", **ONLINE, city=None, state=None, location=None, time="21:00", end_time="22:00", timezone="America/New_York",
        conference_url="https://meet.example.org/r/1", conference_url_notes="Password: hope", feedback_url="https://list.example.org/wrong"),
    row("dial", **ONLINE, city=None, state=None, location=None, time="18:45", end_time=None,
        conference_phone="+13125550100,,123456789#,,,,*42#"),
    row("far", formatted_address="1 Main St, Springfield, IL 62701, USA", city="Springfield", state="IL",
        latitude=39.8, longitude=-89.64, timezone="America/Chicago"),
    row("farther", formatted_address="1 Main St, Springfield, MO 65801, USA", city="Springfield", state="MO",
        latitude=37.2, longitude=-93.29, timezone="America/Chicago"),
    row("by-word", day=None, time=None, end_time=None),
    row("shut", types=["TC"]),
)  # fmt: skip


def say(text_id: str, lang: Lang = "en", **params: str | int) -> str:
    """A text of the pages."""
    return all_texts().say(f"meetings.page.{text_id}", lang, **params)


def monday_evening(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """It is that moment, and nobody asks too often."""
    settings.HANDRAIL_RATE_FACTOR = 1000
    monkeypatch.setattr("handrail.kernel.clock.now", lambda: NOW)


def listed(*rows: dict[str, Any], key: str = "one", **about: Any) -> Feed:
    """A list of these rows, kept."""
    feed = Feed.objects.create(
        **{"key": key, "kind": "url", "name": "Mesa list", "website": "https://list.example.org/", "read": NOW, **about}
    )
    take_over(feed, read_rows(*(rows or ROWS), fellowship="Mesa Fellowship").meetings)
    return feed


def ref(slug: str, key: str = "one") -> str:
    """The ref of a row."""
    return ref_of(key, f"{slug}-1" if not Listing.objects.filter(ref=ref_of(key, slug)).exists() else slug)


def reader() -> Client:
    """Somebody who knows nothing of cookies."""
    return Client(headers={"host": SITE, "accept": "text/html"})


def asks(lang: Lang = "en", /, **fields: str | list[str]) -> str:
    """The page that a question brings."""
    answer = reader().post(FIND[lang], fields)
    assert answer.status_code == 200
    return answer.content.decode()


def opens(slug: str, lang: Lang = "en") -> str:
    """The page of a meeting."""
    answer = reader().get(f"{PAGE[lang]}{ref(slug)}")
    assert answer.status_code == 200
    return answer.content.decode()


def main_of(page: str) -> str:
    """What stands between the header and the tabs."""
    return page.partition("<main")[2].partition(">")[2].partition("</main>")[0]


def words(page: str) -> str:
    """What a reader sees of it, with single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main_of(page))).split())


def names(page: str) -> list[str]:
    """The names of the rows that answer the question; what stands beside them has a section of its own."""
    return _names(page.partition("<section")[0])


def besides(page: str) -> dict[str, list[str]]:
    """The names of the rows in each list beside the answer, by the id of its heading."""
    sections = re.findall(r'<section class="stack" aria-labelledby="([^"]+)">(.*?)</section>', page, re.S)
    return {name: _names(inner) for name, inner in sections}


def _names(part: str) -> list[str]:
    return re.findall(r"<strong><bdi>(.*?)</bdi></strong>", part)
