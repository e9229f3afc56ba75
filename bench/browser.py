"""What a phone feels: a fresh browser opens 5,000 versions, what an hour of typing makes."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Browser, Page

from bench import Figure, Run, bench
from bench.pull import PAGES, SLOW_LINE, fill
from bench.push import RAISED
from tests.attacks.conftest import PASSPHRASE, Person
from tests.journeys.driver import chromium
from tests.journeys.test_vault_browser import BARE, OPEN
from tools.live import LiveServer, live_server

SLOWER = 6
"""How much slower a cheap phone's processor is taken to be (ux.md, measured with CPU x6)."""
SPIN = """
() => {
  const began = performance.now();
  let x = 0;
  for (let i = 0; i < 3e7; i += 1) x = (x * 31 + i) | 0;
  return [performance.now() - began, x];
}
"""
FETCH = """
async ({ name, passphrase }) => {
  await vault.signIn({ name, passphrase });
  const began = performance.now();
  let first = 0, longest = 0, last = performance.now(), going = true;
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (going) setTimeout(tick, 0);
  };
  setTimeout(tick, 0);
  const stop = vault.on(() => { if (!first && vault.pages().length) first = performance.now() - began; });
  await vault.sync();
  await new Promise((done) => { const look = () => (vault.status().progress ? setTimeout(look, 20) : done()); look(); });
  const all = performance.now() - began;
  going = false;
  stop();
  return { first: first || all, all, longest, pages: vault.pages().length };
}
"""


def fresh(browser: Browser, server: LiveServer) -> Page:
    """A new profile with the vault's modules and nothing else."""
    page = browser.new_context().new_page()
    page.goto(server.app + BARE)
    page.evaluate(OPEN)
    return page


def slow_down(page: Page, factor: int) -> None:
    """Chromium's own throttle; it reaches the page, not its Workers."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": factor})


@bench("vault.pull5000.chromium")
def pull5000(this: Run) -> Iterator[Figure]:
    """First screen and all, scaled by the factor that a spin on the page shows; longest block with the page at 6x."""
    with live_server(**RAISED) as server, chromium() as browser:
        ana = Person(server)
        fill(ana.device, PAGES)
        given = {"name": ana.name, "passphrase": PASSPHRASE}
        page = fresh(browser, server)
        plain_spin = min(page.evaluate(SPIN)[0] for _ in range(3))
        took = page.evaluate(FETCH, given)
        assert took["pages"] == PAGES
        slow = fresh(browser, server)
        slow_down(slow, SLOWER)
        slow_spin = min(slow.evaluate(SPIN)[0] for _ in range(3))
        at_six = slow.evaluate(FETCH, given)
        factor = slow_spin / plain_spin
        size = sum(len(sealed) for _, sealed in ana.device.store.all())
        more = {
            "spin_factor": round(factor, 2), "versions": PAGES, "bytes": size,
            "seconds_at_400_kbit_s": round(size / SLOW_LINE, 1), "rate_limits": "raised",
        }  # fmt: skip
        for name, wanted in (("first", 3000), ("all", 30_000)):
            scaled = took[name] * factor
            yield Figure(
                scaled, "ms, scaled", "wanted at most", wanted, name, more={**more, "unscaled_ms": round(took[name], 1)}
            )
        yield Figure(at_six["longest"], "ms, page at 6x", "wanted at most", 50, "blocked", more=more)


HOUR = """
async (words) => {
  await vault.start();
  const page = vault.newPage();
  globalThis.hand = vault.editor(page, { kind: "note", schema: 1 });
  globalThis.text = "";
  globalThis.words = words;
  return page;
}
"""


TYPE = "() => { const more = words.slice(0, 7); text += more; hand.type({ text }); return more.length; }"
KEEP = """
async (passphrase) => {
  await vault.signUp({ reservation: await vault.reserveName("hour"), passphrase });
  await vault.sync();
}
"""
STATE = """
async () => (await fetch("/api/v1/vault/state", { headers: { "Handrail-Protocol": "1" } })).json()
"""


@bench("vault.hour_of_writing")
def hour_of_writing(this: Run) -> Iterator[Figure]:
    """Twenty seconds of typing, ten of thinking, for an hour by the browser's own clock; versions and bytes made."""
    with live_server(**RAISED) as server, chromium() as browser:
        page = browser.new_context().new_page()
        page.clock.install()
        page.goto(server.app + BARE)
        page.evaluate(OPEN)
        page.evaluate(HOUR, "what I told myself just before, and what came of it, ")
        typed = 0
        for _ in range(120):
            for _ in range(10):
                typed += page.evaluate(TYPE)
                page.clock.run_for(2000)
            page.clock.run_for(10_000)
            page.evaluate("async () => { await navigator.locks.request('vault-writer', () => {}); }")
        page.evaluate("hand.close()")
        page.evaluate(KEEP, PASSPHRASE)
        state = page.evaluate(STATE)
        yield Figure(state["last_seq"], "versions", "minutes", 60, "versions", more={"typed_bytes": typed})
        yield Figure(state["bytes_used"], "bytes", "bytes typed", typed, "bytes")
