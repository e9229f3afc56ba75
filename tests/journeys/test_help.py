"""Help gives every number of its files: without script, offline, on paper, and whatever comes over the network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from handrail.content.texts import Lang
from handrail.content.words import all_texts
from handrail.home.rules.numbers import href_of
from tests.journeys import releases
from tests.journeys.driver import Profile
from tests.journeys.looking import everything, hidden_focus, sideways
from tools.live import LiveServer, live_server

pytestmark = pytest.mark.browser

ADDRESS: dict[Lang, str] = {"en": "/en/help", "es": "/es/ayuda"}
PLACES = ("us", "us-nm")
BOTH: list[Lang] = ["en", "es"]


@pytest.fixture(scope="module")
def server() -> Iterator[LiveServer]:
    """A server for New Mexico, whose numbers somebody confirmed: everything that Help can show is shown."""
    with live_server(HANDRAIL_RATE_FACTOR="1000", HANDRAIL_PLACES=",".join(PLACES)) as running:
        for place in PLACES:
            running.command("numbers", "confirm", place, "--by", "Ana")
        yield running


def given(page: Page, server: LiveServer) -> dict[str, Any]:
    """What this server's files say, as everybody may ask it."""
    data: dict[str, Any] = page.request.get(f"{server.app}/app/help.json").json()
    assert len(data["numbers"]) >= 12
    assert [slot["id"] for slot in data["slots"]] == ["law", "naloxone", "alone"]
    return data


def wanted(data: dict[str, Any], lang: Lang) -> list[tuple[str, str]]:
    """(link, words) of every number, slots too."""
    rows = [*data["numbers"], *(slot for slot in data["slots"] if "number" in slot)]
    links = [href_of(row["number"], row.get("kind", "call"), row.get("body", {}).get(lang, "")) for row in rows]
    return [(link, row["act"][lang]) for link, row in zip(links, rows, strict=True)]


def shows_all(page: Page, data: dict[str, Any], lang: Lang) -> None:
    """Every number is a link that says it, and every slot is there."""
    for link, words in wanted(data, lang):
        line = page.locator("main").get_by_role("link").and_(page.locator(f'[href="{link}"]')).filter(has_text=words)
        expect(line).to_have_count(1)
        expect(line).to_be_visible()
        assert set(re.sub(r"\D", "", link.partition(":")[2].partition("?")[0].removeprefix("+"))) <= set(words)
    for slot in data["slots"]:
        expect(page.get_by_text(slot["text"][lang], exact=True)).to_be_visible()


@pytest.mark.parametrize("lang", BOTH)
@pytest.mark.parametrize("host", ["app", "site"])
def test_without_script_every_number_is_there_and_911_is_seen_first(
    browser: Browser, server: LiveServer, host: str, lang: Lang
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 480}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{getattr(server, host)}{ADDRESS[lang]}")
    shows_all(page, given(page, server), lang)
    first = page.locator("main").get_by_role("link").first
    expect(first).to_have_attribute("href", "tel:911")
    box, bar = first.bounding_box(), page.locator(".tabs").bounding_box()
    assert box is not None
    assert bar is not None
    assert box["y"] + box["height"] <= bar["y"]
    steps = page.get_by_text(all_texts().say("app.help.overdose_3", lang))
    expect(steps.first).to_be_hidden()
    page.locator("summary").click()
    expect(steps.first).to_be_visible()
    context.close()


@pytest.mark.parametrize("lang", BOTH)
@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_on_paper_it_is_one_sheet_with_every_number(
    browser: Browser, server: LiveServer, paper: str, lang: Lang
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.site}{ADDRESS[lang]}")
    pages = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format=paper))
    assert len(pages) == 1
    page.emulate_media(media="print")
    shows_all(page, given(page, server), lang)
    expect(page.get_by_text(all_texts().say("app.help.overdose_3", lang)).last).to_be_visible()
    expect(page.locator(".tabs, .top, .langs").locator("visible=true")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("lang", BOTH)
def test_in_the_app_every_number_is_there_signed_out(browser: Browser, server: LiveServer, lang: Lang) -> None:
    phone = Profile(browser, server, lang=lang)
    phone.go_to("#help")
    phone.sees_title("app.help.title")
    shows_all(phone.page, given(phone.page, server), lang)
    assert sideways(phone.page) == []
    assert hidden_focus(phone.page) == []
    phone.tap("app.back")
    phone.sees_title("app.welcome.title")
    phone.close()


@pytest.mark.parametrize(("width", "height", "opened"), [(320, 480, False), (1280, 900, True)])
def test_the_steps_stand_open_only_where_the_next_number_is_still_seen(
    browser: Browser, server: LiveServer, width: int, height: int, *, opened: bool
) -> None:
    phone = Profile(browser, server, width=width)
    phone.page.set_viewport_size({"width": width, "height": height})
    phone.go_to("#help")
    steps = phone.page.get_by_text(all_texts().say("app.help.overdose_4", "en"))
    expect(steps).to_be_visible(visible=opened)
    if opened:
        expect(phone.page.locator('main a[href="tel:988"]').first).to_be_in_viewport()
    phone.page.locator("summary").click()
    expect(steps).to_be_visible(visible=not opened)
    phone.close()


@pytest.mark.parametrize("lang", BOTH)
def test_offline_after_one_visit_every_number_is_there(browser: Browser, server: LiveServer, lang: Lang) -> None:
    phone = Profile(browser, server, lang=lang)
    phone.go_to("#help")
    data = given(phone.page, server)
    shows_all(phone.page, data, lang)
    releases.is_kept(phone.page)
    phone.go_offline()
    for address, signal in (("/app/#help", "app.help.signal_app"), (ADDRESS[lang], "app.help.signal")):
        phone.page.goto("about:blank")
        phone.page.goto(f"{server.app}{address}")
        phone.sees_title("app.help.title")
        shows_all(phone.page, data, lang)
        phone.sees_words(all_texts().say(signal, lang))
    phone.close()


def bad(change: dict[str, Any]) -> dict[str, Any]:
    """The served numbers with a first entry that somebody tampered with."""
    entry = {
        "id": "911",
        "section": "danger",
        "kind": "call",
        "number": "911",
        "act": {"en": "Call 911", "es": "Llame al 911"},
        "languages": ["en", "es"],
    }
    said = {"en": "Call 1-900-555-0199", "es": "Llame al 1-900-555-0199"}
    crisis = {**entry, "id": "988", "section": "crisis", "number": "1-900-555-0199", "act": said}
    return {"form": 1, "checked": "2026-11-22", "numbers": [{**entry, **change}, crisis], "slots": []}


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(bad({"number": "javascript:alert(1)"})),
        json.dumps(bad({"kind": "https"})),
        json.dumps(bad({"number": "1-900-555-0199;phone-context=x"})),
        json.dumps(bad({"act": {"en": "x" * 200_000, "es": "x"}})),
        json.dumps([bad({})] * 500),
        json.dumps(bad({}))[:-9],
        "<!doctype html><script>alert(1)</script>",
        "",
    ],
    ids=["script", "kind", "number", "huge", "list", "cut off", "a page", "nothing"],
)
def test_bad_numbers_from_the_network_are_not_shown_and_those_of_the_release_are(
    browser: Browser, server: LiveServer, body: str
) -> None:
    phone = Profile(browser, server)
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=body, content_type="application/json")

    phone.context.route("**/app/help.json", answer)
    with phone.page.expect_response("**/app/help.json") as came:
        phone.go_to("#help")
    came.value.finished()
    expect(phone.page.locator("main a").first).to_have_attribute("href", "tel:911")
    expect(phone.page.locator('main a[href="tel:988"]').first).to_be_visible()
    expect(phone.page.locator('main a[href*="900555"]')).to_have_count(0)
    assert asked
    phone.close()


def test_markup_in_a_number_is_shown_as_text(browser: Browser, server: LiveServer) -> None:
    phone = Profile(browser, server)
    words = '<img src=x onerror="alert(1)"> <b>911</b>'
    body = json.dumps(bad({"act": {"en": words, "es": words}, "href": "javascript:alert(1)", "onclick": "alert(1)"}))
    phone.context.route("**/app/help.json", lambda route: route.fulfill(body=body, content_type="application/json"))
    phone.go_to("#help")
    line = phone.page.locator("main a").first
    expect(line).to_have_text(words)
    expect(line).to_have_attribute("href", "tel:911")
    expect(phone.page.locator("main img, main b")).to_have_count(0)
    assert line.get_attribute("onclick") is None
    phone.close()


def test_a_number_is_mended_without_a_release(browser: Browser, server: LiveServer) -> None:
    phone = Profile(browser, server)
    phone.go_to("#help")
    own = server.folder / "numbers/us-nm.toml"
    own.write_text(
        'country = "us"\nstate = "nm"\nchecked = 2026-11-22\nname = { en = "New Mexico", es = "Nuevo México" }\n'
        '[[number]]\nid = "nm-crisis"\nsection = "crisis"\nkind = "call"\nnumber = "505-555-0100"\n'
        'act = { en = "Call 505-555-0100", es = "Llamar al 505-555-0100" }\nlanguages = ["en"]\n'
        'source = "x"\nyear = 2026\nstatus = "verified"\n',
        encoding="utf-8",
    )
    try:
        phone.reload()
        expect(phone.page.locator('main a[href="tel:5055550100"]')).to_be_visible()
        expect(phone.page.locator('main a[href="tel:+18556627474"]')).to_have_count(0)
    finally:
        own.unlink()
    phone.close()


# test_every_page.py looks at each of these every day.
@pytest.mark.nightly
@pytest.mark.parametrize("lang", BOTH)
@pytest.mark.parametrize("width", [320, 1280])
def test_the_public_pages_are_easy_to_use(browser: Browser, server: LiveServer, lang: Lang, width: int) -> None:
    visitor = Profile(browser, server, lang=lang, width=width)
    for address in (f"{server.site}{ADDRESS[lang]}", f"{server.app}{ADDRESS[lang]}", f"{server.site}/{lang}/"):
        visitor.page.goto(address)
        assert everything(visitor.page) == {}, address
        assert hidden_focus(visitor.page) == [], address
    visitor.close()
