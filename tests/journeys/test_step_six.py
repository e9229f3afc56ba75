"""Step 6, as a person works it on a small phone: the word, patterns drawn out of Step 4 by choice, and "not yet"."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from handrail.content.texts import Gender, Lang, Wording
from tests.journeys.changing import Change
from tests.journeys.conftest import NewProfile
from tests.journeys.driver import PATIENCE

pytestmark = pytest.mark.browser

WALKS = [
    ("es", "spiritual", "f", "defect"),
    pytest.param("en", "secular", "n", "shortcoming", marks=pytest.mark.nightly),
    pytest.param("en", "own", "n", "pattern", marks=pytest.mark.nightly),
    pytest.param("es", "own", "m", "shortcoming", marks=pytest.mark.nightly),
    pytest.param("es", "secular", "n", "pattern", marks=pytest.mark.nightly),
    pytest.param("en", "spiritual", "n", "defect", marks=pytest.mark.nightly),
]


@pytest.mark.parametrize(("lang", "wording", "gender", "word"), WALKS)
def test_all_of_step_six(profile: NewProfile, lang: Lang, wording: Wording, gender: Gender, word: str) -> None:
    who = profile(lang=lang)
    who.begins("One line.")
    walk = Change(who, 4, wording, gender)
    if (wording, gender) != ("secular", "n"):
        walk.choose_words()
    written_before(walk)
    walk.step = 6
    nothing_is_chosen_for_anybody(walk)
    walk.chooses_word(word)
    walk.look()
    drawn(walk)
    one_of_its_own(walk)
    by_the_pattern_itself(walk)
    printed(walk)
    another_word(walk, "shortcoming" if word == "defect" else "defect")


def written_before(walk: Change) -> None:
    """Three rows of Step 4: a fear, a resentment, and one that was done to this person."""
    walk.fears("The phone.")
    walk.resents("Rosa", "money", "love")
    walk.resents("T.", "safety", mark="child")


def nothing_is_chosen_for_anybody(walk: Change) -> None:
    """Before a word is chosen, the Step says the plain one; what was written is shown, and nothing of it is ticked."""
    who, page = walk.who, walk.who.page
    walk.open()
    walk.sees("intro")
    walk.sees("app.draw.text")
    walk.press("app.draw.open_it")
    who.sees_words(walk.words("app.draw.intro"))
    assert page.locator("input:checked").count() == 0
    walk.sees("app.draw.chosen", n=0)
    walk.press("app.draw.keep")
    expect(page.get_by_role("alert")).to_contain_text(walk.words("app.draw.no_name"), timeout=PATIENCE)
    walk.look()
    theirs = page.locator("details#theirs")
    # That none of it is theirs is said before it is opened.
    expect(page.locator("details#theirs:not([open])")).to_be_visible()
    walk.sees("app.draw.done_to_me_text")
    walk.sees("app.draw.done_to_me_why")
    theirs.locator("summary").click()
    touched = all_touched(walk, "safety")
    expect(theirs).to_contain_text(who.say("steps.app.rows.only_touched", what=touched))
    walk.look()
    page.go_back()


def all_touched(walk: Change, *options: str) -> str:
    """What a row touched, in the words of Step 4."""
    return ", ".join(walk.who.say(f"steps.4.resentment.touched.option.{one}") for one in options)


def drawn(walk: Change) -> None:
    """Two rows into one pattern without a signal; one more joins it later; what was done to me comes without a name."""
    who, page = walk.who, walk.who.page
    walk.open("d")
    who.go_offline()
    walk.draws("Me escondo", "Rosa", "The phone.")
    expect(page.locator("details#fear")).to_contain_text(walk.words("app.draw.in", names="Me escondo"))
    page.get_by_role("button", name=walk.words("app.draw.add", name="Me escondo"), exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text(walk.words("app.draw.nothing"), timeout=PATIENCE)
    page.locator("details#theirs").get_by_role("checkbox").check()
    page.get_by_label(walk.words("app.draw.name"), exact=True).fill("Half a name")
    who.tap("app.tab.help")
    who.sees_title("app.help.title")
    page.go_back()
    expect(page.get_by_label(walk.words("app.draw.name"), exact=True)).to_have_value("Half a name")
    page.get_by_role("button", name=walk.words("app.draw.add", name="Me escondo"), exact=True).click()
    walk.sees("app.draw.chosen", n=0)
    expect(page.get_by_label(walk.words("app.draw.name"), exact=True)).to_have_value("Half a name")
    walk.look()
    walk.press("app.draw.open", name="Me escondo")
    walk.asks("pattern.gives")
    who.go_online()
    walk.look()
    walk.says("pattern.gives", "Nobody sees me.")
    walk.says("pattern.costs", "Nobody sees me.")
    walk.says("pattern.without", "I would go to the door.")
    walk.asks("pattern.ready")
    who.sees_words(walk.words("pattern.ready.hint"))
    walk.look()
    walk.chooses("pattern.ready", "not_yet")
    walk.heading("Me escondo")
    who.sees("steps.app.rows.row_done")
    said = page.locator(".said")
    expect(said).to_contain_text(who.say("steps.app.rows.only_touched", what=all_touched(walk, "safety")))
    expect(said).to_contain_text("Rosa")
    expect(said).not_to_contain_text("T.")
    expect(said).to_contain_text(walk.words("pattern.ready.option.not_yet"))


def one_of_its_own(walk: Change) -> None:
    """A pattern needs no row: a name is enough. What was typed before is still there."""
    walk.open("d")
    expect(walk.who.page.get_by_label(walk.words("app.draw.name"), exact=True)).to_have_value("Half a name")
    walk.draws("Digo que sí")
    walk.open("p2")
    walk.who.sees_words("Digo que sí")
    walk.who.sees_words("Me escondo")


def by_the_pattern_itself(walk: Change) -> None:
    """The same choice on a pattern's own page: what was done to me is there without a name, what is good in me is not."""
    who, page = walk.who, walk.who.page
    page.get_by_role("link").filter(has_text="Digo que sí").click()
    walk.asks("pattern.from")
    fields = page.locator("main fieldset")
    expect(fields.first).to_contain_text("Rosa")
    expect(fields.first).to_contain_text(who.say("steps.app.rows.only_touched", what=all_touched(walk, "safety")))
    expect(fields.first).not_to_contain_text("T.")
    walk.look()
    who.tap("steps.app.break")
    who.sees_title("steps.app.break.title")
    who.tap("steps.app.break.back")
    walk.picks("pattern.from", "Rosa")
    walk.asks("pattern.gives")


def printed(walk: Change) -> None:
    """The whole Step on paper."""
    who, page = walk.who, walk.who.page
    walk.open("1")
    who.sees_words("I would go to the door.")
    walk.look()
    page.emulate_media(media="print")
    said = page.locator("body").inner_text()
    for words in (
        "Me escondo",
        "Nobody sees me.",
        walk.words("pattern.ready.ask"),
        walk.words("pattern.ready.option.not_yet"),
    ):
        assert words in said, words
    assert "Handrail" not in said
    assert not any(one.is_visible() for one in page.locator("main .btn").all())
    page.emulate_media(media="screen")


def another_word(walk: Change, word: str) -> None:
    """The word changes any day: from then on both Steps say it, and what was answered stays as it was asked."""
    who, page = walk.who, walk.who.page
    before = walk.words("pattern.ready.ask")
    walk.open()
    walk.open_part("steps.app.look", "word")
    page.locator(".said a").first.click()
    walk.asks("word.word")
    walk.ticks(walk.words(f"word.word.option.{word}"))
    walk.on()
    walk.heading(walk.words("word.title"))
    walk.word = word
    walk.open("1")
    who.sees_words(before)
    walk.open()
    walk.sees("app.draw.text")
    walk.step = 7
    walk.open("p1")
    walk.sees("asking.none")
    walk.step = 6
    page.reload()
    walk.open("d")
    walk.sees("app.draw.name_hint")


@pytest.mark.nightly
def test_a_pattern_that_two_phones_added_to_waits_for_a_choice(profile: NewProfile) -> None:
    first = Change(profile(), 4)
    first.who.begins("One line.")
    name, passphrase = first.who.keeps()
    first.fears("The phone.")
    first.fears("Rooms.")
    first.step = 6
    first.open("d")
    first.draws("I hide", "The phone.")
    second = Change(profile(), 6)
    second.who.signs_in(name, passphrase)
    second.open("d")
    expect(second.who.page.locator("main")).to_contain_text(
        second.words("app.draw.in", names="I hide"), timeout=PATIENCE
    )
    second.who.go_offline()
    for walk in (first, second):
        walk.ticks(re.compile("^Rooms"))
        walk.press("app.draw.add", name="I hide")
        walk.sees("app.draw.kept", name="I hide")
    first.open("p2")
    second.who.go_online()
    first.who.sees("app.pages.two")
    first.open("d")
    first.ticks(re.compile("^Rooms"))
    first.press("app.draw.add", name="I hide")
    alert = first.who.page.get_by_role("alert")
    expect(alert).to_contain_text(first.words("app.draw.two"), timeout=PATIENCE)
    first.sees("app.draw.chosen", n=1)
