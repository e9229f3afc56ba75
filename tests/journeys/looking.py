"""What a machine can see of a page's ease of use: axe-core, sideways scroll, small controls, focus under the tabs."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tools.node import BROWSER

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""The tags of axe-core's rules that every page is asked for."""
LEAST = 44
"""The least side of a control in CSS px (WCAG 2.5.5; ux.md asks 48 and allows 44)."""

AXE = """
async ({ tags, rules }) => {
  const options = rules.length ? { runOnly: { type: "rule", values: rules } } : { runOnly: { type: "tag", values: tags } };
  const { violations } = await axe.run(document, { ...options, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}
"""
SETTLED = """
() => Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished)).then(() => undefined)
"""
WIDTH = "() => [document.scrollingElement.scrollWidth, innerWidth]"
# A radio or box is as large as its label; a link inside a sentence is as large as its words (2.5.8, inline).
SMALL = """
(least) => {
  const seen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !one.closest(".sr, [aria-hidden=true]");
  const inText = (one) => one.matches("a") && getComputedStyle(one).display === "inline" && one.closest("p, li, td, dd, figcaption")?.textContent.trim() !== one.textContent.trim();
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=button]")].filter(seen).filter((one) => {
    const box = (one.matches("input[type=radio], input[type=checkbox]") ? one.closest("label") ?? one : one).getBoundingClientRect();
    const off = box.right <= 0 || box.bottom + scrollY <= 0 || box.width <= 1;
    return !off && !inText(one) && (box.height < least - 0.5 || box.width < least - 0.5);
  }).map((one) => `${one.outerHTML.slice(0, 120)} ${JSON.stringify(one.getBoundingClientRect())}`);
}
"""
UNDER = """
() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "";
  const box = one.getBoundingClientRect();
  const at = [[box.left + 2, box.top + 2], [box.right - 2, box.bottom - 2], [(box.left + box.right) / 2, (box.top + box.bottom) / 2]];
  const inside = at.filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
  const free = inside.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (one.contains(top) || top.contains(one) || top.closest("label")?.contains(one));
  });
  return free ? "" : one.outerHTML.slice(0, 160);
}
"""
FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']"


@cache
def _axe() -> str:
    return (BROWSER / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def axe(page: Page, *rules: str) -> list[str]:
    """What axe-core finds wrong, as `rule: the elements`; all rules of RULES, or only the named ones."""
    # A heading may be there before the style sheet is: without it, every link is too small.
    page.wait_for_load_state("load")
    if not page.evaluate("() => Boolean(globalThis.axe)"):
        # By the debugger's way, so the page's own policy stays as it is.
        page.evaluate(_axe())
    # A colour on its way to another is neither.
    page.evaluate(SETTLED)
    # From the top: half of a control that is scrolled under a bar is not its size.
    page.evaluate("() => scrollTo(0, 0)")
    found: list[str] = page.evaluate(AXE, {"tags": RULES, "rules": list(rules)})
    return found


def sideways(page: Page) -> list[str]:
    """A page that is wider than its window."""
    whole, window = page.evaluate(WIDTH)
    return [f"{whole} px wide in a window of {window}"] if whole > window else []


def small_controls(page: Page) -> list[str]:
    """Controls with a side under LEAST px."""
    found: list[str] = page.evaluate(SMALL, LEAST)
    return found


def hidden_focus(page: Page) -> list[str]:
    """Controls that the Tab key reaches and something else covers."""
    found = []
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    for _ in range(page.locator(FOCUSABLE).count() + 2):
        page.keyboard.press("Tab")
        under: str = page.evaluate(UNDER)
        if under:
            found.append(under)
    return found


def everything(page: Page, *rules: str) -> dict[str, Any]:
    """All that is wrong with the page that is open; empty when nothing is."""
    found = {"axe": axe(page, *rules), "sideways": sideways(page), "small": small_controls(page)}
    return {name: what for name, what in found.items() if what}
