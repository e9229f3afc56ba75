"""Browsers as people use them: taps and keys, by the words on the screen, in profiles that know nothing of each other.

A profile notes what must never happen (an error on the console, a policy broken, a request to anyone but the two hosts) and
says so when it is closed. Nothing here sleeps: every step waits for what the person would wait for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)

from handrail.content.texts import Lang
from handrail.content.words import all_texts
from tools.live import LiveServer

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP www.weather.gov ~NOTFOUND",
]
AWAY = "https://www.weather.gov/"
# What the browser itself notes of an answer or a missing network: not an error of the page.
NETWORK_NOTE = re.compile(r"^Failed to load resource: (net::ERR_|the server responded with a status of (\d+))")
PATIENCE = 20_000


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Profile:
    """One person at one device: a browser profile of its own, its storage, cookies and network."""

    def __init__(self, browser: Browser, server: LiveServer, *, lang: Lang = "en", width: int = 320) -> None:
        self.server, self.lang = server, lang
        self.interactions = 0
        self.troubles: list[str] = []
        self.statuses: set[int] = set()
        self.offline = False
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 640}, locale="es-MX" if lang == "es" else "en-US", accept_downloads=True
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.troubles.append(f"error: {error.error}"))
        self.context.on("request", self._request)
        self.page: Page = self.context.new_page()

    # --- what must never happen ---

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        note = NETWORK_NOTE.match(message.text)
        if note is None:
            self.troubles.append(f"console: {message.text}")
        elif note[2]:
            self.statuses.add(int(note[2]))
        elif not self.offline:
            self.troubles.append(f"network: {message.text}")

    def _request(self, request: Request) -> None:
        known = (self.server.app + "/", self.server.site + "/", AWAY, "data:", "blob:")
        if not request.url.startswith(known):
            self.troubles.append(f"a request to {request.url}")

    def close(self, *, refused: frozenset[int] = frozenset()) -> None:
        """Ends the profile; a refusal by the server that the test did not expect is trouble too."""
        self.context.close()
        unexpected = self.statuses - refused - {401}
        assert self.troubles == []
        assert unexpected == set(), f"the server refused with {unexpected}"

    # --- words ---

    def say(self, text_id: str, **params: str | int) -> str:
        """A sentence as this person reads it."""
        return all_texts().say(text_id, self.lang, **params)

    # --- what a person does ---

    def go_to(self, address: str = "") -> None:
        """Opens the app, as by typing its address."""
        self.page.goto(f"{self.server.app}/app/{address}")
        self.page.get_by_role("heading", level=1).wait_for()

    def reload(self) -> None:
        """Loads the page again."""
        self.page.reload()
        self.page.get_by_role("heading", level=1).wait_for()

    def control(self, text_id: str) -> Locator:
        """The button or link of these words."""
        name = self.say(text_id)
        button = self.page.get_by_role("button", name=name, exact=True)
        return button.or_(self.page.get_by_role("link", name=name, exact=True)).first

    def tap(self, text_id: str) -> None:
        """Taps the button or link of these words."""
        self.control(text_id).click()
        self.interactions += 1

    def pick(self, label: str | re.Pattern[str]) -> None:
        """Chooses a radio or ticks a box."""
        self.page.get_by_label(label, exact=isinstance(label, str)).first.check()
        self.interactions += 1

    def type(self, text_id: str, words: str) -> None:
        """Fills the field of this label, as by keys or by pasting."""
        self.page.get_by_label(self.say(text_id), exact=True).fill(words)
        self.interactions += 1

    def write(self, words: str) -> None:
        """Writes on the page that is open, replacing what stood there."""
        self.page.locator("#text").fill(words)
        self.interactions += 1

    def leaves(self, by: Callable[[], None]) -> None:
        """Leaves, and sees where that leads; the place itself is out of reach of tests."""
        with self.page.expect_event("requestfailed", lambda request: request.url == AWAY):
            by()
        self.interactions += 1
        expect(self.page).to_have_url(re.compile("^chrome-error:"))

    def download(self, text_id: str, folder: Path) -> Path:
        """Taps, and keeps the file that comes."""
        with self.page.expect_download() as coming:
            self.tap(text_id)
        found = coming.value
        path = folder / found.suggested_filename
        found.save_as(path)
        return path

    def go_offline(self) -> None:
        """No signal."""
        self.offline = True
        self.context.set_offline(True)

    def go_online(self) -> None:
        """Signal again."""
        self.context.set_offline(False)
        self.offline = False

    # --- what a person sees ---

    def sees(self, text_id: str, **params: str | int) -> None:
        """These words are on the screen, or come."""
        expect(self.page.get_by_text(self.say(text_id, **params), exact=True).first).to_be_visible(timeout=PATIENCE)

    def sees_title(self, text_id: str) -> None:
        """The screen of this heading is there, or comes."""
        heading = self.page.get_by_role("heading", level=1, name=self.say(text_id), exact=True)
        expect(heading).to_be_visible(timeout=PATIENCE)

    def sees_today(self) -> None:
        """The first screen of who writes here, whatever the hour."""
        hello = [self.say(f"app.today.hello.{part}") for part in ("morning", "afternoon", "evening", "night")]
        name = re.compile(f"^({'|'.join(map(re.escape, hello))})$")
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible(timeout=PATIENCE)

    def to_pages(self) -> None:
        """From Today to the list of all pages."""
        self.sees_today()
        self.page.get_by_role("link").filter(has_text=self.say("app.today.pages_text")).click()
        self.sees_title("app.pages.title")

    def sees_words(self, words: str) -> None:
        """The person's own words are on the screen, or come."""
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=PATIENCE)

    def finds_page(self, words: str) -> None:
        """From Today: a page of this title is in the list, or comes."""
        self.to_pages()
        self.sees_words(words)

    def sees_status(self, text_id: str) -> None:
        """The status line says this, or comes to say it."""
        line = self.page.locator("[role=status]").filter(has_text=self.say(text_id))
        expect(line.first).to_be_visible(timeout=PATIENCE)

    def reads(self) -> str:
        """What stands in the page that is open."""
        return self.page.locator("#text").input_value()

    def open_page(self, words: str) -> None:
        """Opens the page of this title from the list, which is one tap from Today."""
        if self.page.get_by_role("heading", level=1, name=self.say("app.pages.title"), exact=True).count() == 0:
            self.to_pages()
        self.page.get_by_role("link").filter(has_text=words).first.click()
        self.interactions += 1

    # --- what several journeys begin with ---

    def begins(self, words: str) -> None:
        """A cold visit to the first saved line."""
        self.go_to()
        self.tap("app.welcome.start")
        self.tap("app.start.yes")
        self.write(words)
        self.tap("app.write.save")
        self.sees_status("app.write.local")

    def keeps(self) -> tuple[str, str]:
        """Makes an account for what is here, with what is offered; the name and the passphrase."""
        self.go_to("#keep")
        offered = self.page.locator("input[name=pick]").first
        offered.wait_for()
        name = offered.get_attribute("value") or ""
        offered.check()
        self.tap("app.go_on")
        self.page.locator(".secret").wait_for()
        passphrase = self.page.locator(".secret").inner_text()
        self.tap("app.pass.use")
        self.tap("app.keep.make")
        self.sees_title("app.card.title")
        return name, passphrase

    def signs_in(self, name: str, passphrase: str) -> None:
        """Name and passphrase on a device that knows neither."""
        self.go_to()
        self.tap("app.welcome.have")
        self.type("app.in.name", name)
        self.type("app.pass.label", passphrase)
        self.tap("app.in.button")
        self.sees_today()
