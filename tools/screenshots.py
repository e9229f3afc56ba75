"""The README's pictures, taken of the app as it is: Today, a question of Step 1 and Help, light and dark.

python -m tools.screenshots   writes docs/pictures/<screen>-<scheme>.png
"""

import sys
from pathlib import Path
from typing import Literal

from tests.journeys.driver import Profile, chromium
from tools.live import live_server
from tools.tree import ROOT

FOLDER = ROOT / "docs/pictures"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def take(somebody: Profile, name: str, scheme: str) -> Path:
    """One picture of what is on the screen."""
    path = FOLDER / f"{name}-{scheme}.png"
    # A moving caret or a half faded button would differ each time.
    somebody.page.screenshot(path=path, animations="disabled", caret="hide")
    return path


def main() -> int:
    """Takes all of them, in English, on a small phone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with live_server() as server, chromium() as browser:
        for scheme in SCHEMES:
            somebody = Profile(browser, server)
            page = somebody.page
            page.emulate_media(color_scheme=scheme)
            # Early evening, so that the greeting is the same in every picture.
            page.clock.set_fixed_time("2026-11-22T19:30:00")
            somebody.begins("I could not sleep.")
            somebody.go_to("#s/1")
            page.get_by_role("main").get_by_role("button").first.click()
            page.get_by_role("heading", level=1, name=somebody.say("steps.1.powerless.tried.ask")).wait_for()
            page.locator("textarea").first.fill("I said one. It was not one.")
            page.locator("input").first.fill("2019")
            page.get_by_role("heading", level=1).scroll_into_view_if_needed()
            page.evaluate("() => scrollTo(0, 0)")
            print(take(somebody, "step-one", scheme))
            somebody.go_to()
            print(take(somebody, "today", scheme))
            somebody.go_to("#help")
            print(take(somebody, "help", scheme))
            somebody.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
