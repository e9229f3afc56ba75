"""Releases for journeys: a server whose app can be replaced while it runs, and what a browser has kept of it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Error, Page

from tools.live import LiveServer, live_server

NAMED = "async () => { const kept = await caches.match('/app/named'); return kept ? kept.json() : null; }"
KEPT = """
async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) found.push(`${name} ${new URL(request.url).pathname}${new URL(request.url).search}`);
  }
  return found.sort();
}
"""
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
LOOK = """
() => new Promise((done) => {
  navigator.serviceWorker.addEventListener("message", () => done(null), { once: true });
  navigator.serviceWorker.controller.postMessage({ type: "look" });
})
"""
"""A page asks the loader to look; done when it has looked and told what it found."""


class Publisher:
    """A server, and the folder of the release that it serves."""

    def __init__(self, server: LiveServer, first: Path, folder: Path) -> None:
        self.server, self.first, self.folder = server, first, folder
        self.link = Path(server.settings["HANDRAIL_APP_DIR"])

    def publish(self, name: str) -> None:
        """A release that says its name on the page's root, so that a test sees which one runs; empty: the first one."""
        made = self.first
        if name:
            made = self.folder / name
            if not made.exists():
                shutil.copytree(self.first, made)
                with (made / "home/app.js").open("a", encoding="utf-8") as script:
                    script.write(f'\ndocument.documentElement.dataset.release = "{name}";\n')
        fresh = self.link.with_name("next")
        fresh.symlink_to(made)
        fresh.replace(self.link)


@contextmanager
def publisher(first: Path, folder: Path) -> Iterator[Publisher]:
    """A started server that serves the first release."""
    link = folder / "now"
    link.symlink_to(first)
    with live_server(HANDRAIL_RATE_FACTOR="1000", HANDRAIL_APP_DIR=str(link)) as server:
        yield Publisher(server, first, folder)


def until(page: Page, true: str, seconds: float = 20) -> None:
    """Waits until an expression is true; asked from outside, because the page's policy lets no text become a script."""
    end = time.monotonic() + seconds
    while not _holds(page, true):
        assert time.monotonic() < end, true
        page.wait_for_timeout(50)


def _holds(page: Page, true: str) -> bool:
    """Whether it is true now; a page that is just being loaded anew is asked again."""
    try:
        return bool(page.evaluate(true))
    except Error:
        page.wait_for_load_state()
        return False


def is_kept(page: Page) -> None:
    """Waits until the app is kept whole, and serves this page."""
    until(page, CONTROLLED)


def look(page: Page) -> dict[str, str]:
    """Lets the loader look for a new release; what it then names."""
    for _ in range(3):  # the page asks by itself when it begins, and the answers look alike
        page.evaluate(LOOK)
    return named(page)


def named(page: Page) -> dict[str, str]:
    """The releases that the loader names: now, before, ready."""
    found: dict[str, str] = page.evaluate(NAMED)
    return found


def kept(page: Page) -> list[str]:
    """`<cache> <path>` of everything that this browser keeps for the app."""
    found: list[str] = page.evaluate(KEPT)
    return found


def runs(page: Page) -> str:
    """The name of the release that this page runs; empty for the first."""
    return str(page.evaluate("() => document.documentElement.dataset.release ?? ''"))
