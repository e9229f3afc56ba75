"""Freezes what a release leaves behind, for the upgrade test: run it once for each release, with that release's own code.

    PYTHONPATH=TREE .venv/bin/python TREE/tools/freeze.py INTO

TREE is a checkout of the release, INTO a new folder below tests/fixtures/upgrade/. A server of that release is started, two
people write in Chromium, one of them also from a command line; then everything is stopped and packed:

    server.zip       the server's database
    ana.zip          Chromium's own folder of this origin: an account, unlocked, its app kept by the loader, a draft
    bea.zip          the same in Spanish, without an account
    locked.json.gz   ana's database in the browser as JSON, after "Lock": no key is in it, so any browser can take it
    device.zip       ana's second device, the Python client, with one page that was not sent yet
    expected.json    every word that must be read, and the secrets that open it; they are made up and open nothing else
"""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType, Error, sync_playwright

import handrail
from handrail.content.texts import LANGS
from handrail.content.words import all_texts
from handrail.vault.client.client import Device
from handrail.vault.client.http import Http
from handrail.vault.client.store import Store
from tests.journeys import releases
from tests.journeys.driver import CHROMIUM, FLAGS, Profile
from tests.journeys.working_steps import Walk
from tools.live import LiveServer, make_app

PORT = 8123
"""Part of the origin that Chromium's folder is for; the test maps it to whatever port its server has."""
KEPT_OF_CHROMIUM = ("IndexedDB", "Local Storage", "Service Worker", "WebStorage")
NOT_NEEDED = ("LOCK", "LOG", "LOG.old")
DUMP = """
async () => {
  const packed = (value) => {
    if (value instanceof CryptoKey) throw new Error("a key is here");
    if (value instanceof ArrayBuffer) return { buffer: btoa(String.fromCharCode(...new Uint8Array(value))) };
    if (ArrayBuffer.isView(value)) {
      const { buffer, byteOffset, byteLength } = value;
      return { bytes: btoa(String.fromCharCode(...new Uint8Array(buffer, byteOffset, byteLength))) };
    }
    if (Array.isArray(value)) return { list: value.map(packed) };
    if (value && typeof value === "object") return { map: Object.entries(value).map(([key, one]) => [key, packed(one)]) };
    return { plain: value };
  };
  const whole = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const found = { databases: [], local: Object.entries(localStorage) };
  for (const { name, version } of await indexedDB.databases()) {
    const db = await whole(indexedDB.open(name));
    const tables = {};
    for (const table of db.objectStoreNames) {
      const store = db.transaction(table).objectStore(table);
      const [keys, values] = [await whole(store.getAllKeys()), await whole(store.getAll())];
      tables[table] = keys.map((key, at) => [key, packed(values[at])]);
    }
    db.close();
    found.databases.push({ name, version, tables });
  }
  return found;
}
"""
DRAFTS = """
async () => {
  const whole = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  let found = 0;
  for (const { name } of await indexedDB.databases()) {
    const db = await whole(indexedDB.open(name));
    if (db.objectStoreNames.contains("drafts")) found += await whole(db.transaction("drafts").objectStore("drafts").count());
    db.close();
  }
  return found > 0;
}
"""
STEP_WORDS = ["I said one. I woke up on the floor.", "Just this once.", "only beer", "Stop after one."]


class Phone:
    """A browser with a folder of its own on the disk, in the form that a journey's profile asks for."""

    def __init__(self, chromium: BrowserType, folder: Path, flags: list[str] = FLAGS) -> None:
        self.chromium, self.folder, self.flags = chromium, folder, flags

    def new_context(self, **how: Any) -> BrowserContext:
        """The one context that such a browser has."""
        return self.chromium.launch_persistent_context(
            str(self.folder), executable_path=CHROMIUM, args=self.flags, **how
        )


def profile(chromium: BrowserType, folder: Path, server: LiveServer, lang: str) -> Profile:
    """Somebody at a browser that keeps its folder."""
    return Profile(Phone(chromium, folder), server, lang=lang)  # type: ignore[arg-type]  # all that it asks of a browser


def pulls_the_plug(who: Profile) -> None:
    """The page dies without a word of goodbye, so that a draft stays one; then the browser ends and writes its files."""
    releases.until(who.page, DRAFTS)
    who.page.context.new_page()
    with suppress(Error):
        who.page.goto("chrome://crash", timeout=2000)
    who.context.close()


def writes(who: Profile, words: str) -> None:
    """One more page, from the list of pages."""
    who.go_to("#pages")
    who.tap("app.pages.new")
    who.write(words)
    who.tap("app.write.save")
    who.sees_status("app.write.backed")


def second_device(server: LiveServer, folder: Path, name: str, passphrase: str) -> Device:
    """The command line's device."""
    folder.mkdir()
    device = Device(Http(server.app), Store(folder / "device.sqlite3"))
    device.account.sign_in(name, passphrase=passphrase)
    device.sync()
    return device


def page_of(device: Device, words: str) -> str:
    """The page whose head begins so."""
    pages = device.view().bodies().items()
    return next(page for page, heads in pages if any(str(body.get("text", "")).startswith(words) for body in heads))


def ana(chromium: BrowserType, server: LiveServer, folder: Path) -> dict[str, Any]:
    """Notes, two wordings of Step 1, a page written apart, one burned, a draft; an account with a card; a second device."""
    who = profile(chromium, folder / "ana", server, "en")
    who.begins("I could not sleep.\nIt is three. ¿Y qué? 😀")
    _two_wordings(who)
    name, passphrase = who.keeps()
    who.tap("app.card.make")
    who.sees_title("app.card.words")
    card = who.page.locator(".words li").all_inner_texts()
    who.tap("app.card.saved")
    who.go_to("#quick")
    # Else a folder that is opened years later would be found locked, and its key gone.
    who.pick(who.say("app.idle.never"))
    releases.is_kept(who.page)
    for words in ("The second page.", "Apart: as it was.", "To be burned."):
        writes(who, words)
    python = second_device(server, folder / "device", name, passphrase)
    python.burn([page_of(python, "To be burned.")])
    python.write("note", {"text": "From the command line.", "later": {"kept": True}})
    python.sync()
    who.go_to()
    who.finds_page("From the command line.")
    _apart(who, python)
    who.go_to()
    who.open_page("The second page.")
    who.write("The second page. Typed, and not saved yet.")
    pulls_the_plug(who)
    python.sync()
    expected = {page: heads for page, heads in python.view().bodies().items()}
    python.write("note", {"text": "Written on the device, not sent."})
    python.store.close()
    return {
        "name": name, "passphrase": passphrase, "card": card, "pages": expected, "burned": "To be burned.",
        "draft": {"page": "The second page.", "reads": "The second page. Typed, and not saved yet."},
        "apart": ["Apart: from the phone.", "Apart: from the command line."],
        "not_sent": "Written on the device, not sent.",
        "note": "I could not sleep.\nIt is three. ¿Y qué? 😀", "step": STEP_WORDS,
    }  # fmt: skip


def _two_wordings(who: Profile) -> None:
    """One part of Step 1 before words were chosen, another in ana's own."""
    walk, own = Walk(who), Walk(who, "own")
    walk.to_step()
    walk.open_part("steps.app.start", "powerless")
    walk.powerless()
    own.choose_words()
    own.to_step()
    own.open_part("steps.app.start", "ready")
    own.ready()
    own.heading(own.words("ready.title"))


def _apart(who: Profile, python: Device) -> None:
    """The same page, written twice while neither knew of the other; nobody has chosen yet."""
    who.open_page("Apart: as it was.")
    who.go_offline()
    who.write("Apart: from the phone.")
    who.tap("app.write.save")
    who.sees_status("app.write.no_signal")
    python.write("note", {"text": "Apart: from the command line."}, page=page_of(python, "Apart: as it was."))
    python.sync()
    who.go_online()
    who.sees_title("app.two.title")


def bea(chromium: BrowserType, server: LiveServer, folder: Path) -> dict[str, Any]:
    """In Spanish, on one phone only: a note, her words, Step 1 in the spiritual wording, a draft."""
    who = profile(chromium, folder / "bea", server, "es")
    who.begins("No pude dormir.\nSon las tres. 😀")
    releases.is_kept(who.page)
    walk = Walk(who, "spiritual", "f")
    walk.choose_words()
    walk.to_step()
    walk.open_part("steps.app.start", "powerless")
    walk.powerless()
    who.go_to()
    who.open_page("No pude dormir.")
    who.write("No pude dormir.\nSon las tres. Y media, sin guardar.")
    pulls_the_plug(who)
    return {
        "note": "No pude dormir.", "step": STEP_WORDS[:3],
        "draft": {"page": "No pude dormir.", "reads": "No pude dormir.\nSon las tres. Y media, sin guardar."},
    }  # fmt: skip


def locked(chromium: BrowserType, server: LiveServer, folder: Path) -> dict[str, Any]:
    """What ana's browser keeps once she has locked it; a copy of her folder is locked, the folder itself is not."""
    copy = folder / "ana-locked"
    shutil.copytree(folder / "ana", copy)
    who = profile(chromium, copy, server, "en")
    who.go_offline()  # the copy is the same device: what it makes of the draft must not reach the server
    who.go_to("#me")
    who.tap("app.me.lock")
    who.sees_title("app.unlock.title")
    found: dict[str, Any] = who.page.evaluate(DUMP)
    who.context.close()
    return found


def pack(folder: Path, into: Path, *, keep: tuple[str, ...] = ()) -> None:
    """One folder as .zip: plain names, and no times."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and path.name not in NOT_NEEDED and (not keep or name.parts[0] in keep):
                archive.writestr(zipfile.ZipInfo(name.as_posix()), path.read_bytes(), zipfile.ZIP_DEFLATED, 9)


@contextmanager
def released(folder: Path) -> Iterator[LiveServer]:
    """A server of this release on the fixed port, serving its bundle."""
    folder.mkdir()
    app = make_app(folder / "app")
    server = LiveServer(folder, PORT, HANDRAIL_RATE_FACTOR="1000", HANDRAIL_APP_DIR=str(app))
    server.command("migrate", "--verbosity", "0")
    server.start()
    try:
        yield server
    finally:
        server.stop()


def main(arguments: list[str]) -> int:
    """Makes one folder of fixtures."""
    if len(arguments) != 1 or (into := Path(arguments[0])).exists():
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="handrail-freeze-") as made:
        folder = Path(made)
        with released(folder / "server") as server, sync_playwright() as playwright:
            chromium = playwright.chromium
            expected = {
                "version": handrail.__version__, "port": PORT,
                "update": {lang: all_texts().say("app.release.use", lang) for lang in LANGS},
                "ana": ana(chromium, server, folder), "bea": bea(chromium, server, folder),
            }  # fmt: skip
            json_of_locked = json.dumps(locked(chromium, server, folder)).encode()
        into.mkdir(parents=True)
        (folder / "database").mkdir()
        with sqlite3.connect(folder / "server" / "live.sqlite3") as database:
            database.execute("vacuum into ?", (str(folder / "database" / "live.sqlite3"),))
        pack(folder / "database", into / "server.zip")
        pack(folder / "device", into / "device.zip")
        for name in ("ana", "bea"):
            pack(folder / name / "Default", into / f"{name}.zip", keep=KEPT_OF_CHROMIUM)
        (into / "locked.json.gz").write_bytes(gzip.compress(json_of_locked, 9, mtime=0))
        text = json.dumps(expected, ensure_ascii=False, indent=1, sort_keys=True)
        (into / "expected.json").write_text(text + "\n", encoding="utf-8")
    for path in sorted(into.iterdir()):
        print(f"{path.stat().st_size:>9} {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
