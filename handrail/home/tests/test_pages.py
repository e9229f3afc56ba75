"""The pages that need no script: what they say first, to whom they are the same, and how one leaves them."""

import gzip
import html
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

import handrail.home
from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.home.actions import confirm
from handrail.home.numbers import help_now
from handrail.home.rules.numbers import href_of
from handrail.home.web.views import day_in_words
from handrail.kernel.actor import system
from handrail.people import actions, doors
from handrail.people.faces import SESSION_COOKIE

pytestmark = pytest.mark.django_db
"""The landing page says which meetings are next."""
APP = "app.localhost:8000"
SITE = "localhost:8000"
PAGES = [
    (SITE, "/en/"),
    (SITE, "/es/"),
    (SITE, "/en/help"),
    (SITE, "/es/ayuda"),
    (APP, "/en/help"),
    (APP, "/es/ayuda"),
    (APP, "/app/"),
]
HELP_PAGES: list[tuple[str, str, Lang]] = [
    (APP, "/en/help", "en"),
    (APP, "/es/ayuda", "es"),
    (SITE, "/en/help", "en"),
    (SITE, "/es/ayuda", "es"),
]


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "en"})


def text_of(browser: Client, host: str, path: str) -> str:
    answer = browser.get(path, headers={"host": host})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("host", "path"), PAGES)
def test_a_page_is_the_same_for_everybody(browser: Client, host: str, path: str) -> None:
    first = browser.get(path, headers={"host": host})
    browser.cookies[SESSION_COOKIE] = "0" * 32
    second = browser.get(path, headers={"host": host, "accept-language": "es"})
    assert first.content == second.content
    assert not first.cookies
    assert "public" in first["Cache-Control"]
    assert "Cookie" not in first.get("Vary", "")


@pytest.mark.parametrize(("host", "path"), PAGES)
def test_a_page_has_a_neutral_title_and_nothing_inline(browser: Client, host: str, path: str) -> None:
    text = text_of(browser, host, path)
    assert "<title>Handrail</title>" in text
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize(("host", "path"), PAGES)
def test_a_page_offers_leaving_and_help(browser: Client, host: str, path: str) -> None:
    text = text_of(browser, host, path)
    assert 'href="/leave"' in text
    assert 'href="/en/help"' in text or 'href="/es/ayuda"' in text


@pytest.mark.parametrize(("host", "path"), PAGES[:-1])
def test_the_other_language_comes_first(browser: Client, host: str, path: str) -> None:
    text = text_of(browser, host, path)
    other = re.search(r"<a [^>]*href=\"([^\"]+)\" lang=\"(en|es)\"", text)
    assert other is not None
    assert text.index("<a ") == other.start()
    assert text_of(browser, host, other[1]).count(f'<html lang="{other[2]}">') == 1


def links_of(row: dict[str, Any], lang: Lang) -> str:
    """The link of a number, as it stands in a page."""
    return href_of(row["number"], row["kind"], row.get("body", {}).get(lang, "")).replace("&", "&amp;")


@pytest.mark.parametrize(("host", "path", "lang"), HELP_PAGES)
def test_help_gives_numbers_before_anything_else(browser: Client, host: str, path: str, lang: Lang) -> None:
    main = text_of(browser, host, path).partition("<main")[2]
    calls = re.findall(r'href="((?:tel|sms):[^"]+)"', main)
    message = "sms:988?&amp;body=AYUDA" if lang == "es" else "sms:988"
    assert calls[:4] == ["tel:911", "tel:988", message, "tel:+18006624357"]
    assert sorted(calls) == sorted(links_of(row, lang) for row in help_now().numbers())
    assert main.index("tel:911") < main.index("<h2")
    assert "<form" not in main
    assert "<input" not in main


SAID_SOMETIMES = ("app.help.slot_", "app.help.maybe_english", "app.help.signal_app")
"""Only beside a slot that is confirmed or a line that may not speak the reader's language, or where the app keeps the page."""


@pytest.mark.parametrize(("host", "path", "lang"), HELP_PAGES)
def test_help_says_every_sentence_of_its_pack(browser: Client, host: str, path: str, lang: Lang) -> None:
    text = html.unescape(text_of(browser, host, path))
    for sentence in all_texts().startswith("app.help."):
        if not sentence.id.startswith(SAID_SOMETIMES):
            assert all_texts().say(sentence.id, lang, day=day_in_words(help_now().looked_at(), lang)) in text, (
                sentence.id
            )


def test_a_day_is_said_as_people_say_it() -> None:
    assert day_in_words(date(2026, 11, 2), "en") == "November 2, 2026"
    assert day_in_words(date(2026, 11, 2), "es") == "2 de noviembre de 2026"


@pytest.mark.parametrize(("host", "path", "lang"), HELP_PAGES)
def test_help_says_what_is_confirmed_where_you_are(
    browser: Client, host: str, path: str, lang: Lang, tmp_path: Path, settings: Settings
) -> None:
    settings.HANDRAIL_VAR, settings.HANDRAIL_PLACES = tmp_path, ["us", "us-nm"]
    slot = all_texts().say("app.help.slot_law", lang, place="Nuevo México" if lang == "es" else "New Mexico")
    assert slot not in text_of(browser, host, path)
    for place in ("us", "us-nm"):
        confirm(place, "Ana")
    text = html.unescape(text_of(browser, host, path))
    assert slot in text
    for row in help_now().slots():
        assert row["text"][lang] in text
    assert 'href="tel:+18009720590"' in text


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_landing_page_says_where_to_call_before_it_says_what_it_is(browser: Client, lang: Lang) -> None:
    text = text_of(browser, SITE, f"/{lang}/")
    assert 0 < text.index("tel:911") < text.index("tel:988") < text.index("<h1>")
    assert 'href="http://app.localhost:8000/app/"' in text


@pytest.mark.parametrize("path", ["/en/", "/es/"])
def test_each_of_four_readers_has_one_act_that_leads_somewhere(browser: Client, path: str) -> None:
    cards = text_of(browser, SITE, path).split("<section")[1:]
    assert len(cards) == 4
    for card in cards:
        address = re.findall(r'href="(/[^"]+)"', card)[-1]
        assert browser.get(address, headers={"host": SITE}).status_code == 200, address


@pytest.mark.parametrize(("host", "path"), PAGES[:-1])
def test_a_page_weighs_little_with_its_style(browser: Client, host: str, path: str) -> None:
    page = browser.get(path, headers={"host": host}).content
    css = (Path(handrail.home.__file__).parent / "static/home/app.css").read_bytes()
    assert len(gzip.compress(page, 9)) + len(gzip.compress(css, 9)) <= 14_000


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("es-MX,es;q=0.9,en;q=0.8", "/es/"),
        ("en-US", "/en/"),
        ("fr,de;q=0.5", "/en/"),
        ("fr,es;q=0.5", "/es/"),
        ("", "/en/"),
    ],
)
def test_the_front_door_leads_to_the_browsers_language(browser: Client, asked: str, path: str) -> None:
    answer = browser.get("/", headers={"host": SITE, "accept-language": asked})
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert "Accept-Language" in answer["Vary"]
    assert "private" in answer["Cache-Control"], "nobody else's language"


@pytest.mark.parametrize("host", [APP, SITE])
def test_help_has_a_short_address(browser: Client, host: str) -> None:
    answer = browser.get("/help", headers={"host": host, "accept-language": "es"})
    assert answer["Location"] == "/es/ayuda"


def test_the_app_host_begins_with_the_app(browser: Client) -> None:
    assert browser.get("/", headers={"host": APP})["Location"] == "/app/"


def test_without_script_the_app_says_why_in_both_languages(browser: Client) -> None:
    text = text_of(browser, APP, "/app/").partition("<noscript>")[2].partition("</noscript>")[0]
    sentence = next(one for one in all_texts() if one.id == "app.noscript")
    assert sentence.words("en") in text
    assert sentence.words("es") in text


@pytest.mark.parametrize("host", [APP, SITE])
def test_leaving_goes_somewhere_that_says_nothing(browser: Client, host: str) -> None:
    answer = browser.get("/leave", headers={"host": host})
    assert (answer.status_code, answer["Location"]) == (303, "https://www.weather.gov/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db(transaction=True)
def test_leaving_ends_the_session(browser: Client) -> None:
    by = system("test")
    account = actions.create_account("blue-mesa-4821", by=by)
    token = actions.start_session(account.id, by=by)
    assert doors.signed_in(token) is not None
    browser.cookies[SESSION_COOKIE] = token
    answer = browser.get("/leave", headers={"host": APP})
    assert doors.signed_in(token) is None
    assert answer.cookies[SESSION_COOKIE]["max-age"] == 0


OF_A_PHONE = ("app.name.text", "app.help.signal", "app.people.call", "app.privacy.")
"""A phone number, phone signal, a call, and what a phone itself shows to others."""


def test_a_device_is_called_a_device() -> None:
    found = [
        text.id
        for text in all_texts()
        if text.id.startswith(("app.", "home.", "vault.error.")) and not text.id.startswith(OF_A_PHONE)
        if re.search(r"\bphones?\b", text.words("en")) or re.search(r"teléfono|dispositivo", text.words("es"))
    ]
    assert found == []


def test_nothing_is_promised_that_is_not_there() -> None:
    for text in all_texts():
        # The guide speaks of the world: there are sponsors in it. Burning is there, in Step 5 and with its meaning.
        if text.id.startswith(("guide.", "steps.5.", "steps.glossary.")):
            continue
        said = f"{text.words('en')} {text.words('es')}"
        assert not re.search(r"take your pages off|borre sus páginas|Burn|Queme", said), text.id


@pytest.mark.parametrize("path", ["/en/", "/es/"])
def test_a_page_that_caches_keep_says_nothing_of_the_host_it_was_asked_by(browser: Client, path: str) -> None:
    """A cache may keep one copy for every port: what somebody puts into Host must not be in it."""
    assert text_of(browser, "localhost:666", path) == text_of(browser, SITE, path)
