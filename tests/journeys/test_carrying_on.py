"""What somebody carries from Step 4 to 5, 6 and 7, by their own choice alone: told, drawn into a pattern, asked about, burned."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from handrail.content.texts import Gender, Lang, Wording
from tests.journeys.changing import Change
from tests.journeys.conftest import NewProfile
from tests.journeys.driver import PATIENCE
from tests.journeys.working_five import Telling

pytestmark = pytest.mark.browser

WALKS = [
    ("en", "spiritual", "n", "pattern"),
    pytest.param("es", "own", "f", "shortcoming", marks=pytest.mark.nightly),
    pytest.param("es", "secular", "m", "defect", marks=pytest.mark.nightly),
]
ROSA, PHONE, UNCLE, GOOD = "Rosa", "The phone.", "T.", "I listen"
HIDE, SAFE = "I hide", "I keep watch"


@pytest.mark.parametrize(("lang", "wording", "gender", "word"), WALKS)
def test_from_step_four_to_step_seven(
    profile: NewProfile, lang: Lang, wording: Wording, gender: Gender, word: str
) -> None:
    who = profile(lang=lang)
    who.begins("One line.")
    walk, telling = Change(who, 4, wording, gender), Telling(who)
    telling.wording = wording
    if (wording, gender) != ("secular", "n"):
        walk.choose_words()
    walk.fears(PHONE)
    walk.resents(ROSA, "money")
    walk.resents(UNCLE, "safety", mark="abuse")
    walk.begins_row("good")
    walk.says("good.what", GOOD)
    told(walk, telling)
    walk.step = 6
    walk.chooses_word(word)
    drawn_without_signal(walk)
    carried(telling)
    walk.step = 7
    asked_and_practiced(walk)
    burned(telling)
    what_stays(walk)


def told(walk: Change, telling: Telling) -> None:
    """Step 5: all of it read out, and its day. What was done to me is nothing that has to be carried on."""
    page = walk.who.page
    telling.opens("", "title")
    telling.tap("app.o.choose")
    walk.heading(walk.words("app.before.title"))
    walk.press("app.before.yes")
    telling.heading(telling.say("app.c.title"))
    telling.tap("app.c.all")
    telling.tap("app.c.save")
    telling.heading(telling.say("title"))
    telling.tap("app.o.aloud")
    for n in range(1, 5):
        expect(page.locator("main .meta").first).to_contain_text(
            telling.say("app.v.where", n=n, all=4), timeout=PATIENCE
        )
        telling.tap("app.a.told")
    telling.heading(telling.say("app.a.end"))
    telling.opens("/d", "app.d.title")
    page.locator("#day").fill("2026")
    telling.tap("app.d.save")
    walk.who.sees_words(telling.say("app.d.kept"))
    telling.opens("/b", "app.b.title")
    walk.who.sees_words(telling.say("app.b.open", n=2))
    telling.tap("app.b.to_six")


def drawn_without_signal(walk: Change) -> None:
    """Step 6: two rows in one pattern; of what was done to me, only what it touched."""
    who, page = walk.who, walk.who.page
    walk.open("d")
    who.go_offline()
    walk.draws(HIDE, ROSA, PHONE)
    page.locator("details#theirs").get_by_role("checkbox").check()
    page.get_by_label(walk.words("app.draw.name"), exact=True).fill(SAFE)
    walk.press("app.draw.keep")
    walk.sees("app.draw.kept", name=SAFE)
    walk.press("app.draw.open", name=SAFE)
    for name in ("gives", "costs", "without"):
        walk.skip(f"pattern.{name}")
    walk.chooses("pattern.ready", "not_yet")
    walk.heading(SAFE)
    who.go_online()


def carried(telling: Telling) -> None:
    """The burn page now knows that every row went on."""
    telling.opens("/b", "app.b.title")
    telling.who.sees_words(telling.say("app.b.open_none"))


def asked_and_practiced(walk: Change) -> None:
    """Step 7: asked for one of them; what is good in me helps with the opposite."""
    walk.begins_row("asking")
    walk.chooses("asking.about", "one")
    walk.picks("asking.which", HIDE)
    walk.says("asking.words", "This is here. I am open to help.")
    walk.begins_row("practice")
    walk.picks("practice.pattern", HIDE)
    walk.says("practice.opposite", "Say one true thing")
    walk.picks("practice.good", GOOD)
    walk.asks("practice.when")


def burned(telling: Telling) -> None:
    """Step 4 is burned."""
    telling.opens("/b", "app.b.title")
    telling.tap("app.b.go")
    telling.heading(telling.say("app.k.title"))
    telling.tap("app.k.yes")
    telling.heading(telling.say("app.x.title"))


def what_stays(walk: Change) -> None:
    """Nothing of Step 4 is left to draw from; what was carried on still says what it was, also on paper, also by initials."""
    who, page = walk.who, walk.who.page
    walk.open()
    mine = page.locator("section[aria-labelledby=practicing]")
    expect(mine).to_contain_text(walk.words("app.practicing.good", names=GOOD), timeout=PATIENCE)
    expect(mine).to_contain_text(walk.words("app.practicing.opposite_of", names=HIDE))
    walk.step = 6
    walk.open("d")
    walk.sees("app.draw.empty")
    walk.look()
    walk.open("1")
    who.sees_words(ROSA)
    page.get_by_label(who.say("steps.app.rows.initials"), exact=True).check()
    expect(page.locator("main")).not_to_contain_text(ROSA)
    page.emulate_media(media="print")
    said = page.locator("body").inner_text()
    touched = who.say("steps.4.resentment.touched.option.safety")
    for words in (HIDE, SAFE, "R.", PHONE, who.say("steps.app.rows.only_touched", what=touched)):
        assert words in said, words
    assert UNCLE not in said, "who did it is named nowhere"
    assert walk.who.say("steps.4.resentment.mine_is.ask") not in said
    page.emulate_media(media="screen")
