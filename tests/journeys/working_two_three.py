"""Working Steps 2 and 3 as a person does: lines that each go to a side, people, a decision with its day."""

from __future__ import annotations

from playwright.sync_api import expect

from handrail.content.texts import Gender, Wording
from handrail.content.words import all_texts
from tests.journeys.driver import PATIENCE, Profile
from tests.journeys.working_steps import Walk

PLACES = {
    ("en", "spiritual"): ("my Higher Power", "my Higher Power", "with my Higher Power"),
    ("es", "spiritual"): ("mi Poder Superior", "a mi Poder Superior", "con mi Poder Superior"),
    ("en", "own"): ("the sea", "the sea", "with the sea"),
    ("es", "own"): ("el mar", "al mar", "con el mar"),
}
"""What this cast leans on, inside a sentence: named, asked, beside."""


class Early(Walk):
    """One person on the way through Step 2 or 3."""

    def __init__(self, who: Profile, step: int, wording: Wording = "secular", gender: Gender = "n") -> None:
        super().__init__(who, wording, gender)
        self.step = step

    def words(self, name: str, **params: str | int) -> str:
        """A sentence of this Step as this person reads it; name: believe.now.ask."""
        lang = self.who.lang
        forms = PLACES.get((lang, self.wording), ("", "", ""))
        places = dict(zip(("power_who", "power_to", "power_with"), forms, strict=True)) | params
        said = all_texts().say(f"steps.{self.step}.{name}", lang, wording=self.wording, gender=self.gender, **places)
        assert "{" not in said
        return said

    def choose_words(self) -> None:
        """On My words: what this person leans on, and the gender."""
        self.who.go_to("#words")
        self.who.sees_title("app.words.title")
        self.lean_on()

    def lean_on(self) -> None:
        """The same, where My words are open already. Secular words and no gender are chosen for who chooses nothing."""
        who = self.who
        if self.wording == "spiritual":
            who.pick(who.say("app.words.lean.higher"))
        if self.wording == "own":
            who.pick(who.say("app.words.lean.own"))
            who.type("app.words.phrase.own", "the sea" if who.lang == "en" else "el mar")
        if self.gender != "n":
            who.pick(who.say(f"app.words.gender.{self.gender}"))
        if self.wording != "secular" or self.gender != "n":
            who.tap("app.write.save")
            who.sees_status("app.write.local")

    def to_step(self) -> None:
        """By the tab and the row of this Step."""
        self.who.tap("app.tab.steps")
        self.who.page.locator(f'main a[href="#s/{self.step}"]').first.click()
        self.who.interactions += 1
        self.heading(self.words("title"))

    def tap_step(self) -> None:
        """From a part or a tool: the Step itself."""
        link = self.who.page.get_by_role(
            "link", name=self.who.say("steps.app.back_to_step", step=self.step), exact=True
        )
        link.first.click()
        self.heading(self.words("title"))

    def sees(self, name: str, **params: str | int) -> None:
        """These words of the Step are on the screen, or come."""
        expect(self.who.page.get_by_text(self.words(name, **params), exact=True).first).to_be_visible(timeout=PATIENCE)

    def press(self, name: str) -> None:
        """Taps the button or link of these words of the Step."""
        words, page = self.words(name), self.who.page
        page.get_by_role("button", name=words, exact=True).or_(
            page.get_by_role("link", name=words, exact=True)
        ).first.click()
        self.who.interactions += 1

    def chooses(self, name: str, option: str) -> None:
        """Answers a choice and goes on."""
        self.asks(name)
        self.who.pick(self.words(f"{name}.option.{option}"))
        self.on()

    def sorts(self, n: int, words: str, side: str) -> None:
        """Writes line n and gives it a side, by the keys; side: can."""
        page = self.who.page
        page.locator(f"#line-{n - 1}").focus()
        page.keyboard.insert_text(words)
        page.locator(f'input[name="side-{n - 1}"][value="{side}"]').focus()
        page.keyboard.press("Space")
        self.who.interactions += 2

    def looks_at_paper(self, *there: str, gone: tuple[str, ...] = ()) -> None:
        """On paper: these words, and nothing of the screen around them."""
        page = self.who.page
        page.emulate_media(media="print")
        for hidden in (".top", ".tabs", ".back", ".langs", "main .btn", "main .link", ".noprint"):
            assert not any(one.is_visible() for one in page.locator(hidden).all()), hidden
        said = page.locator("body").inner_text()
        for words in there:
            assert words in said, words
        for words in ("Handrail", *gone):
            assert words not in said, words
        page.emulate_media(media="screen")
