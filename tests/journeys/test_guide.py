"""Somebody who is not sure yet reads: from the landing page to a first meeting to Help, by links alone."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from handrail.content.texts import LANGS, Lang
from handrail.content.words import all_texts
from handrail.guide import reads
from tests.journeys.conftest import NewProfile
from tests.journeys.driver import Profile
from tests.journeys.looking import everything, hidden_focus
from tools.live import LiveServer

pytestmark = pytest.mark.browser

WAY = [
    ("home.tab.guide", "guide.contents.title"),
    ("guide.contents.begin", "guide.first.title"),
    ("guide.first.act.do", "app.help.title"),
]
"""What is tapped, and the heading that comes."""
LONG = {"research": 2}
"""Printed pages that a section takes when it is more than one: the front and back of a sheet."""
PAGES = [None, *reads.guide().pages]


def address(number: int, lang: Lang) -> str:
    page = PAGES[number]
    return reads.address(page, lang) if page else reads.CONTENTS[lang]


def heading(page: Page, text_id: str, lang: Lang) -> None:
    words = all_texts().say(text_id, lang)
    expect(page.get_by_role("heading", level=1, name=words, exact=True)).to_be_visible()


def tabs_to(reader: Profile, text_id: str) -> None:
    """Presses Tab until the link of these words has the focus; a link that cannot be reached is trouble."""
    link = reader.page.get_by_role("link", name=reader.say(text_id), exact=True).first
    link.wait_for()
    for _ in range(reader.page.locator("a[href], summary").count() + 2):
        reader.page.keyboard.press("Tab")
        if link.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {text_id}")


@pytest.mark.parametrize("lang", LANGS)
def test_a_reader_goes_from_the_landing_page_to_help(profile: NewProfile, server: LiveServer, lang: Lang) -> None:
    reader = profile(lang=lang)
    reader.page.goto(f"{server.site}/{lang}/")
    for tapped, comes in WAY:
        reader.tap(tapped)
        reader.sees_title(comes)
        assert everything(reader.page) == {}
        assert hidden_focus(reader.page) == []
    assert reader.interactions == len(WAY)
    expect(reader.page.locator('a[href="tel:911"]').first).to_be_visible()


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_way_by_keys_alone(profile: NewProfile, server: LiveServer, lang: Lang) -> None:
    reader = profile(lang=lang)
    reader.page.goto(f"{server.site}/{lang}/")
    for reached, comes in WAY:
        tabs_to(reader, reached)
        reader.page.keyboard.press("Enter")
        reader.sees_title(comes)


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_way_without_script(browser: Browser, server: LiveServer, lang: Lang) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{server.site}/{lang}/")
    for tapped, comes in WAY:
        page.get_by_role("link", name=all_texts().say(tapped, lang), exact=True).first.click()
        heading(page, comes, lang)
    context.close()


def test_a_reader_reads_on_from_first_to_last_and_changes_the_language(profile: NewProfile, server: LiveServer) -> None:
    reader = profile()
    reader.page.goto(server.site + reads.CONTENTS["en"])
    pages = reads.guide().pages
    reader.page.get_by_role("link").filter(has_text=reader.say(pages[0].title)).first.click()
    for here, after in pairwise(pages):
        reader.sees_title(here.title)
        following = f"{reader.say('guide.after')} {reader.say(after.title)}"
        reader.page.get_by_role("link", name=following, exact=True).click()
    reader.sees_title(pages[-1].title)
    reader.page.get_by_role("link", name="Español", exact=True).click()
    heading(reader.page, pages[-1].title, "es")
    reader.page.get_by_role("link", name=all_texts().say("guide.contents.title", "es"), exact=True).first.click()
    heading(reader.page, "guide.contents.title", "es")


# test_every_page.py looks at each of these every day, but for paper and the rows of keys.
@pytest.mark.nightly
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "number", range(len(PAGES)), ids=lambda number: PAGES[number].id if PAGES[number] else "contents"
)
def test_a_page_is_easy_to_use_and_prints(profile: NewProfile, server: LiveServer, number: int, lang: Lang) -> None:
    reader = profile(lang=lang)
    # No fading: colours are looked at right after they change.
    reader.page.emulate_media(reduced_motion="reduce")
    reader.page.goto(server.site + address(number, lang))
    assert everything(reader.page) == {}
    assert hidden_focus(reader.page) == []
    reader.page.emulate_media(color_scheme="dark")
    assert everything(reader.page, "color-contrast") == {}
    reader.page.set_viewport_size({"width": 1280, "height": 800})
    assert everything(reader.page, "color-contrast") == {}
    reader.page.emulate_media(media="print", color_scheme="light")
    expect(reader.page.locator(".tabs")).to_be_hidden()
    expect(reader.page.locator(".leave")).to_be_hidden()
    expect(reader.page.get_by_role("heading", level=1)).to_be_visible()
    sheets = re.findall(rb"/Type\s*/Page\b", reader.page.pdf(format="Letter"))
    page = PAGES[number]
    assert len(sheets) == LONG.get(page.id if page else "", 1)
