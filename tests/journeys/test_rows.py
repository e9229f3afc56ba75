"""Rows, whatever the Step: a list from its cards, enough for now, one row deleted, a row half-written on two phones."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.changing import Change
from tests.journeys.conftest import NewProfile
from tests.journeys.driver import PATIENCE, Profile

pytestmark = pytest.mark.browser

LIST = "p2"
"""The patterns of Step 6: a list that no tool of the Step shows, so it is the engine's own."""


def named(walk: Change, name: str) -> None:
    """Begins one more row from what is open, and gives it its name."""
    walk.press("pattern.add")
    walk.says("pattern.name", name)
    walk.asks("pattern.from")


def to_list(walk: Change) -> None:
    """The list of all rows."""
    walk.open(LIST)
    walk.heading(walk.words("pattern.title"))


def counted(who: Profile, rows: str, unfinished: str = "") -> None:
    """The words for how many rows there are."""
    said = who.say(rows) if not unfinished else f"{who.say(rows)}, {who.say(unfinished)}"
    expect(who.page.locator(".meta").filter(has_text=said).first).to_be_visible(timeout=PATIENCE)


def test_a_list_counts_what_waits_and_the_person_says_when_it_is_enough(profile: NewProfile) -> None:
    who = profile(lang="es")
    who.begins("Una línea.")
    walk = Change(who, 6)
    to_list(walk)
    who.sees_words(walk.words("pattern.none"))
    walk.look()
    named(walk, "Hago promesas de más")
    to_list(walk)
    counted(who, "steps.app.rows.count_one", "steps.app.rows.open_one")
    who.sees("steps.app.rows.unfinished")
    walk.look()
    who.page.get_by_role("link").filter(has_text="Hago promesas de más").click()
    walk.asks("pattern.from")
    while who.control("steps.app.skip").is_visible():
        before = who.page.url
        who.tap("steps.app.skip")
        expect(who.page).not_to_have_url(before, timeout=PATIENCE)
        who.page.get_by_role("heading", level=1).wait_for()
    who.sees("steps.app.rows.row_seen")
    walk.look()
    walk.press("pattern.add")
    walk.asks("pattern.name")
    walk.open()
    walk.heading(walk.words("title"))
    who.tap("steps.app.rows.enough")
    who.sees("steps.app.rows.enough_now")
    walk.look()
    who.tap("steps.app.rows.not_enough")
    expect(who.control("steps.app.rows.enough")).to_be_visible(timeout=PATIENCE)
    to_list(walk)
    unnamed = who.page.get_by_role("link").filter(has_text=walk.words("pattern.row", n=2))
    unnamed.click()
    walk.asks("pattern.name")
    who.tap("steps.app.rows.away_link")
    who.sees_title("steps.app.rows.away_title")
    who.tap("app.away.button")
    who.sees_title("app.pages.title")
    to_list(walk)
    expect(who.page.get_by_role("link").filter(has_text="Hago promesas de más")).to_be_visible(timeout=PATIENCE)
    assert unnamed.count() == 0


def test_a_row_half_written_on_two_phones_is_kept_twice(profile: NewProfile) -> None:
    phone, tablet = profile(), profile()
    phone.begins("One line.")
    name, passphrase = phone.keeps()
    phone.go_to()
    first, second = Change(phone, 6), Change(tablet, 6)
    to_list(first)
    named(first, "I promise too much")
    phone.sees_status("app.write.backed")
    tablet.signs_in(name, passphrase)
    to_list(second)
    tablet.page.get_by_role("link").filter(has_text="I promise too much").click()
    second.asks("pattern.from")
    for walk, words in ((first, "Peace, for a day."), (second, "A quiet night.")):
        walk.who.go_offline()
        walk.skip("pattern.from")
        walk.says("pattern.gives", words)
        walk.asks("pattern.costs")
    phone.go_online()
    phone.sees_status("app.write.backed")
    tablet.go_online()
    tablet.sees_title("app.two.title")
    tablet.sees_words("Peace, for a day.")
    tablet.sees_words("A quiet night.")
    tablet.tap("app.two.both")
    second.heading(second.words("pattern.title"))
    rows = tablet.page.get_by_role("link").filter(has_text="I promise too much")
    expect(rows).to_have_count(2, timeout=PATIENCE)
    expect(rows.filter(has_text=tablet.say("app.pages.copy"))).to_have_count(1)
