"""What a person has answered stays as it was asked; what is asked no longer can be taken out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewProfile
from tests.journeys.test_step_one import begun
from tests.journeys.working_steps import Walk

pytestmark = pytest.mark.browser


def chooses_again(walk: Walk, *labels: str) -> None:
    """On My words, now."""
    who = walk.who
    who.go_to("#words")
    for label in labels:
        who.pick(who.say(label))
    who.tap("app.write.save")
    who.sees_status("app.write.local")


def test_a_finished_part_stays_as_it_was_asked(profile: NewProfile) -> None:
    """Other words and other questions are for what comes, not for what is written."""
    walk = Walk(profile(), "own")
    who = walk.who
    who.begins("One line.")
    walk.choose_words()
    walk.to_step()
    walk.open_part("steps.app.start", "powerless")
    walk.powerless()
    walk.heading(walk.words("powerless.title"))
    walk.to_step()
    walk.open_part("steps.app.start", "ready")
    walk.ready()
    walk.heading(walk.words("ready.title"))
    asked = walk.words("ready.lean.ask")
    chooses_again(walk, "app.words.lean.none", "app.words.from.other_person")
    walk.to_step()
    for part in ("powerless", "ready"):
        walk.open_part("steps.app.look", part)
        walk.heading(walk.words(f"{part}.title"))
        for not_said in ("open", "not_asked"):
            assert who.page.get_by_text(who.say(f"steps.app.{not_said}"), exact=True).count() == 0, part
        who.page.get_by_role("link", name=who.say("steps.app.back_to_step", step=1), exact=True).click()
    who.page.get_by_role("link", name=who.say("steps.app.look_back", step=1), exact=True).click()
    who.sees_words(asked)
    lean = who.page.locator(".said > div").filter(has_text=asked)
    lean.get_by_role("link").click()
    walk.asks("ready.lean")
    walk.field("ready.lean").fill("To go there at noon.")
    walk.on()
    who.sees_words(asked)
    who.sees_words("To go there at noon.")


def test_an_answer_that_is_no_longer_asked_for_can_be_taken_out(profile: NewProfile) -> None:
    walk = begun(profile)
    who, page = walk.who, walk.who.page
    walk.open_part("steps.app.start", "unmanageable")
    walk.asks("unmanageable.areas")
    law = walk.words("unmanageable.areas.option.law")
    page.get_by_label(law, exact=True).check()
    page.get_by_label(walk.words("unmanageable.areas.option.body"), exact=True).check()
    walk.on()
    walk.says("unmanageable.body", "I could not sleep.")
    walk.says("unmanageable.law", "A night in a cell.")
    walk.asks("unmanageable.days")
    for before in ("law", "body", "areas"):
        page.go_back()
        walk.asks(f"unmanageable.{before}")
    page.get_by_label(law, exact=True).uncheck()
    walk.on()
    walk.on()
    walk.says("unmanageable.days", "Long.")
    walk.heading(walk.words("unmanageable.title"))
    who.sees("steps.app.not_asked")
    page.emulate_media(media="print")
    expect(page.get_by_text("A night in a cell.")).to_be_hidden()
    expect(page.get_by_text("I could not sleep.")).to_be_visible()
    page.emulate_media(media="screen")
    row = page.locator(".said > div").filter(has_text=walk.words("unmanageable.law.ask"))
    row.get_by_role("button").click()
    who.sees("steps.app.answer_out")
    expect(page.get_by_text("A night in a cell.")).to_have_count(0)
    walk.look()
    row.get_by_role("button").click()
    who.sees_words("A night in a cell.")
    row.get_by_role("button").click()
    who.sees("steps.app.answer_out")
    who.sees_status("app.write.local")
    page.reload()
    walk.heading(walk.words("unmanageable.title"))
    who.sees_words("I could not sleep.")
    expect(page.get_by_text("A night in a cell.")).to_have_count(0)


def test_who_came_from_a_question_is_led_back_once_it_is_saved(profile: NewProfile) -> None:
    person = profile()
    person.begins("x")
    walk = Walk(person)
    walk.to_step()
    walk.open_part("steps.app.start", "powerless")
    walk.asks("powerless.tried")
    place = person.page.url.partition("#p/")[2]
    person.go_to(f"#words/{place}")
    person.sees_title("app.words.title")
    person.pick(person.say("app.words.lean.god"))
    expect(person.control("app.words.to_question")).to_have_count(0)
    person.tap("app.write.save")
    person.sees_status("app.write.local")
    expect(person.page.locator("main .btn:not(.second)")).to_have_text(person.say("app.words.to_question"))
    person.pick(person.say("app.words.lean.none"))
    expect(person.control("app.words.to_question")).to_have_count(0)
    person.tap("app.write.save")
    person.sees_status("app.write.local")
    person.tap("app.words.to_question")
    walk.asks("powerless.tried")
