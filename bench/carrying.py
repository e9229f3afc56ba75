"""Everything taken along, and brought in again, in a browser: 5,000 pages, seconds and the most memory it took."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from bench import Figure, Run, bench
from bench.browser import FETCH, fresh
from bench.pull import PAGES, fill
from bench.push import RAISED
from tests.attacks.conftest import PASSPHRASE, Person
from tests.journeys.driver import chromium
from tools.live import LiveServer, live_server

EXPORT = """
() => {
  globalThis.begun = performance.now();
  globalThis.ended = 0;
  const how = { passphrase: "otter lantern quilt seven maple drum", readme: "", release: "" };
  vault.exportAll(how).then((made) => { globalThis.made = made; globalThis.ended = performance.now(); });
}
"""
IMPORT = """
() => {
  globalThis.begun = performance.now();
  globalThis.ended = 0;
  (async () => {
    const blob = await (await fetch("/bench/export.zip")).blob();
    const carry = await vault.openExport(blob, "otter lantern quilt seven maple drum");
    globalThis.done = await carry.take();
    globalThis.ended = performance.now();
  })();
}
"""
BYTES = """
() => new Promise((done) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result);
  reader.readAsDataURL(made.blob);
})
"""


def resident(browser: Browser) -> int:
    """Bytes of memory that the browser's page processes hold, their Workers with them."""
    session = browser.new_browser_cdp_session()
    found: dict[str, Any] = session.send("SystemInfo.getProcessInfo")
    session.detach()
    total = 0
    for row in found["processInfo"]:
        if row["type"] == "renderer":
            status = Path(f"/proc/{row['id']}/status").read_text(encoding="ascii")
            total += 1024 * int(status.partition("VmRSS:")[2].split()[0])
    return total


def watched(browser: Browser, page: Page, begin: str) -> tuple[float, int]:
    """(seconds, the most bytes above what was held before) of work that sets `ended`."""
    before = resident(browser)
    most = before
    page.evaluate(begin)
    until = time.monotonic() + 600
    while not page.evaluate("ended"):
        assert time.monotonic() < until
        most = max(most, resident(browser))
        page.wait_for_timeout(50)
    return page.evaluate("ended - begun") / 1000, most - before


def fetched(browser: Browser, server: LiveServer) -> tuple[Page, float]:
    """A device with all the pages, and the seconds it took to fetch and open them."""
    ana = Person(server)
    fill(ana.device, PAGES)
    page = fresh(browser, server)
    return page, page.evaluate(FETCH, {"name": ana.name, "passphrase": PASSPHRASE})["all"] / 1000


@bench("vault.export.5000")
def export5000(this: Run) -> Iterator[Figure]:
    """An export of 5,000 pages, beside fetching and opening the same pages on a fresh device; then the same brought in."""
    with live_server(**RAISED) as server, chromium() as browser:
        page, fetching = fetched(browser, server)
        took, memory = watched(browser, page, EXPORT)
        pages, size = page.evaluate("[made.pages, made.blob.size]")
        assert pages == PAGES
        more = {"pages": pages, "bytes": size, "peak_mb": round(memory / 1e6, 1)}
        yield Figure(took, "s", "fetching and opening the same pages", fetching, "seconds", more=more)
        yield Figure(memory / 1e6, "MB", "the file itself", size / 1e6, "peak", more=more)


@bench("vault.import.5000")
def import5000(this: Run) -> Iterator[Figure]:
    """The same file into a new vault of another browser profile."""
    with live_server(**RAISED) as server, chromium() as browser:
        page, fetching = fetched(browser, server)
        watched(browser, page, EXPORT)
        size = page.evaluate("made.blob.size")
        file = server.folder / "export.zip"
        whole = page.evaluate(BYTES).partition(",")[2]
        file.write_bytes(base64.b64decode(whole))
        other = fresh(browser, server)
        other.route("**/bench/export.zip", lambda route: route.fulfill(path=str(file)))
        took, memory = watched(browser, other, IMPORT)
        assert other.evaluate("done.versions") == PAGES
        more = {"pages": PAGES, "bytes": size, "peak_mb": round(memory / 1e6, 1)}
        yield Figure(took, "s", "fetching and opening the same pages", fetching, "seconds", more=more)
        yield Figure(memory / 1e6, "MB", "the file itself", size / 1e6, "peak", more=more)
