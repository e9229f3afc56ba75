"""Step 7, as a person works it on a small phone: asking in own words, reading it again, and practicing the opposite."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from handrail.content.texts import Gender, Lang, Wording
from tests.journeys.changing import Change
from tests.journeys.conftest import NewProfile
from tests.journeys.driver import PATIENCE

pytestmark = pytest.mark.browser

WALKS = [
    ("en", "own", "n", "shortcoming"),
    pytest.param("es", "spiritual", "f", "defect", marks=pytest.mark.nightly),
    pytest.param("es", "secular", "m", "shortcoming", marks=pytest.mark.nightly),
    pytest.param("en", "spiritual", "n", "pattern", marks=pytest.mark.nightly),
    pytest.param("en", "secular", "n", "defect", marks=pytest.mark.nightly),
    pytest.param("es", "own", "n", "pattern", marks=pytest.mark.nightly),
]


@pytest.mark.parametrize(("lang", "wording", "gender", "word"), WALKS)
def test_all_of_step_seven(profile: NewProfile, lang: Lang, wording: Wording, gender: Gender, word: str) -> None:
    who = profile(lang=lang)
    who.begins("One line.")
    walk = Change(who, 4, wording, gender)
    if (wording, gender) != ("secular", "n"):
        walk.choose_words()
    walk.begins_row("good")
    walk.says("good.what", "I listen")
    walk.step = 6
    walk.chooses_word(word)
    walk.open("d")
    walk.draws("I hide")
    walk.step = 7
    asked_for_one(walk)
    asked_for_all(walk)
    read_again(walk)
    practiced(walk)
    went(walk)
    printed(walk)


def asked_for_one(walk: Change) -> None:
    """For one pattern, in own words, to a person; no sponsor yet leads on."""
    who = walk.who
    walk.open()
    walk.sees("intro")
    walk.look()
    walk.begins_row("asking")
    walk.chooses("asking.about", "one")
    walk.picks("asking.which", "I hide")
    walk.asks("asking.words")
    who.sees_words(walk.words("asking.words.hint"))
    who.go_offline()
    walk.says("asking.words", "This is here.\nI am open to help.")
    walk.chooses("asking.how", "aloud", "person")
    walk.asks("asking.who")
    expect(walk.button("asking.who.link")).to_have_attribute(
        "href", "#s/n/" + who.page.url.split("#p/")[1].replace("/", "-")
    )
    walk.look()
    walk.names("asking.who", "J.")
    walk.skip("asking.day")
    walk.heading("This is here.")
    who.go_online()


def asked_for_all(walk: Change) -> None:
    """For all at once: no pattern is asked for."""
    walk.begins_row("asking")
    walk.chooses("asking.about", "all")
    walk.says("asking.words", "All of it, too.")
    walk.asks("asking.how")


def read_again(walk: Change) -> None:
    """Large, for a voice, on paper, and a way to other words."""
    who, page = walk.who, walk.who.page
    walk.open()
    walk.press("app.read")
    walk.heading(walk.words("app.read.title"))
    who.sees_words("I am open to help.")
    walk.sees("app.read.about", names="I hide")
    walk.sees("app.read.all")
    walk.look()
    size = page.locator(".written").first.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 22
    who.tap("steps.app.small")
    smaller = page.locator(".written").first.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
    assert smaller < size
    walk.about("app.read.change", "All of it, too.").click()
    walk.asks("asking.words")
    page.locator("#answer").fill("All of it. Slowly.")
    walk.on()
    walk.open("a")
    who.sees_words("All of it. Slowly.")
    page.emulate_media(media="print")
    said = page.locator("body").inner_text()
    assert "I am open to help." in said
    assert walk.words("app.read.change") not in said
    assert "Handrail" not in said
    page.emulate_media(media="screen")


def practiced(walk: Change) -> None:
    """The opposite, with what is good in me; how it went is not asked before it was tried."""
    who, page = walk.who, walk.who.page
    walk.begins_row("practice")
    walk.picks("practice.pattern", "I hide")
    walk.says("practice.opposite", "Say one true thing")
    walk.picks("practice.good", "I listen")
    walk.says("practice.when", "At breakfast")
    walk.names("practice.with", "J.")
    walk.asks("practice.tried")
    walk.look()
    walk.chooses("practice.tried", "not_yet")
    walk.heading("Say one true thing")
    who.sees("steps.app.rows.row_done")
    assert page.get_by_text(walk.words("practice.went.ask"), exact=True).count() == 0


def went(walk: Change) -> None:
    """The list on the Step's screen: what, when, with whom; and later how it went, twice."""
    who, page = walk.who, walk.who.page
    walk.open()
    walk.heading(walk.words("title"))
    mine = page.locator("section[aria-labelledby=practicing]")
    for facts in (
        walk.words("app.practicing.opposite_of", names="I hide"),
        walk.words("app.practicing.good", names="I listen"),
        walk.words("app.practicing.when", when="At breakfast"),
        walk.words("app.practicing.with", name="J."),
    ):
        expect(mine).to_contain_text(facts, timeout=PATIENCE)
    walk.look()
    walk.about("app.practicing.write", "Say one true thing").focus()
    page.keyboard.press("Enter")
    walk.chooses("practice.tried", "yes")
    walk.asks("practice.went")
    walk.row(1, walk.words("practice.went.column.what")).fill("I said it. It was quiet.")
    who.tap("steps.app.add")
    walk.row(2, walk.words("practice.went.column.what")).fill("Not this time.")
    walk.look()
    walk.on()
    walk.open()
    walk.about("app.practicing.again", "Say one true thing").click()
    walk.asks("practice.went")
    expect(walk.row(2, walk.words("practice.went.column.what"))).to_have_value("Not this time.")


def printed(walk: Change) -> None:
    """The list of what is practiced, and the whole Step, on paper."""
    who, page = walk.who, walk.who.page
    walk.open()
    walk.press("app.practicing.list")
    walk.heading(walk.words("app.practicing"))
    who.sees_words("I said it. It was quiet.")
    walk.look()
    page.emulate_media(media="print")
    said = page.locator("body").inner_text()
    for words in ("Say one true thing", "Not this time.", walk.words("app.practicing.when", when="At breakfast")):
        assert words in said
    assert walk.words("app.practicing.again") not in said
    page.emulate_media(media="screen")
    walk.open("1")
    who.sees_words("I am open to help.")
    who.sees_words("Not this time.")
    walk.look()
