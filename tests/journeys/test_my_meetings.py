"""My meetings in the app: find, save, plan, no signal, went, paper, a private calendar; and what no server is told."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import icalendar
import pytest
from playwright.sync_api import Locator, Request, expect

from handrail.content.texts import Lang
from tests.journeys import looking, releases
from tests.journeys.conftest import NewProfile
from tests.journeys.driver import Profile
from tests.journeys.listed import TOWN, lists
from tools.live import LiveServer

pytestmark = pytest.mark.browser
NAME, NOTE = "Mesa Lantern", "I said my name tonight."
PRIVATE = re.compile("gallup|lantern|87301|my name|35\\.5", re.IGNORECASE)
LANGS: list[Lang] = ["en", "es"]


@pytest.fixture(scope="module")
def listed(server: LiveServer) -> LiveServer:
    """The server, with three invented meetings a day."""
    lists(server)
    return server


class Calls:
    """What went to the server while somebody used meetings: addresses and cookies."""

    def __init__(self, who: Profile) -> None:
        self.meetings = 0
        self.wrong: list[str] = []
        who.context.on("request", self.note)

    def note(self, request: Request) -> None:
        if PRIVATE.search(request.url):
            self.wrong.append(request.url)
        if "/api/v1/meetings/" in request.url:
            self.meetings += 1
            sent = request.all_headers()
            self.wrong += [f"{name} with {request.url}" for name in ("cookie", "x-csrftoken") if name in sent]


def finds(who: Profile) -> None:
    """From the tab to what is held near a town this week."""
    who.tap("meetings.app.find")
    who.sees_title("meetings.app.find")
    who.type("meetings.app.near", TOWN)
    who.page.get_by_label(who.say("meetings.app.when"), exact=True).select_option("week")
    who.tap("meetings.app.show")
    row(who).wait_for()


def asks(who: Profile, place: str) -> None:
    """The same once more, near somewhere else."""
    who.type("meetings.app.near", place)
    who.tap("meetings.app.show")


def row(who: Profile, name: str = NAME) -> Locator:
    return who.page.locator(".rows a").filter(has_text=name).first


def opens(who: Profile, name: str = NAME) -> None:
    """Opens the first row of this name."""
    who.page.locator(".rows a").filter(has_text=name).first.click()
    expect(who.page.get_by_role("heading", level=1, name=name, exact=True)).to_be_visible()


def saves(who: Profile) -> None:
    """Saves the first meeting that was found, from a device that was never here."""
    finds(who)
    opens(who)
    who.tap("meetings.app.save")
    who.tap("app.start.yes")
    who.sees("meetings.app.saved")


def shows_where(who: Profile) -> None:
    """Its address, and links that say where they lead and not where from."""
    main = who.page.locator("main")
    expect(main).to_contain_text("4 Mesa Rd, Gallup, NM 87301")
    expect(main).to_contain_text("OpenStreetMap")
    for name in ("map", "way", "listing_wrong"):
        link = who.page.get_by_role("link", name=who.say(f"meetings.app.{name}"))
        expect(link).to_have_attribute("rel", "noreferrer noopener")
    expect(link).to_have_attribute(
        "href", re.compile("^http://localhost:[0-9]+/(en/meetings|es/reuniones)/[a-z2-7]{16}$")
    )


@pytest.mark.parametrize("lang", LANGS)
def test_from_a_search_to_a_week_without_signal(profile: NewProfile, listed: LiveServer, lang: Lang) -> None:
    sam = profile(lang=lang)
    calls = Calls(sam)
    sam.go_to("#m")
    sam.sees_title("meetings.app.title")
    finds(sam)
    assert looking.everything(sam.page) == {}
    opens(sam)
    sam.page.go_back()
    row(sam).wait_for()  # what was found is still there
    asks(sam, "00000")
    expect(sam.page.locator(".error")).to_be_visible()
    expect(sam.page.locator("main .rows a")).to_have_count(0)  # nothing of the search before
    asks(sam, TOWN)
    opens(sam)
    shows_where(sam)
    sam.tap("meetings.app.save")
    sam.sees_title("app.start.title")
    sam.tap("app.start.yes")
    sam.sees("meetings.app.saved")
    sam.tap("meetings.app.plan")
    sam.sees_title("meetings.app.plan")
    days = sam.page.locator("main input[type=checkbox]")
    expect(days).to_have_count(8)
    days.nth(0).check()
    days.nth(1).check()
    sam.tap("meetings.app.done")
    sam.sees_title("meetings.app.mine")
    expect(row(sam).locator(".pill")).to_have_text(sam.say("meetings.app.planned"))
    assert sam.page.title() == "Handrail"
    releases.is_kept(sam.page)
    sam.go_to("#m")
    sam.go_offline()
    sam.reload()
    expect(row(sam)).to_contain_text(sam.say("meetings.app.venue.in-person"))
    day = sam.page.evaluate(
        "(lang) => new Intl.DateTimeFormat(lang, {day: 'numeric', month: 'long'}).format()", f"{lang}-US"
    )
    sam.sees("meetings.app.stale", day=day)
    opens(sam)
    expect(sam.page.get_by_label(sam.say("meetings.app.home_mark"))).to_be_visible()
    sam.page.get_by_label(sam.say("meetings.app.home_mark")).check()
    sam.go_to("#m/find")
    sam.sees("meetings.app.find_offline")
    sam.tap("meetings.app.show")
    expect(sam.page.locator(".summary")).to_contain_text(sam.say("meetings.app.offline"))
    sam.go_to("#m")
    expect(row(sam).locator(".pill").first).to_have_text(sam.say("meetings.app.home"))
    sam.go_online()
    assert calls.meetings >= 2
    assert calls.wrong == []


def test_a_calendar_file_is_made_here_and_says_nothing(profile: NewProfile, listed: LiveServer, tmp_path: Path) -> None:
    sam = profile()
    calls = Calls(sam)
    sam.go_to("#m")
    finds(sam)
    opens(sam)
    before = calls.meetings
    file = sam.download("meetings.app.file", tmp_path)
    event: Any
    (event,) = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert str(event["SUMMARY"]) == sam.say("meetings.calendar.title.planned")
    assert event["DTSTART"].dt.strftime("%H:%M") == "19:00"
    assert event["DTSTART"].params["TZID"] == "America/Denver"
    assert not PRIVATE.search(file.read_text())
    assert "lantern" not in file.name.lower()
    assert calls.meetings == before, "no server hears of it"


def chooses_day(who: Profile) -> None:
    """I went: the day is asked for first, and nothing is written before it was chosen."""
    who.go_to("#m/log")
    who.sees("meetings.app.log_empty")
    who.go_to("#m")
    opens(who)
    who.tap("meetings.app.went")
    who.sees_title("meetings.app.which_day")
    # It is held once a week: the last four are offered, and another one can be typed.
    expect(who.page.locator("main button.second")).to_have_count(4)
    who.tap("meetings.app.other_day_write")
    expect(who.page.locator("#day-error")).to_have_text(who.say("meetings.app.day_wrong"))
    who.page.locator("#day").fill("2999-01-01")
    who.tap("meetings.app.other_day_write")
    expect(who.page.locator("#day-error")).to_have_text(who.say("meetings.app.day_ahead"))
    who.go_to("#m/log")
    who.sees("meetings.app.log_empty")
    who.go_to("#m")
    opens(who)
    who.tap("meetings.app.went")
    who.page.locator("#day").fill("2026-01-06")
    who.tap("meetings.app.other_day_write")


@pytest.mark.parametrize("lang", LANGS)
def test_went_with_a_note_and_a_statement_without_it(profile: NewProfile, listed: LiveServer, lang: Lang) -> None:
    ana = profile(lang=lang)
    ana.go_to("#m")
    saves(ana)
    chooses_day(ana)
    ana.sees("meetings.app.went_saved")
    expect(ana.page.locator("#day")).to_have_value("2026-01-06")
    ana.page.locator("#note").fill(NOTE)
    ana.sees_status("app.write.saving")
    ana.sees_status("app.write.local")
    ana.reload()  # before it was saved: nothing typed is lost
    expect(ana.page.locator("#note")).to_have_value(NOTE)
    ana.tap("meetings.app.save_visit")
    ana.sees_status("app.write.local")
    ana.go_to("#m/log")
    expect(row(ana)).to_be_visible()
    ana.tap("meetings.app.paper")
    ana.sees_title("meetings.app.paper")
    ana.page.locator("#initials").fill("Ana María")
    sheet = ana.page.locator("section[aria-labelledby=own]")
    expect(sheet).to_contain_text(ana.say("meetings.app.statement_of", initials="A. M."))
    expect(sheet).not_to_contain_text(NAME)
    expect(sheet).not_to_contain_text("Narcotics")
    ana.pick(ana.say("meetings.app.paper_chair"))
    expect(sheet).to_contain_text(ana.say("meetings.app.chair_text"))
    ana.page.get_by_label(ana.say("meetings.app.paper_plain")).uncheck()
    expect(sheet).to_contain_text(NAME)
    ana.page.emulate_media(media="print")
    printed = ana.page.evaluate("() => document.body.innerText")
    assert ana.say("meetings.app.statement") in printed
    for word in (NOTE, "María", ana.say("meetings.app.paper_text"), ana.say("app.pages.keep_title")):
        assert word not in printed, word
    assert ana.page.title() == "Handrail"
    ana.page.emulate_media(media="screen")
    ana.page.locator("#from").fill("2031-01-01")
    expect(sheet).to_contain_text(ana.say("meetings.app.statement_none"))
    # In the list of all pages it is there without a name, and deleting can be undone.
    ana.go_to("#pages")
    expect(ana.page.locator(".rows")).not_to_contain_text(NAME)
    expect(ana.page.locator(".rows li")).to_have_count(2)
    ana.go_to("#m/log")
    opened = ana.page.locator(".rows a").first
    opened.click()
    ana.tap("meetings.app.remove_visit")
    ana.sees("meetings.app.log_empty")
    ana.tap("meetings.app.undo")
    row(ana).click()
    expect(ana.page.locator("#note")).to_have_value(NOTE)


def fetched(address: str) -> httpx.Response:
    """As a calendar program asks."""
    return httpx.get(
        address.replace("//localhost", "//127.0.0.1"), headers={"Host": re.sub(r"^http://|/c/.*", "", address)}
    )


def test_a_private_calendar_is_off_then_on_then_nowhere(profile: NewProfile, listed: LiveServer) -> None:
    ana = profile()
    calls = Calls(ana)
    ana.go_to("#m")
    saves(ana)
    ana.go_to("#m/calendar")
    ana.sees("meetings.app.calendar_warn")
    ana.tap("meetings.app.calendar_start")
    address = ana.page.locator("#address")
    expect(address).to_contain_text(".ics")
    first = address.inner_text()
    answer = fetched(first)
    assert answer.status_code == 200
    assert "RRULE:FREQ=WEEKLY" in answer.text
    assert not PRIVATE.search(answer.text)
    ana.tap("meetings.app.calendar_anew")
    ana.sees("meetings.app.calendar_anew_done")
    second = address.inner_text()
    assert fetched(first).status_code == 404
    assert fetched(second).status_code == 200
    # With no meeting left the calendar is still there, and so is the way to stop it.
    ana.go_to("#m")
    opens(ana)
    ana.tap("meetings.app.remove")
    ana.sees("meetings.app.empty")
    ana.reload()
    ana.sees("meetings.app.calendar_text_on")
    ana.go_to("#m/calendar")
    ana.go_offline()
    ana.tap("meetings.app.calendar_stop")
    ana.sees("meetings.app.calendar_later")
    ana.go_online()
    assert fetched(second).status_code == 200
    with ana.page.expect_response("**/plans/remove"):
        ana.reload()
    assert fetched(second).status_code == 404
    ana.sees("meetings.app.calendar_warn")
    ana.go_to("#m")
    ana.sees("meetings.app.empty")
    expect(ana.page.locator("main")).not_to_contain_text(ana.say("meetings.app.calendar"))
    assert calls.wrong == []


def test_another_time_is_said_until_it_was_seen_and_what_is_gone_is_kept(
    profile: NewProfile, server: LiveServer
) -> None:
    key = lists(server)
    ben = profile()
    now = datetime.now(UTC)
    ben.page.clock.install(time=now)
    ben.go_to("#m")
    saves(ben)
    lists(server, hour="18:00", key=key)
    ben.page.clock.set_system_time(now + timedelta(hours=25))
    ben.go_to("#m")
    ben.sees("meetings.app.moved")
    opens(ben)
    expect(ben.page.locator(".note.warn").first).to_contain_text("6:00 pm")
    ben.go_to("#m")
    ben.sees_title("meetings.app.mine")
    expect(ben.page.get_by_text(ben.say("meetings.app.moved"))).to_have_count(0)
    lists(server, but="mesa-lantern", key=key)
    ben.page.clock.set_system_time(now + timedelta(hours=51))
    ben.reload()
    ben.sees("meetings.app.gone")
    opens(ben)
    ben.sees("meetings.app.gone_saved")
    ben.tap("meetings.app.remove")
    ben.sees("meetings.app.removed")
    ben.tap("meetings.app.undo")
    ben.sees("meetings.app.gone")
    lists(server, key=key)


def test_a_place_stays_only_where_somebody_says_so(profile: NewProfile, listed: LiveServer) -> None:
    sam = profile()
    sam.context.grant_permissions(["geolocation"], origin=sam.server.app)
    sam.context.set_geolocation({"latitude": 35.52345, "longitude": -108.74567})
    sam.go_to("#m/find")
    sam.tap("meetings.app.near_me")
    near = sam.page.locator("#near")
    expect(near).to_have_value("35.52,-108.75")
    sam.reload()
    expect(near).to_have_value("")
    sam.type("meetings.app.near", TOWN)
    sam.page.get_by_label(sam.say("meetings.app.near_keep")).check()
    sam.reload()
    expect(near).to_have_value(TOWN)
    sam.tap("meetings.app.near_forget")
    expect(near).to_have_value("")
    assert sam.page.evaluate("() => Object.values(localStorage).join()").find("Gallup") == -1
    sam.type("meetings.app.near", "Nowhere at all")
    sam.tap("meetings.app.show")
    expect(sam.page.locator(".summary")).to_contain_text(sam.say("meetings.ask.no-town", near="Nowhere at all"))
    expect(near).to_have_value("Nowhere at all")


def test_two_tabs_and_the_way_from_the_site(profile: NewProfile, listed: LiveServer) -> None:
    sam = profile()
    sam.go_to("#m")
    finds(sam)
    ref = (row(sam).get_attribute("href") or "").removeprefix("#")
    other = sam.context.new_page()
    other.goto(f"{sam.server.app}/app/#{ref}")
    other.get_by_role("button", name=sam.say("meetings.app.save")).click()
    other.get_by_role("button", name=sam.say("app.start.yes")).click()
    other.get_by_text(sam.say("meetings.app.saved")).wait_for()
    sam.go_to("#m")
    expect(row(sam)).to_be_visible()
    other.get_by_role("button", name=sam.say("meetings.app.remove")).click()
    expect(row(sam)).to_have_count(0)
    sam.sees("meetings.app.empty")
