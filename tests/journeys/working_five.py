"""Telling it as a person does: Step 5 by taps and keys; rows that another device wrote before."""

from __future__ import annotations

from itertools import count
from typing import Any

from playwright.sync_api import Locator, expect

from handrail.content.texts import Wording
from handrail.content.words import all_texts
from handrail.vault.client.client import Device
from tests.journeys.driver import PATIENCE, Profile
from tests.journeys.looking import everything
from tests.journeys.working_steps import FORMS
from tools.live import LiveServer

ANA, UNCLE, PEDRO, FEAR, WORD, GOOD = (
    "Ana María López",
    "Uncle R.",
    "Pedro",
    "Being found out",
    "quartz under the step",
    "I show up",
)
MINE, LEFT_BEHIND, SECRET = (
    "I had lied to her first.",
    "an answer that has left",
    "I took his truck and did not bring it back.",
)
PATTERN = "I leave before anyone can leave me."


def row(name: str, answers: dict[str, Any], **card: Any) -> dict[str, Any]:
    """The body of a row as the app writes it."""
    facts = {"p": 1, "f": True, "m": [], "t": [], "c": [], "s": {}, **card}
    return {"title": name, "pass": 1, "answers": answers, "skipped": [], "aside": False, "card": facts}


def someone(name: str, **more: Any) -> dict[str, Any]:
    """Answers of a row about a person."""
    return {"who": {"name": name}, **more}


ROWS = [
    ("resentment", row(ANA, someone(ANA, kind="person", happened="She told them all.\nAna laughed.", mine_is="some", mine=MINE), c=["kind.person"])),
    ("resentment", row(UNCLE, someone(UNCLE, kind="person", happened="When I was nine.", marks=["child"], mine_is="some", mine=LEFT_BEHIND), c=["kind.person"], m=["child"])),
    ("harm", row(PEDRO, someone(PEDRO, what=SECRET))),
    ("fear", row(FEAR, {"what": FEAR, "do": "I hide."})),
    ("untold", row(WORD, {"word": WORD})),
    ("good", row(GOOD, {"what": GOOD})),
]  # fmt: skip
"""The second body still holds a part of mine, as no release writes it: what shows rows must not lean on its being gone."""
READ = {"title": "Read", "pass": 1, "before": "telling", "card": {"p": 1, "b": "telling"}}


class Telling:
    """One person in Step 5."""

    def __init__(self, who: Profile) -> None:
        self.who, self.page = who, who.page
        self.wording: Wording = "secular"
        # No fading: colours are looked at right after they change.
        self.page.emulate_media(reduced_motion="reduce")

    def say(self, name: str, **params: str | int) -> str:
        """A sentence of this Step as this person reads it; name: app.h.now."""
        lang = self.who.lang
        return all_texts().say(f"steps.5.{name}", lang, wording=self.wording, **FORMS[lang], **params)

    def begins(self, part: str) -> None:
        """One part, from the Step's own screen."""
        self.opens("", "title")
        name = self.who.say("steps.app.start", part=self.say(f"{part}.title"))
        self.page.get_by_role("button", name=name, exact=True).click()

    def writes(self, name: str, words: str) -> None:
        """Answers a question of words or about a person, and goes on."""
        self.heading(self.say(f"{name}.ask"))
        self.page.locator("#answer").fill(words)
        self.who.tap("steps.app.save")

    def picks(self, name: str, option: str) -> None:
        """Answers a question of choice, and goes on."""
        self.heading(self.say(f"{name}.ask"))
        self.who.pick(self.say(f"{name}.option.{option}"))
        self.who.tap("steps.app.save")

    def skips(self, *names: str) -> None:
        """Skip for now."""
        for name in names:
            self.heading(self.say(f"{name}.ask"))
            self.who.tap("steps.app.skip")

    def heading(self, words: str) -> None:
        """The screen of this heading is there, or comes."""
        expect(self.page.get_by_role("heading", level=1, name=words, exact=True)).to_be_visible(timeout=PATIENCE)

    def button(self, name: str, **params: str | int) -> Locator:
        """The button or link of this sentence."""
        words = self.say(name, **params)
        by_words = self.page.get_by_role("button", name=words, exact=True)
        return by_words.or_(self.page.get_by_role("link", name=words, exact=True)).first

    def tap(self, name: str, **params: str | int) -> None:
        """Taps it."""
        self.button(name, **params).click()
        self.who.interactions += 1

    def press(self, name: str, **params: str | int) -> None:
        """The same by keys: the Tab key goes there, Enter does it."""
        wanted = self.button(name, **params)
        expect(wanted).to_be_visible(timeout=PATIENCE)
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("(one) => one === document.activeElement"):
                self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"the Tab key never comes to {name}")

    def opens(self, address: str, name: str) -> None:
        """By its address; then the heading of this sentence stands there."""
        self.who.go_to(f"#s/5{address}")
        self.heading(self.say(name))

    def chooses_all(self) -> None:
        """Everything there is to tell."""
        self.opens("/c", "app.c.title")
        self.tap("app.c.all")
        self.tap("app.c.save")
        self.heading(self.say("title"))

    def hands_over(self) -> None:
        """From the beginning; the other person now sees the first page."""
        self.opens("/h", "app.h.title")
        self.tap("app.h.now")
        self.heading(self.say("app.v.title"))

    def turns_to(self, n: int, of: int, name: str) -> None:
        """The next row is this one."""
        self.tap("app.v.next" if n > 1 else "app.v.begin")
        self.sees_row(n, of, name)

    def sees_row(self, n: int, of: int, name: str) -> None:
        """This row is shown, and where among all it is."""
        self.heading(name)
        expect(self.page.locator("main .meta").first).to_contain_text(self.say("app.v.where", n=n, all=of))

    def unlocks(self, passphrase: str) -> None:
        """Opens the vault."""
        self.who.sees_title("app.unlock.title")
        self.who.type("app.pass.label", passphrase)
        self.who.tap("app.unlock.button")

    def look(self) -> None:
        """What a machine can see of this screen's ease of use is well; the frame around it is looked at elsewhere."""
        found = [one for kind in everything(self.page).values() for one in kind if 'class="skip"' not in one]
        assert found == [], found


def with_rows(who: Profile, server: LiveServer) -> tuple[Telling, Device, str]:
    """Somebody with an account whose other device wrote the rows of Step 4, a pattern, and what was read; the passphrase."""
    who.begins("One line.")
    name, passphrase = who.keeps()
    seconds = count()
    # Each a second later: rows are told in the order in which they were written.
    other = Device(server.app, at=lambda: f"2026-01-01T00:{next(seconds):02}:00Z")
    other.account.sign_in(name, passphrase=passphrase)
    other.sync()
    for part, body in ROWS:
        other.write(f"step-4.{part}", body)
    other.write("step-4.read", READ)
    other.write(
        "step-5.myself",
        {
            "title": "To myself",
            "pass": 1,
            "answers": {"pattern": [PATTERN], "hard": "Not for them."},
            "skipped": [],
            "aside": False,
        },
    )
    other.sync()
    who.go_to()
    who.finds_page(GOOD)
    return Telling(who), other, passphrase


def page_of(device: Device, title: str) -> str:
    """The page whose head is called so."""
    pages = device.view().bodies().items()
    return next(page for page, heads in pages if any(body.get("title") == title for body in heads))
