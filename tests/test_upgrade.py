"""A release opens what the releases before it left: databases, browsers, devices. Every word is there, and the account goes on.

The folders below tests/fixtures/upgrade/ were written by those releases themselves (tools/freeze.py).
"""

from __future__ import annotations

import gzip
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from mnemonic import Mnemonic
from playwright.sync_api import Browser, expect

from handrail.vault.client.client import Device
from handrail.vault.client.http import Http
from handrail.vault.client.store import Store
from tests.journeys import releases
from tests.journeys.driver import FLAGS, Profile
from tests.journeys.working_steps import Walk
from tools.freeze import Phone
from tools.live import LiveServer
from tools.tree import ROOT

FOLDERS = sorted(path for path in (ROOT / "tests/fixtures/upgrade").iterdir() if path.is_dir())
RESTORE = """
async ({ databases, local }) => {
  const raw = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const unpacked = (value) => {
    if ("buffer" in value) return raw(value.buffer).buffer;
    if ("bytes" in value) return raw(value.bytes);
    if ("list" in value) return value.list.map(unpacked);
    if ("map" in value) return Object.fromEntries(value.map.map(([key, one]) => [key, unpacked(one)]));
    return value.plain;
  };
  for (const [key, value] of local) localStorage.setItem(key, value);
  for (const { name, version, tables } of databases) {
    await new Promise((done, failed) => {
      const asked = indexedDB.open(name, version);
      asked.onerror = () => failed(asked.error);
      asked.onupgradeneeded = () => {
        for (const table of Object.keys(tables)) asked.result.createObjectStore(table);
      };
      asked.onsuccess = () => {
        const tx = asked.result.transaction(Object.keys(tables), "readwrite");
        for (const [table, rows] of Object.entries(tables)) for (const [key, value] of rows) tx.objectStore(table).put(unpacked(value), key);
        tx.oncomplete = () => { asked.result.close(); done(null); };
      };
    });
  }
}
"""


class Old:
    """What one release left, unpacked, and a server of this release on its database."""

    def __init__(self, folder: Path, into: Path) -> None:
        self.folder, self.into = folder, into
        self.expected: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        self.server = LiveServer(into, DATABASE_URL=f"sqlite:///{self.unpack('server') / 'live.sqlite3'}")

    def unpack(self, name: str) -> Path:
        """One of the archives, in a folder of its own."""
        to = self.into / name
        with zipfile.ZipFile(self.folder / f"{name}.zip") as archive:
            archive.extractall(to)
        return to

    @contextmanager
    def running(self, **settings: str) -> Iterator[LiveServer]:
        """This release, with its migrations, on the old database."""
        self.server.settings |= {"HANDRAIL_RATE_FACTOR": "1000", **settings}
        self.server.command("migrate", "--verbosity", "0")
        self.server.start()
        try:
            yield self.server
        finally:
            self.server.stop()

    @property
    def before(self) -> LiveServer:
        """The address that browsers knew it by."""
        return LiveServer(self.into, self.expected["port"])

    @property
    def flags(self) -> list[str]:
        """Leads that address to the port that the server has now."""
        port, now = self.expected["port"], self.server.port
        mapped = f", MAP app.localhost:{port} 127.0.0.1:{now}, MAP localhost:{port} 127.0.0.1:{now}"
        return [flag + mapped if flag.startswith("--host-resolver-rules") else flag for flag in FLAGS]


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Old:
    """Each release that was frozen."""
    return Old(request.param, tmp_path)


def bodies(device: Device) -> dict[str, list[str]]:
    """Every page's heads, in an order that does not matter."""
    return {
        page: sorted(json.dumps(dict(body), sort_keys=True) for body in heads)
        for page, heads in device.view().bodies().items()
    }


@pytest.mark.live
def test_the_command_line_reads_every_word_and_an_old_device_goes_on(old: Old) -> None:
    ana = old.expected["ana"]
    wanted = {page: sorted(json.dumps(body, sort_keys=True) for body in heads) for page, heads in ana["pages"].items()}
    with old.running() as server:
        fresh = Device(Http(server.app))
        fresh.account.sign_in(ana["name"], passphrase=ana["passphrase"])
        fresh.sync()
        assert bodies(fresh) == wanted
        view = fresh.view()
        assert (view.refused, view.judgement.missing, view.judgement.unexplained) == ({}, [], [])
        kept = Device(Http(server.app), Store(old.unpack("device") / "device.sqlite3"))
        kept.account.unlock(ana["passphrase"])
        assert kept.sync().pushed == 1
        fresh.sync()
        said = [body for rows in fresh.view().bodies().values() for body in rows if body.get("text") == ana["not_sent"]]
        assert len(said) == 1
        assert ana["burned"] not in json.dumps(list(fresh.view().bodies().values()))


@pytest.mark.live
def test_a_card_of_an_old_release_still_opens_the_account(old: Old) -> None:
    ana = old.expected["ana"]
    with old.running() as server:
        again = Device(Http(server.app))
        again.account.sign_in(ana["name"], entropy=bytes(Mnemonic("english").to_entropy(ana["card"])))
        again.sync()
        assert set(bodies(again)) == set(ana["pages"])


Opens = Callable[[str, str], Profile]


@pytest.fixture
def opens(old: Old, browser: Browser, app_bundle: Path) -> Iterator[Opens]:
    """Opens an old browser's folder while this release serves, under the address of then."""
    made: list[Profile] = []

    def open_folder(name: str, lang: str) -> Profile:
        folder = old.into / f"{name}-browser"
        folder.mkdir()
        old.unpack(name).rename(folder / "Default")
        phone = Phone(browser.browser_type, folder, old.flags)
        made.append(Profile(phone, old.before, lang=lang))  # type: ignore[arg-type]  # all that it asks of a browser
        return made[-1]

    # One line more, so that it is another release even where nothing of the app has changed since.
    app = shutil.copytree(app_bundle, old.into / "app")
    with (app / "home/app.js").open("a", encoding="utf-8") as script:
        script.write("\n// the release under test\n")
    with old.running(HANDRAIL_APP_DIR=str(app)):
        yield open_folder
        for one in made:
            one.close()


def goes_on(who: Profile, old: Old) -> None:
    """The kept app opens, offers this release, and begins anew in it at a tap."""
    who.go_to()
    before = releases.named(who.page)["now"]
    assert before.startswith(old.expected["version"])
    who.page.get_by_role("button", name=old.expected["update"][who.lang], exact=True).click()
    releases.until(
        who.page, f"async () => (await (await caches.match('/app/named')).json()).before === {json.dumps(before)}"
    )
    who.page.get_by_role("heading", level=1).wait_for()


def finds_draft(who: Profile, draft: dict[str, str]) -> None:
    """What was typed and never saved stands in its page."""
    who.go_to()
    who.open_page(draft["page"])
    expect(who.page.locator("#text")).to_have_value(draft["reads"])


def finds_step(who: Profile, walk: Walk, answers: list[str]) -> None:
    """Looking back on Step 1 shows every answer."""
    who.go_to()
    walk.to_step()
    who.page.get_by_role("link", name=who.say("steps.app.look_back", step=1), exact=True).click()
    for words in answers:
        who.sees_words(words)


@pytest.mark.browser
def test_a_browser_with_an_account_goes_on_where_it_was(old: Old, opens: Opens) -> None:
    ana, who = old.expected["ana"], opens("ana", "en")
    goes_on(who, old)
    who.finds_page("From the command line.")
    who.open_page(ana["note"].split("\n")[0])
    assert who.reads() == ana["note"]
    who.go_to()
    who.open_page("Apart: ")
    who.sees_title("app.two.title")
    for words in ana["apart"]:
        who.sees_words(words)
    finds_draft(who, ana["draft"])
    finds_step(who, Walk(who, "own"), ana["step"])
    assert ana["burned"] not in who.page.content()
    who.go_to("#pages")
    expect(who.page.get_by_text(ana["burned"])).to_have_count(0)
    who.tap("app.pages.new")
    who.write("Written by this release.")
    who.tap("app.write.save")
    who.sees_status("app.write.backed")
    python = Device(Http(old.server.app))
    python.account.sign_in(ana["name"], passphrase=ana["passphrase"])
    python.sync()
    said = [body["text"] for rows in python.view().bodies().values() for body in rows if "text" in body]
    assert {"Written by this release.", ana["draft"]["reads"]} <= set(said)


@pytest.mark.browser
def test_a_browser_without_an_account_goes_on_where_it_was(old: Old, opens: Opens) -> None:
    bea, who = old.expected["bea"], opens("bea", "es")
    goes_on(who, old)
    finds_draft(who, bea["draft"])
    finds_step(who, Walk(who, "spiritual", "f"), bea["step"])


@pytest.mark.browser
def test_a_locked_browser_of_any_make_is_unlocked(old: Old, browser: Browser, app_bundle: Path) -> None:
    """The same data without Chromium's own form: it must not depend on how one browser lays out its files."""
    ana = old.expected["ana"]
    with old.running(HANDRAIL_APP_DIR=str(app_bundle)) as server:
        who = Profile(browser, server)
        who.page.goto(f"{server.app}/en/help")
        who.page.evaluate(RESTORE, json.loads(gzip.decompress((old.folder / "locked.json.gz").read_bytes())))
        who.go_to()
        who.sees_title("app.unlock.title")
        who.type("app.pass.label", ana["passphrase"])
        who.tap("app.unlock.button")
        who.finds_page("From the command line.")
        who.open_page(ana["note"].split("\n")[0])
        assert who.reads() == ana["note"]
        finds_draft(who, ana["draft"])
        who.close()
