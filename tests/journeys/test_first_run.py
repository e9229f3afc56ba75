"""The first five minutes, by taps and keys: write first, keep it later; someone younger; a meeting and nothing else; looks, leaving, locking."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewProfile
from tests.journeys.driver import Profile
from tests.journeys.looking import hidden_focus, sideways

pytestmark = pytest.mark.browser

IN_STORE = "Object.entries(localStorage).flat().join(' ')"
VAULTS = "async () => (await indexedDB.databases()).map((one) => one.name)"


def reopened(device: Profile, at: datetime | None = None) -> None:
    """Closed, and opened anew from the address, perhaps at a later hour."""
    device.page.close()
    if at:
        device.context.clock.set_system_time(at)
    device.page = device.context.new_page()
    device.go_to()


def three_shifts(device: Profile) -> None:
    """The way out by keys."""
    for _ in range(3):
        device.page.keyboard.press("Shift")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_written_closed_reopened_kept_and_opened_elsewhere(profile: NewProfile, lang: str) -> None:
    ana, tablet = profile(lang=lang), profile(lang=lang)
    ana.begins("No pude más. I could not sleep.")
    assert ana.interactions <= 4
    ana.sees("app.pages.keep_title")
    reopened(ana)
    ana.sees_today()
    ana.sees("app.pages.keep_title")
    ana.tap("app.pages.keep")
    name, passphrase = ana.keeps()
    ana.tap("app.later")
    ana.sees("app.pages.card_title")
    tablet.signs_in(name, passphrase)
    tablet.open_page("I could not sleep.")
    tablet.sees_status("app.write.backed")
    assert tablet.reads() == "No pude más. I could not sleep."
    assert "adult" not in tablet.page.evaluate(IN_STORE), "who signs in is not asked"


def test_nothing_is_offered_before_the_first_saved_page(profile: NewProfile) -> None:
    ana = profile()
    ana.go_to()
    ana.tap("app.welcome.start")
    ana.tap("app.start.yes")
    ana.write("Half a li")
    ana.sees_status("app.write.local")
    expect(ana.page.get_by_text(ana.say("app.pages.keep_title"))).to_have_count(0)


def test_the_age_is_asked_once(profile: NewProfile) -> None:
    ana = profile(lang="es")
    ana.go_to()
    ana.tap("app.welcome.start")
    ana.sees_title("app.start.title")
    expect(ana.page.locator("main button")).to_have_count(2)
    ana.tap("app.back")
    ana.sees_title("app.welcome.title")
    ana.tap("app.welcome.start")
    ana.tap("app.start.yes")
    ana.page.locator("#text").wait_for()
    ana.page.evaluate(
        "async () => { for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name); }"
    )
    reopened(ana)
    ana.tap("app.welcome.start")
    ana.page.locator("#text").wait_for()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_someone_younger_gets_help_and_words_and_nothing_is_kept(profile: NewProfile, lang: str) -> None:
    kit = profile(lang=lang)
    kit.go_to()
    before = kit.page.evaluate(IN_STORE)
    kit.tap("app.welcome.start")
    kit.tap("app.start.no")
    kit.sees_title("app.young.title")
    lines = kit.page.locator("main .rows a")
    expect(lines.first).to_have_attribute("href", re.compile(r"^(tel|sms):"))
    kit.sees("app.young.say_1")
    assert kit.page.evaluate(IN_STORE) == before
    assert [one for one in kit.page.evaluate(VAULTS) if one != "handrail"] == []
    assert kit.page.url.endswith("#start"), "the address does not say what was answered"
    kit.tap("app.young.help")
    kit.sees_title("app.help.title")
    kit.page.go_back()
    kit.sees_title("app.start.title")
    kit.tap("app.start.no")
    kit.tap("app.young.back")
    kit.tap("app.start.yes")
    kit.page.locator("#text").wait_for()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_meeting_and_nothing_else(profile: NewProfile, lang: str) -> None:
    sam = profile(lang=lang)
    sam.go_to()
    sam.tap("app.welcome.meeting")
    sam.sees_title("meetings.app.title")
    sam.sees("meetings.app.empty")
    assert [one for one in sam.page.evaluate(VAULTS) if one != "handrail"] == []
    sam.tap("meetings.app.unlisted")
    sam.tap("app.start.yes")
    sam.sees_title("app.write.label_meeting")
    sam.write("Tuesday 7 pm, the yellow house")
    sam.tap("app.write.save")
    sam.sees_status("app.write.local")
    sam.reload()
    sam.sees_title("app.write.label_meeting")


def test_later_remind_me_waits_for_the_next_page_or_the_next_day(profile: NewProfile) -> None:
    ana = profile()
    note = ana.page.get_by_text(ana.say("app.pages.keep_title"))
    today = datetime(2026, 11, 23, 18, tzinfo=UTC)
    ana.page.clock.install(time=today)
    ana.begins("The first.")
    expect(note).to_be_visible()
    ana.tap("app.keep.later")
    ana.sees("app.keep.put_off")
    expect(note).to_have_count(0)
    ana.go_to()
    ana.sees_today()
    expect(note).to_have_count(0)
    ana.go_to("#pages")
    ana.tap("app.pages.new")
    ana.page.clock.run_for(2_000)
    ana.write("The second.")
    ana.tap("app.write.save")
    expect(note).to_be_visible()
    ana.tap("app.keep.later")
    ana.go_to()
    ana.sees_today()
    expect(note).to_have_count(0)
    ana.page.clock.set_system_time(today + timedelta(days=1))
    ana.reload()
    expect(note).to_be_visible()


def background(device: Profile) -> str:
    """The page's colour as it is drawn."""
    return str(device.page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_chosen_looks_are_kept_on_this_device(profile: NewProfile, lang: str) -> None:
    ana = profile(lang=lang)
    ana.page.emulate_media(color_scheme="light")
    ana.begins("Bright.")
    light = background(ana)
    ana.go_to("#me")
    ana.page.get_by_role("link", name=ana.say("app.looks.title")).click()
    ana.pick(ana.say("app.looks.theme.dark"))
    ana.pick(ana.say("app.looks.contrast.high"))
    ana.pick(ana.say("app.looks.motion.less"))
    dark = background(ana)
    assert dark != light
    reopened(ana)
    assert background(ana) == dark
    expect(ana.page.locator("html")).to_have_attribute("data-contrast", "high")
    expect(ana.page.locator("html")).to_have_attribute("data-motion", "less")
    ana.go_to("#looks")
    ana.pick(ana.say("app.looks.theme.system"))
    assert background(ana) == light


def test_a_device_left_alone_says_so_then_locks_and_loses_no_word(profile: NewProfile) -> None:
    ana = profile()
    ana.page.clock.install()
    ana.begins("Before.")
    _name, passphrase = ana.keeps()
    ana.go_to()
    ana.open_page("Before.")
    ana.write("Before, and half a wo")
    ana.page.clock.fast_forward("14:10")
    ana.sees("app.idle.soon")
    ana.tap("app.idle.stay")
    expect(ana.page.get_by_text(ana.say("app.idle.soon"))).to_have_count(0)
    ana.write("Before, and half a word more, not sa")
    ana.page.clock.fast_forward("14:10")
    ana.sees("app.idle.soon")
    ana.page.clock.fast_forward("01:00")
    ana.sees_title("app.unlock.title")
    assert "half a word" not in ana.page.content()
    ana.type("app.pass.label", passphrase)
    ana.tap("app.unlock.button")
    expect(ana.page.locator("#text")).to_have_value("Before, and half a word more, not sa")


def test_closed_for_longer_than_chosen_it_is_locked_when_opened(profile: NewProfile) -> None:
    ana = profile(lang="es")
    start = datetime.now(UTC)
    ana.context.clock.install(time=start)
    ana.begins("Guardado.")
    ana.keeps()
    ana.go_to("#quick")
    ana.sees("app.idle.choice")
    reopened(ana, start + timedelta(minutes=4))
    ana.sees_today()
    reopened(ana, start + timedelta(minutes=20))
    ana.sees_title("app.unlock.title")
    expect(ana.page.get_by_text(ana.say("app.idle.locked"))).to_be_visible()


def test_leaving_in_the_middle_of_a_word_keeps_the_word(profile: NewProfile) -> None:
    ana = profile()
    ana.begins("A page.")
    _name, passphrase = ana.keeps()
    ana.go_to()
    ana.open_page("A page.")
    ana.page.locator("#text").press("End")
    ana.page.keyboard.type(" And in the mid")
    ana.leaves(lambda: three_shifts(ana))
    ana.page.go_back()
    ana.sees_title("app.unlock.title")
    ana.type("app.pass.label", passphrase)
    ana.tap("app.unlock.button")
    ana.sees_words("A page. And in the mid")


def test_leave_this_page_can_be_turned_off(profile: NewProfile) -> None:
    ana = profile(lang="es")
    ana.begins("Aquí me quedo.")
    ana.go_to("#quick")
    ana.pick(ana.say("app.out_fast.leave.off"))
    expect(ana.control("app.leave")).to_be_hidden()
    reopened(ana)
    three_shifts(ana)
    ana.finds_page("Aquí me quedo.")
    ana.go_to("#quick")
    ana.pick(ana.say("app.out_fast.leave.on"))
    ana.leaves(lambda: ana.tap("app.leave"))


PLACES = ["", "#pages", "#m", "#g", "#me", "#looks", "#quick", "#help", "#in", "#keep"]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_phone_on_its_side_with_large_letters_shows_the_page(profile: NewProfile, lang: str) -> None:
    ana = profile(lang=lang)
    ana.begins("Sideways.")
    for size in ((320, 256), (640, 320)):
        ana.page.set_viewport_size({"width": size[0], "height": size[1]})
        for place in PLACES:
            ana.go_to(place)
            if place == "#keep":
                ana.page.locator(".pick").first.wait_for()
            assert sideways(ana.page) == [], place
            assert hidden_focus(ana.page) == [], (place, size)
    ana.page.set_viewport_size({"width": 320, "height": 256})
    ana.go_to()
    covered = ana.page.evaluate("getComputedStyle(document.querySelector('.tabs')).position")
    assert covered == "static"
    assert ana.page.locator(".tabs a").last.is_visible()


def test_the_language_comes_first_and_is_kept(profile: NewProfile) -> None:
    ana = profile()
    ana.go_to()
    ana.page.keyboard.press("Tab")
    assert ana.page.evaluate("document.activeElement.textContent") == "Español"
    ana.page.keyboard.press("Enter")
    ana.lang = "es"
    ana.sees_title("app.welcome.title")
    reopened(ana)
    ana.sees_title("app.welcome.title")
    assert ana.page.locator("html").get_attribute("lang") == "es"
    ana.begins("En español.")
    ana.page.get_by_role("button", name="English").click()
    ana.lang = "en"
    assert ana.reads() == "En español."
    ana.sees_status("app.write.local")
