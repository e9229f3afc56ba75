"""Every page there is, in both languages, narrow and wide, light and dark: axe-core, no sideways scroll, controls to hit.

What there is, is asked of the code: the addresses of both hosts and the list of the app's screens. One that this test does not
visit fails it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser

from handrail.content.texts import LANGS, Lang
from handrail.guide.reads import address as address_of
from handrail.guide.reads import guide
from handrail.meetings.addresses import SEARCH
from handrail.site.tests.test_permissions import APP, SITE
from tests.journeys import looking
from tests.journeys.driver import Profile
from tests.journeys.listed import TOWN, lists
from tools.live import LiveServer
from tools.tree import ROOT

pytestmark = pytest.mark.browser

SCREENS_JS = ROOT / "handrail/home/static/home/screens.js"
NO_PAGE = re.compile(
    r"GET (/api/.*|/healthz|/readyz|/leave|/help|/|/app/.*|/static/.+|/texts/.+|/../\w+/(?:find|buscar)|.*\.(?:ics|pdf)|/meetings\.json|/client_.*)$"
)
"""Addresses with no page of their own: data, files, ways to another page; and the app, whose screens have their own test."""


@dataclass(frozen=True)
class Look:
    """One way to look at a page."""

    lang: Lang
    width: int
    scheme: Literal["light", "dark"]
    contrast: Literal["more", "no-preference"] = "no-preference"


# Any two of language, width and scheme meet in one of these.
LOOKS = [Look("en", 320, "light"), Look("es", 1280, "light"), Look("es", 320, "dark"), Look("en", 1280, "dark")]
MORE = [Look(one.lang, one.width, one.scheme, "more") for one in LOOKS]
EVERY = [pytest.param(one, id="-".join(map(str, (one.lang, one.width, one.scheme)))) for one in LOOKS]
EVERY += [pytest.param(one, id=f"contrast-{one.lang}-{one.scheme}", marks=pytest.mark.nightly) for one in MORE]


@pytest.fixture
def somebody(browser: Browser, server: LiveServer, look: Look) -> Iterator[Profile]:
    one = Profile(browser, server, lang=look.lang, width=look.width)
    # No fading: colours are looked at right after they change.
    one.page.emulate_media(color_scheme=look.scheme, contrast=look.contrast, reduced_motion="reduce")
    yield one
    one.close(refused=frozenset({404}))


class Walk:
    """Visits pages, and notes by name what is wrong with each."""

    def __init__(self, somebody: Profile, look: Look) -> None:
        self.somebody, self.look = somebody, look
        self.wrong: dict[str, Any] = {}
        self.seen: set[str] = set()

    def look_at(self, name: str, where: str = "") -> None:
        """Looks at what is open. The way by the keyboard is walked where the window is smallest."""
        page = self.somebody.page
        found = looking.everything(page)
        if self.look.width == 320 and self.look.scheme == "light":
            page.set_viewport_size({"width": 320, "height": 480})
            if under := looking.hidden_focus(page):
                found["under something"] = under
            page.set_viewport_size({"width": 320, "height": 640})
        if found:
            self.wrong[f"{name} {where}".strip()] = found
        self.seen.add(name)

    def screen(self, name: str, address: str | None = None) -> None:
        """Opens a screen by its address and looks; an address may lead to a screen of another name."""
        self.somebody.go_to(f"#{name if address is None else address}")
        self.look_at(name, address or "")


def screens() -> set[str]:
    """The names in the app's list of screens."""
    listed = SCREENS_JS.read_text(encoding="utf-8").partition("SCREENS = {")[2].partition("};")[0]
    return set(re.findall(r"^  ([a-z]+): [A-Z]", listed, re.MULTILINE))


def before_anything(walk: Walk) -> None:
    """A first visit."""
    for name, address in {"welcome": "", "start": "start", "m": "m", "privacy": "privacy", "help": "help"}.items():
        walk.screen(name, address)
    walk.screen("in")
    walk.screen("again")
    walk.screen("bring")
    walk.screen("start")
    walk.somebody.tap("app.start.no")
    walk.somebody.page.get_by_role("heading", level=1).wait_for()
    walk.look_at("start", "younger")


def without_account(walk: Walk) -> None:
    """Somebody who wrote a page and began Step 1."""
    ana = walk.somebody
    ana.begins("I could not sleep.")
    walk.look_at("p")
    ana.tap("app.away.link")
    ana.sees_title("app.away.title")
    walk.look_at("p", "away")
    for name in ("s", "m", "g", "pages", "me", "looks", "quick", "words", "privacy", "keep"):
        walk.screen(name)
    carried(walk)
    meetings(walk)
    walk.screen("today", "")
    step_one(walk)


def meetings(walk: Walk) -> None:
    """What was found, one of it saved, planned, gone to and put on paper; a private calendar."""
    ana, page = walk.somebody, walk.somebody.page
    lists(ana.server)
    walk.screen("m", "m/find")
    ana.type("meetings.app.near", "Nowhere at all")
    ana.tap("meetings.app.show")
    page.locator(".summary").wait_for()
    walk.look_at("m", "wrong")
    ana.type("meetings.app.near", TOWN)
    page.get_by_label(ana.say("meetings.app.when"), exact=True).select_option("week")
    page.locator("details.card > summary").click()
    ana.tap("meetings.app.show")
    found = page.locator(".rows a").filter(has_text="Mesa Lantern").first
    found.wait_for()
    walk.look_at("m", "found")
    found.click()
    ana.tap("meetings.app.save")
    ana.sees("meetings.app.saved")
    walk.look_at("m", "one")
    ana.tap("meetings.app.plan")
    ana.sees_title("meetings.app.plan")
    page.locator("main input[type=checkbox]").first.check()
    walk.look_at("m", "plan")
    ana.tap("meetings.app.done")
    ana.sees_title("meetings.app.mine")
    walk.look_at("m", "mine")
    page.locator(".rows a").filter(has_text="Mesa Lantern").first.click()
    ana.tap("meetings.app.went")
    ana.sees_title("meetings.app.which_day")
    walk.look_at("m", "which day")
    page.locator("main button.second").first.click()
    page.locator("#note").wait_for()
    walk.look_at("m", "visit")
    walk.screen("m", "m/log")
    ana.tap("meetings.app.paper")
    ana.sees_title("meetings.app.paper")
    ana.pick(ana.say("meetings.app.paper_chair"))
    walk.look_at("m", "paper")
    walk.screen("m", "m/calendar")
    ana.tap("meetings.app.calendar_start")
    page.locator("#address").wait_for()
    walk.look_at("m", "calendar on")
    ana.tap("meetings.app.calendar_stop")
    ana.sees("meetings.app.calendar_warn")
    walk.screen("m", "m/aaaaaaaaaaaaaaaa")


def step_one(walk: Walk) -> None:
    """Each question of one part, by Skip, and the look back."""
    ana, page = walk.somebody, walk.somebody.page
    walk.screen("s", "s/f")
    page.locator("#words").fill("a")
    page.keyboard.press("Enter")
    page.locator("mark").first.wait_for()
    walk.look_at("s", "found")
    walk.screen("s", "s/n")
    walk.screen("s", "s/1")
    walk.screen("s", "s/1/1")
    for part in ("powerless", "unmanageable", "ready"):
        ana.go_to("#s/1")
        name = ana.say("steps.app.start", part=ana.say(f"steps.1.{part}.title"))
        page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
        page.wait_for_url(re.compile("#p/"))
        page.get_by_role("heading", level=1).wait_for()
        walk.look_at("worksheet", part)
        while ana.control("steps.app.skip").is_visible():
            before = page.url
            ana.tap("steps.app.skip")
            page.wait_for_function("(url) => location.href !== url", arg=before)
            page.get_by_role("heading", level=1).wait_for()
            walk.look_at("worksheet", f"{part} {page.url.rpartition('/')[2]}")
    walk.screen("s", "s/1/1")


def carried(walk: Walk) -> None:
    """Everything in one file, the same brought in again, and all on paper."""
    ana, page = walk.somebody, walk.somebody.page
    walk.screen("take")
    page.locator(".secret").wait_for()
    phrase = page.locator(".secret").inner_text()
    ana.tap("app.pass.use")
    ana.tap("app.take.make")
    ana.sees_title("app.take.done")
    with page.expect_download() as coming:
        ana.tap("app.take.save")
    walk.look_at("take", "done")
    walk.screen("bring")
    page.locator("#file").set_input_files(coming.value.path())
    ana.type("app.bring.pass", "not this one")
    ana.tap("app.bring.look")
    page.locator(".summary").wait_for()
    walk.look_at("bring", "wrong")
    ana.type("app.bring.pass", phrase)
    ana.tap("app.bring.look")
    ana.sees_title("app.bring.inside")
    walk.look_at("bring", "inside")
    ana.tap("app.bring.take")
    ana.sees_title("app.bring.nothing")
    walk.look_at("bring", "done")
    walk.screen("paper")
    ana.pick(ana.say("app.paper.some"))
    walk.look_at("paper", "some")
    ana.pick(ana.say("app.paper.all.one"))
    ana.tap("app.paper.show")
    ana.control("app.paper.print").wait_for()
    walk.look_at("paper", "shown")


def with_account(walk: Walk) -> None:
    """The same person with an account; then locked."""
    ana = walk.somebody
    ana.keeps()
    walk.look_at("card", "made")
    for name in ("card", "change", "anew", "lock", "places", "out", "end", "me", "looks", "take"):
        walk.screen(name)
    walk.screen("today", "")
    ana.go_to("#me")
    ana.tap("app.me.lock")
    ana.sees_title("app.unlock.title")
    walk.look_at("unlock")
    walk.screen("again")
    walk.screen("out")


@pytest.mark.parametrize("look", EVERY)
def test_every_screen_of_the_app_can_be_used(somebody: Profile, look: Look) -> None:
    walk = Walk(somebody, look)
    stages: list[Callable[[Walk], None]] = [before_anything, without_account, with_account]
    for stage in stages:
        stage(walk)
    assert walk.wrong == {}
    assert screens() - walk.seen == set(), "not visited"


def public_addresses(lang: Lang) -> list[tuple[str, str]]:
    """(host, address) of every page that needs no script, in one language."""
    found = []
    for host, table in (("app", APP), ("site", SITE)):
        for row in table:
            method, _, address = row.partition(" ")
            if method != "GET" or NO_PAGE.match(row):
                continue
            if "{ref}" in address:
                continue  # of a meeting that is there: meetings_of() below
            filled = [address_of(one, lang) for one in guide().pages] if "{slug}" in address else [address]
            found += [(host, one) for one in filled if f"/{lang}/" in one]
    return sorted(set(found))


def meetings_of(walk: Walk, site: str) -> None:
    """What a search brings, each way it can end, and a meeting with all its pages."""
    page, lang = walk.somebody.page, walk.look.lang
    lists(walk.somebody.server)
    for near, when in ((TOWN, "week"), ("00000", "week"), ("90001", "soon")):
        page.goto(site + SEARCH[lang])
        page.locator("#near").fill(near)
        page.locator("#when").select_option(when)
        page.locator("button.btn:not(.second)").click()
        page.get_by_role("heading", level=1).wait_for()
        walk.look_at("found", near)
    for one in page.locator("details").all():
        one.locator("summary").first.click()
    walk.look_at("found", "all choices")
    page.goto(site + SEARCH[lang])
    page.locator("#near").fill(TOWN)
    page.locator("#when").select_option("week")
    page.locator("button.btn:not(.second)").click()
    page.locator(".rows a").first.click()
    page.locator("[data-start]").first.wait_for(state="attached")
    walk.look_at("meeting")
    page.get_by_role("link", name=walk.somebody.say("meetings.page.one.wrong"), exact=True).click()
    page.locator("#text").wait_for()
    walk.look_at("wrong")
    page.locator("button.btn").click()
    page.locator(".summary").wait_for()
    walk.look_at("wrong", "problem")
    page.locator("input[type=radio]").first.check()
    page.locator("button.btn").click()
    page.get_by_role("heading", level=1, name=walk.somebody.say("meetings.page.wrong.thanks-title")).wait_for()
    walk.look_at("wrong", "thanks")


@pytest.mark.parametrize("look", EVERY)
def test_every_page_that_needs_no_script_can_be_used(somebody: Profile, look: Look) -> None:
    walk = Walk(somebody, look)
    addresses = public_addresses(look.lang)
    assert ("site", f"/{look.lang}/") in addresses
    hosts = {"app": somebody.server.app, "site": somebody.server.site}
    for host, address in [*addresses, ("site", "/nowhere"), ("app", "/nowhere")]:
        somebody.page.goto(hosts[host] + address)
        walk.look_at(host + address)
    meetings_of(walk, somebody.server.site)
    assert walk.wrong == {}


def test_every_row_of_the_table_is_a_page_or_known_to_be_none() -> None:
    """So that a new page cannot be left out: each row is visited in a language, or is on the list of what is no page."""
    visited = {address for lang in LANGS for _, address in public_addresses(lang)}
    for table in (APP, SITE):
        for row in table:
            address = row.partition(" ")[2]
            if row.startswith("GET") and not NO_PAGE.match(row) and "{" not in address:
                assert address in visited, row
