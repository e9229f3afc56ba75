"""Somebody who knows only their ZIP code: from the landing page to a meeting and into a calendar, with and without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_texts
from handrail.meetings.addresses import FIND, SEARCH
from tests.journeys.conftest import NewProfile
from tests.journeys.listed import TOWN, lists
from tools.live import LiveServer

pytestmark = pytest.mark.browser
ZIP = "87301"
KEY = "handrail.place"


@pytest.fixture(scope="module")
def site(server: LiveServer) -> str:
    """The site, with meetings."""
    lists(server)
    return server.site


@pytest.fixture(params=LANGS)
def lang(request: pytest.FixtureRequest) -> Lang:
    found: Lang = request.param
    return found


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    """A phone that runs no script."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 640}, accept_downloads=True
    )
    yield context
    context.close()


def say(text_id: str, lang: Lang, **params: str) -> str:
    return all_texts().say(text_id, lang, **params)


def field(page: Page, name: str, lang: Lang) -> str:
    return say(f"meetings.page.form.{name}", lang)


def asks(page: Page, lang: Lang, near: str) -> None:
    page.get_by_label(field(page, "near", lang), exact=True).fill(near)
    page.get_by_label(field(page, "when", lang), exact=True).select_option("week")
    page.get_by_role("button", name=field(page, "go", lang), exact=True).click()


def test_by_zip_to_a_meeting_and_into_a_calendar_without_a_script(
    plain: BrowserContext, site: str, lang: Lang, tmp_path: Path
) -> None:
    page = plain.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/{lang}/")
    page.get_by_role("link", name=say("home.tab.meetings", lang), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("meetings.page.title", lang))
    asks(page, lang, ZIP)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text(ZIP)
    titles = {page.title()}
    page.get_by_role("link").filter(has_text="Mesa Lantern").first.click()
    expect(heading).to_have_text("Mesa Lantern")
    expect(page.get_by_text("4 Mesa Rd, Gallup, NM 87301, USA")).to_be_visible()
    assert len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True))) == 1, "one sheet of paper"
    with page.expect_download() as coming:
        page.get_by_role("link", name=say("meetings.page.one.calendar", lang), exact=True).click()
    coming.value.save_as(tmp_path / "plan.ics")
    text = (tmp_path / "plan.ics").read_text(encoding="utf-8")
    assert "DTSTART;TZID=America/Denver:" in text
    assert f"SUMMARY:{say('meetings.calendar.title.planned', lang)}" in text
    assert "Lantern" not in text
    page.go_back()
    expect(heading).to_contain_text(ZIP)
    assert all(one.startswith(site) for one in asked)
    assert not [one for one in asked if ZIP in one]
    assert titles == {f"{say('meetings.page.title', lang)} · Handrail"}


def test_a_zip_that_is_none_and_a_way_on_without_a_script(plain: BrowserContext, site: str, lang: Lang) -> None:
    page = plain.new_page()
    page.goto(site + SEARCH[lang])
    asks(page, lang, "00000")
    summary = page.locator(".summary")
    expect(summary.get_by_role("heading", name=say("meetings.page.problem", lang))).to_be_visible()
    expect(page.get_by_label(field(page, "near", lang), exact=True)).to_have_value("00000")
    summary.get_by_role("link").click()
    asks(page, lang, TOWN)
    expect(page.get_by_role("link").filter(has_text="Mesa Lantern").first).to_be_visible()


def test_a_note_that_a_listing_is_wrong_without_a_script(plain: BrowserContext, site: str, lang: Lang) -> None:
    page = plain.new_page()
    page.goto(site + SEARCH[lang])
    asks(page, lang, ZIP)
    page.get_by_role("link").filter(has_text="Mesa Lantern").first.click()
    page.get_by_role("link", name=say("meetings.page.one.wrong", lang), exact=True).click()
    page.get_by_label(say("meetings.page.wrong.kind-time", lang), exact=True).check()
    page.get_by_role("button", name=say("meetings.page.wrong.send", lang), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("meetings.page.wrong.thanks-title", lang))


def test_a_place_is_kept_on_the_device_only_when_somebody_says_so(profile: NewProfile, site: str, lang: Lang) -> None:
    reader = profile(lang=lang)
    page = reader.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site + SEARCH[lang])
    reader.type("meetings.page.form.near", TOWN)
    assert page.evaluate("Object.keys(localStorage)") == []
    reader.tap("meetings.page.script.keep")
    reader.sees("meetings.page.script.kept")
    assert page.evaluate(f"localStorage['{KEY}']") == TOWN
    page.goto(f"{site}/{lang}/")
    expect(page.get_by_label(field(page, "near", lang), exact=True)).to_have_value(TOWN)
    reader.sees("meetings.page.script.next")
    reader.tap("meetings.page.script.forget")
    reader.sees("meetings.page.script.forgot")
    assert page.evaluate("Object.keys(localStorage)") == []
    expect(page.get_by_label(field(page, "near", lang), exact=True)).to_have_value("")
    assert f"{site}{FIND[lang]}" in asked
    assert not [one for one in asked if "Gallup" in one]


def test_a_tap_right_after_typing_is_a_tap(profile: NewProfile, site: str) -> None:
    """What the script adds below the field moves nothing at the moment in which the field is left."""
    reader = profile()
    page = reader.page
    page.goto(site + SEARCH["en"])
    reader.control("meetings.page.script.here").wait_for()
    near, go = page.get_by_label(field(page, "near", "en"), exact=True), reader.control("meetings.page.form.go")
    near.press_sequentially(ZIP)
    before = go.bounding_box()
    near.blur()
    assert go.bounding_box() == before
    go.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(ZIP)


def test_where_i_am_is_asked_on_a_tap_and_sent_rounded(profile: NewProfile, site: str) -> None:
    reader = profile()
    reader.context.grant_permissions(["geolocation"], origin=site)
    reader.context.set_geolocation({"latitude": 35.524711, "longitude": -108.743333})
    page = reader.page
    page.goto(site + SEARCH["en"])
    page.get_by_label(field(page, "when", "en"), exact=True).select_option("week")
    with page.expect_request(re.compile(FIND["en"])) as sent:
        reader.tap("meetings.page.script.here")
    assert "near=35.52%2C+-108.74&" in (sent.value.post_data or "")
    expect(page.get_by_role("link").filter(has_text="Mesa Lantern").first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("25 miles of you")


def test_a_browser_that_does_not_say_where_it_is_is_no_dead_end(profile: NewProfile, site: str) -> None:
    reader = profile()
    reader.page.goto(site + SEARCH["en"])
    reader.tap("meetings.page.script.here")
    reader.sees("meetings.page.script.here-not")
