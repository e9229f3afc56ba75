"""A burn of what was told, with real rows: on the server's disk, on another device, in the next export and backup."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from handrail.vault.client.client import Device
from tests.journeys.driver import Profile
from tests.journeys.test_taking_along import lines_of, takes
from tests.journeys.working_five import ANA, PEDRO, ROWS, SECRET, Telling, page_of, row, someone, with_rows
from tests.operate.driving import backed_up
from tests.operate.test_burn_to_disk import PATIENCE, all_sealed, found_in, pieces
from tools.live import LiveServer, live_server

pytestmark = pytest.mark.browser

HEARD = "She said: I have been there."
ON_THE_BUS = "Written on the bus."
NAMES = [str(body["title"]) for _, body in ROWS]


def burns(telling: Telling) -> None:
    """Told today, one name carried on; then everything of this time through is burned."""
    who, page = telling.who, telling.page
    telling.opens("/d", "app.d.title")
    page.locator("#heard").fill(HEARD)
    telling.tap("app.d.save")
    who.sees_words(telling.say("app.d.kept"))
    telling.opens("/n", "app.n.title")
    page.get_by_label(ANA, exact=True).uncheck()
    telling.tap("app.n.save")
    who.sees_words(telling.say("app.n.done", n=1))
    telling.opens("/b", "app.b.title")
    telling.tap("app.b.go")
    telling.heading(telling.say("app.k.title"))
    who.sees_words(telling.say("app.k.copy.phone"))
    who.sees("app.away.elsewhere")
    telling.tap("app.k.yes")
    telling.heading(telling.say("app.x.title"))
    who.sees("app.away.done")


def test_what_is_burned_is_nowhere_and_what_was_written_meanwhile_is_offered(
    browser: Browser, tmp_path: Path, app_bundle: Path
) -> None:
    with live_server(HANDRAIL_RATE_FACTOR="1000", HANDRAIL_APP_DIR=str(app_bundle)) as server:
        url = server.environment["DATABASE_URL"]
        if not url.startswith("sqlite"):
            pytest.skip("the search is for SQLite's files; tests/operate burns on PostgreSQL")
        ana = Profile(browser, server)
        telling, other, passphrase = with_rows(ana, server)
        telling.chooses_all()
        # Another device without signal: it goes on writing in a row that is burned here.
        harm = page_of(other, PEDRO)
        rows = {page for page, heads in other.view().bodies().items() if heads[0].get("title") in NAMES}
        before = sealed_of(other, rows)
        other.write("step-4.harm", row(PEDRO, someone(PEDRO, what=ON_THE_BUS)), page=harm)
        burns(telling)
        on_the_servers_disk(ana, server, before, tmp_path)
        in_the_export(ana, tmp_path, passphrase)
        on_the_other_device(other, rows, harm)
        is_offered(telling)
        ana.close()


def sealed_of(device: Device, pages: set[str]) -> list[bytes]:
    """The sealed bytes of every version of these pages, as the server holds them too."""
    found = [device.store.one(one.content) for one in device.view().versions.values() if one.header.page in pages]
    assert len(found) == len(pages)
    return [bytes(one) for one in found if one is not None]


def wait_for(done: Callable[[], bool], meanwhile: Callable[[], object] = lambda: None) -> None:
    """Until it is so."""
    until = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < until:
        meanwhile()
    assert done()


def on_the_servers_disk(ana: Profile, server: LiveServer, before: list[bytes], folder: Path) -> None:
    """Neither in the database's files nor in a new backup."""
    url = server.environment["DATABASE_URL"]
    gone = pieces(before)
    assert gone
    wait_for(lambda: not set(before) & set(all_sealed(url)), lambda: ana.go_to("#pages"))
    wait_for(lambda: found_in(server.folder, gone) == {}, ana.reload)
    backup = backed_up(server, folder / "backups")
    assert found_in(backup.parent, gone) == {}
    assert found_in(backup.parent, pieces(all_sealed(url))), "what stays is found by the same search"


def in_the_export(ana: Profile, folder: Path, passphrase: str) -> None:
    """Of the telling the date is left; of the names the one that went on."""
    file, _ = takes(ana, folder, passphrase)
    bodies = [json.loads(line)["body"] for line, _ in lines_of(file, passphrase).values()]
    words = json.dumps(bodies, ensure_ascii=False)
    assert [one for one in (*NAMES, SECRET, HEARD) if one != PEDRO and one in words] == []
    assert [body["name"] for body in bodies if "from" in body] == [PEDRO]
    assert [body["rows"] for body in bodies if body.get("burned")] == [[]]


def on_the_other_device(other: Device, rows: set[str], harm: str) -> None:
    """The burn is carried out there; what was written there meanwhile stays for the person to decide."""
    other.sync()
    pages = other.view().bodies()
    assert rows & set(pages) == {harm}
    words = json.dumps(list(pages.values()), ensure_ascii=False)
    assert ON_THE_BUS in words
    assert [one for one in (*NAMES, SECRET, HEARD) if one != PEDRO and one in words] == []


def is_offered(telling: Telling) -> None:
    """On the page of the burning it is named as what it is, and can go the same way."""
    who, page = telling.who, telling.page
    who.go_to()
    who.finds_page(PEDRO)
    telling.opens("/b", "app.b.title")
    late = page.locator("section", has_text=telling.say("app.b.late_note"))
    expect(late.locator("li")).to_contain_text([PEDRO], timeout=PATIENCE * 1000)
    telling.tap("app.b.go")
    telling.heading(telling.say("app.k.title"))
    telling.tap("app.k.yes")
    telling.heading(telling.say("app.x.title"))
    telling.opens("/b", "app.b.title")
    who.sees_words(telling.say("app.b.nothing"))
    who.sees_words(telling.say("app.x.back"))
