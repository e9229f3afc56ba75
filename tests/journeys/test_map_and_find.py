"""The map of the twelve and what stands beside it: finding words in my own writing, what words mean, no sponsor yet, 1939."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from handrail.content.texts import Lang
from handrail.content.words import optional_texts
from tests.journeys.conftest import NewProfile
from tests.journeys.driver import PATIENCE, Profile
from tests.journeys.working_steps import Walk

OLD = {text.id.removeprefix("steps.old."): text.words("en") for text in optional_texts().startswith("steps.old.")}


def row_of(who: Profile, step: int) -> Locator:
    """A Step's row on the map."""
    return who.page.get_by_role("listitem").filter(has_text=who.say(f"steps.app.name.{step}"))


def look_for(who: Profile, words: str) -> None:
    """Types words and finds them."""
    who.type("steps.find.label", words)
    who.page.keyboard.press("Enter")


def begins_step_one(who: Profile) -> Walk:
    """From the map into the first question, with one answer."""
    walk = Walk(who)
    walk.to_step()
    walk.open_part("steps.app.start", "powerless")
    walk.asks("powerless.tried")
    # Nothing is written: nothing is said of where it is.
    assert who.page.get_by_text(who.say("app.write.local")).count() == 0
    walk.happened(1, "2019", "Mi mamá se enojó. It cost $5.00?")
    walk.on()
    walk.asks("powerless.told")
    return walk


def test_the_map_says_where_i_am_and_nothing_of_how_much(profile: NewProfile) -> None:
    who = profile()
    who.begins("I was afraid of the dark.")
    who.go_to("#s")
    who.sees("steps.map.start")
    walk = begins_step_one(who)
    who.tap("app.tab.steps")
    expect(row_of(who, 1)).to_contain_text(who.say("steps.app.state.started"), timeout=PATIENCE)
    expect(row_of(who, 4)).to_contain_text(who.say("steps.app.state.new"))
    expect(row_of(who, 9)).to_contain_text(who.say("steps.app.not_built"))
    expect(who.page.locator("main")).not_to_contain_text("%")
    walk.look()
    # Any order: a later Step is open without the ones before it.
    row_of(who, 6).get_by_role("link").click()
    who.sees_title("steps.6.title")
    # Paper is the site's: past the app's own worker, and back to where one was.
    who.page.go_back()
    who.page.get_by_role("link").filter(has_text=who.say("steps.map.paper")).click()
    expect(who.page).to_have_url(re.compile(r"://localhost:\d+/en/worksheets/$"), timeout=PATIENCE)
    expect(who.page.get_by_role("heading", level=1)).to_have_text(who.say("steps.paper.list.title"))
    who.page.go_back()
    who.sees_title("steps.app.title")


def test_words_are_found_on_the_device_with_no_signal_and_nothing_of_them_stays(profile: NewProfile) -> None:
    who = profile()
    who.begins("I was afraid of the dark.")
    walk = begins_step_one(who)
    who.tap("app.tab.steps")
    who.page.get_by_role("link").filter(has_text=who.say("steps.find.link")).click()
    who.sees_title("steps.find.title")
    walk.look()
    who.tap("steps.find.go")
    who.sees("steps.find.nothing")
    # What is wrong takes the caret once, and not from who goes on typing.
    who.page.locator("#words").focus()
    who.page.keyboard.type("zeb")
    expect(who.page.locator("#words")).to_have_value("zeb")
    who.go_offline()
    look_for(who, "ENOJO mama $5.00?")
    who.sees_status("steps.find.found_one")
    marks = who.page.locator("mark")
    expect(marks).to_have_text(["mamá", "enojó", "$5.00?"])
    expect(who.page.locator("main")).to_contain_text(
        who.say("steps.find.kind.step", step=1, part=walk.words("powerless.title"))
    )
    walk.look()
    assert who.page.url.endswith("#s/f")
    # To the page and back: what was found is still there. After that it is not.
    marks.first.click()
    walk.heading(walk.words("powerless.told.ask"))
    who.page.go_back()
    expect(marks.first).to_have_text("mamá", timeout=PATIENCE)
    look_for(who, "afraid zebra")
    who.sees("steps.find.found_none")
    look_for(who, "AFRAID")
    expect(marks).to_have_text(["afraid"])
    who.tap("app.tab.today")
    who.go_online()
    who.to_pages()
    who.tap("app.pages.find")
    who.sees_title("steps.find.title")
    expect(who.page.locator("#words")).to_have_value("")
    kept = who.page.evaluate("() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])")
    assert "afraid" not in kept.lower()


def test_without_a_sponsor_there_is_a_way_on_and_a_way_back(profile: NewProfile) -> None:
    who = profile(lang="es")
    who.begins("Tengo miedo.")
    who.go_to("#s/2")
    who.sees_title("steps.2.title")
    name = who.say("steps.app.start", part=who.say("steps.2.who.title"))
    who.page.get_by_role("button", name=name).click()
    leads = who.page.locator("a[href^='#s/n/']")
    while leads.count() == 0:
        before = who.page.get_by_role("heading", level=1).inner_text()
        who.tap("steps.app.skip")
        expect(who.page.get_by_role("heading", level=1)).not_to_have_text(before)
    asked = who.page.get_by_role("heading", level=1).inner_text()
    leads.click()
    who.sees_title("steps.sponsor.title")
    for part in ("ask", "now", "counselor", "trusted", "meeting", "line"):
        who.sees(f"steps.sponsor.{part}.title")
    expect(who.page.locator("a[href='tel:988']").first).to_be_visible()
    expect(who.page.locator("main a[href='#help']")).to_be_visible()
    Walk(who).look()
    who.tap("app.back")
    Walk(who).heading(asked)


def old_wording(who: Profile, on: bool) -> None:
    """A server whose operator turned the wording of 1939 on, or off."""
    whole = {"source": "first edition", "year": 1939, "status": "unverified", "lines": OLD}
    body = {"status": 200, "json": whole} if on else {"status": 204, "body": ""}
    who.context.route("**/texts/1939.json", lambda route: route.fulfill(**body))


def test_the_wording_of_1939_is_read_by_who_opens_it(profile: NewProfile) -> None:
    who = profile(width=1280)
    old_wording(who, on=True)
    who.begins("one line")
    who.go_to("#s/3")
    who.sees_title("steps.3.title")
    line = who.page.get_by_text(OLD["3"], exact=True)
    expect(line).to_be_hidden()
    who.page.get_by_text(who.say("steps.wording.title"), exact=True).click()
    expect(line).to_be_visible()
    expect(who.page.locator("main")).to_contain_text(who.say("steps.wording.unverified"))
    Walk(who).look()


def test_in_spanish_it_is_a_link_and_where_it_is_off_there_is_nothing(profile: NewProfile) -> None:
    langs: list[tuple[Lang, bool]] = [("es", True), ("en", False)]
    for lang, on in langs:
        who = profile(lang=lang)
        old_wording(who, on)
        who.begins("una línea")
        with who.page.expect_response("**/texts/1939.json"):
            who.go_to("#s/7")
        who.sees_title("steps.7.title")
        out = who.page.locator("a[href^='https://www.aa.org']")
        expect(out).to_have_count(1 if on else 0)
        expect(who.page.get_by_text(who.say("steps.wording.title"), exact=True)).to_have_count(0)
        if on:
            assert "noreferrer" in str(out.get_attribute("rel"))


def test_words_that_need_a_meaning_have_it_where_they_stand(profile: NewProfile) -> None:
    who = profile()
    who.begins("one line")
    who.go_to("#s/4")
    who.sees_title("steps.4.title")
    who.page.get_by_text(who.say("steps.glossary.title"), exact=True).click()
    who.sees("steps.glossary.resentment.means")
    expect(who.page.get_by_text(who.say("steps.glossary.higher_power.means"))).to_have_count(0)
    Walk(who).look()
