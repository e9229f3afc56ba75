"""The list inside other people's pages: what it shows, what it is allowed, and that it follows nobody."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handrail.content.words import all_texts
from handrail.meetings.reads import out
from handrail.meetings.rules.wanted import Wanted
from handrail.meetings.tests.feeds_cast import GOOD
from handrail.meetings.tests.out_cast import asker, cast, listed, ref, slugs

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 18, 40, tzinfo=UTC)
"""Tuesday, 11:40 in Gallup."""


@pytest.fixture(autouse=True)
def lists(settings: Any) -> Any:
    """The lists, at a known hour."""
    settings.HANDRAIL_RATE_FACTOR = 1_000_000
    cast()
    with time_machine.travel(NOW, tick=False):
        yield


def ask(query: str = "", lang: str = "en") -> Any:
    return asker().get(f"/embed/{lang}/{query}")


def page(query: str = "", lang: str = "en") -> str:
    answer = ask(query, lang)
    assert answer.status_code == 200
    return str(answer.content.decode().replace("\u00a0", " "))


def order(said: str) -> list[str]:
    """The meetings of a page, in its order."""
    found = re.findall(r'href="/(?:en/meetings|es/reuniones)/([a-z2-7]{16})"', said)
    return [next(iter(slugs([one]))) for one in found]


def test_the_next_ones_in_their_order_on_the_clock_of_most_of_them() -> None:
    said = page("?feed=gallup")
    assert order(said) == ["manana", "rock", "still-water", "by-phone", "late-light", "sunrise", "where"]
    assert "In 20 minutes, 12:00 pm" in said
    assert re.search(r"Tomorrow, 6:00 pm\s+<span class=\"meta\"><bdi>Window Rock", said)
    # One of them is on another clock: then each that is says its own, and no line says that all are on one.
    assert "All in" not in said
    assert "All in Mountain time." in page("?city=Santa+Fe")
    assert re.search(r"Thursday, 4:30 am, Mountain time</b>\s+<span class=\"meta\">[^<]*6:30 am[^<]*Eastern time", said)
    assert "first Saturday" not in page("?city=Santa+Fe")  # in ten days


def test_what_has_just_begun_is_still_there() -> None:
    with time_machine.travel(datetime(2026, 11, 24, 19, 10, tzinfo=UTC), tick=False):
        assert order(page("?city=Santa+Fe"))[0] == "manana"
    with time_machine.travel(datetime(2026, 11, 24, 19, 21, tzinfo=UTC), tick=False):
        assert "Going on" not in page("?city=Santa+Fe")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?region=Western+Area", ["still-water", "late-light"]), ("?city=Gallup", ["still-water", "late-light", "sunrise"]),
        ("?latitude=35.52&longitude=-108.74&radius=5", ["still-water", "late-light"]), ("?fellowship=Familias", ["manana"]),
        ("?type=X", ["manana", "still-water"]), ("?day=3", ["rock", "still-water"]), ("?feed=other", ["still-water", "star"]), ("?city=Nowhere", []),
    ],
)  # fmt: skip
def test_it_shows_what_its_address_names(query: str, found: list[str]) -> None:
    assert order(page(query)) == found
    assert order(page(query, "es")) == found


def test_without_a_filter_it_shows_the_next_of_all() -> None:
    assert order(page())[:2] == ["manana", "rock"]


def test_nothing_found_and_a_wrong_address_are_said() -> None:
    assert all_texts().say("meetings.embed.none", "en") in page("?city=Nowhere")
    answer = ask("?day=9", "es")
    assert answer.status_code == 400
    assert all_texts().say("meetings.out.day", "es") in answer.content.decode()
    assert ask("?type=%3Cscript%3E").content.decode().count("<script") == 0
    assert ask("?region=" + "x" * 9_000).status_code == 400


def test_its_headers_let_others_frame_it_and_let_it_do_nothing() -> None:
    answer = ask("?city=Gallup")
    policy = answer.headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize(
    "address",
    [
        "/en/",
        "/en/help",
        "/en/meetings/",
        "/static/home/app.css",
        "/embed/",
        "/embed/fr/",
        "/embed/en",
        "/meetings.json",
        "/nowhere",
    ],
)
def test_nothing_else_can_be_framed(address: str) -> None:
    answer = asker().get(address)
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address",
    [
        "/en/",
        "/en/help",
        "/en/meetings/",
        "/static/home/app.css",
        "/nowhere",
        "/meetings.jsonx",
        "/client_interface/json",
    ],
)
def test_nothing_else_can_be_read_by_the_pages_of_others(address: str) -> None:
    answer = asker().get(address)
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_there_is_no_script_no_form_and_every_link_opens_elsewhere() -> None:
    for lang in ("en", "es"):
        said = page("?feed=gallup", lang)
        assert not re.findall(r"<(?:script|form|input|button|img|iframe|base)|\son\w+=|style=", said)
        links = re.findall(r"<a [^>]+>", said)
        assert len(links) > 8
        inside = [one for one in links if 'target="_blank" rel="noopener"' not in one]
        assert len(inside) == 1  # the other language
        assert "hreflang" in inside[0]
        assert "http" not in "".join(links)


def test_names_of_meetings_are_words_and_not_markup() -> None:
    said = page("?fellowship=Familias")
    assert "Mañana Ñandú &amp;</bdi>" in said


def test_the_other_language_shows_the_same_list_and_help_is_one_tap_away() -> None:
    said = page("?city=Gallup&type=O&x=%22%3E%3Cb")
    assert 'href="/embed/es/?city=Gallup&amp;type=O&amp;x=%22%3E%3Cb"' in said
    assert 'href="/en/help"' in said
    assert 'href="/es/ayuda"' in page("", "es")


def test_who_lists_them_is_named() -> None:
    said = page("?city=Gallup")
    assert "<bdi>Gallup Area Service</bdi>; <bdi>Border Area</bdi>" in said


def test_statements_do_not_grow_with_the_meetings() -> None:
    with CaptureQueriesContext(connection) as few:
        page("?city=Gallup")
    listed(
        "many",
        *({**GOOD, "slug": f"n{n}", "name": f"N{n}", "city": "Gallup", "state": "NM", "day": n % 7} for n in range(60)),
    )
    page("?city=Gallup&day=1")  # what is worked out once an edition
    with CaptureQueriesContext(connection) as many:
        answer = ask("?city=Gallup&feed=many")
    assert len(re.findall("<li>", answer.content.decode())) == 30
    assert len(many) <= len(few) + 1  # the list is looked up by its key
    assert len(many) <= 12


def test_only_reading_is_taken_and_a_cookie_changes_nothing() -> None:
    for method in ("post", "put", "delete"):
        assert getattr(asker(), method)("/embed/en/").status_code == 405
    assert asker().head("/embed/en/").status_code == 200
    browser = Client(headers={"host": "localhost:8000"})
    browser.cookies["__Host-session"] = "A" * 22
    assert browser.get("/embed/en/").content == ask().content


def test_the_invented_list_is_marked_where_it_is_all_there_is() -> None:
    hits = out.next_of(Wanted(), NOW, 30)
    made_up = [one for one in hits if one.meeting.ref == ref("made-up")]
    assert all(any(source.kind == "sample" for source in one.meeting.sources) for one in made_up)
