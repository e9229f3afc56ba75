"""Working a Step as a person does: by the questions on the screen, in the wording that this person chose."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from handrail.content.texts import Gender, Wording
from handrail.content.words import all_texts
from tests.journeys.driver import PATIENCE, Profile
from tests.journeys.looking import everything

FORMS = {
    "en": {"power_to": "my Higher Power", "power_who": "the sea"},
    "es": {"power_to": "a mi Poder Superior", "power_who": "el mar"},
}
"""What the two words that this cast chooses look like inside a sentence."""


class Walk:
    """One person on the way through Step 1."""

    def __init__(self, who: Profile, wording: Wording = "secular", gender: Gender = "n") -> None:
        self.who, self.wording, self.gender = who, wording, gender

    def words(self, name: str, /) -> str:
        """A sentence of the sheet as this person reads it; name: powerless.tried.ask."""
        lang = self.who.lang
        return all_texts().say(f"steps.1.{name}", lang, wording=self.wording, gender=self.gender, **FORMS[lang])

    def choose_words(self) -> None:
        """On My words: what this person leans on, and in Spanish the gender."""
        who = self.who
        who.go_to("#words")
        who.sees_title("app.words.title")
        if self.wording == "spiritual":
            who.pick(who.say("app.words.lean.higher"))
        if self.wording == "own":
            who.pick(who.say("app.words.lean.own"))
            who.type("app.words.phrase.own", "the sea" if who.lang == "en" else "el mar")
        if self.gender != "n":
            who.pick(who.say(f"app.words.gender.{self.gender}"))
        who.tap("app.write.save")
        who.sees_status("app.write.local")

    def heading(self, words: str) -> None:
        """The screen of this heading is there, or comes."""
        heading = self.who.page.get_by_role("heading", level=1, name=words, exact=True)
        expect(heading).to_be_visible(timeout=PATIENCE)

    def asks(self, name: str) -> None:
        """This question is asked now."""
        self.heading(self.words(f"{name}.ask"))

    def to_step(self) -> None:
        """By the tab and the row of Step 1."""
        self.who.tap("app.tab.steps")
        self.who.sees_title("steps.app.title")
        self.who.page.get_by_role("link", name=self.who.say("steps.app.open_step", step=1)).click()
        self.who.interactions += 1
        self.who.sees_title("steps.1.title")

    def part_button(self, text_id: str, part: str) -> Locator:
        """The button or link "Start: ..." of one part."""
        name = self.who.say(text_id, part=self.words(f"{part}.title"))
        page = self.who.page
        return (
            page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True)).first
        )

    def open_part(self, text_id: str, part: str) -> None:
        """Taps it."""
        self.part_button(text_id, part).click()
        self.who.interactions += 1

    def field(self, name: str) -> Locator:
        """The field whose name is the question."""
        return self.who.page.get_by_role("textbox", name=self.words(f"{name}.ask"), exact=True)

    def says(self, name: str, words: str) -> None:
        """Answers a question of words and goes on."""
        self.asks(name)
        self.field(name).fill(words)
        self.who.interactions += 1
        self.on()

    def on(self) -> None:
        """Save and continue."""
        self.who.tap("steps.app.save")

    def skip(self, name: str) -> None:
        """Skip for now."""
        self.asks(name)
        self.who.tap("steps.app.skip")

    def row(self, n: int, column: str) -> Locator:
        """A field of row n of the table that is asked, by its label."""
        card = self.who.page.locator("section").filter(
            has=self.who.page.get_by_role("heading", name=self.who.say("steps.app.row_table", n=n), exact=True)
        )
        return card.get_by_label(column, exact=True)

    def happened(self, n: int, year: str, what: str) -> None:
        """Fills one row of the first question."""
        self.row(n, self.who.say("steps.app.year")).fill(year)
        self.row(n, self.words("powerless.tried.column.what")).fill(what)
        self.who.interactions += 2

    def line(self, n: int, words: str) -> None:
        """Fills one line of a list."""
        self.who.page.get_by_label(self.who.say("steps.app.row_list", n=n), exact=True).fill(words)
        self.who.interactions += 1

    def look(self) -> None:
        """What a machine can see of this screen's ease of use is well. The frame around it is looked at by test_every_page."""
        all_of_it = everything(self.who.page)
        found = [one for kind in all_of_it.values() for one in kind if 'class="skip"' not in one]
        assert found == [], found

    def powerless(self) -> None:
        """The whole first part."""
        self.asks("powerless.tried")
        self.happened(1, "2019", "I said one. I woke up on the floor.")
        self.on()
        self.says("powerless.told", "Just this once.")
        self.asks("powerless.rules")
        self.line(1, "only beer")
        self.on()
        self.asks("powerless.first")
        self.who.page.get_by_label(self.who.say("steps.app.year"), exact=True).fill("2012")
        self.on()

    def ready(self) -> None:
        """The whole last part."""
        self.says("ready.alone", "Stop after one.")
        self.says("ready.lean", "To carry this with me.")
        self.asks("ready.ruler")
        self.who.page.get_by_role("radio", name="4", exact=True).check()
        self.on()
        self.says("ready.today", "Call J.")
        self.asks("ready.who")
        self.who.page.get_by_label(self.who.say("steps.app.name"), exact=True).fill("J.")
        self.on()
