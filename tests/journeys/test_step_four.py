"""Step 4 by keys and taps: what is said first, six lists of rows, by person, what is touched most; never what was done to me as a part of mine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from handrail.content.texts import Lang
from tests.journeys.conftest import NewProfile
from tests.journeys.releases import is_kept
from tests.journeys.working_four import Inventory

pytestmark = pytest.mark.browser

MINE = "I shouted back at her."


def shows_nothing_of_my_part(stock: Inventory, *, one_row: bool = False) -> None:
    """Neither the question nor the answer, on the screen or on paper, hidden or not."""
    html = stock.page.content()
    asked = [stock.say("resentment.mine_is.ask")] if one_row else []
    for words in (MINE, stock.say("resentment.mine.ask"), *asked):
        assert words not in html


def begins_a_row(stock: Inventory) -> None:
    """The first row of the Step, past the sentence, all by keys."""
    page = stock.page
    stock.to_step()
    stock.look()
    stock.tap("resentment.add")
    stock.heading(stock.say("app.before.title"))
    # Each sentence is a paragraph; whoever has no account reads what "sealed" does not do for them yet.
    law = page.locator(".note.warn p")
    expect(law).to_have_text(
        [*stock.say("app.before.text").replace(". ", ".\n").split("\n"), stock.say("app.before.no_account")]
    )
    stock.look()
    stock.tap("app.before.no")
    stock.heading(stock.say("title"))
    # By its address too, and from the list: no row is begun before.
    stock.to_list("r", "resentment")
    stock.who.sees_words(stock.say("resentment.none"))
    stock.press("resentment.add")
    stock.heading(stock.say("app.before.title"))
    stock.press("app.before.yes")
    stock.asks("resentment.who")
    stock.tab_to(page.locator("#answer"))
    page.keyboard.type("Ana María")
    stock.tab_to(stock.who.control("steps.app.save"))
    page.keyboard.press("Enter")


def marked_later(stock: Inventory) -> None:
    """A row is marked as done to me after my part was written: it leaves, and comes back only while this sitting lasts."""
    page = stock.page
    marks = page.locator(".said > div").filter(has_text=stock.say("resentment.marks.ask"))
    marks.get_by_role("link").click()
    stock.asks("resentment.marks")
    stock.option("resentment.marks", "neither").uncheck()
    stock.chooses("resentment.marks", "abuse")
    stock.heading("Ana María")
    shows_nothing_of_my_part(stock, one_row=True)
    page.reload()
    stock.heading("Ana María")
    stock.who.sees_words(stock.say("resentment.marks.option.abuse"))
    shows_nothing_of_my_part(stock, one_row=True)
    # Nobody is asked for more: one may stop, and rest.
    stock.who.sees("steps.app.rows.row_theirs")
    expect(page.locator("main .btn:not(.second)")).to_have_text(stock.who.say("steps.app.rows.back_to_list"))
    stock.look()
    stock.who.tap("steps.app.break")
    stock.heading(stock.who.say("steps.app.break.title"))
    expect(stock.who.control("steps.app.rows.away_link")).to_have_count(0)
    stock.look()
    stock.who.tap("steps.app.rows.break_back")
    stock.heading("Ana María")


def lists(stock: Inventory) -> None:
    """Counted, sorted, chosen; what a list was last looked at like is kept while one is in a row."""
    page = stock.page
    stock.to_list("r", "resentment")
    stock.who.sees_words("3 rows, 1 unfinished" if stock.who.lang == "en" else "3 filas, 1 sin terminar")
    assert "%" not in page.locator("main").inner_text()
    # Which of two is newer is known to the second; the first row was written long before.
    assert sorted(stock.names()[:2]) == ["County Court", "ana maria"]
    assert stock.names()[2:] == ["Ana María"]
    expect(stock.row("Ana María")).to_contain_text(stock.say("app.done_to_me"))
    page.get_by_text(stock.say("app.sorting"), exact=True).click()
    stock.sift("app.sort", "app.sort.name")
    stock.sees_names("ana maria", "Ana María", "County Court")
    stock.sift("app.show", "app.show.open")
    stock.sees_names("County Court")
    stock.look()
    page.locator("ul.rows a").first.click()
    stock.asks("resentment.happened")
    page.go_back()
    stock.sees_names("County Court")
    stock.sift("app.show", "app.show.done_to_me")
    stock.sees_names("Ana María")
    stock.sift("app.show.kind", "resentment.kind.option.belief")
    stock.who.sees("steps.4.app.no_match")
    stock.tap("app.show_all")
    expect(page.locator("ul.rows strong")).to_have_count(3)
    stock.sift("app.show.touched", "resentment.touched.option.money")
    stock.sees_names("Ana María")


def people(stock: Inventory) -> None:
    """Two spellings are offered as one person, and nobody is joined alone; a join comes apart again."""
    page = stock.page
    stock.who.go_to("#s/4/p")
    stock.heading(stock.say("app.people"))
    who = page.get_by_role("heading", level=2)
    expect(who.filter(has_text=re.compile("^Ana María$"))).to_be_visible()
    expect(who.filter(has_text=re.compile("^ana maria$"))).to_be_visible()
    stock.look()
    stock.tap("app.people.yes")
    stock.who.sees_words(stock.say("app.people.joined", names="Ana María, ana maria"))
    expect(page.get_by_text(stock.say("app.people.ask"), exact=True)).to_have_count(0)
    page.reload()
    stock.who.sees_words(stock.say("app.people.joined", names="Ana María, ana maria"))
    page.get_by_role("button", name=re.compile(f"^{re.escape(stock.say('app.people.apart'))}")).click()
    stock.tap("app.people.no")
    expect(page.get_by_text(stock.say("app.people.ask"), exact=True)).to_have_count(0)
    stock.who.sees("steps.4.app.people.two")
    page.get_by_role("button", name=re.compile(f"^{re.escape(stock.say('app.people.again'))}")).click()
    stock.tap("app.people.yes")
    stock.who.sees_words(stock.say("app.people.joined", names="Ana María, ana maria"))


def touched(stock: Inventory) -> None:
    """The table, the same as a picture, and who comes up most, joined as the person joined them."""
    page = stock.page
    stock.tap("app.touched")
    stock.heading(stock.say("app.touched"))
    stock.who.sees("steps.4.app.touched.done")
    what, who = page.get_by_role("table").all()
    cells = [row.locator("th, td").all_inner_texts() for row in what.locator("tbody tr").all()]
    option = stock.say
    assert cells == [
        [option("resentment.touched.option.love"), "2"],
        [option("resentment.touched.option.money"), "2"],
    ]
    assert who.locator("tbody tr").first.locator("th, td").all_inner_texts()[1] == "3"
    label = stock.say("app.touched.picture", what=option("resentment.touched.option.love"))
    expect(page.get_by_role("img", name=label, exact=True)).to_be_visible()
    assert page.locator('link[href="/app/steps/tools.css"]').count() == 1
    stock.look()


def on_paper(stock: Inventory) -> None:
    """Looking back, in initials, and all pages as one document: my part of the marked row is in neither."""
    page, who = stock.page, stock.who
    who.go_to("#s/4/1")
    stock.heading(stock.say("title"))
    page.get_by_label(who.say("steps.app.rows.initials"), exact=True).check()
    expect(page.get_by_role("heading", level=3, name="A. M.", exact=True)).to_have_count(3)
    expect(page.get_by_role("heading", level=3, name="County Court", exact=True)).to_have_count(1)
    page.emulate_media(media="print")
    who.sees_words("Took twenty dollars.")
    expect(page.get_by_text("Ana María")).to_have_count(0)
    shows_nothing_of_my_part(stock)
    page.emulate_media(media="screen")
    who.go_to("#paper")
    who.tap("app.paper.show")
    who.sees_words("Took twenty dollars.")
    shows_nothing_of_my_part(stock)


def other_lists(stock: Inventory) -> None:
    """Something good, a fear, a harm. What is good stands where the others stand."""
    stock.tap("good.add")
    stock.writes("good.what", "I make people laugh.")
    for name in ("example", "seen", "use"):
        stock.skip(f"good.{name}")
    stock.heading("I make people laugh.")
    stock.to_list("f", "fear")
    stock.tap("fear.add")
    stock.writes("fear.what", "The phone at night.")
    for name in ("since", "do", "instead"):
        stock.skip(f"fear.{name}")
    stock.heading("The phone at night.")
    stock.to_list("h", "harm")
    stock.tap("harm.add")
    stock.writes("harm.who", "Ana María")
    stock.writes("harm.what", "Took twenty dollars.")
    stock.chooses("harm.touched", "money")
    stock.heading("Ana María")


@pytest.mark.parametrize("lang", ["en", pytest.param("es", marks=pytest.mark.nightly)])
def test_taking_stock(profile: NewProfile, lang: Lang) -> None:
    who = profile(lang=lang)
    page = who.page
    stock = Inventory(who)
    who.begins("One line.")
    is_kept(page)
    begins_a_row(stock)
    stock.chooses("resentment.kind", "person")
    stock.writes("resentment.happened", "Words at the table.")
    stock.chooses("resentment.touched", "money", "love")
    stock.chooses("resentment.marks", "neither")
    stock.asks("resentment.mine_is")
    stock.look()
    # No part in it is the first answer.
    expect(page.get_by_role("radio").first).to_have_attribute("value", "none")
    stock.chooses("resentment.mine_is", "some")
    stock.writes("resentment.mine", MINE)
    stock.skip("resentment.wrong_there")
    stock.heading("Ana María")
    who.sees_words(MINE)
    marked_later(stock)
    who.go_offline()
    stock.tap("resentment.add")
    stock.resentment("ana maria", ["love"])
    who.sees_words(stock.say("resentment.mine_is.option.none"))
    stock.tap("resentment.add")
    stock.writes("resentment.who", "County Court")
    stock.chooses("resentment.kind", "institution")
    stock.asks("resentment.happened")
    who.tap("steps.app.break")
    who.sees_title("steps.app.break.title")
    who.tap("steps.app.break.stop")
    stock.heading(stock.say("resentment.title"))
    stock.who.page.get_by_role("link", name=who.say("app.back"), exact=True).click()
    stock.heading(stock.say("title"))
    who.go_online()
    other_lists(stock)
    lists(stock)
    people(stock)
    touched(stock)
    on_paper(stock)
    stock.to_list("x", "relation")
    # It may be left out, and that is said before anything else.
    who.sees_words(stock.say("relation.warning"))
    who.tap("steps.app.break")
    who.sees_title("steps.app.break.title")
    who.tap("steps.app.break.back")
    stock.heading(stock.say("relation.title"))


def is_backed_up(stock: Inventory, row: str) -> None:
    """Its words are on the server: a question of it says so."""
    stock.who.go_to(f"#p/{row}/3s")
    stock.asks("resentment.happened")
    stock.who.sees_status("app.write.backed")
    stock.who.go_to(f"#p/{row}/s")
    stock.heading("Ana María")


@pytest.mark.nightly
def test_a_row_marked_on_one_phone_shows_no_part_of_mine_on_another(profile: NewProfile) -> None:
    first = Inventory(profile())
    first.who.begins("One line.")
    name, passphrase = first.who.keeps()
    first.who.go_to("#s/4/br")
    first.tap("app.before.yes")
    first.resentment("Ana María", ["love"], mine="Another line of mine.")
    row = first.page.url.split("#")[1].split("/")[1]
    is_backed_up(first, row)
    second = Inventory(profile())
    second.who.signs_in(name, passphrase)
    second.who.go_to(f"#p/{row}/s")
    second.heading("Ana María")
    second.who.sees_words("Another line of mine.")
    for stock, change in ((first, "resentment.mine.ask"), (second, "resentment.marks.ask")):
        stock.who.go_offline()
        stock.page.locator(".said > div").filter(has_text=stock.say(change)).get_by_role("link").click()
    first.writes("resentment.mine", MINE)
    first.heading("Ana María")
    second.asks("resentment.marks")
    second.option("resentment.marks", "neither").uncheck()
    second.chooses("resentment.marks", "abuse")
    second.heading("Ana María")
    second.who.go_online()
    is_backed_up(second, row)
    first.who.go_online()
    first.who.sees_title("app.two.title")
    shows_nothing_of_my_part(first, one_row=True)
    assert "Another line of mine." not in first.page.content()
    first.who.go_to("#s/4/1")
    first.who.sees_words("Words at the table.")
    shows_nothing_of_my_part(first)
    first.who.go_to("#paper")
    first.who.tap("app.paper.show")
    first.who.sees_words("Words at the table.")
    shows_nothing_of_my_part(first)
    first.who.go_to("#me")
    first.who.sees_title("app.me.title")
    with first.page.expect_download() as coming:
        first.who.tap("app.me.file")
    plain = Path(coming.value.path()).read_text(encoding="utf-8")
    assert "Words at the table." in plain
    assert MINE not in plain
    assert "Another line of mine." not in plain
