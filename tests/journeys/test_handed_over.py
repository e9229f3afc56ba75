"""My phone in another person's hands: nothing but what I chose is in the document, in any store, or at any address."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewProfile
from tests.journeys.driver import PATIENCE
from tests.journeys.working_five import (
    ANA,
    FEAR,
    GOOD,
    LEFT_BEHIND,
    MINE,
    PATTERN,
    PEDRO,
    SECRET,
    UNCLE,
    WORD,
    Telling,
    with_rows,
)
from tools.live import LiveServer

pytestmark = pytest.mark.browser

EVERYTHING = {ANA, UNCLE, PEDRO, FEAR, WORD, GOOD, MINE, LEFT_BEHIND, SECRET, PATTERN, "One line.", "Not for them."}
STORED = """
async () => {
  const whole = (request) => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = () => failed(request.error); });
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), JSON.stringify(history.state), document.cookie, location.href, document.title];
  const see = (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) found.push(new TextDecoder().decode(value));
    else if (value && typeof value === "object") for (const [key, one] of Object.entries(value)) (found.push(key), see(one));
    else found.push(String(value));
  };
  for (const { name } of await indexedDB.databases()) {
    const db = await whole(indexedDB.open(name));
    for (const table of db.objectStoreNames) see(await whole(db.transaction(table).objectStore(table).getAll()));
    db.close();
  }
  for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) found.push(one.url);
  return found.join("\\n");
}
"""
TURN = """
(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""
LATER = "() => { const now = Date.now; Date.now = () => now() + 3_600_001; }"
ADDRESSES = [
    "",
    "#",
    "#pages",
    "#me",
    "#s",
    "#s/4",
    "#s/4/r",
    "#s/5",
    "#s/5/a",
    "#s/5/c",
    "#words",
    "#take",
    "#paper",
    "#looks",
    "#keep",
    "#again",
    "#out",
    "#in",
    "#m",
    "#g",
    "#quick",
]


def rest_is_hidden(page: Page, *shown: str) -> None:
    """No word of any row but these is in the document, and none at all lies readable in a store of this browser."""
    document, stored = page.content(), page.evaluate(STORED)
    assert [one for one in EVERYTHING - set(shown) if one in document] == []
    assert [one for one in EVERYTHING if one in stored] == []


def test_whoever_holds_the_phone_gets_no_further(profile: NewProfile, server: LiveServer) -> None:
    ana = profile()
    telling, _, passphrase = with_rows(ana, server)
    chosen(telling, UNCLE, FEAR)
    page = telling.page
    tab = page.context.new_page()
    tab.goto(f"{server.app}/app/#pages")
    tab.get_by_text(GOOD).first.wait_for()
    page.bring_to_front()
    telling.hands_over()
    assert ana.page.locator(".tabs a").all_inner_texts() == [ana.say("app.tab.help")]
    assert ana.page.title() == "Handrail"
    telling.turns_to(1, 2, UNCLE)
    rest_is_hidden(page, UNCLE)
    for address in ADDRESSES:
        page.evaluate("(to) => { location.hash = to; }", address)
        telling.sees_row(1, 2, UNCLE)
        rest_is_hidden(page, UNCLE)
    for _ in ADDRESSES[:4]:
        page.go_back()
        telling.sees_row(1, 2, UNCLE)
    for way in ("hidden", "visible"):
        page.evaluate(TURN, way)
    telling.turns_to(2, 2, FEAR)
    rest_is_hidden(page, FEAR)
    tab.get_by_role("heading", name=ana.say("app.unlock.title"), exact=True).wait_for()
    rest_is_hidden(tab)
    tab.reload()
    tab.get_by_role("heading", name=ana.say("app.unlock.title"), exact=True).wait_for()
    tab.close()
    page.evaluate("location.hash = '#pages'")
    page.reload()
    ana.sees_title("app.unlock.title")
    rest_is_hidden(page)
    goes_on_where_it_was(telling, passphrase)


def chosen(telling: Telling, *names: str) -> None:
    """Only these rows are to be told."""
    telling.opens("/c", "app.c.title")
    for name in names:
        telling.page.get_by_label(name, exact=True).check()
    telling.tap("app.c.save")
    telling.heading(telling.say("title"))


def goes_on_where_it_was(telling: Telling, passphrase: str) -> None:
    """After unlocking: what was told is kept, and the rest is offered from the row where it was."""
    telling.unlocks(passphrase)
    telling.opens("/h", "app.h.title")
    telling.tap("app.h.go_on", n=2, all=2)
    telling.sees_row(2, 2, FEAR)
    telling.tap("app.v.next")
    telling.heading(telling.say("app.v.end"))
    telling.look()
    telling.tap("app.v.stop")
    telling.unlocks(passphrase)
    telling.heading(telling.say("app.q.title"))
    telling.opens("", "title")
    telling.who.sees_words(telling.say("app.o.so_far", told=2, all=2))
    assert telling.page.evaluate("localStorage.getItem('handed')") is None, "no place is noted any longer"


def test_leaving_the_page_forgets_all_and_so_does_an_hour_out_of_sight(profile: NewProfile, server: LiveServer) -> None:
    ana = profile()
    telling, _, passphrase = with_rows(ana, server)
    telling.chooses_all()
    page = telling.page
    telling.hands_over()
    telling.turns_to(1, 7, ANA)
    ana.sees_words(MINE)
    telling.turns_to(2, 7, UNCLE)
    rest_is_hidden(page, UNCLE)
    ana.leaves(lambda: ana.tap("app.leave"))
    ana.go_to("#s/5/h")
    ana.sees_title("app.unlock.title")
    rest_is_hidden(page)
    telling.unlocks(passphrase)
    telling.heading(telling.say("app.h.title"))
    telling.tap("app.h.go_on", n=2, all=7)
    telling.sees_row(2, 7, UNCLE)
    page.evaluate(TURN, "hidden")
    page.evaluate(LATER)
    page.evaluate(TURN, "visible")
    ana.sees_title("app.unlock.title")
    rest_is_hidden(page)
    expect(page.locator(".tabs a")).to_have_count(1, timeout=PATIENCE)
