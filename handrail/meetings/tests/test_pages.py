"""The search as people use it: whole without a script, right about time, clear about what is wrong."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_texts
from handrail.meetings.reads.choices import choices
from handrail.meetings.tests.pages_cast import (
    FIND,
    ONLINE,
    PAGE,
    asks,
    besides,
    listed,
    main_of,
    monday_evening,
    names,
    opens,
    reader,
    ref,
    row,
    say,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monday_evening(monkeypatch, settings)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_asks_for_a_place_and_shows_what_needs_none(lang: Lang) -> None:
    listed()
    page = reader().get(PAGE[lang]).content.decode()
    assert f"<h1>{say('title', lang)}</h1>" in page
    assert f"<title>{say('title', lang)} · Handrail</title>" in page
    assert names(page) == ["dial", "zoom"]
    assert say("kinds", lang) in html.unescape(page)
    assert "OpenStreetMap" in words(page)
    assert main_of(page).count('class="btn"') == 1
    for quick in ("online", "phone", "spanish"):
        assert say(f"quick-{quick}", lang) in page


@pytest.mark.parametrize("lang", LANGS)
def test_with_no_meetings_at_all_it_says_so(lang: Lang) -> None:
    assert say("none-at-all", lang) in html.unescape(reader().get(PAGE[lang]).content.decode())


def test_a_sample_is_called_one_everywhere() -> None:
    listed(kind="sample")
    assert say("sample-note") in reader().get(PAGE["en"]).content.decode()
    assert say("row.sample") in asks(near="87301")
    assert say("one.sample") in opens("still-water")


@pytest.mark.parametrize(
    ("lang", "asked", "counted"),
    [
        ("en", "In the next two hours, within 25 miles of 87301", "3 meetings."),
        ("es", "En las próximas dos horas, a 25 millas o menos de 87301", "3 reuniones."),
    ],
)
def test_what_was_asked_stands_above_what_was_found(lang: Lang, asked: str, counted: str) -> None:
    listed()
    page = asks(lang, near="87301")
    assert f"<h1>{asked}</h1>" in page
    assert counted in page
    assert names(page) == ["begun", "still-water", "other"]


def test_a_row_says_when_where_and_what_in_both_languages() -> None:
    listed()
    seen = words(asks(near="87301"))
    assert (
        "In 30 minutes, 7:00 pm 1.4 miles · Hozho Center · Gallup Open to all Spanish Wheelchair access Women" in seen
    )
    assert "Has begun. Until 7:20 pm." in seen
    assert "Check before you go: Every other week" in seen
    spanish = words(asks("es", near="87301"))
    assert "En 30 minutos, 7:00 p. m. 1.4 millas" in spanish
    assert "Ya empezó. Hasta las 7:20 p. m. 1.4 millas" in spanish


def test_another_zone_is_said_beside_the_readers_own() -> None:
    listed()
    seen = words(asks(where="online", zone="America/Denver"))
    assert "In 30 minutes, 7:00 pm your time 9:00 pm there, Eastern time" in seen
    seen = words(asks("es", where="online", zone="America/Denver"))
    assert "7:00 p. m., su hora 9:00 p. m. allá, hora del Este" in seen
    at_home = words(asks(where="online", zone="America/New_York"))
    assert "9:00 pm Online" in at_home
    assert "there" not in at_home


def test_what_begins_after_midnight_is_tonight_while_it_is_the_same_night() -> None:
    listed(
        row("midnight", day=2, time="00:00", end_time="01:00"),
        row("small-hours", day=2, time="00:30", end_time="01:30"),
        row("morning", day=2, time="04:00", end_time="05:00"),
        row("next-night", day=3, time="00:30", end_time="01:30"),
    )
    seen = words(asks(near="87301", when="week"))
    for line in ("midnight Tonight at midnight", "small-hours Tonight, 12:30 am", "morning Tomorrow, 4:00 am"):
        assert line in seen
    assert "next-night Wednesday, 12:30 am" in seen
    spanish = words(asks("es", near="87301", when="week"))
    assert "midnight Esta noche a las doce" in spanish
    assert "small-hours Esta noche, 12:30 a. m." in spanish
    assert "Next: Tonight at midnight, Mountain time." in words(opens("midnight"))


def test_a_day_that_is_another_there_is_named() -> None:
    listed(row("early", **ONLINE, city=None, state=None, location=None, day=2, time="09:00", end_time="10:00",
               timezone="Asia/Tokyo", conference_url="https://meet.example.org/r/2"))  # fmt: skip
    seen = words(asks(where="online", when="week", zone="America/Denver"))
    # Nine on Tuesday morning there was an hour and a half ago: the next is a week on.
    assert "Monday, December 7, 5:00 pm your time Tuesday, 9:00 am there, Tokyo time" in seen


def test_the_clock_of_the_place_comes_first_where_one_goes_there() -> None:
    listed(row("room", timezone="America/Chicago", time="20:00", end_time="21:00"))
    page = asks(near="87301", zone="America/New_York")
    assert "In 30 minutes, 8:00 pm, Central time 9:00 pm your time" in words(page)
    assert "<b>In 30 minutes" in page
    assert say("clock", zone="Eastern time") not in page
    assert "8:00 p. m., hora del Centro 9:00 p. m., su hora" in words(asks("es", near="87301", zone="America/New_York"))
    at_home = asks(near="87301", zone="America/Chicago")
    assert say("clock", zone="Central time") in at_home
    assert "<b>" not in main_of(at_home)


def test_whoever_names_no_place_gets_what_needs_none() -> None:
    listed()
    page = asks()
    assert names(page) == ["dial", "zoom"]
    assert say("no-place") in page


def test_one_that_meets_both_ways_is_found_in_person_and_online() -> None:
    listed(row("both", attendance_option="hybrid", conference_url="https://meet.example.org/r/3"))
    for where in ("in-person", "online", "hybrid"):
        assert names(asks(near="87301", where=where)) == ["both"], where
    assert names(asks(near="87301", where="phone")) == []


def _sent_by(page: str, action: str, mark: str = "") -> dict[str, list[str]]:
    """The fields of the first form with this action that holds only hidden ones, and this."""
    for inner in re.findall(rf'<form[^>]* action="{action}"[^>]*>(.*?)</form>', page, re.S):
        if "<select" not in inner and mark in inner:
            fields: dict[str, list[str]] = {}
            for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', inner):
                fields.setdefault(name, []).append(html.unescape(value))
            return fields
    return {}


@pytest.mark.parametrize(("lang", "other"), [("en", "es"), ("es", "en")])
def test_the_other_language_and_the_way_back_keep_the_question(lang: Lang, other: Lang) -> None:
    listed()
    page = asks(lang, near="87301", when="tonight", type=["W"])
    fields = _sent_by(page, FIND[other])
    assert fields == {"near": ["87301"], "when": ["tonight"], "type": ["W"]}
    assert names(asks(other, **fields)) == names(page) == ["still-water"]
    back = _sent_by(page, FIND[lang], 'name="change"')
    answer = reader().post(FIND[lang], back)
    assert answer["Cache-Control"] == "private, no-cache"
    changed = answer.content.decode()
    assert f"<h1>{say('title', lang)}</h1>" in changed
    for kept in ('value="87301"', '<option value="tonight" selected>', 'value="W" checked'):
        assert kept in changed
    assert _sent_by(changed, FIND[other]) == {**fields, "change": ["1"]}
    assert f'href="{PAGE[other]}"' in reader().get(PAGE[lang]).content.decode()


def test_kinds_words_and_order_can_be_combined() -> None:
    listed()
    assert names(asks(near="87301", type=["W", "X"])) == ["still-water"]
    assert names(asks(near="87301", lang="es")) == ["still-water"]
    assert names(asks(near="87301", words="quiet")) == ["still-water"]
    assert names(asks(near="87301", when="tomorrow", open="closed")) == []
    assert "still-water" in names(asks(near="87301", fellowship="Mesa Fellowship", sort="distance", when="tonight"))
    page = asks(near="87301", type=["W"], sort="distance", words="quiet")
    assert re.search(r'name="type" value="W" checked', page)
    assert re.search(r'value="distance" selected', page)
    assert 'value="quiet"' in page


@pytest.mark.parametrize("lang", LANGS)
def test_several_towns_of_a_name_are_asked_about(lang: Lang) -> None:
    listed()
    page = asks(lang, near="Springfield")
    assert f"<h1>{say('which', lang)}</h1>" in page
    assert 'name="near" value="Springfield, IL"' in page
    assert names(asks(lang, near="Springfield, IL", when="week")) == ["far"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_place_that_is_none_is_a_problem_said_twice_and_nothing_is_lost(lang: Lang) -> None:
    listed()
    page = asks(lang, near="00000", words="quiet", when="tonight")
    said = all_texts().say("meetings.ask.no-zip", lang, zip="00000")
    assert f'<li><a href="#near">{said}</a></li>' in page
    assert f'<p class="error" id="near-error">{said}</p>' in page
    assert 'aria-describedby="near-error near-hint" aria-invalid="true"' in page
    assert re.search(r'class="summary"[^>]* autofocus', page)
    assert f"<title>{say('error-title', lang)} · Handrail</title>" in page
    for kept in ('value="00000"', 'value="quiet"', '<option value="tonight" selected>'):
        assert kept in page


@pytest.mark.parametrize("field", ["miles", "when", "open", "sort", "zone"])
def test_a_choice_that_is_none_is_said_and_breaks_nothing(field: str) -> None:
    listed()
    for value in ("<b>", "-1", "x" * 5000, "\x00", "9" * 40):
        assert reader().post(FIND["en"], {"near": "87301", field: value}).status_code == 200


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_answer_offers_what_does_find_and_help(lang: Lang) -> None:
    listed()
    page = asks(lang, near="Springfield, IL", when="soon", miles="5", type=["W"])
    assert say("none", lang) in page
    (offer,) = re.findall(r'<button class="btn second" type="submit">([^<]+: 1)</button>', page)[:1]
    assert offer
    assert f'href="{"/es/ayuda" if lang == "es" else "/en/help"}"' in main_of(page)


@pytest.mark.parametrize("lang", LANGS)
def test_where_nothing_fits_the_next_ones_are_named_with_their_times(lang: Lang) -> None:
    listed(
        row("soonest", day=2),
        row("later", day=3),
        row("third", day=4),
        row("fourth", day=5),
        row("zoom", **ONLINE, city=None, location=None, time="21:00", conference_url="https://meet.example.org/r/1"),
    )
    page = asks(lang, near="87301")
    assert names(page) == []
    assert besides(page) == {"next-near": ["soonest", "later", "third"], "soon": ["zoom"]}
    assert all_texts().say("meetings.page.next-near", lang) in page
    assert ("Mañana, 7:00 p. m." if lang == "es" else "Tomorrow, 7:00 pm") in words(page)
    # From Farmington it is about ninety miles: nothing within those asked, so the farther ones are named.
    assert besides(asks(lang, near="87401"))["next-near"] == ["soonest", "later", "third"]
    assert "next-near" not in besides(asks(lang, near="87301", where="phone"))


def test_few_near_a_place_are_followed_by_those_that_need_none() -> None:
    listed()
    page = asks(near="87301")
    assert besides(page) == {"soon": ["dial", "zoom"]}
    assert besides(asks(near="87301", where="in-person")) == {}
    listed(*(row(f"r{n}", time=f"19:{n:02}") for n in range(5)), key="many")
    assert besides(asks(near="87301")) == {}


def test_more_is_the_next_thirty() -> None:
    listed(
        *(
            row(f"r{n:02}", time=f"19:{n:02}", formatted_address=f"{n + 1} Mesa Rd, Gallup, NM 87301, USA")
            for n in range(45)
        )
    )
    first = asks(near="87301")
    assert len(names(first)) == 30
    assert say("found-part", n=45, first=1, last=30) in first
    assert 'name="page" value="2"' in first
    second = asks(near="87301", page="2")
    assert names(second) == [f"r{n}" for n in range(30, 45)]
    assert say("more") not in second
    assert say("past-end") in asks(near="87301", page="9")


def test_the_same_question_as_data_for_our_own_script() -> None:
    listed()
    answer = reader().post(FIND["en"], {"near": "87301"}, headers={"accept": "application/json"})
    said = json.loads(answer.content)
    assert said["total"] == 3
    assert said["rows"][0]["name"] == "begun"
    assert said["rows"][0]["href"] == f"{PAGE['en']}{ref('begun')}"


def test_reading_the_address_of_an_answer_leads_to_the_question() -> None:
    answer = reader().get(FIND["es"])
    assert (answer.status_code, answer["Location"]) == (302, PAGE["es"])


def test_a_list_of_thirty_asks_the_database_no_more_often_than_one_of_one() -> None:
    listed(row("alone"), row("tomorrow", day=2, types=["O", "W"]))
    counts = []
    for _ in range(2):
        choices()
        asks(near="87301")
        with CaptureQueriesContext(connection) as asked:
            asks(near="87301")
        counts.append(len(asked))
        listed(*(row(f"r{n}", time=f"19:{n:02}") for n in range(30)), key=f"k{len(counts)}")
    # Where few are found, those online are looked for besides: once, however many there are.
    assert counts[1] < counts[0] <= 10
    assert counts[1] <= 8
