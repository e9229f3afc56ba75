"""An inventory of five hundred rows on a cheap phone: when its first rows stand, when all do, and how long a key waits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page

from bench import Figure, bench
from bench.browser import SLOWER, SPIN, fresh, slow_down
from handrail.content.words import all_sheets, all_texts
from tests.journeys.driver import chromium
from tests.journeys.test_vault_browser import until
from tools.live import LiveServer, live_server

ROWS = 500
"""Rows of one list; a fifth of them again in another, so that people come up twice."""
FILL = """
async ({ sheet, rows }) => {
  const { carded } = await import("/app/steps/rules/cards.js");
  const { fresh, closed } = await import("/app/steps/rules/body.js");
  const { reading } = await import("/app/steps/rules/read.js");
  await vault.start();
  await vault.save(vault.newPage(), reading("read", 1, "rows"));
  for (const { part: id, answers, skipped, row } of rows) {
    const part = sheet.parts.find((one) => one.id === id);
    const body = closed(part, { ...fresh("", 1), answers, skipped, row }, {});
    const saying = { kind: `step-4.${id}`, schema: 1, body: carded(part, body, {}, `Row ${row}`), parents: [] };
    await vault.save(vault.newPage(), saying);
  }
  return vault.pages().length;
}
"""
WATCH = """
([code, wanted]) => new Promise((done) => {
  const began = performance.now();
  const found = { blocked: 0 };
  const rows = code === "t" ? "main tbody tr" : "main ul.rows > li";
  let last = began;
  const tick = () => {
    const now = performance.now();
    found.blocked = Math.max(found.blocked, now - last);
    last = now;
    if (!found.all) setTimeout(tick, 0);
  };
  const look = () => {
    const n = document.querySelectorAll(rows).length;
    if (n > 0) found.first ??= performance.now() - began;
    if (n < wanted) return requestAnimationFrame(look);
    found.all = performance.now() - began;
    done(found);
  };
  location.hash = `s/4/${code}`;
  tick();
  look();
})
"""
"""From the tap that leads to a screen to its first rows on the page, and to all; the longest that nothing could be typed."""
BARE_ROWS = """
(n) => new Promise((done) => {
  const began = performance.now();
  const list = document.createElement("ul");
  list.className = "rows";
  for (let at = 0; at < n; at += 1) {
    const [row, link, name, more] = ["li", "a", "strong", "span"].map((one) => document.createElement(one));
    name.textContent = `Person ${at}`;
    more.textContent = "My self-respect, Money";
    more.className = "meta";
    link.href = "#";
    link.append(name, more);
    row.append(link);
    list.append(row);
  }
  document.querySelector("main").append(list);
  list.getBoundingClientRect();
  requestAnimationFrame(() => setTimeout(() => { list.remove(); done(performance.now() - began); }, 0));
})
"""
"""The same rows put on the page by the browser alone, at once and without a thought: what no app could be faster than."""
LISTEN = """
() => {
  globalThis.waits = [];
  globalThis.seen = [];
  addEventListener("keydown", (event) => {
    const began = performance.now();
    waits.push(began - event.timeStamp);
    requestAnimationFrame(() => setTimeout(() => seen.push(performance.now() - event.timeStamp), 0));
  }, true);
}
"""
"""How long a key waits until the page hears it, and until it is on the screen."""
WORDS = "what it touched, and what I said to her that night in the kitchen"
TOUCHED = ("self_respect", "safety", "money", "love", "sex", "ambition", "pride", "other")


def rows() -> list[dict[str, Any]]:
    """Rows as somebody may have them: names that look alike, some unfinished, some marked as done to them."""
    made = []
    for n in range(ROWS):
        answers: dict[str, Any] = {
            "who": {"name": f"Person {n % 220} of the street {n % 7}"},
            "kind": "institution" if n % 9 == 0 else "person",
            "happened": f"Row {n}: what happened there, in a few words, and what was said after it. " * 3,
            "touched": [TOUCHED[n % 8], TOUCHED[(n + 3) % 8]],
            "marks": ["abuse"] if n % 6 == 0 else ["neither"],
        }
        if n % 5 and n % 6:
            answers |= {"mine_is": "some", "mine": "A line of my own about it."}
        made.append({"part": "resentment", "row": n + 1, "answers": answers, "skipped": ["wrong_there"]})
    for n in range(ROWS // 5):
        answers = {"who": {"name": f"Person {n} of the street {n % 7}"}, "what": "Words.", "touched": [TOUCHED[n % 8]]}
        made.append({"part": "harm", "row": n + 1, "answers": answers, "skipped": []})
    return made


def filled(browser: Browser, server: LiveServer) -> Page:
    """The app, open on Step 4 with all those rows."""
    page = fresh(browser, server)
    sheet = json.loads(all_sheets()["step-4"].as_json("en"))["sheet"]
    assert page.evaluate(FILL, {"sheet": sheet, "rows": rows()}) == ROWS + ROWS // 5 + 1
    page.goto(f"{server.app}/app/#s/4")
    page.get_by_role("heading", level=1, name=all_texts().say("steps.4.title", "en"), exact=True).wait_for()
    return page


def opened(page: Page, code: str, wanted: int) -> dict[str, float]:
    """The second visit to a screen: its module is there, as it is for who has used it once."""
    for _ in range(2):
        page.evaluate("() => { location.hash = 's/4'; }")
        page.get_by_role("heading", level=1, name=all_texts().say("steps.4.title", "en"), exact=True).wait_for()
        found: dict[str, float] = page.evaluate(WATCH, [code, wanted])
    return found


def own_time(page: Page, code: str, wanted: int) -> float:
    """Milliseconds that the page itself works for a screen, at full speed, however much else this machine does."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        found: float = next(
            one["value"] for one in session.send("Performance.getMetrics")["metrics"] if one["name"] == "TaskDuration"
        )
        return found

    opened(page, code, wanted)
    began = worked()
    opened(page, code, wanted)
    return (worked() - began) * 1000 / 2


def typed(page: Page) -> tuple[list[float], list[float]]:
    """Milliseconds that each key waits, and until its letter stands there: on a row's question, with a draft kept meanwhile."""
    page.evaluate("() => { location.hash = 's/4/r'; }")
    row = page.locator("ul.rows a").first.get_attribute("href")
    page.evaluate("(to) => { location.hash = to; }", f"{row}/3s")
    page.locator("textarea").click()
    page.evaluate(LISTEN)
    page.keyboard.type(WORDS, delay=80)
    until(page, f"seen.length >= {len(WORDS)}")
    return sorted(page.evaluate("waits")), sorted(page.evaluate("seen"))


def at(found: list[float], part: float) -> float:
    """One of sorted values, so far along."""
    return found[min(len(found) - 1, int(len(found) * part))]


@bench("steps.inventory")
def inventory(_run: object) -> Iterator[Figure]:
    """With the page six times slower, by Chromium's own throttle. The baseline of the lists is what the browser itself takes."""
    with live_server(HANDRAIL_RATE_FACTOR="1000") as server, chromium() as browser:
        page = filled(browser, server)
        plain = min(page.evaluate(SPIN)[0] for _ in range(3))
        own = {code: own_time(page, code, n) * SLOWER for code, n in (("r", ROWS), ("t", len(TOUCHED)))}
        slow_down(page, SLOWER)
        factor = min(page.evaluate(SPIN)[0] for _ in range(3)) / plain
        more = {"rows": ROWS, "pages": ROWS + ROWS // 5 + 1, "spin_factor": round(factor, 2)}
        bare = min(page.evaluate(BARE_ROWS, ROWS) for _ in range(3))
        name = "the same rows put there by the browser alone"
        found = opened(page, "r", ROWS)
        whole = {**more, "wanted": 3000, "blocked": round(found["blocked"], 1), "own_x6": round(own["r"], 1)}
        yield Figure(found["first"], "ms, page at 6x", name, bare, "first", more={**more, "wanted": 1000})
        yield Figure(found["all"], "ms, page at 6x", name, bare, "all", more=whole)
        table = opened(page, "t", len(TOUCHED))
        last = {**more, "wanted": 3000, "own_x6": round(own["t"], 1)}
        yield Figure(table["all"], "ms, page at 6x", name, bare, "touched", more=last)
        waits, seen = typed(page)
        late = {**more, "keys": len(waits), "median": round(at(waits, 0.5), 1), "worst": round(waits[-1], 1)}
        late |= {"seen_median": round(at(seen, 0.5), 1), "seen_p95": round(at(seen, 0.95), 1)}
        yield Figure(at(waits, 0.95), "ms, page at 6x, p95", "wanted at most", 50, "key", more=late)
