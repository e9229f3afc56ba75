"""Step 3, as a person works it on a small phone: two sides, a decision with its day, and one line a morning."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from handrail.content.texts import Gender, Lang, Wording
from tests.journeys.conftest import NewProfile
from tests.journeys.driver import PATIENCE
from tests.journeys.test_my_words import VOICES
from tests.journeys.test_on_paper import pale
from tests.journeys.working_two_three import Early

pytestmark = pytest.mark.browser

# One pair by day; every other at night.
WALKS = [
    ("en", "spiritual", "n"),
    pytest.param("es", "secular", "f", marks=pytest.mark.nightly),
    pytest.param("es", "own", "n", marks=pytest.mark.nightly),
    pytest.param("es", "spiritual", "m", marks=pytest.mark.nightly),
    pytest.param("en", "secular", "n", marks=pytest.mark.nightly),
    pytest.param("en", "own", "n", marks=pytest.mark.nightly),
]
DECIDED = "Today I call before I go out.\nI do not do it alone. 😀"
DAY = """
() => {
  const day = new Date();
  const words = (lang) => new Intl.DateTimeFormat(lang, { year: "numeric", month: "long", day: "numeric" }).format(day);
  return { y: String(day.getFullYear()), m: String(day.getMonth() + 1), d: String(day.getDate()), en: words("en-US"), es: words("es-US") };
}
"""


@pytest.mark.parametrize(("lang", "wording", "gender"), WALKS)
def test_all_of_step_three(profile: NewProfile, lang: Lang, wording: Wording, gender: Gender) -> None:
    who = profile(lang=lang)
    who.page.add_init_script(VOICES)
    who.begins("One line.")
    walk = Early(who, 3, wording, gender)
    if wording != "secular" or gender != "n":
        walk.choose_words()
    walk.to_step()
    walk.look()
    expect(who.control("steps.3.app.morning")).to_have_count(0)
    walk.open_part("steps.app.start", "hand-over")
    two_sides(walk)
    walk.open_part("steps.app.start", "decision")
    a_decision(walk)
    read_again(walk)
    one_line_a_morning(walk)
    changed_and_taken_out(walk)
    decided_again(walk)


def two_sides(walk: Early) -> None:
    """Lines that each go to a side; one more and a change; the way on for who has no sponsor yet."""
    who, page = walk.who, walk.who.page
    walk.asks("hand-over.sides")
    walk.look()
    walk.sorts(1, "What the judge decides.", "over")
    who.tap("steps.app.add")
    walk.sorts(2, "Being there on time.", "mine")
    who.tap("steps.app.add")
    walk.sorts(3, "My brother.", "unsure")
    walk.on()
    walk.says("hand-over.hardest", "My brother.")
    walk.says("hand-over.first", "Set the alarm.")
    walk.asks("hand-over.with")
    link = page.get_by_role("link", name=walk.words("hand-over.with.link"), exact=True)
    expect(link).to_have_attribute("href", re.compile(r"^#s/n/[0-9a-f]{32}-4$"))
    who.tap("steps.app.skip")
    walk.heading(walk.words("hand-over.title"))
    walk.look()
    over = page.locator(".said > div").filter(has_text=walk.words("hand-over.sides.ask"))
    expect(over).to_contain_text(re.compile("Being there.*judge.*brother", re.DOTALL))


def a_decision(walk: Early) -> None:
    """In own words, without a signal; today is one tap, and can be changed."""
    who, page = walk.who, walk.who.page
    day = page.evaluate(DAY)
    who.go_offline()
    walk.says("decision.words", DECIDED)
    walk.asks("decision.day")
    walk.press("app.today")
    for field, value in (("year", "y"), ("month", "m"), ("day", "d")):
        expect(page.get_by_label(who.say(f"steps.app.{field}"), exact=True)).to_have_value(day[value])
    walk.look()
    walk.on()
    walk.asks("decision.told")
    who.tap("steps.app.skip")
    walk.heading(walk.words("decision.title"))


def read_again(walk: Early) -> None:
    """At the top of the Step, and on a screen of its own: large, aloud, on paper; still without a signal."""
    who, page = walk.who, walk.who.page
    day = page.evaluate(DAY)
    since = walk.words("app.since", day=day[who.lang])
    walk.tap_step()
    card = page.get_by_role("region", name=walk.words("app.decided"), exact=True)
    expect(card).to_contain_text(since)
    expect(card).to_contain_text("I do not do it alone. 😀")
    walk.look()
    walk.press("app.read_again")
    who.sees_words("I do not do it alone. 😀")
    walk.heading(walk.words("app.decided"))
    walk.sees("decision.words.ask")
    walk.look()
    if who.lang == "en":
        who.tap("app.aloud.start")
        spoken = [one[1] for one in page.evaluate("said") if one != "silence"]
        assert "".join(spoken) == DECIDED
    who.tap("steps.app.large")
    size = page.locator(".written").first.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 22
    walk.looks_at_paper(since, "Today I call before I go out.", walk.words("decision.words.ask"))
    assert pale(page) == []
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    who.tap("steps.app.print")
    assert page.evaluate("() => window.printed") is True
    assert page.title() == "Handrail"
    who.go_online()


def one_line_a_morning(walk: Early) -> None:
    """One tap from the Step; two lines of one day are both kept, under one date; nothing is counted."""
    who, page = walk.who, walk.who.page
    day = page.evaluate(DAY)
    walk.tap_step()
    walk.press("app.morning")
    walk.heading(walk.words("app.morning"))
    walk.sees("morning.none")
    walk.look()
    walk.press("app.keep_line")
    walk.sees("app.no_line")
    line = page.get_by_role("textbox", name=walk.words("morning.line.ask"), exact=True)
    line.fill("You have my worry. I go to work.")
    page.keyboard.press("Enter")
    walk.sees("app.kept_line")
    expect(page.get_by_role("button", name=walk.words("app.one_more"), exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    line.fill("One more, at noon.")
    walk.press("app.keep_line")
    walk.sees("app.kept_line")
    expect(page.locator("h3")).to_have_text([day[who.lang]])
    expect(page.locator(".card .written")).to_have_count(2)
    assert sorted(page.locator(".card .written").all_inner_texts()) == [
        "One more, at noon.",
        "You have my worry. I go to work.",
    ]
    walk.look()
    shown = page.locator("main").inner_text().replace(day[who.lang], "")
    assert not re.search(r"\d", shown.replace(who.say("steps.app.back_to_step", step=3), "")), "no count of anything"
    who.reload()
    expect(page.locator(".card .written")).to_have_count(2)
    walk.tap_step()
    part = page.get_by_role("region", name=walk.words("morning.title"), exact=True)
    expect(part.get_by_role("link")).to_have_attribute("href", "#s/3/m")
    assert not re.search(r"2", part.inner_text())


def changed_and_taken_out(walk: Early) -> None:
    """A line is changed where it stands, gets another day on its own page, is taken out and comes back."""
    who, page = walk.who, walk.who.page
    walk.press("app.morning")
    page.get_by_role("button", name=re.compile("One more, at noon")).click()
    page.get_by_role("textbox", name=walk.words("app.my_line"), exact=True).fill("One more, at one.")
    walk.look()
    walk.press("app.keep_change")
    expect(page.locator(".card .written").filter(has_text="One more, at one.")).to_be_visible()
    expect(page.locator("h3")).to_have_count(1)
    page.get_by_role("button", name=re.compile("at one")).click()
    walk.press("app.take_out")
    expect(page.locator(".card .written")).to_have_count(1)
    expect(page.get_by_role("button", name=walk.words("app.bring_back"), exact=True)).to_be_focused()
    walk.press("app.bring_back")
    expect(page.locator(".card .written")).to_have_count(2)
    who.page.locator("a.brand").click()
    who.open_page("One more, at one.")
    walk.heading("One more, at one.")
    question = page.locator(".said > div").filter(has_text=walk.words("morning.day.ask"))
    question.get_by_role("link").click()
    walk.asks("morning.day")
    page.get_by_label(who.say("steps.app.year"), exact=True).fill("2024")
    page.get_by_label(who.say("steps.app.month"), exact=True).select_option("2")
    page.get_by_label(who.say("steps.app.day"), exact=True).fill("29")
    walk.on()
    who.tap("steps.app.rows.back_to_list")
    walk.heading(walk.words("app.morning"))
    earlier = {"en": "February 29, 2024", "es": "29 de febrero de 2024"}[who.lang]
    expect(page.locator("h3")).to_have_text([page.evaluate(DAY)[who.lang], earlier])


def decided_again(walk: Early) -> None:
    """A second time through has a decision of its own; the first is listed under it. The Step on paper has all of them."""
    who, page = walk.who, walk.who.page
    walk.tap_step()
    who.tap("steps.app.rows.enough")
    who.tap("steps.app.again")
    who.sees("steps.app.again_now", time=who.say("steps.app.time.2"))
    expect(page.get_by_role("region", name=walk.words("app.decided"), exact=True)).to_contain_text("alone")
    walk.open_part("steps.app.start", "decision")
    walk.says("decision.words", "I ask first.")
    walk.asks("decision.day")
    who.tap("steps.app.skip")
    walk.asks("decision.told")
    who.tap("steps.app.skip")
    walk.tap_step()
    walk.press("app.read_again")
    walk.heading(walk.words("app.decided"))
    expect(page.locator("main .written")).to_have_text(["I ask first.", DECIDED])
    walk.sees("app.before")
    walk.sees("app.undated")
    walk.look()
    walk.looks_at_paper("I ask first.", gone=("Today I call",))
    who.go_to("#s/3/1")
    who.sees_words("What the judge decides.")
    walk.looks_at_paper(
        "What the judge decides.",
        "I do not do it alone.",
        "You have my worry.",
        walk.words("hand-over.sides.option.over"),
    )


def test_a_line_that_was_only_typed_is_there_after_a_reload(profile: NewProfile) -> None:
    who = profile(lang="es")
    who.begins("One line.")
    walk = Early(who, 3)
    who.go_to("#s/3/m")
    walk.heading(walk.words("app.morning"))
    who.page.locator("#line").press_sequentially("Su humor no lo cambio yo.")
    who.sees_status("app.write.local")
    who.page.reload()
    expect(who.page.locator(".card .written")).to_have_text(["Su humor no lo cambio yo."], timeout=PATIENCE)


def test_before_there_is_a_decision_the_screen_says_what_is_enough(profile: NewProfile) -> None:
    who = profile(lang="es")
    who.begins("One line.")
    walk = Early(who, 3)
    who.go_to("#s/3/d")
    walk.sees("app.none")
    walk.look()
    walk.press("app.write")
    walk.asks("decision.words")
    who.go_to("#s/3/d")
    walk.press("app.write")
    walk.asks("decision.words")
    who.page.locator("a.brand").click()
    who.to_pages()
    assert who.page.locator(".rows strong").filter(has_text=walk.words("decision.title")).count() == 1


@pytest.mark.nightly
def test_a_line_that_two_phones_changed_apart_keeps_both(profile: NewProfile) -> None:
    phone, tablet = profile(), profile(width=1280)
    phone.begins("One line.")
    name, passphrase = phone.keeps()
    walk = Early(phone, 3)
    phone.go_to("#s/3/m")
    phone.page.locator("#line").fill("I eat at noon.")
    walk.press("app.keep_line")
    walk.sees("app.kept_line")
    tablet.signs_in(name, passphrase)
    for device in (phone, tablet):
        device.go_to("#s/3/m")
        device.sees_words("I eat at noon.")
        device.page.get_by_role("button", name=re.compile("I eat at noon")).click()
        device.go_offline()
    for device, words in ((phone, "Phone, alone."), (tablet, "Tablet, alone.")):
        device.page.locator("#change").fill(words)
        device.page.keyboard.press("Enter")
        device.sees_words(words)
    phone.go_online()
    phone.page.get_by_role("button", name=re.compile("Phone, alone")).click()
    phone.sees_status("app.write.backed")
    tablet.go_online()
    both = Early(tablet, 3)
    both.sees("app.two")
    both.look()
    tablet.page.get_by_role("link", name=re.compile(re.escape(both.words("app.open_line")))).click()
    tablet.sees_title("app.two.title")
    tablet.tap("app.two.both")
    tablet.go_to("#s/3/m")
    expect(tablet.page.locator(".card .written")).to_have_count(2)
    assert sorted(tablet.page.locator(".card .written").all_inner_texts()) == ["Phone, alone.", "Tablet, alone."]
