"""All of Step 1, as a person works it on a small phone: in every wording, with a break, a skip, no signal, paper, a second time."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from handrail.content.texts import Gender, Lang, Wording
from tests.journeys.conftest import NewProfile
from tests.journeys.driver import PATIENCE, Profile
from tests.journeys.working_steps import Walk

pytestmark = pytest.mark.browser

# Each wording and each language every day; every pair of them at night.
WALKS = [
    ("en", "secular", "n"),
    ("en", "own", "n"),
    ("es", "spiritual", "f"),
    pytest.param("es", "own", "n", marks=pytest.mark.nightly),
    pytest.param("es", "secular", "m", marks=pytest.mark.nightly),
    pytest.param("en", "spiritual", "n", marks=pytest.mark.nightly),
]


def begun(profile: NewProfile, lang: Lang = "en") -> Walk:
    """Somebody who has written one line and opens Step 1."""
    who = profile(lang=lang)
    who.begins("One line.")
    walk = Walk(who)
    walk.to_step()
    return walk


def stored_titles(who: Profile) -> list[str]:
    """The pages of the Step in the list of all pages, newest first."""
    who.page.locator("a.brand").click()
    who.to_pages()
    step = who.say("steps.app.step", step=1)
    return [text for text in who.page.locator(".rows strong").all_inner_texts() if text.startswith(step)]


@pytest.mark.parametrize(("lang", "wording", "gender"), WALKS)
def test_all_of_step_one(profile: NewProfile, lang: Lang, wording: Wording, gender: Gender) -> None:
    who = profile(lang=lang)
    walk = Walk(who, wording, gender)
    who.begins("One line.")
    if wording != "secular":
        walk.choose_words()
    walk.to_step()
    walk.look()
    before = who.interactions
    walk.open_part("steps.app.start", "powerless")
    first_part(walk)
    walk.heading(walk.words("powerless.title"))
    walk.look()
    walk.open_part("steps.app.start", "unmanageable")
    second_part_without_signal(walk)
    walk.heading(walk.words("unmanageable.title"))
    walk.open_part("steps.app.start", "ready")
    walk.ready()
    walk.heading(walk.words("ready.title"))
    who.sees("steps.app.seen_note")
    assert who.interactions - before <= 40, "two taps a question, and what was done besides"
    who.page.get_by_role("link", name=who.say("steps.app.look_back", step=1), exact=True).click()
    looks_back(walk)
    printed(walk)
    again_and_aside(walk)


def first_part(walk: Walk) -> None:
    """Dated rows, a break, and going back by the phone's own button."""
    who = walk.who
    walk.asks("powerless.tried")
    walk.look()
    walk.happened(1, "2019", "I said one. I woke up on the floor.")
    who.tap("steps.app.add")
    walk.happened(2, "2012", "One more. Then it was Monday. 😀")
    walk.on()
    walk.asks("powerless.told")
    walk.field("powerless.told").fill("Just this once.")
    who.tap("steps.app.break")
    who.sees_title("steps.app.break.title")
    walk.look()
    for n in (1, 2, 3):
        who.sees(f"steps.app.break.{n}")
    who.tap("steps.app.break.back")
    expect(walk.field("powerless.told")).to_have_value("Just this once.")
    walk.on()
    walk.asks("powerless.rules")
    who.page.go_back()
    walk.asks("powerless.told")
    walk.on()
    walk.asks("powerless.rules")
    walk.line(1, "only beer")
    who.tap("steps.app.add")
    walk.line(2, "never alone")
    walk.on()
    walk.asks("powerless.first")
    who.tap("steps.app.skip")


def second_part_without_signal(walk: Walk) -> None:
    """A choice by the keys opens its questions; the signal goes and nothing stops."""
    who = walk.who
    walk.asks("unmanageable.areas")
    walk.look()
    who.page.get_by_label(walk.words("unmanageable.areas.option.body"), exact=True).focus()
    who.page.keyboard.press("Space")
    who.page.get_by_label(walk.words("unmanageable.areas.option.law"), exact=True).focus()
    who.page.keyboard.press("Space")
    who.control("steps.app.save").focus()
    who.page.keyboard.press("Enter")
    walk.asks("unmanageable.body")
    who.go_offline()
    walk.says("unmanageable.body", "I could not sleep.")
    walk.asks("unmanageable.law")
    who.sees_words(walk.words("unmanageable.law.warning"))
    who.tap("steps.app.skip")
    walk.says("unmanageable.days", "Waiting for the evening.")
    walk.heading(walk.words("unmanageable.title"))
    who.go_online()


def looks_back(walk: Walk) -> None:
    """The summary names what was skipped; Change leads there and back; the timeline and its table say the same."""
    who, page = walk.who, walk.who.page
    who.sees_title("steps.1.title")
    page.locator(".chart").wait_for()
    walk.look()
    skipped = page.locator(".said > div").filter(has_text=walk.words("powerless.first.ask"))
    expect(skipped.get_by_text(who.say("steps.app.skipped"), exact=True)).to_be_visible()
    skipped.get_by_role("link").click()
    walk.asks("powerless.first")
    who.sees("steps.app.was_skipped")
    page.get_by_label(who.say("steps.app.year"), exact=True).fill("2010")
    page.get_by_label(who.say("steps.app.month"), exact=True).select_option("3")
    walk.on()
    who.sees_title("steps.1.title")
    march = "March 2010" if who.lang == "en" else "marzo de 2010"
    expect(page.locator("tbody th")).to_have_text([march, "2012", "2019"], timeout=PATIENCE)
    drawn = page.locator("svg.chart text[font-weight]").all_text_contents()
    assert drawn == [march, "2012", "2019"]
    assert who.say("steps.app.timeline_alt", n=3, first=march, last="2019") == page.locator(".chart").get_attribute(
        "aria-label"
    )


def printed(walk: Walk) -> None:
    """On paper: the answers, and nothing of the screen around them; large, when wanted."""
    who, page = walk.who, walk.who.page
    who.tap("steps.app.large")
    page.emulate_media(media="print")
    for hidden in (".top", ".tabs", ".back", ".langs", "main .btn", "main .link", ".noprint"):
        assert not any(one.is_visible() for one in page.locator(hidden).all()), hidden
    said = page.locator("body").inner_text()
    for words in ("Just this once.", "I could not sleep.", "J.", "only beer", walk.words("ready.today.ask")):
        assert words in said
    assert walk.words("unmanageable.law.ask") not in said, "no answer, and nothing on paper about it"
    assert not page.locator(".chart").is_visible(), "paper has the dates once"
    assert "Handrail" not in said
    size = page.locator(".written").first.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 22
    page.emulate_media(media="screen")
    who.tap("steps.app.small")
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    who.tap("steps.app.print")
    assert page.evaluate("() => window.printed") is True
    assert page.title() == "Handrail"


def on_the_map(who: Profile, *said: str) -> None:
    """The row of Step 1 among the twelve says this."""
    row = who.page.get_by_role("link").filter(has_text=who.say("steps.app.name.1"))
    for one in said:
        expect(row).to_contain_text(who.say(one), timeout=PATIENCE)


def again_and_aside(walk: Walk) -> None:
    """A second time through leaves the first as it is; a Step set aside waits, and is taken up again."""
    who = walk.who
    who.page.get_by_role("link", name=who.say("steps.app.back_to_step", step=1), exact=True).click()
    who.sees("steps.app.seen_note")
    walk.look()
    who.tap("steps.app.again")
    who.sees("steps.app.again_now", time=who.say("steps.app.time.2"))
    walk.open_part("steps.app.start", "powerless")
    walk.asks("powerless.tried")
    expect(walk.row(1, walk.words("powerless.tried.column.what"))).to_have_value("")
    walk.happened(1, "2020", "It was the same.")
    walk.on()
    walk.asks("powerless.told")
    who.tap("app.tab.steps")
    on_the_map(who, "steps.app.time.2", "steps.app.state.started")
    who.page.get_by_role("link", name=who.say("steps.app.open_step", step=1)).click()
    who.sees("steps.app.again_now", time=who.say("steps.app.time.2"))
    who.page.get_by_role("link", name=who.say("steps.app.time.1"), exact=True).click()
    who.sees_words("Just this once.")
    assert who.page.get_by_text("It was the same.").count() == 0
    who.page.go_back()
    who.tap("steps.app.aside")
    who.sees("steps.app.aside_now")
    walk.look()
    who.tap("app.tab.steps")
    on_the_map(who, "steps.app.time.2", "steps.app.state.aside")
    who.page.get_by_role("link", name=who.say("steps.app.open_step", step=1)).click()
    who.tap("steps.app.take_up")
    who.sees("steps.app.again_now", time=who.say("steps.app.time.2"))
    walk.open_part("steps.app.go_on", "powerless")
    walk.asks("powerless.told")
    assert len(stored_titles(who)) == 4


def test_a_reload_in_the_middle_of_a_word_loses_nothing(profile: NewProfile) -> None:
    walk = begun(profile)
    walk.open_part("steps.app.start", "powerless")
    walk.asks("powerless.tried")
    walk.who.tap("steps.app.skip")
    walk.asks("powerless.told")
    walk.field("powerless.told").press_sequentially("Just this on")
    walk.who.sees_status("app.write.saving")
    walk.who.sees_status("app.write.local")
    walk.who.page.reload()
    walk.asks("powerless.told")
    expect(walk.field("powerless.told")).to_have_value("Just this on", timeout=PATIENCE)
    walk.field("powerless.told").press_sequentially("ce.")
    walk.who.page.go_back()
    walk.asks("powerless.tried")
    walk.who.page.go_forward()
    walk.asks("powerless.told")
    expect(walk.field("powerless.told")).to_have_value("Just this once.")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_odd_dates_are_asked_about_gently_and_stop_nobody(profile: NewProfile, lang: Lang) -> None:
    walk = begun(profile, lang)
    who = walk.who
    walk.open_part("steps.app.start", "powerless")
    walk.asks("powerless.tried")
    walk.on()
    who.sees_status("steps.app.nothing")
    walk.happened(1, "1912", "Before I was born.")
    walk.on()
    who.sees("steps.app.doubt.long_ago", typed="1912")
    assert who.page.locator(".summary, .error").count() == 0, "it is a question, not an error"
    walk.on()
    walk.asks("powerless.told")
    who.page.go_back()
    expect(walk.row(1, who.say("steps.app.year"))).to_have_value("1912")
    walk.row(1, who.say("steps.app.year")).fill("2999")
    walk.on()
    who.sees("steps.app.doubt.future")
    walk.row(1, who.say("steps.app.year")).fill("some summer 😀")
    walk.on()
    who.sees("steps.app.doubt.no_year")
    walk.on()
    walk.asks("powerless.told")
    who.page.go_back()
    expect(walk.row(1, who.say("steps.app.year"))).to_have_value("some summer 😀")
    walk.on()
    walk.on()
    walk.asks("powerless.told")
    long = ("שלום e\u0301 👩‍👩‍👧 " * 12_000)[:200_000]
    walk.says("powerless.told", long)
    walk.asks("powerless.rules")
    who.page.go_back()
    expect(walk.field("powerless.told")).to_have_value(long)


def test_a_row_that_was_taken_out_comes_back(profile: NewProfile) -> None:
    walk = begun(profile)
    who = walk.who
    walk.open_part("steps.app.start", "powerless")
    walk.asks("powerless.tried")
    walk.happened(1, "2019", "The first.")
    who.tap("steps.app.add")
    walk.happened(2, "2020", "The second.")
    who.page.get_by_role("button", name=re.compile(f"^{re.escape(who.say('steps.app.remove'))}")).first.click()
    expect(walk.row(1, walk.words("powerless.tried.column.what"))).to_have_value("The second.")
    who.tap("steps.app.break")
    who.tap("steps.app.break.back")
    who.tap("steps.app.undo")
    expect(walk.row(1, walk.words("powerless.tried.column.what"))).to_have_value("The first.")
    expect(walk.row(2, walk.words("powerless.tried.column.what"))).to_have_value("The second.")


def test_somebody_here_for_another_person_gets_questions_that_fit(profile: NewProfile) -> None:
    who = profile(lang="es")
    who.begins("Una línea.")
    who.go_to("#words")
    who.pick(who.say("app.words.from.other_person"))
    who.tap("app.write.save")
    who.sees_status("app.write.local")
    walk = Walk(who)
    walk.to_step()
    walk.open_part("steps.app.start", "powerless")
    walk.skip("powerless.tried_other")
    walk.skip("powerless.told_other")
    walk.skip("powerless.rules_other")
    walk.skip("powerless.first")
    walk.heading(walk.words("powerless.title"))
    assert who.page.get_by_text(walk.words("powerless.tried.ask")).count() == 0


def test_questions_that_do_not_come_are_said_and_asked_for_again(profile: NewProfile) -> None:
    who = profile()
    # A browser that keeps no files for later, such as a private window.
    who.context.add_init_script("delete Navigator.prototype.serviceWorker")
    who.context.route("**/app/sheets/**", lambda route: route.abort())
    who.offline = True
    who.begins("One line.")
    walk = Walk(who)
    who.tap("app.tab.steps")
    who.page.get_by_role("link", name=who.say("steps.app.open_step", step=1)).click()
    who.sees("steps.app.no_sheet_server")
    who.context.unroute("**/app/sheets/**")
    who.offline = False
    who.tap("steps.app.try_again")
    walk.heading(walk.words("title"))


def two_devices(profile: NewProfile) -> tuple[Walk, Walk]:
    """One person, one part begun on the phone and seen on the tablet."""
    phone, tablet = profile(), profile()
    phone.begins("One line.")
    name, passphrase = phone.keeps()
    phone.go_to()
    first, second = Walk(phone), Walk(tablet)
    first.to_step()
    first.open_part("steps.app.start", "powerless")
    first.powerless()
    first.heading(first.words("powerless.title"))
    tablet.signs_in(name, passphrase)
    second.to_step()
    expect(second.part_button("steps.app.look", "powerless")).to_be_visible(timeout=PATIENCE)
    return first, second


def test_a_part_written_on_two_phones_keeps_both(profile: NewProfile) -> None:
    first, second = two_devices(profile)
    second.open_part("steps.app.look", "powerless")
    second.heading(second.words("powerless.title"))
    for walk, words in ((first, "Said on the phone."), (second, "Said on the tablet.")):
        told = walk.who.page.locator(".said > div").filter(has_text=walk.words("powerless.told.ask"))
        told.get_by_role("link").click()
        walk.asks("powerless.told")
        walk.who.go_offline()
        walk.says("powerless.told", words)
        walk.heading(walk.words("powerless.title"))
    first.who.go_online()
    told = first.who.page.locator(".said > div").filter(has_text=first.words("powerless.told.ask"))
    told.get_by_role("link").click()
    first.who.sees_status("app.write.backed")
    second.who.go_online()
    second.who.sees_title("app.two.title")
    second.who.sees_words("Said on the phone.")
    second.who.sees_words("Said on the tablet.")
    main = second.who.page.locator("main .btn").first
    assert main.inner_text() == second.who.say("app.two.both")
    second.look()
    second.who.tap("app.two.both")
    second.who.sees_title("steps.1.title")
    other = (
        second.who.page.locator("section")
        .get_by_role("link")
        .filter(has_text=second.who.say("steps.app.other_version", at="").strip())
    )
    expect(other).to_have_count(1, timeout=PATIENCE)
    said = set()
    for link in (second.part_button("steps.app.look", "powerless"), other):
        link.click()
        second.heading(second.words("powerless.title"))
        said |= {
            words
            for words in ("Said on the phone.", "Said on the tablet.")
            if second.who.page.get_by_text(words).count()
        }
        second.who.page.get_by_role("link", name=second.who.say("steps.app.back_to_step", step=1), exact=True).click()
        second.who.sees_title("steps.1.title")
    assert said == {"Said on the phone.", "Said on the tablet."}
