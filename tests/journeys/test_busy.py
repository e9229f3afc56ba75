"""While something else holds the vault's one writer: what is typed meanwhile is kept, and nothing is called backed up too soon."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewProfile
from tests.journeys.driver import Profile

pytestmark = pytest.mark.browser

HOLD = """
() => new Promise((held) => {
  void navigator.locks.request("vault-writer", () => new Promise((go) => { globalThis.letGo = go; held(); }));
})
"""


def somebody_with_a_page(profile: NewProfile) -> tuple[Profile, str]:
    """An account with its passphrase, and the page that was written first, open and backed up."""
    ana = profile()
    ana.begins("First words.")
    _, passphrase = ana.keeps()
    ana.go_to("#pages")
    ana.open_page("First words.")
    ana.sees_status("app.write.backed")
    return ana, passphrase


def test_what_is_typed_while_a_save_waits_is_not_called_backed_up(profile: NewProfile) -> None:
    ana, _ = somebody_with_a_page(profile)
    ana.page.evaluate(HOLD)
    ana.write("First words. And more.")
    ana.tap("app.write.save")
    ana.write("First words. And more. And this, not sent.")
    ana.page.evaluate("() => letGo()")
    ana.sees_status("app.write.draft")
    ana.tap("app.write.save")
    ana.sees_status("app.write.backed")
    expect(ana.page.locator("#text")).to_have_value("First words. And more. And this, not sent.")


def test_leaving_while_the_writer_is_busy_keeps_the_last_word(profile: NewProfile) -> None:
    ana, passphrase = somebody_with_a_page(profile)
    ana.page.evaluate(HOLD)
    ana.page.locator("#text").focus()
    ana.page.keyboard.press("End")
    ana.page.keyboard.type(" Last.")
    address = ana.page.url
    ana.leaves(lambda: ana.control("app.leave").click())
    ana.page.goto(address)
    ana.page.get_by_role("heading", level=1).wait_for()
    ana.sees_title("app.unlock.title")
    ana.type("app.pass.label", passphrase)
    ana.tap("app.unlock.button")
    expect(ana.page.locator("#text")).to_have_value("First words. Last.")


def test_a_save_that_ends_later_takes_nobody_away_from_help(profile: NewProfile) -> None:
    ana = profile()
    ana.begins("First words.")
    ana.go_to("#s/1")
    start = ana.say("steps.app.start", part=ana.say("steps.1.powerless.title"))
    ana.page.get_by_role("main").get_by_role("button", name=start, exact=True).click()
    ana.sees_title("steps.1.powerless.tried.ask")
    ana.page.evaluate(HOLD)
    ana.tap("steps.app.skip")
    ana.page.get_by_role("link", name=ana.say("app.tab.help"), exact=True).click()
    ana.sees_title("app.help.title")
    ana.page.evaluate("() => { letGo(); return navigator.locks.request('vault-writer', () => {}); }")
    ana.sees_title("app.help.title")
    ana.page.go_back()
    ana.sees_title("steps.1.powerless.tried.ask")
