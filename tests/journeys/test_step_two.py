"""Step 2, as a person works it on a small phone: what helped, who has it, what can be believed today, one thing to try."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from handrail.content.texts import Gender, Lang, Wording
from tests.journeys.conftest import NewProfile
from tests.journeys.driver import PATIENCE
from tests.journeys.test_on_paper import pale
from tests.journeys.working_two_three import Early

pytestmark = pytest.mark.browser

# One pair by day; every other at night.
WALKS = [
    ("es", "own", "f"),
    pytest.param("en", "spiritual", "n", marks=pytest.mark.nightly),
    pytest.param("en", "secular", "n", marks=pytest.mark.nightly),
    pytest.param("es", "spiritual", "m", marks=pytest.mark.nightly),
    pytest.param("es", "secular", "n", marks=pytest.mark.nightly),
    pytest.param("en", "own", "n", marks=pytest.mark.nightly),
]


@pytest.mark.parametrize(("lang", "wording", "gender"), WALKS)
def test_all_of_step_two(profile: NewProfile, lang: Lang, wording: Wording, gender: Gender) -> None:
    who = profile(lang=lang)
    who.begins("One line.")
    walk = Early(who, 2)
    walk.to_step()
    walk.look()
    expect(who.page.get_by_text(walk.words("app.trying"), exact=True)).to_have_count(0)
    walk.open_part("steps.app.start", "helped")
    what_helped(walk)
    walk.open_part("steps.app.start", "who")
    who_has_it(walk)
    walk.open_part("steps.app.start", "believe")
    what_can_be_believed(walk, wording, gender)
    walk.open_part("steps.app.start", "try")
    one_small_thing(walk)
    how_it_went(walk)
    printed(walk)


def what_helped(walk: Early) -> None:
    """A list, a table with a year, a line; the signal goes in the middle and nothing stops."""
    who = walk.who
    walk.asks("helped.before")
    walk.line(1, "A walk.")
    who.tap("steps.app.add")
    walk.line(2, "My sister. 😀")
    walk.on()
    who.go_offline()
    walk.asks("helped.times")
    walk.look()
    walk.row(1, who.say("steps.app.year")).fill("2021")
    walk.row(1, walk.words("helped.times.column.what")).fill("A nurse sat with me.")
    walk.on()
    walk.says("helped.outside", "Once, by the river.")
    walk.heading(walk.words("helped.title"))


def who_has_it(walk: Early) -> None:
    """A person and what they have, a row taken out and brought back; and the way on for who has no sponsor yet."""
    who, page = walk.who, walk.who.page
    walk.asks("who.people")
    first, second = (walk.words("app.row.who.people", n=n) for n in (1, 2))
    page.get_by_role("region", name=first, exact=True).get_by_label(walk.words("who.people.column.who")).fill("R.")
    page.get_by_role("region", name=first, exact=True).get_by_label(walk.words("who.people.column.what")).fill("Calm.")
    who.tap("steps.app.add")
    page.get_by_role("region", name=second, exact=True).get_by_label(walk.words("who.people.column.who")).fill("T.")
    walk.look()
    page.get_by_role("button", name=re.compile(re.escape(second))).click()
    who.tap("steps.app.undo")
    expect(page.get_by_label(walk.words("who.people.column.who"))).to_have_count(2)
    walk.on()
    who.go_online()
    walk.asks("who.mine")
    who.tap("steps.app.skip")
    walk.asks("who.ask_one")
    walk.press("who.ask_one.link")
    expect(page).to_have_url(re.compile(r"#s/n/[0-9a-f]{32}-3$"))
    page.go_back()
    walk.asks("who.ask_one")
    page.get_by_label(who.say("steps.app.name"), exact=True).fill("R.")
    walk.on()
    walk.heading(walk.words("who.title"))


def what_can_be_believed(walk: Early, wording: Wording, gender: Gender) -> None:
    """My words are changed in the middle, and the same question stands there in the new words; then two sides, by the keys."""
    who, page = walk.who, walk.who.page
    walk.asks("believe.now")
    at = page.url
    walk.press("believe.now.link")
    who.sees_title("app.words.title")
    walk.wording, walk.gender = wording, gender
    walk.lean_on()
    page.locator("main .back").first.click()
    walk.asks("believe.now")
    assert page.url == at, "the way back leads to the same question"
    walk.look()
    walk.chooses("believe.now", "some")
    walk.asks("believe.sides")
    walk.sorts(1, "People like me get better.", "can")
    who.tap("steps.app.add")
    walk.sorts(2, "I am one of them.", "cannot")
    who.tap("steps.app.add")
    page.locator("#line-2").fill("Tomorrow.")
    walk.look()
    walk.on()
    walk.says("believe.more", "To see one year of it.")
    walk.heading(walk.words("believe.title"))
    said = page.locator(".said > div").filter(has_text=walk.words("believe.sides.ask"))
    expect(said).to_contain_text(re.compile("get better.*one of them.*Tomorrow", re.DOTALL))
    expect(said).to_contain_text(walk.words("believe.sides.option.cannot"))
    expect(said).to_contain_text(who.say("steps.app.rows.no_side"))


def one_small_thing(walk: Early) -> None:
    """What and when; "not yet" finishes the part; it stands at the top of the Step."""
    who = walk.who
    walk.says("try.what", "Three quiet minutes\nafter coffee.")
    walk.says("try.when", "Tomorrow.")
    walk.asks("try.with")
    who.tap("steps.app.skip")
    walk.asks("try.tried")
    walk.look()
    walk.chooses("try.tried", "not_yet")
    walk.heading(walk.words("try.title"))
    walk.tap_step()
    walk.sees("app.trying")
    who.sees_words("Three quiet minutes")
    walk.sees("app.trying_when", words="Tomorrow.")
    walk.sees("app.no_hurry")
    walk.look()


def how_it_went(walk: Early) -> None:
    """Asked at the top of the Step, and never demanded; something else takes its place there; what is left is there no more."""
    who, page = walk.who, walk.who.page
    walk.press("app.say_how")
    walk.chooses("try.tried", "yes")
    walk.says("try.went", "Two of three days.")
    walk.chooses("try.next", "keep")
    walk.heading(walk.words("try.title"))
    walk.tap_step()
    walk.sees("app.went", words="Two of three days.")
    walk.press("app.change")
    walk.asks("try.went")
    walk.on()
    walk.chooses("try.next", "else")
    walk.says("try.instead", "A walk with R.")
    walk.tap_step()
    who.sees_words("A walk with R.")
    expect(page.get_by_text("Three quiet minutes")).to_have_count(0)
    walk.press("app.change")
    walk.asks("try.instead")
    page.go_back()
    walk.heading(walk.words("title"))


def printed(walk: Early) -> None:
    """Looking back on the Step, and on paper: what was said, each line with its side; large, when wanted."""
    who, page = walk.who, walk.who.page
    page.get_by_role("link", name=who.say("steps.app.look_back", step=2), exact=True).click()
    who.tap("steps.app.large")
    walk.look()
    can = walk.words("believe.sides.option.can")
    walk.looks_at_paper(
        "A nurse sat with me.", "Calm.", "I am one of them.", can, "A walk with R.", gone=(walk.words("who.mine.ask"),)
    )
    assert pale(page) == []
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    who.tap("steps.app.print")
    assert page.evaluate("() => window.printed") is True
    assert page.title() == "Handrail"


def test_nothing_is_a_whole_answer(profile: NewProfile) -> None:
    who = profile()
    who.begins("One line.")
    walk = Early(who, 2)
    walk.to_step()
    walk.open_part("steps.app.start", "believe")
    walk.asks("believe.now")
    who.tap("steps.app.save")
    who.sees("steps.app.nothing_chosen")
    walk.chooses("believe.now", "nothing")
    walk.heading(walk.words("believe.title"))
    who.sees("steps.app.part_done")
    for pushing in ("believe.sides.ask", "believe.more.ask"):
        expect(who.page.get_by_text(walk.words(pushing), exact=True)).to_have_count(0)
    walk.tap_step()
    expect(walk.part_button("steps.app.look", "believe")).to_be_visible(timeout=PATIENCE)
