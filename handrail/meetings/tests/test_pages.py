"""The pages about meetings as people read them: whole without a script, right about time, silent about who looks for what."""

from __future__ import annotations

import gzip
import html
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_texts
from handrail.meetings.models import Listing
from handrail.meetings.reading import codes
from handrail.meetings.reads import soon
from handrail.meetings.reads.choices import choices
from handrail.meetings.tests.pages_cast import (
    FIND,
    NOW,
    ONLINE,
    PAGE,
    asks,
    listed,
    main_of,
    names,
    opens,
    reader,
    ref,
    row,
    words,
)
from handrail.meetings.web.one import dialled, tel
from tools.tree import ROOT

pytestmark = pytest.mark.django_db
SCRIPTS = ("site.js", "rules/place.js")


@pytest.fixture(autouse=True)
def monday_evening(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.HANDRAIL_RATE_FACTOR = 1000
    monkeypatch.setattr("handrail.kernel.clock.now", lambda: NOW)


def say(text_id: str, lang: Lang = "en", **params: str | int) -> str:
    return all_texts().say(f"meetings.page.{text_id}", lang, **params)


# --- the search ---


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_asks_for_a_place_and_shows_what_needs_none(lang: Lang) -> None:
    listed()
    page = reader().get(PAGE[lang]).content.decode()
    assert f"<h1>{say('title', lang)}</h1>" in page
    assert f"<title>{say('title', lang)} · Handrail</title>" in page
    assert names(page) == ["dial", "zoom"]
    assert say("kinds", lang) in html.unescape(page)
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


def test_a_day_that_is_another_there_is_named() -> None:
    listed(row("early", **ONLINE, city=None, state=None, location=None, day=2, time="09:00", end_time="10:00",
               timezone="Asia/Tokyo", conference_url="https://meet.example.org/r/2"))  # fmt: skip
    seen = words(asks(where="online", when="week", zone="America/Denver"))
    # Nine on Tuesday morning there was an hour and a half ago: the next is a week on.
    assert "Monday, December 7, 5:00 pm your time Tuesday, December 8, 9:00 am there, Tokyo time" in seen


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
    assert counts[0] == counts[1] <= 8


# --- one meeting ---


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
    detail = dict.fromkeys(("notes", "group", "location", "location_notes", "conference_url_notes"), bad)
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


# --- every page ---


def every_page(lang: Lang) -> dict[str, str]:
    site = reader()
    wrong = "mal" if lang == "es" else "wrong"
    return {
        "search": site.get(PAGE[lang]).content.decode(),
        "found": asks(lang, near="87301"),
        "which": asks(lang, near="Springfield"),
        "problem": asks(lang, near="00000"),
        "empty": asks(lang, near="Springfield, IL", type=["W"]),
        "one": opens("still-water", lang),
        "gone": site.get(f"{PAGE[lang]}nothing").content.decode(),
        "wrong": site.get(f"{PAGE[lang]}{ref('still-water')}/{wrong}").content.decode(),
        "landing": site.get(f"/{lang}/").content.decode(),
    }


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_is_plain_light_and_keeps_its_titles_to_itself(lang: Lang) -> None:
    listed()
    for name, page in every_page(lang).items():
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|<img|<iframe", page), name
        assert re.findall(r'<script type="module" src="([^"]+)"', page) == ["/static/meetings/site.js"], name
        assert page.count("<h1") == 1, name
        assert main_of(page).count('class="btn"') == 1, name
        title = re.findall(r"<title>(.*?)</title>", page)[0]
        assert not re.search(r"87301|Springfield|still", title), name
        assert len(gzip.compress(page.encode(), 9)) < 9_000, name
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), name
        assert set(re.findall(r'\sfor="([^"]+)"|href="#([^"]+)"', page)) <= {(one, "") for one in ids} | {("", one) for one in ids}  # fmt: skip


def test_no_page_asks_anybody_else_for_anything() -> None:
    listed()
    for lang in LANGS:
        for name, page in every_page(lang).items():
            for asked in re.findall(r'(?:\ssrc|<link[^>]*\shref|\saction)="([^"]+)"', page):
                assert asked.startswith("/"), (name, asked)


def test_a_page_with_thirty_rows_is_light() -> None:
    listed(
        *(row(f"r{n:02}", time=f"19:{n:02}", types=["O", "X", "W", "S", "BE"], notes="Coffee " * n) for n in range(30))
    )
    assert len(gzip.compress(asks(near="87301").encode(), 9)) <= 20_000


@pytest.mark.parametrize("lang", LANGS)
def test_who_may_keep_which_page(lang: Lang) -> None:
    listed()
    site = reader()
    assert site.get(PAGE[lang])["Cache-Control"] == "public, max-age=60"
    assert site.get(f"{PAGE[lang]}{ref('begun')}")["Cache-Control"] == "public, max-age=60"
    found = site.post(FIND[lang], {"near": "87301"})
    assert found["Cache-Control"] == "private, no-cache"
    assert found["Referrer-Policy"] == "no-referrer"
    assert not site.cookies


def test_the_pages_with_a_script_may_run_that_folder_alone() -> None:
    site = reader()
    for address in ("/en/", "/es/", PAGE["en"], PAGE["es"], f"{PAGE['en']}nothing"):
        answer = site.get(address)
        policy = answer["Content-Security-Policy"]
        assert "script-src http://localhost:8000/static/meetings/; connect-src 'self'" in policy
        assert "require-trusted-types-for 'script'; trusted-types 'none'" in policy
        assert "geolocation=(self)" in answer["Permissions-Policy"]
    for address in ("/en/help", "/en/guide/", "/nowhere", "/static/meetings/site.js"):
        answer = site.get(address)
        assert "script-src" not in answer["Content-Security-Policy"]
        assert "geolocation=()" in answer["Permissions-Policy"]


def test_the_script_is_small_and_is_served() -> None:
    whole = b"".join(reader().get(f"/static/meetings/{name}").content for name in SCRIPTS)
    assert b"innerHTML" not in whole
    assert len(gzip.compress(whole, 9)) <= 3_000


def test_nothing_that_was_asked_is_in_a_log_line(capsys: pytest.CaptureFixture[str]) -> None:
    listed()
    asks(near="87301", words="quiet")
    asks(near="Springfield")
    reader().post(f"/en/meetings/{ref('begun')}/wrong", {"kind": "time", "text": "secret words"})
    told = capsys.readouterr()
    assert "meetings-find-en" in told.out + told.err
    assert not re.search(r"87301|Springfield|quiet|secret words", told.out + told.err)


# --- the landing page ---


@pytest.mark.parametrize(
    ("lang", "phone", "online"),
    [
        ("en", "By phone: in 15 minutes", "Online: in 30 minutes"),
        ("es", "Por teléfono: en 15 minutos", "En línea: en 30 minutos"),
    ],
)
def test_the_landing_page_says_what_is_next_by_phone_and_online(lang: Lang, phone: str, online: str) -> None:
    listed()
    answer = reader().get(f"/{lang}/")
    page = answer.content.decode()
    assert f'<a href="{PAGE[lang]}{ref("dial")}"><strong>{phone}</strong>' in page
    assert f'<a href="{PAGE[lang]}{ref("zoom")}"><strong>{online}</strong>' in page
    assert answer["Cache-Control"] == "public, max-age=60"
    assert f'action="{FIND[lang]}"' in page


def test_the_landing_page_stands_while_the_database_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(soon, "next_by", broken)
    page = reader().get("/en/").content.decode()
    assert 'action="/en/meetings/find"' in page
    assert "By phone:" not in page


def test_what_is_next_is_looked_for_two_days_ahead() -> None:
    listed(row("late", **ONLINE, city=None, state=None, location=None, day=3, time="12:00", end_time="13:00",
               conference_url="https://meet.example.org/r/4"))  # fmt: skip
    assert soon.next_by("phone", NOW) is None
    found = soon.next_by("online", NOW)
    assert found is not None
    assert found.start - NOW < timedelta(days=2)
    assert soon.next_by("online", datetime(2026, 12, 3, tzinfo=UTC)) is None


def test_the_names_of_kinds_cover_every_code() -> None:
    named = {text.id.removeprefix("meetings.type.") for text in all_texts().startswith("meetings.type.")}
    assert named == {code.lower() for code in codes().known}


def test_every_text_of_the_pages_is_used() -> None:
    """Ids are written out whole, by their last part, or in two pieces around a dash."""
    files = [one for folder in ("handrail/meetings", "handrail/home/web") for one in (ROOT / folder).rglob("*")]
    code = "\n".join(
        one.read_text(encoding="utf-8") for one in files if one.suffix in {".py", ".html"} and "tests" not in one.parts
    )
    for text in all_texts().startswith("meetings.page."):
        last = text.id.rpartition(".")[2]
        piece, _, rest = last.partition("-")
        made = rest and (f'"{rest}"' in code or f"-{rest}" in code) and re.search(rf'["._]{piece}', code)
        assert text.id in code or f'"{last}"' in code or made, text.id
