"""The app as a release serves it: what the first visit weighs, how soon a first line is kept on a slow line, how it opens."""

from __future__ import annotations

import gzip
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, Request

from bench import Figure, Run, bench
from bench.push import RAISED
from tests.journeys import releases
from tests.journeys.driver import Profile, chromium
from tools.live import LiveServer, live_server, make_app
from tools.node import BROWSER, environment, find_node

SLOW_LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s with a round trip of 400 ms, as in ux.md."""
SLOWER = 4


@contextmanager
def served() -> Iterator[tuple[LiveServer, Browser]]:
    """A server with the bundle, and a browser."""
    with TemporaryDirectory(prefix="handrail-app-") as folder:
        bundle = make_app(Path(folder) / "app")
        with live_server(**RAISED, HANDRAIL_APP_DIR=str(bundle)) as server, chromium() as browser:
            yield server, browser


def parts() -> dict[str, int]:
    """What a release says of its own weight."""
    node, _ = find_node()
    said = subprocess.run(
        [*node, "release.mjs"], cwd=BROWSER, env=environment(node[0]), capture_output=True, check=True
    )
    found: dict[str, int] = json.loads(said.stdout)
    return found


@bench("web.weight")
def weight(this: Run) -> Iterator[Figure]:
    """Gzip bytes: page, style, code and words before the vault; the vault; and all that a first visit fetches until Welcome."""
    said = parts()
    with served() as (server, browser):
        profile = Profile(browser, server)
        seen: dict[str, int] = {}

        def note(request: Request) -> None:
            # What the loader fetches again to keep it is confirmed, not sent.
            answer = None if request.service_worker else request.response()
            if answer is not None and "/app/" in answer.url and answer.status == 200:
                seen[answer.url.partition("/app/")[2]] = len(gzip.compress(answer.body(), 9))

        profile.context.on("requestfinished", note)
        profile.go_to()
        profile.sees_title("app.welcome.title")
        profile.page.wait_for_load_state("networkidle")
        words = sum(size for name, size in seen.items() if name.startswith("texts/")) + seen[""]
    first = said["first_gzip"] + words
    yield Figure(first / 1000, "kB gzip", "wanted at most", 40, "first", more={"words_and_page": words})
    yield Figure(said["vault_gzip"] / 1000, "kB gzip", "wanted at most", 75, "vault")
    whole = sum(seen.values())
    yield Figure(whole / 1000, "kB gzip", "wanted at most", 115, "visit", more={"files": len(seen)})


def slow(page: Page) -> None:
    """A slow line and a slow phone, by Chromium's own throttles."""
    asked = page.context.new_cdp_session(page)
    asked.send("Network.enable")
    asked.send("Network.emulateNetworkConditions", SLOW_LINE)
    asked.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


@bench("web.first_line")
def first_line(this: Run) -> Iterator[Figure]:
    """From a cold address to the first line that is sealed, at 400 kbit/s with the processor at a quarter."""
    with served() as (server, browser):
        profile = Profile(browser, server)
        slow(profile.page)
        began = time.perf_counter()
        profile.begins("What brought me here today.")
        took = time.perf_counter() - began
        yield Figure(took, "s", "wanted at most", 30, more={"interactions": profile.interactions})


@bench("web.offline.start")
def offline_start(this: Run) -> Iterator[Figure]:
    """No network, the app opened anew and unlocked: from the address to the lock's question, and from the passphrase to Today."""
    with served() as (server, browser):
        profile = Profile(browser, server)
        profile.begins("One page.")
        _name, passphrase = profile.keeps()
        releases.is_kept(profile.page)
        profile.leaves(lambda: profile.tap("app.leave"))
        profile.go_offline()
        began = time.perf_counter()
        profile.go_to()
        profile.sees_title("app.unlock.title")
        asked = time.perf_counter()
        profile.type("app.pass.label", passphrase)
        typed = time.perf_counter()
        profile.tap("app.unlock.button")
        profile.sees_today()
        opened = time.perf_counter()
        profile.page.reload()
        profile.sees_today()
        again = time.perf_counter()
        yield Figure((asked - began) * 1000, "ms", "wanted at most", 1000, "asked")
        yield Figure((opened - typed) * 1000, "ms", "wanted at most", 1000, "unlocked")
        yield Figure((again - opened) * 1000, "ms", "wanted at most", 1000, "today")
