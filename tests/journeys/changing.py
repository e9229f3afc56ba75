"""Working Steps 4 to 7 as a person does, as far as one leads to the next: rows, patterns, asking, practicing."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from handrail.content.texts import Gender, Wording
from handrail.content.words import all_texts
from tests.journeys.driver import PATIENCE, Profile
from tests.journeys.working_steps import Walk

WORD = {
    "en": {
        "pattern": ("pattern", "patterns"),
        "shortcoming": ("shortcoming", "shortcomings"),
        "defect": ("defect", "defects"),
    },
    "es": {
        "pattern": ("hábito", "hábitos"),
        "shortcoming": ("punto débil", "puntos débiles"),
        "defect": ("defecto", "defectos"),
    },
}
"""The word of Steps 6 and 7, one and many."""
LEAN = {
    ("en", "spiritual"): ("my Higher Power", "my Higher Power"),
    ("es", "spiritual"): ("mi Poder Superior", "a mi Poder Superior"),
    ("en", "own"): ("the sea", "the sea"),
    ("es", "own"): ("el mar", "al mar"),
}
"""What the two words that these people choose look like: named, and asked."""


class Change(Walk):
    """One person on the way through Steps 4 to 7."""

    def __init__(self, who: Profile, step: int, wording: Wording = "secular", gender: Gender = "n") -> None:
        super().__init__(who, wording, gender)
        self.step, self.word = step, "pattern"

    def words(self, name: str, /, **params: str | int) -> str:
        """A sentence of this Step as this person reads it, in the word they chose; name: pattern.name.ask."""
        lang = self.who.lang
        one, many = WORD[lang][self.word]
        who, to = LEAN.get((lang, self.wording), ("", ""))
        places = {"power_who": who, "power_to": to, "pattern": one, "patterns": many} | params
        return all_texts().say(f"steps.{self.step}.{name}", lang, wording=self.wording, gender=self.gender, **places)

    def open(self, at: str = "") -> None:
        """The Step's screen, or one of its tools."""
        self.who.go_to(f"#s/{self.step}{'/' if at else ''}{at}")

    def button(self, name: str, /, **params: str | int) -> Locator:
        """The button or link of these words of the Step."""
        words, page = self.words(name, **params), self.who.page
        return page.get_by_role("button", name=words, exact=True).or_(page.get_by_role("link", name=words, exact=True))

    def about(self, name: str, title: str) -> Locator:
        """The link of these words that is about one page; only who hears the screen is told which."""
        return self.who.page.get_by_role(
            "link", name=re.compile(rf"^{re.escape(self.words(name))} ?: {re.escape(title)}$")
        )

    def press(self, name: str, /, **params: str | int) -> None:
        """Taps it."""
        self.button(name, **params).first.click()
        self.who.interactions += 1

    def ticks(self, *labels: str | re.Pattern[str]) -> None:
        """Ticks boxes, or chooses."""
        for label in labels:
            self.who.pick(label)

    def chooses(self, name: str, *options: str) -> None:
        """Answers a question of choices and goes on."""
        self.asks(name)
        self.ticks(*(self.words(f"{name}.option.{option}") for option in options))
        self.on()

    def picks(self, name: str, *titles: str) -> None:
        """Answers a question for one's own pages and goes on."""
        self.asks(name)
        self.ticks(*titles)
        self.on()

    def names(self, name: str, words: str) -> None:
        """Answers a question for a person and goes on."""
        self.asks(name)
        self.who.page.get_by_label(self.who.say("steps.app.name"), exact=True).fill(words)
        self.who.interactions += 1
        self.on()

    def sees(self, name: str, /, **params: str | int) -> None:
        """A sentence of this Step is on the screen, or comes."""
        found = self.who.page.get_by_text(self.words(name, **params), exact=True).first
        expect(found).to_be_visible(timeout=PATIENCE)

    def begins_row(self, part: str) -> None:
        """Adds a row from the Step's own screen; before the first of Step 4 one reads what to know."""
        self.open()
        self.press(f"{part}.add")
        if self.step == 4:
            first = self.who.page.get_by_role("button", name=self.words("app.before.yes"), exact=True)
            save = self.who.page.get_by_role("button", name=self.who.say("steps.app.save"), exact=True)
            first.or_(save).wait_for()
            if first.count():
                first.click()

    def fears(self, what: str) -> None:
        """A fear, with nothing but what it is of."""
        self.begins_row("fear")
        self.says("fear.what", what)
        self.skip("fear.since")

    def resents(self, who: str, *touched: str, mark: str = "neither") -> None:
        """A resentment as far as the question of who had a part in it."""
        self.begins_row("resentment")
        self.names("resentment.who", who)
        self.skip("resentment.kind")
        self.skip("resentment.happened")
        self.chooses("resentment.touched", *touched)
        self.chooses("resentment.marks", mark)

    def chooses_word(self, word: str) -> None:
        """The first part of Step 6."""
        self.open()
        self.open_part("steps.app.start", "word")
        self.asks("word.word")
        self.ticks(self.words(f"word.word.option.{word}"))
        self.on()
        self.heading(self.words("word.title"))
        self.word = word

    def draws(self, called: str, *titles: str) -> None:
        """Makes a pattern of rows of Step 4, on the screen that shows them."""
        page = self.who.page
        closed = page.locator("main details:not([open]) > summary")
        while closed.count():
            closed.first.click()
        self.ticks(*(re.compile(rf"^{re.escape(title)}") for title in titles))
        self.sees("app.draw.chosen", n=len(titles))
        page.get_by_label(self.words("app.draw.name"), exact=True).fill(called)
        self.press("app.draw.keep")
        self.sees("app.draw.kept", name=called)
