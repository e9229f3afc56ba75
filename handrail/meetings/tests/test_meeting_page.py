"""One meeting's page: all that is known of it, plainly what is not, and nothing that a hostile list could do."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from pytest_django import Settings

from handrail.content.texts import LANGS, Lang
from handrail.meetings.models import Listing
from handrail.meetings.saying import NO_BREAK
from handrail.meetings.tests.pages_cast import (
    FIND,
    PAGE,
    asks,
    listed,
    monday_evening,
    names,
    opens,
    reader,
    ref,
    row,
    say,
    words,
)
from handrail.meetings.web.one import dialled, tel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monday_evening(monkeypatch, settings)


def test_a_meetings_page_says_all_that_is_known() -> None:
    listed(attribution="By the groups of the mesa")
    seen = words(opens("still-water"))
    for said in (
        "Next: Today, 7:00 pm, Mountain time.", "Every Monday, 7:00 pm.", "It lasts 1 hour.", "Hozho Center",
        "4 Mesa Rd, Gallup, NM 87301, USA", "Open to all.", "Mesa Fellowship", "Quiet Group", "Spanish",
        "For newcomers, Women, Wheelchair access", "Coffee at 6:30.", "Mesa list", "list.example.org",
        "By the groups of the mesa", "We last read this list on November 30, 2026.",
        "The list says this was changed on January 2, 2026.",
    ):  # fmt: skip
        assert said in seen, said


def test_it_says_the_same_in_spanish() -> None:
    listed()
    seen = words(opens("still-water", "es"))
    for said in ("La próxima: Hoy, 7:00 p. m., hora de la Montaña.", "Cada lunes, 7:00 p. m.", "Dura 1 hora.", "Abierta a todos.", "Silla de ruedas"):  # fmt: skip
        assert said in seen, said


def test_a_rule_that_is_not_every_week_is_said_and_one_that_is_not_sure_is_warned_of() -> None:
    listed()
    assert "The second and fourth Tuesday of the month, 7:00 pm." in words(opens("nth"))
    assert "Next: Tuesday, December 8, 7:00 pm" in words(opens("nth"))
    assert "El segundo y cuarto martes del mes" in words(opens("nth", "es"))
    seen = words(opens("other"))
    assert say("one.check") in seen
    assert "Every other week" in seen


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Next: Monday, November 30, 7:00 pm, Mountain time."),
        ("es", "La próxima: Lunes 30 de noviembre, 7:00 p. m., hora de la Montaña."),
    ],
)
def test_on_paper_it_says_the_date_and_nothing_of_what_is_tapped(lang: Lang, said: str) -> None:
    listed()
    page = html.unescape(opens("still-water", lang)).replace(NO_BREAK, " ")
    assert f'<p class="paper">{said}</p>' in page
    screen = "Hoy" if lang == "es" else "Today"
    assert re.search(rf'<p class="noprint">[^<]*<strong>{screen}, 7:00', page)
    on_paper = re.sub(r'<div class="noprint">.*?</div>', "", html.unescape(opens("zoom", lang)), flags=re.S)
    assert say("one.leaves", lang, host="meet.example.org") not in on_paper
    assert '<p class="paper">https://meet.example.org/r/1</p>' in on_paper


def test_how_long_it_lasts_is_said_in_hours_and_minutes() -> None:
    listed(row("long", end_time="20:30"))
    assert "It lasts 1 hour and 30 minutes." in words(opens("long"))
    assert "Dura 1 hora y media. Dónde" in words(opens("long", "es"))
    assert "Es bueno saber" in words(opens("long", "es"))


def test_one_that_is_going_on_says_until_when() -> None:
    listed()
    assert "It has begun. It ends at 7:20 pm, Mountain time." in words(opens("begun"))


def test_what_is_not_known_is_said() -> None:
    listed()
    seen = words(opens("by-word"))
    assert say("one.no-day") in seen
    assert say("one.no-time") in seen
    assert say("one.calendar") not in seen
    assert say("one.no-length") in words(opens("dial"))
    assert say("one.no-open") in words(opens("other"))
    assert say("one.closed-place") in words(opens("shut"))


def test_a_map_and_a_way_are_plain_links_that_name_where_they_lead() -> None:
    listed()
    page = opens("still-water")
    links = re.findall(
        r'<a class="link" href="(https://www\.openstreetmap\.org/[^"]+)" rel="noreferrer noopener">', page
    )
    assert [html.unescape(one) for one in links] == [
        "https://www.openstreetmap.org/?mlat=35.52000&mlon=-108.74000#map=17/35.52000/-108.74000",
        "https://www.openstreetmap.org/directions?route=%3B35.52000%2C-108.74000",
    ]
    assert words(page).count("Opens openstreetmap.org. That site can see that you came.") == 2


def test_a_link_and_a_number_to_join_by() -> None:
    listed()
    page = opens("zoom")
    assert '<a class="link" href="https://meet.example.org/r/1" rel="noreferrer noopener">' in page
    assert "Password: hope" in page
    page = opens("dial")
    assert 'href="tel:+13125550100,,123456789%23,,,,*42%23"' in page
    assert "Call 312-555-0100, 123456789#, *42#" in words(page)


def test_numbers_are_dialled_as_they_are_written() -> None:
    assert tel('+1312;<>"55') == "tel:+131255"
    assert dialled("2125550100") == "212-555-0100"
    assert dialled("+44201234567") == "+44201234567"


def test_this_listing_is_wrong_leads_to_whoever_can_mend_it() -> None:
    listed(feedback="mailto:list@example.org")
    assert 'href="https://list.example.org/wrong" rel="noreferrer noopener"' in opens("zoom")
    assert 'href="mailto:list@example.org?subject=still-water%20%28' in opens("still-water")


def test_where_the_feed_names_nobody_there_is_our_own_form() -> None:
    listed()
    assert f'href="/en/meetings/{ref("still-water")}/wrong"' in opens("still-water")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("more", ["", ".ics", "wrong"])
def test_one_that_is_gone_is_a_page_with_the_search(lang: Lang, more: str) -> None:
    more = {"wrong": "/mal" if lang == "es" else "/wrong"}.get(more, more)
    answer = reader().get(f"{PAGE[lang]}{'a' * 16}{more}")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert say("gone-title", lang) in page
    assert f'action="{FIND[lang]}"' in page


def test_a_calendar_file_has_neutral_words_and_wall_time() -> None:
    listed()
    answer = reader().get(f"{PAGE['es']}{ref('still-water')}.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Content-Disposition"] == 'attachment; filename="plan.ics"'
    text = answer.content.decode()
    assert "DTSTART;TZID=America/Denver:20261130T190000" in text
    assert "SUMMARY:Algo que planeó" in text
    assert "LOCATION:4 Mesa Rd\\, Gallup" in text
    assert "still" not in text
    assert reader().get(f"{PAGE['en']}{ref('by-word')}.ics").status_code == 404


# --- what a hostile list writes ---


def test_hostile_text_is_text() -> None:
    listed()
    bad = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e'
    one = Listing.objects.get(ref=ref("zoom"))
    detail: dict[str, Any] = dict.fromkeys(
        ("notes", "group", "location", "location_notes", "conference_url_notes"), bad
    )
    detail |= dict.fromkeys(("conference_url", "url", "feedback_url", "edit_url"), "javascript:alert(1)")
    detail |= {"conference_phone": 'x"onload=1', "updated": bad, "other_types": [bad]}
    Listing.objects.filter(id=one.id).update(name=bad, detail=json.dumps(detail), sentence=bad, certain=False, fellowship=bad, city=bad)  # fmt: skip
    for page in (opens("zoom"), asks(where="online"), reader().get(f"{PAGE['en']}{one.ref}/wrong").content.decode()):
        assert "<script>" not in page
        assert "<img" not in page
        assert "javascript:" not in page
        assert "&lt;script&gt;" in page
        assert "<bdi>&quot;&gt;&lt;script" in page, "what turns letters round ends with the name"


def test_a_very_long_name_is_cut_in_a_list_and_whole_on_its_page() -> None:
    long = "Long " * 50
    listed(row("long", name=long.strip()))
    assert names(asks(near="87301"))[0] == f"{long[:100].rstrip()}…"
    assert long.strip() in opens("long")
