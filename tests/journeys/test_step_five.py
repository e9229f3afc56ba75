"""Step 5 by keys and taps on one phone, without an account: ready to tell, handed over, read out, its day kept, burned."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from handrail.content.texts import Lang, Wording
from tests.journeys.conftest import NewProfile
from tests.journeys.driver import PATIENCE
from tests.journeys.working_five import PATTERN, PEDRO, SECRET, Telling
from tests.journeys.working_four import Inventory
from tests.journeys.working_steps import Walk

pytestmark = pytest.mark.browser

WALKS = [
    ("en", "secular"),
    pytest.param("es", "spiritual", marks=pytest.mark.nightly),
    pytest.param("es", "own", marks=pytest.mark.nightly),
    pytest.param("en", "spiritual", marks=pytest.mark.nightly),
]
UNCLE = "Uncle R."


@pytest.mark.parametrize(("lang", "wording"), WALKS)
def test_all_of_step_five_on_one_phone(profile: NewProfile, lang: Lang, wording: Wording) -> None:
    who = profile(lang=lang)
    telling, stock = Telling(who), Inventory(who)
    telling.wording = wording
    who.begins("One line.")
    if wording != "secular":
        Walk(who, wording).choose_words()
    two_rows(stock)
    ready_to_tell(telling)
    chooses_by_keys(telling)
    hands_over_unlocked(telling)
    reads_out(telling)
    keeps_the_day(telling)
    burns_alone(telling)


def two_rows(stock: Inventory) -> None:
    """Step 4: harm that I did, and what was done to me."""
    stock.to_step()
    stock.tap("harm.add")
    stock.heading(stock.say("app.before.title"))
    stock.tap("app.before.yes")
    stock.writes("harm.who", PEDRO)
    stock.writes("harm.what", SECRET)
    stock.skip("harm.touched")
    stock.heading(PEDRO)
    stock.to_list("r", "resentment")
    stock.tap("resentment.add")
    stock.resentment(UNCLE, ["safety"], "child")


def ready_to_tell(telling: Telling) -> None:
    """The questions: to myself, to what one leans on or not, and the prepared session."""
    who = telling.who
    telling.opens("", "title")
    telling.look()
    telling.begins("myself")
    telling.writes("myself.seen", "I was afraid.")
    telling.heading(telling.say("myself.pattern.ask"))
    who.page.get_by_label(who.say("steps.app.row_list", n=1), exact=True).fill(PATTERN)
    who.tap("steps.app.save")
    telling.skips("myself.hard", "myself.good")
    telling.begins("power")
    telling.picks("power.how", "not")
    telling.heading(telling.say("power.title"))
    telling.begins("person")
    telling.heading(telling.say("person.who.ask"))
    expect(telling.button("person.who.link")).to_be_visible()
    telling.writes("person.who", "J.")
    telling.skips("person.fits", "person.day", "person.place", "person.long")
    telling.picks("person.want", "listen")
    telling.writes("person.afterwards", "Soup.")
    telling.heading(telling.say("person.title"))


def chooses_by_keys(telling: Telling) -> None:
    """What to know about the law comes first, and can wait; then everything by one key, one row less, and again."""
    page, law = telling.page, Inventory(telling.who)
    telling.opens("", "title")
    telling.press("app.o.choose")
    law.heading(law.say("app.before.title"))
    law.look()
    law.tap("app.before.no")
    telling.heading(telling.say("title"))
    telling.press("app.o.choose")
    law.heading(law.say("app.before.title"))
    law.press("app.before.yes")
    telling.heading(telling.say("app.c.title"))
    telling.press("app.c.save")
    telling.who.sees("app.problem")
    telling.who.sees_words(telling.say("app.c.nothing"))
    telling.press("app.c.all")
    expect(page.get_by_text(telling.say("app.c.count", n=3, all=3), exact=True)).to_be_visible()
    page.get_by_label(PEDRO, exact=True).press(" ")
    expect(page.get_by_text(telling.say("app.c.count", n=2, all=3), exact=True)).to_be_visible()
    page.get_by_label(PEDRO, exact=True).press(" ")
    telling.look()
    telling.press("app.c.save")
    telling.heading(telling.say("title"))
    telling.who.sees_words(telling.say("app.o.so_far", told=0, all=3))


def hands_over_unlocked(telling: Telling) -> None:
    """Nothing locks here, and it says so; still no address leads out while somebody else holds the phone."""
    who, page = telling.who, telling.page
    telling.tap("app.o.hand")
    telling.heading(telling.say("app.h.title"))
    who.sees_words(telling.say("app.h.open"))
    expect(telling.button("app.h.keep")).to_have_attribute("href", "#keep")
    who.sees_words(telling.say("app.v.want.listen"))
    telling.look()
    page.get_by_label(telling.say("app.h.initials"), exact=True).check()
    telling.press("app.h.now")
    telling.heading(telling.say("app.v.title"))
    who.sees_words(telling.say("app.v.want.listen"))
    telling.look()
    page.keyboard.press("ArrowRight")
    telling.sees_row(1, 3, "Uncle R.")
    assert Inventory(who).say("resentment.mine_is.ask") not in page.content()
    telling.look()
    page.keyboard.press("PageDown")
    telling.sees_row(2, 3, "P.")
    assert PEDRO not in page.content(), "initials"
    page.evaluate("location.hash = '#pages'")
    telling.sees_row(2, 3, "P.")
    assert page.locator(".tabs a").count() == 1
    page.locator(".tabs a").click()
    who.sees_title("app.help.title")
    who.tap("app.back")
    telling.sees_row(2, 3, "P.")
    telling.press("app.v.stop")
    telling.heading(telling.say("app.h.title"))
    expect(telling.button("app.h.go_on", n=2, all=3)).to_be_visible()


def reads_out(telling: Telling) -> None:
    """From the row where the hand-over stopped; the pattern is told, too; one that was told by mistake is not."""
    who, page = telling.who, telling.page
    telling.opens("", "title")
    who.sees_words(telling.say("app.o.so_far", told=1, all=3))
    telling.tap("app.o.aloud")
    telling.sees_row(2, 3, PEDRO)
    who.sees_words(SECRET)
    telling.look()
    telling.press("app.a.told")
    telling.sees_row(3, 3, telling.say("app.c.patterns"))
    who.sees_words(PATTERN)
    telling.tap("app.a.told")
    telling.heading(telling.say("app.a.end"))
    who.sees_words(telling.say("app.o.so_far", told=3, all=3))
    telling.look()
    telling.tap("app.a.again")
    telling.sees_row(1, 3, UNCLE)
    telling.tap("app.a.unmark")
    expect(telling.button("app.a.told")).to_be_visible()
    page.reload()
    telling.sees_row(1, 3, UNCLE)
    telling.tap("app.a.told")
    telling.sees_row(2, 3, PEDRO)


def keeps_the_day(telling: Telling) -> None:
    """An hour of quiet without a clock, the one question, then the day and what was heard."""
    who, page = telling.who, telling.page
    telling.opens("", "title")
    telling.tap("app.o.quiet")
    telling.heading(telling.say("app.q.title"))
    telling.tap("app.q.only")
    who.sees_words(telling.say("app.q.only_text"))
    telling.look()
    telling.tap("app.q.no")
    telling.heading(telling.say("app.d.title"))
    page.locator("#day").fill("")
    telling.tap("app.d.save")
    who.sees_words(telling.say("app.d.no_day"))
    page.locator("#day").fill("2026")
    page.locator("#day-m").select_option("")
    page.locator("#day-d").fill("")
    page.locator("#heard").fill("“Me too.”")
    telling.look()
    telling.tap("app.d.save")
    who.sees_words(telling.say("app.d.kept"))
    page.reload()
    telling.heading(telling.say("app.d.title"))
    expect(page.locator("#heard")).to_have_value("“Me too.”")
    who.go_to("#s")
    expect(page.locator(".rows a[href='#s/5']")).to_contain_text("2026")


def burns_alone(telling: Telling) -> None:
    """What was not carried on is named first; a name goes on, and nobody's who did something to me; then it is gone."""
    who, page = telling.who, telling.page
    telling.opens("/b", "app.b.title")
    waits = page.locator("section", has=page.get_by_role("heading", name=telling.say("app.b.open", n=1), exact=True))
    expect(waits.locator("li")).to_contain_text([PEDRO])
    telling.look()
    telling.tap("app.b.later")
    who.sees_words(telling.say("app.b.later_note"))
    telling.tap("app.b.names")
    telling.heading(telling.say("app.n.title"))
    expect(page.locator("main .pick")).to_have_text([PEDRO])
    telling.look()
    telling.tap("app.n.save")
    who.sees_words(telling.say("app.n.done", n=1))
    telling.opens("/b", "app.b.title")
    who.sees_words(telling.say("app.b.open_none"))
    page.get_by_label(telling.say("app.b.heard"), exact=True).check()
    telling.press("app.b.go")
    telling.heading(telling.say("app.k.title"))
    for name in (
        UNCLE,
        PEDRO,
        telling.say("app.k.copy.paper"),
        telling.say("app.k.copy.photo"),
        telling.say("app.k.stays_heard"),
    ):
        who.sees_words(name)
    telling.look()
    telling.press("app.k.yes")
    telling.heading(telling.say("app.x.title"))
    telling.look()
    who.sees("app.away.done_alone")
    who.go_to("#pages")
    who.sees_title("app.pages.title")
    titles = page.locator(".rows strong").all_inner_texts()
    assert UNCLE not in titles
    assert PEDRO in titles, "the name that went on"
    page.locator(".rows a", has_text=telling.say("app.page_told", day="2026")).click()
    expect(page.locator("#heard")).to_have_value("“Me too.”", timeout=PATIENCE)
    telling.opens("", "title")
    who.sees_words(telling.say("app.o.told", day="2026"))
