"""Taking stock as a person does: rows of Step 4 by taps and by keys alone."""

from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Locator, expect

from handrail.content.words import all_texts
from tests.journeys.driver import PATIENCE, Profile
from tests.journeys.looking import everything


class Inventory:
    """One person in Step 4."""

    def __init__(self, who: Profile) -> None:
        self.who, self.page = who, who.page

    def say(self, name: str, **params: str | int) -> str:
        """A sentence of this Step; name: resentment.who.ask."""
        return all_texts().say(f"steps.4.{name}", self.who.lang, **params)

    def heading(self, words: str) -> None:
        """The screen of this heading is there, or comes."""
        expect(self.page.get_by_role("heading", level=1, name=words, exact=True)).to_be_visible(timeout=PATIENCE)

    def button(self, words: str) -> Locator:
        """The button or link of these words."""
        by_words = self.page.get_by_role("button", name=words, exact=True)
        return by_words.or_(self.page.get_by_role("link", name=words, exact=True)).first

    def tap(self, name: str, **params: str | int) -> None:
        """Taps the button or link of this sentence."""
        self.button(self.say(name, **params)).click()
        self.who.interactions += 1

    def press(self, name: str) -> None:
        """The same by keys: the Tab key goes there, Enter does it."""
        self.tab_to(self.button(self.say(name)))
        self.page.keyboard.press("Enter")

    def tab_to(self, wanted: Locator) -> None:
        """The Tab key, until it is there."""
        expect(wanted).to_be_visible(timeout=PATIENCE)
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("(one) => one === document.activeElement"):
                return
        raise AssertionError(f"the Tab key never comes to {wanted}")

    def to_step(self) -> None:
        """The Step's own screen."""
        self.who.go_to("#s/4")
        self.heading(self.say("title"))

    def to_list(self, code: str, part: str) -> None:
        """One of the six lists."""
        self.who.go_to(f"#s/4/{code}")
        self.heading(self.say(f"{part}.title"))

    def asks(self, name: str) -> None:
        """This question is asked now."""
        self.heading(self.say(f"{name}.ask"))

    def on(self) -> None:
        """Save and continue."""
        self.who.tap("steps.app.save")

    def skip(self, name: str) -> None:
        """Skip for now."""
        self.asks(name)
        self.who.tap("steps.app.skip")

    def writes(self, name: str, words: str) -> None:
        """Answers a question of words or about a person, and goes on."""
        self.asks(name)
        self.page.locator("#answer").fill(words)
        self.who.interactions += 1
        self.on()

    def option(self, name: str, option: str) -> Locator:
        """The box or radio of an answer."""
        return self.page.get_by_label(self.say(f"{name}.option.{option}"), exact=True)

    def chooses(self, name: str, *options: str) -> None:
        """Answers a question of choice, and goes on."""
        self.asks(name)
        for option in options:
            self.option(name, option).check()
            self.who.interactions += 1
        self.on()

    def resentment(
        self, name: str, touched: Iterable[str], *marks: str, kind: str = "person", mine: str | None = None
    ) -> None:
        """A whole row, from its first question to its end; mine: None "I had no part in this", else its words."""
        self.writes("resentment.who", name)
        self.chooses("resentment.kind", kind)
        self.writes("resentment.happened", "Words at the table.")
        self.chooses("resentment.touched", *touched)
        self.chooses("resentment.marks", *(marks or ["neither"]))
        if not marks:
            self.chooses("resentment.mine_is", "none" if mine is None else "some")
            if mine is not None:
                self.writes("resentment.mine", mine)
            self.skip("resentment.wrong_there")
        self.heading(name)

    def row(self, name: str) -> Locator:
        """The line of a row in the list that is open."""
        return self.page.locator(".rows li").filter(has=self.page.get_by_text(name, exact=True))

    def names(self) -> list[str]:
        """The rows of the list that is open, in their order."""
        return self.page.locator("ul.rows strong").all_inner_texts()

    def sees_names(self, *names: str) -> None:
        """The list shows these rows in this order, or comes to show them."""
        expect(self.page.locator("ul.rows strong")).to_have_text(list(names), timeout=PATIENCE)

    def sift(self, label: str, option: str) -> None:
        """Sorts or chooses."""
        self.page.get_by_label(self.say(label), exact=True).select_option(label=self.say(option))
        self.who.interactions += 1

    def look(self) -> None:
        """What a machine can see of this screen's ease of use is well; the frame around it is looked at elsewhere."""
        found = [one for kind in everything(self.page).values() for one in kind if 'class="skip"' not in one]
        assert found == [], found
