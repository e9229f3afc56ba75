"""What is printed is dark ink on white paper, whatever theme and contrast the screen wears."""

from __future__ import annotations

from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import NewProfile
from tests.journeys.working_steps import Walk

pytestmark = pytest.mark.browser


class Look(NamedTuple):
    """What the device asks for, and what the person chose."""

    scheme: Literal["light", "dark"]
    contrast: Literal["more", "no-preference"]
    chosen: str


LOOKS = [
    Look("light", "no-preference", ""),
    Look("light", "no-preference", "theme:dark"),
    Look("dark", "no-preference", ""),
    Look("dark", "no-preference", "theme:light"),
    Look("dark", "no-preference", "theme:dark contrast:high"),
    Look("light", "more", "theme:dark"),
    Look("dark", "more", ""),
]
# Words with their ink and the ground behind them, as brightness: 0 is black and 1 white. Paper is white where nothing is drawn.
INK = """
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const bright = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    const line = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return a ? 0.2126 * line(r) + 0.7152 * line(g) + 0.0722 * line(b) : null;
  };
  const ground = (one) => (one ? bright(getComputedStyle(one).backgroundColor) ?? ground(one.parentElement) : 1);
  const worded = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...document.body.querySelectorAll("*")]
    .filter((one) => worded(one) && one.checkVisibility() && !one.closest(".sr, .skip, script, style, noscript"))
    .map((one) => ({ words: one.textContent.trim().slice(0, 60), ink: bright(getComputedStyle(one).color), ground: ground(one) }));
}
"""
WEAR = """
(chosen) => {
  const root = document.documentElement;
  for (const name of ["theme", "contrast"]) delete root.dataset[name];
  for (const one of chosen.split(" ").filter(Boolean)) root.dataset[one.split(":")[0]] = one.split(":")[1];
}
"""


def pale(page: Page) -> list[tuple[Look, str]]:
    """Printed words that are not dark on white, for every look."""
    found = []
    for look in LOOKS:
        # No fading: colours are looked at right after they change.
        page.emulate_media(media="print", color_scheme=look.scheme, contrast=look.contrast, reduced_motion="reduce")
        page.evaluate(WEAR, look.chosen)
        rows = page.evaluate(INK)
        assert rows, "something is printed"
        found += [(look, row["words"]) for row in rows if row["ink"] > 0.15 or row["ground"] < 0.75]
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.evaluate(WEAR, "")
    page.emulate_media(media="screen", color_scheme="light", contrast="no-preference", reduced_motion="no-preference")
    return found


def test_paper_has_dark_ink_on_white_in_every_look(profile: NewProfile) -> None:
    walk = Walk(profile())
    ana = walk.who
    for address in ("/en/help", "/en/guide/", "/es/guia/"):
        ana.page.goto(ana.server.site + address)
        assert pale(ana.page) == [], address
    ana.begins("A note to print.")
    ana.keeps()
    ana.tap("app.card.make")
    ana.sees_title("app.card.words")
    assert pale(ana.page) == []
    ana.go_to()
    walk.to_step()
    walk.open_part("steps.app.start", "powerless")
    walk.powerless()
    walk.heading(walk.words("powerless.title"))
    ana.go_to("#s/1/1")
    ana.control("steps.app.print").wait_for()
    assert pale(ana.page) == []
    ana.go_to("#help")
    ana.sees_title("app.help.title")
    assert pale(ana.page) == []
    ana.go_to("#pages")
    ana.tap("app.me.paper")
    ana.sees_title("app.me.paper")
    ana.tap("app.paper.show")
    ana.control("app.paper.print").wait_for()
    assert pale(ana.page) == []


def test_a_theme_chosen_on_the_screen_of_looks_stays_off_the_paper(profile: NewProfile) -> None:
    ana = profile()
    ana.begins("A note to print.")
    ana.go_to("#looks")
    ana.sees_title("app.looks.title")
    ana.pick(ana.say("app.looks.theme.dark"))
    assert ana.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 25, 27)"
    ana.page.emulate_media(media="print", color_scheme="dark", reduced_motion="reduce")
    assert ana.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert [row for row in ana.page.evaluate(INK) if row["ink"] > 0.15] == []
